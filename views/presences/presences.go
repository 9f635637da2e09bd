// Package presences draws who of a house was there: the sheet of a day, a tap a
// resident.
package presences

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/presence"
	"passerelle/views/ui"
)

// Sheet is the page of a day.
type Sheet struct {
	On        day.Day
	Today     day.Day
	Residents []presence.Resident
	// Calls are the numbers of the service to call about somebody who is away.
	Calls  []ui.Fact
	Form   *Form // what was sent, where it was refused
	Now    string
	Errors ui.Errors
}

// Form is the sheet as it was sent, marks by referral.
type Form struct {
	On   string            `form:"on"`
	At   string            `form:"at"`
	Mark map[string]string `form:"mark"`
	// Fill is the mark of everybody who has none.
	Fill string `form:"fill"`
	// Since is since when single ones are away.
	Since map[string]string `form:"since"`
}

// Path is the address of the sheet of a day.
func Path(d day.Day) string { return "/presences?on=" + d.String() }

func (p Sheet) title(ctx context.Context) string {
	return locales.T(ctx, "presence.page.title", "day", locales.DayLong(ctx, p.On.Time()))
}

func (p Sheet) noted() int {
	n := 0
	for _, r := range p.Residents {
		if r.Mark != "" {
			n++
		}
	}
	return n
}

// away are those whose house does not know where they are.
func (p Sheet) away() (all []presence.Resident) {
	for _, r := range p.Residents {
		if r.Mark == presence.AwayUnexplained {
			all = append(all, r)
		}
	}
	return all
}

func (p Sheet) rows(ctx context.Context) []ui.MarkRow {
	rows := make([]ui.MarkRow, len(p.Residents))
	for i, r := range p.Residents {
		mark := string(r.Mark)
		if p.Form != nil {
			mark = p.Form.Mark[r.Referral.String()]
		}
		name := "mark[" + r.Referral.String() + "]"
		rows[i] = ui.MarkRow{
			Name: name, Person: called(r), Detail: r.PlaceName, Value: mark, Common: options(ctx, presence.Common), Others: options(ctx, presence.Others), Error: p.Errors.For(name),
		}
	}
	return rows
}

// since is since when somebody is away, as it is typed.
func (p Sheet) since(r presence.Resident) string {
	if p.Form != nil && p.Form.Since != nil {
		return p.Form.Since[r.Referral.String()]
	}
	if r.NoticedAt == nil {
		return ""
	}
	return r.NoticedAt.String()
}

// hours reports whether the form of the hours was sent.
func (p Sheet) hours() bool { return p.Form != nil && p.Form.Since != nil }

func (p Sheet) rollErrors() ui.Errors {
	if p.hours() && len(p.away()) > 0 {
		return nil
	}
	return p.Errors
}

func (p Sheet) hourErrors() ui.Errors {
	if p.hours() {
		return p.Errors
	}
	return nil
}

// called is the name, or the reference once the name is closed to the house.
func called(r presence.Resident) string {
	if r.Name == "" {
		return r.Reference
	}
	return r.Name
}

func options(ctx context.Context, marks []presence.Mark) []ui.Option {
	all := make([]ui.Option, len(marks))
	for i, m := range marks {
		all[i] = ui.Option{Value: string(m), Label: locales.T(ctx, m.Key())}
	}
	return all
}

func (p Sheet) at() string {
	if p.Form != nil {
		return p.Form.At
	}
	return p.Now
}

// Moments are the marks of a resident with what they replaced, for the page of a
// placement.
func Moments(ctx context.Context, all []presence.Noted) []ui.Moment {
	moments := make([]ui.Moment, len(all))
	for i, n := range all {
		mark := locales.T(ctx, n.Mark.Key())
		if n.NoticedAt != nil {
			mark += " " + locales.T(ctx, "presence.moment.since_inline", "hour", locales.Clock(locales.At(ctx, time.UTC), n.DayOn.In(time.UTC, *n.NoticedAt)))
		}
		title := locales.T(ctx, "presence.moment.stands", "day", locales.Day(ctx, n.DayOn.Time()), "mark", mark)
		if !n.Replaced.IsZero() {
			title = locales.T(ctx, "presence.moment.replaced", "day", locales.Day(ctx, n.DayOn.Time()), "mark", mark)
		}
		moments[i] = ui.Moment{
			When: locales.DateTime(ctx, n.Recorded), Machine: n.Recorded.UTC().Format(time.RFC3339), Title: title, Detail: locales.T(ctx, "presence.moment.by", "name", n.By), Tone: tone(n),
		}
	}
	return moments
}

func tone(n presence.Noted) ui.Tone {
	switch {
	case !n.Replaced.IsZero():
		return ui.Neutral
	case n.Mark == presence.AwayUnexplained:
		return ui.Bad
	case n.Mark.There():
		return ui.Good
	}
	return ui.Info
}
