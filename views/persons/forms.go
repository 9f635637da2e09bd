package persons

import (
	"context"
	"strings"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/person"
)

// AccessForm is why somebody opens what is not theirs, as it was typed.
type AccessForm struct {
	Scope string `form:"scope"`
	Why   string `form:"motive"`
	Words string `form:"words"`
	Next  string `form:"next"` // where they wanted to go
}

// Motive is what was typed, for the model.
func (f AccessForm) Motive() person.Motive {
	return person.Motive{Scope: f.Scope, Motive: f.Why, Words: f.Words}
}

// EditForm is who somebody is and how they are reached, as it was typed.
type EditForm struct {
	Version     string `form:"version"` // of the file that was shown
	LastName    string `form:"last_name"`
	FirstName   string `form:"first_name"`
	BirthOn     string `form:"birth_on"`
	Phone       string `form:"phone"`
	AppiRef     string `form:"appi_ref"`
	Civility    string `form:"civility"`
	BirthName   string `form:"birth_name"`
	PhoneUse    string `form:"phone_use"`
	SMS         string `form:"sms"`
	Email       string `form:"email"`
	Housing     string `form:"housing"`
	Address     string `form:"address"`
	PostalCode  string `form:"postal_code"`
	Commune     string `form:"commune"`
	Language    string `form:"language"`
	Interpreter bool   `form:"interpreter"`
}

// New is what was typed, for the model.
func (f EditForm) New() person.New {
	return person.New{
		LastName: f.LastName, FirstName: f.FirstName, BirthName: f.BirthName, BirthOn: f.BirthOn, Civility: f.Civility, AppiRef: f.AppiRef,
		Phone: f.Phone, PhoneUse: f.PhoneUse, SMS: f.SMS, Email: f.Email, Housing: f.Housing, Address: f.Address, PostalCode: f.PostalCode,
		Commune: f.Commune, Language: f.Language, Interpreter: f.Interpreter,
	}
}

// fields lends the form that opens a file its fields.
func (f EditForm) fields() New {
	return New{Form: NewForm{
		LastName: f.LastName, FirstName: f.FirstName, BirthName: f.BirthName, BirthOn: f.BirthOn, Civility: f.Civility, AppiRef: f.AppiRef,
		Phone: f.Phone, PhoneUse: f.PhoneUse, SMS: f.SMS, Email: f.Email, Housing: f.Housing, Address: f.Address, PostalCode: f.PostalCode,
		Commune: f.Commune, Language: f.Language, Interpreter: f.Interpreter,
	}}
}

// EditFormOf is a file as its form begins.
func EditFormOf(ctx context.Context, p person.Person) EditForm {
	f := EditForm{
		Version: p.Version(), LastName: p.LastName, FirstName: p.FirstName, BirthName: p.BirthName, BirthOn: typedDay(p.BirthOn), Civility: p.Civility,
		AppiRef: p.AppiRef, PhoneUse: p.PhoneUse, SMS: p.SMS, Email: p.Email, Housing: p.Housing, Address: p.Address,
		PostalCode: p.PostalCode, Commune: p.Commune, Language: p.Language, Interpreter: p.Interpreter,
	}
	if p.Phone != "" {
		f.Phone = locales.Phone(ctx, p.Phone)
	}
	return f
}

// MeasureForm is a measure and its obligations, as they were typed.
type MeasureForm struct {
	Measure           string   `form:"measure"` // frame and kind: "at:probation_order"
	MeasureStartsOn   string   `form:"measure_starts_on"`
	MeasureEndsOn     string   `form:"measure_ends_on"`
	InCustodyRegister bool     `form:"in_custody_register"`
	Obligations       []string `form:"obligations"`
}

// New is what was typed, for the model.
func (f MeasureForm) New() person.New {
	frame, kind, _ := strings.Cut(f.Measure, ":")
	return person.New{
		MeasureFrame: frame, MeasureKind: kind, MeasureStartsOn: f.MeasureStartsOn, MeasureEndsOn: f.MeasureEndsOn,
		InCustodyRegister: f.InCustodyRegister, Obligations: f.Obligations,
	}
}

// MeasureFormOf is a measure as its form begins.
func MeasureFormOf(m person.Measure, obligations []string) MeasureForm {
	return MeasureForm{
		Measure: string(m.Frame) + ":" + string(m.Kind), MeasureStartsOn: typedDay(m.StartsOn), MeasureEndsOn: typedDay(m.EndsOn),
		InCustodyRegister: m.InCustodyRegister, Obligations: obligations,
	}
}

// LimitForm is hours and a place, as they were typed.
type LimitForm struct {
	HoursDays      []string `form:"hours_days"`
	HoursFrom      string   `form:"hours_from"`
	HoursTo        string   `form:"hours_to"`
	ForbiddenPlace string   `form:"forbidden_place"`
}

// New is what was typed, for the model.
func (f LimitForm) New() person.New {
	return person.New{HoursDays: f.HoursDays, HoursFrom: f.HoursFrom, HoursTo: f.HoursTo, ForbiddenPlace: f.ForbiddenPlace}
}

// AssignForm gives a person to a colleague.
type AssignForm struct {
	AssigneeID string `form:"colleague_id"`
	Until      string `form:"assigned_until"`
}

// New is what was typed, for the model.
func (f AssignForm) New() person.NewAssignment {
	return person.NewAssignment{Account: f.AssigneeID, EndsOn: f.Until}
}

// NoteForm is a restricted note as it was typed.
type NoteForm struct {
	Words string `form:"words"`
}

// SIAOForm is a step of a housing request as it was typed.
type SIAOForm struct {
	Number     string `form:"number"`
	Status     string `form:"status"`
	HappenedOn string `form:"happened_on"`
}

// New is what was typed, for the model.
func (f SIAOForm) New() person.NewSIAOStep {
	return person.NewSIAOStep{Number: f.Number, Status: f.Status, HappenedOn: f.HappenedOn}
}

// typedDay is a day as people type it; empty for none.
func typedDay(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("02/01/2006")
}
