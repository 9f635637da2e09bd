// Package monthly draws the monthly state of a house: the months of an agreement, a
// month as it stands, a state with its two signatures, and the invoice.
package monthly

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/agreement"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/money"
	"passerelle/models/monthly"
	"passerelle/models/partner"
	"passerelle/views/agreements"
	"passerelle/views/layout"
	"passerelle/views/ui"
)

// SignForm names the month that is signed, by its first day.
type SignForm struct {
	Month string `form:"month"`
}

// WhyForm says why a state is sent back or opened for a rectification.
type WhyForm struct {
	Words string `form:"words"`
}

// Months is the page of the months of an agreement.
type Months struct {
	Agreement agreement.Agreement
	States    []monthly.State
	Spent     int64
	Today     day.Day
}

// Draft is a month as it stands.
type Draft struct {
	Draft  monthly.Draft
	Former []monthly.State // what was signed of it, the latest first
	Signs  bool
	Today  day.Day
	Errors ui.Errors
}

// Show is a state that was signed.
type Show struct {
	State   monthly.State
	Others  []monthly.State // other versions of the month
	Spent   int64
	Answers bool
	PDF     bool
	Today   day.Day
	Form    WhyForm
	Errors  ui.Errors
}

// Invoice is a state as it is paid.
type Invoice struct {
	Show
	From  partner.Organisation
	Sites []partner.Site
}

func statePath(id monthly.ID) string { return "/states/" + id.String() }

func monthPath(of agreement.ID, month day.Day) string {
	return "/agreements/" + of.String() + "/month?month=" + month.String()
}

// LastOver is the month of an agreement that ended last, its first if none has.
func LastOver(a agreement.Agreement, today day.Day) day.Day {
	month := today.MonthStart().Add(-1).MonthStart()
	if last := a.EndsOn.MonthStart(); month.After(last) {
		month = last
	}
	if first := a.StartsOn.MonthStart(); month.Before(first) {
		month = first
	}
	return month
}

// Name is a month in words, with a capital: « Novembre 2026 ».
func Name(ctx context.Context, month day.Day) string {
	year, m, _ := month.Date()
	name := []rune(locales.T(ctx, "monthly.month.name", "month", locales.T(ctx, "date.month."+strconv.Itoa(int(m))), "year", strconv.Itoa(year)))
	return strings.ToUpper(string(name[:1])) + string(name[1:])
}

var tones = map[flow.Status]ui.Tone{monthly.Signed: ui.Warn, monthly.Countersigned: ui.Good, monthly.Returned: ui.Bad, monthly.Reopened: ui.Info}

func badge(ctx context.Context, s monthly.State) ui.BadgeProps {
	return ui.BadgeProps{Label: locales.T(ctx, "monthly.status."+string(s.Status)), Tone: tones[s.Status], Small: true}
}

// table lists the months from this one back to the first, each with what was signed
// of it last.
func (p Months) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "monthly.list.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "monthly.column.month")}, {Label: locales.T(ctx, "monthly.column.days"), Number: true}, {Label: locales.T(ctx, "monthly.column.amount"), Number: true}, {Label: locales.T(ctx, "monthly.column.state"), Tight: true}}}
	latest := map[day.Day]monthly.State{}
	for _, s := range p.States {
		if _, known := latest[s.MonthOn]; !known {
			latest[s.MonthOn] = s
		}
	}
	month := p.Today.MonthStart()
	if last := p.Agreement.EndsOn.MonthStart(); month.After(last) {
		month = last
	}
	for ; !month.MonthEnd().Before(p.Agreement.StartsOn); month = month.Add(-1).MonthStart() {
		s, signed := latest[month]
		if !signed {
			state := ui.BadgeProps{Label: locales.T(ctx, "monthly.status.to_sign"), Tone: ui.Warn, Small: true}
			if !p.Today.After(month.MonthEnd()) {
				state = ui.BadgeProps{Label: locales.T(ctx, "monthly.status.open"), Small: true}
			}
			table.Rows = append(table.Rows, ui.Row{Href: monthPath(p.Agreement.ID, month), Cells: []templ.Component{ui.Text(Name(ctx, month)), ui.Text("–"), ui.Text("–"), ui.Badge(state)}})
			continue
		}
		href := statePath(s.ID)
		if !s.Live() {
			href = monthPath(p.Agreement.ID, month)
		}
		table.Rows = append(table.Rows, ui.Row{Href: href, Cells: []templ.Component{
			ui.Text(Name(ctx, month)), ui.Text(locales.Number(ctx, int64(s.Days))), ui.Text(locales.Money(ctx, s.AmountCents)), ui.Badge(badge(ctx, s))}})
	}
	return table
}

