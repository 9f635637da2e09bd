// Package cycles draws the pages of collective programmes: the list of cycles,
// a cycle with its sessions and its roster, the planning of a new one, and the
// roll call of a session.
package cycles

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// span is the first and the last day of a cycle.
func span(ctx context.Context, c programme.Cycle) string {
	return locales.Span(ctx, c.StartsOn.Time(), c.EndsOn.Time())
}

// theme is what a session is about, and which one it makes up for.
func theme(ctx context.Context, s programme.Session) string {
	if s.MakesUp.Zero() {
		return s.Theme
	}
	return s.Theme + " – " + locales.T(ctx, "session.make_up.of_inline", "number", s.Missed)
}

// when is the day and the hours of a session, on the clocks of its branch.
func when(ctx context.Context, s programme.Session) string {
	at := there(ctx, s.TimeZone)
	return locales.T(ctx, "session.hours.text", "day", locales.DateLong(at, s.StartsAt), "from", locales.Clock(at, s.StartsAt), "to", locales.Clock(at, s.EndsAt))
}

// there tells the time where a cycle takes place; a zone that this machine does
// not know leaves the reader's own.
func there(ctx context.Context, zone string) context.Context {
	at, err := time.LoadLocation(zone)
	if err != nil {
		return ctx
	}
	return locales.At(ctx, at)
}

// name is a session as one speaks of it: « Cycle 2026-3, séance 4 ».
func name(ctx context.Context, s programme.Session) string {
	return locales.T(ctx, "session.page.title", "cycle", s.Label, "number", s.Position)
}

func state(ctx context.Context, s programme.State) ui.BadgeProps {
	tone := map[programme.State]ui.Tone{programme.Open: ui.Info, programme.Running: ui.Good}[s]
	return ui.BadgeProps{Label: locales.T(ctx, "cycle.state."+string(s)), Tone: tone, Small: true}
}

func status(ctx context.Context, s programme.Session) ui.BadgeProps {
	tone := map[programme.SessionStatus]ui.Tone{programme.Held: ui.Good, programme.NotHeld: ui.Warn, programme.CalledOff: ui.Warn}[s.Status]
	return ui.BadgeProps{Label: locales.T(ctx, "session.status."+string(s.Status)), Tone: tone, Small: true}
}

// home is the list that the reader comes from, as their navigation names it; to a
// cultural action one comes from the season.
func home(ctx context.Context, staff bool, kind programme.Kind) ui.Crumb {
	if staff && kind == programme.Culture {
		return ui.Crumb{Label: locales.T(ctx, "season.page.title"), Href: "/season"}
	}
	if staff {
		return ui.Crumb{Label: locales.T(ctx, "cycle.list.title"), Href: "/cycles"}
	}
	return ui.Crumb{Label: locales.T(ctx, "cycle.led.title"), Href: "/cycles"}
}

// team and report are what those pages of a group are called.
func team(ctx context.Context, kind programme.Kind) string {
	if kind == programme.Culture {
		return locales.T(ctx, "action.team.title")
	}
	return locales.T(ctx, "cycle.team.title")
}

func report(ctx context.Context, kind programme.Kind) string {
	if kind == programme.Culture {
		return locales.T(ctx, "action.report.crumb")
	}
	return locales.T(ctx, "report.page.action")
}

func sessionPath(s programme.SessionID) string { return "/sessions/" + s.String() }
func cyclePath(c programme.CycleID) string     { return "/cycles/" + c.String() }
