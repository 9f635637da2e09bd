package persons_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

func TestSearchFindsHoweverItIsTyped(t *testing.T) {
	site := webtest.New(t)
	opened(t, site, fixture.Marc, benali("Ben Ali"))
	nadia := site.As(t, fixture.Nadia)
	for _, query := range []string{"benali", "BEN ALI", "Ben-Ali", "nadia ben", "12/03/1988", "benalli"} {
		page := searched(t, nadia, query)
		if got := listed(page); !slices.Equal(got, []string{"BEN ALI Nadia"}) {
			t.Errorf("%q finds %v", query, got)
		}
		if text := page.Text("main tbody"); !strings.Contains(text, "12/03/1988") {
			t.Errorf("no birth date: %s", text)
		}
	}
}

func TestSearchLeavesNoNameInAddressesNorInTheJournal(t *testing.T) {
	site := webtest.New(t)
	nadia := site.As(t, fixture.Nadia)
	done := nadia.Get("/persons").Submit(".fr-header__search form", url.Values{"q": {"benali"}})
	if !strings.HasPrefix(done.Location, "/persons?search=") || strings.Contains(done.Location, "benali") {
		t.Fatalf("leads to %q", done.Location)
	}
	var lines int
	site.World.Scan(t, "select count(*) from journal where action = 'search' and account_id = $1", []any{fixture.Nadia.Account()}, &lines)
	if lines != 1 {
		t.Errorf("%d lines in the journal", lines)
	}
	site.World.Scan(t, "select count(*) from journal j where j::text ilike '%benali%'", nil, &lines)
	if lines != 0 {
		t.Error("the journal holds the name")
	}
	if page := done.Follow(); !strings.Contains(page.Text("main"), "Aucune personne trouvée") {
		t.Errorf("found %s", page.Text("main"))
	}
	for _, other := range []*fixture.Persona{fixture.Marc, fixture.Helene, fixture.Ines} {
		if page := site.As(t, other).Get(done.Location); page.Status != http.StatusNotFound {
			t.Errorf("%s opens somebody else's search: %d", other.Slug, page.Status)
		}
	}
}

func TestEmptySearchIsTheList(t *testing.T) {
	site := webtest.New(t)
	done := site.As(t, fixture.Nadia).Get("/persons").Submit(".fr-header__search form", url.Values{"q": {" \t "}})
	if done.Location != "/persons" {
		t.Errorf("leads to %q (%d)", done.Location, done.Status)
	}
}

func TestLongSearchIsGivenBack(t *testing.T) {
	site := webtest.New(t)
	typed := strings.Repeat("é", 10000)
	page := site.As(t, fixture.Nadia).Get("/persons").Submit("main form[action='/persons/search']", url.Values{"q": {typed}})
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text(".ps-errors"), "Saisissez au plus 200 caractères.") {
		t.Errorf("%d: %s", page.Status, page.Text(".ps-errors"))
	}
	if kept, _ := page.Find("main input[name=q]").Attr("value"); kept != typed {
		t.Errorf("%d characters are given back", len(kept))
	}
}

func TestHostileSearchesFindNothingAndBreakNothing(t *testing.T) {
	site := webtest.New(t)
	opened(t, site, fixture.Nadia, benali("Benali"))
	nadia := site.As(t, fixture.Nadia)
	for _, query := range []string{"%", "_", `\`, "%_\\", "😀", "\u202eilaneb", "' or 1=1 --", "<script>alert(1)</script>", strings.Repeat("x", 200), "\u0301\u0301", "30/02/1988"} {
		page := searched(t, nadia, query)
		if page.Status != http.StatusOK || len(listed(page)) > 0 {
			t.Errorf("%q: %d, finds %v", query, page.Status, listed(page))
		}
		if page.Find("script:contains(alert)").Length() > 0 {
			t.Errorf("%q is run", query)
		}
	}
	for _, broken := range []string{"\xff\xfe", "a\x00b"} {
		page := nadia.Forge("/persons/search", url.Values{"q": {broken}})
		if page.Status != http.StatusBadRequest {
			t.Errorf("%q: %d", broken, page.Status)
		}
	}
	for _, id := range []string{"x", fixture.Nadia.Account().String(), "%00"} {
		if page := nadia.Get("/persons?search=" + id); page.Status != http.StatusNotFound {
			t.Errorf("search %s: %d", id, page.Status)
		}
	}
}
