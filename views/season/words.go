// Package season draws the pages of cultural actions: the season as a calendar
// and as a list, an action, the planning of a new one, and the rooms.
package season

import (
	"context"
	"strconv"
	"time"

	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// there tells the time where something takes place; a zone that this machine does
// not know leaves the reader's own.
func there(ctx context.Context, zone string) context.Context {
	at, err := time.LoadLocation(zone)
	if err != nil {
		return ctx
	}
	return locales.At(ctx, at)
}

// hours are those of a date: « 15 h – 17 h ».
func hours(ctx context.Context, d culture.Date, zone string) string {
	at := there(ctx, zone)
	return locales.T(ctx, "season.entry.hours", "from", locales.Clock(at, d.StartsAt), "to", locales.Clock(at, d.EndsAt))
}

func discipline(ctx context.Context, d culture.Discipline) string {
	return locales.T(ctx, "action.discipline."+string(d))
}

func setting(ctx context.Context, s culture.Setting) string {
	return locales.T(ctx, "room.setting."+string(s))
}

func disciplines(ctx context.Context) (options []ui.Option) {
	for _, one := range culture.Disciplines {
		options = append(options, ui.Option{Value: string(one), Label: discipline(ctx, one)})
	}
	return options
}

func forms(ctx context.Context) (options []ui.Option) {
	for _, one := range culture.Forms {
		options = append(options, ui.Option{Value: string(one), Label: locales.T(ctx, "action.form."+string(one))})
	}
	return options
}

func settings(ctx context.Context) (options []ui.Option) {
	for _, one := range culture.Settings {
		options = append(options, ui.Option{Value: string(one), Label: setting(ctx, one)})
	}
	return options
}

func rooms(of []culture.Room) (options []ui.Option) {
	for _, one := range of {
		options = append(options, ui.Option{Value: one.ID.String(), Label: one.Place()})
	}
	return options
}

// month names a month and its year: « juin 2027 ».
func month(ctx context.Context, d day.Day) string {
	return locales.T(ctx, "season.month.name", "month", locales.T(ctx, "date.month."+strconv.Itoa(int(d.Time().Month()))), "year", strconv.Itoa(d.Year()))
}

// status tells of a date that it is not to come any more; nothing of one that is.
func status(ctx context.Context, s programme.SessionStatus) string {
	if s == programme.ToCome {
		return ""
	}
	return locales.T(ctx, "session.status."+string(s))
}

func home(ctx context.Context) ui.Crumb {
	return ui.Crumb{Label: locales.T(ctx, "season.page.title"), Href: "/season"}
}

func path(of culture.ID) string { return "/actions/" + of.String() }
