package feeds

import (
	"net/http"
	"strings"
	"time"

	"passerelle/handlers/calendar"
	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/feed"
)

// suffix is what some programs tell a calendar by.
const suffix = ".ics"

// again is how long a program may wait before it reads again.
const again = time.Hour

// product is who writes the calendars.
const product = "Passerelle"

// read answers a program with the calendar of an address. Nobody is signed in, and
// an address that opens nothing is no page at all.
func (h handler) read(r *web.Request) error {
	token := strings.TrimSuffix(r.Param("token"), suffix)
	if len(token) > 100 {
		return fault.Missing()
	}
	if !h.limit.Spend(r.Remote(), 1) {
		r.RetryAfter(60)
		return r.Raw(http.StatusTooManyRequests, "text/plain; charset=utf-8", "too many readings")
	}
	var opened feed.Opened
	err := r.As(actor.ForAuth(), func(tx *db.Tx) (err error) {
		opened, err = feed.Open(r.Context(), tx, token)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		h.limit.Spend(r.Remote(), priceOfGuess-1)
	}
	if err != nil {
		return err
	}
	var events []feed.Event
	err = r.As(opened.Actor, func(tx *db.Tx) (err error) {
		events, err = feed.Events(r.Context(), tx, opened.Feed)
		return err
	})
	if err != nil {
		return err
	}
	file, err := publish(r, opened, events)
	if err != nil {
		return err
	}
	return r.Subscribed("passerelle"+suffix, calendar.MediaType, file)
}

// publish puts events into words. A calendar is often open to others: its words are
// those that may stand on a door.
func publish(r *web.Request, of feed.Opened, events []feed.Event) ([]byte, error) {
	ctx := locales.Speaking(r.Context(), of.Locale)
	f := calendar.Feed{Name: product, Product: product, Again: again}
	for _, e := range events {
		out := calendar.Event{
			ID: identifier(e), Sequence: e.Sequence, Cancelled: e.Cancelled, At: e.RevisedAt, On: e.On, StartsAt: e.StartsAt, EndsAt: e.EndsAt,
			Place: e.Place, Organiser: r.Address("/"), Product: product,
		}
		switch e.Sort {
		case feed.Session:
			out.Summary = locales.T(ctx, "feed.event.session", "label", e.Label, "number", e.Number)
		case feed.Sitting:
			out.Summary = locales.T(ctx, "feed.event.sitting")
		default:
			out.Summary = locales.T(ctx, "feed.event.meeting")
		}
		if out.At.IsZero() {
			out.At = of.MadeAt // as it was planned first
		}
		f.Events = append(f.Events, out)
	}
	return calendar.Publish(f)
}

// identifier is what a calendar knows an event by, through every move.
func identifier(e feed.Event) string {
	switch e.Sort {
	case feed.Appointment:
		return calendar.AppointmentID(e.Of, e.Number)
	case feed.Sitting:
		return e.Of.String() + "-" + e.On.String() + "@passerelle"
	}
	return calendar.ID(e.Of)
}
