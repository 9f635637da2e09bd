package jobs_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/jobs"
	"passerelle/handlers/scan"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/transfer"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func TestClockSweepsAtTheStart(t *testing.T) {
	w := world.New(t)
	w.Exec(t, "insert into drafts (id, account_id, path, fields, saved_at) values ($1, $2, '/', '{}', $3)", uuid.New(), fixture.Nadia.Account(), dbtest.Monday.Add(-48*time.Hour))
	workUntilNone(t, w, "select count(*) from drafts")
}

func TestClockCountsTheMonths(t *testing.T) {
	w := world.New(t)
	workUntilNone(t, w, "select 1 - least(count(*), 1) from count_runs where through_on = '2026-11-21'")
}

// Two referrals end on the same day: when it is midnight in Port-Corail, three
// hours of it are left in Val-Clair.
func TestClockLetsExpireServiceByService(t *testing.T) {
	w := world.Lived(t)
	const ofService = "select count(*) from referrals where status = 'expired' and service_id = $1"
	w.Exec(t, "update referrals set expires_on = '2026-12-31' where expires_on < '2026-12-31'")
	w.Exec(t, `update referrals set expires_on = '2026-11-30' where id in (select distinct on (service_id) id from referrals
		where status in ('sent', 'acknowledged', 'info_requested') order by service_id, id)`)
	var here, there [2]int
	w.Scan(t, ofService, []any{fixture.ValClair.ID}, &here[0])
	w.Scan(t, ofService, []any{fixture.OutreLagon.ID}, &there[0])
	w.Stand(time.Date(2026, time.November, 30, 20, 0, 0, 0, time.UTC))
	workUntilNone(t, w, `select count(*) from referrals r join services s on s.id = r.service_id
		where s.time_zone = 'Indian/Reunion' and r.status in ('sent', 'acknowledged', 'info_requested') and r.expires_on = '2026-11-30'`)
	w.Scan(t, ofService, []any{fixture.ValClair.ID}, &here[1])
	w.Scan(t, ofService, []any{fixture.OutreLagon.ID}, &there[1])
	if here[1] != here[0] || there[1] != there[0]+1 {
		t.Errorf("expired at midnight in Port-Corail: %v in Val-Clair, %v in Outre-Lagon", here, there)
	}
	w.Stand(time.Date(2026, time.November, 30, 23, 0, 0, 0, time.UTC))
	w.Exec(t, "delete from "+db.QueueSchema+".river_job") // the next hour, as the queue sees it
	workUntilNone(t, w, "select count(*) from referrals where status in ('sent', 'acknowledged', 'info_requested') and expires_on = '2026-11-30'")
	w.Scan(t, ofService, []any{fixture.ValClair.ID}, &here[1])
	if here[1] != here[0]+1 {
		t.Errorf("expired at midnight in Val-Clair: %v", here)
	}
}

// Marc of Val-Clair and Sophie of Rive Douce were told a fortnight ago.
func TestClockSuspendsWhatNobodyUsesPlaceByPlace(t *testing.T) {
	w := world.New(t)
	for _, p := range []*fixture.Persona{fixture.Marc, fixture.Sophie} {
		w.Exec(t, "update memberships set last_used_at = $1 where id = $2", dbtest.Monday.AddDate(0, 0, -100), p.Membership())
		w.Exec(t, `insert into account_notices (id, membership_id, service_id, organisation_id, noticed_at, suspends_at)
			select $1, id, service_id, organisation_id, $2, $3 from memberships where id = $4`, uuid.New(), dbtest.Monday.AddDate(0, 0, -14), dbtest.Monday, p.Membership())
	}
	workUntilNone(t, w, "select 2 - count(*) from memberships where status = 'suspended'")
	var others int
	w.Scan(t, "select count(*) from memberships where status = 'suspended' and id <> $1 and id <> $2", []any{fixture.Marc.Membership(), fixture.Sophie.Membership()}, &others)
	if others != 0 {
		t.Errorf("%d others are suspended", others)
	}
}

// What is late when the workers start is before its manager soon after, and who
// has half their time behind them is reminded.
func TestClockTellsWhatIsLate(t *testing.T) {
	w := world.Lived(t)
	const late = `select count(*) from referrals where status in ('sent', 'acknowledged', 'appointment_set', 'waitlisted') and escalated_at is null and answer_due_on < '2026-11-23'`
	const half = `select count(*) from referrals where status in ('sent', 'acknowledged') and reminded_at is null and remind_on <= '2026-11-23' and answer_due_on >= '2026-11-23'`
	var before [2]int
	w.Scan(t, late, nil, &before[0])
	w.Scan(t, half, nil, &before[1])
	if before[0] == 0 || before[1] == 0 {
		t.Fatalf("nothing is late, or nothing half over: %v", before)
	}
	workUntilNone(t, w, late)
	w.Exec(t, "delete from "+db.QueueSchema+".river_job")
	workUntilNone(t, w, half)
	var told [2]int
	w.Scan(t, "select count(*) filter (where action = 'escalate'), count(*) filter (where action = 'remind') from referral_events", nil, &told[0], &told[1])
	if told[0] < before[0] || told[1] != before[1] {
		t.Errorf("told %v, want %v", told, before)
	}
}

