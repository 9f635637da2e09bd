package ical

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"passerelle/models/day"
)

// days says which days an event takes, both included. Its end is not part of it:
// an event until midnight, or until a day, ends the day before.
func days(e *ics.VEvent, zone *time.Location) (from, to day.Day, why Why) {
	starts, ends, lasts := property(e, "DTSTART"), property(e, "DTEND"), property(e, "DURATION")
	begin, why := moment(starts, zone)
	if why != "" {
		return from, to, why
	}
	end := begin
	switch {
	case ends.IANAToken != "":
		if end, why = moment(ends, zone); why != "" {
			return from, to, why
		}
		if begin.whole != end.whole {
			return from, to, NoDates
		}
	case lasts.IANAToken != "":
		if end, why = begin.after(lasts.Value); why != "" {
			return from, to, why
		}
	}
	if end.at.Before(begin.at) {
		return from, to, Backwards
	}
	from, to = begin.on(zone), begin.on(zone)
	if end.at.After(begin.at) {
		end.at = end.at.Add(-time.Second)
		to = end.on(zone)
	}
	switch {
	case from.Year() < 2000 || to.Year() > 2200:
		return day.Day{}, day.Day{}, NoDates
	case to.Since(from) >= MaxDays:
		return day.Day{}, day.Day{}, TooLong
	}
	return from, to, ""
}

// point is a date or an instant. A date is midnight in UTC, and whole.
type point struct {
	at    time.Time
	whole bool
}

func (p point) on(zone *time.Location) day.Day {
	if p.whole {
		zone = time.UTC
	}
	return day.On(p.at, zone)
}

// moment reads a date, an instant in UTC, an hour of a time zone that it names, or
// one of no zone, which is that of whoever reads it.
func moment(of ics.BaseProperty, zone *time.Location) (point, Why) {
	value := strings.TrimSpace(of.Value)
	if len(value) == len("20060102") {
		at, err := time.Parse("20060102", value)
		if err != nil {
			return point{}, NoDates
		}
		return point{at, true}, ""
	}
	if utc, is := strings.CutSuffix(value, "Z"); is {
		value, zone = utc, time.UTC
	} else if named := parameter(of, "TZID"); named != "" {
		var known bool
		if zone, known = zoneOf(named); !known {
			return point{}, Zone
		}
	}
	at, err := time.ParseInLocation("20060102T150405", value, zone)
	if err != nil {
		return point{}, NoDates
	}
	return point{at, false}, ""
}

func parameter(of ics.BaseProperty, name string) string {
	for key, values := range of.ICalParameters {
		if strings.EqualFold(key, name) && len(values) == 1 {
			return strings.Trim(values[0], `"`)
		}
	}
	return ""
}

// windows are the names that a common mail program gives the zones of France, by
// their names of the tz database (CLDR, windowsZones).
var windows = map[string]string{
	"Romance Standard Time": "Europe/Paris", "W. Europe Standard Time": "Europe/Berlin", "Central European Standard Time": "Europe/Warsaw",
	"Mauritius Standard Time": "Indian/Reunion", "E. Africa Standard Time": "Indian/Mayotte", "SA Western Standard Time": "America/Martinique",
	"SA Eastern Standard Time": "America/Cayenne", "Saint Pierre Standard Time": "America/Miquelon", "Central Pacific Standard Time": "Pacific/Noumea",
	"Hawaiian Standard Time": "Pacific/Tahiti", "UTC": "UTC",
}

// zoneOf finds a zone by its name. Some programs put their own before it, as in
// « /freeassociation.sourceforge.net/Europe/Paris ».
func zoneOf(name string) (*time.Location, bool) {
	if same, known := windows[name]; known {
		name = same
	}
	if parts := strings.Split(name, "/"); len(parts) > 2 && parts[0] == "" {
		name = strings.Join(parts[len(parts)-2:], "/")
	}
	if name == "" || name == "Local" {
		return nil, false
	}
	zone, err := day.Zone(name)
	return zone, err == nil
}

var duration = regexp.MustCompile(`^\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$`)

// after is so long later. Days are days of the calendar, not hours.
func (p point) after(lasts string) (point, Why) {
	read := duration.FindStringSubmatch(strings.TrimSpace(lasts))
	if read == nil {
		return point{}, NoDates
	}
	var n [6]int
	for i := range n {
		if said, err := strconv.Atoi(read[i]); err == nil { // what is not said is nothing
			n[i] = said
		}
	}
	clock := time.Duration(n[3])*time.Hour + time.Duration(n[4])*time.Minute + time.Duration(n[5])*time.Second
	if p.whole && clock != 0 {
		return point{}, NoDates
	}
	return point{p.at.AddDate(0, 0, 7*n[1]+n[2]).Add(clock), p.whole}, ""
}
