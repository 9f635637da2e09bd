package summonses_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/locales/letter"
	"passerelle/models/fixture"
)

// Story 7, in a browser: from the appointment Nadia reads the letter in French and
// in Pashto, then sends a short SMS in Pashto with one click.
func TestStory07AConvocationInTheMotherTongue(t *testing.T) {
	s := newScene(t)
	b := browsertest.As(t, s.Site, fixture.Nadia, browsertest.Phone)
	for name, path := range map[string]string{"telling": s.path, "letter": "/referrals/" + s.of.String() + "/convocation", "bounces": "/summonses"} {
		b.Go(path)
		b.Shoot("summons-" + name)
		if over := b.Overflow(); over > 0 {
			t.Errorf("%s is %d pixels too wide", name, over)
		}
		for _, line := range b.Axe() {
			t.Errorf("%s: %s", name, line)
		}
	}
	letterPage := s.must(s.As(t, fixture.Nadia).Get("/referrals/"+s.of.String()+"/convocation"), http.StatusOK)
	if letterPage.Find("main [lang=ps][dir=rtl]").Length() != 1 {
		t.Error("the letter is not in Pashto from the right")
	}
	page := s.must(s.As(t, fixture.Nadia).Get(s.path), http.StatusOK)
	s.must(page.Submit("main form[method=post][action='"+s.path+"']", nil), http.StatusSeeOther)
	var text string
	var segments int
	s.World.Scan(t, "select text, segments from summonses where channel = 'sms' and language = 'ps'", nil, &text, &segments)
	for _, said := range []string{"08/12/2026", "10:30", "12 rue des Tilleuls, Sainte-Aurore"} {
		if !strings.Contains(text, said) || strings.Count(letterPage.Text("main"), said) != 2 {
			t.Errorf("%q is not the same in both letters and the SMS %q", said, text)
		}
	}
	if segments < 2 {
		t.Errorf("%d segments of a text in UCS-2", segments)
	}
}

// Story 7: every kind of message in every language, with names that break what is
// careless, says no key and no placeholder, and names neither the service nor why.
func TestStory07EveryMessageInEveryLanguage(t *testing.T) {
	s := newScene(t)
	s.grouped()
	nadia := s.As(t, fixture.Nadia)
	for _, name := range [][2]string{{"بن علي", "محمد"}, {"d’Ô’Connor", "L’An"}, {"Suparman", ""}, {strings.Repeat("Montmorency-", 6) + "Ligne", "Aï"}} {
		s.World.Exec(t, "update persons set last_name = $2, first_name = $3 where id = $1", s.who, name[0], name[1])
		for _, language := range append([]string{"zh", "prs"}, letter.Languages...) {
			for _, way := range []string{"sms", "email"} {
				page := s.must(nadia.Get(s.path+"?"+url.Values{"channel": {way}, "language": {language}}.Encode()), http.StatusOK)
				text := preview(page)
				for _, wrong := range []string{"<no value>", "{{", "summons.", "%!", "SPIP", "Relais", name[0]} {
					if text == "" || strings.Contains(text, wrong) {
						t.Errorf("%s by %s: %q in %q", language, way, wrong, text)
					}
				}
			}
			// In a group and at a permanence too, of which it says nothing either.
			for _, at := range []string{s.seat, s.visit} {
				page := s.must(nadia.Get(at+"/summonses?"+url.Values{"channel": {"email"}, "language": {language}}.Encode()), http.StatusOK)
				s.discreet(at+" in "+language, preview(page))
			}
		}
	}
}
