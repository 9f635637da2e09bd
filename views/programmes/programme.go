package programmes

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// List is the page of the service's programmes.
type List struct {
	Programmes []programme.Programme
	Writes     bool // the reader writes templates
}

func (p List) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "programme.list.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "programme.column.programme")}, {Label: locales.T(ctx, "programme.column.sessions")},
		{Label: locales.T(ctx, "programme.column.group")}, {Label: locales.T(ctx, "cycle.column.state"), Tight: true},
	}}
	for _, one := range p.Programmes {
		sessions, group := "", ""
		if one.Number > 0 {
			sessions = locales.N(ctx, "programme.sessions.count", one.Sessions) + ", " + minutes(ctx, one.Minutes)
			group = groupOf(ctx, one.SeatsMin, one.SeatsMax)
		}
		table.Rows = append(table.Rows, ui.Row{Href: path(one.ID), Cells: []templ.Component{
			ui.Lines(one.Name, locales.T(ctx, "programme.theme."+string(one.Theme))), ui.Text(sessions), ui.Text(group), ui.Badge(status(ctx, one, p.Writes)),
		}})
	}
	return table
}

// status is where a programme stands, and whether its next version is begun.
func status(ctx context.Context, p programme.Programme, writes bool) ui.BadgeProps {
	switch {
	case p.Status == programme.Withdrawn:
		return ui.BadgeProps{Label: locales.T(ctx, "programme.status.withdrawn"), Small: true}
	case p.Status == programme.Unpublished:
		return ui.BadgeProps{Label: locales.T(ctx, "programme.status.draft"), Tone: ui.Info, Small: true}
	case p.Drafted && writes:
		return ui.BadgeProps{Label: locales.T(ctx, "programme.status.drafted"), Tone: ui.Info, Small: true}
	}
	return ui.BadgeProps{Label: locales.T(ctx, "programme.status.active", "number", p.Number), Tone: ui.Good, Small: true}
}

// Show is a programme in one of its versions.
type Show struct {
	Programme programme.Programme
	// Version is the one shown; zero where none was published.
	Version  programme.Version
	Versions []programme.Version
	Writes   bool
}

func (p Show) band(ctx context.Context) ui.FileProps {
	badge := status(ctx, p.Programme, p.Writes)
	badge.Small = false
	band := ui.FileProps{
		Kind: locales.T(ctx, "programme.page.kind"), Title: p.Programme.Name, State: &badge, Subtitle: locales.T(ctx, "programme.theme."+string(p.Programme.Theme)),
		Crumbs: append(home(ctx), ui.Crumb{Label: p.Programme.Name}),
	}
	if t := p.Version.Template; p.Version.Number > 0 {
		band.Facts = []ui.Fact{
			{Label: locales.T(ctx, "programme.column.sessions"), Value: locales.N(ctx, "programme.sessions.count", len(t.Sessions))},
			{Label: locales.T(ctx, "programme.column.group"), Value: groupOf(ctx, t.SeatsMin, t.SeatsMax)},
			{Label: locales.T(ctx, "programme.column.length"), Value: minutes(ctx, t.Minutes)},
		}
	}
	return band
}

// older says that the version shown is not the one in force.
func (p Show) older() bool { return p.Version.Number != p.Programme.Number }

func (p Show) rules(ctx context.Context) []ui.Fact {
	t := p.Version.Template
	closed := locales.T(ctx, "programme.rule.open")
	if t.Rules.ClosedAfter > 0 {
		closed = locales.T(ctx, "programme.rule.closed", "number", t.Rules.ClosedAfter)
	}
	facts := []ui.Fact{
		{Label: locales.T(ctx, "programme.field.objectives"), Value: t.Objectives},
		{Label: locales.T(ctx, "programme.field.entry_rules"), Value: t.EntryRules},
		{Label: locales.T(ctx, "programme.column.entry"), Value: closed},
		{Label: locales.T(ctx, "programme.column.offer"), Value: locales.N(ctx, "programme.rule.offer", t.Rules.OfferDays)},
		{Label: locales.T(ctx, "programme.column.completion"), Value: locales.T(ctx, "programme.rule.completion", "share", locales.Percent(ctx, t.Rules.CompletionPercent))},
		{Label: locales.T(ctx, "programme.column.absences"), Value: locales.N(ctx, "programme.rule.absences", t.Rules.AbsencesLimit)},
	}
	if len(t.Questions) > 0 {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "programme.form.questionnaire"), Body: ui.Paragraphs(strings.Join(t.Questions, "\n"))})
	}
	return facts
}

func (p Show) sessions(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "programme.form.sessions"), Columns: []ui.Column{
		{Label: locales.T(ctx, "session.column.session")}, {Label: locales.T(ctx, "programme.field.objectives")},
		{Label: locales.T(ctx, "programme.field.step_material")}, {Label: locales.T(ctx, "programme.column.length"), Number: true, Tight: true},
	}}
	for i, step := range p.Version.Template.Sessions {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(strconv.Itoa(i+1)+". "+step.Theme, ""), ui.Text(step.Objectives), ui.Text(step.Material),
			ui.Text(minutes(ctx, step.Lasts(p.Version.Template.Minutes))),
		}})
	}
	return table
}

func (p Show) versions(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "programme.version.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "programme.version.column")}, {Label: locales.T(ctx, "programme.version.made")},
		{Label: locales.T(ctx, "programme.version.cycles"), Number: true, Tight: true},
	}}
	for _, v := range p.Versions {
		table.Rows = append(table.Rows, ui.Row{Href: path(p.Programme.ID) + "?version=" + strconv.Itoa(v.Number), Cells: []templ.Component{
			ui.Text(locales.T(ctx, "programme.version.number", "number", v.Number)), ui.Lines(locales.Date(ctx, v.MadeAt), v.MadeName), ui.Text(locales.Number(ctx, int64(v.Cycles))),
		}})
	}
	return table
}

func minutes(ctx context.Context, n int) string { return locales.N(ctx, "programme.minutes.count", n) }

func groupOf(ctx context.Context, least, most int) string {
	return locales.T(ctx, "programme.group.size", "min", least, "max", most)
}
