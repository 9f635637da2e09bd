package season_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func actionOf(t *testing.T, site *webtest.Site, label string) (address string) {
	t.Helper()
	site.World.Scan(t, "select '/actions/' || id from cycles where label = $1", []any{label}, &address)
	return address
}

// Camille changes what an action is: first she sees when each step would be due.
func TestCamilleChangesAnAction(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	address := actionOf(t, site, "Ciné-débat 2026")
	form := "form[action='" + address + "']"
	camille := site.As(t, fixture.Camille)
	if camille.Get(address).Find("main a[href='"+address+"/edit']").Length() != 1 {
		t.Fatal("nothing leads to it")
	}
	page := camille.Get(address + "/edit")
	shown := page.Submit(form, url.Values{"guests_days": {"21"}, "summary": {"Trois <b> films"}, "do": {"foresee"}})
	if text := shown.Text("main"); !strings.Contains(text, "J-21") || !strings.Contains(text, "18 novembre 2026") || shown.Find("[name=summary]").Text() != "Trois <b> films" {
		t.Fatalf("%d: %s", shown.Status, text)
	}
	wrong := shown.Submit(form, url.Values{"guests_days": {"mille"}, "seats": {"0"}, "do": {"save"}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Find("[aria-invalid=true]").Length() != 2 || wrong.Find("[name=guests_days]").AttrOr("value", "") != "mille" {
		t.Fatalf("%d: %s", wrong.Status, wrong.Text("main"))
	}
	done := wrong.Submit(form, url.Values{"guests_days": {"21"}, "seats": {"24"}, "title": {"Ciné-débat de décembre 2026"}, "do": {"save"}})
	if done.Status != http.StatusSeeOther || done.Location != address {
		t.Fatalf("%d: %s", done.Status, done.Text("main"))
	}
	if text := done.Follow().Text("main"); !strings.Contains(text, "L’action est modifiée.") || !strings.Contains(text, "Ciné-débat de décembre 2026") || !strings.Contains(text, "J-21") || !strings.Contains(text, "Trois <b> films") {
		t.Errorf("it says %s", text)
	}
}

// What a colleague saved meanwhile is shown, and what was typed stays.
func TestAnActionChangedMeanwhileIsComparedBeforeItIsSaved(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	address := actionOf(t, site, "Ciné-débat 2026")
	form := "form[action='" + address + "']"
	page := site.As(t, fixture.Camille).Get(address + "/edit")
	if done := site.As(t, fixture.Helene).Get(address+"/edit").Submit(form, url.Values{"seats": {"33"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", done.Status, done.Text("main"))
	}
	late := page.Submit(form, url.Values{"audience": {"Les plus de 18 ans"}})
	if text := late.Text("main"); late.Status != http.StatusConflict || !strings.Contains(text, "Action enregistrée") || !strings.Contains(text, "33") || late.Find("[name=audience]").Text() != "Les plus de 18 ans" {
		t.Fatalf("%d: %s", late.Status, text)
	}
	if meant := late.Submit(form, url.Values{"seats": {"33"}}); meant.Status != http.StatusSeeOther {
		t.Errorf("%d: %s", meant.Status, meant.Text("main"))
	}
}

func TestWhoDoesNotPlanTheSeasonChangesNoAction(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	address := actionOf(t, site, "Ciné-débat 2026")
	forged := url.Values{"title": {"Autre chose"}, "seats": {"1"}, "version": {"1"}, "discipline": {"music"}, "form": {"workshop"}, "guests_days": {"1"}, "authorisations_days": {"1"}, "participants_days": {"1"}}
	for who, status := range map[*fixture.Persona]int{fixture.Nadia: http.StatusForbidden, fixture.Odile: http.StatusForbidden, fixture.Yanis: http.StatusForbidden, fixture.Karim: http.StatusForbidden} {
		if got := site.As(t, who).Get(address + "/edit").Status; got != status {
			t.Errorf("%s opens the page: %d", who.Slug, got)
		}
		if got := site.As(t, who).Forge(address, forged).Status; got != status {
			t.Errorf("%s saves: %d", who.Slug, got)
		}
	}
	// Another service's coordinator.
	site.World.Exec(t, "update memberships set role = 'culture_coordinator' where account_id = $1", fixture.Ines.Account())
	if got := site.As(t, fixture.Ines).Get(address + "/edit").Status; got != http.StatusNotFound {
		t.Errorf("another service opens the page: %d", got)
	}
	if got := site.As(t, fixture.Ines).Forge(address, forged).Status; got != http.StatusNotFound {
		t.Errorf("another service saves: %d", got)
	}
}

// What leads somewhere from the group of her action, Camille may open: who leads it,
// what came of it, the sheet to be signed. Of programmes she is told nothing.
func TestCamilleOpensEveryPageOfTheGroupOfHerAction(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	group := strings.Replace(actionOf(t, site, "Ciné-débat 2026"), "/actions/", "/cycles/", 1)
	var cycle programme.CycleID
	site.World.Scan(t, "select id from cycles where '/cycles/' || id = $1", []any{group}, &cycle)
	who := programmetest.Person(t, site.World, fixture.Nadia, 950)
	var seat programme.EnrolmentID
	programmetest.Write(t, site.World, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		seat, err = programme.Enrol(ctx, tx, cycle, who)
		return err
	})
	camille := site.As(t, fixture.Camille)
	page := camille.Get(group)
	for _, path := range []string{"/team", "/report", "/sign-in-sheet"} {
		if page.Find("main a[href='"+group+path+"']").Length() != 1 {
			t.Errorf("nothing leads to %s", path)
		}
	}
	for _, href := range page.Find("main a").EachIter() {
		if to := href.AttrOr("href", ""); strings.HasPrefix(to, "/") {
			if got := camille.Get(to).Status; got != http.StatusOK {
				t.Errorf("%s: %d", to, got)
			}
		}
	}
	for path, silent := range map[string]string{"/team": "DURAND", "/report": "DURAND"} {
		if text := camille.Get(group + path).Text("main"); strings.Contains(text, silent) {
			t.Errorf("%s names a participant: %s", path, text)
		}
	}
	// She names a colleague, and may be named again.
	team := "form[action='" + group + "/facilitators']"
	joined := camille.Get(group+"/team").Submit(team, url.Values{"membership_id": {fixture.Nadia.Membership().String()}, "part": {"lead"}})
	if joined.Status != http.StatusSeeOther || camille.Get(group+"/team").Find(team+" option[value='"+fixture.Camille.Membership().String()+"']").Length() != 1 {
		t.Errorf("%d: %s", joined.Status, joined.Text("main"))
	}
	other := programmetest.New(t, site.World, programmetest.Options{})
	for _, path := range []string{"", "/team", "/report", "/sign-in-sheet"} {
		if got := camille.Get("/cycles/" + other.Cycle.String() + path).Status; got != http.StatusNotFound {
			t.Errorf("the group of a programme, %q: %d", path, got)
		}
	}
	if got := camille.Forge("/cycles/"+other.Cycle.String()+"/facilitators", url.Values{"membership_id": {fixture.Camille.Membership().String()}, "part": {"lead"}}).Status; got != http.StatusNotFound {
		t.Errorf("she joins a programme: %d", got)
	}
	// Nobody commits to an action.
	for _, path := range []string{"", "/sheet", "/pdf"} {
		if got := site.As(t, fixture.Nadia).Get("/enrolments/" + seat.String() + "/contract" + path).Status; got != http.StatusNotFound {
			t.Errorf("the contract%s of an action: %d", path, got)
		}
	}
	if got := site.As(t, fixture.Nadia).Forge("/enrolments/"+seat.String()+"/contract", url.Values{"signed_on": {"20/11/2026"}}).Status; got != http.StatusNotFound {
		t.Errorf("a contract of an action is signed: %d", got)
	}
}

// The pages of both slices at both widths, with what there is to warn of.
func TestWarningsAndTheEditOfAnActionAreAccessible(t *testing.T) {
	d := newDebate(t, 6)
	action := strings.Replace(d.group, "/cycles/", "/actions/", 1)
	for _, who := range d.people {
		if _, done := d.enrols(t, who); done.Status != http.StatusSeeOther {
			t.Fatal(done.Status)
		}
	}
	d.World.Exec(t, "update constraints set person_id = $2 where person_id = $1", d.people[0], d.people[1])
	d.World.Exec(t, `insert into constraints (id, person_id, service_id, kind, weekdays, from_clock, to_clock) values (gen_random_uuid(), $1, $2, 'hours', '3', '16:00', '18:00')`, d.people[0], fixture.ValClair.ID)
	for name, screen := range map[string]browsertest.Screen{"phone": browsertest.Phone, "desk": browsertest.Desk} {
		for shade, dark := range map[string]bool{"light": false, "dark": true} {
			screen.Dark = dark
			check := func(b *browsertest.Browser, page string) {
				t.Helper()
				b.Shoot("clash-" + page + "-" + name + "-" + shade)
				for _, wrong := range b.Axe() {
					t.Errorf("%s, %s, %s: %s", page, name, shade, wrong)
				}
				if over := b.Overflow(); over > 0 {
					t.Errorf("%s, %s: %d pixels too wide", page, name, over)
				}
			}
			nadia := browsertest.As(t, d.Site, fixture.Nadia, screen)
			for page, path := range map[string]string{"file": "/persons/" + d.people[0].String(), "list": "/cycles?person=" + d.people[0].String(), "group": d.group} {
				nadia.Go(path)
				check(nadia, page)
			}
			camille := browsertest.As(t, d.Site, fixture.Camille, screen)
			camille.Go(d.address + "/change")
			fill(camille, "at", "20:30")
			fill(camille, "until", "22:30")
			fill(camille, "reason", "Le film est plus long")
			press(camille, "foresee")
			if text := camille.Text("main"); !strings.Contains(text, "Au moins une personne inscrite ne pourra plus venir") {
				t.Errorf("nothing is said: %s", text)
			}
			check(camille, "preview")
			camille.Go(action)
			camille.Follow("main a[href='" + action + "/edit']")
			fill(camille, "guests_days", "21")
			press(camille, "foresee")
			if text := camille.Text("main"); !strings.Contains(text, "J-21") {
				t.Errorf("the days are not counted anew: %s", text)
			}
			check(camille, "edit")
		}
	}
}
