// Package eliminations draws how long files are kept, and the lists by which they
// are eliminated: numbers and days, nobody's name.
package eliminations

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/retention"
	"passerelle/views/ui"
)

// List is what is due, and the lists there are.
type List struct {
	Periods retention.Periods
	Due     []retention.Due
	All     []retention.Elimination
	Errors  ui.Errors
}

// NewForm is the service whose list is made.
type NewForm struct {
	ServiceID string `form:"service_id"`
}

// Periods is how long files are kept, and the form that changes it.
type Periods struct {
	Now    retention.Periods
	Form   PeriodsForm
	Errors ui.Errors
}

// PeriodsForm are the periods as they are typed: months, and years of the journal.
type PeriodsForm struct {
	ArchiveMonths string `form:"archive_months"`
	PurgeMonths   string `form:"purge_months"`
	JournalYears  string `form:"journal_years"`
}

// Show is one list.
type Show struct {
	Elimination retention.Elimination
	Form        ApprovalForm
	Errors      ui.Errors
}

// ApprovalForm is what the archives answered, as it is typed.
type ApprovalForm struct {
	Visa   string `form:"visa"`
	VisaOn string `form:"visa_on"`
}

func path(id retention.ID) string { return "/eliminations/" + id.String() }

var tones = map[flow.Status]ui.Tone{retention.Drafted: ui.Info, retention.Approved: ui.Warn, retention.Done: ui.Good, retention.Dropped: ui.Neutral}

func state(ctx context.Context, e retention.Elimination) ui.BadgeProps {
	return ui.BadgeProps{Label: locales.T(ctx, "retention.status."+string(e.Status)), Tone: tones[e.Status], Small: true}
}

func span(ctx context.Context, from, until day.Day) string {
	return locales.Span(ctx, from.Time(), until.Time())
}

func files(ctx context.Context, n int) string { return locales.N(ctx, "retention.files", n) }

func (p List) due(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "retention.due.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "oversight.column.service")}, {Label: locales.T(ctx, "retention.column.files"), Number: true}, {Label: locales.T(ctx, "retention.column.archived")},
		{Label: locales.T(ctx, "retention.act.prepare"), Hidden: true, Tight: true},
	}}
	for _, d := range p.Due {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(d.Service), ui.Text(strconv.Itoa(d.Files)), ui.Text(span(ctx, d.ArchivedFrom, d.ArchivedUntil)), preparing(d)}})
	}
	return table
}

func (p List) lists(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "retention.lists.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "oversight.column.service")}, {Label: locales.T(ctx, "retention.column.files"), Number: true}, {Label: locales.T(ctx, "retention.column.made")},
		{Label: locales.T(ctx, "oversight.column.state"), Tight: true},
	}}
	for _, e := range p.All {
		table.Rows = append(table.Rows, ui.Row{Href: path(e.ID), Cells: []templ.Component{
			ui.Text(e.Service), ui.Text(strconv.Itoa(e.Files)), ui.Lines(locales.Date(ctx, e.MadeAt), e.MadeName), ui.Badge(state(ctx, e)),
		}})
	}
	return table
}

func (p Show) facts(ctx context.Context) []ui.Fact {
	e := p.Elimination
	facts := []ui.Fact{
		{Label: locales.T(ctx, "retention.column.files"), Value: files(ctx, e.Files)},
		{Label: locales.T(ctx, "retention.column.archived"), Value: span(ctx, e.ArchivedFrom, e.ArchivedUntil)},
		{Label: locales.T(ctx, "retention.field.rule"), Value: locales.N(ctx, "retention.rule", e.PurgeMonths)},
		{Label: locales.T(ctx, "retention.column.made"), Value: locales.Date(ctx, e.MadeAt) + ", " + e.MadeName},
	}
	if e.ApprovedAt != nil {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "retention.field.visa"), Value: locales.T(ctx, "retention.visa.of", "visa", e.Visa, "day", locales.Day(ctx, e.VisaOn.Time()))},
			ui.Fact{Label: locales.T(ctx, "retention.field.approved"), Value: locales.DateTime(ctx, *e.ApprovedAt) + ", " + e.ApprovedName})
	}
	if e.DoneAt != nil {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "retention.field.done"), Value: locales.DateTime(ctx, *e.DoneAt)})
	}
	return facts
}

// counts are the rows by what they are: before, erased, left.
func (p Show) counts(ctx context.Context) ui.TableProps {
	e := p.Elimination
	table := ui.TableProps{Caption: locales.T(ctx, "retention.counts.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "retention.column.kind")}, {Label: locales.T(ctx, "retention.column.before"), Number: true}, {Label: locales.T(ctx, "retention.column.erased"), Number: true},
		{Label: locales.T(ctx, "retention.column.left"), Number: true},
	}}
	add := func(label string, before, erased int) {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(label), ui.Text(strconv.Itoa(before)), ui.Text(strconv.Itoa(erased)), ui.Text(strconv.Itoa(before - erased))}})
	}
	for _, kind := range retention.Kinds {
		add(locales.T(ctx, "retention.kind."+kind), e.Counts[kind], e.Erased[kind])
	}
	add(locales.T(ctx, "retention.kind_all"), e.Counts.Total(), e.Erased.Total())
	return table
}

// Sheet is the list as a file for the archives.
func Sheet(ctx context.Context, e retention.Elimination) (head []string, rows [][]string) {
	for _, key := range []string{"oversight.column.service", "retention.column.kind", "retention.column.before", "retention.column.erased", "retention.column.archived", "retention.field.rule", "retention.field.visa"} {
		head = append(head, locales.T(ctx, key))
	}
	visa := ""
	if e.ApprovedAt != nil {
		visa = locales.T(ctx, "retention.visa.of", "visa", e.Visa, "day", locales.Day(ctx, e.VisaOn.Time()))
	}
	add := func(label string, before, erased int) {
		rows = append(rows, []string{e.Service, label, strconv.Itoa(before), strconv.Itoa(erased), span(ctx, e.ArchivedFrom, e.ArchivedUntil), locales.N(ctx, "retention.rule", e.PurgeMonths), visa})
	}
	add(locales.T(ctx, "retention.column.files"), e.Files, e.Purged)
	for _, kind := range retention.Kinds {
		add(locales.T(ctx, "retention.kind."+kind), e.Counts[kind], e.Erased[kind])
	}
	return head, rows
}
