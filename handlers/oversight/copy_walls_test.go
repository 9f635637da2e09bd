package oversight_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestACopyIsItsOwnersAndForADay(t *testing.T) {
	site, _ := webtest.Mailing(t, world.Lived(t))
	_, name, born := busy(t, site)
	at := copied(t, site, name, born)
	site.Settle(t, "select bool_and(status = 'ready') from person_copies")
	var file string
	site.World.Scan(t, "select '/oversight/files/' || overseen_id from person_copies", nil, &file)
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Helene, fixture.Dominique, fixture.Karim, fixture.Claire, fixture.Admin} {
		for _, path := range []string{at, at + "/file"} {
			if got := site.As(t, p).Get(path).Status; got != http.StatusForbidden {
				t.Errorf("%s opens %s: %d", p.Slug, path, got)
			}
		}
		if got := site.As(t, p).Forge(file+"/copies", url.Values{"reason": {"x"}}).Status; got != http.StatusForbidden {
			t.Errorf("%s asks: %d", p.Slug, got)
		}
	}
	// Of another officer it is neither a copy nor a file to copy.
	site.World.Exec(t, "alter table person_copies disable trigger all")
	site.World.Exec(t, "update oversights set account_id = $1", fixture.Admin.Account())
	paul := site.As(t, fixture.Paul)
	if got := paul.Forge(file+"/copies", url.Values{"reason": {"x"}}).Status; got != http.StatusNotFound {
		t.Errorf("copies what another officer found: %d", got)
	}
	site.World.Exec(t, "update person_copies set account_id = $1", fixture.Admin.Account())
	for _, path := range []string{at, at + "/file"} {
		if got := paul.Get(path).Status; got != http.StatusNotFound {
			t.Errorf("another officer's %s: %d", path, got)
		}
	}
	site.World.Exec(t, "update person_copies set account_id = $1", fixture.Paul.Account())
	if list := paul.Get("/oversight"); list.Find("main table a[href^='/oversight/copies/']").Length() != 1 || strings.Contains(list.Text("main"), strings.Fields(name)[0]) {
		t.Errorf("the list of copies: %s", list.Text("main"))
	}
	site.World.Stand(dbtest.Monday.Add(24*time.Hour + time.Minute))
	for _, path := range []string{at, at + "/file"} {
		if page := site.As(t, fixture.Paul).Get(path); page.Status != http.StatusNotFound || !strings.Contains(page.Text("main"), "Cette copie n’existe plus") {
			t.Errorf("a day later %s: %d", path, page.Status)
		}
	}
}

// On every screen: the officer opens the form, says why, and reads what
// to look at before handing the copy over.
func TestACopyIsAskedForInABrowser(t *testing.T) {
	site, _ := webtest.Mailing(t, world.Lived(t))
	_, name, born := busy(t, site)
	_, answer := asked(t, site, url.Values{"ground": {"request"}, "words": {"Courrier n° 31"}, "name": {name}, "birth_on": {born}})
	file := answer.Find("main table a").AttrOr("href", "")
	b := browsertest.As(t, site, fixture.Paul, browsertest.Desk)
	b.Go(file)
	b.Click("details:has(#copy-reason) summary")
	b.Type("#copy-reason", "Demande reçue le 20 novembre")
	b.Follow("form[action$='/copies'] button[type=submit]")
	at := b.Path()
	site.Settle(t, "select bool_and(status = 'ready') from person_copies")
	b.Go(at)
	if text := b.Text("main"); !strings.Contains(text, "Relisez avant de remettre") || !strings.Contains(text, "Demande reçue le 20 novembre") {
		t.Errorf("the copy: %s", text)
	}
	for _, screen := range []browsertest.Screen{{Width: 320, Height: 640}, {Width: 390, Height: 800}, {Width: 1280, Height: 900, Dark: true}} {
		b.Show(screen)
		for _, path := range []string{file, at, "/oversight"} {
			b.Go(path)
			if by := b.Overflow(); by > 0 {
				t.Errorf("%s at %d is %d pixels too wide", path, screen.Width, by)
			}
			for _, found := range b.Axe() {
				t.Errorf("%s at %d: %s", path, screen.Width, found)
			}
		}
	}
}

