package places

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/hindrances"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// ProposeForm names who is proposed, and where to go back to.
type ProposeForm struct {
	PersonID string `form:"person_id"`
	Next     string `form:"next"`
}

// Candidates is one cycle and who of the reader's persons fits it.
type Candidates struct {
	Opening programme.Opening
	Open    bool // somebody may still enter
	Fits    []programme.Fit
	Form    ProposeForm
	Errors  ui.Errors
}

func (p Candidates) title(ctx context.Context) string {
	return locales.T(ctx, "candidate.page.title", "cycle", p.Opening.Label)
}

func (p Candidates) facts(ctx context.Context) []ui.Fact {
	o := p.Opening
	facts := []ui.Fact{
		{Label: locales.T(ctx, "cycle.column.dates"), Value: span(ctx, o.Cycle)},
		{Label: locales.T(ctx, "cycle.column.branch"), Body: ui.Lines(o.BranchName, o.Room)},
	}
	if !p.Open {
		return facts
	}
	facts[0] = ui.Fact{Label: locales.T(ctx, "place.column.next"), Body: ui.Lines(when(ctx, o), span(ctx, o.Cycle))}
	return append(facts, ui.Fact{Label: locales.T(ctx, "cycle.column.free"), Body: ui.Lines(locales.Number(ctx, int64(o.Free())), stillOpen(ctx, o))})
}

// fitting, under way and not fitting: the three parts of the page.
func (p Candidates) fitting() (fit, proposed, not []programme.Fit) {
	for _, f := range p.Fits {
		switch {
		case f.Fits():
			fit = append(fit, f)
		case !f.Proposal.Zero():
			proposed = append(proposed, f)
		default:
			not = append(not, f)
		}
	}
	return fit, proposed, not
}

func (p Candidates) table(ctx context.Context, caption string, fits []programme.Fit) ui.TableProps {
	table := ui.TableProps{Caption: caption, Columns: []ui.Column{
		{Label: locales.T(ctx, "cycle.column.name")}, {Label: locales.T(ctx, "place.column.why")}, {Label: locales.T(ctx, "proposal.act.propose"), Hidden: true, Tight: true},
	}}
	for _, f := range fits {
		why := reasons(ctx, f.For, f.Mind)
		if !f.Fits() {
			why = reasons(ctx, f.Against)
		}
		table.Rows = append(table.Rows, ui.Row{Href: "/persons/" + f.Person.String(), Cells: []templ.Component{ui.Lines(f.Name, persons.BornOn(ctx, f.BirthOn, "")), ui.Lines(why, strings.Join(hindrances.Words(ctx, f.Hindrances), " · ")), proposeHere(f)}})
	}
	return table
}

// act is what the button says: it is no rule that keeps somebody out, only what
// the portal knows today.
func act(ctx context.Context, f programme.Fit) string {
	if f.Fits() {
		return locales.T(ctx, "proposal.act.propose")
	}
	return locales.T(ctx, "proposal.act.propose_anyway")
}

func kindOf(f programme.Fit) ui.ButtonKind {
	if f.Fits() {
		return ui.Secondary
	}
	return ui.Tertiary
}

func proposalPath(p programme.ProposalID) string { return "/proposals/" + p.String() }
