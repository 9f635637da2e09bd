package persons_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestListShowsMyPersonsWithTheirBirthDate(t *testing.T) {
	site := webtest.New(t)
	opened(t, site, fixture.Nadia, benali("Benali"))
	opened(t, site, fixture.Nadia, benali("BENALI"))
	opened(t, site, fixture.Marc, benali("Costa"))
	opened(t, site, fixture.Ines, benali("Duval"))
	nadia := site.As(t, fixture.Nadia)
	page := nadia.Get("/persons")
	if got := listed(page); !slices.Equal(got, []string{"BENALI Nadia", "BENALI Nadia"}) {
		t.Fatalf("listed %v", got)
	}
	row := page.Text("main tbody tr:first-child")
	for _, want := range []string{"12/03/1988, 38 ans", "Sursis probatoire", "30/06/2027", "MERCIER Nadia"} {
		if !strings.Contains(row, want) {
			t.Errorf("the row says nothing of %q: %s", want, row)
		}
	}
	if lead := page.Text(".ps-lead"); lead != "2 personnes que vous suivez" {
		t.Errorf("the page says %q", lead)
	}
	if got := listed(nadia.Get("/persons?scope=service")); len(got) != 3 || slices.Contains(got, "DUVAL Nadia") {
		t.Errorf("in the service %v", got)
	}
	if got := listed(nadia.Get("/persons?scope=branch")); len(got) != 2 {
		t.Errorf("in the branch %v", got)
	}
}

func TestClosedFilesAreLeftOutUntilAskedFor(t *testing.T) {
	site := webtest.New(t)
	closed, dead := opened(t, site, fixture.Nadia, benali("Closed")), opened(t, site, fixture.Nadia, benali("Dead"))
	site.World.Exec(t, "update persons set status = 'closed' where id = $1", strings.TrimPrefix(closed, "/persons/"))
	site.World.Exec(t, "update persons set status = 'deceased' where id = $1", strings.TrimPrefix(dead, "/persons/"))
	nadia := site.As(t, fixture.Nadia)
	usual := nadia.Get("/persons")
	if got := listed(usual); len(got) != 0 {
		t.Errorf("listed %v", got)
	}
	if _, asked := usual.Form("form.ps-filters[action='/persons']"); asked.Encode() != "scope=mine&state=open" {
		t.Errorf("the filter asks %v", asked)
	}
	asked := nadia.Get("/persons?scope=mine&state=any")
	if got := listed(asked); !slices.Equal(got, []string{"CLOSED Nadia", "DEAD Nadia"}) {
		t.Errorf("all states: %v", got)
	}
	if text := asked.Text("main tbody"); !strings.Contains(text, "Suivi terminé") || !strings.Contains(text, "Personne décédée") {
		t.Errorf("no badge: %s", text)
	}
	if way, _ := asked.Find(".fr-tag--dismiss").Attr("href"); way != "/persons?scope=mine" {
		t.Errorf("the chip leads to %q", way)
	}
	file := nadia.Get(dead)
	if text := file.Text(".ps-band"); !strings.Contains(text, "Personne décédée") || strings.Contains(text, "Orienter") {
		t.Errorf("the file of a dead person says %s", text)
	}
	if got := listed(searched(t, nadia, "dead")); len(got) != 1 {
		t.Errorf("the search finds %v", got)
	}
}

func TestListIsTurnedPageByPage(t *testing.T) {
	site := webtest.New(t)
	site.World.Exec(t, `insert into persons (id, service_id, branch_id, referent_id, last_name, birth_on, sort_key, created_at, created_by, updated_at)
		select gen_random_uuid(), $1, $2, $3, 'Series' || to_char(i, 'FM000'), '1990-01-01', 'series' || to_char(i, 'FM000'), now(), $3, now()
		from generate_series(0, 119) i`, fixture.ValClair.ID, fixture.SainteAurore.ID, fixture.Nadia.Account())
	nadia := site.As(t, fixture.Nadia)
	page := nadia.Get("/persons")
	next := func(rel string) *webtest.Page {
		href, there := page.Find("a[rel=" + rel + "]").Attr("href")
		if !there || strings.Contains(strings.ToLower(href), "series") {
			t.Fatalf("%s leads to %q", rel, href)
		}
		return nadia.Get(href)
	}
	for _, want := range []string{"SERIES000", "SERIES050", "SERIES100"} {
		if got := listed(page); got[0] != want {
			t.Fatalf("a page begins with %s, want %s", got[0], want)
		}
		if want != "SERIES100" {
			page = next("next")
		}
	}
	if len(listed(page)) != 20 || page.Find("a[rel=next]").Length() > 0 {
		t.Errorf("the last page has %d", len(listed(page)))
	}
	if page = next("prev"); listed(page)[0] != "SERIES050" {
		t.Errorf("back is %s", listed(page)[0])
	}
	for _, forged := range []string{"after=x", "after=" + fixture.Nadia.Account().String(), "before=%00", "scope=x&state=%27", "after[]=1"} {
		if page := nadia.Get("/persons?" + forged); page.Status != http.StatusOK {
			t.Errorf("%s: %d", forged, page.Status)
		}
	}
}

func TestPagesTakeAHandfulOfStatements(t *testing.T) {
	heard := &dbtest.Statements{}
	site := webtest.Over(t, world.New(t, db.Options{Tracer: heard}))
	file := opened(t, site, fixture.Nadia, benali("Benali"))
	for _, last := range []string{"Amara", "Costa", "Duval"} {
		opened(t, site, fixture.Nadia, benali(last))
	}
	nadia, helene := site.As(t, fixture.Nadia), site.As(t, fixture.Helene)
	search := nadia.Get("/persons").Submit(".fr-header__search form", url.Values{"q": {"benaly"}}).Location
	// A list asks whom the reader stands in for. Of those of a file the
	// door takes one, each noun of the timeline one, what is kept beside the file
	// three, what would keep them from a seat one, the journal another; none stands in a
	// loop.
	cases := []struct {
		path string
		who  *webtest.Visitor
		most int
	}{
		{"/persons", nadia, 3}, {"/persons?scope=service&state=any", nadia, 3}, {search, nadia, 4}, {"/persons/new", nadia, 2},
		{file, nadia, 17}, {file + "/journal", helene, 5},
	}
	for _, c := range cases {
		var page *webtest.Page
		saw := heard.During(func() { page = c.who.Get(c.path) })
		if page.Status != http.StatusOK || len(saw) > c.most || len(saw) == 0 {
			t.Errorf("%s (%d) takes %d statements, want %d at most:\n%v", c.path, page.Status, len(saw), c.most, saw)
		}
	}
}
