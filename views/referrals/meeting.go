package referrals

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/referral"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// Meeting are the forms that say what came of an appointment and agree on the
// next one.
type Meeting struct {
	May        bool
	Mark       MarkForm
	MarkErrors ui.Errors
	Sent       bool // the form of the next one was
	Form       MeetForm
	Errors     ui.Errors
}

// MarkForm is what came of an appointment; by what somebody is excused is said by
// the service alone.
type MarkForm struct {
	Mark   string `form:"mark"`
	Excuse string `form:"excuse"`
}

// MeetForm is a further appointment as it is typed.
type MeetForm struct {
	On   string `form:"on"`
	At   string `form:"at"`
	Held string `form:"held"`
	Note string `form:"note"`
}

// Appointments is the list of a day.
type Appointments struct {
	Side  flow.By
	On    day.Day
	Today day.Day
	Now   time.Time
	Rows  []referral.Received
}

func marks(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(referral.Marks))
	for i, m := range referral.Marks {
		options[i] = ui.Option{Value: string(m), Label: markName(ctx, m)}
	}
	return options
}

func markName(ctx context.Context, m referral.Mark) string {
	return locales.T(ctx, "appointment.mark."+string(m))
}

func excuses(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(referral.Excuses))
	for i, e := range referral.Excuses {
		options[i] = ui.Option{Value: e, Label: locales.T(ctx, "attendance.motive."+e)}
	}
	return options
}

// marked is what was said of the appointment that stands.
func marked(ctx context.Context, r referral.Referral) (ui.Fact, bool) {
	m, ok := r.Marking()
	if !ok {
		return ui.Fact{}, false
	}
	words := markName(ctx, m.Mark)
	if m.Excuse != "" {
		words += " – " + locales.T(ctx, "attendance.motive."+m.Excuse)
	}
	return ui.Fact{Label: locales.T(ctx, "appointment.mark.title"), Body: ui.Lines(words, locales.T(ctx, "appointment.mark.by", "name", m.Name, "when", locales.DateTime(ctx, m.At)))}, true
}

// missed reports whether somebody did not come to the latest appointment, and one
// is to call: the partner always, who does not know what an absence may be; the
// service where the person is on the custody register.
func (p File) missed() bool {
	m, ok := p.Referral.Marking()
	return ok && m.Mark == referral.Missed && referral.Live(p.Referral.Status) && (p.Side == flow.Partner || p.Referral.Register)
}

// call is the number of the other side.
func (p File) call(ctx context.Context) []ui.Fact {
	if p.Side == flow.Service {
		return []ui.Fact{{Label: p.Referral.OrganisationName, Value: locales.Phone(ctx, p.Referral.OrganisationPhone)}}
	}
	all := []ui.Fact{{Label: p.Referral.ServiceName, Value: locales.Phone(ctx, p.Referral.ServicePhone)}}
	for _, f := range p.Referral.Fields {
		if f.Key == "direct_line" && f.Value != "" {
			all = append([]ui.Fact{{Label: locales.T(ctx, "referral.field.direct_line"), Value: locales.Phone(ctx, f.Value)}}, all...)
		}
	}
	return all
}

// markForm begins with the mark that stands: whoever corrects it changes it.
func (p File) markForm() MarkForm {
	if p.Meeting.Mark == (MarkForm{}) && len(p.Meeting.MarkErrors) == 0 {
		if m, ok := p.Referral.Marking(); ok {
			return MarkForm{string(m.Mark), m.Excuse}
		}
	}
	return p.Meeting.Mark
}

// markTitle is what the form does: it says what came of it, or corrects that.
func (p File) markTitle(ctx context.Context) string {
	if _, ok := p.Referral.Marking(); ok {
		return locales.T(ctx, "appointment.mark.correct")
	}
	return locales.T(ctx, "appointment.mark.ask")
}

// markTones: an absence without a word is the only one that stands out.
var markTones = map[referral.Mark]ui.Tone{referral.Attended: ui.Good, referral.Missed: ui.Bad, referral.Excused: ui.Info, referral.NotHeld: ui.Neutral}

func (p Appointments) path(on day.Day) string { return "/appointments?day=" + on.String() }

func (p Appointments) title(ctx context.Context) string {
	if p.Side == flow.Partner {
		return locales.T(ctx, "appointment.page.open")
	}
	return locales.T(ctx, "appointment.page.title")
}

// rows are the appointments of the day, or those of before that wait.
func (p Appointments) of(today bool) (rows []referral.Received) {
	for _, r := range p.Rows {
		if (r.On == p.On) == today {
			rows = append(rows, r)
		}
	}
	return rows
}

func (p Appointments) table(ctx context.Context, caption string, rows []referral.Received, days bool) ui.TableProps {
	whom := locales.T(ctx, "referral.column.partner")
	if p.Side == flow.Partner {
		whom = locales.T(ctx, "appointment.column.offer")
	}
	table := ui.TableProps{Caption: caption, Columns: []ui.Column{
		{Label: locales.T(ctx, "appointment.column.name")}, {Label: locales.T(ctx, "appointment.column.when"), Tight: true}, {Label: whom},
		{Label: locales.T(ctx, "referral.appointment.where")}, {Label: locales.T(ctx, "appointment.mark.title"), Tight: true},
	}}
	for _, r := range rows {
		table.Rows = append(table.Rows, ui.Row{Href: path(r.Referral), Cells: []templ.Component{
			ui.Lines(r.Name, persons.BornOn(ctx, r.BirthOn, r.Reference)), ui.Text(hour(ctx, r, days)), ui.Text(p.whom(r)), ui.Text(heldAt(ctx, r)), markBadge(ctx, r),
		}})
	}
	return table
}

// hour is that of the place, with the day where the list holds several.
func hour(ctx context.Context, r referral.Received, days bool) string {
	words := ""
	if days {
		words = typed(ctx, r.On)
	}
	zone, err := time.LoadLocation(r.Zone)
	switch {
	case r.StartsAt.IsZero() || err != nil:
		if words == "" {
			return locales.T(ctx, "appointment.column.no_hour")
		}
		return words
	case words != "":
		words += " · "
	}
	return words + locales.Clock(locales.At(ctx, zone), r.StartsAt)
}

func (p Appointments) whom(r referral.Received) string {
	if p.Side == flow.Partner {
		return r.OfferName
	}
	return r.OrganisationName
}

func heldAt(ctx context.Context, r referral.Received) string {
	if r.Held == referral.OnSite || r.Held == "" {
		return r.Place
	}
	return locales.T(ctx, "referral.held."+string(r.Held))
}

func markBadge(ctx context.Context, r referral.Received) templ.Component {
	if r.Mark == "" {
		return ui.Muted(locales.T(ctx, "appointment.mark.none"))
	}
	return ui.Badge(ui.BadgeProps{Label: markName(ctx, r.Mark), Tone: markTones[r.Mark], Small: true})
}
