package oversight_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// busy is the person of Val-Clair of whom most is held, with what the demonstration
// has nothing of added: words of every kind, each with a needle, and what must stay.
func busy(t *testing.T, site *webtest.Site) (id, name, born string) {
	t.Helper()
	w := site.World
	w.Scan(t, `select p.id::text, p.last_name || ' ' || p.first_name, to_char(p.birth_on, 'DD/MM/YYYY') from persons p
		where p.service_id = $1 and exists (select from documents d join referrals r on r.id = d.referral_id where r.person_id = p.id)
		order by (select count(*) from referral_events e join referrals r on r.id = e.referral_id where r.person_id = p.id) desc, p.id limit 1`, []any{fixture.ValClair.ID}, &id, &name, &born)
	nadia := fixture.Nadia.Account()
	w.Exec(t, `insert into referral_messages (id, referral_id, service_id, organisation_id, at, side, by_id, by_name, body)
		select gen_random_uuid(), r.id, r.service_id, r.organisation_id, $2, 'partner', $3, 'DUPOND Secrète', 'Aiguille-message' from referrals r where r.person_id = $1 limit 1`, id, dbtest.Monday, nadia)
	w.Exec(t, `insert into referral_notes (id, referral_id, service_id, at, by_id, by_name, body)
		select gen_random_uuid(), r.id, r.service_id, $2, $3, 'MERCIER Nadia', 'Caillou-note-interne' from referrals r where r.person_id = $1 limit 1`, id, dbtest.Monday, nadia)
	w.Exec(t, `insert into person_notes (id, person_id, service_id, author_id, author_name, author_role, words, written_at) values (gen_random_uuid(), $1, $2, $4, 'FONTANEL Léa', 'psychologist', 'Caillou-note-restreinte', $3)`,
		id, fixture.ValClair.ID, dbtest.Monday, nadia)
	w.Exec(t, `insert into access_motives (id, person_id, service_id, account_id, scope, motive, words, given_at, open_until) values (gen_random_uuid(), $1, $2, $4, 'file', 'reception', 'Aiguille-motif', $3, $3::timestamptz + interval '1 day')`,
		id, fixture.ValClair.ID, dbtest.Monday, fixture.Marc.Account())
	w.Exec(t, `insert into attestations (id, service_id, person_id, kind, from_on, proof, side, by_id, by_name, at, expires_on) values (gen_random_uuid(), $2, $1, 'care_visit', '2026-11-02', 'seen', 'service', $4, 'MERCIER Nadia', $3, '2027-02-02')`,
		id, fixture.ValClair.ID, dbtest.Monday, nadia)
	return id, name, born
}

// copied asks for a copy of a person's file as the officer does, and gives its address.
func copied(t *testing.T, site *webtest.Site, name, born string) string {
	t.Helper()
	_, answer := asked(t, site, url.Values{"ground": {"request"}, "words": {"Courrier n° 31"}, "name": {name}, "birth_on": {born}})
	file := answer.Find("main table a").AttrOr("href", "")
	done := site.As(t, fixture.Paul).Get(file).Submit("form[action$='/copies']", url.Values{"reason": {"Demande reçue le 20 novembre"}})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("asks for a copy: %d %s %s", done.Status, done.Text("main"), site.Log.String())
	}
	return done.Location
}

// unfolded are the files of an archive.
func unfolded(t *testing.T, body string) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(content)
	}
	return all
}

// code is what must not stand on a page for a person: an inner word, or a key.
var code = regexp.MustCompile(`>\s*[a-z]+[a-z0-9]*([_.][a-z0-9_]+)+\s*<`)

