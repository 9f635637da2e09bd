package ui

// SignGridProps describe a table that people sign on paper: names on the left,
// an empty cell a column.
type SignGridProps struct {
	Caption string
	// First is the head of the names.
	First   string
	Columns []SignColumn
	Groups  []SignGroup
}

// SignColumn is one thing to sign for.
type SignColumn struct{ Label, Detail string }

// SignGroup are those who sign together, under a line that says who they are if
// it is not plain.
type SignGroup struct {
	Label string
	Names []string
}
