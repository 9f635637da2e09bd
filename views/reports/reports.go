// Package reports draws the reports to the magistrate: those about a person, one
// that is being written or validated, and the document that is printed.
package reports

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/person"
	"passerelle/models/report"
	"passerelle/views/ui"
)

// BeginForm says what report is begun, and of which days.
type BeginForm struct {
	Kind  string `form:"kind"`
	From  string `form:"from"`
	Until string `form:"until"`
}

// WriteForm is what the officer writes. Do says whether it is kept or submitted.
type WriteForm struct {
	PersonWords string   `form:"person_words"`
	Chosen      []string `form:"chosen"`
	Analysis    string   `form:"analysis"`
	Do          string   `form:"do"`
}

// Submits is the value of Do that submits a report.
const Submits = "submit"

// ProofForm says how the person came to know of a summons.
type ProofForm struct {
	Summons  string `form:"summons"`
	Way      string `form:"way"`
	ProvedOn string `form:"proved_on"`
}

// WhyForm says why a report is returned.
type WhyForm struct {
	Words string `form:"words"`
}

// List is the page of the reports about a person.
type List struct {
	Person  person.Person
	Reads   bool // a colleague who is not in charge reads none
	Reports []report.Report
	Form    BeginForm
	Errors  ui.Errors
}

// Show is a report: written, to be validated, or validated.
type Show struct {
	Person   person.Person
	Report   report.Report
	Versions []report.Report // the others of the series
	Outdated bool            // the facts have changed since it was submitted
	Decides  bool            // the reader validates it or returns it
	Own      bool            // the reader submitted it
	PDF      bool
	Today    day.Day

	Write WriteForm
	Proof ProofForm
	Why   WhyForm
	// The errors of each of the forms.
	WriteErrors, ProofErrors, WhyErrors ui.Errors
}

// Document is the report as it is printed, in French whoever reads it.
type Document struct {
	Person person.Person
	Report report.Report
	Place  string
	PDF    bool
	Today  day.Day
}

func path(id report.ID) string { return "/reports/" + id.String() }

func fileOf(p person.Person) string { return "/persons/" + p.ID.String() }

func kindName(ctx context.Context, k report.Kind) string {
	return locales.T(ctx, "magistrate_report.kind."+string(k))
}

func badge(ctx context.Context, s flow.Status) ui.BadgeProps {
	tone := map[flow.Status]ui.Tone{report.Submitted: ui.Info, report.Returned: ui.Warn, report.Validated: ui.Good}[s]
	return ui.BadgeProps{Label: locales.T(ctx, "magistrate_report.status."+string(s)), Tone: tone}
}

func small(b ui.BadgeProps) ui.BadgeProps {
	b.Small = true
	return b
}

func span(ctx context.Context, r report.Report) string {
	return locales.Span(ctx, r.FromOn.Time(), r.UntilOn.Time())
}

// at puts the clocks of the person's branch on the page: facts are dated by them.
func at(ctx context.Context, c report.Contents) context.Context {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return ctx
	}
	return locales.At(ctx, zone)
}

// kinds are the choices of a new report.
func kinds(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(report.Kinds))
	for i, k := range report.Kinds {
		options[i] = ui.Option{Value: string(k), Label: kindName(ctx, k), Hint: locales.T(ctx, "magistrate_report.kind_hint."+string(k))}
	}
	return options
}

func (p List) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Label: locales.T(ctx, "person.list.title"), Href: "/persons"}, {Label: p.Person.Name(), Href: fileOf(p.Person)}, {Label: locales.T(ctx, "magistrate_report.list.title")}}
}

func table(ctx context.Context, caption string, all []report.Report) ui.TableProps {
	t := ui.TableProps{Caption: caption, Columns: []ui.Column{
		{Label: locales.T(ctx, "magistrate_report.column.kind")}, {Label: locales.T(ctx, "magistrate_report.column.span")}, {Label: locales.T(ctx, "magistrate_report.column.version"), Number: true},
		{Label: locales.T(ctx, "magistrate_report.column.status")}, {Label: locales.T(ctx, "magistrate_report.column.author")},
	}}
	for _, r := range all {
		t.Rows = append(t.Rows, ui.Row{Href: path(r.ID), Cells: cells(ctx, r)})
	}
	return t
}
