package summonses

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/locales/letter"
	"passerelle/models/referral"
	"passerelle/models/summons"
	"passerelle/views/layout"
	"passerelle/views/ui"
)

// Convocation is the letter that calls a person to what they are awaited at.
type Convocation struct {
	Called   summons.Called
	French   letter.Words
	Courtesy letter.Words // French where no translation is needed, or there is none
	Added    string       // what the service adds, in French
	PDF      bool         // a browser is there to make one
	Now      time.Time    // the letter is dated
}

// LetterPath is the letter about a subject; suffix is /pdf for the file.
func LetterPath(of summons.Subject, suffix string) string {
	return base(of) + "/convocation" + suffix + session(of)
}

func (p Convocation) title(ctx context.Context) string {
	return locales.T(ctx, "convocation.page.title")
}

// headed is the title of the page, which a browser prints: with the reference, where
// there is one.
func (p Convocation) headed(ctx context.Context) string {
	return strings.TrimSpace(p.title(ctx) + " " + p.Called.Reference)
}

// letterhead names no service: an envelope with a window shows it.
func (p Convocation) letterhead(ctx context.Context) layout.Letterhead {
	to := p.Called.To
	french := locales.Speaking(ctx, letter.French)
	return layout.Letterhead{
		Sender:    layout.Address(p.Called.Street, locales.Phone(ctx, p.Called.Phone)),
		Recipient: layout.Address(p.name(ctx), to.Address, to.PostalCode+" "+to.Commune),
		Reference: p.Called.Reference, Dated: locales.T(french, "referral.sheet.dated", "day", locales.Date(french, p.Now)),
	}
}

func (p Convocation) crumbs(ctx context.Context) []ui.Crumb {
	return crumbs(ctx, p.Called, p.title(ctx))
}

// name is the person's as letters write it, in French.
func (p Convocation) name(ctx context.Context) string {
	title := locales.Title(p.Called.To.Civility)
	if title != locales.Mr && title != locales.Mrs {
		title = locales.NoTitle
	}
	return locales.NameInLetter(locales.Speaking(ctx, letter.French), title, p.Called.To.FirstName, p.Called.To.LastName)
}

// facts are the appointment: its day, hour, address and telephone are written the
// same in every language, in figures, and set apart from what surrounds them.
func (p Convocation) facts(ctx context.Context, w letter.Words) []ui.Fact {
	at := p.Called.At
	there := locales.At(ctx, zoneOf(at))
	day, hour := isolated(locales.DayShort(ctx, at.On.Time())), ui.Text(w.HourLater)
	if !at.StartsAt.IsZero() {
		day, hour = isolated(locales.DateShort(there, at.StartsAt)), isolated(locales.ClockShort(there, at.StartsAt))
	}
	return []ui.Fact{
		{Label: w.Day, Body: day}, {Label: w.Hour, Body: hour}, {Label: w.Place, Body: p.where(w)},
		{Label: w.Contact, Body: contact(p.Called.Contact, locales.Phone(ctx, p.Called.Phone))},
	}
}

// onSite reports whether the person is to come.
func (p Convocation) onSite() bool {
	return p.Called.At.Held == referral.OnSite || p.Called.At.Held == ""
}

// where is an address, or how the two reach each other.
func (p Convocation) where(w letter.Words) templ.Component {
	switch p.Called.At.Held {
	case referral.Telephone:
		return ui.Text(w.Telephone)
	case referral.Video:
		return ui.Text(w.Video)
	}
	return isolated(cmp.Or(p.Called.At.Place, p.Called.At.Named))
}
