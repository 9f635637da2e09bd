package handlers_test

import (
	"net/http"
	"testing"

	"passerelle/handlers"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

// here lists where the main navigation says that one is.
func here(page *webtest.Page) []string {
	var all []string
	for _, link := range page.Find("nav.fr-nav a[aria-current=page]").EachIter() {
		all = append(all, link.AttrOr("href", ""))
	}
	return all
}

func TestEachPlaceOfTheNavigationIsWhereItLeads(t *testing.T) {
	site := webtest.New(t)
	for _, p := range oneOfEachRole() {
		visitor := site.As(t, p)
		for _, entry := range handlers.Navigation() {
			if !p.Actor().May(entry.Need) || entry.Kind != "" && entry.Kind != p.Actor().Kind {
				continue
			}
			page := visitor.Get(entry.Href)
			if at := here(page); page.Status != http.StatusOK || len(at) != 1 || at[0] != entry.Href {
				t.Errorf("%s at %s: %d, the navigation says %v", p.Slug, entry.Href, page.Status, at)
			}
		}
	}
}

func TestPagesBelowAPlaceBelongToIt(t *testing.T) {
	w := newWalker(t)
	for path, want := range map[string]string{
		"/referrals/" + w.id("referral", false):               "/referrals",
		"/referrals/" + w.id("referral", false) + "/decision": "/referrals",
		"/referrals?queue=ended":                              "/referrals",
		"/referrals?queue=in_progress":                        "/referrals?queue=in_progress",
		"/account/sessions":                                   "",
	} {
		at := here(w.site.As(t, fixture.Karim).Get(path))
		if len(at) > 1 || len(at) == 0 && want != "" || len(at) == 1 && at[0] != want {
			t.Errorf("at %s the navigation says %v, want %q", path, at, want)
		}
	}
}

func TestNobodyHasMoreThanSevenEntries(t *testing.T) {
	for _, p := range oneOfEachRole() {
		n := 0
		for _, entry := range handlers.Navigation() {
			if p.Actor().May(entry.Need) && (entry.Kind == "" || entry.Kind == p.Actor().Kind) {
				n++
			}
		}
		if n > 7 {
			t.Errorf("%s has %d entries", p.Slug, n)
		}
	}
}
