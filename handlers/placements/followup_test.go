package placements_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// E6: three months after the end the officer is asked, in their day, what has
// become of somebody, and says it in two taps.
func TestAnOfficerIsAskedWhatHasBecomeOfSomebodyAndSaysIt(t *testing.T) {
	s := webtest.New(t)
	of := accepted(t, s)
	karim, nadia := s.As(t, fixture.Karim), s.As(t, fixture.Nadia)
	must(t, must(t, karim.Get(of), http.StatusOK).Submit("form[action$='/arrival']", url.Values{"on": {"23/11/2026"}, "at": {"8:20"}}), http.StatusSeeOther)
	if form := must(t, nadia.Get(of), http.StatusOK).Find("form[action$=follow-ups]"); form.Length() != 0 {
		t.Error("it is offered before the end")
	}
	must(t, must(t, karim.Get(of+"/end"), http.StatusOK).Submit("form[action$='/end']", url.Values{"exit": {"housing"}, "level": {"met"}, "person_view": {"agrees"}}), http.StatusSeeOther)
	if form := must(t, karim.Get(of), http.StatusOK).Find("form[action$=follow-ups]"); form.Length() != 0 {
		t.Error("the partner is offered it")
	}
	page := must(t, nadia.Get(of), http.StatusOK)
	none := must(t, nadia.Forge(of+"/follow-ups", nil), http.StatusUnprocessableEntity)
	reads(t, none, "Choisissez trois mois, six mois ou les deux")
	must(t, page.Submit("form[action$=follow-ups]", nil), http.StatusSeeOther)
	reads(t, must(t, nadia.Get(of), http.StatusOK), "À demander à partir du 23 février 2027", "À demander à partir du 23 mai 2027")
	if text := must(t, nadia.Get("/"), http.StatusOK).Text("main"); contains(text, "que devient-elle") {
		t.Error("it is asked three months too early")
	}

	s.World.Stand(dbtest.Monday.Add(86 * 24 * time.Hour))
	nadia = s.As(t, fixture.Nadia)
	reads(t, must(t, nadia.Get("/"), http.StatusOK), "VALADIER Samuel", "que devient-elle 3 mois après Le Relais des Tilleuls ?")
	page = must(t, nadia.Get(of), http.StatusOK)
	refused := must(t, page.Submit("form[action$=answer]", url.Values{"situation": {"holds"}}), http.StatusUnprocessableEntity)
	reads(t, refused, "Indiquez qui vous l’a dit")
	if kept := refused.Find("form[action$=answer] input[name=situation][checked]").AttrOr("value", ""); kept != "holds" {
		t.Errorf("what was chosen is lost: %q", kept)
	}
	must(t, refused.Submit("form[action$=answer]", url.Values{"told_by": {"partner"}}), http.StatusSeeOther)
	reads(t, must(t, nadia.Get(of), http.StatusOK), "La solution trouvée tient toujours – Le partenaire – noté par MERCIER Nadia", "Situation 6 mois après la fin")
	if text := must(t, nadia.Get("/"), http.StatusOK).Text("main"); contains(text, "que devient-elle") {
		t.Error("it is still asked")
	}
	must(t, s.As(t, fixture.Karim).Forge(of+"/follow-ups/answer", url.Values{"months": {"6"}, "situation": {"holds"}, "told_by": {"person"}}), http.StatusForbidden)
}
