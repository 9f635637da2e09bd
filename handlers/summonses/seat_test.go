package summonses_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers"
	"passerelle/handlers/pdf/pdftest"
	"passerelle/handlers/summonses"
	"passerelle/handlers/web/webtest"
	"passerelle/locales/letter"
	"passerelle/models/fixture"
	"passerelle/models/summons"
)

// betraying is what nobody outside may read of a group or a permanence.
var betraying = []string{"SPIP", "Cycle", "Motivation", "Accueil", "séance", "groupe", "Semailles", "Antenne", "justice", "probation"}

func (s *scene) discreet(about, text string) {
	s.t.Helper()
	for _, needle := range append([]string{"<no value>", "{{", "summons.", "%!"}, betraying...) {
		if text == "" || strings.Contains(text, needle) {
			s.t.Errorf("%s: %q in %q", about, needle, text)
		}
	}
}

// A session and a booked hour are announced as appointments: by SMS, by e-mail and by
// letter, with their place and hour and whom to call, and nothing of why.
func TestASessionAndAnHourAreAnnouncedAsAppointments(t *testing.T) {
	s := newScene(t).printing()
	g := s.grouped()
	nadia := s.As(t, fixture.Nadia)
	third := "?session=" + g.Sessions[2].ID.String()
	for page, link := range map[string]string{"/cycles/" + g.Cycle.String(): s.seat + "/summonses", "/persons/" + s.who.String() + "/desks": s.visit + "/summonses"} {
		if links := s.must(nadia.Get(page), http.StatusOK).Find("main a[href='" + link + "']").Length(); links != 1 {
			t.Errorf("%d links lead from %s to the page", links, page)
		}
	}
	next := s.must(nadia.Get(s.seat+"/summonses"), http.StatusOK)
	if first := next.Find("select[name=session] option[selected]").AttrOr("value", ""); first != g.Sessions[0].ID.String() || next.Find("select[name=session] option").Length() != 8 {
		t.Errorf("the next session is %s", first)
	}
	for _, of := range []struct{ at, question, hour, figures string }{{s.seat, third, "18\u00a0h", "18:00"}, {s.visit, "", "9\u00a0h", "09:00"}} {
		at, question := of.at, of.question
		page := s.must(nadia.Get(at+"/summonses"+question), http.StatusOK)
		if text := page.Text("main"); !strings.Contains(text, "mardi 1er décembre 2026 à 10") || !strings.Contains(text, "dimanche 6 décembre 2026") {
			t.Errorf("the reminders to come: %s", text)
		}
		join := map[bool]string{true: "&", false: "?"}[question != ""]
		french := preview(s.must(nadia.Get(at+"/summonses"+question+join+"channel=sms&language=fr"), http.StatusOK))
		for _, said := range []string{"mardi 8 décembre 2026 à", of.hour, fixture.SainteAurore.Address, "En cas d’empêchement"} {
			if !strings.Contains(french, said) {
				t.Errorf("%s: no %q in %q", at, said, french)
			}
		}
		s.discreet(at, french)
		letter := s.must(nadia.Get(at+"/convocation"+question), http.StatusOK)
		if letter.Find("main [lang=ps][dir=rtl]").Length() != 1 {
			t.Error("the letter is not in Pashto from the right")
		}
		printed := pdftest.Text(t, s.must(nadia.Get(at+"/convocation/pdf"+question), http.StatusOK).Body)
		if strings.Count(printed, "08/12/2026") != 2 || strings.Count(printed, of.figures) != 2 || !strings.Contains(printed, "MERCIER Nadia") {
			t.Errorf("printed it reads %s", printed)
		}
		letter.Find("nav, .ps-title__acts").Remove()
		s.discreet(at, letter.Find("title").Text()+letter.Text("main"))
		s.must(page.Submit("main form[method=post][action='"+at+"/summonses"+question+"']", nil), http.StatusSeeOther)
		after := s.must(nadia.Get(at+"/summonses"+question), http.StatusOK)
		if !strings.Contains(after.Text("main"), "Déjà fait") || !strings.Contains(after.Text("main table"), "À envoyer") {
			t.Errorf("afterwards: %s", after.Text("main"))
		}
	}
	var told int
	s.World.Scan(t, `select count(*) from summonses where channel = 'sms' and language = 'ps' and (session_id = $1 and starts_at = '2026-12-08 17:00+00' or visit_id is not null and starts_at = '2026-12-08 08:00+00')`,
		[]any{g.Sessions[2].ID}, &told)
	if told != 2 {
		t.Errorf("%d messages", told)
	}
	s.World.Exec(t, "update summonses set status = 'failed', ended_at = created_at")
	if page := s.must(nadia.Get("/summonses"), http.StatusOK); page.Find("main table a[href='"+s.seat+"/summonses"+third+"']").Length() == 0 || page.Find("main table a[href='"+s.visit+"/summonses']").Length() == 0 {
		t.Errorf("what did not arrive: %s", page.Text("main"))
	}
	for _, p := range []*fixture.Persona{fixture.Karim, fixture.Odile, fixture.Ines, fixture.Lucie, fixture.Yanis} {
		for _, at := range []string{s.seat, s.visit} {
			for _, status := range []int{s.As(t, p).Get(at + "/summonses").Status, s.As(t, p).Get(at + "/convocation").Status, s.As(t, p).Get(at + "/convocation/pdf").Status,
				s.As(t, p).Forge(at+"/summonses", url.Values{"channel": {"handed"}, "language": {"fr"}}).Status} {
				if status != http.StatusForbidden && status != http.StatusNotFound {
					t.Errorf("%s at %s: %d", p.Slug, at, status)
				}
			}
		}
	}
	if page := nadia.Get(s.seat + "/summonses?session=" + g.Cycle.String()); page.Status != http.StatusNotFound {
		t.Errorf("a session of nobody's: %d", page.Status)
	}
}

