package ui

// escapes are what html.EscapeString writes for the five characters that mean
// something in HTML, also between quotes.
var escapes = [256]string{'&': "&amp;", '\'': "&#39;", '<': "&lt;", '>': "&gt;", '"': "&#34;"}

// escape adds a text to a piece of HTML, as html.EscapeString would write it,
// and without a string in between.
func escape(b []byte, s string) []byte {
	from := 0
	for at := range len(s) {
		if words := escapes[s[at]]; words != "" {
			b = append(append(b, s[from:at]...), words...)
			from = at + 1
		}
	}
	return append(b, s[from:]...)
}

// attribute adds one with its value, after a space; nothing without a value.
func attribute(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(append(append(b, ' '), name...), `="`...)
	return append(escape(b, value), '"')
}
