package ui

import "strconv"

// CopyProps describe a text that is taken to another program.
type CopyProps struct {
	// ID is that of the text on the page.
	ID string
	// Label says what the text is, to screen readers.
	Label string
	// Lang is the language of the text where it is not the page's.
	Lang string
	Text string
	// Rows is how many lines of it are seen; ten where it is zero.
	Rows int
	// Open shows the text at once, where it is what the page is about.
	Open bool
}

func (p CopyProps) rows() string {
	if p.Rows == 0 {
		return "10"
	}
	return strconv.Itoa(p.Rows)
}
