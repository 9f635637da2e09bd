package referrals_test

import (
	"net/http"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// The lists take the same statements for one referral and for fifty.
func TestListsTakeOneOrTwoStatements(t *testing.T) {
	heard := &dbtest.Statements{}
	site := webtest.Over(t, world.New(t, db.Options{Tracer: heard}))
	many(t, site.World, 60)
	nadia, karim := site.As(t, fixture.Nadia), site.As(t, fixture.Karim)
	for _, c := range []struct {
		path string
		who  *webtest.Visitor
		want int
	}{
		{"/referrals", nadia, 2}, // the drafts
		{"/referrals?status=accepted", nadia, 1}, {"/referrals?status=sent", nadia, 1},
		{"/referrals", karim, 3}, {"/referrals?queue=in_progress", karim, 2}, // the counts, and the attestations asked for
	} {
		var page *webtest.Page
		saw := heard.During(func() { page = c.who.Get(c.path) })
		if page.Status != http.StatusOK || len(saw) != c.want {
			t.Errorf("%s (%d) takes %d statements, want %d:\n%v", c.path, page.Status, len(saw), c.want, saw)
		}
		if c.path == "/referrals?status=accepted" && page.Find("tbody tr").Length() != 50 {
			t.Errorf("%d rows", page.Find("tbody tr").Length())
		}
	}
}

// many gives Nadia's service accepted referrals to the Relais.
func many(t *testing.T, w *dbtest.Database, count int) {
	t.Helper()
	w.Exec(t, `with person as (
		insert into persons (id, service_id, branch_id, last_name, birth_on, sort_key, created_at, created_by, updated_at)
		values (gen_random_uuid(), $1, $2, 'SERIES', '1980-01-01', 'series', $3, $4, $3) returning id
	)
	insert into referrals (id, reference, service_id, branch_id, organisation_id, offer_id, person_id, author_id, domain, purpose, agreement, agreed_on, status,
		sent_at, changed_at, acknowledge_due_on, remind_on, answer_due_on, expires_on)
	select gen_random_uuid(), 'T-' || n, $1, $2, $5, $6, person.id, $4, 'housing', 'x', 'oral', '2026-11-01', 'accepted',
		$3::timestamptz - n * interval '1 minute', $3, '2026-11-30', '2026-11-30', '2026-11-30', '2026-11-30'
	from person, generate_series(1, $7) n`,
		fixture.ValClair.ID, fixture.SainteAurore.ID, dbtest.Monday, fixture.Nadia.Account(), fixture.Relais.ID, fixture.RelaisRooms.ID, count)
}
