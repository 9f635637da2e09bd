package persons_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// Story 10: which version of the information notice was given, and when, stands on the
// file; so does it that a newer one is to be given.
func TestTheInformationNoticeGivenToAPersonIsKnown(t *testing.T) {
	site := webtest.Over(t, world.New(t))
	file := opened(t, site, fixture.Nadia, benali("Benali"))
	nadia := site.As(t, fixture.Nadia)
	reads := func(want ...string) {
		t.Helper()
		for _, at := range []string{file, file + "/notice"} {
			text := nadia.Get(at).Text("main")
			for _, one := range want {
				if !strings.Contains(text, one) {
					t.Errorf("%s: no %q in %s", at, one, text)
				}
			}
		}
	}
	reads("Notice d’information", "À remettre")
	page := nadia.Get(file + "/notice")
	if wrong := page.Submit("main form", url.Values{"given_on": {"24/11/2026"}}); wrong.Status != http.StatusUnprocessableEntity || wrong.Find("input[name=given_on]").AttrOr("value", "") != "24/11/2026" {
		t.Errorf("tomorrow: %d %s", wrong.Status, wrong.Text("main"))
	}
	if old := page.Submit("main form", url.Values{"version": {"2020_01"}}); old.Status != http.StatusUnprocessableEntity {
		t.Errorf("an older version: %d", old.Status)
	}
	for range 2 {
		if done := nadia.Get(file+"/notice").Submit("main form", url.Values{"given_on": {"20/11/2026"}}); done.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", done.Status, done.Text("main"))
		}
	}
	reads("Version de novembre 2026, remise le 20/11/2026")
	if text := nadia.Get(file).Text("main"); strings.Count(text, "remise notée par MERCIER Nadia") != 2 { // and in what is copied into APPI
		t.Errorf("the timeline: %s", text)
	}
	site.World.Exec(t, "update person_events set field = '2020_01' where action = 'notice'")
	if text := nadia.Get(file + "/notice").Text("main"); !strings.Contains(text, "Nouvelle version à remettre") {
		t.Errorf("once there is a newer one: %s", text)
	}
	for _, p := range []*fixture.Persona{fixture.Ines, fixture.Karim, fixture.Bruno} {
		if status := site.As(t, p).Forge(file+"/notice", url.Values{"version": {"2026_11"}}).Status; status != http.StatusForbidden && status != http.StatusNotFound {
			t.Errorf("%s: %d", p.Slug, status)
		}
	}
}
