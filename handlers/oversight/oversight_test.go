package oversight_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// someone is a person of Nadia's who was referred, as an inspector would name
// them.
func someone(t *testing.T, site *webtest.Site) (id, name, born string) {
	t.Helper()
	site.World.Scan(t, `select p.id::text, p.last_name || ' ' || p.first_name, to_char(p.birth_on, 'DD/MM/YYYY') from persons p join referrals r on r.person_id = p.id
		where p.referent_id = $1 and p.status = 'active' order by p.id limit 1`, []any{fixture.Nadia.Account()}, &id, &name, &born)
	return id, name, born
}

// asked puts a question as the officer and gives the address of its answer.
func asked(t *testing.T, site *webtest.Site, typed url.Values) (path string, answer *webtest.Page) {
	t.Helper()
	done := site.As(t, fixture.Paul).Get("/").Follow().Submit("form[action='/oversight']", typed)
	if done.Status != http.StatusSeeOther {
		t.Fatalf("asks: %d %s", done.Status, done.Text("main"))
	}
	return done.Location, done.Follow()
}

func TestOfficerSaysWhoReadAFileWhenWhyAndWhatLeft(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	id, name, born := someone(t, site)
	site.As(t, fixture.Nadia).Get("/persons/" + id)
	marc := site.As(t, fixture.Marc)
	marc.Get("/persons/"+id).Follow().Submit("form[action$='/access']", url.Values{"motive": {"reception"}, "words": {"Venue sans rendez-vous"}})
	path, page := asked(t, site, url.Values{"ground": {"inspection"}, "words": {"Courrier n° 12"}, "name": {strings.ToLower(name)}, "birth_on": {born}})
	for _, kept := range []string{name, born, strings.Fields(name)[0]} {
		if strings.Contains(path, kept) {
			t.Errorf("the address %s names somebody", path)
		}
	}
	file := page.Find("main table a")
	if file.Length() != 1 {
		t.Fatalf("%d files: %s", file.Length(), page.Text("main"))
	}
	paul := site.As(t, fixture.Paul)
	at := file.AttrOr("href", "")
	answer := paul.Get(at)
	text := answer.Text("main")
	for _, want := range []string{"MERCIER Nadia", "Consultation", "Fiche de la personne", "TESSIER Marc", "La personne se présente à l’accueil ou appelle – Venue sans rendez-vous", "Nom et prénom", "Orientation"} {
		if !strings.Contains(text, want) {
			t.Errorf("without %q: %s", want, text)
		}
	}
	// A period that ended before says nothing, and keeps what left.
	if former := paul.Get(at + "?until=01%2F01%2F2020"); !strings.Contains(former.Text("main"), "Aucune ligne pour cette période") {
		t.Errorf("before it all: %s", former.Text("main"))
	}
	if wrong := paul.Get(at + "?from=hier"); !strings.Contains(wrong.Text("main"), "MERCIER Nadia") || wrong.Find("[name=from][aria-invalid=true]").AttrOr("value", "") != "hier" {
		t.Errorf("a period that is none: %s", wrong.Text("main"))
	}
	csv := paul.Get(at + "/journal.csv")
	if !strings.Contains(csv.Body, "MERCIER Nadia") || strings.Contains(csv.Body, strings.Fields(name)[0]) {
		t.Errorf("the download: %s", csv.Body)
	}
	// The service whose file it is reads that the officer came.
	journal := site.As(t, fixture.Helene).Get("/persons/" + id + "/journal").Text("main")
	for _, want := range []string{"Délégué à la protection des données", "journal consulté", "journal téléchargé"} {
		if !strings.Contains(journal, want) {
			t.Errorf("the manager’s journal says nothing of %q: %s", want, journal)
		}
	}
	var lines int
	site.World.Scan(t, "select count(*) from journal where noun in ('oversight', 'oversight_file', 'oversight_export') and kind = 'dpo'", nil, &lines)
	if lines != 6 {
		t.Errorf("%d lines of the officer’s own acts", lines)
	}
}

func TestAnAnswerIsItsOwnersAndForADay(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	_, name, born := someone(t, site)
	path, page := asked(t, site, url.Values{"ground": {"complaint"}, "words": {"R-4"}, "name": {name}, "birth_on": {born}})
	file := page.Find("main table a").AttrOr("href", "")
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Helene, fixture.Dominique, fixture.Karim, fixture.Claire, fixture.Admin} {
		for _, at := range []string{"/oversight", path, file, file + "/journal.csv"} {
			if got := site.As(t, p).Get(at).Status; got != http.StatusForbidden {
				t.Errorf("%s opens %s: %d", p.Slug, at, got)
			}
		}
		if got := site.As(t, p).Forge("/oversight", url.Values{"ground": {"control"}, "words": {"x"}, "name": {name}, "birth_on": {born}}).Status; got != http.StatusForbidden {
			t.Errorf("%s asks: %d", p.Slug, got)
		}
	}
	site.World.Stand(dbtest.Monday.Add(24*time.Hour + time.Minute))
	paul := site.As(t, fixture.Paul)
	for _, at := range []string{path, file, file + "/journal.csv"} {
		if got := paul.Get(at).Status; got != http.StatusNotFound {
			t.Errorf("a day later %s: %d", at, got)
		}
	}
	if list := paul.Get("/oversight"); !strings.Contains(list.Text("main"), "R-4") || list.Find("main table a").Length() != 0 {
		t.Errorf("the list a day later: %s", list.Text("main"))
	}
}

func TestAQuestionWithoutGroundOrPersonIsRefusedAndComesBack(t *testing.T) {
	site := webtest.New(t)
	paul := site.As(t, fixture.Paul)
	page := paul.Get("/oversight").Submit("form[action='/oversight']", url.Values{"words": {"Courrier n° 12"}, "birth_on": {"31/02/1988"}, "appi_ref": {""}})
	if page.Status != http.StatusUnprocessableEntity || page.Find("[name=words]").AttrOr("value", "") != "Courrier n° 12" || page.Find("[name=birth_on]").AttrOr("value", "") != "31/02/1988" {
		t.Errorf("%d %s", page.Status, page.Text("main"))
	}
	for _, want := range []string{"Choisissez le fondement", "Indiquez le nom", "Indiquez la date de naissance"} {
		if !strings.Contains(page.Text("main"), want) {
			t.Errorf("without %q", want)
		}
	}
	_, none := asked(t, site, url.Values{"ground": {"request"}, "words": {"R-5"}, "name": {"Personne-Inconnue"}, "birth_on": {"12/03/1988"}})
	if !strings.Contains(none.Text("main"), "Aucun dossier trouvé") {
		t.Errorf("nobody is found: %s", none.Text("main"))
	}
}
