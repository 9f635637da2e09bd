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
}

// Thing is the page of one piece of equipment.
type Thing struct {
	Of     equipment.Equipment
	Form   ThingForm
	Errors ui.Errors
}

// ThingOf is a piece of equipment as its form writes it.
func ThingOf(of equipment.Equipment) ThingForm {
	form := ThingForm{Name: of.Name, Note: of.Note, Units: strconv.Itoa(of.Units)}
	if of.Retired {
		form.Retired = "true"
	}
	return form
}

func thingPath(of equipment.Equipment) string { return "/equipment/" + of.ID.String() }

func (p Equipment) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "equipment.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "equipment.field.name")}, {Label: locales.T(ctx, "equipment.field.units"), Number: true, Tight: true}, {Label: locales.T(ctx, "equipment.page.state"), Tight: true},
	}}
	for _, one := range p.All {
		badge := ui.BadgeProps{Label: locales.T(ctx, "equipment.state.offered"), Tone: ui.Good, Small: true}
		if one.Retired {
			badge = ui.BadgeProps{Label: locales.T(ctx, "equipment.state.retired"), Small: true}
		}
		row := ui.Row{Cells: []templ.Component{ui.Lines(one.Name, one.Note), ui.Text(locales.Number(ctx, int64(one.Units))), ui.Badge(badge)}}
		if p.Plans {
			row.Href = thingPath(one)
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
