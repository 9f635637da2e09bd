package eliminations_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/fixture"
)

// Story 10: an inspector asks who saw somebody's file, when and why, what partners
// received, how long it is kept, and to be shown that it is gone. The officer for
// data protection answers from the pages alone, in a few acts.
func TestStory10TheInspectorIsAnswered(t *testing.T) {
	site, id, name, born := ended(t)
	last := strings.ToUpper(strings.Fields(name)[0])
	site.As(t, fixture.Marc).Get("/persons/"+id).Follow().Submit("form[action$='/access']", url.Values{"motive": {"reception"}, "words": {"Venue sans rendez-vous"}})
	b := browsertest.As(t, site, fixture.Paul, browsertest.Desk)
	acts := 0
	ask := func() (found string) {
		t.Helper()
		b.Go("/oversight")
		b.Click("main input[name=ground][value=inspection]")
		b.Type("#words", "Courrier n° 12")
		b.Type("#name", strings.ToLower(name))
		b.Type("#birth_on", born)
		b.Follow("main form[action='/oversight'] button[type=submit]")
		acts += 5
		return b.Text("main")
	}
	if text := ask(); !strings.Contains(text, last) || strings.Contains(b.Path(), last) {
		t.Fatalf("the file is not found at %s: %s", b.Path(), text)
	}
	b.Follow("main table a")
	acts++
	file := b.Path()
	for _, want := range []string{"MERCIER Nadia", "Consultation", "TESSIER Marc", "La personne se présente à l’accueil ou appelle", "Nom et prénom"} {
		if text := b.Text("main"); !strings.Contains(text, want) {
			t.Errorf("who saw it, why and what left: without %q in %s", want, text)
		}
	}
	if acts > 10 {
		t.Errorf("the answer takes %d acts", acts)
	}
	// The journal is nobody's to change, not even the officer's.
	for _, statement := range []string{"delete from journal", "update journal set detail = ''", "truncate journal"} {
		for _, who := range []*fixture.Persona{fixture.Paul, fixture.Helene, fixture.Admin} {
			if _, err := site.World.BySQL(t, who.Actor(), statement); err == nil {
				t.Errorf("%s may %q", who.Slug, statement)
			}
		}
	}
	// A limitation, refused without a reason, holds the file; then it is lifted.
	b.Click("main details:has(form[action$='/limitation']) summary")
	b.Type("#limit-reason", "Demande du 3 mai")
	b.Follow("main form[action$='/limitation'] button[type=submit]")
	if text := b.Text("main"); !strings.Contains(text, "Demande du 3 mai") {
		t.Errorf("the limitation is not said: %s", text)
	}
	if again := site.As(t, fixture.Paul).Forge(file+"/lifting", url.Values{"reason": {" "}}); again.Status != http.StatusUnprocessableEntity || again.Find("details[open] #limit-reason").Length() != 1 {
		t.Errorf("lifted without a reason: %d", again.Status)
	}
	for _, who := range []*fixture.Persona{fixture.Helene, fixture.Nadia, fixture.Karim, fixture.Admin} {
		if got := site.As(t, who).Forge(file+"/lifting", url.Values{"reason": {"x"}}).Status; got != http.StatusForbidden {
			t.Errorf("%s lifts it: %d", who.Slug, got)
		}
	}
	archived := func() (is bool) {
		site.World.Scan(t, "select archived_at is not null from persons where id = $1", []any{id}, &is)
		return is
	}
	later(t, site, 7)
	night(t, site)
	if archived() {
		t.Error("a limited file is archived")
	}
	b = browsertest.As(t, site, fixture.Paul, browsertest.Desk)
	ask()
	b.Follow("main table a")
	b.Click("main details:has(form[action$='/lifting']) summary")
	b.Type("#limit-reason", "Levée le 12 juin")
	b.Follow("main form[action$='/lifting'] button[type=submit]")
	night(t, site)
	if !archived() {
		t.Fatal("the file is not archived once the limitation is lifted")
	}
	b.Go(b.Path())
	if text := b.Text("main"); !strings.Contains(text, "Archivé le") {
		t.Errorf("how it stands: %s", text)
	}
	// How long it is kept, what is due, and the list for the archives.
	later(t, site, 20)
	b = browsertest.As(t, site, fixture.Paul, browsertest.Desk)
	b.Go("/eliminations")
	for _, want := range []string{"6 mois", "12 mois", "SPIP du Val-Clair"} {
		if text := b.Text("main"); !strings.Contains(text, want) {
			t.Errorf("how long: without %q in %s", want, text)
		}
	}
	for _, screen := range []browsertest.Screen{browsertest.Phone, {Width: 1280, Height: 900, Dark: true}, browsertest.Desk} {
		b.Show(screen)
		for _, path := range []string{"/eliminations", "/eliminations/periods"} {
			b.Go(path)
			if by := b.Overflow(); by > 0 {
				t.Errorf("%s at %d is %d pixels too wide", path, screen.Width, by)
			}
			for _, wrong := range b.Axe() {
				t.Errorf("%s at %d: %s", path, screen.Width, wrong)
			}
			b.Shoot("story10-" + strings.ReplaceAll(path, "/", "-") + strconv.FormatInt(screen.Width, 10))
		}
	}
	b.Go("/eliminations")
	b.Follow("main form[action='/eliminations'] button[type=submit]")
	list := b.Path()
	if text := b.Text("main"); !strings.Contains(text, "Rien n’est encore effacé") || strings.Contains(text, last) {
		t.Errorf("the dry run: %s", text)
	}
	csv := site.As(t, fixture.Paul).Get(list + "/list.csv")
	if csv.Status != http.StatusOK || !strings.Contains(csv.Body, "Orientations") || strings.Contains(strings.ToUpper(csv.Body), last) {
		t.Errorf("the list for the archives: %d %s", csv.Status, csv.Body)
	}
	b.Type("#visa", "AD91 2028-114")
	b.Type("#visa_on", "02/05/2028")
	b.Follow("main form[action$='/approval'] button[type=submit]")
	night(t, site)
	b.Go(list)
	for _, screen := range []browsertest.Screen{browsertest.Phone, {Width: 1280, Height: 900, Dark: true}, browsertest.Desk} {
		b.Show(screen)
		if by := b.Overflow(); by > 0 {
			t.Errorf("the list at %d is %d pixels too wide", screen.Width, by)
		}
		for _, wrong := range b.Axe() {
			t.Errorf("the list at %d: %s", screen.Width, wrong)
		}
		b.Shoot("story10-list-" + strconv.FormatInt(screen.Width, 10))
	}
	rows := b.Text("main table")
	if text := b.Text("main"); !strings.Contains(text, "Éliminés") || !strings.Contains(text, "AD91 2028-114") || !strings.HasSuffix(strings.TrimSpace(rows), "0") {
		t.Errorf("the proof: %s", text)
	}
	// Nobody finds them any more, nor does the officer.
	if text := ask(); strings.Contains(text, last) {
		t.Errorf("after the purge the officer finds %s", text)
	}
	var left int
	site.World.Scan(t, "select (select count(*) from persons where id = $1) + (select count(*) from referrals where person_id = $1)", []any{id}, &left)
	if left != 0 {
		t.Errorf("%d rows are left", left)
	}
}
