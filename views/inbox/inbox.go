// Package inbox draws what somebody was told.
package inbox

import (
	"context"
	"strings"
	"time"

	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/day"
	"passerelle/models/desk"
	"passerelle/models/notification"
	"passerelle/models/programme"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// Line is one message with what the reader may read of what it is about. What is
// closed to them has neither reference nor name, and leads nowhere.
type Line struct {
	Item      notification.Item
	Other     string // the other side: organisation or service
	Reference string
	Name      string
	BirthOn   day.Day // of whom Name names, where the reader may know
	Label     string  // of the group that it is about, by itself or with Name
	Href      string
	// Session is the session it is about, nil for anything else.
	Session *programme.Heading
	// Visit is the booked hour it is about, On the day of a permanence: nil and zero
	// for anything else.
	Visit *desk.Heading
	On    day.Day
}

// hour says when somebody was booked, on the clocks of the branch.
func (l Line) hour(ctx context.Context) string {
	at := ctx
	if zone, err := day.Zone(l.Visit.TimeZone); err == nil {
		at = locales.At(ctx, zone)
	}
	return locales.DateTime(at, l.Visit.StartsAt)
}

// session says which session it is and when, on the clocks of its branch.
func (l Line) session(ctx context.Context) string {
	at := ctx
	if zone, err := day.Zone(l.Session.TimeZone); err == nil {
		at = locales.At(ctx, zone)
	}
	return locales.T(ctx, "inbox.line.session", "cycle", l.Session.Label, "number", l.Session.Position, "when", locales.DateTimeLong(at, l.Session.StartsAt))
}

// Inbox is a page of messages, the latest first.
type Inbox struct {
	Lines     []Line
	More      bool
	Unread    int
	LastVisit time.Time // zero at the first visit
	Now       time.Time
}

// ReadForm marks a message and all before it as read.
type ReadForm struct {
	NoticeID string `form:"notice_id"`
}

// Message is the page of one message.
type Message struct {
	Line Line
	Now  time.Time
}

// Elsewhere is the page of a message that was told in another place where the
// reader works.
type Elsewhere struct{ Place account.Workplace }

func (l Line) path() string { return "/inbox/" + l.Item.ID.String() }

func (l Line) title(ctx context.Context) string {
	return locales.T(ctx, "notice.kind."+string(l.Item.Kind))
}

// about names what the message is about, as far as the reader may read.
func (l Line) about(ctx context.Context) string {
	parts := []string{}
	if l.Session != nil {
		parts = append(parts, l.session(ctx))
	}
	if l.Visit != nil {
		parts = append(parts, l.hour(ctx))
	}
	if !l.On.IsZero() {
		parts = append(parts, locales.DayLong(ctx, l.On.Time()))
	}
	for _, part := range []string{persons.Named(ctx, l.Name, l.BirthOn), l.Label, l.Other} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if l.Reference != "" {
		parts = append(parts, locales.T(ctx, "inbox.line.reference_inline", "reference", l.Reference))
	}
	return strings.Join(parts, ", ")
}

// since says when it came, and by when something is expected.
func (l Line) since(ctx context.Context, now time.Time) string {
	if l.Item.DueOn.IsZero() {
		return locales.T(ctx, "inbox.line.since", "ago", locales.Ago(ctx, l.Item.At, now))
	}
	return locales.T(ctx, "inbox.line.since_due", "ago", locales.Ago(ctx, l.Item.At, now), "day", locales.Day(ctx, l.Item.DueOn.Time()))
}

// groups puts what came since the last visit on top, then day by day.
func (p Inbox) groups(ctx context.Context) []ui.WorkGroup {
	var groups []ui.WorkGroup
	add := func(title string, line Line) {
		if len(groups) == 0 || groups[len(groups)-1].Title != title {
			groups = append(groups, ui.WorkGroup{Title: title})
		}
		last := &groups[len(groups)-1]
		last.Rows, last.Count = append(last.Rows, p.row(ctx, line)), last.Count+1
	}
	for _, line := range p.Lines {
		if !p.LastVisit.IsZero() && line.Item.At.After(p.LastVisit) {
			add(locales.T(ctx, "inbox.group.since", "when", locales.DateTime(ctx, p.LastVisit)), line)
			continue
		}
		add(p.dayOf(ctx, line.Item.At), line)
	}
	return groups
}

func (p Inbox) dayOf(ctx context.Context, at time.Time) string {
	on, today := day.On(at, locales.Zone(ctx)), day.On(p.Now, locales.Zone(ctx))
	switch today.Since(on) {
	case 0:
		return locales.T(ctx, "inbox.group.today")
	case 1:
		return locales.T(ctx, "inbox.group.yesterday")
	}
	return locales.T(ctx, "inbox.group.day", "day", locales.DateLong(ctx, at))
}

func (p Inbox) row(ctx context.Context, line Line) ui.Work {
	work := ui.Work{Who: line.title(ctx), Href: line.path(), Since: line.since(ctx, p.Now)}
	if about := line.about(ctx); about != "" {
		work.What = "– " + about
	}
	if line.Item.Unread() {
		work.Due, work.DueTone = locales.T(ctx, "inbox.line.unread"), ui.Info
	}
	if line.Href != "" {
		work.Act = opening(line)
	} else if line.Item.Unread() {
		work.Act = reading(line)
	}
	return work
}

func (p Inbox) pages(ctx context.Context) ui.PaginationProps {
	props := ui.PaginationProps{Label: locales.T(ctx, "inbox.page.title")}
	if p.More {
		props.Next = "/inbox?after=" + p.Lines[len(p.Lines)-1].Item.ID.String()
	}
	return props
}

func (m Message) facts(ctx context.Context) []ui.Fact {
	facts := []ui.Fact{{Label: locales.T(ctx, "inbox.fact.at"), Value: locales.DateTime(ctx, m.Line.Item.At)}}
	if m.Line.Other != "" {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "inbox.fact.from"), Value: m.Line.Other})
	}
	if due := m.Line.Item.DueOn; !due.IsZero() {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "inbox.fact.due"), Value: locales.Day(ctx, due.Time())})
	}
	return facts
}

func (m Message) state(ctx context.Context) *ui.BadgeProps {
	if m.Line.Item.Unread() {
		return &ui.BadgeProps{Label: locales.T(ctx, "inbox.line.unread"), Tone: ui.Info}
	}
	return &ui.BadgeProps{Label: locales.T(ctx, "inbox.line.read"), Tone: ui.Neutral}
}

func (m Message) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Label: locales.T(ctx, "inbox.page.title"), Href: "/inbox"}}
}
