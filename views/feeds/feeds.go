// Package feeds draws the page on which somebody keeps the calendars that they
// follow in another program.
package feeds

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"passerelle/locales"
	"passerelle/models/feed"
	"passerelle/views/ui"
)

// Form is a calendar to make: a kind, or « branch: », « room: » or « site: » and
// which.
type Form struct {
	About string `form:"about"`
}

// Page is the page of somebody's calendars.
type Page struct {
	Feeds  []feed.Feed
	Kinds  []feed.Kind
	Places []feed.Spot
	Form   Form
	Errors ui.Errors
	// Made is the one whose Address is shown, this once.
	Made    uuid.UUID
	Address string
}

func (p Page) may(kind feed.Kind) bool {
	for _, k := range p.Kinds {
		if k == kind {
			return true
		}
	}
	return false
}

func (p Page) kinds(ctx context.Context) (options []ui.Option) {
	for _, k := range p.Kinds {
		if k != feed.Place {
			options = append(options, ui.Option{Value: string(k), Label: locales.T(ctx, "feed.kind."+string(k))})
		}
	}
	return options
}

func (p Page) places(ctx context.Context) (groups []ui.OptionGroup) {
	if !p.may(feed.Place) {
		return nil
	}
	var branches, sites, rooms []ui.Option
	for _, spot := range p.Places {
		option := ui.Option{Value: About(spot.Branch, spot.Room, spot.Site), Label: spot.Name}
		switch {
		case spot.Branch != uuid.Nil:
			branches = append(branches, option)
		case spot.Room != uuid.Nil:
			rooms = append(rooms, option)
		default:
			sites = append(sites, option)
		}
	}
	for _, g := range []ui.OptionGroup{
		{Label: locales.T(ctx, "feed.group.branches"), Options: branches}, {Label: locales.T(ctx, "feed.group.sites"), Options: sites},
		{Label: locales.T(ctx, "feed.group.rooms"), Options: rooms},
	} {
		if len(g.Options) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// About is the choice of a place, one of the three.
func About(branch, room uuid.UUID, site string) string {
	switch {
	case branch != uuid.Nil:
		return "branch:" + branch.String()
	case room != uuid.Nil:
		return "room:" + room.String()
	}
	return "site:" + site
}

func name(ctx context.Context, f feed.Feed) string {
	if f.Kind == feed.Place {
		return f.Where
	}
	return locales.T(ctx, "feed.kind."+string(f.Kind))
}

func (p Page) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "feed.page.kept"), Columns: []ui.Column{
		{Label: locales.T(ctx, "feed.column.about")}, {Label: locales.T(ctx, "feed.column.made")}, {Label: locales.T(ctx, "feed.column.read")},
		{Label: locales.T(ctx, "feed.column.act"), Hidden: true, Tight: true},
	}}
	for _, f := range p.Feeds {
		read := locales.T(ctx, "feed.page.never")
		if f.ReadAt != nil {
			read = locales.DateTime(ctx, *f.ReadAt)
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(name(ctx, f)), ui.Text(locales.DateTime(ctx, f.MadeAt)), ui.Text(read), acts(f)}})
	}
	return table
}
