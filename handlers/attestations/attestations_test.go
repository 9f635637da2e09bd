package attestations_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// scene is a portal with one person of Nadia's, referred to a health partner.
type scene struct {
	*webtest.Site
	t            *testing.T
	person, care string // paths
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{Site: webtest.New(t), t: t}
	var who person.ID
	s.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		who, err = person.Create(ctx, tx, person.New{
			LastName: "Valadier", FirstName: "Samuel", BirthOn: "12/03/1988", Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
			MeasureKind: "probation_order", MeasureFrame: "at", MeasureEndsOn: "30/06/2027", Obligations: []string{"care_obligation"}, Confirmed: true,
		})
		return err
	})
	s.person, s.care = "/persons/"+who.String(), s.sent(who, &fixture.RiveDouceCare)
	return s
}

func (s *scene) act(who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
	s.t.Helper()
	if err := s.World.Pool.Write(s.t.Context(), who.Actor(), func(tx *db.Tx) error { return fn(s.t.Context(), tx) }); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) sent(who person.ID, to *fixture.Offer) (path string) {
	s.t.Helper()
	s.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		draft, err := referral.StartDraft(ctx, tx, who, id.From[partner.Offer](to.ID))
		if err != nil {
			return err
		}
		if err = referral.SaveDraft(ctx, tx, draft, referral.Typed{Purpose: "Être reçu", Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer"}}); err != nil {
			return err
		}
		sent, err := referral.Send(ctx, tx, draft)
		path = "/referrals/" + sent.String()
		return err
	})
	return path
}

func (s *scene) must(page *webtest.Page, status int) *webtest.Page {
	s.t.Helper()
	if page.Status != status {
		s.t.Fatalf("%d, want %d:\n%s", page.Status, status, page.Text("main"))
	}
	return page
}

func (s *scene) get(who *fixture.Persona, path string) *webtest.Page {
	s.t.Helper()
	return s.must(s.As(s.t, who).Get(path), http.StatusOK)
}

// given is what Sophie attests, with its file.
func (s *scene) given() {
	s.t.Helper()
	form := url.Values{"kind": {"care_follow_up"}, "from": {"01/09/2026"}, "until": {"20/11/2026"}, "regularity": {"regular"}, "proof": {"file"}}
	s.must(s.As(s.t, fixture.Sophie).Upload(s.care+"/attestations", form, "file", "attestation.pdf", fixture.Paper("Se présente régulièrement.")), http.StatusSeeOther)
}

// The attestation part of story 1: the officer asks, the partner finds it among
// what it has to answer, attests with a file and without a word, and the officer
// reads it the same morning.
func TestStory01SophieAttestsWhatNadiaAsksFor(t *testing.T) {
	s := newScene(t)
	ask := s.get(fixture.Nadia, s.care+"/attestations")
	if from := ask.Find("#ask-from").AttrOr("value", ""); from != "24/08/2026" {
		t.Errorf("the last three months begin on %q", from)
	}
	asked := s.must(ask.Submit("form[action$='/request']", url.Values{"from": {"01/09/2026"}, "until": {"30/11/2026"}, "due_on": {"04/12/2026"}}), http.StatusSeeOther).Follow()
	if text := asked.Text("main .fr-callout"); !strings.Contains(text, "CSAPA Rive Douce doit attester pour la période du 1er septembre au 30 novembre 2026, au plus tard le 4 décembre 2026") {
		t.Errorf("Nadia reads %s", text)
	}
	queue := s.get(fixture.Sophie, "/referrals")
	if text := queue.Text("main"); !strings.Contains(text, "Attestations demandées") || queue.Find("main a[href='"+s.care+"/attestations']").Length() == 0 {
		t.Errorf("Sophie's queue says %s", text)
	}
	page := s.get(fixture.Sophie, s.care+"/attestations")
	if from, until := page.Find("#give-from").AttrOr("value", ""), page.Find("#give-until").AttrOr("value", ""); from != "01/09/2026" || until != "23/11/2026" {
		t.Errorf("the period filled in is %s to %s", from, until)
	}
	s.given()
	done := s.get(fixture.Nadia, s.care+"/attestations")
	if text := done.Text("main"); !strings.Contains(text, "vaut jusqu’au 20 février 2027") || !strings.Contains(text, "Se présente régulièrement") || strings.Contains(text, "Attestation demandée ") {
		t.Errorf("Nadia reads %s", text)
	}
	file := s.get(fixture.Nadia, done.Find("main a[href*='/attachments/']").AttrOr("href", ""))
	if file.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the file comes as %s", file.Header.Get("Content-Type"))
	}
	if home := s.get(fixture.Nadia, "/").Text("main"); !strings.Contains(home, "VALADIER Samuel (12/03/1988) – attestation remise par CSAPA Rive Douce") {
		t.Errorf("Ma journée says %s", home)
	}
	if told := s.get(fixture.Nadia, s.person).Text(".ps-timeline"); !strings.Contains(told, "Attestation remise par CSAPA Rive Douce") || !strings.Contains(told, "Attestation demandée à CSAPA Rive Douce") {
		t.Errorf("the timeline says %s", told)
	}
}

