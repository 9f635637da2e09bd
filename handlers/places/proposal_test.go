package places_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

// From the proposal to the signed commitment, by pages alone: an hour is opened
// and booked, the person admitted, the paper printed and its day noted.
func TestProposalLeadsToASeatAndASignedCommitment(t *testing.T) {
	s := newScene(t)
	path := s.proposed(t)
	nadia, helene := s.As(t, fixture.Nadia), s.As(t, fixture.Helene)
	has(t, nadia.Get(s.at), "Propositions à décider", "DURAND-AA Camille", "Sans entretien prévu")

	opened := nadia.Get(s.at+"/interviews").Submit("form[action='"+s.at+"/interviews']", url.Values{"on": {"25/11/2026"}, "at": {"9 h"}})
	if opened.Status != http.StatusSeeOther {
		t.Fatalf("an hour: %d %s", opened.Status, opened.Text("main"))
	}
	has(t, opened.Follow(), "25 novembre 2026", "Libre")
	page := helene.Get(path)
	has(t, page, "À décider", "MERCIER Nadia", "10 places sont libres")
	slot := page.Find("select[name=slot_id] option").Last().AttrOr("value", "")
	page = page.Submit("form[action='"+path+"/interview']", url.Values{"slot_id": {slot}})
	if page.Status != http.StatusSeeOther {
		t.Fatalf("booked: %d", page.Status)
	}
	page = page.Follow()
	has(t, page, "25 novembre 2026 à 9 h, avec MERCIER Nadia")
	if refused := page.Submit("form[action='"+path+"/refusal']", url.Values{"reason": {""}}); refused.Status != http.StatusUnprocessableEntity || !strings.Contains(refused.Text("main"), "Choisissez un motif de la liste.") {
		t.Errorf("without a reason: %d %s", refused.Status, refused.Text("main"))
	}
	page = page.Submit("form[action='"+path+"/admission']", nil)
	if page.Status != http.StatusSeeOther {
		t.Fatalf("admitted: %d %s", page.Status, page.Text("main"))
	}
	page = page.Follow()
	has(t, page, "La personne est inscrite au cycle")
	contract := page.Find("a[href$='/contract']").AttrOr("href", "")
	sheet := nadia.Get(contract + "/sheet")
	has(t, sheet, "Contrat d’engagement", "Camille DURAND-AA", "Je m’engage", "mardi 1er décembre 2026", "Pour le service")
	for _, said := range append([]string{"Motivation au changement", "Mes raisons", "Bilan"}, programmetest.Needles...) {
		if strings.Contains(sheet.Text("html"), said) {
			t.Errorf("the paper says %q", said)
		}
	}
	if wrong := nadia.Get(contract).Submit("form[action='"+contract+"']", url.Values{"signed_on": {"30/11/2026"}}); wrong.Status != http.StatusUnprocessableEntity || wrong.Find("input[name=signed_on]").AttrOr("value", "") != "30/11/2026" {
		t.Errorf("a day to come: %d", wrong.Status)
	}
	if signed := nadia.Get(contract).Submit("form[action='"+contract+"']", url.Values{"signed_on": {"20/11/2026"}}); signed.Status != http.StatusSeeOther {
		t.Errorf("signed: %d", signed.Status)
	}
	has(t, nadia.Get(s.at), "Contrat signé le 20 novembre 2026")
	has(t, nadia.Get("/persons/"+s.fits.String()+"?kind=programmes"), "Proposition pour le Cycle 2026-1", "Inscription au Cycle 2026-1")
}

// Who leads reads of a proposal in the inbox and goes to it; declined, the
// officer in charge reads why.
func TestProposalIsToldAndDeclinedWithAReason(t *testing.T) {
	s := newScene(t)
	s.World.Exec(t, "update facilitators set account_id = $2 where cycle_id = $1 and part = 'lead'", s.g.Cycle, fixture.Marc.Account())
	path := s.proposed(t)
	s.spread(t)
	marc := s.As(t, fixture.Marc)
	inbox := marc.Get("/inbox")
	has(t, inbox, "Personne proposée pour un cycle", "DURAND-AA Camille (29/02/1984), Cycle 2026-1")
	if opened := inbox.Submit("form[action$='/opening']", nil); opened.Location != path {
		t.Fatalf("the message leads to %s", opened.Location)
	}
	nadia := s.As(t, fixture.Nadia)
	if nadia.Get(path).Find("form[action$='/admission']").Length() != 0 {
		t.Error("who proposed may decide")
	}
	for _, act := range []string{"/admission", "/refusal"} {
		if page := nadia.Forge(path+act, url.Values{"reason": {"not_ready"}}); page.Status != http.StatusForbidden {
			t.Errorf("%s, forged: %d", act, page.Status)
		}
	}
	if done := marc.Get(path).Submit("form[action='"+path+"/refusal']", url.Values{"reason": {"other_group"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("declined: %d %s", done.Status, done.Text("main"))
	}
	has(t, nadia.Get(path), "Non-admission", "Un autre groupe convient mieux", "Chercher une autre place")
	if late := marc.Forge(path+"/admission", nil); late.Status != http.StatusConflict || !strings.Contains(late.Text("main"), "n’attend plus de décision") {
		t.Errorf("decided already: %d %s", late.Status, late.Text("main"))
	}
}

// Yanis leads the group for an association: nothing of how it is filled exists
// for him, at no address and by no form.
func TestFacilitatorFromOutsideSeesNothingOfProposals(t *testing.T) {
	s := newScene(t)
	s.World.Exec(t, "update cycles set organisation_id = $2 where id = $1", s.g.Cycle, fixture.Horizon.ID)
	s.World.Exec(t, "update sessions set organisation_id = $2 where cycle_id = $1", s.g.Cycle, fixture.Horizon.ID)
	s.World.Exec(t, "insert into facilitators (cycle_id, account_id, service_id, organisation_id, name, part) values ($1, $2, $3, $4, 'COHEN Yanis', 'external')",
		s.g.Cycle, fixture.Yanis.Account(), fixture.ValClair.ID, fixture.Horizon.ID)
	path := s.proposed(t)
	yanis := s.As(t, fixture.Yanis)
	page := yanis.Get(s.at)
	if text := page.Text("body"); page.Status != http.StatusOK || strings.Contains(text, "DURAND") || strings.Contains(text, "ropos") {
		t.Errorf("%d %s", page.Status, text)
	}
	for _, address := range []string{"/places", s.at + "/candidates", s.at + "/interviews", path} {
		if page := yanis.Get(address); page.Status != http.StatusForbidden {
			t.Errorf("%s: %d", address, page.Status)
		}
	}
	for _, act := range []string{s.at + "/proposals", path + "/admission", path + "/refusal", path + "/withdrawal", path + "/interview", s.at + "/interviews"} {
		if page := yanis.Forge(act, url.Values{"person_id": {s.ends.String()}, "reason": {"not_ready"}}); page.Status != http.StatusForbidden {
			t.Errorf("%s: %d", act, page.Status)
		}
	}
}
