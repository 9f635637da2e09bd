package person

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/region"
)

// YoungestAge is the age in full years under which the portal opens no file:
// minors are followed by another administration.
const YoungestAge = 16

// OldestAge is the age beyond which a birth date is a slip of the hand.
const OldestAge = 120

// New is a file to open, every field as it was typed: Create reads them and
// says all that is wrong at once.
type New struct {
	Civility, LastName, FirstName, BirthName, BirthOn string
	AppiRef                                           string
	Phone, PhoneUse, SMS, Email                       string
	Housing, Address, PostalCode, Commune             string
	Language                                          string
	Interpreter                                       bool
	Branch, Referent                                  string // ids; the referent's may be empty
	// MeasureKind empty means that no measure is known yet.
	MeasureKind, MeasureFrame          string
	MeasureStartsOn, MeasureEndsOn     string // the start is today when empty
	InCustodyRegister                  bool
	Obligations                        []string
	HoursDays                          []string // weekdays at home, Monday is "1"; none is every day
	HoursFrom, HoursTo, ForbiddenPlace string
	// Confirmed says that whoever types has seen the homonyms born the same day.
	Confirmed bool
}

// Lengths of free fields, in characters.
const (
	addressLength = 200
	communeLength = 100
	placeLength   = 200
)

// reader reads a New field by field and gathers what is wrong.
type reader struct {
	fault.Collector
	today day.Day
	where region.Region
}

// read gives the rows of a file, or a fault that names every wrong field.
func (r *reader) read(n New) (Person, *Measure, []string, []Limit, error) {
	p := Person{
		Civility: r.oneOf("civility", n.Civility, "none", "mr", "mrs"), LastName: r.name("last_name", n.LastName),
		FirstName: r.name("first_name", n.FirstName), BirthName: r.name("birth_name", n.BirthName), BirthOn: r.birth(n.BirthOn),
		AppiRef: r.appi(n.AppiRef), Phone: r.phone(n.Phone), SMS: r.oneOf("sms", n.SMS, "accepted", "refused"), Email: r.email(n.Email),
		Housing: r.oneOf("housing", n.Housing, "stable", "hosted", "homeless", "abroad"),
		Address: r.text("address", n.Address, addressLength), Commune: r.text("commune", n.Commune, communeLength),
		PostalCode: r.postalCode(n.PostalCode, n.Housing), Language: r.oneOf("language", n.Language, Languages...),
		Interpreter: n.Interpreter, Status: Active,
	}
	p.PhoneUse = r.phoneUse(n.PhoneUse, p.Phone)
	measure := r.measure(n)
	obligations := r.obligations(n.Obligations, measure)
	limits := r.limits(n)
	return p, measure, obligations, limits, r.Err()
}

// name reads a last name, which everybody has, or another part, which may be
// missing: some people have one name.
func (r *reader) name(field, typed string) string {
	if strings.TrimSpace(typed) == "" {
		if field == "last_name" {
			r.Add(field, "person.error.last_name")
		}
		return ""
	}
	name, err := ParseName(typed)
	if err != nil {
		r.Add(field, "person.error.name", "max", NameLength)
	}
	return name
}

func (r *reader) birth(typed string) day.Day {
	if strings.TrimSpace(typed) == "" {
		r.Add("birth_on", "person.error.birth_missing")
		return day.Day{}
	}
	born, err := ParseDay(typed)
	if err != nil {
		r.Add("birth_on", "person.error.day")
		return day.Day{}
	}
	switch age := yearsBetween(born, r.today); {
	case !born.Before(r.today):
		r.Add("birth_on", "person.error.birth_future")
	case age > OldestAge:
		r.Add("birth_on", "person.error.birth_old")
	case age < YoungestAge:
		r.Add("birth_on", "person.error.birth_young", "age", YoungestAge)
	}
	return born
}

// ParseDay reads a day as day.ParseFrench does, and also as eight digits, which
// are quickest to type.
func ParseDay(typed string) (day.Day, error) {
	digits := strings.TrimSpace(typed)
	if len(digits) == 8 && strings.Trim(digits, "0123456789") == "" {
		return day.ParseFrench(digits[:2] + "/" + digits[2:4] + "/" + digits[4:])
	}
	return day.ParseFrench(typed)
}

func (r *reader) day(field, typed string) day.Day {
	if strings.TrimSpace(typed) == "" {
		return day.Day{}
	}
	d, err := ParseDay(typed)
	if err != nil {
		r.Add(field, "person.error.day")
	}
	return d
}

func (r *reader) appi(typed string) string {
	if strings.TrimSpace(typed) == "" {
		return ""
	}
	number, err := ParseAPPI(typed)
	if err != nil {
		r.Add("appi_ref", "person.error.appi")
	}
	return number
}

func (r *reader) phone(typed string) string {
	if strings.TrimSpace(typed) == "" {
		return ""
	}
	number, err := ParsePhone(typed, r.where)
	if err != nil {
		r.Add("phone", "person.error.phone")
	}
	return number
}

// phoneUse follows from the number: without one there is nothing to share.
func (r *reader) phoneUse(typed, number string) string {
	use := r.oneOf("phone_use", typed, "own", "shared", "none")
	switch {
	case number == "":
		return "none"
	case use == "none":
		r.Add("phone_use", "person.error.phone_use")
	}
	return use
}

func (r *reader) email(typed string) string {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return ""
	}
	read, err := mail.ParseAddress(typed)
	if err != nil || read.Address != typed || len(typed) > 254 {
		r.Add("email", "person.error.email")
	}
	return typed
}

// postalCode has five digits in France; addresses abroad have their own codes.
func (r *reader) postalCode(typed, housing string) string {
	typed = strings.TrimSpace(typed)
	if housing == "abroad" {
		return r.text("postal_code", typed, 12)
	}
	if typed != "" && (len(typed) != 5 || strings.Trim(typed, "0123456789") != "") {
		r.Add("postal_code", "person.error.postal_code")
	}
	return typed
}

// text reads a line of free text: spaces tidied, nothing that cannot be seen.
func (r *reader) text(field, typed string, longest int) string {
	line := strings.Join(strings.FieldsFunc(typed, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }), " ")
	if utf8.RuneCountInString(line) > longest {
		r.Add(field, "person.error.long", "max", longest)
	}
	return line
}

// oneOf reads a choice; none taken is the first.
func (r *reader) oneOf(field, typed string, choices ...string) string {
	if typed == "" {
		return choices[0]
	}
	if !slices.Contains(choices, typed) {
		r.Add(field, "person.error.choice")
	}
	return typed
}

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

// readID reads an id; uuid.Nil is none, and false is no id at all.
func readID(typed string) (uuid.UUID, bool) {
	if typed == "" {
		return uuid.Nil, true
	}
	read, err := uuid.Parse(typed)
	return read, err == nil && len(typed) == 36 && read != uuid.Nil
}

// regionOf says where numbers are shorter, by the clock of the branch.
func regionOf(zone string) region.Region {
	switch zone {
	case "Pacific/Noumea":
		return region.NouvelleCaledonie
	case "Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier":
		return region.Polynesie
	}
	return region.Mainland
}

// todayIn is the day it is in a zone; a zone without a name is the service's
// mistake and read as UTC.
func todayIn(zone string, now time.Time) day.Day {
	location, err := time.LoadLocation(zone)
	if err != nil {
		location = time.UTC
	}
	return day.On(now, location)
}
