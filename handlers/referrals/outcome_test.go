package referrals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/models/fixture"
)

// E4: what a referral for work leads to, from the application to the end of the
// contract, with its paper.
func TestLucieRecordsAContractAndNadiaReadsIt(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.SemaillesWork)
	page := s.must(s.As(t, fixture.Lucie).Get(of), http.StatusOK)
	refused := s.must(page.Submit("form[action$='/outcomes']", url.Values{"outcome": {"permanent"}, "happened_on": {"01/12/2026"}, "until_on": {"31/02/2027"}}), http.StatusUnprocessableEntity)
	if refused.Find("#outcome-until_on-error").Length() != 1 || refused.Find("#outcome-until_on").AttrOr("value", "") != "31/02/2027" || refused.Find("#outcome-outcome option[selected]").AttrOr("value", "") != "permanent" {
		t.Errorf("the form comes back as %s", refused.Text("#outcome"))
	}
	done := s.must(page.Submit("form[action$='/outcomes']", url.Values{"outcome": {"insertion"}, "happened_on": {"01/12/2026"}, "until_on": {"31/05/2027"}}), http.StatusSeeOther).Follow()
	if text := done.Text(".ps-panel"); !strings.Contains(text, "Contrat d’insertion (SIAE)") || !strings.Contains(text, "du 1er décembre 2026 au 31 mai 2027") {
		t.Errorf("Lucie reads %s", text)
	}
	s.attached(fixture.Lucie, of, url.Values{"kind": {"contract"}})
	read := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK)
	if text := read.Text(".ps-timeline"); !strings.Contains(text, "Résultat du 1er décembre 2026 renseigné par MOREL Lucie") || !strings.Contains(text, "Contrat d’insertion (SIAE)") {
		t.Errorf("the history says %s", text)
	}
	if !strings.Contains(read.Text(".fr-table"), "Contrat de travail") || !strings.Contains(read.Text("#appi"), "Résultat renseigné avec Chantier Les Semailles, Contrat d’insertion (SIAE)") {
		t.Errorf("Nadia reads %s", read.Text("main"))
	}
	if told := s.must(s.As(t, fixture.Nadia).Get(s.person), http.StatusOK).Text(".ps-timeline"); !strings.Contains(told, "Résultat renseigné avec Chantier Les Semailles") {
		t.Errorf("the timeline says %s", told)
	}
	home := s.sent(&fixture.RelaisRooms)
	if page := s.must(s.As(t, fixture.Karim).Get(home), http.StatusOK); page.Find("form[action$='/outcomes']").Length() > 0 {
		t.Error("a shelter is asked about work")
	}
	s.must(s.As(t, fixture.Karim).Forge(home+"/outcomes", url.Values{"outcome": {"permanent"}, "happened_on": {"01/12/2026"}}), http.StatusNotFound)
}