func (p Months) facts(ctx context.Context) []ui.Fact { return spent(ctx, p.Agreement, p.Spent) }

// spent is what was countersigned, and what is left where a ceiling was agreed.
func spent(ctx context.Context, a agreement.Agreement, cents int64) []ui.Fact {
	facts := []ui.Fact{{Label: locales.T(ctx, "monthly.fact.spent"), Value: locales.Money(ctx, cents)}}
	if a.CeilingCents != nil {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "monthly.fact.left"), Value: locales.Money(ctx, *a.CeilingCents-cents)})
	}
	return facts
}

// lines are the residents of a month; a page that is not for paper links the days
// that nobody has marked.
func lines(ctx context.Context, all []monthly.Line, caption string) ui.TableProps {
	table := ui.TableProps{Caption: caption, Columns: []ui.Column{
		{Label: locales.T(ctx, "monthly.column.resident")}, {Label: locales.T(ctx, "monthly.column.stay")}, {Label: locales.T(ctx, "monthly.column.unpaid")}, {Label: locales.T(ctx, "monthly.column.days"), Number: true}}}
	for _, l := range all {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{who(l), ui.Text(locales.Span(ctx, l.First.Time(), l.Last.Time())), unpaid(ctx, l), ui.Text(locales.Number(ctx, int64(l.Days)))}})
	}
	return table
}

// who is the resident: once what was disclosed is closed, the reference alone.
func who(l monthly.Line) templ.Component {
	if l.Name == "" {
		return ui.Text(l.Reference)
	}
	return ui.Lines(l.Name, l.Reference)
}

func unpaid(ctx context.Context, l monthly.Line) templ.Component {
	if len(l.Missing) > 0 {
		return missing(l.Missing)
	}
	return ui.Text(unpaidText(ctx, l))
}

func unpaidText(ctx context.Context, l monthly.Line) string {
	var all []string
	for _, kind := range monthly.Kinds {
		if n := l.Unpaid[kind]; n > 0 {
			all = append(all, locales.T(ctx, "agreement.counts."+string(kind))+" ("+strconv.Itoa(n)+")")
		}
	}
	if len(all) == 0 {
		return "–"
	}
	return strings.Join(all, ", ")
}

func (p Draft) title(ctx context.Context) string { return Name(ctx, p.Draft.MonthOn) }

func (p Draft) facts(ctx context.Context) []ui.Fact {
	d := p.Draft
	return sums(ctx, d.Days, d.Terms.DailyRateCents, d.AmountCents)
}

func sums(ctx context.Context, days int, rate, amount int64) []ui.Fact {
	return []ui.Fact{
		{Label: locales.T(ctx, "monthly.column.days"), Value: locales.Number(ctx, int64(days))},
		{Label: locales.T(ctx, "agreement.field.rate"), Value: locales.Money(ctx, rate)},
		{Label: locales.T(ctx, "monthly.column.amount"), Value: locales.Money(ctx, amount)},
	}
}

// live is the state that holds the month, if one does.
func (p Draft) live() *monthly.State {
	for _, s := range p.Former {
		if s.Live() {
			return &s
		}
	}
	return nil
}

// why says what keeps the month from being signed, empty for nothing.
func (p Draft) why(ctx context.Context) string {
	switch {
	case !p.Today.After(p.Draft.MonthOn.MonthEnd()):
		return locales.T(ctx, "monthly.error.not_over")
	case !p.Draft.Priced:
		return locales.T(ctx, "monthly.error.no_price")
	case p.Draft.Missing() > 0:
		return locales.T(ctx, "monthly.error.unmarked")
	}
	return ""
}

func (p Show) title(ctx context.Context) string { return Name(ctx, p.State.MonthOn) }

func (p Show) facts(ctx context.Context) []ui.Fact {
	return sums(ctx, p.State.Days, p.State.DailyRateCents, p.State.AmountCents)
}

