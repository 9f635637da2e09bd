package summonses_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/models/fixture"
)

func TestAServiceSaysWhenPersonsAreReminded(t *testing.T) {
	s := newScene(t)
	nadia, helene := s.As(t, fixture.Nadia), s.As(t, fixture.Helene)
	if text := s.must(nadia.Get(s.path), http.StatusOK).Text("main"); !strings.Contains(text, "mardi 1er décembre 2026 à 10") || !strings.Contains(text, "dimanche 6 décembre 2026") {
		t.Errorf("seven and two days before: %s", text)
	}
	page := s.must(helene.Get("/summons-settings"), http.StatusOK)
	wrong := s.must(page.Submit("main form", url.Values{"first_days": {"2"}, "second_days": {"5"}}), http.StatusUnprocessableEntity)
	if !strings.Contains(wrong.Text("main"), "saisissez moins de jours") || wrong.Find("input[name=first_days]").AttrOr("value", "") != "2" {
		t.Errorf("the wrong order: %s", wrong.Text("main"))
	}
	s.must(page.Submit("main form", url.Values{"first_days": {"3"}, "second_days": {""}}), http.StatusSeeOther)
	if text := s.must(nadia.Get(s.path), http.StatusOK).Text("main"); !strings.Contains(text, "samedi 5 décembre 2026 à 10") || strings.Contains(text, "1er décembre 2026 à 10") {
		t.Errorf("three days before: %s", text)
	}
	s.World.Exec(t, "update persons set sms = 'refused', email = '' where id = $1", s.who)
	if text := s.must(nadia.Get(s.path), http.StatusOK).Text("main"); !strings.Contains(text, "Aucun rappel automatique") {
		t.Errorf("to nobody: %s", text)
	}
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Odile, fixture.Karim} {
		if status := s.As(t, p).Forge("/summons-settings", url.Values{"first_days": {"1"}}).Status; status != http.StatusForbidden {
			t.Errorf("%s: %d", p.Slug, status)
		}
	}
}
