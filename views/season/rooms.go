package season

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/person"
	"passerelle/views/ui"
)

// RoomForm is a room to make known, as typed.
type RoomForm struct {
	Name     string `form:"name"`
	BranchID string `form:"branch_id"`
	Site     string `form:"site"`
	Setting  string `form:"setting"`
}

// PlaceForm says where a room stands and who may enter it, as typed.
type PlaceForm struct {
	Site    string `form:"site"`
	Setting string `form:"setting"`
}

// Rooms is the page of the rooms of a service.
type Rooms struct {
	Rooms    []culture.Room
	Branches []person.Choice
	Form     RoomForm
	Errors   ui.Errors
	// Plans says that the reader may add and describe rooms.
	Plans bool
}

// Place is the page of one room.
type Place struct {
	Of     culture.Room
	Form   PlaceForm
	Errors ui.Errors
}

func placePath(of culture.Room) string { return "/rooms/" + of.ID.String() }

func (p Rooms) branches() (options []ui.Option) {
	for _, one := range p.Branches {
		options = append(options, ui.Option{Value: one.ID.String(), Label: one.Name})
	}
	return options
}

func (p Rooms) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "room.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "cycle.column.room")}, {Label: locales.T(ctx, "room.field.site")}, {Label: locales.T(ctx, "room.field.setting"), Tight: true},
	}}
	for _, one := range p.Rooms {
		site := one.Site
		if site == "" {
			site = locales.T(ctx, "room.page.at_branch")
		}
		row := ui.Row{Cells: []templ.Component{ui.Lines(one.Name, one.BranchName), ui.Text(site), ui.Text(setting(ctx, one.Setting))}}
		if p.Plans {
			row.Href = placePath(one)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
