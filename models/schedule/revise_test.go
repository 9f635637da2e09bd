package schedule_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/day"
	"passerelle/models/region"
	"passerelle/models/schedule"
)

func revise(slots []schedule.Slot, wanted schedule.Revision, calendar schedule.Calendar) ([]schedule.Slot, error) {
	r, err := schedule.Revise(slots, wanted, tuesdays(), calendar)
	return r.Slots, err
}

func TestAnotherHourLeavesEveryDayAsItIs(t *testing.T) {
	calendar := closedAtChristmas(t)
	before := lay(t, tuesdays(), calendar)
	// One was moved by itself, before the others get another hour.
	before, err := revise(before, schedule.Revision{Session: 1, Reach: schedule.ThisSession, Course: schedule.ByRhythm, To: day.Of(2026, time.December, 10), At: day.ClockOf(9, 30)}, calendar)
	if err != nil {
		t.Fatal(err)
	}
	after, err := revise(before, schedule.Revision{
		Session: 2, Reach: schedule.AllToCome, Course: schedule.ByRhythm, To: day.Of(2026, time.December, 15), At: day.ClockOf(17, 0), Lasts: time.Hour,
	}, calendar)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, after, "2026-12-01 17:00", "2026-12-10 17:00", "2026-12-15 17:00", "2027-01-05 17:00", "2027-01-12 17:00")
	for _, slot := range after {
		if slot.EndsAt.Sub(slot.StartsAt) != time.Hour {
			t.Errorf("%s lasts %s", slot.StartsAt, slot.EndsAt.Sub(slot.StartsAt))
		}
	}
}

func TestAllToComeGoToAnotherDayAndWhatHasBegunStays(t *testing.T) {
	calendar := closedAtChristmas(t)
	before := lay(t, tuesdays(), calendar)
	calendar.Now = before[0].StartsAt.Add(time.Minute)
	wanted := schedule.Revision{Session: 2, Reach: schedule.AllToCome, To: day.Of(2026, time.December, 17), At: day.ClockOf(18, 0)}
	for course, dates := range map[schedule.Course][]string{
		schedule.ByRhythm: {"2026-12-01 18:00", "2026-12-10 18:00", "2026-12-17 18:00", "2027-01-07 18:00", "2027-01-14 18:00"},
		schedule.ByDays:   {"2026-12-01 18:00", "2026-12-10 18:00", "2026-12-17 18:00", "2027-01-07 18:00", "2027-01-14 18:00"},
	} {
		wanted.Course = course
		after, err := revise(before, wanted, calendar)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, after, dates...)
	}
	// The 24th is a Thursday within the closure: by the rhythm it is stepped over, by
	// days it is taken.
	wanted.To = day.Of(2026, time.December, 24)
	wanted.Course = schedule.ByRhythm
	if _, err := revise(before, wanted, calendar); !errors.Is(err, schedule.ErrClosed) {
		t.Errorf("by the rhythm onto a closed day: %v", err)
	}
	wanted.Course = schedule.ByDays
	after, err := revise(before, wanted, calendar)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, after, "2026-12-01 18:00", "2026-12-17 18:00", "2026-12-24 18:00", "2027-01-14 18:00", "2027-01-21 18:00")
}

func TestOneBeforeKeepsItsDayWhereTheOtherIsClosed(t *testing.T) {
	calendar := paris(t)
	calendar.Closures = []schedule.Closure{{From: day.Of(2026, time.December, 9), To: day.Of(2026, time.December, 9)}}
	after, err := revise(lay(t, tuesdays(), calendar), schedule.Revision{
		Session: 2, Reach: schedule.AllToCome, Course: schedule.ByRhythm, To: day.Of(2026, time.December, 16), At: day.ClockOf(17, 0),
	}, calendar)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, after, "2026-12-02 17:00", "2026-12-08 17:00", "2026-12-16 17:00", "2026-12-23 17:00", "2026-12-30 17:00")
}

// A year of Mondays keeps its new hour through both changes of clocks, and overseas.
func TestFiftyTwoWeeksKeepTheirLocalHourAfterAnEditOfAll(t *testing.T) {
	for where, name := range map[region.Region]string{region.Mainland: "Europe/Paris", region.Reunion: "Indian/Reunion", region.Polynesie: "Pacific/Tahiti"} {
		calendar := paris(t)
		calendar.Region, calendar.Zone = where, zone(t, name)
		rhythm := tuesdays()
		rhythm.Count, rhythm.On = 52, []time.Weekday{time.Monday}
		before := lay(t, rhythm, calendar)
		for _, course := range []schedule.Course{schedule.ByRhythm, schedule.ByDays} {
			after, err := schedule.Revise(before, schedule.Revision{
				Session: 20, Reach: schedule.AllToCome, Course: course, To: day.On(before[20].StartsAt, calendar.Zone), At: day.ClockOf(9, 15),
			}, rhythm, calendar)
			if err != nil {
				t.Fatal(err)
			}
			offsets := map[string]bool{}
			for i, slot := range after.Slots {
				local := slot.StartsAt.In(calendar.Zone)
				offsets[local.Format("-0700")] = true
				if local.Format("15:04") != "09:15" || day.On(local, calendar.Zone) != day.On(before[i].StartsAt, calendar.Zone) {
					t.Fatalf("%s, number %d is at %s", name, i, local)
				}
			}
			if wanted := map[bool]int{true: 2, false: 1}[where == region.Mainland]; len(offsets) != wanted {
				t.Errorf("%s: %d offsets from UTC", name, len(offsets))
			}
		}
	}
}

