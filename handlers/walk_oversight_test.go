package handlers_test

import (
	"net/http"
	"net/url"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// askAsOfficer leaves a question about somebody of Val-Clair, and one that
// somebody else has put.
func (w *walker) askAsOfficer() {
	w.t.Helper()
	var name, born string
	w.site.World.Scan(w.t, "select last_name, to_char(birth_on, 'DD/MM/YYYY') from persons where referent_id = $1 and status = 'active' order by id limit 1", []any{fixture.Nadia.Account()}, &name, &born)
	page := w.site.As(w.t, fixture.Paul).Forge("/oversight", url.Values{"ground": {"control"}, "words": {"Contrôle de novembre"}, "name": {name}, "birth_on": {born}})
	if page.Status != http.StatusSeeOther {
		w.t.Fatalf("the officer asks: %d %s", page.Status, page.Text("main"))
	}
	w.site.World.Exec(w.t, `with o as (insert into oversights (id, account_id, by_name, ground, words, asked_at, open_until)
			select gen_random_uuid(), $1, 'HOFFMANN Inès', ground, 'Autre demande', asked_at, open_until from oversights returning id)
		insert into oversight_files (id, oversight_id, file_id, service_id)
		select gen_random_uuid(), o.id, p.id, p.service_id from o, (select * from persons where service_id = $2 order by id limit 1) p`, fixture.Ines.Account(), fixture.HauteBrume.ID)
	// Each of the two has had a copy made for the person.
	w.site.World.Exec(w.t, `insert into person_copies (id, overseen_id, file_id, service_id, account_id, reason, status, done, body, asked_at, ready_at, expires_at)
		select gen_random_uuid(), f.id, f.file_id, f.service_id, o.account_id, 'Demande de la personne', 'ready', 3, 'PK', o.asked_at, o.asked_at, o.open_until
		from oversight_files f join oversights o on o.id = f.oversight_id`)
}

// listSomeFiles leaves a list of files to eliminate that waits for the archives.
func listSomeFiles(t *testing.T, site *webtest.Site, by *fixture.Persona) {
	t.Helper()
	site.World.Exec(t, `insert into eliminations (id, service_id, status, purge_months, files, archived_from, archived_until, made_at, made_by, made_name)
		values (gen_random_uuid(), $1, 'drafted', 12, 3, '2025-01-31', '2025-02-28', $2, $3, $4)`, fixture.OutreLagon.ID, dbtest.Monday, by.Account(), by.Name)
}
