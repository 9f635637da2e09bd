package statistics_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/statistics"
)

const ofService = "select measure, month_on, amount, persons from month_facts where service_id = $1"

// A cycle of eight Tuesdays from 24 November: of five one leaves, one is
// excluded, one comes to three sessions and two to all.
func TestSeatsAreCountedByWhatBecameOfThem(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	seats := g.Enrolled(t, w, fixture.Nadia, 5)
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		if _, err := programme.Unenrol(ctx, tx, seats[0]); err != nil {
			return err
		}
		return programme.Exclude(ctx, tx, seats[1])
	})
	w.Exec(t, "update sessions set status = 'held' where cycle_id = $1", g.Cycle.UUID)
	mark := func(seat programme.EnrolmentID, mark string, sessions []programme.Session) {
		for _, s := range sessions {
			w.Exec(t, `insert into attendance (session_id, enrolment_id, cycle_id, service_id, mark, recorded_at, recorded_by, recorded_name)
				values ($1, $2, $3, $4, $5, $6, $7, 'N')`, s.ID.UUID, seat.UUID, g.Cycle.UUID, fixture.ValClair.ID, mark, s.StartsAt, fixture.Nadia.Account())
		}
	}
	mark(seats[2], "present", g.Sessions[:3])
	mark(seats[2], "unexcused", g.Sessions[3:])
	mark(seats[3], "late_admitted", g.Sessions)
	mark(seats[4], "present", g.Sessions[:6])
	mark(seats[4], "excused_proof", g.Sessions[6:7])
	mark(seats[4], "cancelled_by_service", g.Sessions[7:])
	count(t, w, time.Date(2027, time.February, 2, 3, 0, 0, 0, time.UTC))
	end := day.On(g.Sessions[7].StartsAt, time.UTC).MonthStart().String()
	got := text(t, w, "select measure, sum(amount), max(persons) from month_facts where service_id = $1 group by measure", fixture.ValClair.ID)
	want := "(attended,17,3)\n(enrolled,5,5)\n(excluded,1,1)\n(excused,1,1)\n(finished,2,2)\n(participants,5,5)\n(unexplained,5,1)\n(withdrawn,1,1)"
	if got != want {
		t.Errorf("counted\n%s\nwant\n%s", got, want)
	}
	if got := text(t, w, "select month_on from month_facts where measure = 'finished'"); got != "("+end+")" {
		t.Errorf("finished in %s, want %s", got, end)
	}
}

// Of five who ask for the three seats of an action two come; whoever comes to two
// dates of it came once.
func TestAnActionCountsWhomItReachedWhenItIsOver(t *testing.T) {
	w := world.New(t)
	concert := action(t, w, "Concert", day.Of(2027, time.June, 21))
	for n := range 5 {
		who := programmetest.Person(t, w, fixture.Nadia, n)
		programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.Ask(ctx, tx, programme.CycleID(concert), who, "")
			return err
		})
	}
	w.Exec(t, `insert into attendance (session_id, enrolment_id, cycle_id, service_id, mark, recorded_at, recorded_by, recorded_name)
		select s.id, r.enrolment_id, s.cycle_id, s.service_id, case when row_number() over (order by r.sort_key) <= 2 then 'present' else 'unexcused' end, s.ends_at, $2, 'ROUSSET Camille'
		from sessions s join rosters r on r.cycle_id = s.cycle_id where s.cycle_id = $1`, concert, fixture.Camille.Account())
	count(t, w, time.Date(2027, time.June, 21, 3, 0, 0, 0, time.UTC))
	const reached = "select measure, month_on, subject_id, amount, persons from month_facts where measure in ('registered', 'came')"
	if got := text(t, w, reached); got != "" {
		t.Errorf("before it is over it counts %s", got)
	}
	count(t, w, time.Date(2027, time.July, 1, 20, 0, 0, 0, time.UTC))
	want := "(came,2027-06-01," + concert.String() + ",2,2)\n(registered,2027-06-01," + concert.String() + ",5,5)"
	if got := text(t, w, reached); got != want {
		t.Errorf("counted\n%s\nwant\n%s", got, want)
	}
}

