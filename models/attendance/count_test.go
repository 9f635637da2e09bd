package attendance_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/attendance"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// TestCountersEqualASlowRecount plays random evenings: roll calls, corrections,
// retries, stale forms, sessions not held. A model in memory says what must stand.
func TestCountersEqualASlowRecount(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 3)
	at(w, g.Sessions[2], time.Hour)
	marks := attendance.Marks()
	rapid.Check(t, func(r *rapid.T) {
		w.Exec(t, "truncate attendance_corrections, attendance")
		stored := map[programme.SessionID]map[programme.EnrolmentID]attendance.Mark{}
		corrections := 0
		for range rapid.IntRange(1, 10).Draw(r, "acts") {
			session := g.Sessions[rapid.IntRange(1, 2).Draw(r, "session")].ID
			if stored[session] == nil {
				stored[session] = map[programme.EnrolmentID]attendance.Mark{}
			}
			now := stored[session]
			by := rapid.SampledFrom([]*fixture.Persona{fixture.Nadia, fixture.Yanis}).Draw(r, "by")
			roll := held(entries{})
			notHeld := rapid.IntRange(0, 5).Draw(r, "not held") == 0
			if notHeld {
				roll = attendance.Roll{Status: programme.NotHeld, Reason: "Salle fermée", Marks: entries{}}
			}
			stale := false
			after, corrected := map[programme.EnrolmentID]attendance.Mark{}, 0
			for _, seat := range seats {
				mark := rapid.SampledFrom(marks).Draw(r, "mark").Mark
				if !notHeld && rapid.IntRange(0, 3).Draw(r, "left out") == 0 {
					continue
				}
				if notHeld {
					mark = attendance.CancelledByService
				}
				entry := attendance.Entry{Mark: mark, Seen: now[seat]}
				if rapid.IntRange(0, 5).Draw(r, "stale") == 0 {
					entry.Seen = rapid.SampledFrom(marks).Draw(r, "seen").Mark
				}
				roll.Marks[seat] = entry
				stale = stale || now[seat] != "" && now[seat] != mark && entry.Seen != now[seat]
				if now[seat] != "" && now[seat] != mark {
					corrected++
				}
				after[seat] = mark
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
			corrections += corrected
			for seat, mark := range after {
				now[seat] = mark
			}
		}
		recount, total := map[programme.EnrolmentID]int{}, 0
		for _, session := range stored {
			for seat, mark := range session {
				total++
				if mark == attendance.Unexcused {
					recount[seat]++
				}
			}
		}
		var marked, kept int
		w.Scan(t, "select (select count(*) from attendance), (select count(*) from attendance_corrections)", nil, &marked, &kept)
		if marked != total || kept != corrections {
			r.Fatalf("%d rows instead of %d, %d corrections instead of %d", marked, total, kept, corrections)
		}
		got := absences(t, w, g.Cycle)
		for _, seat := range seats {
			if got[seat] != recount[seat] {
				r.Fatalf("%d absences instead of %d", got[seat], recount[seat])
			}
		}
	})
}
