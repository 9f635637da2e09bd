package cycles_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

func TestNadiaMovesASessionAndThenCancelsAnother(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	nadia := site.As(t, fixture.Nadia)
	address := "/sessions/" + g.Sessions[1].ID.String()
	page := nadia.Get(address + "/change")
	foresee := url.Values{"on": {"25/12/2026"}, "at": {"9 h"}, "until": {"11 h"}, "reach": {"following"}, "reason": {"Salle <b> prise"}, "do": {"foresee"}}
	refused := page.Submit("form[action$='/move']", foresee)
	if refused.Status != http.StatusUnprocessableEntity || refused.Find("[name=on][aria-invalid=true]").Length() != 1 ||
		refused.Find("#move-reason").AttrOr("value", "") != "Salle <b> prise" || refused.Find("#move-on").AttrOr("value", "") != "25/12/2026" {
		t.Fatalf("%d: %s", refused.Status, refused.Text("main"))
	}
	shown := refused.Submit("form[action$='/move']", url.Values{"on": {"02/12/2026"}, "do": {"foresee"}})
	if text := shown.Text("main"); !strings.Contains(text, "7 séances changeront") || !strings.Contains(text, "mercredi 9 décembre 2026") || !strings.Contains(text, "Structures averties") {
		t.Fatalf("%d: %s", shown.Status, text)
	}
	if text := nadia.Get("/cycles/" + g.Cycle.String()).Text("main"); !strings.Contains(text, "mardi 1er décembre 2026, de 18 h à 20 h") {
		t.Errorf("looking changed something: %s", text)
	}
	other := refused.Submit("form[action$='/move']", url.Values{"on": {"02/12/2026"}, "do": {"foresee"}}) // in another tab
	moved := shown.Submit("form[action$='/move']", url.Values{"do": {"confirm"}})
	if text := moved.Follow().Text("main"); moved.Status != http.StatusSeeOther || !strings.Contains(text, "mercredi 2 décembre 2026, de 9 h à 11 h") ||
		!strings.Contains(text, "mercredi 9 décembre 2026, de 9 h à 11 h") {
		t.Errorf("%d: %s", moved.Status, text)
	}
	// The other tab still shows what was true before.
	late := other.Submit("form[action$='/move']", url.Values{"do": {"confirm"}, "reason": {"Autre raison"}})
	if late.Status == http.StatusSeeOther || late.Find("#move-reason").AttrOr("value", "") != "Autre raison" {
		t.Errorf("carried out twice: %d: %s", late.Status, late.Text("main"))
	}
	called := nadia.Get("/sessions/"+g.Sessions[2].ID.String()+"/change").Submit("form[action$='/cancellation']", url.Values{"reason": {"Animateur absent"}})
	if text := called.Follow().Text("main"); called.Status != http.StatusSeeOther || !strings.Contains(text, "Annulée par le service") {
		t.Errorf("%d: %s", called.Status, text)
	}
	if text := site.As(t, fixture.Yanis).Get("/sessions/" + g.Sessions[2].ID.String()).Text("main"); !strings.Contains(text, "Animateur absent") {
		t.Errorf("Yanis is not told: %s", text)
	}
	for who, status := range map[*fixture.Persona]int{fixture.Odile: http.StatusForbidden, fixture.Yanis: http.StatusForbidden, fixture.Ines: http.StatusNotFound} {
		visitor := site.As(t, who)
		forged := url.Values{"on": {"16/12/2026"}, "at": {"9 h"}, "until": {"11 h"}, "reach": {"this"}, "reason": {"x"}, "do": {"confirm"}}
		for _, act := range []string{"/move", "/cancellation", "/make-up"} {
			if got := visitor.Forge(address+act, forged).Status; got != status {
				t.Errorf("%s at %s: %d", who.Slug, act, got)
			}
		}
		if got := visitor.Forge("/cycles/"+g.Cycle.String()+"/facilitators", url.Values{"membership_id": {fixture.Marc.Membership().String()}, "part": {"cover"}}).Status; got != status {
			t.Errorf("%s changes the team: %d", who.Slug, got)
		}
	}
}

func TestAClosureIsAnnouncedAndTakenBack(t *testing.T) {
	site := webtest.New(t)
	programmetest.New(t, site.World, programmetest.Options{})
	nadia := site.As(t, fixture.Nadia)
	page := nadia.Get("/closures").Submit("form[action='/closures']", url.Values{"from": {"21/12/2026"}, "until": {"20/12/2026"}, "reason": {"Congés"}})
	if page.Status != http.StatusUnprocessableEntity || page.Find("[name=until][aria-invalid=true]").Length() != 1 || page.Find("input[name=reason]").AttrOr("value", "") != "Congés" {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	shown := page.Submit("form[action='/closures']", url.Values{"until": {"01/01/2027"}}).Follow()
	if text := shown.Text("main"); !strings.Contains(text, "Congés") || !strings.Contains(text, "Tout le service") || shown.Find("td.ps-number").Text() != "2" {
		t.Errorf("%s", text)
	}
	if text := shown.Submit("form[action$='/reopening']", nil).Follow().Text("main"); !strings.Contains(text, "Aucune fermeture à venir") {
		t.Errorf("%s", text)
	}
	if got := site.As(t, fixture.Odile).Forge("/closures", url.Values{"from": {"21/12/2026"}, "until": {"21/12/2026"}, "reason": {"x"}}).Status; got != http.StatusForbidden {
		t.Errorf("Odile closes: %d", got)
	}
}

func TestACoverIsNamedDuringTheCycle(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{})
	page := site.As(t, fixture.Nadia).Get("/cycles/" + g.Cycle.String() + "/team")
	twice := page.Submit("form[action$='/facilitators']", url.Values{"membership_id": {fixture.Nadia.Membership().String()}, "part": {"cover"}})
	if twice.Status != http.StatusUnprocessableEntity || !strings.Contains(twice.Text("main"), "Cette personne anime déjà le cycle.") {
		t.Fatalf("%d: %s", twice.Status, twice.Text("main"))
	}
	shown := twice.Submit("form[action$='/facilitators']", url.Values{"membership_id": {fixture.Marc.Membership().String()}}).Follow()
	if text := shown.Text("table"); !strings.Contains(text, fixture.Marc.Name) || !strings.Contains(text, "Remplaçant") {
		t.Errorf("%s", text)
	}
}
