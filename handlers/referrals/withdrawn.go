package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// kept is an act for which a partner writes something: if the service withdraws
// the referral meanwhile, the answer says so and gives back what was typed. An
// organisation that the referral was never addressed to finds nothing.
func kept(act web.Route) web.Route {
	do, again := act.Do, act.Again
	act.Do = func(r *web.Request) error { return orGone(r, do(r)) }
	return act.OrAgain(func(r *web.Request) error {
		if r.Fault == nil || r.Fault.Kind != fault.Gone {
			err := orGone(r, again(r))
			if !fault.Is(err, fault.Gone) {
				return err
			}
			r.Fault, _ = fault.As(err)
		}
		var page views.Withdrawn
		if err := r.Decode(&page.Form); err != nil {
			return err
		}
		return r.Page(views.WithdrawnPage(page))
	})
}

// orGone asks, where an act found nothing or something that had moved on, whether
// the referral was withdrawn from the reader.
func orGone(r *web.Request, err error) error {
	if !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Conflict) {
		return err
	}
	id, e := web.ID[referral.Referral](r, "referral")
	if e != nil {
		return e
	}
	withdrawn, e := referral.WithdrawnFrom(r.Context(), r.Tx, id)
	switch {
	case e != nil:
		return e
	case !withdrawn:
		return err
	}
	return fault.Of(fault.Gone, "referral.gone.text")
}
