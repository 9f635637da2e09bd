package cycles

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"passerelle/locales"
	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/programme"
	"passerelle/views/hindrances"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// Show is a cycle with its sessions and who is enrolled.
type Show struct {
	Cycle        programme.Cycle
	Today        day.Day
	Now          time.Time
	Sessions     []programme.Session
	Facilitators []programme.Facilitator
	Roster       []programme.Enrolment
	// Absences without explanation, counted when the page was asked for.
	Absences map[programme.EnrolmentID]int
	// Clashes are sessions whose room another cycle holds; known to staff.
	Clashes map[programme.SessionID]programme.Clash
	// Concerns are those whose absences are to be looked at; known to those who
	// decide.
	Concerns []attendance.Standing
	// Hindrances are what keeps those of the enrolled whom the reader answers for from
	// sessions to come.
	Hindrances map[uuid.UUID][]programme.Hindrance
	// Proposals are those not decided yet; known to staff.
	Proposals []programme.Proposal
	// Waiting is who waits for a seat; known to staff.
	Waiting []programme.Waiting
	// Staff says that the reader works for the service, and is told more.
	Staff bool
	// OpensFiles, Enrols, Decides: what the reader may do.
	OpensFiles bool
	Enrols     bool
	// Leads says that the reader says who leads the group, Reports that they read what
	// came of it.
	Leads, Reports bool
	// ReadsProgramme says that the reader knows what the cycle is about.
	ReadsProgramme bool
	// Certifies and Reviews: what the reader prints or writes of a participant.
	Certifies, Reviews bool
	// Decides says that the reader decides about absences.
	Decides bool
	Errors  ui.Errors
}

// programmePath leads to the version that the cycle was made from.
func (p Show) programmePath() string {
	return "/programmes/" + p.Cycle.Programme.String() + "?version=" + strconv.Itoa(p.Cycle.Version)
}

func (p Show) band(ctx context.Context) ui.FileProps {
	badge := state(ctx, p.Cycle.StateAt(p.Today))
	badge.Small = false
	band := ui.FileProps{Kind: p.kind(ctx), Title: p.Cycle.Label, State: &badge, Crumbs: []ui.Crumb{home(ctx, p.Staff, p.Cycle.Kind), {Label: p.Cycle.Label}}}
	dates := ui.Fact{Label: locales.T(ctx, "cycle.column.dates"), Value: span(ctx, p.Cycle)}
	if !p.Staff {
		band.Facts = []ui.Fact{dates, {Label: locales.T(ctx, "cycle.column.room"), Value: p.Cycle.Room}, p.ledBy(ctx)}
		return band
	}
	if !p.culture() {
		band.Subtitle = p.Cycle.ProgrammeName
	}
	band.Facts = []ui.Fact{dates, {Label: locales.T(ctx, "cycle.column.branch"), Body: ui.Lines(p.Cycle.BranchName, p.Cycle.Room)}, p.ledBy(ctx)}
	return band
}

// culture says that the group is that of a cultural action, which has a page of
// its own and no template.
func (p Show) culture() bool { return p.Cycle.Kind == programme.Culture }

func (p Show) kind(ctx context.Context) string {
	if p.culture() {
		return locales.T(ctx, "action.page.kind")
	}
	return locales.T(ctx, "cycle.page.kind")
}

func (p Show) ledBy(ctx context.Context) ui.Fact {
	text := ""
	for i, one := range p.Facilitators {
		if i > 0 {
			text += ", "
		}
		text += one.Name
		if one.OrgName != "" {
			text += " (" + one.OrgName + ")"
		}
	}
	return ui.Fact{Label: locales.T(ctx, "cycle.page.led_by"), Value: text}
}

// seats says how full the cycle is, in one sentence.
func (p Show) seats(ctx context.Context) string {
	text := locales.N(ctx, "cycle.page.seats", p.Cycle.Seats, "taken", p.Cycle.Taken)
	if p.Cycle.Overbooking > 0 {
		text += " " + locales.N(ctx, "cycle.page.overbooking", p.Cycle.Overbooking)
	}
	if n := p.Cycle.Lacking(); n > 0 && p.enters() {
		text += " " + locales.N(ctx, "cycle.page.lacking", n, "minimum", p.Cycle.Minimum)
	}
	return text
}

// enters reports whether somebody may still be proposed.
func (p Show) enters() bool {
	s := p.Cycle.StateAt(p.Today)
	return p.Staff && p.Cycle.Enters(p.Now) && (s == programme.Open || s == programme.Running)
}

func (p Show) sessions(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "cycle.page.sessions"), Columns: []ui.Column{
		{Label: locales.T(ctx, "session.column.session")}, {Label: locales.T(ctx, "session.column.when")}, {Label: locales.T(ctx, "session.column.status"), Tight: true},
	}}
	for _, s := range p.Sessions {
		table.Rows = append(table.Rows, ui.Row{Href: sessionPath(s.ID), Cells: []templ.Component{
			ui.Lines(locales.T(ctx, "session.column.number", "number", s.Position), theme(ctx, s)), ui.Lines(when(ctx, s), p.clash(ctx, s)), ui.Badge(status(ctx, s)),
		}})
	}
	return table
}

// clash warns where another cycle holds the room at the same hour.
func (p Show) clash(ctx context.Context, s programme.Session) string {
	other, taken := p.Clashes[s.ID]
	if !taken {
		return ""
	}
	return locales.T(ctx, "session.clash.text", "room", s.Room, "cycle", other.Label)
}

func (p Show) roster(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "cycle.page.roster"), Columns: []ui.Column{
		{Label: locales.T(ctx, "cycle.column.name")}, {Label: locales.T(ctx, "cycle.column.absences"), Number: true, Tight: true},
	}}
	if p.Certifies {
		table.Columns = append(table.Columns, ui.Column{Label: locales.T(ctx, "cycle.column.papers"), Tight: true})
	}
	if p.Enrols {
		table.Columns = append(table.Columns, ui.Column{Label: locales.T(ctx, "cycle.departure.action"), Hidden: true, Tight: true})
	}
	for _, e := range p.Roster {
		detail := p.contract(ctx, e)
		if e.Left {
			detail = locales.T(ctx, "cycle.roster.left")
		}
		row := ui.Row{Cells: []templ.Component{hindrances.Under(ctx, ui.Lines(e.Name, persons.BornOn(ctx, e.BirthOn, detail)), p.hindrances(e)), p.absences(ctx, e)}}
		if p.OpensFiles {
			row.Href = "/persons/" + e.Person.String()
		}
		if p.Certifies {
			row.Cells = append(row.Cells, papers(p, e))
		}
		if p.Enrols {
			row.Cells = append(row.Cells, departure(p, e))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// hindrances stand beside who still has a seat.
func (p Show) hindrances(e programme.Enrolment) []programme.Hindrance {
	if e.Left {
		return nil
	}
	return p.Hindrances[e.Person]
}

// contract says whether the commitment was signed; only the service knows.
func (p Show) contract(ctx context.Context, e programme.Enrolment) string {
	switch {
	case !p.Enrols || p.culture(): // nobody commits to a concert
		return ""
	case e.ContractOn.IsZero():
		return locales.T(ctx, "contract.state.open")
	}
	return locales.T(ctx, "contract.state.signed", "day", locales.Day(ctx, e.ContractOn.Time()))
}

// absences is the count, which leads those who enrol to the facts behind it.
func (p Show) absences(ctx context.Context, e programme.Enrolment) templ.Component {
	count := locales.Number(ctx, int64(p.Absences[e.ID]))
	if !p.Enrols {
		return ui.Text(count)
	}
	return facts(e, count)
}
