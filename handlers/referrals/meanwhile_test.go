package referrals_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

// Karim asks in words, Nadia reads it on her day and answers; both read both.
func TestAQuestionGoesBackAndForth(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	karim, nadia := s.As(t, fixture.Karim), s.As(t, fixture.Nadia)
	page := s.must(karim.Get(of+"/decision"), http.StatusOK)
	asked := s.must(page.Submit("form:has(#ask-note)", url.Values{"answer": {"ask"}, "note": {"Quels papiers avez-vous vus ?"}}), http.StatusSeeOther).Follow()
	if text := asked.Text("main"); s.status(of) != "info_requested" || !strings.Contains(text, "doit vous apporter un complément au plus tard le 26 novembre 2026") ||
		!strings.Contains(text, "Quels papiers avez-vous vus ?") || asked.Find("form[action$='/answer']").Length() > 0 {
		t.Errorf("%s, Karim reads %s", s.status(of), text)
	}
	home := s.must(nadia.Get("/"), http.StatusOK)
	if link := home.Find("main a[href='" + of + "#answer']"); link.Length() != 1 || !strings.HasPrefix(strings.TrimSpace(link.Text()), "Répondre") {
		t.Fatalf("her day: %s", home.Text("main"))
	}
	file := s.must(nadia.Get(of), http.StatusOK)
	if text := file.Text("#answer"); !strings.Contains(text, "Quels papiers avez-vous vus ?") || !strings.Contains(text, "Demandé par ZERROUKI Karim, 23 novembre 2026 à 8 h 50") ||
		!strings.Contains(text, "Visible par le partenaire") || !strings.Contains(file.Text("main"), "répondez au plus tard le 26 novembre 2026") {
		t.Errorf("Nadia reads %s", file.Text("main"))
	}
	if empty := file.Submit("form[action$='/answer']", url.Values{"note": {"  "}}); empty.Status != http.StatusUnprocessableEntity || empty.Find("#answer-note-error").Length() != 1 ||
		empty.Find("details[open] select[name=reason]").Length() != 0 || empty.Find(".ps-errors").Length() != 1 {
		t.Errorf("an empty answer: %d %s", empty.Status, empty.Text("main"))
	}
	said := s.must(file.Submit("form[action$='/answer']", url.Values{"note": {"Une carte d’identité valide."}}), http.StatusSeeOther).Follow()
	if s.status(of) != "acknowledged" || said.Find("#answer").Length() > 0 {
		t.Errorf("after the answer: %s", said.Text("main"))
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
		if text := s.As(t, who).Get(of).Text(".ps-timeline"); !strings.Contains(text, "Quels papiers avez-vous vus ?") || !strings.Contains(text, "Une carte d’identité valide.") {
			t.Errorf("%s reads %s", who.Slug, text)
		}
	}
}

func TestAHealthPartnerAsksFromAList(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RiveDouceCare)
	page := s.must(s.As(t, fixture.Sophie).Get(of+"/decision"), http.StatusOK)
	if none := page.Submit("form:has(#ask-reason)", url.Values{"answer": {"ask"}}); none.Status != http.StatusUnprocessableEntity || none.Find("#ask-reason-error").Length() != 1 {
		t.Errorf("asking nothing: %d %s", none.Status, none.Text(".ps-errors"))
	}
	s.must(page.Submit("form:has(#ask-reason)", url.Values{"answer": {"ask"}, "reason": {"other"}}), http.StatusSeeOther)
	if text := s.As(t, fixture.Nadia).Get(of).Text("#answer"); !strings.Contains(text, "Autre demande, à voir par téléphone") {
		t.Errorf("Nadia reads %s", text)
	}
}

