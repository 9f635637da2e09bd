package persons_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// why is a motive as it is typed.
var why = url.Values{"motive": {"reception"}, "words": {"Se présente à l’accueil de Mornay."}}

// openDoor gives a motive for a file and goes in.
func openDoor(t *testing.T, v *webtest.Visitor, path string) *webtest.Page {
	t.Helper()
	door := v.Get(path)
	if door.Status != http.StatusSeeOther || !strings.HasPrefix(door.Location, path[:45]+"/access?next=") {
		t.Fatalf("%s has no door: %d to %q", path, door.Status, door.Location)
	}
	in := door.Follow().Submit("form[action$='/access']", why)
	if in.Status != http.StatusSeeOther || in.Location != path {
		t.Fatalf("the motive leads to %q: %d %s", in.Location, in.Status, in.Text("main"))
	}
	return in.Follow()
}

func TestFileOfAnotherBranchOpensAfterAMotive(t *testing.T) {
	site := webtest.New(t)
	path := opened(t, site, fixture.Nadia, benali("Benali"))
	marc := site.As(t, fixture.Marc)
	door := marc.Get(path).Follow()
	if strings.Contains(door.Body, "BENALI") || !strings.Contains(door.Text("h1"), "Ouvrir la fiche d’une autre antenne") {
		t.Errorf("the door shows %s", door.Text("main"))
	}
	empty := door.Submit("form[action$='/access']", nil)
	if empty.Status != http.StatusUnprocessableEntity || empty.Find(".ps-errors a").Length() != 2 {
		t.Errorf("without a motive: %d %s", empty.Status, empty.Text("main"))
	}
	if page := openDoor(t, marc, path); page.Status != http.StatusOK || !strings.Contains(page.Text("main"), "BENALI Nadia") || !strings.Contains(page.Text("main"), "pour un motif enregistré") {
		t.Errorf("behind the door: %d %s", page.Status, page.Text("main"))
	}
	journal := site.As(t, fixture.Helene).Get(path + "/journal").Text("main")
	for _, want := range []string{"Accès motivé", "La personne se présente à l’accueil ou appelle – Se présente à l’accueil de Mornay.", "TESSIER Marc"} {
		if !strings.Contains(words(journal), words(want)) {
			t.Errorf("the journal says nothing of %q: %s", want, journal)
		}
	}
	var words int
	site.World.Scan(t, "select count(*) from journal where detail ilike '%accueil%'", nil, &words)
	if words > 0 {
		t.Error("the journal itself holds the words")
	}
	site.World.Stand(dbtest.Monday.Add(24*time.Hour + time.Minute))
	if page := site.As(t, fixture.Marc).Get(path); page.Status != http.StatusSeeOther {
		t.Errorf("the day after: %d", page.Status)
	}
}

func TestWhoNeedsAMotive(t *testing.T) {
	site := webtest.New(t)
	near, far := opened(t, site, fixture.Nadia, benali("Benali")), opened(t, site, fixture.Marc, benali("Costa"))
	for _, c := range []struct {
		who  *fixture.Persona
		path string
		open bool
	}{
		{fixture.Nadia, near, true}, {fixture.Nadia, far, false}, {fixture.Marc, near, false}, {fixture.Helene, near, true}, {fixture.Helene, far, false},
		{fixture.Dominique, near, true}, {fixture.Dominique, far, true}, {fixture.Odile, near, true}, {fixture.Odile, far, false},
	} {
		if page := site.As(t, c.who).Get(c.path); (page.Status == http.StatusOK) != c.open || !c.open && page.Status != http.StatusSeeOther {
			t.Errorf("%s at %s: %d, want open: %v", c.who.Slug, c.path, page.Status, c.open)
		}
	}
	// Whoever covers for the officer in charge needs none.
	form := site.As(t, fixture.Nadia).Get("/covers")
	if done := form.Submit("form[action='/covers']", url.Values{"substitute_id": {fixture.Marc.Account().String()}, "ends_on": {"27/11/2026"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("cover: %d %s", done.Status, done.Text("main"))
	}
	marc := site.As(t, fixture.Marc)
	if page := marc.Get(near); page.Status != http.StatusOK {
		t.Errorf("the cover: %d", page.Status)
	}
	if got := listed(marc.Get("/persons?scope=covered")); len(got) != 1 || got[0] != "BENALI Nadia" {
		t.Errorf("the cover's list: %v", got)
	}
	site.World.Stand(dbtest.Monday.Add(5 * 24 * time.Hour))
	if page := site.As(t, fixture.Marc).Get(near); page.Status != http.StatusSeeOther {
		t.Errorf("after the cover's last day: %d", page.Status)
	}
}

// What is typed behind a door that closed meanwhile is kept and offered again.
func TestFormBehindADoorThatClosedIsKept(t *testing.T) {
	site := webtest.New(t)
	path := opened(t, site, fixture.Nadia, benali("Benali"))
	marc := site.As(t, fixture.Marc)
	openDoor(t, marc, path)
	form := marc.Get(path + "/edit")
	site.World.Exec(t, "update access_motives set open_until = given_at + interval '1 second'")
	site.World.Stand(dbtest.Monday.Add(time.Minute))
	late := form.Submit("form[action$='/edit']", url.Values{"commune": {"Mornay-les-Étangs"}})
	if late.Status != http.StatusSeeOther || !strings.Contains(late.Location, "/access") {
		t.Fatalf("%d to %q", late.Status, late.Location)
	}
	home := late.Follow().Submit("form[action$='/access']", why).Follow()
	again := marc.Get(home.Find("main a[href^='/drafts/']").AttrOr("href", ""))
	if value, _ := again.Find("[name=commune]").Attr("value"); value != "Mornay-les-Étangs" {
		t.Errorf("offered again: %d %q", again.Status, value)
	}
}

func TestDoorLeadsNowhereElse(t *testing.T) {
	site := webtest.New(t)
	path := opened(t, site, fixture.Nadia, benali("Benali"))
	marc := site.As(t, fixture.Marc)
	for _, next := range []string{"https://ailleurs.exemple.test/", "//ailleurs.exemple.test", "javascript:alert(1)", "/\\ailleurs", "x", "/persons\n"} {
		done := marc.Forge(path+"/access", url.Values{"motive": {"duty"}, "words": {"Permanence."}, "next": {next}})
		if done.Location != path {
			t.Errorf("%q leads to %q", next, done.Location)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Lea, fixture.Bruno, fixture.Karim, fixture.Paul} {
		if page := site.As(t, who).Forge(path+"/access", why); page.Status != http.StatusForbidden {
			t.Errorf("%s gives a motive: %d", who.Slug, page.Status)
		}
	}
	if page := site.As(t, fixture.Ines).Forge(path+"/access", why); page.Status != http.StatusNotFound {
		t.Errorf("another service gives a motive: %d", page.Status)
	}
}
