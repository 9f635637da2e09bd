package referrals

import (
	"slices"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/attestation"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// list is the referrals of a service, or the queues of a partner.
func list(r *web.Request) error {
	if r.Actor().Kind == actor.Partner {
		return queue(r)
	}
	filter := referral.Filter{Status: flow.Status(r.Query("status"))}
	var err error
	if after := r.Query("after"); after != "" {
		if filter.After, err = web.Parse[referral.Referral](after); err != nil {
			return err
		}
	}
	page := views.List{Status: filter.Status, Lists: r.Actor().May(actor.ReferenceEdit), Now: r.Tx.Now, Today: r.Today()}
	if page.Page, err = referral.List(r.Context(), r.Tx, filter); err != nil {
		return err
	}
	if r.Actor().May(actor.ReferralWrite) && filter == (referral.Filter{}) {
		if page.Drafts, err = referral.OwnDrafts(r.Context(), r.Tx); err != nil {
			return err
		}
	}
	return r.Page(views.ListPage(page))
}

func queue(r *web.Request) error {
	page := views.Queues{Queue: referral.Queue(r.Query("queue")), Whose: referral.Whose(r.Query("whose")), Now: r.Tx.Now, Today: r.Today()}
	if page.Queue == "" {
		page.Queue = referral.ToAnswer
	}
	if !slices.Contains(referral.Queues, page.Queue) || page.Whose != referral.Everybodys && page.Whose != referral.Mine {
		return fault.Missing()
	}
	var err error
	if page.Counts, err = referral.Counts(r.Context(), r.Tx, page.Whose); err != nil {
		return err
	}
	if page.Rows, err = referral.InQueue(r.Context(), r.Tx, page.Queue, page.Whose); err != nil {
		return err
	}
	if page.Queue == referral.ToAnswer {
		if page.Asked, err = attestation.ToGive(r.Context(), r.Tx); err != nil {
			return err
		}
	}
	return r.Page(views.QueuesPage(page))
}