func TestAnAppointmentSaysWhenAndWhereToBoth(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	page := s.must(s.As(t, fixture.Karim).Get(of+"/decision"), http.StatusOK)
	if on := page.Find("#appointment-on"); on.AttrOr("value", "") != "" || !strings.Contains(page.Text("main"), "Lieu : 12 rue des Tilleuls, Sainte-Aurore") {
		t.Errorf("the form of an appointment: %q, %s", on.AttrOr("value", ""), page.Text("main"))
	}
	refused := page.Submit("form:has(#appointment-on)", url.Values{"answer": {"appointment"}, "on": {"bientôt"}, "note": {"À 10 h 30"}})
	if refused.Status != http.StatusUnprocessableEntity || refused.Find("#appointment-on").AttrOr("value", "") != "bientôt" || refused.Find("#appointment-on-error").Length() != 1 ||
		refused.Find("#appointment-note").Text() != "À 10 h 30" || refused.Find("#accept-on").AttrOr("value", "") != "01/12/2026" || refused.Find("#decline-note").Text() != "" {
		t.Errorf("%d: %s", refused.Status, refused.Text("main"))
	}
	set := s.must(page.Submit("form:has(#appointment-on)", url.Values{"answer": {"appointment"}, "on": {"04/12/2026"}, "note": {"À 10 h 30"}}), http.StatusSeeOther).Follow()
	if text := set.Text(".fr-callout"); s.status(of) != "appointment_set" || !strings.Contains(text, "Vous recevez la personne le 4 décembre 2026, 12 rue des Tilleuls, Sainte-Aurore. Répondez ensuite, au plus tard le 9 décembre 2026.") {
		t.Errorf("Karim reads %s", text)
	}
	if text := s.As(t, fixture.Nadia).Get(of).Text("main"); !strings.Contains(text, "le 4 décembre 2026, 12 rue des Tilleuls, Sainte-Aurore") || !strings.Contains(text, "À 10 h 30") {
		t.Errorf("Nadia reads %s", text)
	}
}

// Each state offers what the table of moves allows and nothing else.
func TestOnlyWhatTheStateAllowsIsOffered(t *testing.T) {
	s := newScene(t)
	karim := s.As(t, fixture.Karim)
	offered := func(of string) string {
		var all []string
		page := s.must(karim.Get(of+"/decision"), http.StatusOK)
		for _, button := range page.Find("main button[name=answer]").EachIter() {
			all = append(all, button.AttrOr("value", ""))
		}
		return strings.Join(all, " ")
	}
	for answer, want := range map[string]struct {
		form url.Values
		next string
	}{
		"ask":         {url.Values{"note": {"Quoi ?"}}, "accept decline appointment waitlist"},
		"appointment": {url.Values{"on": {"01/12/2026"}}, "accept decline ask"},
		"waitlist":    {nil, "accept decline"},
		"decline":     {url.Values{"reason": {"no_place"}}, ""},
	} {
		of := s.sent(&fixture.RelaisRooms)
		if all := offered(of); all != "accept decline ask appointment waitlist" {
			t.Fatalf("at first: %s", all)
		}
		form := url.Values{"answer": {answer}}
		for name, values := range want.form {
			form[name] = values
		}
		s.must(karim.Get(of+"/decision").Submit("form:has(button[value="+answer+"])", form), http.StatusSeeOther)
		if all := offered(of); all != want.next {
			t.Errorf("after %s: %q, want %q", answer, all, want.next)
		}
	}
}

// A colleague was faster: what was typed comes back, and what may still be done
// stays in reach.
func TestALateQuestionKeepsItsText(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	karim := s.As(t, fixture.Karim)
	page := s.must(karim.Get(of+"/decision"), http.StatusOK)
	s.act(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Waitlist(ctx, tx, idOf(of)) })
	for answer, form := range map[string]url.Values{
		"ask":         {"note": {"Quels papiers ?"}},
		"appointment": {"note": {"Quels papiers ?"}, "on": {"02/12/2026"}},
	} {
		form.Set("answer", answer)
		late := page.Submit("form:has(#"+answer+"-note)", form)
		text := late.Text("main")
		if late.Status != http.StatusConflict || !strings.Contains(text, "est passée à l’état « En liste d’attente »") || !strings.Contains(text, "Quels papiers ?") ||
			!strings.Contains(text, form.Get("on")) || late.Find("#accept-on").Length() != 1 || late.Find(".ps-errors").Length() != 1 {
			t.Errorf("%s, %d: %s", answer, late.Status, text)
		}
	}
	if unknown := karim.Forge(of+"/decision", url.Values{"answer": {"shrug"}}); unknown.Status != http.StatusUnprocessableEntity || !strings.Contains(unknown.Text(".ps-errors"), "Choisissez une des réponses") {
		t.Errorf("an unknown answer: %d %s", unknown.Status, unknown.Text("main"))
	}
}

func TestALateAnswerToAQuestionKeepsItsText(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	s.act(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Ask(ctx, tx, idOf(of), "", "Quoi ?") })
	file := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK)
	s.act(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return referral.Accept(ctx, tx, idOf(of), day.Of(2026, time.December, 1))
	})
	late := file.Submit("form[action$='/answer']", url.Values{"note": {"Une carte d’identité."}})
	if text := late.Text("main"); late.Status != http.StatusConflict || !strings.Contains(text, "est passée à l’état « Acceptée »") || !strings.Contains(text, "Une carte d’identité.") {
		t.Errorf("%d: %s", late.Status, text)
	}
}

