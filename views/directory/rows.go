package directory

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/partner"
	"passerelle/views/ui"
)

// rows of the directory: what, for whom, with which places, and whether it may
// be chosen.
func (p Search) rows(ctx context.Context) []ui.Row {
	rows := make([]ui.Row, len(p.Found.Choices))
	for i, c := range p.Found.Choices {
		rows[i] = ui.Row{Href: offerPath(c.ID), Cells: []templ.Component{
			ui.Lines(c.Name, whose(ctx, c.Offer)), ui.Text(locales.T(ctx, "partner.domain."+string(c.Domain))), ui.Text(c.Audience), placesCell(ctx, c.Offer), whyCell(ctx, c),
			ui.Pick(ui.PickProps{ID: "pick-" + c.ID.String(), Form: compareForm, Name: "offer", Value: c.ID.String(), Label: locales.T(ctx, "offer.compare.pick", "offer", c.Name)}),
		}}
	}
	return rows
}

// compareForm is the form that the boxes of the directory belong to.
const compareForm = "compare"

// placesCell says how many places are free, since when that is known, and how long
// one waits.
func placesCell(ctx context.Context, o partner.Offer) templ.Component {
	waits := ""
	if o.WaitingDays > 0 {
		waits = locales.N(ctx, "offer.waiting.days", o.WaitingDays)
	}
	return ui.BadgeLines(Places(ctx, o), saidOn(ctx, o), waits)
}

// whyCell says whether somebody may be referred today, and why not.
func whyCell(ctx context.Context, c partner.Choice) templ.Component {
	if c.Why == partner.Free {
		return ui.Due(locales.T(ctx, "offer.choose.free"), ui.Good)
	}
	return ui.Due(locales.T(ctx, "partner.reason."+string(c.Why)), ui.Warn)
}

func where(o partner.Offer) string {
	if o.Commune == "" {
		return o.OrganisationName
	}
	return o.OrganisationName + " · " + o.Commune
}

// whose says also what kind of organisation it is, as the service calls it.
func whose(ctx context.Context, o partner.Offer) string {
	parts := []string{o.OrganisationName, kindLabel(ctx, o.Kind, o.Called)}
	if o.Commune != "" {
		parts = append(parts, o.Commune)
	}
	return strings.Join(parts, " · ")
}

// table lists what an organisation offers, for whoever reads the directory.
func (p Organisation) table(ctx context.Context) ui.TableProps {
	rows := make([]ui.Row, len(p.Choices))
	for i, c := range p.Choices {
		badge := state(ctx, c.Offer)
		rows[i] = ui.Row{Href: offerPath(c.ID), Cells: []templ.Component{
			ui.Lines(c.Name, c.Commune), ui.Text(locales.T(ctx, "partner.domain."+string(c.Domain))), placesCell(ctx, c.Offer), ui.Badge(badge),
		}}
	}
	return ui.TableProps{Caption: locales.T(ctx, "organisation.offers.title"), Rows: rows, Columns: []ui.Column{
		{Label: locales.T(ctx, "offer.column.offer")}, {Label: locales.T(ctx, "referral.new.domain"), Tight: true}, {Label: locales.T(ctx, "offer.column.places")}, {Label: locales.T(ctx, "offer.column.state"), Tight: true},
	}}
}

// table lists an organisation's own offers with the acts on each.
func (p Own) table(ctx context.Context) ui.TableProps {
	rows := make([]ui.Row, len(p.Choices))
	for i, c := range p.Choices {
		rows[i] = ui.Row{Cells: []templ.Component{ownName(c), ownPlaces(p, c.Offer), ownState(p, c.Offer)}}
	}
	return ui.TableProps{Caption: locales.T(ctx, "nav.our_offers"), Rows: rows, Columns: []ui.Column{
		{Label: locales.T(ctx, "offer.column.offer")}, {Label: locales.T(ctx, "offer.column.places")}, {Label: locales.T(ctx, "offer.column.state")},
	}}
}

// typedPlaces is the number in the field: what was refused, else what stands.
func (p Own) typedPlaces(o partner.Offer) (string, ui.Errors) {
	if p.Refused == o.ID {
		return p.Form.SeatsFree, p.Errors
	}
	return FormOf(o).SeatsFree, nil
}

