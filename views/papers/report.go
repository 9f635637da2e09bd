package papers

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/attendance"
	"passerelle/models/programme"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// Report is the page of what came of a cycle.
type Report struct {
	Cycle   programme.Cycle
	Report  attendance.Report
	Results []programme.Result
	PDF     bool
}

func (p Report) path() string { return "/cycles/" + p.Cycle.ID.String() }

func (p Report) culture() bool { return p.Cycle.Kind == programme.Culture }

func (p Report) home(ctx context.Context) ui.Crumb {
	if p.culture() {
		return ui.Crumb{Label: locales.T(ctx, "season.page.title"), Href: "/season"}
	}
	return ui.Crumb{Label: locales.T(ctx, "cycle.list.title"), Href: "/cycles"}
}

func (p Report) crumb(ctx context.Context) string {
	if p.culture() {
		return locales.T(ctx, "action.report.crumb")
	}
	return locales.T(ctx, "report.page.crumb")
}

func (p Report) title(ctx context.Context) string {
	if p.culture() {
		return locales.T(ctx, "action.report.title", "cycle", p.Cycle.Label)
	}
	return locales.T(ctx, "report.page.title", "cycle", p.Cycle.Label)
}

func (p Report) facts(ctx context.Context) []ui.Fact {
	r := p.Report
	completed := locales.N(ctx, "report.completed.text", r.Completed, "share", locales.Percent(ctx, r.Percent))
	return []ui.Fact{
		{Label: locales.T(ctx, "report.fact.sessions"), Value: locales.N(ctx, "report.sessions.text", r.Held, "all", len(r.Sessions))},
		{Label: locales.T(ctx, "report.fact.delivered"), Value: Length(ctx, r.Delivered)},
		{Label: locales.T(ctx, "report.fact.attended"), Value: Length(ctx, r.Attended)},
		{Label: locales.T(ctx, "report.fact.enrolled"), Value: locales.N(ctx, "report.enrolled.text", r.Enrolled) + ", " + locales.N(ctx, "report.enrolled.left_inline", r.Left)},
		{Label: locales.T(ctx, "report.fact.completed"), Value: completed},
	}
}

func (p Report) sessions(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "report.section.sessions"), Columns: []ui.Column{
		{Label: locales.T(ctx, "session.column.session")}, {Label: locales.T(ctx, "paper.column.day")},
		{Label: locales.T(ctx, "report.column.present"), Number: true, Tight: true}, {Label: locales.T(ctx, "report.column.excused"), Number: true, Tight: true},
		{Label: locales.T(ctx, "report.column.unexplained"), Number: true, Tight: true}, {Label: locales.T(ctx, "report.column.other"), Number: true, Tight: true},
	}}
	for _, s := range p.Report.Sessions {
		zone, err := s.Zone()
		at := ctx
		if err == nil {
			at = locales.At(ctx, zone)
		}
		row := ui.Row{Cells: []templ.Component{ui.Text(strconv.Itoa(s.Position)), ui.Lines(locales.DateShort(at, s.StartsAt), locales.T(ctx, "session.status."+string(s.Status)))}}
		for _, n := range []int{s.Present, s.Excused, s.Unexplained, s.Other} {
			row.Cells = append(row.Cells, ui.Text(locales.Number(ctx, int64(n))))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func (p Report) team(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "report.section.team"), Columns: []ui.Column{
		{Label: locales.T(ctx, "cycle.column.name")}, {Label: locales.T(ctx, "cycle.team.part")}, {Label: locales.T(ctx, "report.column.in_team")},
	}}
	for _, one := range p.Report.Team {
		held := 0
		for _, s := range p.Report.Sessions {
			if s.Status == programme.Held {
				held++
			}
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(one.Name), ui.Text(locales.T(ctx, "cycle.part."+string(one.Part))), ui.Text(locales.T(ctx, "report.in_team.text", "held", one.Held, "all", held)),
		}})
	}
	return table
}

func (p Report) answers(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "report.section.answers"), Columns: []ui.Column{
		{Label: locales.T(ctx, "report.column.question")}, {Label: locales.T(ctx, "questionnaire.stage.before"), Number: true, Tight: true},
		{Label: locales.T(ctx, "questionnaire.stage.after"), Number: true, Tight: true},
	}}
	for _, one := range p.Results {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(one.Question), ui.Text(mean(ctx, one.BeforeTenths)), ui.Text(mean(ctx, one.AfterTenths))}})
	}
	return table
}

// mean writes « 3,4 », or that too few have answered.
func mean(ctx context.Context, tenths int) string {
	if tenths == 0 {
		return locales.T(ctx, "report.answers.few")
	}
	return locales.T(ctx, "report.answers.mean", "whole", tenths/10, "tenths", tenths%10)
}

// QuestionnaireForm are somebody's answers, as they were typed; scores by the
// place of the question.
type QuestionnaireForm struct {
	EnrolmentID string            `form:"enrolment_id"`
	Stage       string            `form:"stage"`
	Score       map[string]string `form:"score"`
}

// Questionnaire is the page on which answers are entered.
type Questionnaire struct {
	Cycle         programme.Cycle
	Roster        []programme.Enrolment
	Questionnaire programme.Questionnaire
	Form          QuestionnaireForm
	Errors        ui.Errors
}

func (p Questionnaire) people() []ui.Option {
	options := make([]ui.Option, len(p.Roster))
	for i, e := range p.Roster {
		options[i] = ui.Option{Value: e.ID.String(), Label: e.Name}
	}
	return options
}

func stages(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(programme.Stages))
	for i, stage := range programme.Stages {
		options[i] = ui.Option{Value: string(stage), Label: locales.T(ctx, "questionnaire.stage."+string(stage))}
	}
	return options
}

func scores() []ui.Option {
	options := make([]ui.Option, programme.BestScore)
	for i := range options {
		options[i] = ui.Option{Value: strconv.Itoa(i + 1), Label: strconv.Itoa(i + 1)}
	}
	return options
}

// entered tells whose answers are in, and never which.
func (p Questionnaire) entered(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "questionnaire.page.entered"), Columns: []ui.Column{{Label: locales.T(ctx, "cycle.column.name")}}}
	for _, stage := range programme.Stages {
		table.Columns = append(table.Columns, ui.Column{Label: locales.T(ctx, "questionnaire.stage."+string(stage)), Tight: true})
	}
	for _, e := range p.Roster {
		row := ui.Row{Cells: []templ.Component{ui.Lines(e.Name, persons.BornOn(ctx, e.BirthOn, ""))}}
		for _, stage := range programme.Stages {
			key := "questionnaire.entered.no"
			if p.Questionnaire.Entered[e.ID][stage] {
				key = "questionnaire.entered.yes"
			}
			row.Cells = append(row.Cells, ui.Text(locales.T(ctx, key)))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func (p Questionnaire) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{
		{Label: locales.T(ctx, "cycle.list.title"), Href: "/cycles"}, {Label: p.Cycle.Label, Href: "/cycles/" + p.Cycle.ID.String()},
		{Label: locales.T(ctx, "questionnaire.page.title")},
	}
}

// at is the name of the field of the question in this place, from 0.
func at(field string, i int) string { return field + "[" + strconv.Itoa(i+1) + "]" }
