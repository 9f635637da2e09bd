package team_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/models/fixture"
)

func TestRefusedInvitationComesBackFilledIn(t *testing.T) {
	site := open(t)
	page := site.As(t, fixture.Karim).Get("/team").Submit("form[action='/team/invitations']", url.Values{"email": {"pas une adresse"}, "role": {""}})
	says(t, page, http.StatusUnprocessableEntity, "Saisissez une adresse électronique", "Choisissez une fonction")
	if typed := page.Find("input[name=email]").AttrOr("value", ""); typed != "pas une adresse" {
		t.Errorf("the field holds %q", typed)
	}
}

func TestEachSideInvitesItsOwnRoles(t *testing.T) {
	site := open(t)
	roles := func(p *fixture.Persona) string {
		var all []string
		for _, option := range site.As(t, p).Get("/team").Find("select[name=role] option[value!='']").EachIter() {
			all = append(all, option.AttrOr("value", ""))
		}
		return strings.Join(all, " ")
	}
	for p, want := range map[*fixture.Persona]string{
		fixture.Helene:    "cpip manager admin_staff psychologist social_worker em_officer educator culture_coordinator",
		fixture.Dominique: "cpip manager director admin_staff psychologist social_worker em_officer educator culture_coordinator",
		fixture.Karim:     "partner_manager partner_member facilitator",
	} {
		if got := roles(p); got != want {
			t.Errorf("%s may invite %s", p.Slug, got)
		}
	}
	if site.As(t, fixture.Karim).Get("/team").Find("select[name=branch_id]").Length() != 0 {
		t.Error("a partner chooses a branch")
	}
	if page := site.As(t, fixture.Nadia).Get("/team"); page.Status != http.StatusForbidden {
		t.Errorf("Nadia opens the team's page: %d", page.Status)
	}
}

// By any route: what one manager's page shows, and the acts of another's.
func TestManagersOfTwoOrganisationsNeverMeet(t *testing.T) {
	site := open(t)
	karim, bertrand := site.As(t, fixture.Karim), site.As(t, fixture.Bertrand)
	invite(t, karim, url.Values{"email": {"ada@exemple.test"}, "role": {"partner_member"}})
	his := karim.Get("/team")
	theirs := bertrand.Get("/team")
	says(t, theirs, http.StatusOK, "Notre équipe", "KELLER Bertrand")
	for _, needle := range []string{"ZERROUKI", "ada@exemple.test", "Relais"} {
		if strings.Contains(theirs.Text("main"), needle) {
			t.Errorf("Bertrand reads %s", needle)
		}
	}
	renewal, _ := his.Form("form[action$='/renewal']")
	revocation, _ := his.Form("form[action$='/revocation']")
	for _, action := range []string{renewal, revocation, "/memberships/" + fixture.Karim.Membership().String() + "/ending"} {
		if page := bertrand.Forge(action, nil); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", action, page.Status)
		}
	}
	says(t, karim.Get("/team"), http.StatusOK, "En attente", "ZERROUKI Karim")
}

func TestNobodyEndsTheirOwnAccess(t *testing.T) {
	site := open(t)
	helene := site.As(t, fixture.Helene)
	own := "/memberships/" + fixture.Helene.Membership().String() + "/ending"
	if helene.Get("/team").Find("form[action='"+own+"']").Length() != 0 {
		t.Error("the page offers it")
	}
	if page := helene.Forge(own, nil); page.Status != http.StatusForbidden {
		t.Errorf("%d", page.Status)
	}
	if page := helene.Get("/team"); page.Status != http.StatusOK {
		t.Errorf("afterwards: %d", page.Status)
	}
}
