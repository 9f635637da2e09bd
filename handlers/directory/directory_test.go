package directory_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/partner"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// offer is one as it is typed.
func offer() url.Values {
	return url.Values{
		"site_id": {fixture.Relais.Site().String()}, "name": {"Accueil d’urgence"}, "domain": {"housing"}, "audience": {"Adultes seuls"},
		"content": {"Une chambre pour trois nuits"}, "documents": {"Pièce d’identité"}, "areas": {"91"}, "seats": {"6"}, "seats_free": {"2"},
	}
}

func path(o *fixture.Offer) string { return "/offers/" + o.ID.String() }

// C1, C4: a partner writes, publishes, counts, suspends and confirms its offers,
// and each service reads them as they stand.
func TestPartnerKeepsItsOffers(t *testing.T) {
	site := webtest.New(t)
	karim, nadia := site.As(t, fixture.Karim), site.As(t, fixture.Nadia)
	list := karim.Get("/offers")
	if list.Status != http.StatusOK || !strings.Contains(list.Text("h1"), "Nos offres") || !strings.Contains(list.Text("main"), "1 offre n’a pas été confirmée") {
		t.Fatalf("%d %s", list.Status, list.Text("main"))
	}
	form := karim.Get("/organisations/" + fixture.Relais.ID.String() + "/offers/new")
	refused := form.Submit("main form", url.Values{"name": {"Accueil"}, "areas": {"Nulle-Part"}})
	if refused.Status != http.StatusUnprocessableEntity || refused.Find("#areas").Text() != "Nulle-Part" || refused.Find("#domain[aria-invalid]").Length() != 1 {
		t.Fatalf("%d %s", refused.Status, refused.Text(".ps-errors"))
	}
	drafted := refused.Submit("main form", offer())
	if drafted.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", drafted.Status, drafted.Text(".ps-errors"))
	}
	at := drafted.Location
	if hidden := nadia.Get(at); hidden.Status != http.StatusNotFound {
		t.Errorf("a draft is read by a service: %d", hidden.Status)
	}
	published := karim.Get(at).Submit("form[action$='/publication']", nil)
	if page := nadia.Get(at); published.Status != http.StatusSeeOther || page.Status != http.StatusOK || !strings.Contains(page.Text("main"), "Essonne (91)") || page.Find("form[action$='/suspension']").Length() != 0 {
		t.Errorf("%d, %d %s", published.Status, page.Status, page.Text("main"))
	}
	counted := karim.Get("/offers").Submit("form[action='"+at+"/places']", url.Values{"seats_free": {"0"}})
	if page := nadia.Get(at); counted.Status != http.StatusSeeOther || !strings.Contains(page.Text("main"), "complète, sans liste d’attente") {
		t.Errorf("%d %s", counted.Status, page.Text("main"))
	}
	many := karim.Get("/offers").Submit("form[action='"+at+"/places']", url.Values{"seats_free": {"60"}})
	if many.Status != http.StatusUnprocessableEntity || many.Find("input[name=seats_free]").AttrOr("value", "") != "60" {
		t.Errorf("%d %s", many.Status, many.Text(".ps-errors"))
	}
	suspended := karim.Get(at).Submit("form[action$='/suspension']", nil)
	if page := nadia.Get(at); suspended.Status != http.StatusSeeOther || !strings.Contains(page.Text("main"), "suspendu cette offre") {
		t.Errorf("%d %s", suspended.Status, page.Text("main"))
	}
	if again := karim.Get(at).Submit("form[action$='/publication']", nil); again.Status != http.StatusSeeOther {
		t.Errorf("%d", again.Status)
	}
	confirmed := karim.Get("/offers").Submit("form[action='"+path(&fixture.RelaisFull)+"/confirmation']", nil)
	if page := confirmed.Follow(); strings.Contains(page.Text("main"), "n’a pas été confirmée") {
		t.Errorf("%s", page.Text("main"))
	}
	changed := karim.Get(at+"/edit").Submit("main form", url.Values{"name": {"Accueil de nuit"}})
	if page := changed.Follow(); changed.Status != http.StatusSeeOther || !strings.Contains(page.Text("h1"), "Accueil de nuit") {
		t.Errorf("%d %s", changed.Status, changed.Text(".ps-errors"))
	}
	if closed := karim.Get(at).Submit("form[action$='/closing']", nil); closed.Status != http.StatusSeeOther {
		t.Errorf("%d", closed.Status)
	}
	if found := nadia.Get("/offers?q=nuit").Text("main"); !strings.Contains(found, "Aucune offre trouvée") {
		t.Errorf("what is closed is found: %s", found)
	}
}

