package attendance_test

import (
	"context"
	"testing"
	"time"
	_ "time/tzdata"

	"passerelle/models/attendance"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

type entries = map[programme.EnrolmentID]attendance.Entry

func held(marks entries) attendance.Roll {
	return attendance.Roll{Status: programme.Held, Marks: marks}
}

func record(w *dbtest.Database, by *fixture.Persona, session programme.SessionID, roll attendance.Roll) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return attendance.Record(ctx, tx, session, roll)
	})
}

func mustRecord(t *testing.T, w *dbtest.Database, by *fixture.Persona, session programme.SessionID, roll attendance.Roll) {
	t.Helper()
	if err := record(w, by, session, roll); err != nil {
		t.Fatal(err)
	}
}

func sheet(t *testing.T, w *dbtest.Database, by *fixture.Persona, session programme.SessionID) (s attendance.Sheet) {
	t.Helper()
	programmetest.Write(t, w, by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		s, err = attendance.OpenSheet(ctx, tx, session)
		return err
	})
	return s
}

func absences(t *testing.T, w *dbtest.Database, cycle programme.CycleID) (n map[programme.EnrolmentID]int) {
	t.Helper()
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = attendance.Unexplained(ctx, tx, cycle)
		return err
	})
	return n
}

func expect(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	if f, ok := fault.As(err); !ok || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want %s %s", err, kind, key)
	}
}

// at puts the clock to so long after the start of a session.
func at(w *dbtest.Database, s programme.Session, after time.Duration) { w.Stand(s.StartsAt.Add(after)) }
