package persons_test

import (
	"fmt"
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

// desk counts what somebody does who has no mouse: a field typed, a choice made
// by its first letters, a walk to the next field, a form sent.
type desk struct {
	*browsertest.Browser
	acts int
}

func (d *desk) walk(selector string) {
	if d.Tab(selector) > 3 {
		d.acts += 100 // the way there is too long to be one act
	}
}

func (d *desk) fill(selector, text string) {
	d.walk(selector)
	d.acts++
	d.Press(text)
}

// A file is opened with ten acts at most and without a mouse: at four and a half
// seconds an act that is 45 seconds.
func TestFileIsOpenedByKeyboardInTenActs(t *testing.T) {
	site := webtest.New(t)
	d := &desk{Browser: browsertest.As(t, site, fixture.Nadia, browsertest.Desk)}
	d.Go("/persons/new")
	if focus := browsertest.Eval[string](d.Browser, "document.activeElement.name"); focus != "last_name" {
		t.Fatalf("typing begins in %q", focus)
	}
	d.acts++
	d.Press("Ben Ali")
	d.fill("[name=first_name]", "Nadia")
	d.fill("[name=birth_on]", "12031988")
	d.fill("[name=phone]", "0639981234")
	d.walk("[name=branch_id]") // her own stands there
	d.walk("[name=referent_id]")
	d.fill("[name=measure]", "Sursis")
	d.fill("[name=measure_ends_on]", "30062027")
	d.fill("[name=appi_ref]", "202600000012")
	d.acts++
	d.Enter()
	if name := d.Text("h1"); name != "BEN ALI Nadia" {
		t.Fatalf("leads to %s, %q: %s", d.Path(), name, d.Text(".ps-errors"))
	}
	for _, want := range []string{"12/03/1988", "Sursis probatoire", "Jusqu’au 30 juin 2027", "MERCIER Nadia", "Antenne de Sainte-Aurore", "202600000012"} {
		if band := d.Text(".ps-band"); !strings.Contains(band, want) {
			t.Errorf("nothing of %q: %s", want, band)
		}
	}
	if d.acts > 10 {
		t.Errorf("it takes %d acts", d.acts)
	}
}

func TestSearchIsOneFieldAndOneKeyAway(t *testing.T) {
	site := webtest.New(t)
	opened(t, site, fixture.Nadia, benali("Ben Ali"))
	for _, screen := range []browsertest.Screen{browsertest.Desk, {Width: 1280, Height: 900, NoScript: true}} {
		b := browsertest.As(t, site, fixture.Nadia, screen)
		b.Go("/")
		b.Type(".fr-header__search input[name=q]", "benali\r")
		b.Wait("the result", "location.pathname === '/persons' && document.readyState === 'complete'")
		if found := b.Text("main tbody"); !strings.Contains(found, "BEN ALI Nadia") || strings.Contains(b.Path(), "ali") {
			t.Errorf("%s shows %q", b.Path(), found)
		}
	}
}

// Every page of persons on both screens and in both colours: nothing to say for
// the checker, nothing to scroll sideways.
func TestPagesAreAccessibleAndFit(t *testing.T) {
	site := webtest.New(t)
	full := benali("de la Tour")
	full["appi_ref"], full["phone_use"], full["sms"], full["email"] = []string{"202600000012"}, []string{"shared"}, []string{"refused"}, []string{"anne-elisabeth.de-la-tour-d-auvergne@exemple.test"}
	full["language"], full["interpreter"], full["in_custody_register"] = []string{"ps"}, []string{"true"}, []string{"true"}
	full["obligations"], full["hours_from"], full["hours_to"] = []string{"care_obligation", "work_or_training", "no_contact"}, []string{"18 h"}, []string{"8h30"}
	full["hours_days"], full["forbidden_place"], full["birth_name"] = []string{"1", "2", "5"}, []string{"Mornay-les-Étangs"}, []string{"Lefèvre"}
	file := opened(t, site, fixture.Helene, full)
	for i, last := range []string{"Amara", "Ben Ali", "Benali", "Costa", "Duval", "Haddad"} {
		one := benali(last)
		if i%2 == 0 {
			delete(one, "phone")
			delete(one, "measure")
			delete(one, "measure_ends_on")
		}
		opened(t, site, fixture.Helene, one)
	}
	empty := opened(t, site, fixture.Odile, map[string][]string{"last_name": {"Roy"}, "birth_on": {"01/01/1990"}})
	helene := site.As(t, fixture.Helene)
	search := helene.Get("/persons").Submit(".fr-header__search form", map[string][]string{"q": {"benalli"}}).Location
	pages := map[string]string{"list": "/persons", "service": "/persons?scope=service&state=any", "nobody": "/persons?scope=mine&state=deceased", "search": search,
		"new": "/persons/new", "file": file, "empty-file": empty, "journal": file + "/journal"}
	b := browsertest.As(t, site, fixture.Helene, browsertest.Desk)
	for _, screen := range []browsertest.Screen{{Width: 390, Height: 844}, {Width: 390, Height: 844, Dark: true}, {Width: 1280, Height: 900}, {Width: 1280, Height: 900, Dark: true}, {Width: 320, Height: 700}} {
		b.Show(screen)
		for name, path := range pages {
			b.Go(path)
			b.Shoot(fmt.Sprintf("persons-%s-%d-%v", name, screen.Width, screen.Dark))
			if over := b.Overflow(); over > 0 {
				t.Errorf("%s at %d is %d pixels too wide", name, screen.Width, over)
			}
			for _, found := range b.Axe() {
				t.Errorf("%s at %d, dark %v: %s", name, screen.Width, screen.Dark, found)
			}
		}
	}
	b.Show(browsertest.Desk)
	b.Go("/persons/new")
	b.Type("[name=last_name]", "Benali")
	b.Type("[name=first_name]", "Nadia")
	b.Type("[name=birth_on]", "12/03/1988\r")
	b.Wait("the homonyms", "document.querySelector('.fr-alert--warning') !== null && document.readyState === 'complete'")
	for _, screen := range []browsertest.Screen{browsertest.Desk, browsertest.Phone} {
		b.Show(screen)
		b.Shoot(fmt.Sprintf("persons-homonym-%d", screen.Width))
		for _, found := range b.Axe() {
			t.Errorf("homonyms at %d: %s", screen.Width, found)
		}
		if over := b.Overflow(); over > 0 {
			t.Errorf("homonyms at %d are %d pixels too wide", screen.Width, over)
		}
	}
}