// Who may do what, and what of others does not exist.
func TestDirectoryIsKeptByWhoMay(t *testing.T) {
	site := webtest.New(t)
	brume := "/organisations/" + fixture.Brume.ID.String()
	for _, c := range []struct {
		who  *fixture.Persona
		path string
		form url.Values
		want int
	}{
		{fixture.Nadia, path(&fixture.RelaisRooms), offer(), http.StatusForbidden},
		{fixture.Nadia, path(&fixture.RelaisRooms) + "/places", url.Values{"seats_free": {"1"}}, http.StatusForbidden},
		{fixture.Nadia, "/organisations", url.Values{"name": {"X"}}, http.StatusForbidden},
		{fixture.Sophie, path(&fixture.RiveDouceCare) + "/suspension", nil, http.StatusForbidden},
		{fixture.Sophie, path(&fixture.RiveDouceCare) + "/places", url.Values{"seats_free": {"3"}}, http.StatusSeeOther},
		{fixture.Sophie, path(&fixture.RelaisRooms) + "/places", url.Values{"seats_free": {"1"}}, http.StatusNotFound},
		{fixture.Karim, "/organisations", url.Values{"name": {"X"}}, http.StatusForbidden},
		{fixture.Karim, path(&fixture.BrumeRooms), offer(), http.StatusNotFound},
		{fixture.Karim, path(&fixture.BrumeRooms) + "/closing", nil, http.StatusNotFound},
		{fixture.Karim, brume, url.Values{"phone": {"01 99 00 12 12"}}, http.StatusNotFound},
		{fixture.Karim, brume + "/offers", offer(), http.StatusNotFound},
		{fixture.Helene, path(&fixture.BrumeRooms), offer(), http.StatusNotFound},
		{fixture.Helene, path(&fixture.BrumeRooms) + "/suspension", nil, http.StatusNotFound},
		{fixture.Helene, path(&fixture.BrumeRooms) + "/confirmation", nil, http.StatusNotFound},
		{fixture.Helene, path(&fixture.BrumeRooms) + "/places", url.Values{"seats_free": {"1"}}, http.StatusNotFound},
		{fixture.Helene, brume, url.Values{"name": {"X"}, "kind": {"housing"}}, http.StatusNotFound},
		{fixture.Helene, brume + "/sites", url.Values{"site_name": {"X"}}, http.StatusNotFound},
		{fixture.Helene, brume + "/offers", offer(), http.StatusNotFound},
		{fixture.Helene, "/sites/" + fixture.Brume.Site().String(), url.Values{"site_name": {"X"}}, http.StatusNotFound},
		{fixture.Yanis, path(&fixture.HorizonRights) + "/places", url.Values{"seats_free": {"1"}}, http.StatusForbidden},
	} {
		if page := site.As(t, c.who).Forge(c.path, c.form); page.Status != c.want {
			t.Errorf("%s %s: %d, want %d", c.who.Slug, c.path, page.Status, c.want)
		}
	}
	for path, want := range map[string]int{brume: http.StatusNotFound, brume + "/edit": http.StatusNotFound, path(&fixture.BrumeRooms): http.StatusNotFound, "/organisations/" + fixture.Relais.ID.String() + "/edit": http.StatusOK} {
		if page := site.As(t, fixture.Karim).Get(path); page.Status != want {
			t.Errorf("Karim reads %s: %d", path, page.Status)
		}
	}
}

// C2: results carry the places, their date and the reason; what is asked stands
// in the address and can be taken away.
func TestServiceSearchesTheDirectory(t *testing.T) {
	site := webtest.New(t)
	nadia := site.As(t, fixture.Nadia)
	page := nadia.Get("/offers?q=APPARTEMENT+partag&domain=housing")
	text := page.Text("main table")
	if page.Status != http.StatusOK || !strings.Contains(text, "Appartements partagés") || !strings.Contains(text, "Complet") || !strings.Contains(text, "Places au 20 novembre 2026") || !strings.Contains(text, "complète, sans liste d’attente") {
		t.Errorf("%d %s", page.Status, text)
	}
	if strings.Contains(text, "Hébergement et accompagnement") || page.Find(".fr-tag--dismiss").Length() != 2 {
		t.Errorf("%s", page.Text("main"))
	}
	wrong := nadia.Get("/offers?area=Nulle-Part")
	if wrong.Status != http.StatusOK || wrong.Find("#area[aria-invalid]").AttrOr("value", "") != "Nulle-Part" {
		t.Errorf("%d %s", wrong.Status, wrong.Text("main"))
	}
	if page := nadia.Get("/offers?domain=astrology&language=tlh&after=x"); page.Status != http.StatusNotFound {
		t.Errorf("%d", page.Status)
	}
}

