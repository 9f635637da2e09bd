package attendance_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/attendance"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// asPartner runs one statement as somebody who writes their own SQL with the
// partner's role, past every function of the models.
func asPartner(t *testing.T, w *dbtest.Database, who *fixture.Persona, at time.Time, statement string, args ...any) (rows int64, err error) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, w.Login)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tx.Exec(ctx, `select set_config('role', 'passerelle_partner', true), set_config('app.account', $1, true),
		set_config('app.service', '', true), set_config('app.organisation', $2, true), set_config('app.moment', $3, true)`,
		who.Account().String(), who.Organisation.ID.String(), at.Format(time.RFC3339))
	if err != nil {
		t.Fatal(err)
	}
	tag, err := tx.Exec(ctx, statement, args...)
	return tag.RowsAffected(), err
}

const forged = `insert into attendance (session_id, enrolment_id, cycle_id, service_id, organisation_id, mark, recorded_at, recorded_by, recorded_name)
	values ($1, $2, $3, $4, $5, 'unexcused', now(), $6, 'X')`

func refused(err error, codes ...string) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	for _, code := range codes {
		if pg.Code == code {
			return true
		}
	}
	return false
}

func TestPartnerCannotRecordForAnotherOrganisationEvenInSQL(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 1)
	inner := programmetest.New(t, w, programmetest.Options{})
	stranger := programmetest.Stranger(t, w, &fixture.Relais)
	s := g.Sessions[0]
	at(w, s, time.Hour)
	now := s.StartsAt.Add(time.Hour)
	insert := func(who *fixture.Persona, session any, organisation any) error {
		_, err := asPartner(t, w, who, now, forged, session, seats[0].UUID, g.Cycle.UUID, fixture.ValClair.ID, organisation, who.Account())
		return err
	}
	// Somebody else's organisation: the policy. One's own, falsely: the foreign keys.
	if err := insert(stranger, s.ID.UUID, fixture.Horizon.ID); !refused(err, "42501") {
		t.Errorf("in the name of another organisation: %v", err)
	}
	if err := insert(stranger, s.ID.UUID, fixture.Relais.ID); !refused(err, "23503") {
		t.Errorf("in their own name: %v", err)
	}
	if err := insert(stranger, s.ID.UUID, nil); !refused(err, "42501") {
		t.Errorf("in no name: %v", err)
	}
	if err := insert(fixture.Yanis, inner.Sessions[0].ID.UUID, fixture.Horizon.ID); !refused(err, "23503") {
		t.Errorf("Yanis for a session that is not his: %v", err)
	}
	if err := insert(fixture.Yanis, s.ID.UUID, fixture.Horizon.ID); err != nil {
		t.Errorf("Yanis for his own: %v", err)
	}
	for name, statement := range map[string]string{
		"sessions": "update sessions set status = 'not_held' where id = $1", "marks": "update attendance set mark = 'present' where session_id = $1",
	} {
		if n, err := asPartner(t, w, stranger, now, statement, s.ID.UUID); err != nil || n != 0 {
			t.Errorf("%s: %d rows, %v", name, n, err)
		}
	}
	for name, statement := range map[string]string{
		"persons": "select last_name from persons", "enrolments": "select person_id from enrolments", "seats": "select seats_taken from cycles",
		"programme": "select name from programmes", "a former mark": "delete from attendance_corrections",
	} {
		if _, err := asPartner(t, w, fixture.Yanis, now, statement); !refused(err, "42501") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// rosterTables are all that an outside facilitator reads of a group that they lead.
var rosterTables = map[string]string{
	"cycles": "select id from cycles", "sessions": "select id from sessions", "names": "select name from rosters", "marks": "select mark from attendance",
	"corrections": "select mark from attendance_corrections", "the team": "select name from facilitators",
}

// Both ends of what an outside facilitator sees, in statements of their own: no name
// before somebody is enrolled, all of it until thirty days after the last session
// have passed where the group meets, and from midnight on nothing, of no table.
func TestAnOutsideFacilitatorReadsARosterFromTheEnrolmentToTheDelay(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	rows := func(at time.Time, table string) int64 {
		found, err := asPartner(t, w, fixture.Yanis, at, rosterTables[table])
		if err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		return found
	}
	begins := g.Sessions[0].StartsAt
	if got := rows(begins, "names"); got != 0 {
		t.Errorf("%d names before anybody is enrolled", got)
	}
	seats := g.Enrolled(t, w, fixture.Nadia, 2)
	at(w, g.Sessions[0], time.Hour)
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.Unexcused}}))
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.Present, Seen: attendance.Unexcused}}))
	zone, err := g.Sessions[0].Zone()
	if err != nil {
		t.Fatal(err)
	}
	last := g.Sessions[len(g.Sessions)-1].StartsAt.In(zone)
	ends := time.Date(last.Year(), last.Month(), last.Day()+programme.KeptOpen+1, 0, 0, 0, 0, zone)
	for table, want := range map[string]int64{"cycles": 1, "sessions": 8, "names": 2, "marks": 1, "corrections": 1, "the team": 2} {
		for moment, want := range map[time.Time]int64{begins.Add(2 * time.Hour): want, ends.Add(-time.Second): want, ends: 0, ends.AddDate(1, 0, 0): 0} {
			if got := rows(moment, table); got != want {
				t.Errorf("%s at %s: %d rows, want %d", table, moment, got, want)
			}
		}
	}
}
