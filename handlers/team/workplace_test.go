package team_test

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

// atBoth is Karim, signed in at Val-Clair, who works for Le Relais too.
func atBoth(t *testing.T, site *webtest.Site) *webtest.Visitor {
	t.Helper()
	link := invite(t, site.As(t, fixture.Helene), officer("karim@exemple.test"))
	karim := site.Visitor(t)
	if in := join(t, karim, link, "karim"); in.Location != "/" {
		t.Fatalf("%d to %s: %s", in.Status, in.Location, in.Text("main"))
	}
	return karim
}

const places = ".ps-user__places form"

func TestSwitchingPlacesLeadsToTheFirstPageThere(t *testing.T) {
	site := open(t)
	karim := atBoth(t, site)
	site.World.Stand(dbtest.Monday.Add(time.Minute))
	done := karim.Get("/persons").Submit(places, nil)
	if done.Status != http.StatusSeeOther || done.Location != "/" {
		t.Fatalf("%d to %s", done.Status, done.Location)
	}
	page := done.Follow().Follow()
	if page.Status != http.StatusOK || page.Text(".fr-header__service-tagline") != "Le Relais des Tilleuls" || !strings.Contains(page.Text("main"), "Vous avez changé de lieu de travail") {
		t.Errorf("%d at %s: %s", page.Status, page.Text(".fr-header__service-tagline"), page.Text("main"))
	}
	if persons := karim.Get("/persons"); persons.Status != http.StatusForbidden {
		t.Errorf("the service's persons from the organisation: %d", persons.Status)
	}
	// Next time he begins where he was.
	karim.Get("/referrals").Submit("form[action='/sign-out']", nil)
	again := site.Visitor(t)
	again.Get("/sign-in").Prove("karim")
	if at := again.Get("/account/sessions").Text(".fr-header__service-tagline"); at != "Le Relais des Tilleuls" {
		t.Errorf("begins at %s", at)
	}
}

// A form of the former place, left open in another window, writes nothing.
func TestFormOfTheFormerPlaceIsRefused(t *testing.T) {
	site := open(t)
	karim := atBoth(t, site)
	form := karim.Get("/persons/new")
	karim.Get("/").Submit(places, nil)
	sent := form.Submit("form[action='/persons']", url.Values{"last_name": {"ESSAI"}, "birth_on": {"12/03/1988"}})
	if sent.Status != http.StatusForbidden {
		t.Errorf("%d to %s", sent.Status, sent.Location)
	}
	var n int
	site.World.Scan(t, "select count(*) from persons", nil, &n)
	if n != 0 {
		t.Errorf("%d persons", n)
	}
}

func TestNobodySwitchesToSomebodyElsesPlace(t *testing.T) {
	site := open(t)
	karim := site.As(t, fixture.Karim)
	if karim.Get("/referrals").Find(places).Length() != 0 {
		t.Error("one place, and a choice")
	}
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Sophie, fixture.Bertrand} {
		if page := karim.Forge("/account/memberships/"+p.Membership().String()+"/session", nil); page.Status != http.StatusNotFound {
			t.Errorf("to %s's: %d", p.Slug, page.Status)
		}
	}
	if at := karim.Get("/referrals").Text(".fr-header__service-tagline"); at != "Le Relais des Tilleuls" {
		t.Errorf("he is at %s", at)
	}
}
