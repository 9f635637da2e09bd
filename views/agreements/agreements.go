// Package agreements draws what a service and an organisation have agreed: the
// list, one agreement with its prices and its history, and the forms that keep it.
package agreements

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/agreement"
	"passerelle/models/day"
	"passerelle/models/document"
	"passerelle/models/flow"
	"passerelle/models/money"
	"passerelle/models/partner"
	"passerelle/views/documents"
	"passerelle/views/ui"
)

// List is the page of all agreements of a service or of a partner.
type List struct {
	All    []agreement.Agreement
	Today  day.Day
	Reader actor.Kind
}

// NewForm is an agreement, and what its days cost, as they are typed.
type NewForm struct {
	Reference string   `form:"reference"`
	StartsOn  string   `form:"starts_on"`
	EndsOn    string   `form:"ends_on"`
	Places    string   `form:"places"`
	Ceiling   string   `form:"ceiling"`
	Audience  string   `form:"audience"`
	Rate      string   `form:"rate"`
	Counts    []string `form:"counts"`
}

// Blank is the form of a new agreement.
func Blank() NewForm { return NewForm{Counts: agreement.Usual.Codes()} }

// Typed is the agreement of the form.
func (f NewForm) Typed() agreement.Typed {
	return agreement.Typed{Reference: f.Reference, StartsOn: f.StartsOn, EndsOn: f.EndsOn, Places: f.Places, Ceiling: f.Ceiling, Audience: f.Audience}
}

// Terms are its first terms.
func (f NewForm) Terms() agreement.TypedTerms {
	return agreement.TypedTerms{Rate: f.Rate, Counts: f.Counts}
}

// EditForm is an agreement being changed, with the reason.
type EditForm struct {
	Reference string `form:"reference"`
	EndsOn    string `form:"ends_on"`
	Places    string `form:"places"`
	Ceiling   string `form:"ceiling"`
	Audience  string `form:"audience"`
	Words     string `form:"words"`
}

// Typed is the agreement of the form.
func (f EditForm) Typed() agreement.Typed {
	return agreement.Typed{Reference: f.Reference, EndsOn: f.EndsOn, Places: f.Places, Ceiling: f.Ceiling, Audience: f.Audience}
}

// FormOf is an agreement as the form holds it.
func FormOf(a agreement.Agreement) EditForm {
	form := EditForm{Reference: a.Reference, EndsOn: a.EndsOn.Time().Format("02/01/2006"), Audience: a.Audience}
	if a.Places != nil {
		form.Places = strconv.Itoa(*a.Places)
	}
	if a.CeilingCents != nil {
		form.Ceiling = money.Plain(*a.CeilingCents)
	}
	return form
}

// TermsForm are terms as they are typed.
type TermsForm struct {
	FromOn string   `form:"from_on"`
	Rate   string   `form:"rate"`
	Counts []string `form:"counts"`
}

// SuspendForm says why referrals stop.
type SuspendForm struct {
	Words string `form:"words"`
}

// PaperForm goes along with a file, in the field "file".
type PaperForm struct {
	Kind string `form:"kind"`
}

// New is the page of a new agreement.
type New struct {
	Organisation partner.Organisation
	Form         NewForm
	Errors       ui.Errors
}

// Edit is the page that changes one.
type Edit struct {
	Agreement agreement.Agreement
	Form      EditForm
	Errors    ui.Errors
}

// Show is one agreement. Pricing, Suspending and Filing say which form was refused.
type Show struct {
	Agreement                   agreement.Agreement
	Terms                       []agreement.Terms
	Events                      []agreement.Event
	Papers                      []document.Document
	Rules                       document.Rules
	Today                       day.Day
	Keeps                       bool
	Price                       TermsForm
	Suspend                     SuspendForm
	Paper                       PaperForm
	Pricing, Suspending, Filing bool
	Errors                      ui.Errors
}

// files are its papers as their table.
func (p Show) files(ctx context.Context) documents.Files {
	return documents.Files{Title: locales.T(ctx, "agreement.papers.title"), All: p.Papers, Rules: p.Rules, Side: flow.Service, May: p.Keeps, Path: path(p.Agreement.ID) + "/documents"}
}

func path(id agreement.ID) string { return "/agreements/" + id.String() }

// other is the side that is not the reader's.
func (l List) other(a agreement.Agreement) string {
	if l.Reader == actor.Partner {
		return a.ServiceName
	}
	return a.OrganisationName
}

// Table is the list as rows, for the page of an organisation too.
func (l List) Table(ctx context.Context) ui.TableProps {
	head := locales.T(ctx, "agreement.column.partner")
	if l.Reader == actor.Partner {
		head = locales.T(ctx, "agreement.column.service")
	}
	table := ui.TableProps{Caption: locales.T(ctx, "agreement.list.title"), Columns: []ui.Column{
		{Label: head}, {Label: locales.T(ctx, "agreement.column.time")}, {Label: locales.T(ctx, "agreement.field.places"), Number: true}, {Label: locales.T(ctx, "agreement.column.state"), Tight: true}}}
	for _, a := range l.All {
		table.Rows = append(table.Rows, ui.Row{Href: path(a.ID), Cells: []templ.Component{
			ui.Lines(l.other(a), a.Reference), ui.Text(span(ctx, a)), ui.Text(places(ctx, a)), ui.Badge(State(ctx, a, l.Today))}})
	}
	return table
}