// While Nadia types, Karim declines: her message and her amendment are not made,
// she reads what happened, and has her words.
func TestALateMessageOrAmendmentKeepsItsText(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	nadia := s.As(t, fixture.Nadia)
	file, amendment := s.must(nadia.Get(of), http.StatusOK), s.must(nadia.Get(of+"/amendment"), http.StatusOK)
	s.act(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Decline(ctx, tx, idOf(of), "no_place", "") })
	for name, late := range map[string]*webtest.Page{
		"message":   file.Submit("form[action$='/messages']", url.Values{"body": {"Il peut venir dès demain."}}),
		"amendment": amendment.Submit("form[action$='/amendment']", url.Values{"purpose": {"Il peut venir dès demain."}, "reason": {"news"}}),
	} {
		if text := late.Text("main"); late.Status != http.StatusConflict || !strings.Contains(text, "est passée à l’état « Refusée »") || !strings.Contains(text, "Il peut venir dès demain.") {
			t.Errorf("%s, %d: %s", name, late.Status, text)
		}
	}
	if text := s.As(t, fixture.Karim).Get(of).Text("main"); strings.Contains(text, "dès demain") {
		t.Errorf("Karim reads what was not sent: %s", text)
	}
}

func TestWhoMayNotAskOrAnswer(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	forms := []url.Values{
		{"answer": {"ask"}, "note": {"Quoi ?"}}, {"answer": {"appointment"}, "on": {"01/12/2026"}}, {"answer": {"waitlist"}},
	}
	for _, form := range forms {
		for who, status := range map[*fixture.Persona]int{
			fixture.Nadia: http.StatusForbidden, fixture.Odile: http.StatusForbidden, fixture.Yanis: http.StatusForbidden,
			fixture.Sophie: http.StatusNotFound, fixture.Bertrand: http.StatusNotFound,
		} {
			if page := s.As(t, who).Forge(of+"/decision", form); page.Status != status {
				t.Errorf("%s, %v: %d, want %d", who.Slug, form, page.Status, status)
			}
		}
	}
	s.act(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Ask(ctx, tx, idOf(of), "", "Quoi ?") })
	for who, status := range map[*fixture.Persona]int{
		fixture.Karim: http.StatusForbidden, fixture.Odile: http.StatusForbidden, fixture.Yanis: http.StatusForbidden, fixture.Ines: http.StatusNotFound,
	} {
		if page := s.As(t, who).Forge(of+"/answer", url.Values{"note": {"Voici."}}); page.Status != status {
			t.Errorf("%s answers: %d, want %d", who.Slug, page.Status, status)
		}
	}
	if s.status(of) != "info_requested" {
		t.Errorf("somebody answered: %s", s.status(of))
	}
	// A colleague of the service may, for the file may pass to them.
	s.must(s.As(t, fixture.Marc).Forge(of+"/answer", url.Values{"note": {"Voici."}}), http.StatusSeeOther)
}

// No move opens a way for what the service keeps to itself.
func TestNothingOfTheServiceIsReadOnTheWay(t *testing.T) {
	s := newScene(t)
	for who, offer := range map[*fixture.Persona]*fixture.Offer{fixture.Karim: &fixture.RelaisRooms, fixture.Sophie: &fixture.RiveDouceCare} {
		of := s.sent(offer)
		for _, do := range []func(context.Context, *db.Tx) error{
			func(ctx context.Context, tx *db.Tx) error {
				return referral.SetAppointment(ctx, tx, idOf(of), referral.Meeting{On: day.Of(2026, time.December, 1)})
			},
			func(ctx context.Context, tx *db.Tx) error { return referral.Ask(ctx, tx, idOf(of), "document", "") },
			func(ctx context.Context, tx *db.Tx) error { return referral.Waitlist(ctx, tx, idOf(of)) },
		} {
			s.act(who.Actor(), do)
			for _, path := range []string{"/referrals?queue=in_progress", of, of + "/decision"} {
				page := s.must(s.As(t, who).Get(path), http.StatusOK)
				for needle, what := range needles {
					if strings.Contains(page.Body, needle) {
						t.Errorf("%s reads %s (%q) on %s, %s", who.Slug, what, needle, path, s.status(of))
					}
				}
			}
		}
	}
}
