package summonses

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/locales/letter"
	"passerelle/models/summons"
	"passerelle/views/ui"
)

// Telling is the page from which a person is told of an appointment.
type Telling struct {
	Outlook summons.Outlook
	Form    TellingForm
	Preview string // what would be sent; empty for a letter
	Coming  []summons.Planned
	Errors  ui.Errors
}

// TellingForm is how somebody tells a person.
type TellingForm struct {
	Channel  string `form:"channel"`
	Language string `form:"language"`
}

// Path is the page about a subject.
func Path(of summons.Subject) string { return base(of) + "/summonses" + session(of) }

// base is the address of what a person is awaited at.
func base(of summons.Subject) string {
	switch {
	case !of.Enrolment.Zero():
		return "/enrolments/" + of.Enrolment.String()
	case !of.Visit.Zero():
		return "/visits/" + of.Visit.String()
	}
	return "/referrals/" + of.Referral.String()
}

// session asks for one session of a group.
func session(of summons.Subject) string {
	if of.Session.Zero() {
		return ""
	}
	return "?session=" + of.Session.String()
}

func (p Telling) channel() summons.Channel { return summons.Channel(p.Form.Channel) }

// crumbs lead back to the referral, the group, or the hours of the person.
func crumbs(ctx context.Context, c summons.Called, title string) []ui.Crumb {
	last := ui.Crumb{Label: title}
	switch {
	case !c.Subject.Enrolment.Zero():
		return []ui.Crumb{{Label: locales.T(ctx, "nav.cycles"), Href: "/cycles"}, {Label: c.Label, Href: "/cycles/" + c.Cycle.String()}, last}
	case !c.Subject.Visit.Zero():
		at := "/persons/" + c.To.ID.String()
		return []ui.Crumb{{Label: locales.T(ctx, "nav.persons"), Href: "/persons"}, {Label: c.To.Name(), Href: at}, {Label: locales.T(ctx, "desk.page.title"), Href: at + "/desks"}, last}
	}
	return []ui.Crumb{{Label: locales.T(ctx, "nav.referrals"), Href: "/referrals"}, {Label: c.Reference, Href: base(c.Subject)}, last}
}

func (p Telling) crumbs(ctx context.Context) []ui.Crumb {
	return crumbs(ctx, p.Outlook.Called, locales.T(ctx, "summons.page.title"))
}

// headed is the title of the page.
func (p Telling) headed(ctx context.Context) string {
	return locales.T(ctx, "summons.page.title") + " – " + cmp.Or(p.Outlook.Reference, p.Outlook.To.Name())
}

// session is the one of a group that is asked about; empty of anything else.
func (p Telling) session() string {
	if p.Outlook.Subject.Session.Zero() {
		return ""
	}
	return p.Outlook.Subject.Session.String()
}

// sessions are those of the group that the person may be told of.
func (p Telling) sessions(ctx context.Context) []ui.Option {
	there := locales.At(ctx, zoneOf(p.Outlook.At))
	var options []ui.Option
	for _, s := range p.Outlook.Sessions {
		options = append(options, ui.Option{Value: s.ID.String(), Label: locales.DateTimeLong(there, s.StartsAt)})
	}
	return options
}

// lead says what there is to tell whom.
func (p Telling) lead(ctx context.Context) string {
	if p.Outlook.Kind == "" {
		return p.Outlook.To.Name()
	}
	if p.Outlook.Relocated {
		return locales.T(ctx, "summons.lead_relocated", "name", p.Outlook.To.Name(), "when", p.when(ctx))
	}
	return locales.T(ctx, "summons.lead."+string(p.Outlook.Kind), "name", p.Outlook.To.Name(), "when", p.when(ctx))
}

// when is the appointment on the clock of the place it is at.
func (p Telling) when(ctx context.Context) string {
	at := p.Outlook.At
	if at.StartsAt.IsZero() {
		return locales.DayLong(ctx, at.On.Time())
	}
	return locales.DateTimeLong(locales.At(ctx, zoneOf(at)), at.StartsAt)
}

// ways are the choices; what cannot be taken says why.
func (p Telling) ways(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, way := range summons.Channels {
		hint := p.destination(ctx, way)
		hindered := p.Outlook.Ways[way]
		if hindered != "" {
			hint = locales.T(ctx, "summons.hindrance."+string(hindered))
		}
		options = append(options, ui.Option{Value: string(way), Label: channelName(ctx, way), Hint: hint, Disabled: hindered != ""})
	}
	return options
}

func channelName(ctx context.Context, way summons.Channel) string {
	return locales.T(ctx, "summons.channel."+string(way))
}

// destination is where a message goes by a way.
func (p Telling) destination(ctx context.Context, way summons.Channel) string {
	to := p.Outlook.To
	switch way {
	case summons.SMS:
		number := locales.Phone(ctx, to.Phone)
		if to.PhoneUse == "shared" {
			return locales.T(ctx, "summons.page.shared", "number", number)
		}
		return number
	case summons.Email:
		return to.Email
	case summons.Posted:
		return to.Address + ", " + to.PostalCode + " " + to.Commune
	}
	return ""
}

