package persons_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

func TestFileShowsWhoThenNowThenWhatHappened(t *testing.T) {
	site := webtest.New(t)
	typed := benali("de la Tour")
	typed["birth_name"], typed["appi_ref"], typed["phone_use"], typed["sms"] = []string{"Benali"}, []string{"2026 0000 0012"}, []string{"shared"}, []string{"refused"}
	typed["language"], typed["interpreter"], typed["in_custody_register"] = []string{"ps"}, []string{"true"}, []string{"true"}
	typed["obligations"] = []string{"care_obligation", "work_or_training"}
	typed["hours_days"], typed["hours_from"], typed["hours_to"], typed["forbidden_place"] = []string{"1", "2", "5"}, []string{"18 h"}, []string{"8h30"}, []string{"Mornay-les-Étangs"}
	path := opened(t, site, fixture.Nadia, typed)
	page := site.As(t, fixture.Nadia).Get(path)
	band := page.Text(".ps-band")
	for _, want := range []string{"de LA TOUR Nadia", "12/03/1988, 38 ans", "Nom de naissance\u00a0: Benali", "202600000012", "Suivi en cours",
		"Sursis probatoire", "Jusqu’au 30 juin 2027", "MERCIER Nadia", "Antenne de Sainte-Aurore"} {
		if !strings.Contains(words(band), words(want)) {
			t.Errorf("the title says nothing of %q: %s", want, band)
		}
	}
	now := page.Text("main")
	for _, want := range []string{"Au jugement · Du 23 novembre 2026 au 30 juin 2027", "Sous écrou", "Obligation de soins", "Travailler ou suivre une formation",
		"Au domicile\u00a0: lundi, mardi et vendredi, de 18\u00a0h à 8\u00a0h\u00a030 le lendemain", "Accueil impossible\u00a0: Mornay-les-Étangs",
		"06 39 98 12 34", "Téléphone partagé", "Refuse les SMS", "Pachto", "Besoin d’interprète", "Fiche créée par MERCIER Nadia"} {
		if !strings.Contains(words(now), words(want)) {
			t.Errorf("the page says nothing of %q: %s", want, now)
		}
	}
	if href, _ := page.Find("a:contains(Orienter)").Attr("href"); href != path+"/referrals/new" {
		t.Errorf("Orienter leads to %q", href)
	}
	if href, _ := page.Find("a:contains('Inscrire à un programme')").Attr("href"); href != "/cycles?person="+strings.TrimPrefix(path, "/persons/") {
		t.Errorf("Inscrire leads to %q", href)
	}
}

