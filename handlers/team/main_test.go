package team_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/demo"
	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// newcomers are people whom the provider knows and the portal does not; the
// provider gives them the address <slug>@exemple.test.
var newcomers = []demo.Persona{
	{Slug: "ada", Name: "Ada Delorme", GivenName: "Ada", UsualName: "Delorme"},
	{Slug: "eve", Name: "Eve Garnier", GivenName: "Eve", UsualName: "Garnier"},
	{Slug: "karim", Name: "Karim Zerrouki", GivenName: "Karim", UsualName: "Zerrouki"},
	{Slug: "sophie", Name: "Sophie Legrand", GivenName: "Sophie", UsualName: "Legrand"},
}

// open is a portal whose provider knows the newcomers and some of the cast. The
// cast is signed in by webtest as well as through the provider.
func open(t *testing.T) *webtest.Site {
	t.Helper()
	site := webtest.WithProvider(t, world.New(t), newcomers...)
	for _, p := range []*fixture.Persona{fixture.Karim, fixture.Sophie} {
		site.World.Exec(t, "insert into identities (account_id, issuer, subject, bound_at) values ($1, $2, $3, $4)", p.Account(), site.Issuer(), p.Slug, dbtest.Monday)
	}
	return site
}

// invite fills the form of the team's page and gives the link that is shown.
func invite(t *testing.T, visitor *webtest.Visitor, form url.Values) string {
	t.Helper()
	made := visitor.Get("/team").Submit("form[action='/team/invitations']", form)
	if made.Status != http.StatusSeeOther {
		t.Fatalf("invite: %d %s", made.Status, made.Text("main"))
	}
	return shown(t, made.Follow())
}

// shown is the link on the page after an invitation was made or renewed, as a
// path of the site.
func shown(t *testing.T, page *webtest.Page) string {
	t.Helper()
	link := page.Find("input[name=link]").AttrOr("value", "")
	at := strings.Index(link, "/invitations/")
	if at < 0 || !strings.HasPrefix(link, "http") {
		t.Fatalf("no link: %s", page.Text("main"))
	}
	return link[at:]
}

func officer(email string) url.Values {
	return url.Values{"email": {email}, "role": {"cpip"}, "branch_id": {fixture.SainteAurore.ID.String()}}
}

// join follows a link and proves to be somebody.
func join(t *testing.T, visitor *webtest.Visitor, link, slug string) *webtest.Page {
	t.Helper()
	return visitor.Get(link).Follow().Prove(slug)
}

// agree accepts the charter that stands in front of every page.
func agree(t *testing.T, visitor *webtest.Visitor) *webtest.Page {
	t.Helper()
	charter := visitor.Get("/")
	if charter.Status != http.StatusSeeOther || charter.Location != "/charter" {
		t.Fatalf("before the charter: %d to %s", charter.Status, charter.Location)
	}
	return charter.Follow().Submit("form[action='/charter']", nil)
}

func says(t *testing.T, page *webtest.Page, status int, words ...string) {
	t.Helper()
	if page.Status != status {
		t.Errorf("status %d, wanted %d: %s", page.Status, status, page.Text("main"))
	}
	for _, word := range words {
		if !strings.Contains(page.Text("main"), word) {
			t.Errorf("not said: %s\n%s", word, page.Text("main"))
		}
	}
}
