package services_test

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

func says(t *testing.T, page *webtest.Page, status int, words ...string) {
	t.Helper()
	if page.Status != status {
		t.Fatalf("status %d, wanted %d: %s", page.Status, status, page.Text("main"))
	}
	for _, word := range words {
		if !strings.Contains(page.Text("body"), word) {
			t.Errorf("not said: %s\n%s", word, page.Text("main"))
		}
	}
}

// From an empty form to the first morning of a new service, and to its end.
func TestAServiceIsOpenedManagedAndClosed(t *testing.T) {
	site := webtest.WithProvider(t, world.New(t), demo.Persona{Slug: "ada", Name: "Ada Delorme", GivenName: "Ada", UsualName: "Delorme"})
	alix := site.As(t, fixture.Admin)
	says(t, alix.Get("/admin/services"), http.StatusOK, "SPIP du Val-Clair", "SPIP départemental")
	form := alix.Get("/admin/services/new")
	refused := form.Submit("form[action='/admin/services']", url.Values{"name": {"SPIP de Côte-d’Or"}})
	says(t, refused, http.StatusUnprocessableEntity, "Choisissez le département.")
	if refused.Find("[name=name]").AttrOr("value", "") != "SPIP de Côte-d’Or" {
		t.Error("the name is not given back")
	}
	made := refused.Submit("form[action='/admin/services']", url.Values{"department": {"21"}})
	page := made.Follow()
	says(t, page, http.StatusOK, "Le service est ouvert.", "Côte-d’Or (21)", "Personne ne répond encore de ce service", "Sans responsable")

	branch := alix.Get(made.Location + "/branches/new")
	wrong := branch.Submit("form[action$='/branches']", url.Values{"name": {"Antenne de Dijon"}, "street": {"4 rue des Tanneurs"}, "commune": {"75001 Dijon"}})
	says(t, wrong, http.StatusUnprocessableEntity, "Saisissez le code postal et la commune")
	added := wrong.Submit("form[action$='/branches']", url.Values{"commune": {"21000 Dijon"}, "phone": {"03 80 00 00 00"}})
	says(t, added.Follow(), http.StatusOK, "L’antenne est ajoutée.", "4 rue des Tanneurs, 21000 Dijon")

	invited := alix.Get(made.Location).Submit("form[action$='/invitations']", url.Values{"email": {"ada@exemple.test"}, "role": {"director"}}).Follow()
	says(t, invited, http.StatusOK, "ada@exemple.test", "Invitation jusqu’au")
	link := invited.Find("input[name=link]").AttrOr("value", "")
	if again := alix.Get(made.Location); again.Find("input[name=link]").Length() != 0 {
		t.Error("the link is shown twice")
	}
	ada := site.Visitor(t)
	ada.Get(link[strings.Index(link, "/invitations/"):]).Follow().Prove("ada")
	ada.Get("/charter").Submit("form[action='/charter']", nil)
	says(t, ada.Get("/team"), http.StatusOK, "SPIP de Côte-d’Or", "DELORME Ada")
	says(t, alix.Get(made.Location), http.StatusOK, "DELORME Ada")

	says(t, alix.Get(made.Location).Submit("form[action$='/closing']", nil).Follow(), http.StatusOK, "Le service est fermé.", "Service fermé le")
	if page := alix.Forge(made.Location+"/invitations", url.Values{"email": {"eve@exemple.test"}, "role": {"director"}}); page.Status != http.StatusConflict {
		t.Errorf("somebody is invited to a closed service: %d", page.Status)
	}
	if page := ada.Get("/team"); page.Status != http.StatusSeeOther || !strings.HasPrefix(page.Location, "/sign-in") {
		t.Errorf("her next click: %d to %s", page.Status, page.Location)
	}
	if in := site.Visitor(t).Get("/sign-in").Prove("ada"); in.Status != http.StatusForbidden {
		t.Errorf("she signs in again: %d to %s", in.Status, in.Location)
	}
	says(t, alix.Get(made.Location).Submit("form[action$='/reopening']", nil).Follow(), http.StatusOK, "Le service est rouvert.")
	if in := site.Visitor(t).Get("/sign-in").Prove("ada"); in.Location != "/" {
		t.Errorf("reopened, and she is led to %d %s", in.Status, in.Location)
	}
}

func TestBranchFromBeforeIsGivenItsCommune(t *testing.T) {
	site := webtest.New(t)
	alix := site.As(t, fixture.Admin)
	page := alix.Get("/admin/branches/" + fixture.SainteAurore.ID.String() + "/edit")
	says(t, page, http.StatusOK, "Modifier l’antenne")
	done := page.Submit("form[action^='/admin/branches/']", url.Values{"street": {"1 place du Marché"}, "commune": {"21000 Dijon"}})
	says(t, done.Follow(), http.StatusOK, "L’antenne est enregistrée.", "1 place du Marché, 21000 Dijon")
}

func TestServicesAreNobodyElses(t *testing.T) {
	site := webtest.New(t)
	for _, p := range []*fixture.Persona{fixture.Dominique, fixture.Helene, fixture.Karim, fixture.Paul, fixture.Claire} {
		visitor := site.As(t, p)
		for _, path := range []string{"/admin/services", "/admin/services/new", "/admin/services/" + fixture.ValClair.ID.String()} {
			if page := visitor.Get(path); page.Status != http.StatusForbidden {
				t.Errorf("%s opens %s: %d", p.Slug, path, page.Status)
			}
		}
		if page := visitor.Forge("/admin/services/"+fixture.ValClair.ID.String()+"/closing", nil); page.Status != http.StatusForbidden {
			t.Errorf("%s closes a service: %d", p.Slug, page.Status)
		}
	}
}
