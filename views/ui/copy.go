package ui

// CopyProps describe a text that is taken to another program.
type CopyProps struct {
	// ID is that of the text on the page.
	ID string
	// Label says what the text is, to screen readers.
	Label string
	// Lang is the language of the text where it is not the page's.
	Lang string
	Text string
	// Open shows the text at once, where it is what the page is about.
	Open bool
}
