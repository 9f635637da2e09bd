// Package placements draws what follows an acceptance: a placement from arrival to
// end, the places where people are lodged, and which of them are free.
package placements

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/placement"
	"passerelle/models/presence"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

// Show is a placement as one side reads it.
type Show struct {
	Placement placement.Placement
	Side      flow.By
	Moves     []flow.Move // that the reader may make
	Today     day.Day     // where the person is received
	Marks     []presence.Noted
	Follows   bool // the reader asks later what has become of the person
	FollowUps []placement.FollowUp
	Asked     FollowUpsForm
	Answer    FollowUpForm
	Arrival   ArrivalForm
	Until     UntilForm
	Refused   flow.Action // whose form is drawn again
	Errors    ui.Errors
}

// ArrivalForm says when somebody arrived.
type ArrivalForm struct {
	On string `form:"on"`
	At string `form:"at"`
}

// UntilForm says until which morning somebody stays.
type UntilForm struct {
	Until string `form:"until"`
}

// List is whom a partner expects and has.
type List struct {
	Rows    []placement.Row
	Manages bool // the reader keeps the places
}

// Book is the choice of a place for somebody.
type Book struct {
	Placement placement.Placement
	Form      BookForm
	Searched  bool
	Free      []placement.FreePlace
	Errors    ui.Errors
}

// BookForm keeps a place from a night to a morning.
type BookForm struct {
	PlaceID     string `form:"place_id"`
	From        string `form:"from"`
	Until       string `form:"until"`
	Provisional bool   `form:"provisional"`
}

// End is how a placement ends.
type End struct {
	Placement placement.Placement
	Form      EndForm
	Errors    ui.Errors
}

// EndForm tells the end.
type EndForm struct {
	On          string `form:"on"`
	Exit        string `form:"exit"`
	Level       string `form:"level"`
	Objective2  string `form:"objective_2"`
	Level2      string `form:"level_2"`
	Objective3  string `form:"objective_3"`
	Level3      string `form:"level_3"`
	NextStep    string `form:"next_step"`
	PersonView  string `form:"person_view"`
	PersonWords string `form:"person_words"`
}

func path(of placement.ID) string { return "/placements/" + of.String() }

func onDay(ctx context.Context, d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return locales.Day(ctx, d.Time())
}

// Short is a day as one types it.
func Short(ctx context.Context, d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return locales.DayShort(ctx, d.Time())
}

// there tells the time where somebody is received.
func there(ctx context.Context, zone string) context.Context {
	at, err := time.LoadLocation(zone)
	if err != nil {
		return ctx
	}
	return locales.At(ctx, at)
}

var tones = map[flow.Status]ui.Tone{
	referral.Planned: ui.Info, referral.Active: ui.Good, referral.Suspended: ui.Warn,
	placement.Provisional: ui.Warn, placement.Confirmed: ui.Info, placement.Arrived: ui.Good, placement.NotArrived: ui.Bad,
}

func state(ctx context.Context, s flow.Status) ui.BadgeProps {
	return ui.BadgeProps{Label: locales.T(ctx, "placement.status."+string(s)), Tone: tones[s], Small: true}
}

func (p Show) offers(do flow.Action) bool {
	for _, m := range p.Moves {
		if m.Do == do {
			return true
		}
	}
	return false
}

// booked reports whether a place is kept.
func (p Show) booked() bool { return p.Placement.Booking != nil && p.Placement.Booking.Holds() }

func (p Show) errors(do flow.Action) ui.Errors {
	if p.Refused == do {
		return p.Errors
	}
	return nil
}

func (p Show) head(ctx context.Context) ui.FileProps {
	l := p.Placement
	badge := state(ctx, l.Status)
	other := ui.Fact{Label: locales.T(ctx, "referral.column.partner"), Value: l.OrganisationName}
	crumbs := []ui.Crumb{{Label: l.Reference, Href: "/referrals/" + l.Referral.String()}, {Label: locales.T(ctx, "placement.page.kind")}}
	if p.Side == flow.Partner {
		other = ui.Fact{Label: locales.T(ctx, "referral.column.service"), Value: l.ServiceName}
		crumbs = []ui.Crumb{{Label: locales.T(ctx, "placement.list.title"), Href: "/placements"}, {Label: l.Reference}}
	}
	return ui.FileProps{
		Kind: locales.T(ctx, "placement.page.kind"), Title: l.Name, Subtitle: l.OfferName, State: &badge, Crumbs: crumbs,
		Facts: []ui.Fact{{Label: locales.T(ctx, "referral.file.reference"), Value: l.Reference}, other, {Label: locales.T(ctx, "placement.fact.entry"), Value: p.entry(ctx)}},
	}
}

