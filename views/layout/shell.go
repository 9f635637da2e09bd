// Package layout prints the whole document around a page: skip links, header,
// navigation, the place for the page, footer. What it shows of the reader and of
// the moment is the Shell, which the adapter puts into the context once.
package layout

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"passerelle/locales"
	"passerelle/static"
	"passerelle/views/ui"
)

// NavItem is one entry of the main navigation; seven at most.
type NavItem struct {
	Label   string
	Href    string
	Current bool
	// Count is shown when it is not zero: what waits there.
	Count int
}

// Workplace is another place one may act for: its name, what one is there, and
// where the form leads that goes there.
type Workplace struct{ Place, Role, Action string }

// Announcement stands above every page until it is marked as read. Others says
// how many wait behind it.
type Announcement struct {
	Title, Text string
	Action      string // where the form leads that marks it as read
	Others      int
}

// Language is one the portal speaks.
type Language struct {
	// Tag as in HTML: "fr". Label in the language itself: « Français ».
	Tag, Label string
	Current    bool
}

// Flash is the answer to the act that led to this page.
type Flash struct {
	Tone    ui.Tone
	Message string
}

// Shell is what surrounds a page. Its forms (search, language, sign-out) take
// their token from ui.WithForm. The zero value prints a page for a visitor.
type Shell struct {
	// Product is the name of the portal.
	Product string
	// Place is the service or organisation one acts for. Empty for a visitor.
	Place string
	// User is the person's name and Role the label of the role; empty for a
	// visitor, who sees no menu.
	User, Role string
	Nav        []NavItem
	// Elsewhere are the other places the person works for.
	Elsewhere []Workplace
	// Announcement is one not yet marked as read; nil for none.
	Announcement *Announcement
	// LimitedAt is since when the processing of the file that the page is about is
	// limited; nil where it is not.
	LimitedAt *time.Time
	// News puts a mark into the menu: there are novelties to read of.
	News bool
	// Search shows the search of persons: staff only.
	Search bool
	// Inbox is the number of unread messages; InboxHref is empty where there is
	// no inbox.
	Inbox     int
	InboxHref string
	Languages []Language
	// Path is the address of this page, to come back to after a change of
	// language.
	Path  string
	Flash *Flash
	// Demo prints the band that says that the data are invented.
	Demo bool
	// Account is the reader's, as an id: what their browser keeps for later is
	// bound to it. Empty for a visitor.
	Account string
	// Scheme forces "light" or "dark"; empty follows the system.
	Scheme string
	// Accessibility is the state of the declaration: "non" when empty, or
	// "partial", "full".
	Accessibility string
	// Theme is "dsfr" where a State service has installed its style sheet; ours
	// when empty.
	Theme string
}

type shellKey struct{}

// Into returns a context whose pages are printed inside s.
func Into(ctx context.Context, s Shell) context.Context {
	return context.WithValue(ctx, shellKey{}, s)
}

// From is the shell of the context; the zero value, a visitor's, when none was
// put there.
func From(ctx context.Context) Shell {
	s, _ := ctx.Value(shellKey{}).(Shell)
	return s
}

// Head is what a page says about itself.
type Head struct {
	// Title is what the browser's tab shows, before the product's name.
	Title string
	// Errors puts « Erreur : » before the title: the form came back.
	Errors bool
	// Offline is the page that stands in for all others without network.
	Offline bool
	// Wide gives tables and grids the whole window.
	Wide bool
}

// title is what the tab shows: an error first, for it is read first.
func (h Head) title(ctx context.Context, s Shell) string {
	title := h.Title
	if h.Errors {
		title = locales.T(ctx, "layout.title.error", "title", title)
	}
	if s.Product == "" {
		return title
	}
	return title + " – " + s.Product
}

// keeps says that the page minds what waits on the device: where somebody is
// signed in and the library of the store was installed.
func keeps(s Shell, head Head) bool {
	return (head.Offline || s.Account != "") && static.Has("vendor/idb.js")
}

// Letterhead stands above a printed document.
type Letterhead struct {
	// Sender is the service's address block, a line each; the first is its name.
	Sender []string
	// Recipient is the address of the one who receives it. Optional.
	Recipient []string
	// Place and date: « Sainte-Aurore, le 23 novembre 2026 ».
	Dated string
	// Reference of the file, one that can be said on the telephone.
	Reference string
	// Landscape turns the sheet: what has many columns.
	Landscape bool
}

// Address is an address block of these parts, each of one line or several; empty
// ones are left out.
func Address(parts ...string) []string {
	var lines []string
	for _, part := range parts {
		for line := range strings.SplitSeq(part, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// class is that of the body of a page on paper.
func (l Letterhead) class() string {
	if l.Landscape {
		return "ps-sheet ps-sheet--wide"
	}
	return "ps-sheet"
}

// Initials are at most two letters of the person's name.
func (s Shell) Initials() string {
	var initials strings.Builder
	for i, word := range strings.Fields(s.User) {
		if i == 2 {
			break
		}
		first, _ := utf8.DecodeRuneInString(word)
		initials.WriteRune(first)
	}
	return strings.ToUpper(initials.String())
}

func (s Shell) others() []Language {
	var others []Language
	for _, l := range s.Languages {
		if !l.Current {
			others = append(others, l)
		}
	}
	return others
}

func (s Shell) accessibilityKey() string {
	switch s.Accessibility {
	case "partial":
		return "layout.footer.accessibility_partial"
	case "full":
		return "layout.footer.accessibility_full"
	default:
		return "layout.footer.accessibility_non"
	}
}
