package schedule_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/day"
	"passerelle/models/schedule"
)

// tuesdays is a group of five Tuesdays at 18:00 from 1 December 2026.
func tuesdays() schedule.Rhythm {
	return schedule.Rhythm{
		Count: 5, Every: 1, On: []time.Weekday{time.Tuesday}, At: day.ClockOf(18, 0), Lasts: 2 * time.Hour,
		From: day.Of(2026, time.December, 1),
	}
}

func closedAtChristmas(t failer) schedule.Calendar {
	calendar := paris(t)
	calendar.Closures = []schedule.Closure{{From: day.Of(2026, time.December, 21), To: day.Of(2027, time.January, 3)}}
	return calendar
}

func at(calendar schedule.Calendar, year int, month time.Month, dayOfMonth, hour, minute int) time.Time {
	return day.Of(year, month, dayOfMonth).In(calendar.Zone, day.ClockOf(hour, minute))
}

func TestShiftOneSessionAlone(t *testing.T) {
	calendar := closedAtChristmas(t)
	before := lay(t, tuesdays(), calendar)
	kept := slices.Clone(before)
	move := schedule.Move{Session: 1, To: at(calendar, 2026, time.December, 10, 9, 30), Reach: schedule.ThisSession}
	after, rhythm, err := schedule.Shift(before, move, tuesdays(), calendar)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, after, "2026-12-01 18:00", "2026-12-10 09:30", "2026-12-15 18:00", "2027-01-05 18:00", "2027-01-12 18:00")
	if after[1].EndsAt.Sub(after[1].StartsAt) != 2*time.Hour {
		t.Error("the session changed its length")
	}
	if !slices.Equal(before, kept) || !slices.Equal(rhythm.On, tuesdays().On) || rhythm.At != tuesdays().At {
		t.Error("moving one session changed the series it came from, or the rhythm")
	}
}

func TestShiftByAWeekTakesTheFollowingAlong(t *testing.T) {
	calendar := closedAtChristmas(t)
	move := schedule.Move{Session: 1, To: at(calendar, 2026, time.December, 15, 18, 0), Reach: schedule.ThisAndFollowing}
	after, _, err := schedule.Shift(lay(t, tuesdays(), calendar), move, tuesdays(), calendar)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, after, "2026-12-01 18:00", "2026-12-15 18:00", "2027-01-05 18:00", "2027-01-12 18:00", "2027-01-19 18:00")
}

func TestShiftToAnotherDayTurnsTheRhythm(t *testing.T) {
	calendar := closedAtChristmas(t)
	move := schedule.Move{Session: 2, To: at(calendar, 2026, time.December, 17, 17, 30), Reach: schedule.ThisAndFollowing}
	after, rhythm, err := schedule.Shift(lay(t, tuesdays(), calendar), move, tuesdays(), calendar)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, after, "2026-12-01 18:00", "2026-12-08 18:00", "2026-12-17 17:30", "2027-01-07 17:30", "2027-01-14 17:30")
	if !slices.Equal(rhythm.On, []time.Weekday{time.Thursday}) || rhythm.At != day.ClockOf(17, 30) {
		t.Errorf("the rhythm goes on as %v %s", rhythm.On, rhythm.At)
	}
}

func TestShiftBackwardsAcrossTheWeekTurnsTheRhythm(t *testing.T) {
	calendar := closedAtChristmas(t)
	twice := tuesdays()
	twice.On = []time.Weekday{time.Tuesday, time.Thursday}
	move := schedule.Move{Session: 2, To: at(calendar, 2026, time.December, 7, 18, 0), Reach: schedule.ThisAndFollowing}
	after, rhythm, err := schedule.Shift(lay(t, twice, calendar), move, twice, calendar)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, after, "2026-12-01 18:00", "2026-12-03 18:00", "2026-12-07 18:00", "2026-12-09 18:00", "2026-12-14 18:00")
	if !slices.Equal(rhythm.On, []time.Weekday{time.Monday, time.Wednesday}) {
		t.Errorf("the rhythm goes on as %v", rhythm.On)
	}
}

func TestShiftWithinTheDaysOfTheRhythmKeepsIt(t *testing.T) {
	calendar := closedAtChristmas(t)
	twice := tuesdays()
	twice.On = []time.Weekday{time.Tuesday, time.Thursday}
	move := schedule.Move{Session: 0, To: at(calendar, 2026, time.December, 3, 18, 0), Reach: schedule.ThisAndFollowing}
	after, _, err := schedule.Shift(lay(t, twice, calendar), move, twice, calendar)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, after, "2026-12-03 18:00", "2026-12-08 18:00", "2026-12-10 18:00", "2026-12-15 18:00", "2026-12-17 18:00")
}

func TestShiftOfAnExceptionLeavesTheRhythm(t *testing.T) {
	calendar := closedAtChristmas(t)
	slots := lay(t, tuesdays(), calendar)
	wednesday := schedule.Move{Session: 1, To: at(calendar, 2026, time.December, 9, 18, 0), Reach: schedule.ThisSession}
	slots, rhythm, err := schedule.Shift(slots, wednesday, tuesdays(), calendar)
	if err != nil {
		t.Fatal(err)
	}
	thursday := schedule.Move{Session: 1, To: at(calendar, 2026, time.December, 10, 18, 0), Reach: schedule.ThisAndFollowing}
	slots, rhythm, err = schedule.Shift(slots, thursday, rhythm, calendar)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, slots, "2026-12-01 18:00", "2026-12-10 18:00", "2026-12-15 18:00", "2027-01-05 18:00", "2027-01-12 18:00")
	if !slices.Equal(rhythm.On, []time.Weekday{time.Tuesday}) {
		t.Errorf("the rhythm goes on as %v", rhythm.On)
	}
}