// Of five people who were refused housing one got another, one waits for an
// answer, one's service sees to it, one needs none any more; the fifth, refused
// twice, is left, and so are those whose other referral was accepted long before.
func TestANeedIsUnmetWhereNothingElseCameOfIt(t *testing.T) {
	w := world.New(t)
	refer := func(n int, domain, status, sent, settled string) {
		w.Exec(t, `with one as (
			insert into referrals (id, reference, service_id, branch_id, organisation_id, offer_id, person_id, author_id, domain, purpose, agreement, agreed_on, status,
				sent_at, changed_at, acknowledge_due_on, answer_due_on, expires_on, settled_as, settled_at)
			select gen_random_uuid(), gen_random_uuid()::text, p.service_id, p.branch_id, $1, $2, p.id, p.referent_id, $3, 'x', 'oral', '2025-01-01', $4,
				$5::timestamptz, $5::timestamptz, '2026-12-01', '2026-12-01', '2026-12-01', nullif($6, ''), case when $6 <> '' then $5::timestamptz end
			from persons p where p.appi_ref = $7 returning *)
			insert into referral_events (id, referral_id, service_id, organisation_id, at, action, from_status, to_status, side)
			select gen_random_uuid(), id, service_id, organisation_id, sent_at + interval '5 days', 'x', 'sent', status, 'partner' from one where status <> 'sent'`,
			fixture.Horizon.ID, fixture.HorizonRights.ID, domain, status, sent, settled, fmt.Sprintf("2026000000%02d", n))
	}
	for n := range 7 {
		programmetest.Person(t, w, fixture.Nadia, n)
		settled := map[int]string{3: "service", 4: "nothing"}[n]
		refer(n, "housing", []string{"declined", "expired"}[n%2], "2026-10-05 10:00+00", settled)
	}
	refer(1, "housing", "accepted", "2026-10-20 10:00+00", "")
	refer(2, "housing", "sent", "2026-10-20 10:00+00", "")
	refer(5, "housing", "declined", "2026-10-12 10:00+00", "")
	refer(6, "housing", "accepted", "2024-10-12 10:00+00", "")
	refer(0, "health", "accepted", "2026-10-20 10:00+00", "")
	count(t, w, dbtest.Monday)
	if got, want := text(t, w, "select code, month_on, amount, persons from month_facts where measure = 'unmet'"), "(housing,2026-10-01,3,3)"; got != want {
		t.Errorf("counted %s, want %s", got, want)
	}
}

// Two people found work, one of them after applying twice.
func TestOutcomesCountOnTheDayTheyAreRecorded(t *testing.T) {
	w := world.New(t)
	for n, outcomes := range [][]string{{"applied", "applied", "interim"}, {"interim"}} {
		who := programmetest.Person(t, w, fixture.Nadia, n)
		for _, outcome := range outcomes {
			w.Exec(t, `with one as (
				insert into referrals (id, reference, service_id, branch_id, organisation_id, offer_id, person_id, author_id, domain, purpose, agreement, agreed_on, status,
					sent_at, changed_at, acknowledge_due_on, answer_due_on, expires_on)
				values (gen_random_uuid(), gen_random_uuid()::text, $1, $2, $3, $4, $5, $6, 'employment', 'x', 'oral', '2025-01-01', 'accepted', '2026-03-01', '2026-03-01', '2026-12-01', '2026-12-01', '2026-12-01') returning *)
				insert into referral_outcomes (id, referral_id, service_id, organisation_id, outcome, happened_on, side, by_id, by_name, at)
				select gen_random_uuid(), id, service_id, organisation_id, $7, '2026-02-10', 'service', $6, 'N', '2026-04-30 22:30+00' from one`,
				fixture.ValClair.ID, fixture.SainteAurore.ID, fixture.Semailles.ID, fixture.SemaillesWork.ID, who.UUID, fixture.Nadia.Account(), outcome)
		}
	}
	count(t, w, dbtest.Monday)
	if got, want := text(t, w, "select code, month_on, amount, persons from month_facts where measure = 'outcome'"), "(applied,2026-05-01,2,1)\n(interim,2026-05-01,2,2)"; got != want {
		t.Errorf("counted %s, want %s", got, want)
	}
}

