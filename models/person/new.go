package person

import (
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	CommuneCode                                       string // of INSEE, where it was chosen among several; or AsTyped
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
