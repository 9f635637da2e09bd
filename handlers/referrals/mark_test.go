package referrals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/models/fixture"
)

func TestKarimSaysWhatCameOfAnAppointmentAndNadiaSeesIt(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	s.invited(fixture.Karim, of, tenThirty())
	page := s.must(s.As(t, fixture.Karim).Get(of), http.StatusOK)
	early := s.must(page.Submit("form[action$='/appointment/mark']", url.Values{"mark": {"missed"}}), http.StatusUnprocessableEntity)
	if !strings.Contains(early.Text("main"), "Attendez l’heure du rendez-vous") || early.Find("input[name=mark][value=missed][checked]").Length() != 1 {
		t.Errorf("too early: %s", early.Text("main"))
	}
	s.World.Stand(time.Date(2026, time.December, 1, 11, 0, 0, 0, time.UTC))
	list := s.must(s.As(t, fixture.Karim).Get("/appointments"), http.StatusOK)
	if text := list.Text(".fr-table"); !strings.Contains(text, "VALADIER Samuel") || !strings.Contains(text, "10 h 30") || !strings.Contains(text, "À renseigner") {
		t.Errorf("the list of the day says %s", list.Text("main"))
	}
	page = s.must(s.As(t, fixture.Karim).Get(of), http.StatusOK)
	if page.Find("#mark-excuse").Length() > 0 {
		t.Error("a partner is asked by what somebody is excused")
	}
	s.must(page.Submit("form[action$='/appointment/mark']", url.Values{"mark": {"missed"}}), http.StatusSeeOther)
	// The portal says whom to call, each side the other; the register is the
	// service's to know.
	if text := s.must(s.As(t, fixture.Karim).Get(of), http.StatusOK).Text(".fr-alert"); !strings.Contains(text, "appelez le service") || !strings.Contains(text, "01 99 00 12 00") || strings.Contains(text, "écrou") {
		t.Errorf("Karim is told %s", text)
	}
	if text := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK).Text(".fr-alert"); !strings.Contains(text, "Appelez sans attendre") || !strings.Contains(text, "01 99 00 12 34") || !strings.Contains(text, "écrou") {
		t.Errorf("Nadia is told %s", text)
	}
	if home := s.must(s.As(t, fixture.Nadia).Get("/"), http.StatusOK).Text("main"); !strings.Contains(home, "VALADIER Samuel (12/03/1988) – absence au rendez-vous avec Le Relais des Tilleuls") || !strings.Contains(home, "écrou") {
		t.Errorf("Ma journée says %s", home)
	}
	file := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK)
	done := s.must(file.Submit("form[action$='/appointment/mark']", url.Values{"mark": {"excused"}, "excuse": {"work"}}), http.StatusSeeOther).Follow()
	if text := done.Text(".ps-timeline"); !strings.Contains(text, "Absence excusée au rendez-vous du 1er décembre 2026, notée par MERCIER Nadia") || !strings.Contains(text, "Absence au rendez-vous du 1er décembre 2026, notée par ZERROUKI Karim") {
		t.Errorf("the history says %s", text)
	}
	if text := done.Text(".ps-panel"); !strings.Contains(text, "Absence excusée – Travail") {
		t.Errorf("the panel says %s", text)
	}
	if text := s.must(s.As(t, fixture.Karim).Get(of), http.StatusOK).Text("main"); strings.Contains(text, "Travail") {
		t.Errorf("Karim reads the motive: %s", text)
	}
}

func TestAFurtherAppointmentHasACalendarEntryOfItsOwn(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	s.invited(fixture.Karim, of, tenThirty())
	_, first := s.event(fixture.Karim, of)
	s.must(s.As(t, fixture.Karim).Forge(of+"/decision", url.Values{"answer": {"accept"}, "on": {"02/12/2026"}}), http.StatusSeeOther)
	s.World.Stand(time.Date(2026, time.December, 1, 11, 0, 0, 0, time.UTC))
	s.must(s.As(t, fixture.Karim).Forge(of+"/appointment/mark", url.Values{"mark": {"attended"}}), http.StatusSeeOther)
	page := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK)
	wrong := s.must(page.Submit("form[action$='/appointments']", url.Values{"on": {"31/02/2027"}, "at": {"9 h"}, "held": {"video"}}), http.StatusUnprocessableEntity)
	if wrong.Find("#meet-on").AttrOr("value", "") != "31/02/2027" || wrong.Find("#meet-on-error").Length() != 1 {
		t.Errorf("the form comes back as %s", wrong.Text("#meet"))
	}
	done := s.must(page.Submit("form[action$='/appointments']", url.Values{"on": {"08/12/2026"}, "at": {"9 h"}, "held": {"video"}}), http.StatusSeeOther).Follow()
	if text := done.Text(".ps-timeline"); !strings.Contains(text, "Nouveau rendez-vous fixé au 8 décembre 2026 à 9 h par MERCIER Nadia") {
		t.Errorf("the history says %s", text)
	}
	if _, next := s.event(fixture.Karim, of); next.Id() == first.Id() || next.Id() == "" {
		t.Errorf("the calendar takes %s for %s", next.Id(), first.Id())
	}
	late := s.must(s.As(t, fixture.Karim).Forge(of+"/appointments", url.Values{"on": {"09/12/2026"}, "held": {"video"}}), http.StatusConflict)
	if !strings.Contains(late.Text("main"), "Un rendez-vous est déjà fixé") {
		t.Errorf("a second one: %s", late.Text("main"))
	}
}

func TestAHealthPartnerIsOfferedNoMark(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RiveDouceCare)
	s.invited(fixture.Sophie, of, tenThirty())
	if page := s.must(s.As(t, fixture.Sophie).Get(of), http.StatusOK); page.Find("form[action$='/appointment/mark']").Length() > 0 {
		t.Error("Sophie may mark")
	}
	s.must(s.As(t, fixture.Sophie).Forge(of+"/appointment/mark", url.Values{"mark": {"excused"}}), http.StatusForbidden)
	if page := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK); page.Find("form[action$='/appointment/mark']").Length() != 1 {
		t.Error("Nadia may not mark")
	}
}