// What the reader of a form says of one session is done to those in reach, to no
// other, and never to what has begun or was cancelled. The order of the series and
// every length that was not edited hold.
func TestRevisionChangesWhatWasSaidAndNeverThePast(t *testing.T) {
	edited, refused := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		calendar := paris(t)
		calendar.Zone = zone(t, rapid.SampledFrom([]string{"Europe/Paris", "Indian/Reunion", "America/Cayenne"}).Draw(r, "zone"))
		var before []schedule.Slot
		on := day.Of(2026, time.November, 1)
		for range rapid.IntRange(1, 30).Draw(r, "sessions") {
			on = on.Add(rapid.IntRange(1, 14).Draw(r, "gap"))
			start := on.In(calendar.Zone, day.ClockOf(rapid.IntRange(8, 18).Draw(r, "hour"), 0))
			before = append(before, schedule.Slot{StartsAt: start, EndsAt: start.Add(2 * time.Hour), Cancelled: rapid.IntRange(0, 5).Draw(r, "cancelled") == 0})
		}
		wanted := schedule.Revision{
			Session: rapid.IntRange(0, len(before)-1).Draw(r, "session"),
			Reach:   rapid.SampledFrom([]schedule.Reach{schedule.ThisSession, schedule.ThisAndFollowing, schedule.AllToCome}).Draw(r, "reach"),
			Course:  schedule.ByDays, At: day.ClockOf(rapid.IntRange(8, 18).Draw(r, "at"), 30), Lasts: time.Duration(rapid.IntRange(0, 4).Draw(r, "lasts")) * time.Hour,
		}
		days := rapid.IntRange(-3, 10).Draw(r, "days")
		was := before[wanted.Session]
		wanted.To = day.On(was.StartsAt, calendar.Zone).Add(days)
		if rapid.Bool().Draw(r, "same hour") {
			wanted.At = day.ClockAt(was.StartsAt, calendar.Zone)
		}
		kept := slices.Clone(before)
		revised, err := schedule.Revise(before, wanted, tuesdays(), calendar)
		if !slices.Equal(before, kept) {
			r.Fatal("the series it came from was changed")
		}
		if err != nil {
			refused++
			if !errors.Is(err, schedule.ErrPast) && !errors.Is(err, schedule.ErrOrder) && !errors.Is(err, schedule.ErrCancelled) {
				r.Fatal(err)
			}
			return
		}
		edited++
		last := time.Time{}
		for i, slot := range revised.Slots {
			past, reached := !before[i].StartsAt.After(calendar.Now), i == wanted.Session
			switch wanted.Reach {
			case schedule.ThisAndFollowing:
				reached = i >= wanted.Session
			case schedule.AllToCome:
				reached = true
			}
			if past || !reached || before[i].Cancelled {
				if !slot.Same(before[i]) {
					r.Fatalf("number %d changed from %s to %s", i, before[i].StartsAt, slot.StartsAt)
				}
			} else {
				at, lasts := day.ClockAt(before[i].StartsAt, calendar.Zone), before[i].EndsAt.Sub(before[i].StartsAt)
				if wanted.At != day.ClockAt(was.StartsAt, calendar.Zone) {
					at = wanted.At
				}
				if wanted.Lasts != 0 {
					lasts = wanted.Lasts
				}
				start := day.On(before[i].StartsAt, calendar.Zone).Add(days).In(calendar.Zone, at)
				if !slot.Same(schedule.Slot{StartsAt: start, EndsAt: start.Add(lasts)}) {
					r.Fatalf("number %d went to %s – %s", i, slot.StartsAt, slot.EndsAt)
				}
			}
			if slot.Cancelled {
				continue
			}
			if !slot.Same(before[i]) && (slot.StartsAt.Before(last) || slot.StartsAt.Before(calendar.Now)) {
				r.Fatalf("number %d runs into the one before, or the past", i)
			}
			last = slot.EndsAt
		}
	})
	if edited == 0 || refused == 0 {
		t.Errorf("%d edited, %d refused", edited, refused)
	}
}