func span(ctx context.Context, a agreement.Agreement) string {
	return locales.Span(ctx, a.StartsOn.Time(), a.EndsOn.Time())
}

func places(ctx context.Context, a agreement.Agreement) string {
	if a.Places == nil {
		return "–"
	}
	return locales.Number(ctx, int64(*a.Places))
}

// State is where an agreement stands on a day, in words.
func State(ctx context.Context, a agreement.Agreement, today day.Day) ui.BadgeProps {
	phase := a.On(today)
	tones := map[agreement.Phase]ui.Tone{agreement.Current: ui.Good, agreement.Ending: ui.Warn, agreement.Halted: ui.Bad, agreement.Coming: ui.Info}
	return ui.BadgeProps{Label: locales.T(ctx, "agreement.phase."+string(phase)), Tone: tones[phase], Small: true}
}

func (p Show) facts(ctx context.Context) []ui.Fact {
	a := p.Agreement
	facts := []ui.Fact{{Label: locales.T(ctx, "agreement.column.time"), Value: span(ctx, a)}, {Label: locales.T(ctx, "agreement.field.places"), Value: places(ctx, a)}}
	if a.CeilingCents != nil {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "agreement.field.ceiling"), Value: locales.Money(ctx, *a.CeilingCents)})
	}
	return facts
}

func (p Show) prices(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "agreement.terms.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "agreement.field.from_on"), Tight: true}, {Label: locales.T(ctx, "agreement.field.rate"), Number: true}, {Label: locales.T(ctx, "agreement.field.counts")}}}
	for _, t := range p.Terms {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(locales.Day(ctx, t.FromOn.Time())), ui.Text(locales.Money(ctx, t.DailyRateCents)), ui.Text(Counted(ctx, t.Rules))}})
	}
	return table
}

// Counted says in words which days are paid.
func Counted(ctx context.Context, r agreement.Rules) string {
	text := locales.T(ctx, "agreement.counts.presence")
	for _, code := range r.Codes() {
		text += ", " + locales.T(ctx, "agreement.counts."+code+"_inline")
	}
	return text
}

func counts(ctx context.Context) (all []ui.Option) {
	for _, code := range agreement.Counted {
		all = append(all, ui.Option{Value: code, Label: locales.T(ctx, "agreement.counts."+code)})
	}
	return all
}

func (p Show) months(ctx context.Context) (all []ui.Option) {
	for _, month := range p.Agreement.Months(p.Today) {
		all = append(all, ui.Option{Value: month.String(), Label: locales.Day(ctx, month.Time())})
	}
	return all
}

// terms is what the form of a price holds: what was refused, else the last terms.
func (p Show) terms() TermsForm {
	if p.Pricing {
		return p.Price
	}
	if len(p.Terms) == 0 {
		return TermsForm{Counts: agreement.Usual.Codes()}
	}
	return TermsForm{Counts: p.Terms[0].Codes()}
}

func (p Show) errors(of bool) ui.Errors {
	if of {
		return p.Errors
	}
	return nil
}

func (p Show) moments(ctx context.Context) (all []ui.Moment) {
	for _, e := range p.Events {
		m := ui.Moment{When: locales.DateTime(ctx, e.At), Machine: e.At.UTC().Format("2006-01-02T15:04:05Z"), Detail: e.Words}
		switch e.Action {
		case "change":
			m.Title = locales.T(ctx, "agreement.event.change", "name", e.ByName, "field", locales.T(ctx, "agreement.field."+e.Field), "old", value(ctx, e.Field, e.Old), "new", value(ctx, e.Field, e.New))
		case "price":
			m.Title = locales.T(ctx, "agreement.event.price", "name", e.ByName, "from", value(ctx, "ends_on", e.New))
		default:
			m.Title = locales.T(ctx, "agreement.event."+e.Action, "name", e.ByName)
		}
		all = append(all, m)
	}
	return all
}

// value puts what stood in a field into words.
func value(ctx context.Context, field, plain string) string {
	if plain == "" {
		return "–"
	}
	switch field {
	case "ends_on":
		var d day.Day
		if err := d.UnmarshalText([]byte(plain)); err == nil {
			return locales.Day(ctx, d.Time())
		}
	case "ceiling":
		if cents, err := strconv.ParseInt(plain, 10, 64); err == nil {
			return locales.Money(ctx, cents)
		}
	}
	return plain
}

// directory is the place these pages lie below.
func directory(ctx context.Context, reader actor.Kind) string {
	if reader == actor.Partner {
		return locales.T(ctx, "nav.our_offers")
	}
	return locales.T(ctx, "nav.directory")
}
