package referrals

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/locales/letter"
	"passerelle/models/referral"
	"passerelle/views/layout"
	"passerelle/views/ui"
)

// Convocation is the letter that calls a person to an appointment.
type Convocation struct {
	Convocation referral.Convocation
	French      letter.Words
	Courtesy    letter.Words // French where no translation is needed, or there is none
	Added       string       // what the service adds, in French
	PDF         bool         // a browser is there to make one
	Now         time.Time    // the letter is dated
}

func (p Convocation) path() string { return path(p.Convocation.ID) + "/convocation" }

func (p Convocation) title(ctx context.Context) string {
	return locales.T(ctx, "convocation.page.title")
}

// letterhead names no service: an envelope with a window shows it.
func (p Convocation) letterhead(ctx context.Context) layout.Letterhead {
	from, to := p.Convocation.Sender, p.Convocation.To
	french := locales.Speaking(ctx, letter.French)
	return layout.Letterhead{
		Sender:    layout.Address(from.Street, locales.Phone(ctx, from.Phone)),
		Recipient: layout.Address(p.name(ctx), to.Address, to.PostalCode+" "+to.Commune),
		Reference: p.Convocation.Reference, Dated: locales.T(french, "referral.sheet.dated", "day", locales.Date(french, p.Now)),
	}
}

func (p Convocation) crumbs(ctx context.Context) []ui.Crumb {
	crumbs := File{Referral: p.Convocation.Referral}.crumbs(ctx)
	crumbs[len(crumbs)-1].Href = path(p.Convocation.ID)
	return append(crumbs, ui.Crumb{Label: p.title(ctx)})
}

// name is the person's as letters write it, in French.
func (p Convocation) name(ctx context.Context) string {
	title := locales.Title(p.Convocation.To.Civility)
	if title != locales.Mr && title != locales.Mrs {
		title = locales.NoTitle
	}
	return locales.NameInLetter(locales.Speaking(ctx, letter.French), title, p.Convocation.To.FirstName, p.Convocation.To.LastName)
}

// facts are the appointment: its day, hour, address and telephone are written the
// same in every language, in figures, and set apart from what surrounds them.
func (p Convocation) facts(ctx context.Context, w letter.Words) []ui.Fact {
	c := p.Convocation
	there := locales.At(ctx, zoneOf(c.Referral))
	day, hour := isolated(locales.DayShort(ctx, midnight(c.At.On))), ui.Text(w.HourLater)
	if !c.At.StartsAt.IsZero() {
		day, hour = isolated(locales.DateShort(there, c.At.StartsAt)), isolated(locales.ClockShort(there, c.At.StartsAt))
	}
	return []ui.Fact{
		{Label: w.Day, Body: day}, {Label: w.Hour, Body: hour}, {Label: w.Place, Body: p.where(w)},
		{Label: w.Contact, Body: contact(c.ReferentName, locales.Phone(ctx, c.Sender.Phone))},
	}
}

// onSite reports whether the person is to come.
func (p Convocation) onSite() bool {
	return p.Convocation.At.Held == referral.OnSite || p.Convocation.At.Held == ""
}

// where is an address, or how the two reach each other.
func (p Convocation) where(w letter.Words) templ.Component {
	switch p.Convocation.At.Held {
	case referral.Telephone:
		return ui.Text(w.Telephone)
	case referral.Video:
		return ui.Text(w.Video)
	}
	return isolated(p.Convocation.Place)
}
