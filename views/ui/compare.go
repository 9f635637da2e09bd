package ui

import "github.com/a-h/templ"

// CompareProps describe a few things side by side.
type CompareProps struct {
	Caption string
	// First is the head of what they are compared by.
	First   string
	Columns []CompareColumn
	Rows    []CompareRow
}

// CompareColumn is one of the things.
type CompareColumn struct{ Label, Detail, Href string }

// CompareRow is what they are compared by, with a cell a thing.
type CompareRow struct {
	Label string
	Cells []templ.Component
}
