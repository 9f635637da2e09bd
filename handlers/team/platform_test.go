package team_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// The platform's own accounts, from an administrator's first page: a second
// administrator is invited, reviews the first, and neither can be the last to go.
func TestAdministratorInvitesReviewsSuspendsAndEndsThePlatformsPeople(t *testing.T) {
	site := open(t)
	alix := site.As(t, fixture.Admin)
	if first := alix.Get("/"); first.Location != "/team" {
		t.Fatalf("the first page leads to %q", first.Location)
	}
	team := alix.Get("/team")
	says(t, team, http.StatusOK, "Comptes de la plateforme", "AUBERT Paul", "DUMAS Claire", "Une seule personne administre la plateforme")
	if roles := team.Find("select[name=role] option[value=director], select[name=role] option[value=cpip], [name=branch_id]"); roles.Length() != 0 {
		t.Error("the page invites to a service")
	}
	link := invite(t, alix, url.Values{"email": {"ada@exemple.test"}, "role": {"admin"}})
	ada := site.Visitor(t)
	if in := join(t, ada, link, "ada"); in.Location != "/" {
		t.Fatalf("%d to %s: %s", in.Status, in.Location, in.Text("main"))
	}
	agree(t, ada)
	if strings.Contains(alix.Get("/team").Text("main"), "Une seule personne administre") {
		t.Error("two administrators, and each is called the only one")
	}

	claire := site.As(t, fixture.Claire)

	// A quarter later Ada confirms Alix and Paul, and suspends Claire.
	site.World.Exec(t, "update memberships set created_at = $1 where service_id is null and organisation_id is null", dbtest.Monday.AddDate(0, -4, 0))
	says(t, ada.Get("/team"), http.StatusOK, "Revue des accès", "3 ")
	page := ada.Get("/team/review")
	says(t, page, http.StatusOK, "BERNIER Alix", "AUBERT Paul", "DUMAS Claire")
	if strings.Contains(page.Text("main"), "DELORME Ada") {
		t.Error("she reviews herself")
	}
	done := page.Submit("form[action='/team/review']", url.Values{"decision[" + fixture.Claire.Membership().String() + "]": {"suspend"}, "rest": {"keep"}})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("the review: %d %s", done.Status, done.Text("main"))
	}
	says(t, done.Follow(), http.StatusOK, "Suspendu")
	if in := claire.Get("/account/sessions"); in.Status != http.StatusSeeOther {
		t.Errorf("Claire is still in: %d", in.Status)
	}
	file := alix.Get("/memberships/" + fixture.Claire.Membership().String())
	says(t, file, http.StatusOK, "Revue des accès", "Changer de fonction")
	says(t, file.Submit("form[action$='/reinstatement']", nil).Follow(), http.StatusOK, "L’accès est rétabli.")

	// Ada goes; Alix, alone again, cannot be put out by a page Ada had open.
	last := ada.Get("/memberships/" + fixture.Admin.Membership().String())
	says(t, last, http.StatusOK, "BERNIER Alix")
	ended := alix.Get("/team").Submit("form[action$='/ending']:not([action*='"+fixture.Claire.Membership().String()+"']):not([action*='"+fixture.Paul.Membership().String()+"'])", nil)
	says(t, ended.Follow(), http.StatusOK, "L’accès a pris fin", "Une seule personne administre")
	if late := last.Submit("form[action$='/ending']", nil); late.Status != http.StatusUnauthorized {
		t.Errorf("somebody who left ends an access: %d", late.Status)
	}
	if page := alix.Get("/memberships/" + fixture.Dominique.Membership().String()); page.Status != http.StatusNotFound {
		t.Errorf("a member of a service: %d", page.Status)
	}
	for _, p := range []*fixture.Persona{fixture.Paul, fixture.Claire, fixture.Dominique, fixture.Karim} {
		if page := site.As(t, p).Get("/memberships/" + fixture.Claire.Membership().String()); page.Status == http.StatusOK {
			t.Errorf("%s opens an account of the platform", p.Slug)
		}
	}
}
