package ui

// GridProps describe a table of things by days, or by anything of which there are
// many: each cell is a sign and the words that it stands for.
type GridProps struct {
	Caption string
	// First is the head of the things.
	First   string
	Columns []GridColumn
	Groups  []GridGroup
}

// GridColumn is a day. Current is said of today.
type GridColumn struct {
	Label, Detail string
	Current       bool
}

// GridGroup are the rows under a line of their own.
type GridGroup struct {
	Label string
	Rows  []GridRow
}

// GridRow is a thing with a cell a column.
type GridRow struct {
	Label, Href string
	Cells       []GridCell
}

// GridCell is a sign that eyes read and words that are read aloud.
type GridCell struct{ Sign, Text string }