// printing is a scene with a browser that makes files.
func (s *scene) printing() *scene {
	s.t.Helper()
	printer := pdftest.Printer(s.t)
	s.Site = webtest.SetUp(s.t, s.World, func(w *handlers.With) {
		w.Summonses, w.Referrals.Print = summonses.With{Reach: summons.Reach{SMS: true, Email: true}, Secret: secret}, printer.Print
	})
	return s
}

// A session that is held elsewhere at the same hour is proposed to be told, and in
// each language the message says that the place is new, and not the date.
func TestTheOfficerTellsOfAnotherPlaceAtTheSameHour(t *testing.T) {
	s := newScene(t)
	g := s.grouped()
	nadia := s.As(t, fixture.Nadia)
	question := "?session=" + g.Sessions[2].ID.String()
	at := s.seat + "/summonses"
	s.must(nadia.Get(at+question).Submit("main form[method=post][action='"+at+question+"']", nil), http.StatusSeeOther)
	s.World.Exec(t, "update rooms set site = '4 rue des Saules' where id = (select room_id from sessions where id = $1)", g.Sessions[2].ID)
	page := s.must(nadia.Get(at+question), http.StatusOK)
	if text := page.Text("main"); !strings.Contains(text, "le lieu a changé depuis le dernier message") || !strings.Contains(text, "est maintenant ailleurs") {
		t.Errorf("it says %s", text)
	}
	seen := map[string]bool{}
	for _, language := range letter.Languages {
		words, err := letter.In(language)
		if err != nil {
			t.Fatal(err)
		}
		said := preview(s.must(nadia.Get(at+question+"&channel=sms&language="+language), http.StatusOK))
		if !strings.HasPrefix(said, words.Relocated) || !strings.Contains(said, "4 rue des Saules") || strings.Contains(said, words.Moved) || seen[words.Relocated] {
			t.Errorf("in %s it reads %s", language, said)
		}
		seen[words.Relocated] = true
		s.discreet(language, said)
	}
	s.must(page.Submit("main form[method=post][action='"+at+question+"']", nil), http.StatusSeeOther)
	after := s.must(nadia.Get(at+question), http.StatusOK)
	if text := after.Text("main"); strings.Contains(text, "est maintenant ailleurs") || !strings.Contains(text, "Changement de date ou de lieu") {
		t.Errorf("afterwards it says %s", text)
	}
}