// Article 105: the person is given all that is held of them, and nothing of anybody
// else.
func TestThePersonsCopyHoldsAllOfThemAndNothingOfOthers(t *testing.T) {
	site, _ := webtest.Mailing(t, world.Lived(t))
	id, name, born := busy(t, site)
	at := copied(t, site, name, born)
	site.Settle(t, "select bool_and(status = 'ready') from person_copies")
	paul := site.As(t, fixture.Paul)
	page := paul.Get(at)
	for _, want := range []string{"Prêt", "Relisez avant de remettre", "Demande reçue le 20 novembre", "Notes internes des orientations : 1", "Notes restreintes de la fiche : 1"} {
		if !strings.Contains(strings.ReplaceAll(page.Text("main"), "\u00a0", " "), want) {
			t.Errorf("the page is without %q: %s", want, page.Text("main"))
		}
	}
	fetched := paul.Get(at + "/file")
	if fetched.Status != http.StatusOK {
		t.Fatalf("fetches: %d", fetched.Status)
	}
	files := unfolded(t, fetched.Body)
	data, read := files["donnees.json"], files["donnees.html"]
	whole := data + read
	// Each text of the person's own rows is there.
	var needles []string
	site.World.Scan(t, `select array_agg(distinct n) from (
		select unnest(array[last_name, first_name, birth_name, appi_ref, phone, email, address, commune]) n from persons where id = $1
		union select unnest(array[reference, purpose, expectations]) from referrals where person_id = $1
		union select unnest(array[e.note]) from referral_events e join referrals r on r.id = e.referral_id where r.person_id = $1
		union select g.name from referrals r join organisations g on g.id = r.organisation_id where r.person_id = $1
		union select unnest(array[text, address]) from summonses where person_id = $1
		union select d.name from documents d join referrals r on r.id = d.referral_id where r.person_id = $1
		union select c.label from enrolments e join cycles c on c.id = e.cycle_id where e.person_id = $1
		union select unnest(array['Aiguille-message', 'Aiguille-motif'])) x where n <> ''`, []any{id}, &needles)
	if len(needles) < 12 {
		t.Fatalf("only these needles: %q", needles)
	}
	for _, needle := range needles {
		quoted, err := json.Marshal(needle)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(data, strings.Trim(string(quoted), `"`)) {
			t.Errorf("the data are without %q", needle)
		}
	}
	for _, want := range []string{"Aiguille-message", "Aiguille-motif", "La personne se présente à l’accueil ou appelle", strings.Fields(name)[0], "Identité", "Orientations", "Consultation", "articles 104 et 105"} {
		if !strings.Contains(read, want) {
			t.Errorf("the page for the person is without %q", want)
		}
	}
	// Nothing of anybody else, of no colleague but the officer in charge, and nothing
	// that is the service's own.
	var others []string
	site.World.Scan(t, `select array_agg(distinct n) from (
		select unnest(array[upper(last_name) || ' ' || first_name, last_name || ' ' || first_name, appi_ref, phone, email]) n from persons where id <> $1
		union select name from memberships m where account_id is distinct from (select referent_id from persons where id = $1)
		union select 'Caillou-note-interne' union select 'Caillou-note-restreinte' union select 'DUPOND Secrète') x
		where length(n) >= 8 and n not in (select unnest(array[upper(last_name) || ' ' || first_name, appi_ref, phone, email]) from persons where id = $1 and true)`, []any{id}, &others)
	if len(others) < 200 {
		t.Fatalf("only %d needles of others", len(others))
	}
	for _, other := range others {
		if strings.Contains(whole, other) {
			t.Errorf("it holds %q of somebody else", other)
		}
	}
	if found := code.FindAllString(read, -1); len(found) > 0 {
		t.Errorf("inner words on the page for the person: %q", found)
	}
	// The page needs nothing from outside, and the documents lie beside.
	for _, outside := range []string{"<script", "src=", "<link"} {
		if strings.Contains(read, outside) {
			t.Errorf("the page holds %s", outside)
		}
	}
	var documents int
	site.World.Scan(t, "select count(*) from documents d join referrals r on r.id = d.referral_id where r.person_id = $1 and d.status in ('clean', 'quarantined')", []any{id}, &documents)
	if beside := len(files) - 2; beside != documents || documents == 0 {
		t.Errorf("%d of %d documents lie beside", beside, documents)
	}
	var shaped struct {
		Format  string
		Data    map[string][]map[string]any
		Names   map[string]any
		LeftOut []map[string]string `json:"left_out"`
	}
	if err := json.Unmarshal([]byte(data), &shaped); err != nil {
		t.Fatal(err)
	}
	if len(shaped.Data) != len(shaped.Names) || len(shaped.Data["persons"]) != 1 || shaped.Data["persons"][0]["last_name"] == "" || len(shaped.LeftOut) != 4 {
		t.Errorf("%s: %d parts, %d names, %v", shaped.Format, len(shaped.Data), len(shaped.Names), shaped.LeftOut)
	}
	var lines []string
	site.World.Scan(t, "select array_agg(noun || ' ' || action || ' ' || (person_id = $1)::text || ' ' || (service_id = $2)::text order by at, id) from journal where noun like 'person_copy%'", []any{id, fixture.ValClair.ID}, &lines)
	slices.Sort(lines)
	if want := []string{"person_copy create true true", "person_copy read true true", "person_copy_file read true true"}; !slices.Equal(lines, want) {
		t.Errorf("the journal says %q", lines)
	}
	if journal := site.As(t, fixture.Helene).Get("/persons/" + id + "/journal").Text("main"); !strings.Contains(journal, "Copie des données de la personne, téléchargée") {
		t.Errorf("the manager’s journal: %s", journal)
	}
}

// Whatever a file holds is put into words: no code stands on anybody's page.
func TestEveryCopyIsInWords(t *testing.T) {
	site, _ := webtest.Mailing(t, world.Lived(t))
	site.World.Exec(t, `insert into oversights (id, account_id, by_name, ground, words, asked_at, open_until) values ('00000000-0000-7000-8000-000000000001', $1, 'x', 'request', 'x', $2, $2::timestamptz + interval '1 day')`,
		fixture.Paul.Account(), dbtest.Monday)
	site.World.Exec(t, `insert into oversight_files (id, oversight_id, file_id, service_id) select gen_random_uuid(), '00000000-0000-7000-8000-000000000001', p.id, p.service_id from persons p
		where p.id in (select person_id from enrolments union select person_id from transfers union select person_id from siao_steps union select person_id from visits union select person_id from bookings union select person_id from summonses) or p.status <> 'active' order by p.id limit 60`)
	var files []string
	site.World.Scan(t, "select array_agg(id::text) from oversight_files", nil, &files)
	paul := site.As(t, fixture.Paul)
	for _, file := range files {
		if done := paul.Forge("/oversight/files/"+file+"/copies", url.Values{"reason": {"Tous"}}); done.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", done.Status, done.Text("main"))
		}
	}
	site.Settle(t, "select count(*) = $1 and bool_and(status = 'ready') from person_copies", len(files))
	var bodies [][]byte
	site.World.Scan(t, "select array_agg(body) from person_copies", nil, &bodies)
	if len(bodies) < 30 {
		t.Fatalf("%d copies", len(bodies))
	}
	for _, body := range bodies {
		read := unfolded(t, string(body))["donnees.html"]
		if found := code.FindAllString(read, -1); len(found) > 0 || strings.Contains(read, "<no value>") || strings.Contains(read, "person_copy.") {
			t.Errorf("not in words: %q", found)
		}
	}
}
