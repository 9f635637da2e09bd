// Package summonses draws what is said to persons of what they are awaited at,
// and the pages from which it is said.
package summonses

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/locales/letter"
	"passerelle/models/day"
	"passerelle/models/referral"
	"passerelle/models/summons"
)

// Appointment is what a message says of one.
type Appointment struct {
	On       day.Day
	StartsAt time.Time // zero where the hour was not said
	Held     referral.Held
	Place    string         // an address; empty where it is not known
	Zone     *time.Location // of the clocks there
	Phone    string         // whom to call, E.164; empty for nobody
	Added    string         // what the service adds in French, in an e-mail; may be empty
	// Relocated says that of one that has moved the place alone is another.
	Relocated bool
}

// Of is what a person is told of.
func Of(o summons.Outlook) Appointment {
	return Appointment{On: o.At.On, StartsAt: o.At.StartsAt, Held: o.At.Held, Place: o.At.Place, Zone: zoneOf(o.At), Phone: o.Phone, Relocated: o.Relocated}
}

// zoneOf is where the clocks of the place stand.
func zoneOf(at summons.Meeting) *time.Location {
	zone, err := time.LoadLocation(at.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// Text is a message as it is sent: an SMS in one language, an e-mail in French, the
// text that counts and what the service adds to it, with a translation below.
func Text(ctx context.Context, kind summons.Kind, channel summons.Channel, language string, a Appointment) (string, error) {
	words, err := letter.In(language)
	if err != nil {
		return "", err
	}
	if channel == summons.SMS {
		return short(ctx, words, kind, a), nil
	}
	if words.Language == letter.French {
		return short(ctx, words, kind, a) + added(a), nil
	}
	french, err := letter.In(letter.French)
	if err != nil {
		return "", err
	}
	return short(ctx, french, kind, a) + added(a) + "\n\n" + words.Courtesy + "\n\n" + short(ctx, words, kind, a), nil
}

// added is the service's own paragraph.
func added(a Appointment) string {
	if a.Added == "" {
		return ""
	}
	return "\n\n" + a.Added
}

func short(ctx context.Context, w letter.Words, kind summons.Kind, a Appointment) string {
	opening := map[summons.Kind]string{summons.Convocation: w.Set, summons.Reminder: w.Reminder, summons.Moved: w.Moved, summons.Cancelled: w.Cancelled}[kind]
	if kind == summons.Moved && a.Relocated {
		opening = w.Relocated
	}
	said := letter.Appointment{When: when(ctx, w, a), Later: a.StartsAt.IsZero() && kind != summons.Cancelled}
	if a.Phone != "" {
		said.Phone = locales.Phone(locales.Speaking(ctx, letter.French), a.Phone)
	}
	switch {
	case kind == summons.Cancelled:
	case a.Held == referral.Telephone:
		said.Way = w.Telephone
	case a.Held == referral.Video:
		said.Way = w.Video
	default:
		said.Place = a.Place
	}
	return w.Short(opening, said)
}

// when writes day and hour: in words in French, in the same figures everywhere
// else.
func when(ctx context.Context, w letter.Words, a Appointment) string {
	french := locales.At(locales.Speaking(ctx, letter.French), a.Zone)
	switch {
	case w.Language == letter.French && a.StartsAt.IsZero():
		return "le " + locales.DayLong(french, a.On.Time())
	case w.Language == letter.French:
		return "le " + locales.DateTimeLong(french, a.StartsAt)
	case a.StartsAt.IsZero():
		return locales.DayShort(french, a.On.Time())
	}
	return locales.DateShort(french, a.StartsAt) + " " + locales.ClockShort(french, a.StartsAt)
}