func TestACopyAsksForAReasonAndAFreshProof(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	_, name, born := someone(t, site)
	_, answer := asked(t, site, url.Values{"ground": {"request"}, "words": {"R-7"}, "name": {name}, "birth_on": {born}})
	file := answer.Find("main table a").AttrOr("href", "")
	paul := site.As(t, fixture.Paul)
	long := strings.Repeat("é", 301)
	for typed, want := range map[string]string{"  ": "Indiquez pourquoi cette copie est préparée", long: "300 caractères"} {
		page := paul.Get(file).Submit("form[action$='/copies']", url.Values{"reason": {typed}})
		if page.Status != http.StatusUnprocessableEntity || !strings.Contains(strings.ReplaceAll(page.Text("main"), "\u00a0", " "), want) || !strings.Contains(page.Find("#copy-reason").Text(), strings.TrimSpace(typed)) {
			t.Errorf("%.9q: %d %s", typed, page.Status, page.Text("main"))
		}
	}
	page := paul.Get(file)
	site.World.Stand(dbtest.Monday.Add(20 * time.Minute))
	led := page.Submit("form[action$='/copies']", url.Values{"reason": {"R-7"}})
	var made int
	site.World.Scan(t, "select count(*) from person_copies", nil, &made)
	if !strings.HasPrefix(led.Location, "/account/proof") || made != 0 {
		t.Errorf("led to %s, %d copies", led.Location, made)
	}
}

// A file that officers do not see any more, or that was merged into another, is
// copied with what it led to; one that is gone leaves neither copy nor way to one.
func TestACopyOfAMergedAnArchivedAndAPurgedFile(t *testing.T) {
	site, _ := webtest.Mailing(t, world.Lived(t))
	id, name, born := busy(t, site)
	at := copied(t, site, name, born)
	site.Settle(t, "select bool_and(status = 'ready') from person_copies")
	// Another file of theirs is merged into one that is merged into this one, and this
	// one is archived.
	site.World.Exec(t, `update persons set status = 'merged', merged_into = $1 where id = (select id from persons where service_id = $2 and status = 'active' and id <> $1 and not exists (select from referrals r where r.person_id = persons.id) order by id limit 1)`, id, fixture.ValClair.ID)
	var middle string
	site.World.Scan(t, "select id::text from persons where merged_into = $1", []any{id}, &middle)
	site.World.Exec(t, `update persons set status = 'merged', merged_into = $1, last_name = 'Aiguille-Ancienne', birth_on = '1971-02-03', first_name = 'Zoé', appi_ref = '202699999999'
		where id = (select id from persons where service_id = $2 and status = 'active' and id <> $3 and not exists (select from referrals r where r.person_id = persons.id) order by id desc limit 1)`, middle, fixture.ValClair.ID, id)
	site.World.Exec(t, "update persons set status = 'closed', archived_at = $2 where id = $1", id, dbtest.Monday)
	_, answer := asked(t, site, url.Values{"ground": {"request"}, "words": {"R-8"}, "appi_ref": {"202699999999"}})
	file := answer.Find("main table a").AttrOr("href", "")
	paul := site.As(t, fixture.Paul)
	done := paul.Get(file).Submit("form[action$='/copies']", url.Values{"reason": {"R-8"}})
	site.Settle(t, "select bool_and(status = 'ready') from person_copies")
	data := unfolded(t, paul.Get(done.Location+"/file").Body)["donnees.json"]
	for _, want := range []string{"Aiguille-Ancienne", strings.Fields(name)[0], "Aiguille-message"} {
		if !strings.Contains(data, want) {
			t.Errorf("the copy of the merged file is without %q", want)
		}
	}
	// The list has been approved, and the worker erases the file.
	site.World.Exec(t, "select app.rows_of_files(app.files_of($1), true)", id)
	for _, path := range []string{at, at + "/file", done.Location, done.Location + "/file"} {
		if page := paul.Get(path); page.Status != http.StatusNotFound || !strings.Contains(page.Text("main"), "le dossier a été éliminé") {
			t.Errorf("after the purge %s: %d %s", path, page.Status, page.Text("main"))
		}
	}
	if page := paul.Forge(file+"/copies", url.Values{"reason": {"R-8"}}); page.Status != http.StatusNotFound || !strings.Contains(page.Text("main"), "n’est plus ouverte") {
		t.Errorf("a copy of who is gone: %d %s", page.Status, page.Text("main"))
	}
	var left int
	site.World.Scan(t, "select count(*) from person_copies", nil, &left)
	if left != 0 {
		t.Errorf("%d copies are left", left)
	}
}
