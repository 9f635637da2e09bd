package directory_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/listing"
	"passerelle/models/partner"
)

// added adds a kind to a service's list.
func added(t testing.TB, site *webtest.Site, by *fixture.Persona, typed partner.TypedKind) (kind string) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by.Actor(), func(tx *db.Tx) error {
		id, err := partner.AddKind(t.Context(), tx, typed)
		kind = id.String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return kind
}

var maison = partner.TypedKind{Kind: "health", Typed: listing.Typed{Fr: "Maison des adolescents", En: "House for teenagers", Position: "10"}}

func home(o *fixture.Organisation) string { return "/organisations/" + o.ID.String() }

// C4: who keeps the lists of a service keeps its kinds of partners beside its reasons;
// a form that is refused holds what was typed.
func TestAManagerKeepsTheKindsOfPartners(t *testing.T) {
	site := webtest.New(t)
	helene := site.As(t, fixture.Helene)
	for _, from := range []string{"/offers", "/reasons"} {
		if helene.Get(from).Find("main a[href='/kinds']").Length() != 1 {
			t.Errorf("no way from %s", from)
		}
	}
	page := helene.Get("/kinds")
	if page.Status != http.StatusOK || page.Find("main a[href='/reasons']").Length() != 1 || !strings.Contains(page.Text(".ps-empty"), "Aucun type") {
		t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	none := page.Submit("form#add, form[action='/kinds']", url.Values{"fr": {"Point conseil budget"}, "starts_on": {"22/11/2026"}, "ends_on": {"29/02/2027"}})
	if none.Status != http.StatusUnprocessableEntity || none.Find("#add-kind-error, #add-en-error, #add-position-error, #add-starts_on-error, #add-ends_on-error").Length() != 5 ||
		none.Find("#add-fr").AttrOr("value", "") != "Point conseil budget" || none.Find("#add-ends_on").AttrOr("value", "") != "29/02/2027" {
		t.Errorf("unfinished: %d %s", none.Status, none.Text(".ps-errors"))
	}
	made := none.Submit("form[action='/kinds']", url.Values{"kind": {"rights"}, "en": {"Budget advice"}, "position": {"5"}, "starts_on": {""}, "ends_on": {"28/02/2027"}})
	if page = made.Follow(); made.Status != http.StatusSeeOther || !strings.Contains(page.Text("main details"), "Point conseil budget 0 structure Proposé jusqu’au 28 février 2027") {
		t.Fatalf("%d %s", made.Status, page.Text("main"))
	}
	longer := page.Submit("main details form", url.Values{"fr": {""}, "position": {"1000"}})
	if longer.Status != http.StatusUnprocessableEntity || longer.Find("main details[open] input[name=position]").AttrOr("value", "") != "1000" || longer.Find("#add-fr").AttrOr("value", "") != "" {
		t.Errorf("%d %s", longer.Status, longer.Text(".ps-errors"))
	}
	if changed := page.Submit("main details form", url.Values{"fr": {"Conseil budget"}, "ends_on": {""}}); changed.Status != http.StatusSeeOther || !strings.Contains(changed.Follow().Text("main details"), "Conseil budget 0 structure Proposé") {
		t.Errorf("%d %s", changed.Status, changed.Text(".ps-errors"))
	}
	at, _ := page.Form("main details form")
	if wider := helene.Forge(at, url.Values{"kind": {"association"}, "fr": {"X"}, "en": {"X"}, "position": {"1"}}); wider.Status != http.StatusUnprocessableEntity || !strings.Contains(wider.Text(".ps-errors"), "L’activité d’un type ne change pas") {
		t.Errorf("another activity: %d %s", wider.Status, wider.Text("main"))
	}
	theirs := added(t, site, fixture.Sabine, maison)
	if page := helene.Forge("/kinds/"+theirs, url.Values{"fr": {"X"}, "en": {"X"}, "position": {"1"}}); page.Status != http.StatusNotFound {
		t.Errorf("another service's: %d", page.Status)
	}
	if text := helene.Get("/kinds").Text("main"); strings.Contains(text, "Maison des adolescents") {
		t.Errorf("another service's list is read: %s", text)
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Odile, fixture.Karim, fixture.Sophie} {
		visitor := site.As(t, who)
		for path, page := range map[string]*webtest.Page{"the list": visitor.Get("/kinds"), "a new one": visitor.Forge("/kinds", url.Values{"kind": {"health"}}), "one": visitor.Forge(at, url.Values{"fr": {"X"}}),
			"a label": visitor.Forge(home(&fixture.Relais)+"/label", url.Values{"kind_id": {""}})} {
			if page.Status != http.StatusForbidden {
				t.Errorf("%s, %s: %d", who.Slug, path, page.Status)
			}
		}
	}
}

// C1: an organisation is entered and changed as a kind of the service's, and read by
// that name; what is forged or has ended is refused and what was typed stays.
func TestAnOrganisationBearsTheKindOfItsService(t *testing.T) {
	site := webtest.New(t)
	helene, nadia := site.As(t, fixture.Helene), site.As(t, fixture.Nadia)
	mda, theirs := added(t, site, fixture.Helene, maison), added(t, site, fixture.Sabine, maison)
	until := maison
	until.Fr, until.EndsOn = "Centre de santé", "24/11/2026"
	ending := added(t, site, fixture.Helene, until)
	chosen := func(page *webtest.Page) string {
		return page.Find("#kind option[selected]").AttrOr("value", "")
	}
	form := helene.Get("/organisations/new")
	if group := form.Find("#kind optgroup[label='Santé'] option"); group.Length() != 2 || form.Find("#kind option[value='"+theirs+"']").Length() != 0 {
		t.Errorf("offered %s", form.Text("#kind"))
	}
	for _, forged := range []string{theirs, fixture.Relais.ID.String(), "astrology"} {
		refused := form.Submit("main form", url.Values{"name": {"L’Escale"}, "kind": {forged}, "site_name": {"Accueil"}})
		if refused.Status != http.StatusUnprocessableEntity || refused.Find("#kind[aria-invalid]").Length() != 1 || refused.Find("#name").AttrOr("value", "") != "L’Escale" {
			t.Errorf("%s: %d %s", forged, refused.Status, refused.Text(".ps-errors"))
		}
	}
	unnamed := form.Submit("main form", url.Values{"kind": {ending}, "site_name": {"Accueil"}})
	if unnamed.Status != http.StatusUnprocessableEntity || chosen(unnamed) != ending {
		t.Errorf("%d, and %q is chosen", unnamed.Status, chosen(unnamed))
	}
	made := unnamed.Submit("main form", url.Values{"name": {"L’Escale"}})
	if made.Status != http.StatusSeeOther || !strings.Contains(nadia.Get(made.Location).Text("main"), "Centre de santé") {
		t.Fatalf("%d %s: %s", made.Status, made.Text(".ps-errors"), nadia.Get(made.Location).Text("main"))
	}
	// After its last day it is kept where it is, and offered to nobody else.
	site.World.Stand(dbtest.Monday.AddDate(0, 0, 2))
	helene, nadia = site.As(t, fixture.Helene), site.As(t, fixture.Nadia)
	edit := helene.Get(made.Location + "/edit")
	if chosen(edit) != ending || !strings.Contains(edit.Text("#kind option[selected]"), "Centre de santé (n’est plus proposé)") {
		t.Errorf("%q is chosen: %s", chosen(edit), edit.Text("#kind"))
	}
	if changed := edit.Submit("main form", url.Values{"website": {"https://exemple.test"}}); changed.Status != http.StatusSeeOther || !strings.Contains(changed.Follow().Text("main"), "Centre de santé") {
		t.Errorf("%d %s", changed.Status, changed.Text(".ps-errors"))
	}
	care := helene.Get(home(&fixture.RiveDouce) + "/edit")
	if care.Find("#kind option[value='"+ending+"']").Length() != 0 || chosen(care) != "health" {
		t.Errorf("offered %s", care.Text("#kind"))
	}
	if late := care.Submit("main form", url.Values{"kind": {ending}}); late.Status != http.StatusUnprocessableEntity || late.Find("#kind[aria-invalid]").Length() != 1 {
		t.Errorf("ended: %d %s", late.Status, late.Text(".ps-errors"))
	}
	if changed := care.Submit("main form", url.Values{"kind": {mda}}); changed.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", changed.Status, changed.Text(".ps-errors"))
	}
	// Read by that name, in the reader's language; found by it, and by the portal's kind.
	for asked, want := range map[string]bool{"": true, "?kind=health": true, "?kind=" + mda: true, "?kind=housing": false, "?kind=" + ending: false, "?kind=" + theirs: true, "?kind=x": true} {
		page := nadia.Get("/offers" + asked)
		if page.Status != http.StatusOK || strings.Contains(page.Text("main"), "CSAPA Rive Douce · Maison des adolescents · Sainte-Aurore") != want {
			t.Errorf("%s: %d %s", asked, page.Status, page.Text("main table"))
		}
	}
	if chips := nadia.Get("/offers?kind=" + mda).Text(".fr-tag--dismiss"); !strings.Contains(chips, "Maison des adolescents") {
		t.Errorf("chips: %s", chips)
	}
	if options := nadia.Get("/offers").Text("#kind"); !strings.Contains(options, "Centre de santé (n’est plus proposé)") || strings.Count(options, "Maison") != 1 {
		t.Errorf("looked for by %s", options)
	}
	site.World.Exec(t, "update accounts set locale = 'en' where id = $1", fixture.Marc.Account())
	if text := site.As(t, fixture.Marc).Get(home(&fixture.RiveDouce)).Text("main"); !strings.Contains(text, "House for teenagers") {
		t.Errorf("in English: %s", text)
	}
}

