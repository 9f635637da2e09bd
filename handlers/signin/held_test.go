package signin_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/handlers/web/oidc/oidctest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/account"
	"passerelle/models/fixture"
)

const newEmployer = "00000000300017"

func TestAnotherEmployerWaitsForTheManagerAndThenOpens(t *testing.T) {
	s := meet(t)
	s.in(s.signIn())
	moved := claims("siret", newEmployer)
	s.says(s.lie(moved), http.StatusForbidden, "Votre accès attend une confirmation", "SPIP du Val-Clair", "Qui décide", "encadrement de votre service")

	helene := s.site.As(t, fixture.Helene)
	team := helene.Get("/team")
	if !strings.Contains(team.Text("main"), "1 identité à confirmer") {
		t.Errorf("the team says nothing: %s", team.Text("main"))
	}
	list := helene.Get("/team/requests")
	for _, word := range []string{fixture.Nadia.Name, "CPIP", "un autre employeur", "ProConnect", "000 000 000 00017", "000 000 003 00017", "de vive voix"} {
		if !strings.Contains(strings.ReplaceAll(list.Text("main"), "\u00a0", " "), word) {
			t.Errorf("not said: %s\n%s", word, list.Text("main"))
		}
	}
	done := list.Submit("form[action$='/confirmation']", nil)
	if done.Status != http.StatusSeeOther || !strings.Contains(done.Follow().Text("main, header, body"), "L’identité est confirmée") {
		t.Fatalf("%d to %s", done.Status, done.Location)
	}
	s.in(s.lie(moved))
	if text := helene.Get("/team/requests").Text("main"); !strings.Contains(text, "Confirmée et utilisée") || !strings.Contains(text, "Aucune identité à confirmer") {
		t.Errorf("afterwards: %s", text)
	}
}

func TestRefusedIdentityReadsSo(t *testing.T) {
	s := meet(t)
	s.says(s.lie(stranger()), http.StatusForbidden, "attend une confirmation")
	list := s.site.As(t, fixture.Dominique).Get("/team/requests")
	if done := list.Submit("form[action$='/refusal']", nil); done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	s.says(s.lie(stranger()), http.StatusForbidden, "Votre accès n’a pas été confirmé", "Que faire")
	english := s.site.Visitor(t)
	english.Lang = "en"
	if text := english.Get("/sign-in").Through().Text("main"); !strings.Contains(text, "has not been confirmed") {
		t.Errorf("in English: %s", text)
	}
}

func TestWhoDecidesIsOfThatPlace(t *testing.T) {
	s := meet(t)
	s.says(s.lie(stranger()), http.StatusForbidden)
	var id string
	s.site.World.Scan(t, "select id::text from identity_requests", nil, &id)
	for _, p := range []*fixture.Persona{fixture.Karim, fixture.Bertrand} {
		visitor := s.site.As(t, p)
		if text := visitor.Get("/team/requests").Text("main"); strings.Contains(text, fixture.Nadia.Name) || !strings.Contains(text, "Aucune identité") {
			t.Errorf("%s reads %s", p.Slug, text)
		}
		for _, act := range []string{"/confirmation", "/refusal"} {
			if page := visitor.Forge("/identity-requests/"+id+act, nil); page.Status != http.StatusNotFound {
				t.Errorf("%s: %d", p.Slug, page.Status)
			}
		}
	}
	if page := s.site.As(t, fixture.Marc).Forge("/identity-requests/"+id+"/confirmation", nil); page.Status != http.StatusForbidden {
		t.Errorf("a colleague: %d", page.Status)
	}
	if n := s.count("identity_requests where status = 'pending'"); n != 1 {
		t.Error("decided")
	}
}

func TestTwoWhoDecideGetOneWinner(t *testing.T) {
	s := meet(t)
	s.lie(stranger())
	first, second := s.site.As(t, fixture.Helene).Get("/team/requests"), s.site.As(t, fixture.Dominique).Get("/team/requests")
	if done := first.Submit("form[action$='/refusal']", nil); done.Status != http.StatusSeeOther {
		t.Fatalf("%d", done.Status)
	}
	if late := second.Submit("form[action$='/confirmation']", nil); late.Status != http.StatusConflict || !strings.Contains(late.Text("main"), "déjà décidé") {
		t.Errorf("%d %s", late.Status, late.Text("main"))
	}
}

func TestAccountIsOpenedThroughItsOwnProvider(t *testing.T) {
	s := meet(t, func(m *webtest.Meeting) { m.For = account.ForOthers })
	s.says(s.signIn(), http.StatusForbidden, "ne s’ouvre pas avec ce fournisseur")
}

// The page of an invitation offers only a provider that may vouch for the one
// invited.
func TestInvitationOffersTheProviderOfItsAudience(t *testing.T) {
	for through, want := range map[account.Audience]int{account.ForStaff: 1, account.ForOthers: 0} {
		s := meet(t, func(m *webtest.Meeting) { m.For = through })
		made := s.site.As(t, fixture.Helene).Get("/team").Submit("form[action='/team/invitations']", map[string][]string{
			"email": {"ada@exemple.test"}, "role": {"cpip"}, "branch_id": {fixture.SainteAurore.ID.String()}})
		link := made.Follow().Find("input[name=link]").AttrOr("value", "")
		visitor := s.site.Visitor(t)
		page := visitor.Get(strings.TrimPrefix(link, s.site.URL)).Follow()
		if got := page.Find("form[action='/sign-in/agents']").Length(); got != want {
			t.Errorf("for %q: %d buttons", through, got)
		}
	}
}

// The provider names somebody by the account's address: the portal tells nobody
// whose it is.
func TestStrangerLearnsNothingOfTheAccount(t *testing.T) {
	s := meet(t)
	page := s.lie(stranger())
	for _, told := range []string{fixture.Nadia.Name, "Val-Clair", "CPIP", "nadia"} {
		if strings.Contains(page.Text("main"), told) {
			t.Errorf("a stranger reads %s: %s", told, page.Text("main"))
		}
	}
	s.liar.Tell(func(l *oidctest.Liar) { l.Lies.Userinfo["email"] = "personne@exemple.test" })
	s.says(s.signIn(), http.StatusForbidden, "aucun compte du portail")
}
