package persons_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// benali is a file that lacks nothing, as it is typed in Sainte-Aurore.
func benali(last string) url.Values {
	return url.Values{"last_name": {last}, "first_name": {"Nadia"}, "birth_on": {"12/03/1988"}, "phone": {"06 39 98 12 34"},
		"measure": {"at:probation_order"}, "measure_ends_on": {"30/06/2027"}}
}

// opened opens a file by the form of the persona and gives its address.
func opened(t *testing.T, site *webtest.Site, who *fixture.Persona, typed url.Values) string {
	t.Helper()
	typed = with(typed, "confirmed", "true")
	done := site.As(t, who).Get("/persons/new").Submit("form[action='/persons']", typed)
	if done.Status != http.StatusSeeOther || !strings.HasPrefix(done.Location, "/persons/") {
		t.Fatalf("%s opens a file: %d to %q\n%s", who.Slug, done.Status, done.Location, done.Text("main"))
	}
	return done.Location
}

func with(values url.Values, name string, value ...string) url.Values {
	changed := url.Values{}
	for n, v := range values {
		changed[n] = v
	}
	changed[name] = value
	return changed
}

// searched searches from the header and gives the page it leads to.
func searched(t *testing.T, visitor *webtest.Visitor, query string) *webtest.Page {
	t.Helper()
	done := visitor.Get("/persons").Submit(".fr-header__search form", url.Values{"q": {query}})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%q: %d\n%s", query, done.Status, done.Text("main"))
	}
	return done.Follow()
}

// listed are the names of a table's rows.
func listed(page *webtest.Page) []string {
	names := []string{}
	for _, row := range page.Find("main tbody tr td:first-child .ps-lines > span:first-child").EachIter() {
		names = append(names, row.Text())
	}
	return names
}