func TestAnExpiredAttestationWaitsInTheDaysList(t *testing.T) {
	s := newScene(t)
	s.must(s.As(t, fixture.Sophie).Forge(s.care+"/attestations", url.Values{"kind": {"care_follow_up"}, "from": {"01/06/2026"}, "until": {"15/08/2026"}, "regularity": {"several"}, "proof": {"handed"}}), http.StatusSeeOther)
	if home := s.get(fixture.Nadia, "/").Text("main"); !strings.Contains(home, "VALADIER Samuel (12/03/1988) – attestation de CSAPA Rive Douce expirée") {
		t.Errorf("Ma journée says %s", home)
	}
	page := s.get(fixture.Nadia, s.care+"/attestations")
	seen := s.must(page.Submit("form[action$='/seen']", url.Values{"kind": {"care_request"}, "from": {"10/11/2026"}, "until": {"15/12/2026"}}), http.StatusSeeOther).Follow()
	if text := seen.Text("main"); !strings.Contains(text, "Demandé le 10 novembre 2026, rendez-vous le 15 décembre 2026") || !strings.Contains(text, "Vue, non conservée") || !strings.Contains(text, "vaut jusqu’au 29 décembre 2026") {
		t.Errorf("Nadia reads %s", text)
	}
	if home := s.get(fixture.Nadia, "/").Text("main"); strings.Contains(home, "expirée") {
		t.Errorf("Ma journée still says %s", home)
	}
	if text := s.get(fixture.Sophie, s.care+"/attestations").Text("main"); strings.Contains(text, "Vue, non conservée") {
		t.Errorf("Sophie reads what the service saw: %s", text)
	}
}

func TestARefusedFormComesBackAsItWasTyped(t *testing.T) {
	s := newScene(t)
	page := s.get(fixture.Sophie, s.care+"/attestations")
	refused := s.must(page.Submit("form[action$='/attestations']", url.Values{"kind": {"care_follow_up"}, "from": {"31/02/2026"}, "until": {"20/11/2027"}, "regularity": {""}, "proof": {"handed"}}), http.StatusUnprocessableEntity)
	if refused.Find("#give-from-error").Length() != 1 || refused.Find("#give-from").AttrOr("value", "") != "31/02/2026" || refused.Find("#give-until").AttrOr("value", "") != "20/11/2027" ||
		refused.Find("#give-proof-2:checked, input[name=proof][value=handed][checked]").Length() != 1 {
		t.Errorf("it comes back as %s", refused.Text("main form"))
	}
	late := s.must(s.As(t, fixture.Sophie).Forge(s.care+"/attestations/request/refusal", url.Values{"reason": {"person_only"}}), http.StatusConflict)
	if !strings.Contains(late.Text("main"), "Aucune attestation n’est demandée") {
		t.Errorf("too late: %s", late.Text("main"))
	}
}

