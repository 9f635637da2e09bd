package person

import (
	"slices"
	"strings"

	"passerelle/models/day"
)

// The situation of a file to open: its measure, what the measure obliges to, and
// the hours and places that bind appointments.

func (r *reader) measure(n New) *Measure {
	starts, ends := r.day("measure_starts_on", n.MeasureStartsOn), r.day("measure_ends_on", n.MeasureEndsOn)
	if n.MeasureKind == "" {
		if n.MeasureFrame != "" || !ends.IsZero() || n.InCustodyRegister {
			r.Add("measure", "person.error.measure_missing")
		}
		return nil
	}
	if starts.IsZero() {
		starts = r.today
	}
	m := Measure{Kind: Kind(n.MeasureKind), Frame: Frame(n.MeasureFrame), InCustodyRegister: n.InCustodyRegister, StartsOn: starts, EndsOn: ends}
	if !slices.Contains(kinds[m.Frame], m.Kind) {
		r.Add("measure", "person.error.measure")
	}
	if !ends.IsZero() && ends.Before(starts) {
		r.Add("measure_ends_on", "person.error.measure_ends")
	}
	return &m
}

func (r *reader) obligations(typed []string, m *Measure) []string {
	var read []string
	for _, kind := range typed {
		if !slices.Contains(ObligationKinds, kind) {
			r.Add("obligations", "person.error.choice")
			return nil
		}
		if !slices.Contains(read, kind) {
			read = append(read, kind)
		}
	}
	if len(read) > 0 && m == nil {
		r.Add("obligations", "person.error.obligation_measure")
	}
	return read
}

func (r *reader) limits(n New) []Limit {
	var all []Limit
	if place := r.text("forbidden_place", n.ForbiddenPlace, placeLength); place != "" {
		all = append(all, Limit{Kind: "place", Place: place})
	}
	if n.HoursFrom == "" && n.HoursTo == "" && len(n.HoursDays) == 0 {
		return all
	}
	from, okFrom := r.clock("hours_from", n.HoursFrom)
	to, okTo := r.clock("hours_to", n.HoursTo)
	if okFrom && okTo && from == to {
		r.Add("hours_to", "person.error.hours")
	}
	var days []string
	for _, number := range []string{"1", "2", "3", "4", "5", "6", "7"} {
		if slices.Contains(n.HoursDays, number) {
			days = append(days, number)
		}
	}
	return append(all, Limit{Kind: "hours", Weekdays: strings.Join(days, ","), FromClock: from.String(), ToClock: to.String()})
}

func (r *reader) clock(field, typed string) (day.Clock, bool) {
	c, err := day.ParseClock(strings.TrimSpace(typed))
	if err != nil {
		r.Add(field, "person.error.clock")
	}
	return c, err == nil
}