// entry is when somebody came, or is to come.
func (p Show) entry(ctx context.Context) string {
	l := p.Placement
	if l.ArrivedAt.IsZero() {
		return locales.T(ctx, "placement.entry.planned", "day", onDay(ctx, l.StartsOn))
	}
	return locales.T(ctx, "placement.entry.arrived", "when", locales.DateTime(there(ctx, l.Zone), l.ArrivedAt))
}

// now says what comes next, and who does it.
func (p Show) now(ctx context.Context) string {
	l := p.Placement
	switch {
	case l.Status == referral.Planned && !l.MissedAt.IsZero():
		return locales.T(ctx, "placement.now.missed", "when", locales.DateTime(there(ctx, l.Zone), l.MissedAt))
	case l.Status == referral.Planned:
		return locales.T(ctx, "placement.now.planned", "day", onDay(ctx, l.StartsOn), "organisation", l.OrganisationName)
	case l.Status == referral.Active && p.booked() && l.Booking.Overstays(p.Today):
		return locales.T(ctx, "placement.now.overstay", "day", onDay(ctx, l.Booking.LeavesOn))
	case l.Status == referral.Active && p.booked():
		return locales.T(ctx, "placement.now.lodged", "place", l.Booking.PlaceName, "day", onDay(ctx, l.Booking.LeavesOn))
	}
	return locales.T(ctx, "placement.now."+string(l.Status))
}

// calls are the numbers to call at once, each side the other's. The portal never
// replaces the call.
func (p Show) calls(ctx context.Context) []ui.Fact {
	l := p.Placement
	if p.Side == flow.Service {
		return []ui.Fact{{Label: l.OrganisationName, Value: locales.Phone(ctx, l.OrganisationPhone)}}
	}
	var all []ui.Fact
	for _, f := range l.Fields {
		if f.Key == "direct_line" && f.Value != "" {
			all = append(all, ui.Fact{Label: locales.T(ctx, "referral.field.direct_line"), Value: locales.Phone(ctx, f.Value)})
		}
	}
	return append(all, ui.Fact{Label: l.ServiceName, Value: locales.Phone(ctx, l.ServicePhone)})
}

func (p Show) stay(ctx context.Context) []ui.Fact {
	b := p.Placement.Booking
	if b == nil {
		return nil
	}
	return []ui.Fact{
		{Label: locales.T(ctx, "placement.fact.place"), Value: b.PlaceName},
		{Label: locales.T(ctx, "placement.fact.state"), Value: locales.T(ctx, "booking.status."+string(b.Status))},
		{Label: locales.T(ctx, "placement.fact.from"), Value: onDay(ctx, b.StartsOn)},
		{Label: locales.T(ctx, "placement.fact.until"), Value: onDay(ctx, b.LeavesOn)},
	}
}

func (p Show) ending(ctx context.Context) []ui.Fact {
	l := p.Placement
	all := []ui.Fact{
		{Label: locales.T(ctx, "placement.field.ended_on"), Value: onDay(ctx, l.EndedOn)},
		{Label: locales.T(ctx, "placement.field.exit"), Value: locales.T(ctx, "placement.exit."+string(l.Exit))},
	}
	for _, o := range l.Outcomes {
		all = append(all, ui.Fact{Label: o.Objective, Value: locales.T(ctx, "placement.level."+string(o.Level))})
	}
	if l.NextStep != "" {
		all = append(all, ui.Fact{Label: locales.T(ctx, "placement.field.next_step"), Value: l.NextStep})
	}
	if l.PersonView != "" {
		all = append(all, ui.Fact{Label: locales.T(ctx, "placement.field.person_view"), Value: locales.T(ctx, "placement.view."+string(l.PersonView))})
	}
	if l.PersonWords != "" {
		all = append(all, ui.Fact{Label: locales.T(ctx, "placement.field.person_words"), Value: l.PersonWords})
	}
	return all
}

func (p List) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "placement.list.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "placement.column.person")}, {Label: locales.T(ctx, "placement.fact.place")},
		{Label: locales.T(ctx, "placement.fact.entry")}, {Label: locales.T(ctx, "placement.fact.until")}, {Label: locales.T(ctx, "referral.column.state")},
	}}
	for _, row := range p.Rows {
		entry := locales.T(ctx, "placement.entry.planned", "day", onDay(ctx, row.StartsOn))
		if !row.ArrivedAt.IsZero() {
			entry = locales.DateTime(ctx, row.ArrivedAt)
		}
		table.Rows = append(table.Rows, ui.Row{Href: path(row.ID), Cells: []templ.Component{
			ui.Lines(row.Name, row.Reference+" · "+row.ServiceName), ui.Text(row.PlaceName), ui.Text(entry), ui.Text(onDay(ctx, row.LeavesOn)), ui.Badge(state(ctx, row.Status)),
		}})
	}
	return table
}
