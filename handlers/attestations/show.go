package attestations

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/attestation"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/referral"
	views "passerelle/views/attestations"
)

func path(id referral.ID) string { return "/referrals/" + id.String() + "/attestations" }

func (h handler) show(r *web.Request) error {
	page, err := h.read(r)
	if err != nil {
		return err
	}
	return r.Page(views.ReferralPage(page))
}

// read is the page as the reader's side sees it.
func (h handler) read(r *web.Request) (views.Referral, error) {
	of, err := opened(r)
	if err != nil {
		return views.Referral{}, err
	}
	page := views.Referral{
		Referral: of, Side: side(r), Today: r.Today(), Rules: h.files, Whole: whole(r, of), Live: referral.Live(of.Status), Errors: r.Errors(),
	}
	if page.Papers, err = attestation.OfReferral(r.Context(), r.Tx, of.ID); err != nil {
		return page, err
	}
	if page.Requests, err = attestation.Requests(r.Context(), r.Tx, of.ID); err != nil {
		return page, err
	}
	if page.Side == flow.Partner {
		r.ReadOf(of.Service, "attestation", of.ID.UUID)
	} else {
		r.Read("attestation", of.ID.UUID, of.Person.UUID)
	}
	return page, nil
}

// opened is the referral of the address, for those who may read what is attested
// under it: of somebody's health a colleague learns nothing.
func opened(r *web.Request) (referral.Referral, error) {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return referral.Referral{}, err
	}
	of, err := referral.ByID(r.Context(), r.Tx, id)
	if err != nil {
		return of, err
	}
	if extent(r, of) == actor.Nothing {
		return of, fault.Of(fault.Forbidden, "")
	}
	return of, nil
}

// extent is how much the reader sees of what is attested under a referral.
func extent(r *web.Request, of referral.Referral) actor.Extent {
	if side(r) == flow.Partner || !of.Care() {
		return actor.All
	}
	return r.Access().Sees(actor.Attestations)
}

// whole: a manager reads that a paper is there and how long it is good for,
// neither the file nor how regularly somebody comes.
func whole(r *web.Request, of referral.Referral) bool { return extent(r, of) == actor.All }

func side(r *web.Request) flow.By {
	if r.Actor().Kind == actor.Partner {
		return flow.Partner
	}
	return flow.Service
}
