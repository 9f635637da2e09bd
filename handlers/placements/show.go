package placements

import (
	"context"

	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/person"
	"passerelle/models/placement"
	"passerelle/models/presence"
	"passerelle/models/referral"
	views "passerelle/views/placements"
)

func path(of placement.ID) string { return "/placements/" + of.String() }

// list is whom a partner expects and has.
func list(r *web.Request) error {
	rows, err := placement.UnderWay(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.ListPage(views.List{Rows: rows, Manages: r.Actor().May(actor.PlaceManage)}))
}

// read loads the placement of the address and journals that it was read.
func read(r *web.Request) (placement.Placement, error) {
	of, err := web.ID[referral.Placement](r, "placement")
	if err != nil {
		return placement.Placement{}, err
	}
	p, err := placement.ByID(r.Context(), r.Tx, of)
	if err != nil {
		return p, err
	}
	if r.Actor().Kind == actor.Partner {
		r.ReadOf(p.Service, "placement", of.UUID)
	} else {
		r.Read("placement", of.UUID, p.Person.UUID)
	}
	return p, nil
}

func show(r *web.Request) error {
	page, err := readShow(r)
	if err != nil {
		return err
	}
	return r.Page(views.ShowPage(page))
}

func readShow(r *web.Request) (views.Show, error) {
	p, err := read(r)
	if err != nil {
		return views.Show{}, err
	}
	page := views.Show{Placement: p, Side: flow.Service, Today: p.Today(r.Tx.Now)}
	if r.Actor().Kind == actor.Partner {
		page.Side = flow.Partner
	}
	if r.Actor().May(actor.PlacementRecord) {
		page.Moves = referral.PlacementFlow.Next(p.Status, page.Side)
	}
	page.Arrival = views.ArrivalForm{On: views.Short(r.Context(), page.Today), At: locales.ClockShort(r.Context(), r.Tx.Now)}
	if p.Booking != nil {
		page.Until.Until = views.Short(r.Context(), p.Booking.LeavesOn)
	}
	if page.Follows = page.Side == flow.Service && p.Followable() && r.Actor().May(actor.ReferralWrite); page.Follows {
		if page.FollowUps, err = placement.FollowUpsOf(r.Context(), r.Tx, p.Referral); err != nil {
			return page, err
		}
	}
	page.Marks, err = presence.Of(r.Context(), r.Tx, p.Referral)
	return page, err
}

// showAgain draws the placement with the form that was refused.
func showAgain(do flow.Action) func(*web.Request) error {
	return func(r *web.Request) error {
		page, err := readShow(r)
		if err != nil {
			return err
		}
		page.Refused, page.Errors = do, r.Errors()
		into := any(&page.Arrival)
		if do == referral.DoProlong {
			into = &page.Until
		}
		if err := r.Decode(into); err != nil {
			return err
		}
		return r.Page(views.ShowPage(page))
	}
}

func arrive(r *web.Request) error {
	var form views.ArrivalForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	var wrong fault.Collector
	on := typedDay(&wrong, "on", form.On)
	at, err := day.ParseClock(form.At)
	if err != nil {
		wrong.Add("at", "placement.error.at")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return act(r, "placement.flash.arrived", func(ctx context.Context, tx *db.Tx, of placement.ID) error {
		return placement.Arrive(ctx, tx, of, on, at)
	})
}

func miss(r *web.Request) error    { return act(r, "placement.flash.missed", placement.Miss) }
func suspend(r *web.Request) error { return act(r, "placement.flash.suspended", placement.Interrupt) }
func resume(r *web.Request) error  { return act(r, "placement.flash.resumed", placement.Continue) }
func confirm(r *web.Request) error { return act(r, "placement.flash.confirmed", placement.Confirm) }
func free(r *web.Request) error    { return act(r, "placement.flash.freed", placement.Free) }

func prolong(r *web.Request) error {
	var form views.UntilForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	var wrong fault.Collector
	until := typedDay(&wrong, "until", form.Until)
	if err := wrong.Err(); err != nil {
		return err
	}
	return act(r, "placement.flash.prolonged", func(ctx context.Context, tx *db.Tx, of placement.ID) error {
		return placement.Prolong(ctx, tx, of, until)
	})
}

// act does something to the placement of the address and leads back to it.
func act(r *web.Request, flash string, do func(context.Context, *db.Tx, placement.ID) error) error {
	of, err := web.ID[referral.Placement](r, "placement")
	if err != nil {
		return err
	}
	if err := do(r.Context(), r.Tx, of); err != nil {
		return err
	}
	return r.SeeOther(path(of), flash)
}

// typedDay reads a day as it was typed; none is for the model to miss.
func typedDay(wrong *fault.Collector, field, text string) day.Day {
	if text == "" {
		return day.Day{}
	}
	d, err := person.ParseDay(text)
	if err != nil {
		wrong.Add(field, "referral.error.day")
	}
	return d
}
