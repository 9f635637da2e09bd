package summons_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture/world"
	"passerelle/models/summons"
)

// years fills the past of every service, so that a look at what is ahead has much to
// pass over: appointments, sessions, hours at permanences, and what was told of them.
func years(t *testing.T, w *dbtest.Database) {
	t.Helper()
	w.Exec(t, `insert into referral_appointments (id, referral_id, service_id, organisation_id, number, sequence, status, happens_on, side, at)
		select gen_random_uuid(), r.id, r.service_id, r.organisation_id, 100 + n, 0, 'set', '2026-11-01'::date - n, 'service', '2023-01-01' from referrals r, generate_series(1, 300) n`)
	w.Exec(t, `insert into sessions (id, cycle_id, service_id, position, theme, starts_at, ends_at, status)
		select gen_random_uuid(), c.id, c.service_id, 1000 + n, 'x', $1::timestamptz - n * interval '7 hours', $1::timestamptz - n * interval '7 hours' + interval '1 hour', 'planned' from cycles c, generate_series(40, 2000) n`, dbtest.Monday)
	w.Exec(t, `insert into visits (id, desk_id, service_id, organisation_id, person_id, name, starts_at, ends_at, booked_at, booked_by, booked_name, open_until)
		select gen_random_uuid(), v.desk_id, v.service_id, v.organisation_id, v.person_id, v.name, $1::timestamptz - n * interval '7 hours', $1::timestamptz - n * interval '7 hours' + interval '20 minutes', '2022-01-01', v.booked_by, v.booked_name, v.open_until
		from (select distinct on (desk_id) * from visits) v, generate_series(40, 4000) n`, dbtest.Monday)
	w.Exec(t, `insert into summonses (id, service_id, person_id, referral_id, organisation_id, number, sequence, kind, channel, language, status, created_at, sent_at)
		select gen_random_uuid(), r.service_id, r.person_id, r.id, r.organisation_id, 100 + n, 0, 'convocation', 'handed', 'fr', 'sent', '2023-01-01', '2023-01-01' from referrals r, generate_series(1, 300) n`)
	w.Exec(t, "analyze")
}

// The clock asks every hour, of every service: what is ahead is found by the indexes
// of when it is, whatever lies behind.
func TestTheClockFindsWhatIsDueByItsIndexes(t *testing.T) {
	heard := &dbtest.Statements{}
	w := world.Lived(t, db.Options{Tracer: heard})
	years(t, w)
	saw := heard.During(func() {
		err := w.Pool.Read(t.Context(), clock(), func(tx *db.Tx) error {
			_, err := summons.AllDue(context.Background(), tx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	if len(saw) != 1 {
		t.Fatalf("%d statements", len(saw))
	}
	plan := w.Plan(t, clock(), saw[0])
	for _, index := range []string{"referral_appointments_service_id_happens_on_idx", "sessions_(service_id_starts_at_idx|of_cycle)", "visits_(service_id_starts_at_idx|once)", "summonses_ahead"} {
		if !regexp.MustCompile(`Index Scan (using|on) ` + index + `\b`).MatchString(plan) {
			t.Errorf("%s is not used:\n%s", index, plan)
		}
	}
	for _, table := range []string{"referral_appointments", "sessions", "visits", "summonses"} {
		if strings.Contains(plan, "Seq Scan on "+table) {
			t.Errorf("%s is read whole:\n%s", table, plan)
		}
	}
}