// A manager enters a partner who is not here, with its site and first offer.
func TestManagerEntersAnOrganisation(t *testing.T) {
	site := webtest.New(t)
	helene := site.As(t, fixture.Helene)
	form := helene.Get("/organisations/new")
	refused := form.Submit("main form", url.Values{"name": {"Association Passage"}, "siret": {"123"}})
	if refused.Status != http.StatusUnprocessableEntity || refused.Find("#siret[aria-invalid]").AttrOr("value", "") != "123" {
		t.Fatalf("%d %s", refused.Status, refused.Text(".ps-errors"))
	}
	created := refused.Submit("main form", url.Values{"siret": {""}, "kind": {"rights"}, "site_name": {"Accueil"}, "postal_code": {"91000"}, "commune": {"Évry-Courcouronnes"}})
	if created.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", created.Status, created.Text(".ps-errors"))
	}
	edit := helene.Get(created.Location + "/edit")
	if added := edit.Submit("form[action$='/sites']", url.Values{"site_name": {"Annexe"}}); added.Status != http.StatusSeeOther || !strings.Contains(added.Follow().Text("main"), "Annexe") {
		t.Errorf("%d %s", added.Status, added.Text(".ps-errors"))
	}
	moved := edit.Submit("form[action^='/sites/']", url.Values{"site_name": {""}, "commune": {"Massy"}})
	if moved.Status != http.StatusUnprocessableEntity || !strings.Contains(moved.Body, "Massy") {
		t.Errorf("%d", moved.Status)
	}
	if changed := edit.Submit("main form", url.Values{"website": {"https://exemple.test"}}); changed.Status != http.StatusSeeOther {
		t.Errorf("%d %s", changed.Status, changed.Text(".ps-errors"))
	}
}

func TestDirectoryTakesAHandfulOfStatements(t *testing.T) {
	heard := &dbtest.Statements{}
	site := webtest.Over(t, world.New(t, db.Options{Tracer: heard}))
	nadia, karim := site.As(t, fixture.Nadia), site.As(t, fixture.Karim)
	for _, c := range []struct {
		who  *webtest.Visitor
		path string
		want int
	}{{nadia, "/offers", 3}, {nadia, path(&fixture.RelaisRooms), 2}, {nadia, "/organisations/" + fixture.Relais.ID.String(), 4}, {karim, "/offers", 3}} {
		var page *webtest.Page
		saw := heard.During(func() { page = c.who.Get(c.path) })
		if page.Status != http.StatusOK || len(saw) != c.want {
			t.Errorf("%s (%d) takes %d statements, want %d:\n%v", c.path, page.Status, len(saw), c.want, saw)
		}
	}
}

// C2: what is ticked in the directory stands side by side, in the order ticked.
func TestOffersAreComparedSideBySide(t *testing.T) {
	heard := &dbtest.Statements{}
	site := webtest.Over(t, world.New(t, db.Options{Tracer: heard}))
	nadia := site.As(t, fixture.Nadia)
	list := nadia.Get("/offers")
	var ids []string
	list.Find("main table input[type=checkbox][form=compare]").Each(func(_ int, box *goquery.Selection) { ids = append(ids, box.AttrOr("value", "")) })
	if len(ids) < 5 || list.Find("form#compare[action='/offers/comparison']").Length() != 1 {
		t.Fatalf("%d offers can be ticked", len(ids))
	}
	asked := func(ids ...string) *webtest.Page {
		return nadia.Get("/offers/comparison?" + url.Values{"offer": ids}.Encode())
	}
	var page *webtest.Page
	saw := heard.During(func() { page = asked(ids[2], ids[0], ids[2]) })
	if page.Status != http.StatusOK || len(saw) != 2 {
		t.Errorf("%d with %d statements:\n%v", page.Status, len(saw), saw)
	}
	heads := page.Find(".ps-compare thead a")
	if heads.Length() != 2 || !strings.HasSuffix(heads.First().AttrOr("href", ""), ids[2]) || !strings.HasSuffix(heads.Last().AttrOr("href", ""), ids[0]) {
		t.Errorf("side by side: %s", page.Text(".ps-compare thead"))
	}
	if page.Find(".ps-compare tbody th[scope=row]").Length() != 15 || !strings.Contains(page.Text(".ps-compare"), "Documents") {
		t.Errorf("%s", page.Text(".ps-compare"))
	}
	if page := asked(ids[:5]...); page.Find(".ps-compare thead a").Length() != partner.CompareMost || !strings.Contains(page.Text("main"), "Seules les 4 premières") {
		t.Errorf("five: %s", page.Text("main"))
	}
	for _, few := range []*webtest.Page{asked(), asked(ids[0]), asked(ids[0], uuid.NewString())} {
		if few.Status != http.StatusOK || few.Find(".ps-empty a[href='/offers']").Length() != 1 {
			t.Errorf("%d %s", few.Status, few.Text("main"))
		}
	}
	if wrong := asked("x"); wrong.Status != http.StatusNotFound {
		t.Errorf("no id: %d", wrong.Status)
	}
	// A draft of a partner is nobody else's to see.
	var draft string
	site.World.Scan(t, "update offers set status = 'draft' where id = $1 returning id::text", []any{ids[0]}, &draft)
	if hidden := asked(draft, ids[1]); hidden.Find(".ps-compare").Length() != 0 {
		t.Errorf("a draft is shown: %s", hidden.Text("main"))
	}
}