func (p Telling) languages(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, code := range letter.Languages {
		options = append(options, ui.Option{Value: code, Label: locales.T(ctx, "person.language."+code)})
	}
	return options
}

// missing says that the person reads a language there are no words in.
func (p Telling) missing() bool { return !slices.Contains(letter.Languages, p.Outlook.To.Language) }

// languageHint says so before anything is sent.
func (p Telling) languageHint(ctx context.Context) string {
	if p.missing() {
		return locales.T(ctx, "summons.page.no_words", "language", locales.T(ctx, "person.language."+p.Outlook.To.Language))
	}
	return ""
}

// lang is the language of a paragraph of the preview: an e-mail begins in French.
func (p Telling) lang(paragraph string) string {
	if p.channel() == summons.Email && paragraph == paragraphs(p.Preview)[0] {
		return letter.French
	}
	return p.Form.Language
}

// paragraphs are the parts of a message.
func paragraphs(text string) []string { return strings.Split(text, "\n\n") }

// segments says what an SMS costs before it is sent.
func (p Telling) segments(ctx context.Context) string {
	count := summons.Segments(p.Preview)
	alphabet := "summons.page.gsm"
	if count.Wide {
		alphabet = "summons.page.ucs2"
	}
	return locales.N(ctx, "summons.page.segments", count.Segments) + " " + locales.T(ctx, alphabet, "units", strconv.Itoa(count.Units))
}

func (p Telling) action(ctx context.Context) string {
	return locales.T(ctx, "summons.send."+p.Form.Channel)
}

// coming lists the reminders that will leave by themselves.
func (p Telling) coming(ctx context.Context) []ui.Fact {
	var facts []ui.Fact
	there := locales.At(ctx, zoneOf(p.Outlook.At))
	for _, c := range p.Coming {
		facts = append(facts, ui.Fact{Label: locales.N(ctx, "summons.kind.reminder_days", c.DaysBefore), Value: locales.DateTimeLong(there, c.At)})
	}
	return facts
}

var tones = map[summons.Status]ui.Tone{summons.Programmed: ui.Info, summons.Sending: ui.Info, summons.Sent: ui.Info, summons.Delivered: ui.Good, summons.Failed: ui.Bad}

// state is where a message stands; of a letter, that it left.
func state(ctx context.Context, s summons.Summons) ui.BadgeProps {
	return ui.BadgeProps{Label: locales.T(ctx, "summons.status."+string(s.Status)), Tone: tones[s.Status], Small: true}
}

// history lists what was said, with its proof.
func (p Telling) history(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "summons.page.history"), Columns: []ui.Column{
		{Label: locales.T(ctx, "summons.column.what")}, {Label: locales.T(ctx, "summons.column.way")},
		{Label: locales.T(ctx, "summons.column.state"), Tight: true}, {Label: locales.T(ctx, "summons.column.at"), Tight: true}, {Label: locales.T(ctx, "summons.column.act"), Hidden: true},
	}}
	for _, s := range p.Outlook.Sent {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(p.what(ctx, s), author(ctx, s)), ui.Lines(channelName(ctx, s.Channel), destined(ctx, s)),
			standing(s), ui.Text(locales.DateTime(ctx, s.At())), returned(s),
		}})
	}
	return table
}

// what a message told of: of a group, of which session.
func (p Telling) what(ctx context.Context, s summons.Summons) string {
	if s.Session.Zero() {
		return kindName(ctx, s)
	}
	return locales.T(ctx, "summons.page.of_session", "kind", kindName(ctx, s), "when", locales.DateTime(locales.At(ctx, zoneOf(p.Outlook.At)), s.StartsAt))
}

func kindName(ctx context.Context, s summons.Summons) string {
	if s.Kind == summons.Reminder {
		return locales.N(ctx, "summons.kind.reminder_days", s.DaysBefore)
	}
	return locales.T(ctx, "summons.kind."+string(s.Kind))
}

func author(ctx context.Context, s summons.Summons) string {
	if s.Name == "" {
		return locales.T(ctx, "summons.page.clock")
	}
	return s.Name
}

// destined is where a message went, in which language.
func destined(ctx context.Context, s summons.Summons) string {
	switch s.Channel {
	case summons.SMS:
		return locales.Phone(ctx, s.Address) + " – " + locales.T(ctx, "person.language."+s.Language)
	case summons.Email:
		return s.Address + " – " + locales.T(ctx, "person.language."+s.Language)
	}
	return ""
}

// why says in words what stood in the way; codes of a gateway are summed up.
func why(ctx context.Context, s summons.Summons) string {
	known := []string{"returned", "undelivered", "over", "unfollowed", "closed", "deceased", "unreachable", "stands", "not_configured"}
	switch {
	case s.Status != summons.Failed && s.Status != summons.Stopped:
		return ""
	case slices.Contains(known, s.Reason):
		return locales.T(ctx, "summons.reason."+s.Reason)
	}
	return locales.T(ctx, "summons.reason.gateway")
}

// Why is what stood in the way of a message that did not arrive, or that was stopped.
func Why(ctx context.Context, status, reason string) string {
	return why(ctx, summons.Summons{Status: summons.Status(status), Reason: reason})
}
