package persons

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/commune"
	"passerelle/models/person"
	"passerelle/views/ui"
)

// NewForm is what is typed to open a file, as it was typed.
type NewForm struct {
	LastName          string   `form:"last_name"`
	FirstName         string   `form:"first_name"`
	BirthOn           string   `form:"birth_on"`
	Phone             string   `form:"phone"`
	BranchID          string   `form:"branch_id"`
	ReferentID        string   `form:"referent_id"`
	Measure           string   `form:"measure"` // frame and kind: "at:probation_order"
	MeasureEndsOn     string   `form:"measure_ends_on"`
	AppiRef           string   `form:"appi_ref"`
	MeasureStartsOn   string   `form:"measure_starts_on"`
	InCustodyRegister bool     `form:"in_custody_register"`
	Obligations       []string `form:"obligations"`
	HoursDays         []string `form:"hours_days"`
	HoursFrom         string   `form:"hours_from"`
	HoursTo           string   `form:"hours_to"`
	ForbiddenPlace    string   `form:"forbidden_place"`
	Civility          string   `form:"civility"`
	BirthName         string   `form:"birth_name"`
	PhoneUse          string   `form:"phone_use"`
	SMS               string   `form:"sms"`
	Email             string   `form:"email"`
	Housing           string   `form:"housing"`
	Address           string   `form:"address"`
	PostalCode        string   `form:"postal_code"`
	Commune           string   `form:"commune"`
	CommuneCode       string   `form:"commune_code"`
	Language          string   `form:"language"`
	Interpreter       bool     `form:"interpreter"`
	Confirmed         bool     `form:"confirmed"`
}

// New is the file to open.
func (f NewForm) New() person.New {
	frame, kind, _ := strings.Cut(f.Measure, ":")
	return person.New{
		LastName: f.LastName, FirstName: f.FirstName, BirthName: f.BirthName, BirthOn: f.BirthOn, Civility: f.Civility,
		AppiRef: f.AppiRef, Phone: f.Phone, PhoneUse: f.PhoneUse, SMS: f.SMS, Email: f.Email,
		Housing: f.Housing, Address: f.Address, PostalCode: f.PostalCode, Commune: f.Commune, CommuneCode: f.CommuneCode,
		Language: f.Language, Interpreter: f.Interpreter, Branch: f.BranchID, Referent: f.ReferentID,
		MeasureKind: kind, MeasureFrame: frame, MeasureStartsOn: f.MeasureStartsOn, MeasureEndsOn: f.MeasureEndsOn,
		InCustodyRegister: f.InCustodyRegister, Obligations: f.Obligations,
		HoursDays: f.HoursDays, HoursFrom: f.HoursFrom, HoursTo: f.HoursTo, ForbiddenPlace: f.ForbiddenPlace,
		Confirmed: f.Confirmed,
	}
}

// optional are the fields that stand behind the disclosure.
var optional = []string{
	"civility", "birth_name", "phone_use", "sms", "email", "housing", "address", "postal_code", "commune", "commune_code", "language", "interpreter",
	"measure_starts_on", "in_custody_register", "obligations", "hours_days", "hours_from", "hours_to", "forbidden_place",
}

// more reports whether what stands behind the disclosure must be in sight:
// something was typed there, or is wrong.
func (p New) more() bool {
	for _, field := range p.Errors {
		if slices.Contains(optional, field.Field) {
			return true
		}
	}
	f := p.Form
	texts := strings.Join([]string{f.BirthName, f.SMS, f.Email, f.Address, f.PostalCode, f.Commune, f.MeasureStartsOn, f.HoursFrom, f.HoursTo, f.ForbiddenPlace}, "")
	chosen := f.InCustodyRegister || f.Interpreter || len(f.Obligations)+len(f.HoursDays) > 0
	return chosen || texts != "" || other(f.Civility, "none") || other(f.PhoneUse, "own") || other(f.Housing, "stable") || other(f.Language, "fr")
}

func other(chosen, usual string) bool { return chosen != "" && chosen != usual }

// measures are the kinds a measure may have, by its frame.
func measures(ctx context.Context) []ui.OptionGroup {
	var groups []ui.OptionGroup
	for _, frame := range person.Frames {
		group := ui.OptionGroup{Label: locales.T(ctx, "person.frame."+string(frame))}
		for _, kind := range person.KindsOf(frame) {
			group.Options = append(group.Options, ui.Option{Value: string(frame) + ":" + string(kind), Label: locales.T(ctx, "person.measure."+string(kind))})
		}
		groups = append(groups, group)
	}
	return groups
}

// places are branches or colleagues to choose from.
func places(all []person.Choice) []ui.Option {
	options := make([]ui.Option, len(all))
	for i, one := range all {
		options[i] = ui.Option{Value: one.ID.String(), Label: one.Name}
	}
	return options
}

// codes are choices that are worded by a key.
func codes(ctx context.Context, prefix string, all ...string) []ui.Option {
	options := make([]ui.Option, len(all))
	for i, code := range all {
		options[i] = ui.Option{Value: code, Label: locales.T(ctx, prefix+code)}
	}
	return options
}

// orFirst is the choice made, or the usual one.
func orFirst(chosen, usual string) string {
	if chosen == "" {
		return usual
	}
	return chosen
}

// towns are the communes an address may mean, and none of them.
func towns(ctx context.Context, all []commune.Commune) []ui.Option {
	var options []ui.Option
	for _, c := range all {
		options = append(options, ui.Option{Value: c.Code, Label: c.Name, Hint: strings.TrimSpace(c.DepartmentName + " " + c.PostalCodes)})
	}
	return append(options, ui.Option{Value: person.AsTyped, Label: locales.T(ctx, "person.field.commune_as_typed")})
}

// autofocus puts the cursor where typing begins, unless there is something to
// read first.
func autofocus(p New, first bool) templ.Attributes {
	if len(p.Errors) > 0 || !first {
		return nil
	}
	return templ.Attributes{"autofocus": true}
}

// days are the weekdays from Monday.
func days(ctx context.Context) []ui.Option {
	options := make([]ui.Option, 7)
	for i := range options {
		number := strconv.Itoa(i + 1)
		options[i] = ui.Option{Value: number, Label: capital(locales.T(ctx, "date.weekday."+number))}
	}
	return options
}

// appi is the number of a homonym, which settles the question.
func appi(ctx context.Context, one person.Listed) string {
	if one.AppiRef == "" {
		return ""
	}
	return ", " + locales.T(ctx, "person.homonym.appi_inline", "number", one.AppiRef)
}
