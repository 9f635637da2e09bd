package placements_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// A house of one place and a house of sixty take the same statements: its places,
// its stays, the line of the journal; a sheet of presences its residents and whom to
// call.
func TestAHouseTakesAHandfulOfStatementsHoweverLarge(t *testing.T) {
	heard := &dbtest.Statements{}
	s := webtest.Over(t, world.New(t, db.Options{Tracer: heard}))
	karim := s.As(t, fixture.Karim)
	for i := range 60 {
		must(t, must(t, karim.Get("/housing-places"), http.StatusOK).Submit("form[action='/housing-places']", url.Values{"name": {fmt.Sprintf("Chambre %d", i+1)}}), http.StatusSeeOther)
	}
	of := accepted(t, s)
	found := must(t, karim.Get(of+"/booking?from=23/11/2026&until=31/12/2026"), http.StatusOK)
	must(t, found.Submit("form[action$='/booking'][method=post]", url.Values{"place_id": {found.Find("input[name=place_id]").AttrOr("value", "")}}), http.StatusSeeOther)
	must(t, must(t, karim.Get(of), http.StatusOK).Submit("form[action$='/arrival']", url.Values{"on": {"23/11/2026"}, "at": {"8:20"}}), http.StatusSeeOther)
	for path, want := range map[string]int{"/occupancy": 2, "/presences": 3} {
		var page *webtest.Page
		saw := heard.During(func() { page = karim.Get(path) })
		if page.Status != http.StatusOK || len(saw) != want {
			t.Errorf("%s (%d) takes %d statements, want %d:\n%v", path, page.Status, len(saw), want, saw)
		}
	}
	sheet := must(t, karim.Get("/presences"), http.StatusOK)
	var page *webtest.Page
	saw := heard.During(func() { page = sheet.Submit("form:has(button[name=fill])", url.Values{"fill": {"present"}}) })
	if page.Status != http.StatusSeeOther || len(saw) != 8 {
		t.Errorf("a sheet that is saved (%d) takes %d statements, want 8:\n%v", page.Status, len(saw), saw)
	}
}