// words makes the spaces of French typography plain.
func words(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

func TestActsAreShownToThoseWhoMay(t *testing.T) {
	site := webtest.New(t)
	path := opened(t, site, fixture.Nadia, benali("Benali"))
	cases := []struct {
		who  *fixture.Persona
		want []string
	}{
		{fixture.Nadia, []string{"Orienter", "Inscrire à un programme", "Modifier"}},
		{fixture.Helene, []string{"Orienter", "Inscrire à un programme", "Modifier", "Signaler un doublon", "Consulter le journal"}},
		{fixture.Odile, []string{"Modifier"}},
	}
	for _, c := range cases {
		acts := site.As(t, c.who).Get(path).Text(".ps-title__acts")
		if acts != strings.Join(c.want, " ") {
			t.Errorf("%s may %q, want %v", c.who.Slug, acts, c.want)
		}
	}
}

func TestAnotherServicesPersonIsNotFound(t *testing.T) {
	site := webtest.New(t)
	path := opened(t, site, fixture.Ines, benali("Weber"))
	nadia, helene := site.As(t, fixture.Nadia), site.As(t, fixture.Helene)
	unknown := nadia.Get("/persons/" + fixture.ID("nobody").String())
	theirs := nadia.Get(path)
	if theirs.Status != http.StatusNotFound || theirs.Text("main") != unknown.Text("main") {
		t.Errorf("another service's person: %d %s", theirs.Status, theirs.Text("main"))
	}
	if page := helene.Get(path + "/journal"); page.Status != http.StatusNotFound {
		t.Errorf("their journal: %d", page.Status)
	}
	for _, query := range []string{"weber", "12/03/1988", "webber"} {
		if got := listed(searched(t, nadia, query)); len(got) > 0 {
			t.Errorf("%q finds %v", query, got)
		}
	}
	for _, list := range []string{"/persons?scope=service&state=any", "/persons?after=" + strings.TrimPrefix(path, "/persons/")} {
		if page := nadia.Get(list); strings.Contains(page.Body, "WEBER") {
			t.Errorf("%s shows them", list)
		}
	}
	for _, path := range []string{"/persons/x", "/persons/%00", "/persons/" + strings.Repeat("9", 5000)} {
		if page := nadia.Get(path); page.Status != http.StatusNotFound {
			t.Errorf("%.20s: %d", path, page.Status)
		}
	}
}

// B1: whoever has no telephone, or refuses to be written to, is not reached that way by
// mistake.
func TestWishesAboutContactAreSaidWhereOneCalls(t *testing.T) {
	site := webtest.New(t)
	for wish, c := range map[string]struct {
		change map[string]string
		says   []string
		not    []string
	}{
		"no telephone": {map[string]string{"phone": ""}, []string{"Aucun téléphone"}, []string{"Téléphone partagé", "06 39"}},
		"shared":       {map[string]string{"phone_use": "shared"}, []string{"06 39 98 12 34", "Téléphone partagé"}, []string{"Refuse les SMS"}},
		"no SMS":       {map[string]string{"sms": "refused"}, []string{"06 39 98 12 34", "Refuse les SMS"}, []string{"Téléphone partagé"}},
	} {
		typed := benali("Benali")
		for field, value := range c.change {
			typed.Set(field, value)
		}
		text := words(site.As(t, fixture.Nadia).Get(opened(t, site, fixture.Nadia, typed)).Text("main"))
		for _, want := range c.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s: nothing of %q in %s", wish, want, text)
			}
		}
		for _, other := range c.not {
			if strings.Contains(text, other) {
				t.Errorf("%s: and yet %q", wish, other)
			}
		}
	}
}

// B7: a surveillance officer reads who somebody is, under which measure, at which hours
// and where not, and nothing of what is done with them.
func TestSurveillanceReadsHoursAndPlacesWithoutContent(t *testing.T) {
	site := webtest.New(t)
	typed := benali("Benali")
	typed["measure"], typed["appi_ref"] = []string{"after:home_detention_em"}, []string{"202600000012"}
	typed["obligations"] = []string{"care_obligation", "work_or_training"}
	typed["hours_days"], typed["hours_from"], typed["hours_to"], typed["forbidden_place"] = []string{"1", "2"}, []string{"18 h"}, []string{"8h30"}, []string{"Mornay-les-Étangs"}
	path := opened(t, site, fixture.Nadia, typed)
	nadia := site.As(t, fixture.Nadia)
	if done := nadia.Forge(path+"/notes", map[string][]string{"words": {"Une note de Nadia."}}); done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	draft := nadia.Forge(path+"/referrals", map[string][]string{"offer_id": {fixture.RelaisRooms.ID.String()}}).Location
	check := nadia.Get(draft).Submit("form[action='"+draft+"']", map[string][]string{"purpose": {"Trouver un hébergement"}, "agreement": {"oral"}, "agreed_on": {"20/11/2026"}, "explained": {"offer"}, "then": {"check"}})
	if sent := check.Follow().Submit("form[action$='/sending']", nil); sent.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", sent.Status, sent.Text("main"))
	}
	bruno := site.As(t, fixture.Bruno)
	page := bruno.Get(path)
	text := words(page.Text("main"))
	for _, want := range []string{"BENALI Nadia", "12/03/1988", "DDSE", "Jusqu’au 30 juin 2027", "lundi et mardi, de 18 h à 8 h 30 le lendemain", "Accueil impossible : Mornay-les-Étangs", "06 39 98 12 34", "MERCIER Nadia"} {
		if !strings.Contains(text, words(want)) {
			t.Errorf("nothing of %q in %s", want, text)
		}
	}
	for _, content := range []string{"Obligation de soins", "Travailler ou suivre", "Relais des Tilleuls", "hébergement avant", "Trouver un hébergement", "Une note de Nadia"} {
		if strings.Contains(page.Body, content) {
			t.Errorf("%s reads %q", fixture.Bruno.Slug, content)
		}
	}
	for _, closed := range []string{path + "/notes", path + "/edit", path + "/journal", path + "/referrals/new"} {
		if page := bruno.Get(closed); page.Status != http.StatusForbidden && page.Status != http.StatusNotFound {
			t.Errorf("%s opens %s: %d", fixture.Bruno.Slug, strings.TrimPrefix(closed, path), page.Status)
		}
	}
}

