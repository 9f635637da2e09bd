package inbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme/programmetest"
)

// Whose hour fell through or was missed, their officer is led to; the partner is
// led to the day, and is told of nobody.
func TestMessagesOfPermanencesLeadToTheFileAndToTheDay(t *testing.T) {
	site, _ := webtest.Mailing(t, world.New(t))
	spread := func() {
		t.Helper()
		site.Settle(t, "select count(*) > 0 and bool_and(spread_at is not null) from notices")
	}
	who := programmetest.Person(t, site.World, fixture.Nadia, 7)
	file, rules := "/persons/"+who.String()+"/desks", "/offers/"+fixture.SemaillesWork.ID.String()+"/desks"
	must := func(page *webtest.Page, status int) *webtest.Page {
		t.Helper()
		if page.Status != status {
			t.Fatalf("%d, want %d: %s", page.Status, status, page.Text("main"))
		}
		return page
	}
	helene, nadia := site.As(t, fixture.Helene), site.As(t, fixture.Nadia)
	must(helene.Forge(rules, url.Values{"branch_id": {fixture.SainteAurore.ID.String()}, "weekday": {"2"}, "opens": {"09:00"}, "closes": {"11:00"},
		"minutes": {"30"}, "every": {"1"}, "from": {"23/11/2026"}}), http.StatusSeeOther)
	desk := must(nadia.Get(file), http.StatusOK).Find("main [name=desk_id]").First().AttrOr("value", "")
	for _, at := range []string{"2026-11-24T08:00:00Z", "2026-12-01T08:00:00Z"} {
		must(nadia.Forge(file, url.Values{"desk_id": {desk}, "starts_at": {at}}), http.StatusSeeOther)
	}
	must(helene.Forge(rules+"/days", url.Values{"desk_id": {desk}, "kind": {"off"}, "on": {"24/11/2026"}}), http.StatusSeeOther)
	spread()
	page := must(site.As(t, fixture.Lucie).Get("/inbox"), http.StatusOK)
	if text := page.Text("main"); !strings.Contains(text, "Permanence annulée ce jour-là") || strings.Contains(page.Body, "DURAND") {
		t.Errorf("the partner is told %s", text)
	}
	if opened := page.Submit("form[action$='/opening']", nil); opened.Location != "/desks?on=2026-11-24" {
		t.Errorf("the partner is led to %s", opened.Location)
	}
	if opened := must(nadia.Get("/inbox"), http.StatusOK).Submit("form[action$='/opening']", nil); opened.Location != file {
		t.Errorf("the officer is led to %s", opened.Location)
	}
	site.World.Stand(time.Date(2026, time.December, 1, 8, 20, 0, 0, time.UTC))
	lucie := site.As(t, fixture.Lucie)
	mark := must(lucie.Get("/desks?on=2026-12-01"), http.StatusOK).Find("form[action$='/mark']").AttrOr("action", "")
	must(lucie.Forge(mark, url.Values{"mark": {"missed"}}), http.StatusSeeOther)
	spread()
	box := must(site.As(t, fixture.Nadia).Get("/inbox"), http.StatusOK)
	if !strings.Contains(box.Text("main"), "Rendez-vous manqué à une permanence") {
		t.Errorf("the officer is told %s", box.Text("main"))
	}
}