// An organisation is many services': one that does not keep it calls it as it likes,
// and neither reads the other's word; its own people read both.
func TestEachServiceCallsASharedOrganisationByItsOwnKind(t *testing.T) {
	site := webtest.New(t)
	sabine, ines, nadia, sophie := site.As(t, fixture.Sabine), site.As(t, fixture.Ines), site.As(t, fixture.Nadia), site.As(t, fixture.Sophie)
	at := home(&fixture.RiveDouce)
	if sabine.Get(at).Find("form[action$='/label']").Length() != 0 {
		t.Error("with no kind of the service's there is nothing to choose")
	}
	theirs := maison
	theirs.Fr, theirs.Kind = "Conseil", "rights"
	other := added(t, site, fixture.Sabine, theirs)
	mine := added(t, site, fixture.Helene, maison)
	theirs.Fr, theirs.Kind = "Centre d’addictologie", "health"
	centre := added(t, site, fixture.Sabine, theirs)
	if nadia.Get(at).Find("form[action$='/label']").Length() != 0 || site.As(t, fixture.Helene).Get(at).Find("form[action$='/label']").Length() != 0 {
		t.Error("who may not, or keeps the organisation, is offered to label it")
	}
	form := sabine.Get(at)
	if options := form.Text("#label-kind_id"); !strings.Contains(options, "Santé") || strings.Contains(options, "Conseil") {
		t.Errorf("offered %s", options)
	}
	for _, forged := range []string{mine, other, "association", "", "x"} {
		refused := form.Submit("form[action$='/label']", url.Values{"kind_id": {forged}})
		if refused.Status != http.StatusUnprocessableEntity || refused.Find("#label-kind_id[aria-invalid]").Length() != 1 {
			t.Errorf("%s: %d %s", forged, refused.Status, refused.Text("main"))
		}
	}
	if done := form.Submit("form[action$='/label']", url.Values{"kind_id": {centre}}); done.Status != http.StatusSeeOther || done.Follow().Find("#label-kind_id option[selected]").AttrOr("value", "") != centre {
		t.Fatalf("%d %s", done.Status, done.Text(".ps-errors"))
	}
	for who, want := range map[*webtest.Visitor]bool{ines: true, nadia: false, sophie: true} {
		if text := who.Get(at).Text("main"); strings.Contains(text, "Centre d’addictologie") != want || strings.Contains(text, "Maison des adolescents") {
			t.Errorf("want %v: %s", want, text)
		}
	}
	if text := sophie.Get(at).Text("main"); !strings.Contains(text, "Type de structure ("+fixture.HauteBrume.Name+")") {
		t.Errorf("the partner reads %s", text)
	}
	if back := sabine.Get(at).Submit("form[action$='/label']", url.Values{"kind_id": {"health"}}); back.Status != http.StatusSeeOther || strings.Contains(ines.Get(at).Text("main"), "Centre d’addictologie") {
		t.Errorf("%d %s", back.Status, back.Text(".ps-errors"))
	}
}
