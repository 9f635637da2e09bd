package attendance_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"passerelle/models/attendance"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// noted is a mark as a slow reader keeps it: by whom, and when.
type noted struct {
	mark attendance.Mark
	by   *fixture.Persona
	at   time.Time
}

// evenings are two sessions of three people, recorded by anybody at any time, beside
// what must stand of them.
type evenings struct {
	marks   map[programme.SessionID]map[programme.EnrolmentID]noted
	held    map[programme.SessionID]programme.SessionStatus
	history []string // what was replaced, whose it was and when, and by whom it was
}

// replaced is one line of the history.
func replaced(session programme.SessionID, seat programme.EnrolmentID, was noted, by uuid.UUID, at time.Time) string {
	return fmt.Sprintf("%s %s %s of %s at %s, replaced by %s at %s", session, seat, was.mark, was.by.Name, was.at.UTC().Format(time.DateTime), by, at.UTC().Format(time.DateTime))
}

// counted are the four counters of somebody: unexplained absences, twice, as they are
// read in two places; sessions missed, and sessions expected.
type counted struct{ absences, unexplained, missed, expected int }

// of recounts one person, from the words of the rules alone.
func (e evenings) of(seat programme.EnrolmentID, sessions int) (c counted) {
	c.expected = sessions
	for session, status := range e.held {
		if status == programme.NotHeld {
			c.expected--
		}
		switch e.marks[session][seat].mark {
		case attendance.Unexcused:
			c.absences++
			c.unexplained++
			c.missed++
		case attendance.LateRefused, attendance.SentHome:
			c.missed++
		case attendance.ExcusedProof, attendance.ExcusedDeclared, attendance.CancelledByService:
			if status == programme.Held {
				c.expected--
			}
		}
	}
	return c
}

// TestCountersEqualASlowRecount plays random evenings: roll calls, corrections,
// retries, stale forms, sessions not held. A model in memory says what must stand:
// one row a person and session, each counter, and of each correction the former
// value, its author and its hour.
func TestCountersEqualASlowRecount(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 3)
	marks := attendance.Marks()
	rapid.Check(t, func(r *rapid.T) {
		w.Exec(t, "truncate attendance_corrections, attendance")
		w.Exec(t, "update sessions set status = 'planned', reason = '' where cycle_id = $1", g.Cycle)
		e := evenings{marks: map[programme.SessionID]map[programme.EnrolmentID]noted{}, held: map[programme.SessionID]programme.SessionStatus{}}
		for n := range rapid.IntRange(1, 10).Draw(r, "acts") {
			moment := g.Sessions[2].StartsAt.Add(time.Hour + time.Duration(n)*time.Minute)
			w.Stand(moment)
			session := g.Sessions[rapid.IntRange(1, 2).Draw(r, "session")].ID
			if e.marks[session] == nil {
				e.marks[session] = map[programme.EnrolmentID]noted{}
			}
			now := e.marks[session]
			by := rapid.SampledFrom([]*fixture.Persona{fixture.Nadia, fixture.Yanis}).Draw(r, "by")
			roll := held(entries{})
			if rapid.IntRange(0, 5).Draw(r, "not held") == 0 {
				roll = attendance.Roll{Status: programme.NotHeld, Reason: "Salle fermée", Marks: entries{}}
			}
			stale := false
			after := map[programme.EnrolmentID]attendance.Mark{}
			for _, seat := range seats {
				mark := rapid.SampledFrom(marks).Draw(r, "mark").Mark
				if roll.Status == programme.NotHeld {
					mark = attendance.CancelledByService
				} else if rapid.IntRange(0, 3).Draw(r, "left out") == 0 {
					continue
				}
				entry := attendance.Entry{Mark: mark, Seen: now[seat].mark}
				if rapid.IntRange(0, 5).Draw(r, "stale") == 0 {
					entry.Seen = rapid.SampledFrom(marks).Draw(r, "seen").Mark
				}
				roll.Marks[seat] = entry
				stale = stale || now[seat].mark != "" && now[seat].mark != mark && entry.Seen != now[seat].mark
				if now[seat].mark != mark {
					after[seat] = mark
				}
			}
			for range rapid.IntRange(1, 3).Draw(r, "sent") {
				err := record(w, by, session, roll)
				if stale != fault.Is(err, fault.Conflict) || !stale && err != nil {
					r.Fatalf("stale %v: %v", stale, err)
				}
			}
			if stale {
				continue
			}
			e.held[session] = roll.Status
			for seat, mark := range after {
				if was := now[seat]; was.mark != "" {
					e.history = append(e.history, replaced(session, seat, was, by.Account(), moment))
				}
				now[seat] = noted{mark, by, moment}
			}
		}
		total := 0
		for _, session := range e.marks {
			total += len(session)
		}
		var marked int
		var history []string
		w.Scan(t, `select (select count(*) from attendance), (select coalesce(array_agg(format('%s %s %s of %s at %s, replaced by %s at %s', session_id, enrolment_id, mark, recorded_name,
			to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), replaced_by, to_char(replaced_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'))), '{}') from attendance_corrections)`, nil, &marked, &history)
		slices.Sort(history)
		slices.Sort(e.history)
		if marked != total || !slices.Equal(history, e.history) {
			r.Fatalf("%d rows instead of %d; kept\n%q, expected\n%q", marked, total, history, e.history)
		}
		listed := absences(t, w, g.Cycle)
		for _, seat := range seats {
			s := standing(t, w, seat)
			got, want := counted{listed[seat], s.Unexplained, s.Missed, s.Expected}, e.of(seat, len(g.Sessions))
			if got != want {
				r.Fatalf("counted %+v instead of %+v", got, want)
			}
		}
	})
}