// Whoever counts again counts the same; a month is final at the end of the next
// one, whatever becomes of what it was counted from.
func TestMonthsAreCountedAgainUntilTheyAreFinal(t *testing.T) {
	w := world.Lived(t)
	december := time.Date(2026, time.December, 5, 3, 0, 0, 0, time.UTC)
	if n := count(t, w, december); n == 0 {
		t.Fatal("nothing is counted")
	}
	const all = "select f::text from month_facts f union all select a::text from year_acts a union all select d::text from year_delays d"
	first := text(t, w, all)
	for _, measure := range []string{"referred", "enrolled", "participants", "attended", "nights"} {
		if !strings.Contains(first, measure) {
			t.Errorf("the demonstration has no %s", measure)
		}
	}
	count(t, w, december)
	if again := text(t, w, all); again != first {
		t.Errorf("counted again:\n%s\nbefore:\n%s", again, first)
	}
	const untilOctober = "select * from month_facts where month_on < '2026-11-01'"
	before := text(t, w, untilOctober)
	purge(t, w)
	count(t, w, december.Add(24*time.Hour))
	if after := text(t, w, untilOctober); after != before || after == "" {
		t.Errorf("final months after a purge:\n%s\nbefore:\n%s", after, before)
	}
	if left := text(t, w, "select * from month_facts where month_on >= '2026-11-01'"); left != "" {
		t.Errorf("a month that is not final stands without what it was counted from:\n%s", left)
	}
}

// purge takes every person of every service away, with all that hangs on them, and
// every roll call.
func purge(t testing.TB, w *dbtest.Database) {
	t.Helper()
	w.Exec(t, "truncate persons, sessions cascade")
}

// A person counts once a year in a service, with the branch of the first act; who
// moves to another service counts once there too.
func TestWhoMovesIsCountedOnceInEachService(t *testing.T) {
	w := world.New(t)
	here, there := programmetest.Person(t, w, fixture.Nadia, 1), programmetest.Person(t, w, fixture.Ines, 2)
	refer := func(who any, by *fixture.Persona, at string) {
		w.Exec(t, `insert into referrals (id, reference, service_id, branch_id, organisation_id, offer_id, person_id, author_id, domain, purpose, agreement, agreed_on, status,
				sent_at, changed_at, acknowledge_due_on, answer_due_on, expires_on)
			values (gen_random_uuid(), gen_random_uuid()::text, $1, $2, $3, $4, $5, $6, 'rights', 'x', 'oral', '2025-01-01', 'withdrawn', $7, $7, '2026-12-01', '2026-12-01', '2026-12-01')`,
			by.Service.ID, by.Branch.ID, fixture.Horizon.ID, fixture.HorizonRights.ID, who, by.Account(), at)
	}
	for _, at := range []string{"2025-12-31 23:30+00", "2026-02-03 10:00+00", "2026-05-04 10:00+00", "2026-05-05 10:00+00"} {
		refer(here.UUID, fixture.Nadia, at) // the first is 1 January 2026 in Paris
	}
	refer(there.UUID, fixture.Ines, "2026-06-15 10:00+00")
	refer(there.UUID, fixture.Ines, "2026-07-15 10:00+00")
	count(t, w, dbtest.Monday)
	for service, want := range map[*fixture.Service]string{&fixture.ValClair: "(referred,2026-01-01,1,1)", &fixture.HauteBrume: "(referred,2026-06-01,1,1)"} {
		if got := text(t, w, ofService, service.ID); got != want {
			t.Errorf("%s counts %s, want %s", service.Name, got, want)
		}
	}
}

func TestNobodyButTheWorkerCounts(t *testing.T) {
	w := world.New(t)
	for _, p := range []*fixture.Persona{fixture.Dominique, fixture.Claire, fixture.Karim, fixture.Paul, fixture.Admin} {
		if err := w.Pool.Write(t.Context(), p.Actor(), func(tx *db.Tx) error { _, err := statistics.Count(t.Context(), tx); return err }); err == nil {
			t.Errorf("%s counts", p.Slug)
		}
	}
	count(t, w, dbtest.Monday)
	for _, statement := range []string{"update month_facts set amount = 1", "delete from month_facts", "insert into count_runs select * from count_runs", "delete from house_months", "update year_acts set amount = 1", "delete from year_delays"} {
		for _, p := range []*fixture.Persona{fixture.Dominique, fixture.Claire} {
			if _, err := w.BySQL(t, p.Actor(), statement); err == nil {
				t.Errorf("%s: %s", p.Slug, statement)
			}
		}
	}
	if n, err := w.BySQL(t, fixture.Karim.Actor(), "select 1 from month_facts"); err == nil {
		t.Errorf("a partner reads %d facts", n)
	}
}
