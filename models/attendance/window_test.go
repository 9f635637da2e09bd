package attendance_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// meets is a group whose first session is called, in a place with clocks of its own.
type meets struct {
	programmetest.Group
	seats    []programme.EnrolmentID
	officer  *fixture.Persona
	outsider *fixture.Persona // nil for none
}

// Whoever records, at whatever moment, on whichever clocks, signed or not: from a
// quarter of an hour before the start, never a session to come; from outside the
// service until the end of the seventh day after, and not once it is signed; the
// service later too, and says why once it is signed. What is refused leaves all as
// it was, and what comes on another day than the session's is marked as late.
func TestARollCallIsRecordedWithinItsHoursWhoeverRecords(t *testing.T) {
	w := world.New(t)
	paris := meets{Group: programmetest.New(t, w, programmetest.Options{External: fixture.Yanis, From: day.Of(2027, time.March, 23)}), officer: fixture.Nadia, outsider: fixture.Yanis}
	lagoon := meets{Group: programmetest.New(t, w, programmetest.Options{By: fixture.Tefa}), officer: fixture.Tefa}
	paris.seats, lagoon.seats = paris.Enrolled(t, w, fixture.Nadia, 1), lagoon.Enrolled(t, w, fixture.Tefa, 1)
	rapid.Check(t, func(r *rapid.T) {
		outside := rapid.Bool().Draw(r, "from outside")
		g, by := paris, paris.outsider
		if !outside {
			g = rapid.SampledFrom([]meets{paris, lagoon}).Draw(r, "group")
			by = g.officer
		}
		session, seat := g.Sessions[0], g.seats[0]
		w.Exec(t, "truncate attendance_corrections, attendance")
		w.Exec(t, "update sessions set status = 'planned', reason = '', signed_at = null, signed_by = null, signed_name = '' where id = $1", session.ID)
		zone, err := session.Zone()
		if err != nil {
			t.Fatal(err)
		}
		opens := session.StartsAt.Add(-15 * time.Minute)
		// The evening of the seventh day after, as the clock on the wall shows it.
		local := session.StartsAt.In(zone)
		closes := time.Date(local.Year(), local.Month(), local.Day()+8, 0, 0, 0, 0, zone)
		midnight := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, zone)
		moment := rapid.SampledFrom([]time.Time{opens, midnight, closes, closes, closes.AddDate(0, 0, 3)}).Draw(r, "near").
			Add(time.Duration(rapid.SampledFrom([]int{-86400, -3600, -1, 0, 1, 3600, 86400}).Draw(r, "seconds")) * time.Second)

		seen := attendance.Mark("")
		signed := !moment.Before(opens) && rapid.Bool().Draw(r, "signed")
		if signed {
			seen = attendance.Unexcused
			w.Stand(opens)
			mustRecord(t, w, g.officer, session.ID, held(entries{seat: {Mark: seen}}))
			if err := sign(w, g.officer, session.ID); err != nil {
				t.Fatal(err)
			}
		}
		roll := held(entries{seat: {Mark: attendance.ExcusedProof, Seen: seen}})
		says := rapid.Bool().Draw(r, "says why")
		if says {
			roll.Why = "Justificatif reçu"
		}
		w.Stand(moment)
		err = record(w, by, session.ID, roll)

		want := ""
		switch {
		case moment.Before(opens):
			want = "attendance.error.future"
		case outside && signed:
			want = "attendance.error.signed_closed"
		case outside && !moment.Before(closes):
			want = "attendance.error.closed"
		case signed && !says:
			want = "attendance.error.why"
		}
		if got := key(err); got != want {
			r.Fatalf("%s at %s, signed %v, says why %v: %q (%v), want %q", by.Slug, moment.In(zone), signed, says, got, err, want)
		}
		var mark string
		var late bool
		w.Scan(t, "select coalesce(max(mark), ''), coalesce(bool_or(late_entry), false) from attendance", nil, &mark, &late)
		stands, deferred := string(attendance.ExcusedProof), !moment.Before(midnight)
		if want != "" {
			stands, deferred = string(seen), false
		}
		if mark != stands || late != deferred {
			r.Fatalf("%s at %s: %q stands, late %v; want %q, %v", by.Slug, moment.In(zone), mark, late, stands, deferred)
		}
	})
}

// key is the message of a refusal, or that of its first field; empty without one.
func key(err error) string {
	f, refused := fault.As(err)
	switch {
	case err == nil:
		return ""
	case !refused:
		return err.Error()
	case len(f.Fields) > 0:
		return f.Fields[0].Key
	}
	return f.Key
}
