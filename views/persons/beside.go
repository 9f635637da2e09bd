package persons

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/person"
	"passerelle/views/ui"
)

// beside lists what is kept beside the file: to whom the person is given, the
// housing request, the restricted notes.
func (p File) beside(ctx context.Context) []ui.Fact {
	var facts []ui.Fact
	if p.Assign && p.Person.Status.Open() {
		facts = append(facts, ui.Fact{
			Label: locales.T(ctx, "person.column.referent"), Value: p.Person.ReferentName, Missing: locales.T(ctx, "person.field.nobody"),
			Change: p.path() + "/referent", ChangeLabel: locales.T(ctx, "person.beside.hand"),
		})
	}
	if p.Access.Stand != actor.Watch {
		given := ui.Fact{Label: locales.T(ctx, "person.beside.given"), Missing: locales.T(ctx, "person.now.none")}
		if len(p.Given) > 0 {
			words := make([]string, len(p.Given))
			for i, a := range p.Given {
				words[i] = givenWords(ctx, a)
			}
			given.Body = lines(words)
		}
		if p.Assign {
			given.Change, given.ChangeLabel = p.path()+"/assignments", locales.T(ctx, "person.beside.manage")
		}
		facts = append(facts, given)
	}
	if p.Edit && p.Access.Stand != actor.Watch && p.Person.Status != person.Merged {
		facts = append(facts, ui.Fact{
			Label: locales.T(ctx, "notice.page.title"), Body: noticeState(p.Notice), Change: p.path() + "/notice", ChangeLabel: locales.T(ctx, "person.beside.see"),
		})
	}
	if p.Enrol && p.Person.Starts() {
		facts = append(facts, ui.Fact{
			Label: locales.T(ctx, "place.list.title"), Value: locales.T(ctx, "person.beside.places"),
			Change: "/places?person=" + p.Person.ID.String(), ChangeLabel: locales.T(ctx, "person.beside.see"),
		})
	}
	if p.Desk && p.Person.Status.Open() {
		facts = append(facts, ui.Fact{
			Label: locales.T(ctx, "desk.page.title"), Value: locales.T(ctx, "person.beside.desks"),
			Change: p.path() + "/desks", ChangeLabel: locales.T(ctx, "person.beside.book"),
		})
	}
	if p.Report {
		facts = append(facts, ui.Fact{
			Label: locales.T(ctx, "magistrate_report.list.title"), Value: locales.T(ctx, "person.beside.reports"),
			Change: p.path() + "/reports", ChangeLabel: locales.T(ctx, "person.beside.report"),
		})
	}
	if p.Attest {
		facts = append(facts, ui.Fact{
			Label: locales.T(ctx, "attestation.page.title"), Value: locales.T(ctx, "person.beside.attestations"),
			Change: p.path() + "/attestations", ChangeLabel: locales.T(ctx, "person.beside.open"),
		})
	}
	if p.Apart {
		facts = append(facts, ui.Fact{
			Label: locales.T(ctx, "apart.page.title"), Value: locales.T(ctx, "apart.page.service_only"),
			Change: p.path() + "/incompatibilities", ChangeLabel: locales.T(ctx, "person.beside.open"),
		})
	}
	if p.SIAO {
		request := ui.Fact{
			Label: locales.T(ctx, "siao.page.title"), Missing: locales.T(ctx, "person.now.none"),
			Change: p.path() + "/siao", ChangeLabel: locales.T(ctx, "person.beside.open"),
		}
		if p.Request != nil {
			request.Body = ui.Lines(locales.T(ctx, "siao.status."+p.Request.Status),
				locales.T(ctx, "person.beside.request", "number", p.Request.Number, "day", locales.Day(ctx, p.Request.HappenedOn.Time())))
		}
		facts = append(facts, request)
	}
	if p.Note {
		facts = append(facts, ui.Fact{
			Label: locales.T(ctx, "note.page.title"), Value: locales.T(ctx, "person.beside.notes"),
			Change: p.path() + "/notes", ChangeLabel: locales.T(ctx, "person.beside.open"),
		})
	}
	return append(facts, p.following(ctx)...)
}

