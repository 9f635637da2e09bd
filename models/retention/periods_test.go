package retention_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/retention"
)

// do is a unit of work of somebody's, that has to succeed; try gives the refusal.
func do(t *testing.T, w *dbtest.Database, who actor.Actor, fn func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := try(t, w, who, fn); err != nil {
		t.Fatal(err)
	}
}

func try(t *testing.T, w *dbtest.Database, who actor.Actor, fn func(context.Context, *db.Tx) error) error {
	t.Helper()
	return w.Pool.Write(t.Context(), who, func(tx *db.Tx) error { return fn(t.Context(), tx) })
}

// key is what a fault says, with its first field.
func key(err error) string {
	f, ok := fault.As(err)
	switch {
	case !ok:
		return ""
	case len(f.Fields) > 0:
		return f.Fields[0].Field + " " + f.Fields[0].Key
	}
	return f.Key
}

// later moves the clock, and the journal ahead of it.
func later(t *testing.T, w *dbtest.Database, months int) {
	t.Helper()
	at := dbtest.Monday.AddDate(0, months, 0)
	w.Exec(t, "select app.journal_extend($1)", at.AddDate(0, 2, 0))
	w.Stand(at)
}

func worker() actor.Actor { return actor.ForWorker(fixture.ValClair.ID) }

// over closes files of Val-Clair long ago, with all that was done about them.
func over(t *testing.T, w *dbtest.Database, which string, at time.Time) (files int) {
	t.Helper()
	w.Exec(t, "update persons set status = 'closed', updated_at = $1 where service_id = $2 and status not in ('merged') and "+which, at, fixture.ValClair.ID)
	w.Exec(t, "update referrals set changed_at = $1, status = 'expired', settled_at = null, settled_as = null where service_id = $2 and person_id in (select id from persons where service_id = $2 and "+which+")", at, fixture.ValClair.ID)
	w.Exec(t, "update bookings set status = 'left', leaves_on = $1 where service_id = $2 and status in ('provisional','confirmed','arrived') and person_id in (select id from persons where service_id = $2 and "+which+")", at, fixture.ValClair.ID)
	w.Scan(t, "select count(*) from persons where service_id = $1 and status = 'closed' and "+which, []any{fixture.ValClair.ID}, &files)
	return files
}

// archived runs the clock's work and answers how many files it put away.
func archived(t *testing.T, w *dbtest.Database) (n int64) {
	t.Helper()
	do(t, w, worker(), func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = retention.Archive(ctx, tx)
		return err
	})
	return n
}

func TestAFileIsArchivedWhenItsTimeIsOverAndNoOfficerSeesIt(t *testing.T) {
	w := world.Lived(t)
	w.Exec(t, "update persons set updated_at = $1", dbtest.Monday.AddDate(50, 0, 0))
	var who uuid.UUID
	w.Scan(t, "select p.id from persons p where p.service_id = $1 and p.referent_id = $2 and p.status = 'active' and exists (select from referrals r where r.person_id = p.id) order by p.id limit 1",
		[]any{fixture.ValClair.ID, fixture.Nadia.Account()}, &who)
	one := "id = '" + who.String() + "'"
	seen := func(p *fixture.Persona) int64 {
		n, err := w.BySQL(t, p.Actor(), "select from persons where id = $1", who)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := archived(t, w); n != 0 {
		t.Errorf("%d active files archived", n)
	}
	over(t, w, one, dbtest.Monday)
	for at, want := range map[time.Time]int64{dbtest.Monday.AddDate(0, 6, -1): 0, dbtest.Monday.AddDate(0, 6, 1): 1} {
		w.Exec(t, "update persons set archived_at = null where id = $1", who)
		w.Stand(at)
		if n := archived(t, w); n != want || seen(fixture.Nadia) != 1-want || seen(fixture.Helene) != 1-want {
			t.Errorf("at %s: %d archived, Nadia sees %d", at, n, seen(fixture.Nadia))
		}
	}
	// A referral that goes on keeps the file where it is.
	w.Exec(t, "update persons set archived_at = null where id = $1", who)
	w.Exec(t, `update referrals set status = 'sent' where id = (select id from referrals where person_id = $1 limit 1)`, who)
	w.Stand(dbtest.Monday.AddDate(0, 9, 0))
	if n := archived(t, w); n != 0 {
		t.Errorf("%d archived with a referral under way", n)
	}
	// So does a room.
	w.Exec(t, "update referrals set status = 'expired' where person_id = $1", who)
	w.Exec(t, "update bookings set person_id = $1, status = 'arrived' where id = (select id from bookings where service_id = $2 and status in ('arrived','left') limit 1)", who, fixture.ValClair.ID)
	if n := archived(t, w); n != 0 {
		t.Errorf("%d archived with a room", n)
	}
	// Nobody of the service archives by hand, or takes out.
	if n, err := w.BySQL(t, fixture.Helene.Actor(), "update persons set archived_at = now() where id = $1", who); err == nil {
		t.Errorf("a manager archives %d files by hand", n)
	}
}

func TestPeriodsStayWithinFiveYears(t *testing.T) {
	w := world.New(t)
	set := func(who actor.Actor, archive, purge, journal string) error {
		return try(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			return retention.Set(ctx, tx, retention.TypedPeriods{ArchiveMonths: archive, PurgeMonths: purge, JournalYears: journal})
		})
	}
	for want, err := range map[string]error{
		"archive_months retention.error.months": set(fixture.Paul.Actor(), "0", "12", "3"),
		"purge_months retention.error.months":   set(fixture.Paul.Actor(), "12", "49", "3"),
		"":                                      set(fixture.Paul.Actor(), "12", "48", "2"),
	} {
		if key(err) != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
	for _, years := range []string{"0", "4", "", "1,5"} {
		if err := set(fixture.Paul.Actor(), "12", "48", years); key(err) != "journal_years retention.error.years" {
			t.Errorf("a journal of %q years: %v", years, err)
		}
	}
	// The database holds to it too, past every function of the models.
	for _, years := range []int{0, 4} {
		if _, err := w.BySQL(t, fixture.Paul.Actor(), "update retention_periods set journal_years = $1", years); err == nil {
			t.Errorf("a journal of %d years is taken", years)
		}
	}
	if err := set(fixture.Helene.Actor(), "6", "12", "1"); err == nil {
		t.Error("a manager sets the periods")
	}
	do(t, w, fixture.Paul.Actor(), func(ctx context.Context, tx *db.Tx) error {
		p, err := retention.Current(ctx, tx)
		if p.ArchiveMonths+p.PurgeMonths != retention.Longest || p.JournalYears != 2 || p.ChangedName != fixture.Paul.Name {
			t.Errorf("%+v", p)
		}
		return err
	})
}
