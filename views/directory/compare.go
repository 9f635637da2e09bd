package directory

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/partner"
	"passerelle/views/ui"
)

// Compare are offers side by side, in the order they were chosen. More says that
// more were chosen than are shown.
type Compare struct {
	Choices []partner.Choice
	More    bool
}

// comparePath lays the first offers of a list side by side.
func comparePath(of []partner.Choice) string {
	query := url.Values{}
	for _, c := range of[:min(len(of), partner.CompareMost)] {
		query.Add("offer", c.ID.String())
	}
	return "/offers/comparison?" + query.Encode()
}

// table has an offer a column and what matters to a choice a line: whether there is
// a place, for whom, where, then what is to be brought and how it goes.
func (p Compare) table(ctx context.Context) ui.CompareProps {
	table := ui.CompareProps{Caption: locales.T(ctx, "offer.compare.title"), First: locales.T(ctx, "offer.compare.first")}
	for _, c := range p.Choices {
		table.Columns = append(table.Columns, ui.CompareColumn{Label: c.Name, Detail: where(c.Offer), Href: offerPath(c.ID)})
	}
	for _, line := range []struct {
		label string
		cell  func(partner.Choice) templ.Component
	}{
		{"offer.column.places", func(c partner.Choice) templ.Component { return placesCell(ctx, c.Offer) }},
		{"offer.column.choose", func(c partner.Choice) templ.Component { return whyCell(ctx, c) }},
		{"offer.field.answer", func(c partner.Choice) templ.Component {
			return ui.Text(locales.N(ctx, "partner.offer.answers", c.AnswerDays))
		}},
		{"offer.field.audience", func(c partner.Choice) templ.Component { return ui.Text(c.Audience) }},
		{"offer.field.excluded", func(c partner.Choice) templ.Component { return ui.Text(c.Excluded) }},
		{"offer.field.welcomes", func(c partner.Choice) templ.Component {
			return ui.Text(coded(ctx, "offer.welcomes.", c.Welcomes))
		}},
		{"offer.field.areas", func(c partner.Choice) templ.Component { return ui.Text(lines(c.AreaNames)) }},
		{"organisation.field.address", func(c partner.Choice) templ.Component { return ui.Text(joined(c.Address, c.Commune)) }},
		{"offer.field.languages", func(c partner.Choice) templ.Component {
			return ui.Text(coded(ctx, "person.language.", c.Languages))
		}},
		{"offer.field.access", func(c partner.Choice) templ.Component {
			return ui.Text(coded(ctx, "offer.access.", c.Access))
		}},
		{"offer.field.hours", func(c partner.Choice) templ.Component { return ui.Text(c.Hours) }},
		{"offer.block.service", func(c partner.Choice) templ.Component { return ui.Text(c.Content) }},
		{"offer.field.documents", func(c partner.Choice) templ.Component { return ui.Text(c.Documents) }},
		{"offer.field.referring", func(c partner.Choice) templ.Component { return ui.Text(c.Referring) }},
		{"offer.field.confirmed", func(c partner.Choice) templ.Component { return ui.Text(onDay(ctx, c.ConfirmedOn)) }},
	} {
		row := ui.CompareRow{Label: locales.T(ctx, line.label)}
		for _, c := range p.Choices {
			cell := line.cell(c)
			if cell == ui.Text("") {
				cell = ui.Muted(locales.T(ctx, "offer.compare.unsaid"))
			}
			row.Cells = append(row.Cells, cell)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