func TestAPartnerSaysWhyItAttestsNothing(t *testing.T) {
	s := newScene(t)
	s.must(s.As(t, fixture.Nadia).Forge(s.care+"/attestations/request", url.Values{"from": {"01/09/2026"}, "until": {"30/11/2026"}, "due_on": {"04/12/2026"}}), http.StatusSeeOther)
	page := s.get(fixture.Sophie, s.care+"/attestations")
	s.must(page.Submit("form[action$='/refusal']", url.Values{"reason": {"person_only"}}), http.StatusSeeOther)
	if text := s.get(fixture.Nadia, s.care+"/attestations").Text("main"); !strings.Contains(text, "L’attestation n’est remise qu’à la personne") {
		t.Errorf("Nadia reads %s", text)
	}
	if home := s.get(fixture.Nadia, "/").Text("main"); !strings.Contains(home, "VALADIER Samuel (12/03/1988) – pas d’attestation de CSAPA Rive Douce") {
		t.Errorf("Ma journée says %s", home)
	}
}

// Of what is attested of somebody's health a colleague learns nothing, nowhere; a
// manager learns that it is there and how long it is good for.
func TestHealthIsReadByWhoeverIsInCharge(t *testing.T) {
	s := newScene(t)
	s.must(s.As(t, fixture.Nadia).Forge(s.person+"/attestations", url.Values{"kind": {"care_visit"}, "from": {"02/11/2026"}}), http.StatusSeeOther)
	s.given()
	file := s.get(fixture.Nadia, s.care+"/attestations").Find("main a[href*='/attachments/']").AttrOr("href", "")
	// Marc, once he has said why he opens a file of another branch.
	other := fixture.Marc
	s.must(s.As(t, other).Forge(s.person+"/access", url.Values{"motive": {"duty"}, "words": {"Permanence."}}), http.StatusSeeOther)
	s.must(s.As(t, other).Get(s.care+"/attestations"), http.StatusForbidden)
	s.must(s.As(t, other).Get(file), http.StatusForbidden)
	s.must(s.As(t, other).Forge(s.care+"/attestations/request", url.Values{"from": {"01/09/2026"}, "until": {"30/11/2026"}, "due_on": {"04/12/2026"}}), http.StatusForbidden)
	s.must(s.As(t, other).Forge(s.person+"/attestations", url.Values{"kind": {"care_visit"}, "from": {"02/11/2026"}}), http.StatusUnprocessableEntity)
	for _, path := range []string{s.care, s.person, s.person + "/attestations"} {
		page := s.get(other, path)
		for _, needle := range []string{"ttestation remise", "Se présente", "Attestation de suivi", "Attestation de présence :", "2 novembre"} {
			if strings.Contains(page.Text(".ps-timeline")+page.Text(".fr-table"), needle) {
				t.Errorf("%s reads %q at %s", other.Slug, needle, path)
			}
		}
	}
	manager := s.get(fixture.Helene, s.care+"/attestations")
	if text := manager.Text("main"); !strings.Contains(text, "vaut jusqu’au 20 février 2027") || strings.Contains(manager.Text(".fr-table"), "Se présente régulièrement") || manager.Find("main a[href*='/attachments/']").Length() > 0 {
		t.Errorf("the manager reads %s", text)
	}
	s.must(s.As(t, fixture.Helene).Get(file), http.StatusForbidden)
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Lucie, fixture.Yanis} {
		for _, path := range []string{s.care + "/attestations", file} {
			if page := s.As(t, who).Get(path); page.Status != http.StatusNotFound && page.Status != http.StatusForbidden {
				t.Errorf("%s opens %s: %d", who.Slug, path, page.Status)
			}
		}
	}
}

func TestAnAttestationIsTakenBack(t *testing.T) {
	s := newScene(t)
	s.given()
	page := s.get(fixture.Sophie, s.care+"/attestations")
	done := s.must(page.Submit("form[action$='/cancellation']", nil), http.StatusSeeOther).Follow()
	if text := done.Text("main"); !strings.Contains(text, "Annulée") || !strings.Contains(text, "Aucune attestation pour le moment") || done.Find("main a[href*='/attachments/']").Length() > 0 {
		t.Errorf("Sophie reads %s", text)
	}
}