func TestShiftRefuses(t *testing.T) {
	calendar := closedAtChristmas(t)
	slots := lay(t, tuesdays(), calendar)
	begun := calendar
	begun.Now = slots[1].StartsAt
	unsorted := slices.Clone(slots)
	unsorted[0], unsorted[1] = unsorted[1], unsorted[0]
	nowhere := calendar
	nowhere.Zone = nil
	fifth := at(calendar, 2027, time.January, 20, 18, 0)
	cases := map[string]struct {
		slots    []schedule.Slot
		move     schedule.Move
		calendar schedule.Calendar
		want     error
	}{
		"a session that has begun": {slots, schedule.Move{Session: 1, To: fifth}, begun, schedule.ErrPast},
		"a session that is over":   {slots, schedule.Move{Session: 0, To: fifth}, begun, schedule.ErrPast},
		"into the past":            {slots, schedule.Move{Session: 0, To: at(calendar, 2026, time.November, 23, 8, 49)}, calendar, schedule.ErrPast},
		"onto a holiday":           {slots, schedule.Move{Session: 4, To: at(calendar, 2027, time.March, 29, 18, 0)}, calendar, schedule.ErrClosed},
		"into a closure":           {slots, schedule.Move{Session: 2, To: at(calendar, 2026, time.December, 22, 18, 0)}, calendar, schedule.ErrClosed},
		"past the next":            {slots, schedule.Move{Session: 0, To: at(calendar, 2026, time.December, 9, 18, 0)}, calendar, schedule.ErrOrder},
		"over the next":            {slots, schedule.Move{Session: 0, To: at(calendar, 2026, time.December, 8, 16, 1)}, calendar, schedule.ErrOrder},
		"before the one before":    {slots, schedule.Move{Session: 1, To: at(calendar, 2026, time.December, 1, 19, 59), Reach: schedule.ThisAndFollowing}, calendar, schedule.ErrOrder},
		"an unsorted series":       {unsorted, schedule.Move{Session: 4, To: fifth}, calendar, schedule.ErrOrder},
		"a session too far":        {slots, schedule.Move{Session: 5, To: fifth}, calendar, schedule.ErrSession},
		"a session before all":     {slots, schedule.Move{Session: -1, To: fifth}, calendar, schedule.ErrSession},
		"no zone":                  {slots, schedule.Move{Session: 4, To: fifth}, nowhere, schedule.ErrZone},
	}
	for name, c := range cases {
		if after, _, err := schedule.Shift(c.slots, c.move, tuesdays(), c.calendar); !errors.Is(err, c.want) || after != nil {
			t.Errorf("%s: got %v, %v, want %v", name, starts(after), err, c.want)
		}
	}
}

func TestShiftNeverMovesWhatHasBegun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rhythm, calendar := drawRhythm(t), drawCalendar(t)
		slots := lay(t, rhythm, calendar)
		now := rapid.IntRange(0, len(slots)-1).Draw(t, "begun")
		calendar.Now = slots[now].StartsAt
		move := schedule.Move{
			Session: rapid.IntRange(0, len(slots)-1).Draw(t, "session"),
			Reach:   rapid.SampledFrom([]schedule.Reach{schedule.ThisSession, schedule.ThisAndFollowing}).Draw(t, "reach"),
		}
		to := day.On(slots[move.Session].StartsAt, calendar.Zone).Add(rapid.IntRange(-10, 40).Draw(t, "by"))
		move.To = to.In(calendar.Zone, day.ClockOf(rapid.IntRange(4, 23).Draw(t, "to"), 0))
		after, turned, err := schedule.Shift(slots, move, rhythm, calendar)
		if err != nil {
			return
		}
		if move.Session <= now || len(after) != len(slots) || !slices.Equal(after[:move.Session], slots[:move.Session]) {
			t.Fatalf("session %d moved with %d begun: %v", move.Session, now, starts(after))
		}
		if move.Reach == schedule.ThisSession && !slices.Equal(after[move.Session+1:], slots[move.Session+1:]) {
			t.Fatalf("moving one session moved another: %v", starts(after))
		}
		for i, slot := range after[move.Session:] {
			on := day.On(slot.StartsAt, calendar.Zone)
			if calendar.Closed(on) || slot.StartsAt.Before(calendar.Now) || slot.EndsAt.Sub(slot.StartsAt) != rhythm.Lasts {
				t.Fatalf("session %d is held on %s", move.Session+i, on)
			}
			if before := move.Session + i - 1; before >= 0 && slot.StartsAt.Before(after[before].EndsAt) {
				t.Fatalf("session %d overlaps the one before", move.Session+i)
			}
			if i > 0 && move.Reach == schedule.ThisAndFollowing && (!slices.Contains(turned.On, on.Weekday()) || day.ClockAt(slot.StartsAt, calendar.Zone) != turned.At) {
				t.Fatalf("session %d leaves the rhythm: %s", move.Session+i, slot.StartsAt)
			}
		}
	})
}