// signatures are who signed and when, and why it was opened again.
func (p Show) signatures(ctx context.Context) []ui.Fact {
	s := p.State
	facts := []ui.Fact{{Label: locales.T(ctx, "monthly.signature.partner"), Value: locales.T(ctx, "monthly.signature.by", "name", s.SignedName, "when", locales.DateTime(ctx, s.SignedAt))}}
	if s.CountersignedAt != nil {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "monthly.signature.service"), Value: locales.T(ctx, "monthly.signature.by", "name", s.CountersignedName, "when", locales.DateTime(ctx, *s.CountersignedAt))})
	}
	if s.AnsweredAt != nil {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "monthly.status."+string(s.Status)), Value: locales.T(ctx, "monthly.signature.by", "name", s.AnsweredName, "when", locales.DateTime(ctx, *s.AnsweredAt)) + " – " + s.Words})
	}
	return facts
}

// versions are what was signed of a month, each with its difference to an amount.
func versions(ctx context.Context, all []monthly.State, cents int64) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "monthly.versions.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "monthly.column.version")}, {Label: locales.T(ctx, "monthly.column.days"), Number: true}, {Label: locales.T(ctx, "monthly.column.amount"), Number: true}, {Label: locales.T(ctx, "monthly.column.difference"), Number: true}, {Label: locales.T(ctx, "monthly.column.state"), Tight: true}}}
	for _, s := range all {
		table.Rows = append(table.Rows, ui.Row{Href: statePath(s.ID), Cells: []templ.Component{
			ui.Text(locales.T(ctx, "monthly.version.name", "n", s.Version)), ui.Text(locales.Number(ctx, int64(s.Days))), ui.Text(locales.Money(ctx, s.AmountCents)),
			ui.Text(locales.Money(ctx, s.AmountCents-cents)), ui.Badge(badge(ctx, s))}})
	}
	return table
}

// rule cites the counting rule that the sums were made with.
func rule(ctx context.Context, r agreement.Rules) string {
	return locales.T(ctx, "monthly.rule.text", "days", agreements.Counted(ctx, r))
}

// Sheet is a state as a table: a line a resident, and the sum.
func Sheet(ctx context.Context, s monthly.State) (head []string, rows [][]string) {
	for _, key := range []string{"monthly.column.reference", "monthly.column.resident", "monthly.column.first", "monthly.column.last", "monthly.column.unpaid", "monthly.column.days", "monthly.column.amount"} {
		head = append(head, locales.T(ctx, key))
	}
	for _, l := range s.Lines {
		rows = append(rows, []string{l.Reference, l.Name, locales.DayShort(ctx, l.First.Time()), locales.DayShort(ctx, l.Last.Time()), unpaidText(ctx, l), strconv.Itoa(l.Days), money.Plain(int64(l.Days) * s.DailyRateCents)})
	}
	return head, append(rows, []string{locales.T(ctx, "monthly.column.total"), "", "", "", "", strconv.Itoa(s.Days), money.Plain(s.AmountCents)})
}

// FileName names a state's files: the agreement and the month, and nobody.
func FileName(ctx context.Context, s monthly.State) string {
	return locales.T(ctx, "monthly.page.kind") + " " + s.Agreement.Reference + " " + s.MonthOn.String()[:7]
}

// FileName names the invoice.
func (p Invoice) FileName(ctx context.Context) string { return FileName(ctx, p.State) }

func (p Invoice) letterhead(ctx context.Context) layout.Letterhead {
	sender := []string{p.From.Name}
	if len(p.Sites) > 0 {
		sender = layout.Address(p.From.Name, p.Sites[0].Address, strings.TrimSpace(p.Sites[0].PostalCode+" "+p.Sites[0].Commune))
	}
	if p.From.SIRET != "" {
		sender = append(sender, locales.T(ctx, "organisation.field.siret")+" "+p.From.SIRET)
	}
	return layout.Letterhead{Sender: sender, Recipient: layout.Address(p.State.Agreement.ServiceName), Dated: locales.Date(ctx, *p.State.CountersignedAt),
		Reference: p.State.Agreement.Reference + " – " + p.State.MonthOn.String()[:7] + " – " + strconv.Itoa(p.State.Version)}
}
