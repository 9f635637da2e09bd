package season

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/equipment"
	"passerelle/views/ui"
)

// ThingForm is what is said of a piece of equipment, as typed.
type ThingForm struct {
	Name    string `form:"name"`
	Note    string `form:"note"`
	Units   string `form:"units"`
	Retired string `form:"retired"`
}

// Equipment is the page of what a service lends to its actions.
type Equipment struct {
	All    []equipment.Equipment
	Coming []equipment.Coming
	Form   ThingForm
	Errors ui.Errors
	// Plans says that the reader keeps the list.
	Plans bool
	// Sent is the thing whose form was refused, with what was typed; empty for none.
	Sent  string
	Thing ThingForm
}

// adding are the errors of the form that adds equipment.
func (p Equipment) adding() ui.Errors {
	if p.Sent != "" {
		return nil
	}
	return p.Errors
}

// thing is what stands in the form of a piece of equipment, and what was wrong with it.
func (p Equipment) thing(of equipment.Equipment) (ThingForm, ui.Errors) {
	if p.Sent == of.ID.String() {
		return p.Thing, p.Errors
	}
	form := ThingForm{Name: of.Name, Note: of.Note, Units: strconv.Itoa(of.Units)}
	if of.Retired {
		form.Retired = "true"
	}
	return form, nil
}

func (p Equipment) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "equipment.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "equipment.field.name")}, {Label: locales.T(ctx, "equipment.field.units"), Number: true, Tight: true}, {Label: locales.T(ctx, "equipment.page.state"), Tight: true},
	}}
	if p.Plans {
		table.Columns = append(table.Columns, ui.Column{Label: locales.T(ctx, "room.page.describe"), Hidden: true, Tight: true})
	}
	for _, one := range p.All {
		badge := ui.BadgeProps{Label: locales.T(ctx, "equipment.state.offered"), Tone: ui.Good, Small: true}
		if one.Retired {
			badge = ui.BadgeProps{Label: locales.T(ctx, "equipment.state.retired"), Small: true}
		}
		row := ui.Row{Cells: []templ.Component{ui.Lines(one.Name, one.Note), ui.Text(locales.Number(ctx, int64(one.Units))), ui.Badge(badge)}}
		if p.Plans {
			row.Cells = append(row.Cells, describeThing(p, one))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// coming are the bookings of dates to come, one row a date.
func (p Equipment) coming(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "equipment.page.coming"), Columns: []ui.Column{
		{Label: locales.T(ctx, "season.column.date")}, {Label: locales.T(ctx, "equipment.page.title")}, {Label: locales.T(ctx, "season.column.what")},
		{Label: locales.T(ctx, "season.column.place")},
	}}
	for i := 0; i < len(p.Coming); {
		first, names := p.Coming[i], []string{}
		for ; i < len(p.Coming) && p.Coming[i].Date == first.Date; i++ {
			names = append(names, p.Coming[i].Equipment)
		}
		at := there(ctx, first.TimeZone)
		hours := locales.T(ctx, "season.entry.hours", "from", locales.Clock(at, first.StartsAt), "to", locales.Clock(at, first.EndsAt))
		shared := ""
		if first.Shared != "" {
			shared = locales.T(ctx, "action.page.shared_inline", "reason", first.Shared)
		}
		table.Rows = append(table.Rows, ui.Row{Href: "/sessions/" + first.Date.String(), Cells: []templ.Component{
			ui.Lines(locales.DateLong(at, first.StartsAt), hours), ui.Lines(strings.Join(names, ", "), shared), ui.Lines(first.Label, first.Theme), ui.Text(first.RoomName),
		}})
	}
	return table
}