// stale counts the offers that ask to be confirmed.
func (p Own) stale() (n int) {
	for _, c := range p.Choices {
		if c.Stale(p.Today) {
			n++
		}
	}
	return n
}

func (p Offer) head(ctx context.Context) ui.FileProps {
	badge := state(ctx, p.Choice.Offer)
	list := ui.Crumb{Label: locales.T(ctx, "nav.directory"), Href: "/offers"}
	if p.Side == "partner" {
		list.Label = locales.T(ctx, "nav.our_offers")
	}
	return ui.FileProps{
		Kind: locales.T(ctx, "offer.page.kind"), Title: p.Choice.Name, Subtitle: where(p.Choice.Offer), State: &badge,
		Crumbs: []ui.Crumb{list, {Label: p.Choice.Name}},
		Facts: []ui.Fact{
			{Label: locales.T(ctx, "referral.new.domain"), Value: locales.T(ctx, "partner.domain."+string(p.Choice.Domain))},
			{Label: locales.T(ctx, "offer.column.places"), Body: placesCell(ctx, p.Choice.Offer)},
			{Label: locales.T(ctx, "offer.field.answer"), Value: locales.N(ctx, "partner.offer.answers", p.Choice.AnswerDays)},
		},
	}
}

// public, service and practical are the blocks of the page.
func (p Offer) public(ctx context.Context) []ui.Fact {
	return []ui.Fact{
		{Label: locales.T(ctx, "offer.field.audience"), Value: p.Choice.Audience},
		{Label: locales.T(ctx, "offer.field.excluded"), Value: p.Choice.Excluded},
		{Label: locales.T(ctx, "offer.field.welcomes"), Value: coded(ctx, "offer.welcomes.", p.Choice.Welcomes)},
		{Label: locales.T(ctx, "offer.field.languages"), Value: coded(ctx, "person.language.", p.Choice.Languages)},
		{Label: locales.T(ctx, "offer.field.access"), Value: coded(ctx, "offer.access.", p.Choice.Access)},
		{Label: locales.T(ctx, "offer.field.areas"), Value: lines(p.Choice.AreaNames)},
	}
}

func (p Offer) practical(ctx context.Context) []ui.Fact {
	c := p.Choice
	facts := []ui.Fact{
		{Label: locales.T(ctx, "organisation.page.kind"), Body: link(organisationPath(c.Organisation), c.OrganisationName)},
		{Label: locales.T(ctx, "organisation.field.address"), Value: joined(c.Address, c.Commune)},
		{Label: locales.T(ctx, "offer.field.hours"), Value: c.Hours},
		{Label: locales.T(ctx, "offer.field.referring"), Value: c.Referring},
		{Label: locales.T(ctx, "organisation.field.phone"), Value: locales.Phone(ctx, c.Phone)},
		{Label: locales.T(ctx, "organisation.field.email"), Value: c.Email},
		{Label: locales.T(ctx, "offer.field.confirmed"), Value: onDay(ctx, c.ConfirmedOn)},
	}
	if p.Side != "partner" {
		agreement := ui.Fact{Label: locales.T(ctx, "offer.field.agreement"), Missing: locales.T(ctx, "partner.reason.agreement_missing")}
		if !c.Agreement.StartsOn.IsZero() {
			agreement.Value = locales.T(ctx, "offer.agreement.until", "reference", c.Agreement.Reference, "day", onDay(ctx, c.Agreement.EndsOn))
		}
		facts = append(facts, agreement)
	}
	if p.Desks {
		facts = append(facts, ui.Fact{
			Label: locales.T(ctx, "offer.field.desks"), Value: locales.T(ctx, "offer.field.desks_text"), Change: offerPath(c.ID) + "/desks", ChangeLabel: locales.T(ctx, "person.beside.see"),
		})
	}
	return facts
}

func joined(parts ...string) string {
	text := ""
	for _, part := range parts {
		if part != "" && text != "" {
			text += ", "
		}
		text += part
	}
	return text
}
