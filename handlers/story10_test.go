package handlers_test

import (
	"net/http"
	"regexp"
	"testing"
)

// ofAPerson are the addresses that show somebody's file or a part of it, export
// those that take something out as a file.
var (
	ofAPerson = regexp.MustCompile(`:(person|referral|placement|interview|report|overseen|copy)\b`)
	export    = regexp.MustCompile(`\.(csv|json|xlsx)$|/file$|/pdf$`)
)

// ofNobodys are exports in which there is nobody.
var ofNobodys = map[string]string{
	"/persons/imports/template.csv": "an empty form", "/activity/figures.csv": "a partner's own figures, from facts that lead to nobody",
	"/season/programme/pdf": "titles, dates and places", "/actions/:action/poster/pdf": "what hangs on a wall",
}

// 10.2: each reading of a page about somebody and each export has its line in the
// journal, whoever reads, on every route there is.
func TestStory10EveryReadingOfAFileAndEveryExportHasItsLine(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	walked := 0
	for _, route := range routes() {
		if route.Method != http.MethodGet || !ofAPerson.MatchString(route.Path) && !export.MatchString(route.Path) || ofNobodys[route.Path] != "" {
			continue
		}
		for _, p := range append(holders(route), holder(route)) { // the officer for data protection is of no service
			visitor := w.site.As(t, p)
			var before, after int
			w.site.World.Scan(t, "select count(*) from journal", nil, &before)
			page := visitor.Get(w.path(route, false))
			w.site.World.Scan(t, "select count(*) from journal", nil, &after)
			if page.Status != http.StatusOK {
				continue
			}
			walked++
			if after == before {
				t.Errorf("%s as %s leaves no line", route.Path, p.Slug)
			}
		}
	}
	if walked < 40 {
		t.Errorf("only %d readings", walked)
	}
}
