package home

import (
	"context"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/models/referral"
	"passerelle/views/attestations"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// addAttestations lists what runs out, what a partner owes and what came lately.
func (h Home) addAttestations(ctx context.Context, list *worklist) {
	for _, d := range h.Attestations.RunningOut {
		work := h.paper(ctx, d.Person, d.Referral, d.Name, d.BirthOn, d.ExpiresOn)
		switch {
		case d.Referral.Zero():
			work.What = locales.T(ctx, "home.attestation.paper_inline")
		case d.ExpiresOn.Before(h.Today):
			work.What = locales.T(ctx, "home.attestation.over_inline", "organisation", d.OrganisationName)
		default:
			work.What = locales.T(ctx, "home.attestation.soon_inline", "organisation", d.OrganisationName)
		}
		if d.Asked {
			work.Since = locales.T(ctx, "home.attestation.asked")
		}
		list.add(d.ExpiresOn, work)
	}
	for _, l := range h.Attestations.Overdue {
		work := h.paper(ctx, l.Person, l.Referral, l.Name, l.BirthOn, l.DueOn)
		work.What = locales.T(ctx, "home.attestation.late_inline", "organisation", l.OrganisationName)
		list.add(l.DueOn, work)
	}
	for _, a := range h.Attestations.Received {
		work := h.paper(ctx, a.Person, a.Referral, a.Name, a.BirthOn, h.Today)
		work.Due = locales.Ago(ctx, a.At, h.Now)
		if a.Declined {
			work.What = locales.T(ctx, "home.attestation.refused_inline", "organisation", a.OrganisationName)
		} else {
			work.What = locales.T(ctx, "home.attestation.given_inline", "organisation", a.OrganisationName)
			work.Since = attestations.KindName(ctx, a.Kind)
		}
		list.add(h.Today, work)
	}
}

// paper leads to the attestations of a referral, else of the person.
func (h Home) paper(ctx context.Context, who person.ID, of referral.ID, name string, born, due day.Day) ui.Work {
	href := "/persons/" + who.String()
	if !of.Zero() {
		href = "/referrals/" + of.String()
	}
	return ui.Work{Who: name, Href: href, Born: persons.Born(ctx, born), Due: h.due(ctx, due), Act: ui.ButtonLink(link(locales.T(ctx, "home.attestation.act"), href+"/attestations", name))}
}
