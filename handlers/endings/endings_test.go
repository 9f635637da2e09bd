package endings_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// busy is somebody of Nadia's with several referrals under way.
func busy(t *testing.T, site *webtest.Site) (person string, referrals []string) {
	t.Helper()
	site.World.Scan(t, `select p.id::text, array_agg(r.id::text order by r.sent_at, r.id) from persons p join referrals r on r.person_id = p.id
		where p.referent_id = $1 and p.status = 'active' and r.status in ('sent', 'acknowledged', 'info_requested', 'appointment_set', 'waitlisted', 'accepted')
		group by p.id order by count(*) desc, p.id limit 1`, []any{fixture.Nadia.Account()}, &person, &referrals)
	if len(referrals) < 2 {
		t.Fatalf("%d referrals prove little", len(referrals))
	}
	return person, referrals
}

func TestTheFollowingEndsAndIsTakenUpAgain(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	who, referrals := busy(t, site)
	nadia := site.As(t, fixture.Nadia)
	page := nadia.Get("/persons/" + who + "/ending")
	half := url.Values{"why": {"measure_over"}, "outcome[" + referrals[0] + "]": {"withdraw"}}
	wrong := page.Submit("form[action$='/ending']", half)
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Find("input[name='outcome["+referrals[0]+"]'][value=withdraw][checked]").Length() != 1 ||
		wrong.Find("input[name=why][value=measure_over][checked]").Length() != 1 || !strings.Contains(wrong.Text(".ps-errors"), "Décidez pour chaque orientation") {
		t.Fatalf("%d %s", wrong.Status, wrong.Text("main"))
	}
	for _, rest := range referrals[1:] {
		half.Set("outcome["+rest+"]", "keep")
	}
	done := wrong.Submit("form[action$='/ending']", half)
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	file := done.Follow()
	for _, want := range []string{"Suivi terminé", "Suivi terminé par MERCIER Nadia", "Mesure arrivée à son terme"} {
		if !strings.Contains(file.Text("main"), want) {
			t.Errorf("nothing of %q in %s", want, file.Text("main"))
		}
	}
	if file.Find("a[href$='/edit'], a[href$='/referrals/new']").Length() != 0 {
		t.Error("a closed file still offers to be changed")
	}
	if kept := nadia.Get("/referrals/" + referrals[1]); kept.Status != http.StatusOK {
		t.Errorf("a referral that was kept: %d", kept.Status)
	}
	again := nadia.Get("/persons/"+who+"/ending").Submit("form[action$='/reopening']", nil)
	if again.Status != http.StatusSeeOther || !strings.Contains(again.Follow().Text("main"), "Suivi repris par MERCIER Nadia") {
		t.Errorf("%d %s", again.Status, again.Text("main"))
	}
	if twice := nadia.Forge("/persons/"+who+"/reopening", nil); twice.Status != http.StatusConflict || !strings.Contains(twice.Text("main"), "Suivi en cours") {
		t.Errorf("taken up twice: %d %s", twice.Status, twice.Text("main"))
	}
}

func TestADeathIsReportedWithNothingToChoose(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	who, _ := busy(t, site)
	done := site.As(t, fixture.Nadia).Get("/persons/"+who+"/ending").Submit("form[action$='/ending']", url.Values{"why": {"deceased"}})
	if done.Status != http.StatusSeeOther || !strings.Contains(done.Follow().Text("main"), "Personne décédée") {
		t.Errorf("%d %s", done.Status, done.Text("main"))
	}
	var live int
	site.World.Scan(t, "select count(*) from referrals where person_id = $1 and status in ('sent', 'acknowledged', 'info_requested', 'appointment_set', 'waitlisted', 'accepted')", []any{who}, &live)
	if live != 0 {
		t.Errorf("%d referrals go on after a death", live)
	}
}

func TestWhoMayNotEndAFollowingIsRefused(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	who, _ := busy(t, site)
	for _, p := range []*fixture.Persona{fixture.Odile, fixture.Bruno, fixture.Lea, fixture.Karim} {
		for _, path := range []string{"/ending", "/reopening"} {
			if page := site.As(t, p).Forge("/persons/"+who+path, url.Values{"why": {"deceased"}}); page.Status != http.StatusForbidden {
				t.Errorf("%s at %s: %d", p.Slug, path, page.Status)
			}
		}
	}
	if page := site.As(t, fixture.Ines).Forge("/persons/"+who+"/ending", url.Values{"why": {"deceased"}}); page.Status != http.StatusNotFound {
		t.Errorf("another service: %d", page.Status)
	}
}

func TestThePageOfAnEndingPassesTheChecker(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	who, _ := busy(t, site)
	for name, screen := range map[string]browsertest.Screen{"phone": browsertest.Phone, "dark": {Width: 1280, Height: 900, Dark: true}} {
		b := browsertest.As(t, site, fixture.Nadia, screen)
		b.Go("/persons/" + who + "/ending")
		b.Shoot("ending-" + name)
		if over := b.Overflow(); over > 0 {
			t.Errorf("%s: %d pixels too wide", name, over)
		}
		for _, line := range b.Axe() {
			t.Errorf("%s: %s", name, line)
		}
	}
}
