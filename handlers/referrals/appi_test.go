package referrals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// appi is the text to paste that somebody finds on a page.
func (s *scene) appi(who *fixture.Persona, path string) string {
	s.t.Helper()
	return s.must(s.As(s.t, who).Get(path), http.StatusOK).Find("textarea#appi").Text()
}

func TestTheTextForAPPIHoldsFactsOfThisPersonOnly(t *testing.T) {
	s := newScene(t)
	samuel := s.person
	s.called("Benali", "Yacine")
	other := s.sent(&fixture.SemaillesWork)
	s.person = samuel
	of := s.sent(&fixture.RelaisRooms)
	s.invited(fixture.Karim, of, tenThirty())
	s.World.Stand(dbtest.Monday.Add(time.Hour))
	s.must(s.As(t, fixture.Karim).Forge(of+"/appointment", url.Values{"on": {"03/12/2026"}, "at": {"14:00"}, "reason": {"structure"}, "note": {"M. Benali doit passer avant."}}), http.StatusSeeOther)
	s.World.Stand(dbtest.Monday.Add(2 * time.Hour))
	s.must(s.As(t, fixture.Karim).Forge(of+"/decision", url.Values{"answer": {"decline"}, "reason": {"unsuitable"}, "note": {"Il s’est disputé avec M. Benali."}}), http.StatusSeeOther)
	reference := s.As(t, fixture.Nadia).Get(of).Find("nav.fr-breadcrumb [aria-current]").Text()
	want := strings.Join([]string{
		"VALADIER Samuel",
		"Orientation " + reference + "\u00a0: Le Relais des Tilleuls, Hébergement et accompagnement",
		"Objet\u00a0: Trouver un hébergement",
		"23/11/2026\u00a0: Orientation envoyée à Le Relais des Tilleuls",
		"23/11/2026\u00a0: Rendez-vous fixé par Le Relais des Tilleuls, 1er décembre 2026 à 10\u00a0h\u00a030",
		"23/11/2026\u00a0: Rendez-vous déplacé au 3 décembre 2026 à 14\u00a0h, Empêchement de la structure",
		"23/11/2026\u00a0: Orientation non retenue par Le Relais des Tilleuls, Structure non adaptée (animal, mobilité réduite, couple)",
		"23/11/2026\u00a0: État de l’orientation\u00a0: Refusée",
	}, "\n")
	for _, lang := range []string{"fr", "en"} {
		s.World.Exec(t, "update accounts set locale = $1", lang)
		if got := s.appi(fixture.Nadia, of); got != want {
			t.Errorf("read in %s:\n%s\nwant\n%s", lang, got, want)
		}
	}
	file := s.appi(fixture.Nadia, samuel)
	if !strings.Contains(file, "VALADIER Samuel") || !strings.Contains(file, "202600000077") || !strings.Contains(file, "23/11/2026\u00a0: Orientation non retenue par Le Relais des Tilleuls") {
		t.Errorf("the file gives %s", file)
	}
	for needle, what := range map[string]string{"BENALI": "another person", "Benali": "another person", "Yacine": "another person", "Semailles": "another's referral", "ZERROUKI": "an employee", "disputé": "a comment"} {
		for name, text := range map[string]string{"referral": s.appi(fixture.Nadia, of), "file": file} {
			if strings.Contains(text, needle) {
				t.Errorf("the text of the %s holds %s (%q)", name, what, needle)
			}
		}
	}
	if text := s.appi(fixture.Nadia, other); strings.Contains(text, "VALADIER") {
		t.Errorf("the other's text holds Samuel: %s", text)
	}
	if s.As(t, fixture.Karim).Get(of).Find("textarea#appi").Length() > 0 {
		t.Error("the partner is given the text")
	}
}

func TestTheTextForAPPIIsCopiedInOneClick(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	browser := browsertest.As(t, s.Site, fixture.Nadia, browsertest.Desk)
	browser.Go(of)
	browsertest.Eval[bool](browser, `navigator.clipboard.writeText = async (text) => { document.body.dataset.copied = text }, true`)
	browser.Click("[data-ps-copy=appi]")
	browser.Wait("copied", "document.getElementById('appi-copied').textContent !== ''")
	if got := browsertest.Eval[string](browser, "document.body.dataset.copied"); !strings.HasPrefix(got, "VALADIER Samuel\nOrientation SA-") {
		t.Errorf("copied: %s", got)
	}
	// Where the browser does not allow it the text is shown and selected.
	browsertest.Eval[bool](browser, `navigator.clipboard.writeText = async () => { throw new Error("no") }, true`)
	browser.Click("[data-ps-copy=appi]")
	browser.Wait("selected", "document.activeElement.id === 'appi' && document.activeElement.selectionEnd > 20")
}
