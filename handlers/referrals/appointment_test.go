package referrals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"

	"passerelle/models/fixture"
)

// invited sets an appointment on the page of the decision.
func (s *scene) invited(who *fixture.Persona, of string, form url.Values) {
	s.t.Helper()
	page := s.must(s.As(s.t, who).Get(of+"/decision"), http.StatusOK)
	form.Set("answer", "appointment")
	s.must(page.Submit("form:has(#appointment-on)", form), http.StatusSeeOther)
}

func tenThirty() url.Values {
	return url.Values{"on": {"01/12/2026"}, "at": {"10 h 30"}, "held": {"on_site"}}
}

// event reads the file of a referral's appointment back.
func (s *scene) event(who *fixture.Persona, of string) (method string, e *ics.VEvent) {
	s.t.Helper()
	file := s.must(s.As(s.t, who).Get(of+"/appointment/calendar"), http.StatusOK)
	if kind := file.Header.Get("Content-Type"); kind != "text/calendar; charset=utf-8" {
		s.t.Errorf("it comes as %s", kind)
	}
	for needle, what := range map[string]string{"VALADIER": "the name", "Samuel": "the name", "Valadier": "the name", "SPIP": "the service", "hébergement": "the purpose", "judiciaire": "justice"} {
		if strings.Contains(file.Body, needle) {
			s.t.Errorf("the calendar holds %s (%q)", what, needle)
		}
	}
	calendar, err := ics.ParseCalendar(strings.NewReader(file.Body))
	if err != nil || len(calendar.Events()) != 1 {
		s.t.Fatalf("%v:\n%s", err, file.Body)
	}
	for _, p := range calendar.CalendarProperties {
		if p.IANAToken == string(ics.PropertyMethod) {
			method = p.Value
		}
	}
	return method, calendar.Events()[0]
}

func property(e *ics.VEvent, name ics.ComponentProperty) string {
	if p := e.GetProperty(name); p != nil {
		return p.Value
	}
	return ""
}

func TestAnAppointmentGoesIntoACalendarMovesAndIsCancelled(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	s.must(s.As(t, fixture.Karim).Get(of+"/appointment/calendar"), http.StatusNotFound)
	s.invited(fixture.Karim, of, tenThirty())
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
		page := s.must(s.As(t, who).Get(of), http.StatusOK)
		if !strings.Contains(page.Text("main .fr-callout"), "1er décembre 2026 à 10 h 30, 12 rue des Tilleuls") || page.Find("main a[href='"+of+"/appointment/calendar']").Length() != 1 {
			t.Errorf("%s reads %s", who.Slug, page.Text("main"))
		}
	}
	method, first := s.event(fixture.Karim, of)
	if method != "REQUEST" || property(first, ics.ComponentPropertyDtStart) != "20261201T093000Z" || property(first, ics.ComponentPropertySequence) != "0" ||
		!strings.HasPrefix(property(first, ics.ComponentPropertySummary), "Rendez-vous SA-") || property(first, ics.ComponentPropertyLocation) != "12 rue des Tilleuls, Sainte-Aurore" {
		t.Errorf("%s:\n%s", method, first.Serialize(&ics.SerializationConfiguration{MaxLength: 75, NewLine: "\n", PropertyMaxLength: 75}))
	}
	page := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK)
	done := s.must(page.Submit("form:has(#move-on)", url.Values{"on": {"03/12/2026"}, "at": {"14:00"}, "held": {"telephone"}, "reason": {"person"}}), http.StatusSeeOther).Follow()
	if text := done.Text(".ps-timeline"); !strings.Contains(text, "Rendez-vous déplacé au 3 décembre 2026 à 14 h par MERCIER Nadia") || !strings.Contains(text, "À la demande de la personne") ||
		!strings.Contains(text, "Rendez-vous fixé au 1er décembre 2026 à 10 h 30 par ZERROUKI Karim") {
		t.Errorf("the timeline says %s", text)
	}
	method, moved := s.event(fixture.Karim, of)
	if method != "REQUEST" || moved.Id() != first.Id() || property(moved, ics.ComponentPropertySequence) != "1" || property(moved, ics.ComponentPropertyDtStart) != "20261203T130000Z" ||
		property(moved, ics.ComponentPropertyLocation) != "Par téléphone" {
		t.Errorf("%s of %s, sequence %s, at %s", method, moved.Id(), property(moved, ics.ComponentPropertySequence), property(moved, ics.ComponentPropertyDtStart))
	}
	s.must(s.As(t, fixture.Nadia).Forge(of+"/withdrawal", url.Values{"reason": {"mistake"}}), http.StatusSeeOther)
	method, last := s.event(fixture.Nadia, of)
	if method != "CANCEL" || last.Id() != first.Id() || property(last, ics.ComponentPropertySequence) != "2" || property(last, ics.ComponentPropertyStatus) != "CANCELLED" {
		t.Errorf("%s of %s, sequence %s", method, last.Id(), property(last, ics.ComponentPropertySequence))
	}
	s.must(s.As(t, fixture.Karim).Get(of+"/appointment/calendar"), http.StatusNotFound)
}

func TestARefusedMoveKeepsWhatWasTyped(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	s.invited(fixture.Karim, of, tenThirty())
	page := s.must(s.As(t, fixture.Karim).Get(of), http.StatusOK)
	if at := page.Find("#move-at").AttrOr("value", ""); at != "10\u00a0h\u00a030" {
		t.Errorf("the hour filled in is %q", at)
	}
	refused := page.Submit("form:has(#move-on)", url.Values{"on": {"31/02/2027"}, "at": {"25 h"}, "held": {"video"}, "reason": {"structure"}, "note": {"Réunion d’équipe."}})
	if refused.Status != http.StatusUnprocessableEntity || refused.Find("#move-on-error").Length() != 1 || refused.Find("#move-at-error").Length() != 1 {
		t.Errorf("%d: %s", refused.Status, refused.Text("main"))
	}
	if refused.Find("#move-at").AttrOr("value", "") != "25 h" || refused.Find("#move-note").Text() != "Réunion d’équipe." || refused.Find("#move-held option[selected]").AttrOr("value", "") != "video" {
		t.Error("the form comes back empty")
	}
	s.must(s.As(t, fixture.Karim).Forge(of+"/decision", url.Values{"answer": {"decline"}, "reason": {"no_place"}, "note": {"Complet."}}), http.StatusSeeOther)
	late := page.Submit("form:has(#move-on)", url.Values{"on": {"03/12/2026"}, "reason": {"structure"}})
	if late.Status != http.StatusConflict || !strings.Contains(late.Text("main"), "est passée à l’état « Refusée »") {
		t.Errorf("too late: %d %s", late.Status, late.Text("main"))
	}
}

func TestAHealthPartnerMovesWithoutWords(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RiveDouceCare)
	s.invited(fixture.Sophie, of, tenThirty())
	page := s.must(s.As(t, fixture.Sophie).Get(of), http.StatusOK)
	if page.Find("main textarea").Length() > 0 {
		t.Error("there is a field for text")
	}
	s.must(page.Submit("form:has(#move-on)", url.Values{"on": {"03/12/2026"}, "reason": {"other"}}), http.StatusSeeOther)
	forged := s.As(t, fixture.Sophie).Forge(of+"/appointment", url.Values{"on": {"04/12/2026"}, "reason": {"other"}, "note": {"Rechute."}})
	if forged.Status != http.StatusUnprocessableEntity {
		t.Errorf("a forged note: %d", forged.Status)
	}
}