// following says where the following stands, and how it ends or begins again.
func (p File) following(ctx context.Context) []ui.Fact {
	fact := ui.Fact{Label: locales.T(ctx, "person.beside.following"), Value: locales.T(ctx, "person.status."+string(p.Person.Status)), Change: p.path() + "/ending"}
	switch {
	case !p.End:
		return nil
	case p.Person.Status == person.Active:
		fact.ChangeLabel = locales.T(ctx, "person.beside.end")
		if p.Leave {
			return []ui.Fact{fact, {
				Label: locales.T(ctx, "transfer.file.label"), Value: locales.T(ctx, "transfer.file.text"),
				Change: p.path() + "/transfer", ChangeLabel: locales.T(ctx, "transfer.file.ask"),
			}}
		}
	case p.Person.Status == person.Closed || p.Person.Status == person.Deceased:
		fact.ChangeLabel = locales.T(ctx, "person.beside.reopen")
	default:
		return nil
	}
	return []ui.Fact{fact}
}

// offeredWords says to which service a file is offered, or has left.
func (p File) offeredWords(ctx context.Context) string {
	t := p.Transfer
	if p.Person.Status == person.Transferred && t.DecidedAt != nil {
		return locales.T(ctx, "transfer.file.left", "service", t.TargetName, "day", locales.Date(ctx, *t.DecidedAt))
	}
	return locales.T(ctx, "transfer.file.asked", "service", t.TargetName, "day", locales.Date(ctx, t.AskedAt))
}

// givenWords names a colleague, what they are, and until when.
func givenWords(ctx context.Context, a person.Assignment) string {
	words := a.Name + " – " + locales.T(ctx, "role.label."+string(a.Role))
	if !a.EndsOn.IsZero() {
		words += ", " + locales.T(ctx, "assignment.page.until_inline", "day", locales.Day(ctx, a.EndsOn.Time()))
	}
	return words
}

func (p Assignments) options(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(p.Assignees))
	for i, a := range p.Assignees {
		options[i] = ui.Option{Value: a.ID.String(), Label: a.Name + " – " + locales.T(ctx, "role.label."+string(a.Role))}
	}
	return options
}

func (p Assignments) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "assignment.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "assignment.field.colleague")}, {Label: locales.T(ctx, "assignment.page.period")},
		{Label: locales.T(ctx, "assignment.page.by")}, {Label: locales.T(ctx, "assignment.page.acts"), Hidden: true, Tight: true},
	}}
	for _, a := range p.Given {
		period := locales.T(ctx, "assignment.page.since", "day", locales.Day(ctx, a.StartsOn.Time()))
		if !a.EndsOn.IsZero() {
			period = capital(locales.Span(ctx, a.StartsOn.Time(), a.EndsOn.Time()))
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(a.Name, locales.T(ctx, "role.label."+string(a.Role))), ui.Text(period), known(a.ByName), unassign(a),
		}})
	}
	return table
}

// hint says, where it is typed, who reads a note.
func (p Notes) hint(ctx context.Context) string {
	if p.Alone {
		return locales.T(ctx, "note.field.author_alone")
	}
	return locales.T(ctx, "note.field.restricted")
}

func paragraphs(words string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(words, "\r\n", "\n"), func(r rune) bool { return r == '\n' })
}

func (p SIAO) timeline(ctx context.Context) []ui.Moment {
	moments := make([]ui.Moment, len(p.Steps))
	for i, s := range p.Steps {
		moments[i] = ui.Moment{
			When: locales.Day(ctx, s.HappenedOn.Time()), Machine: s.HappenedOn.String(),
			Title:  locales.T(ctx, "siao.status."+s.Status),
			Detail: locales.T(ctx, "siao.page.step", "number", s.Number, "name", s.ByName, "when", locales.DateTime(ctx, s.At)),
			Tone:   siaoTone(s.Status),
		}
	}
	return moments
}

func siaoTone(status string) ui.Tone {
	switch status {
	case "admitted":
		return ui.Good
	case "to_update":
		return ui.Warn
	}
	return ui.Neutral
}

// machine is an instant as browsers read it.
func machine(t time.Time) string { return t.UTC().Format(time.RFC3339) }
