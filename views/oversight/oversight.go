// Package oversight draws the questions of an officer for data protection and
// what answers them: whose files were found, who saw one, what left.
package oversight

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/audit"
	"passerelle/models/oversight"
	"passerelle/views/journal"
	"passerelle/views/ui"
)

// Form is a question as it was typed.
type Form struct {
	Ground  string `form:"ground"`
	Words   string `form:"words"`
	Name    string `form:"name"`
	BirthOn string `form:"birth_on"`
	AppiRef string `form:"appi_ref"`
}

// Questions is the page that asks, above what was asked lately.
type Questions struct {
	Form   Form
	All    []oversight.Question
	Copies []oversight.Copy // the reader's own
	Now    time.Time
	Errors ui.Errors
}

// Answer is what a question has found.
type Answer struct {
	Question oversight.Question
	Files    []oversight.File
}

// File is a file's journal and what left about it. From and Until are days as
// they were typed.
type File struct {
	Question    oversight.Question
	File        oversight.File
	From, Until string
	Lines       []audit.Line
	Newest      bool
	Older       string
	Disclosed   []oversight.Disclosed
	Errors      ui.Errors // of the period
	Limit       LimitForm
	Limiting    ui.Errors
	Copy        CopyForm
	Copying     ui.Errors
}

// LimitForm is why a limitation is set or lifted.
type LimitForm struct {
	Reason string `form:"reason"`
}

// facts say whose file it is and where it stands.
func (p File) facts(ctx context.Context) []ui.Fact {
	facts := []ui.Fact{
		{Label: locales.T(ctx, "oversight.field.birth_on"), Value: locales.Day(ctx, p.File.BirthOn.Time())},
		{Label: locales.T(ctx, "oversight.column.service"), Value: p.File.Service},
		{Label: locales.T(ctx, "oversight.column.state"), Value: locales.T(ctx, "person.status."+p.File.Status)},
	}
	if p.File.ArchivedAt != nil {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "retention.field.archived"), Value: locales.Date(ctx, *p.File.ArchivedAt)})
	}
	if p.File.LimitedAt != nil {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "retention.field.limited"), Value: locales.T(ctx, "retention.limited.since", "day", locales.Date(ctx, *p.File.LimitedAt), "reason", p.File.LimitedReason)})
	}
	return facts
}

func path(id oversight.ID) string { return "/oversight/" + id.String() }

func (p File) path() string { return "/oversight/files/" + p.File.ID.String() }

// Period is the address of this page with its period and what is given.
func (p File) Period(more url.Values) string { return p.path() + p.period(more) }

func (p File) period(more url.Values) string {
	query := url.Values{}
	for name, values := range more {
		query[name] = values
	}
	if p.From != "" {
		query.Set("from", p.From)
	}
	if p.Until != "" {
		query.Set("until", p.Until)
	}
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

func grounds(ctx context.Context) (all []ui.Option) {
	for _, ground := range oversight.Grounds {
		all = append(all, ui.Option{Value: ground, Label: locales.T(ctx, "oversight.ground."+ground)})
	}
	return all
}

func (p Questions) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "oversight.list.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "journal.column.when"), Tight: true}, {Label: locales.T(ctx, "journal.column.who")},
		{Label: locales.T(ctx, "oversight.field.ground")}, {Label: locales.T(ctx, "oversight.column.found"), Number: true}}}
	for _, q := range p.All {
		row := ui.Row{Cells: []templ.Component{
			ui.Lines(locales.DateShort(ctx, q.AskedAt), locales.Clock(ctx, q.AskedAt)), ui.Text(q.ByName),
			ui.Lines(locales.T(ctx, "oversight.ground."+q.Ground), q.Words), ui.Text(locales.Number(ctx, int64(q.Files)))}}
		if q.Open(p.Now) {
			row.Href = path(q.ID)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func (p Answer) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "oversight.answer.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "oversight.column.person")}, {Label: locales.T(ctx, "oversight.column.service")}, {Label: locales.T(ctx, "oversight.column.state")}}}
	for _, f := range p.Files {
		table.Rows = append(table.Rows, ui.Row{Href: "/oversight/files/" + f.ID.String(), Cells: []templ.Component{
			ui.Lines(f.Name(), locales.T(ctx, "oversight.file.born", "day", locales.Day(ctx, f.BirthOn.Time()))), ui.Text(f.Service),
			ui.Text(locales.T(ctx, "person.status."+f.Status))}})
	}
	return table
}

func (p File) lines(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "oversight.journal.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "journal.column.when"), Tight: true}, {Label: locales.T(ctx, "journal.column.who")}, {Label: locales.T(ctx, "journal.column.what")}}}
	for _, line := range p.Lines {
		name, place := who(ctx, line)
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(locales.DateShort(ctx, line.At), locales.Clock(ctx, line.At)), ui.Lines(name, place),
			ui.Lines(locales.T(ctx, "journal.action."+string(line.Action)), journal.About(ctx, line))}})
	}
	return table
}

func (p File) disclosed(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "oversight.disclosed.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "journal.column.when"), Tight: true}, {Label: locales.T(ctx, "oversight.column.to")}, {Label: locales.T(ctx, "oversight.column.fields")}}}
	for _, d := range p.Disclosed {
		until := locales.T(ctx, "oversight.disclosed.open")
		if !d.Until.IsZero() {
			until = locales.T(ctx, "oversight.disclosed.until", "when", locales.DateTime(ctx, d.Until))
		}
		fields := make([]string, len(d.Fields))
		for i, field := range d.Fields {
			fields[i] = locales.T(ctx, "referral.field."+field)
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(locales.DateShort(ctx, d.At), locales.Clock(ctx, d.At)), ui.Lines(d.Organisation, d.Reference),
			ui.Lines(strings.Join(fields, ", "), until)}})
	}
	return table
}

// Sheet is the journal as a table for a spreadsheet: dates as they are written
// here, one line a row.
func Sheet(ctx context.Context, lines []audit.Line) (head []string, rows [][]string) {
	for _, key := range []string{"journal.column.when", "journal.column.who", "oversight.column.place", "oversight.column.act", "oversight.column.about"} {
		head = append(head, locales.T(ctx, key))
	}
	for _, line := range lines {
		name, place := who(ctx, line)
		rows = append(rows, []string{locales.DateShort(ctx, line.At) + " " + locales.Clock(ctx, line.At), name, place, locales.T(ctx, "journal.action."+string(line.Action)), journal.About(ctx, line)})
	}
	return head, rows
}

// who did it, and as what: the officer knows partners' people by name too.
func who(ctx context.Context, line audit.Line) (name, place string) {
	if line.Role == "" {
		return locales.T(ctx, "journal.who.portal"), line.Organisation
	}
	name, place = line.Name, locales.T(ctx, "role.label."+string(line.Role))
	if line.Organisation != "" {
		place += " – " + line.Organisation
	}
	if name == "" {
		name = locales.T(ctx, "journal.who.left")
	}
	return name, place
}
