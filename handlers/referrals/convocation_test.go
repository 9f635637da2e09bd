package referrals_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/handlers/pdf/pdftest"
	"passerelle/locales/letter"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/person"
)

// speaking opens a file of somebody with a name and a language.
func (s *scene) speaking(last, first, language string) {
	s.t.Helper()
	err := s.World.Pool.Write(s.t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		who := samuel()
		who.LastName, who.FirstName, who.Language, who.AppiRef = last, first, language, ""
		id, err := person.Create(s.t.Context(), tx, who)
		s.person = "/persons/" + id.String()
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func values(of *goquery.Selection) []string {
	return of.Map(func(_ int, bdi *goquery.Selection) string { return bdi.Text() })
}

func TestTheConvocationSaysTheSameInFrenchAndInThePersonsLanguage(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	nadia := s.As(t, fixture.Nadia)
	if page := s.must(nadia.Get(of+"/convocation"), http.StatusOK); !strings.Contains(page.Text("main"), "Aucun rendez-vous à annoncer") {
		t.Errorf("without an appointment it says %s", page.Text("main"))
	}
	s.invited(fixture.Karim, of, tenThirty())
	if links := s.must(nadia.Get(of), http.StatusOK).Find("main a[href='" + of + "/convocation']").Length(); links != 1 {
		t.Errorf("%d links lead to it", links)
	}
	page := s.must(nadia.Get(of+"/convocation"), http.StatusOK)
	french, courtesy := page.Find("main [lang=fr]:has(dl)"), page.Find("main [lang=ps][dir=rtl]")
	if courtesy.Length() != 1 || !strings.Contains(courtesy.Text(), "د ملاقات لپاره بلنه") {
		t.Fatalf("no Pashto from the right in %s", page.Text("main"))
	}
	said := values(french.Find("bdi"))
	if len(said) != 5 || !slices.Equal(said[:3], []string{"01/12/2026", "10:30", "12 rue des Tilleuls, Sainte-Aurore"}) || said[3] != "MERCIER Nadia" {
		t.Errorf("in French it says %q", said)
	}
	if other := values(courtesy.Find("bdi")); !slices.Equal(said, other) {
		t.Errorf("in Pashto it says %q", other)
	}
	if !strings.Contains(page.Text("main"), "Le 23 novembre 2026") {
		t.Error("the letter is not dated")
	}
	page.Find("nav, .ps-title__acts").Remove()
	for _, needle := range []string{"SPIP", "hébergement", "Relais", "justice", "probation"} {
		if strings.Contains(page.Find("title").Text()+page.Text("main"), needle) {
			t.Errorf("the letter says %q", needle)
		}
	}
	s.must(nadia.Get(of+"/convocation/pdf"), http.StatusNotFound) // no browser is there
	for _, path := range []string{"/convocation", "/convocation/pdf"} {
		if status := s.As(t, fixture.Karim).Get(of + path).Status; status == http.StatusOK {
			t.Errorf("the partner reads %s", path)
		}
	}
}

func TestWhoIsCalledByTelephoneIsNotToldToCome(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	s.invited(fixture.Karim, of, url.Values{"on": {"01/12/2026"}, "held": {"telephone"}})
	text := s.must(s.As(t, fixture.Nadia).Get(of+"/convocation"), http.StatusOK).Text("main")
	for words, said := range map[string]bool{"on vous appelle": true, "L’heure vous sera précisée": true, "Venez à l’heure": false, "rue des Tilleuls": false} {
		if strings.Contains(text, words) != said {
			t.Errorf("%q: it says %s", words, text)
		}
	}
}

func TestAWithdrawnAppointmentIsNotAnnounced(t *testing.T) {
	s := newScene(t).printing()
	of := s.sent(&fixture.RelaisRooms)
	s.invited(fixture.Karim, of, tenThirty())
	nadia := s.As(t, fixture.Nadia)
	s.must(nadia.Get(of+"/convocation/pdf"), http.StatusOK)
	s.must(nadia.Forge(of+"/withdrawal", url.Values{"reason": {"mistake"}}), http.StatusSeeOther)
	s.must(nadia.Get(of+"/convocation/pdf"), http.StatusNotFound)
	page := s.must(nadia.Get(of+"/convocation"), http.StatusOK)
	if strings.Contains(page.Text("main"), "01/12/2026") || page.Find("main a[href$='/pdf']").Length() > 0 {
		t.Errorf("it still says %s", page.Text("main"))
	}
}

// Every language, each with a name that breaks what is careless: one from the
// right, apostrophes, one word, eighty letters.
func TestTheConvocationInEveryLanguageWithHostileNames(t *testing.T) {
	s := newScene(t).printing()
	names := [][2]string{{"بن علي", "محمد"}, {"d’Ô’Connor", "L’An"}, {"Suparman", ""}, {strings.Repeat("Montmorency-", 6) + "Ligne", "Aï"}}
	for i, language := range append(slices.Clone(letter.Languages), "zh") {
		name := names[i%len(names)]
		s.speaking(name[0], name[1], language)
		of := s.sent(&fixture.RelaisRooms)
		s.invited(fixture.Karim, of, tenThirty())
		page := s.must(s.As(t, fixture.Nadia).Get(of+"/convocation"), http.StatusOK)
		text := page.Text("main")
		for _, wrong := range []string{"<no value>", "{{", "convocation.", "%!"} {
			if strings.Contains(text, wrong) {
				t.Errorf("%s: %q in %s", language, wrong, text)
			}
		}
		want := 2
		if language == letter.French || language == "zh" {
			want = 1
		}
		if lists := page.Find("main dl").Length(); lists != want {
			t.Errorf("%s: the appointment stands %d times", language, lists)
		}
		if i >= len(names) {
			continue
		}
		printed := pdftest.Text(t, s.must(s.As(t, fixture.Nadia).Get(of+"/convocation/pdf"), http.StatusOK).Body)
		if strings.Count(printed, "01/12/2026") != want || strings.Count(printed, "10:30") != want || strings.Contains(printed, "Imprimer") {
			t.Errorf("%s: printed it reads %s", language, printed)
		}
	}
}
