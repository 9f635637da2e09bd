// Package legal draws the pages the law asks for below every page. Their texts
// are in the locales: a service words its own by editing them there.
package legal

// Text names one of the pages and how many paragraphs it has.
type Text string

func (t Text) key(part string) string { return "legal." + string(t) + "." + part }

// parts are the message keys of the sections, in order: each has a heading
// (".title") and a text (".text").
func (t Text) parts() []string {
	switch t {
	case "accessibility":
		return []string{"state", "known", "contact", "appeal"}
	case "privacy":
		return []string{"purpose", "data", "seen", "kept", "rights"}
	case "cookies":
		return []string{"used", "none"}
	default:
		return []string{"publisher", "host", "licence"}
	}
}
