package transfers

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/person"
	"passerelle/models/transfer"
	"passerelle/views/ui"
)

func (p Show) head(ctx context.Context) ui.FileProps {
	t, state := p.Transfer, badge(ctx, p.Transfer.Status, false)
	props := ui.FileProps{
		Kind: locales.T(ctx, "transfer.page.kind"), Title: name(ctx, t), State: &state,
		Facts: []ui.Fact{
			{Label: locales.T(ctx, "transfer.fact.from"), Value: t.SourceName},
			{Label: locales.T(ctx, "transfer.fact.to"), Value: t.TargetName},
			p.answered(ctx),
		},
		Crumbs: []ui.Crumb{{Label: locales.T(ctx, "transfer.list.title"), Href: "/transfers"}, {Label: name(ctx, t)}},
	}
	if !t.BirthOn.IsZero() {
		props.Subtitle = locales.T(ctx, "transfer.page.born", "day", locales.DateShort(ctx, t.BirthOn.Time()))
	}
	return props
}

// answered is when an answer came, or by when one is expected.
func (p Show) answered(ctx context.Context) ui.Fact {
	if p.Transfer.DecidedAt != nil {
		return ui.Fact{Label: locales.T(ctx, "transfer.fact.answered"), Value: locales.Date(ctx, *p.Transfer.DecidedAt)}
	}
	return ui.Fact{Label: locales.T(ctx, "transfer.fact.due"), Value: locales.Due(ctx, p.Transfer.AnswerDueOn.Time(), p.Now)}
}

// facts are what the request says, and what was answered.
func (p Show) facts(ctx context.Context) []ui.Fact {
	t := p.Transfer
	facts := []ui.Fact{
		{Label: locales.T(ctx, "transfer.fact.reason"), Value: locales.T(ctx, "transfer.reason."+string(t.Reason))},
		{Label: locales.T(ctx, "transfer.fact.words"), Value: t.Words, Missing: locales.T(ctx, "transfer.fact.no_words")},
		{Label: locales.T(ctx, "transfer.fact.measures"), Body: measures(t.Measures), Missing: locales.T(ctx, "person.field.no_measure")},
		{Label: locales.T(ctx, "transfer.fact.asked"), Value: locales.T(ctx, "transfer.fact.by", "name", t.AskedName, "when", locales.DateTime(ctx, t.AskedAt))},
	}
	if len(t.Measures) == 0 {
		facts[2].Body = nil
	}
	if t.DecidedAt != nil {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "transfer.status."+string(t.Status)), Value: locales.T(ctx, "transfer.fact.by", "name", t.DecidedName, "when", locales.DateTime(ctx, *t.DecidedAt))})
	}
	if t.Status == transfer.Refused {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "transfer.fact.refusal"), Body: ui.Lines(locales.T(ctx, "transfer.refusal."+string(t.Refusal)), t.Note)})
	}
	return facts
}

func measureWords(ctx context.Context, m transfer.Measure) string {
	end := locales.T(ctx, "person.measure_end.unknown")
	if !m.EndsOn.IsZero() {
		end = locales.T(ctx, "person.measure_end.until", "day", locales.Day(ctx, m.EndsOn.Time()))
	}
	return locales.T(ctx, "transfer.fact.measure", "measure", locales.T(ctx, "person.measure."+string(m.Kind)), "frame", locales.T(ctx, "person.frame."+string(m.Frame)), "end", end)
}

// decided lists what becomes of each referral.
func (p Show) decided(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "transfer.referrals.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "transfer.column.referral")}, {Label: locales.T(ctx, "transfer.column.outcome")}, {Label: locales.T(ctx, "transfer.column.state"), Tight: true},
	}}
	for _, d := range p.Outcomes {
		table.Rows = append(table.Rows, ui.Row{Href: "/referrals/" + d.Referral.String(), Cells: []templ.Component{
			ui.Lines(d.OfferName+" – "+d.OrganisationName, d.Reference), ui.Text(locales.T(ctx, "ending.outcome."+string(d.Outcome))), ui.Text(locales.T(ctx, "referral.status."+string(d.Status))),
		}})
	}
	return table
}

// file is where the reader's own side reads on; empty where there is nothing.
func (p Show) file() string {
	who := p.Transfer.Arrived
	if p.AtSource() {
		who = p.Transfer.Person
	}
	return fileOf(who)
}

func fileOf(who person.ID) string {
	if who.Zero() {
		return ""
	}
	return "/persons/" + who.String()
}
