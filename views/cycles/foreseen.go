package cycles

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/lending"
	"passerelle/views/ui"
)

// spot is when and where a session is held, in lines. How one gets there is said where
// it changes.
func (p Change) spot(ctx context.Context, s, other programme.Spot) templ.Component {
	at := there(ctx, p.Session.TimeZone)
	lines := []string{locales.DateLong(at, s.StartsAt), locales.T(ctx, "season.entry.hours", "from", locales.Clock(at, s.StartsAt), "to", locales.Clock(at, s.EndsAt))}
	transport := ""
	if s.Transport != other.Transport {
		transport = s.Transport
	}
	for _, more := range []string{s.RoomName, s.Speaker, lending.Names(s.Equipment), transport} {
		if more != "" {
			lines = append(lines, more)
		}
	}
	return ui.Lines(lines[0], strings.Join(lines[1:], " – "))
}

// shownAtOnce is how many sessions are read without asking for more.
const shownAtOnce = 8

// summary counts what changes, and what the reach takes in and leaves.
func (p Change) summary(ctx context.Context) string {
	changes := locales.N(ctx, "session.edit.changes", len(p.Foreseen.Changed))
	if left := len(p.Foreseen.Untouched); left > 0 {
		return changes + ", " + locales.N(ctx, "session.edit.left", left)
	}
	return changes
}

func (p Change) clashes() bool { return p.Foreseen != nil && p.Foreseen.Clashes() }

// changed lists exactly what changes, from what to what: the first sessions, then
// the others. One of which there is something to know is never among the others.
func (p Change) changed(ctx context.Context) (first, more ui.TableProps) {
	table := ui.TableProps{Caption: locales.T(ctx, "session.edit.changed"), Columns: []ui.Column{
		{Label: locales.T(ctx, "session.column.session")}, {Label: locales.T(ctx, "session.edit.was")}, {Label: locales.T(ctx, "session.edit.now")},
		{Label: locales.T(ctx, "session.edit.remarks")},
	}}
	first, more = table, table
	for i, one := range p.Foreseen.Changed {
		remarks := p.remarks(ctx, one)
		into := &first
		if i >= shownAtOnce && len(remarks) == 0 && len(p.Foreseen.Changed) > shownAtOnce+1 {
			into = &more
		}
		into.Rows = append(into.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(locales.T(ctx, "session.column.number", "number", one.Position), one.Theme), p.spot(ctx, one.Was, one.Now), p.spot(ctx, one.Now, one.Was), ui.Text(strings.Join(remarks, " – ")),
		}})
	}
	more.Caption = locales.N(ctx, "session.edit.more", len(more.Rows))
	return first, more
}

// remarks are what there is to know of one session where it goes.
func (p Change) remarks(ctx context.Context, r programme.Revised) (said []string) {
	add := func(yes bool, key string, args ...any) {
		if yes {
			said = append(said, locales.T(ctx, key, args...))
		}
	}
	if r.Moves() {
		add(r.Holiday != "", "action.remark.holiday", "holiday", holiday(ctx, r.Holiday))
		add(r.Weekend, "action.remark.weekend")
		add(r.Closed, "action.remark.closed")
	}
	add(r.Stays, "session.edit.stays")
	add(r.Relaid, "session.edit.relaid")
	add(r.RoomTaken != "", "action.remark.room", "label", r.RoomTaken)
	add(r.SpeakerTaken != "", "action.remark.speaker", "label", r.SpeakerTaken)
	return append(said, lending.Taken(ctx, r.EquipmentTaken)...)
}

func holiday(ctx context.Context, key string) string {
	if key == "" {
		return ""
	}
	return locales.T(ctx, key)
}

// untouched lists what the reach takes in and leaves as it is, and why.
func (p Change) untouched(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "session.edit.untouched"), Columns: []ui.Column{
		{Label: locales.T(ctx, "session.column.session")}, {Label: locales.T(ctx, "session.column.when")}, {Label: locales.T(ctx, "session.edit.why")},
	}}
	for _, one := range p.Foreseen.Untouched {
		why := locales.T(ctx, "session.edit.so_already")
		switch {
		case one.Status != programme.ToCome:
			why = locales.T(ctx, "session.status."+string(one.Status))
		case one.Begun:
			why = locales.T(ctx, "session.edit.begun")
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(locales.T(ctx, "session.column.number", "number", one.Position), one.Theme), ui.Text(when(ctx, one.Session)), ui.Text(why),
		}})
	}
	return table
}

// hindered warns that some of the enrolled can no longer come: how many, as far as
// the reader may know, and nothing else.
func (p Change) hindered(ctx context.Context) ui.AlertProps {
	h := p.Foreseen.Hindered
	switch {
	case h.Unsaid:
		return ui.AlertProps{Tone: ui.Info, Title: locales.T(ctx, "hindrance.edit.unsaid"), Text: locales.T(ctx, "hindrance.edit.unsaid_text")}
	case h.Count == 0:
		return ui.AlertProps{}
	}
	title := locales.N(ctx, "hindrance.edit.count", h.Count)
	if h.Least {
		title = locales.N(ctx, "hindrance.edit.least", h.Count)
	}
	return ui.AlertProps{Tone: ui.Warn, Title: title, Text: locales.T(ctx, "hindrance.edit.text")}
}

// told says who will know, and what follows by itself.
func (p Change) told(ctx context.Context) (said []string) {
	if p.Foreseen.Quiet() {
		return []string{locales.T(ctx, "session.edit.quiet")}
	}
	told := p.Foreseen.Told
	if told.Participants > 0 {
		said = append(said, locales.N(ctx, "session.edit.participants", told.Participants))
	}
	if told.Leads > 0 {
		said = append(said, locales.N(ctx, "session.edit.leads", told.Leads))
	}
	if len(told.Partners) > 0 {
		said = append(said, locales.T(ctx, "session.edit.partners", "names", strings.Join(told.Partners, ", ")))
	}
	return append(said, locales.T(ctx, "session.edit.calendars"))
}
