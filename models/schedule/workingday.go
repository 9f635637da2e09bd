package schedule

import (
	"passerelle/models/day"
	"passerelle/models/region"
)

// IsWorkingDay reports whether offices of the region are open on a day: Monday
// to Friday, public holidays excepted.
func IsWorkingDay(where region.Region, d day.Day) bool {
	return newAlmanac(where).works(d)
}

// AddWorkingDays gives the n-th working day after d, or before it if n is
// negative; d itself need not be one. With n = 0 it gives d, or the next working
// day if d is none. It stops at the ends of the calendar.
func AddWorkingDays(where region.Region, d day.Day, n int) day.Day {
	known := newAlmanac(where)
	if n == 0 {
		return known.seek(d, 1)
	}
	step := 1
	if n < 0 {
		step = -1
	}
	for ; n != 0; n -= step {
		next := d.Add(step)
		if next == d {
			return d
		}
		d = known.seek(next, step)
	}
	return d
}

// CountWorkingDays counts the working days after from, up to and including to;
// none if to does not come later. A term that is moved on by this count keeps as
// many working days at to as it had at from.
func CountWorkingDays(where region.Region, from, to day.Day) int {
	known, count := newAlmanac(where), 0
	for d := from.Add(1); !from.IsZero() && !d.After(to); d = d.Add(1) {
		if known.works(d) {
			count++
		}
		if d == day.Max {
			break
		}
	}
	return count
}

// almanac remembers the holidays of the years it was asked for.
type almanac struct {
	where region.Region
	years map[int]map[day.Day]bool
}

func newAlmanac(where region.Region) *almanac {
	return &almanac{where: where, years: map[int]map[day.Day]bool{}}
}

func (a *almanac) holiday(d day.Day) bool {
	year := d.Year()
	known, ok := a.years[year]
	if !ok {
		known = map[day.Day]bool{}
		for _, h := range Holidays(a.where, year) {
			known[h.On] = true
		}
		a.years[year] = known
	}
	return known[d]
}

func (a *almanac) works(d day.Day) bool {
	return !d.Weekend() && !a.holiday(d)
}

// seek goes from d in steps until a working day.
func (a *almanac) seek(d day.Day, step int) day.Day {
	for !a.works(d) {
		next := d.Add(step)
		if next == d {
			return d
		}
		d = next
	}
	return d
}
