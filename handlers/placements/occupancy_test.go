package placements_test

import (
	"net/http"
	"net/url"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

func TestAHouseIsReadOverFiveWeeksOnOnePage(t *testing.T) {
	s := webtest.New(t)
	of := accepted(t, s)
	karim := s.As(t, fixture.Karim)
	places := must(t, karim.Get("/housing-places"), http.StatusOK)
	must(t, places.Submit("form[action='/housing-places']", url.Values{"name": {"Chambre 7"}}), http.StatusSeeOther)
	found := must(t, karim.Get(of+"/booking?from=23/11/2026&until=30/11/2026"), http.StatusOK)
	room := found.Find("input[name=place_id]").AttrOr("value", "")
	must(t, found.Submit("form#book, form[action$='/booking'][method=post]", url.Values{"place_id": {room}}), http.StatusSeeOther)

	page := must(t, karim.Get("/occupancy"), http.StatusOK)
	reads(t, page, "Chambre 7", "VALADIER Samuel", "23 novembre 2026", "30 novembre 2026")
	if days := page.Find("thead th").Length(); days != 36 {
		t.Errorf("%d columns, want the place and 35 days", days)
	}
	if today := page.Find("thead th[aria-current=date]"); today.Length() != 1 {
		t.Error("today is not marked")
	}
	held := 0
	for _, cell := range page.Find("tbody td .fr-sr-only").EachIter() {
		if cell.Text() == "Réservée" {
			held++
		}
	}
	if held != 7 {
		t.Errorf("%d nights are held, want 7", held)
	}
	later := must(t, karim.Get("/occupancy?from=2026-12-02"), http.StatusOK)
	reads(t, later, "30 novembre 2026", "Libre")
	must(t, s.As(t, fixture.Nadia).Get("/occupancy"), http.StatusForbidden)
}