func TestOthersReadNoFile(t *testing.T) {
	site := webtest.New(t)
	path := opened(t, site, fixture.Nadia, benali("Benali"))
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Sophie, fixture.Yanis, fixture.Camille, fixture.Paul, fixture.Admin} {
		for _, page := range []string{path, path + "/journal", "/persons", "/persons/new"} {
			if got := site.As(t, who).Get(page); got.Status != http.StatusForbidden {
				t.Errorf("%s opens %s: %d", who.Slug, page, got.Status)
			}
		}
	}
	if page := site.As(t, fixture.Nadia).Get(path + "/journal"); page.Status != http.StatusForbidden {
		t.Errorf("an officer reads the journal: %d", page.Status)
	}
}

func TestReadingAFileIsJournalled(t *testing.T) {
	site := webtest.New(t)
	path := opened(t, site, fixture.Nadia, benali("Benali"))
	marc := site.As(t, fixture.Marc)
	var lines int
	count := func() int {
		site.World.Scan(t, "select count(*) from journal where action = 'read' and noun = 'person' and noun_id = $1 and person_id = $1 and account_id = $2",
			[]any{strings.TrimPrefix(path, "/persons/"), fixture.Marc.Account()}, &lines)
		return lines
	}
	if before := count(); before != 0 {
		t.Fatalf("%d lines before", before)
	}
	openDoor(t, marc, path)
	marc.Get(path)
	if after := count(); after != 2 {
		t.Errorf("%d lines after two readings", after)
	}
	journal := site.As(t, fixture.Helene).Get(path + "/journal")
	rows := journal.Find("main tbody tr")
	if first := words(rows.First().Text()); rows.Length() != 4 || !strings.Contains(first, "TESSIER Marc CPIP") || !strings.Contains(first, "Consultation Fiche de la personne") {
		t.Errorf("the journal says %d lines, first %s", rows.Length(), first)
	}
	if last := words(rows.Last().Text()); !strings.Contains(last, "MERCIER Nadia") || !strings.Contains(last, "Création") {
		t.Errorf("the oldest line is %s", last)
	}
}

func TestJournalIsTurnedPageByPage(t *testing.T) {
	site := webtest.New(t)
	path := opened(t, site, fixture.Nadia, benali("Benali"))
	site.World.Exec(t, `insert into journal (id, at, account_id, kind, role, service_id, action, noun, noun_id, person_id)
		select gen_random_uuid(), timestamptz '2026-11-22 10:00+00' - make_interval(mins => i / 3), $1, 'staff', 'cpip', $2, 'read', 'person', $3, $3
		from generate_series(0, 129) i`, fixture.Marc.Account(), fixture.ValClair.ID, strings.TrimPrefix(path, "/persons/"))
	helene := site.As(t, fixture.Helene)
	page, rows, pages := helene.Get(path+"/journal"), 0, 1
	for ; ; pages++ {
		rows += page.Find("main tbody tr").Length()
		older, more := page.Find("a:contains('plus anciennes')").Attr("href")
		if !more {
			break
		}
		page = helene.Get(older)
	}
	// The first page began before it was itself journalled; it adds no line below.
	if rows != 131 || pages != 3 {
		t.Errorf("%d lines on %d pages", rows, pages)
	}
}

func TestNoPageLeavesWithoutItsLine(t *testing.T) {
	site := webtest.New(t)
	path := opened(t, site, fixture.Nadia, benali("Benali"))
	nadia := site.As(t, fixture.Nadia)
	site.World.Exec(t, "revoke insert on journal from passerelle_staff")
	page := nadia.Get(path)
	if page.Status != http.StatusInternalServerError || strings.Contains(page.Body, "BENALI") {
		t.Errorf("%d, with the name: %v", page.Status, strings.Contains(page.Body, "BENALI"))
	}
	if log := site.Log.String(); strings.Contains(strings.ToLower(log), "benali") {
		t.Errorf("the log holds the name: %s", log)
	}
	if page := nadia.Get("/persons"); page.Status != http.StatusOK {
		t.Errorf("a list needs no line: %d", page.Status)
	}
}