// workUntilNone lets the workers run until a count is zero, then stops them.
func workUntilNone(t *testing.T, w *dbtest.Database, count string) {
	t.Helper()
	workWith(t, w, nil, count)
}

func workWith(t *testing.T, w *dbtest.Database, scanner *scan.Client, count string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- jobs.Run(ctx, jobs.With{DSN: w.Login, Pool: w.Pool, Scanner: scanner, Log: slog.New(slog.DiscardHandler)})
	}()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	until := time.After(30 * time.Second)
	for left := 1; left > 0; {
		select {
		case <-look.C:
			w.Scan(t, count, nil, &left)
		case <-until:
			t.Fatalf("%d left of %s", left, count)
		}
	}
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("the workers do not stop")
	}
}

// A seat whose offer is over goes to the next who waits.
func TestClockOffersASeatToTheNext(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{Seats: 1, From: day.Of(2026, time.December, 22)})
	seats := g.Enrolled(t, w, fixture.Nadia, 1)
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		for n := range 2 {
			if _, err := programme.Wait(ctx, tx, g.Cycle, programmetest.Person(t, w, fixture.Nadia, n+1), ""); err != nil {
				return err
			}
		}
		_, err := programme.Unenrol(ctx, tx, seats[0])
		return err
	})
	w.Stand(dbtest.Monday.AddDate(0, 0, 4))
	workUntilNone(t, w, "select count(*) - 1 from waiting where rank is not null")
	var offered, taken int
	w.Scan(t, "select count(*) filter (where status = 'offered' and rank = 1), (select seats_taken from cycles) from waiting", nil, &offered, &taken)
	if offered != 1 || taken != 1 {
		t.Errorf("%d offered, %d seats held", offered, taken)
	}
}

// Nadia hands somebody on who is referred to a partner; what she decided is carried
// out in her name when Haute-Brume has accepted, and she hears of it.
func TestWhatAnAcceptanceEntailsAtTheSourceIsDoneByItself(t *testing.T) {
	w := world.Lived(t)
	var who, referral string
	w.Scan(t, `select p.id::text, r.id::text from persons p join referrals r on r.person_id = p.id where p.referent_id = $1 and p.status = 'active'
		and (select count(*) from referrals o where o.person_id = p.id and o.status in ('sent', 'acknowledged', 'info_requested', 'appointment_set', 'waitlisted', 'accepted')) = 1
		and r.status = 'sent' order by r.id limit 1`, []any{fixture.Nadia.Account()}, &who, &referral)
	var asked transfer.ID
	act := func(by *fixture.Persona, fn func(*db.Tx) error) {
		t.Helper()
		if err := w.Pool.Write(t.Context(), by.Actor(), fn); err != nil {
			t.Fatal(err)
		}
	}
	act(fixture.Nadia, func(tx *db.Tx) (err error) {
		asked, err = transfer.Ask(t.Context(), tx, id.From[person.Person](uuid.MustParse(who)), transfer.Request{
			Target: fixture.HauteBrume.ID.String(), Reason: "moved", Outcome: map[string]string{referral: "withdraw"},
		})
		return err
	})
	act(fixture.Sabine, func(tx *db.Tx) error {
		_, err := transfer.Accept(t.Context(), tx, asked, fixture.Brumeval.ID.String(), "")
		return err
	})
	// The demonstration has a request of its own that nobody has answered.
	workUntilNone(t, w, `select (select count(*) from transfer_referrals d join transfers t on t.id = d.transfer_id where t.status = 'accepted' and d.done_at is null)
		+ (select count(*) from notices where noun = 'transfer' and spread_at is null)`)
	var state, by, told string
	w.Scan(t, "select r.status, e.by_name from referrals r join referral_events e on e.referral_id = r.id and e.action = 'withdraw' where r.id = $1", []any{referral}, &state, &by)
	w.Scan(t, `select string_agg(n.kind || ' ' || a.name, '; ' order by n.kind, a.name) from inbox_items i join notices n on n.id = i.notice_id join accounts a on a.id = i.account_id
		where n.noun_id = $1`, []any{asked}, &told)
	if state != "withdrawn" || by != fixture.Nadia.Name || told != "transfer_accepted MERCIER Nadia; transfer_asked ROTHACKER Sabine" {
		t.Errorf("the referral is %s by %s; told %s", state, by, told)
	}
}
