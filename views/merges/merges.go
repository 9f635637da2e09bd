// Package merges draws the merging of two files of one person.
package merges

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// SearchForm looks for the other file.
type SearchForm struct {
	Q string `form:"q"`
}

// MergeForm is the other file and, for each part of person.MergeParts, whose
// value stays: "kept" or "other".
type MergeForm struct {
	OtherID   string `form:"other_id"`
	Civility  string `form:"civility"`
	LastName  string `form:"last_name"`
	FirstName string `form:"first_name"`
	BirthName string `form:"birth_name"`
	BirthOn   string `form:"birth_on"`
	AppiRef   string `form:"appi_ref"`
	Phone     string `form:"phone"`
	Email     string `form:"email"`
	Housing   string `form:"housing"`
	Language  string `form:"language"`
	Branch    string `form:"branch"`
	Referent  string `form:"referent"`
}

// of is what was chosen for a part.
func (f MergeForm) of(part string) string {
	value := reflect.ValueOf(f)
	for i := range value.NumField() {
		if value.Type().Field(i).Tag.Get("form") == part {
			return value.Field(i).String()
		}
	}
	return ""
}

// Taken are the parts the kept file takes from the other.
func (f MergeForm) Taken() []string {
	return slices.DeleteFunc(slices.Clone(person.MergeParts), func(part string) bool { return f.of(part) != "other" })
}

// Choose is where the other file is looked for.
type Choose struct {
	Person   person.Person
	Alike    []person.Listed // same name and birth date
	Searched bool
	Query    string
	Found    []person.Listed
	Errors   ui.Errors
}

// Side is one of two files.
type Side struct {
	Person                person.Person
	Measures              []person.Measure
	Referrals, Enrolments int
}

// Compare is the two files side by side.
type Compare struct {
	Kept, Other Side
	Shared      []programme.Seat
	Form        MergeForm
	Errors      ui.Errors
}

// Record is a merge that was done.
type Record struct {
	Now         time.Time
	Merge       person.Merge
	Kept, Other person.Person
	Errors      ui.Errors
}

func file(p person.Person) string { return "/persons/" + p.ID.String() }

func birth(ctx context.Context, on day.Day) string {
	return locales.DayShort(ctx, on.Time())
}

func crumbs(ctx context.Context, p person.Person, last string) []ui.Crumb {
	return []ui.Crumb{{Label: locales.T(ctx, "person.list.title"), Href: "/persons"}, {Label: p.Name(), Href: file(p)}, {Label: last}}
}

func (p Choose) table(ctx context.Context, caption string, rows []person.Listed) ui.TableProps {
	table := ui.TableProps{Caption: caption, Columns: []ui.Column{
		{Label: locales.T(ctx, "person.field.last_name")}, {Label: locales.T(ctx, "person.field.appi")}, {Label: locales.T(ctx, "person.field.branch")},
		{Label: locales.T(ctx, "person.field.referent")},
	}}
	for _, one := range rows {
		table.Rows = append(table.Rows, ui.Row{Href: file(p.Person) + "/merge/" + one.ID.String(), Cells: []templ.Component{
			ui.Lines(one.Name(), locales.T(ctx, "merge.choose.born", "birth", birth(ctx, one.BirthOn))), ui.Text(one.AppiRef), ui.Text(one.BranchName), ui.Text(one.ReferentName),
		}})
	}
	return table
}

// facts sum up one of the files.
func (s Side) facts(ctx context.Context) []ui.Fact {
	p, measures := s.Person, make([]string, len(s.Measures))
	for i, m := range s.Measures {
		measures[i] = locales.T(ctx, "person.measure."+string(m.Kind))
	}
	return []ui.Fact{
		{Label: locales.T(ctx, "person.field.birth_on"), Value: birth(ctx, p.BirthOn)},
		{Label: locales.T(ctx, "person.field.appi"), Value: p.AppiRef},
		{Label: locales.T(ctx, "merge.compare.opened"), Value: locales.DateShort(ctx, p.CreatedAt)},
		{Label: locales.T(ctx, "person.field.measure"), Value: strings.Join(measures, ", ")},
		{Label: locales.T(ctx, "merge.compare.referrals"), Value: locales.Number(ctx, int64(s.Referrals))},
		{Label: locales.T(ctx, "merge.compare.enrolments"), Value: locales.Number(ctx, int64(s.Enrolments))},
	}
}

// differing are the parts to choose from; the others are the same in both files.
func (p Compare) differing(ctx context.Context) []ui.RadiosProps {
	var all []ui.RadiosProps
	for _, part := range person.MergeParts {
		mine, theirs := value(ctx, p.Kept.Person, part), value(ctx, p.Other.Person, part)
		if mine == theirs {
			continue
		}
		chosen := p.Form.of(part)
		if chosen != "kept" && chosen != "other" {
			chosen = "kept"
			if mine == "" || part == "phone" && p.Kept.Person.Phone == "" {
				chosen = "other"
			}
		}
		all = append(all, ui.RadiosProps{
			Name: part, Label: locales.T(ctx, "import.column."+part), Value: chosen, Required: true, Even: true, Options: []ui.Option{
				{Value: "kept", Label: orNothing(ctx, mine), Hint: locales.T(ctx, "merge.compare.of_kept")},
				{Value: "other", Label: orNothing(ctx, theirs), Hint: locales.T(ctx, "merge.compare.of_other")},
			},
		})
	}
	return all
}

func orNothing(ctx context.Context, text string) string {
	if text == "" {
		return locales.T(ctx, "merge.compare.nothing")
	}
	return text
}

// value is a part of a file in words.
func value(ctx context.Context, p person.Person, part string) string {
	switch part {
	case "civility":
		return locales.T(ctx, "person.civility."+p.Civility)
	case "last_name":
		return p.LastName
	case "first_name":
		return p.FirstName
	case "birth_name":
		return p.BirthName
	case "birth_on":
		return birth(ctx, p.BirthOn)
	case "appi_ref":
		return p.AppiRef
	case "phone":
		return phone(ctx, p)
	case "email":
		return p.Email
	case "housing":
		return strings.Trim(locales.T(ctx, "person.housing."+p.Housing)+", "+strings.Trim(p.Address+", "+strings.TrimSpace(p.PostalCode+" "+p.Commune), ", "), ", ")
	case "language":
		return words(locales.T(ctx, "person.language."+p.Language), p.Interpreter, locales.T(ctx, "person.now.interpreter"))
	case "branch":
		return p.BranchName
	}
	return p.ReferentName
}

func phone(ctx context.Context, p person.Person) string {
	text := locales.T(ctx, "person.now.no_phone")
	if p.Phone != "" {
		text = locales.Phone(ctx, p.Phone)
	}
	text = words(text, p.PhoneUse == "shared", locales.T(ctx, "person.now.shared_phone"))
	return words(text, p.SMS == "refused", locales.T(ctx, "person.now.sms_refused"))
}

// words adds one that holds.
func words(text string, holds bool, word string) string {
	if !holds {
		return text
	}
	return text + ", " + word
}
