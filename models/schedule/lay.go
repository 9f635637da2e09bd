package schedule

import (
	"slices"

	"passerelle/models/day"
)

// Lay lays the sessions of a rhythm out, in order. Each takes the first place of
// the rhythm that is left, open and not past; places on a public holiday or
// within a closure are skipped and the series grows longer at its end.
//
// The weeks are counted from the week of the first day at or after From that the
// rhythm names, whether or not that day is open: a fortnightly group keeps its
// weeks when its first session falls on a holiday. Each session starts at the
// same local hour on both sides of a change of clocks.
func Lay(rhythm Rhythm, calendar Calendar) ([]Slot, error) {
	if err := rhythm.check(); err != nil {
		return nil, err
	}
	if calendar.Zone == nil {
		return nil, ErrZone
	}
	anchor := rhythm.anchor()
	return rhythm.fill(calendar, span{weeksFrom: anchor, first: anchor, count: rhythm.Count})
}

// span says which places of a rhythm to fill.
type span struct {
	// weeksFrom is a day of the week from which weeks are counted.
	weeksFrom day.Day
	// first is the first day that may hold a session.
	first day.Day
	count int
}

// fill takes the first places of the rhythm that the calendar leaves open.
func (r Rhythm) fill(calendar Calendar, wanted span) ([]Slot, error) {
	open := calendar.opening()
	last := calendar.horizon(wanted.first)
	slots := make([]Slot, 0, wanted.count)
	for monday := wanted.weeksFrom.Monday(); ; monday = monday.Add(7 * r.Every) {
		for weekday := range 7 {
			if len(slots) == wanted.count {
				return slots, nil
			}
			d := monday.Add(weekday)
			if d.After(last) {
				return nil, ErrFull
			}
			if d.Before(wanted.first) || !slices.Contains(r.On, d.Weekday()) || !open(d) {
				continue
			}
			starts := d.In(calendar.Zone, r.At)
			if !starts.Before(calendar.Now) {
				slots = append(slots, Slot{StartsAt: starts, EndsAt: starts.Add(r.Lasts)})
			}
		}
	}
}

// horizon is the last day that may hold a session. A first day long ago does not
// use it up, and it leaves room before the end of the calendar, where days no
// longer advance.
func (c Calendar) horizon(first day.Day) day.Day {
	if today := day.On(c.Now, c.Zone); today.After(first) {
		first = today
	}
	last, end := first.Add(Horizon), day.Max.Add(-7*MaxWeeksApart)
	if end.Before(last) {
		return end
	}
	return last
}

// anchor is the first day at or after From that the rhythm names.
func (r Rhythm) anchor() day.Day {
	d := r.From
	for range 7 {
		if slices.Contains(r.On, d.Weekday()) {
			return d
		}
		d = d.Add(1)
	}
	return d
}

// Closed reports whether the calendar keeps a day free of sessions.
func (c Calendar) Closed(d day.Day) bool { return !c.opening()(d) }

// Holiday is the message key of the public holiday on a day, empty for none.
func (c Calendar) Holiday(d day.Day) string {
	for _, h := range Holidays(c.Region, d.Year()) {
		if h.On == d {
			return h.Key
		}
	}
	return ""
}

// ShutOn reports whether a day lies within a closure that was announced.
func (c Calendar) ShutOn(d day.Day) bool {
	return slices.ContainsFunc(c.Closures, func(closure Closure) bool { return !d.Before(closure.From) && !d.After(closure.To) })
}

// opening answers for many days and computes the holidays of a year once.
func (c Calendar) opening() func(day.Day) bool {
	known := newAlmanac(c.Region)
	return func(d day.Day) bool {
		return !known.holiday(d) && !c.ShutOn(d)
	}
}
