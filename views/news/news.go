// Package news draws what is new in the portal.
package news

import "passerelle/views/ui"

// Form marks the novelties of a page as read.
type Form struct {
	Version string `form:"version"`
}

// News is the page of novelties.
type News struct {
	Version string // of the latest
	Seen    bool   // the reader has marked it as read
	Errors  ui.Errors
}

// Entry is one version: its code in the message keys, and its novelties.
type Entry struct {
	Version string
	Items   []string
}

// Entries are the versions, the latest first, whose version is account.News.
// The words are in the locales under news.<version>.<item>.
func Entries() []Entry {
	return []Entry{{Version: "2026_11", Items: []string{"places", "team", "announcements"}}}
}
