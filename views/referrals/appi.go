package referrals

import (
	"context"
	"slices"
	"strings"
	"time"

	"passerelle/locales"
	"passerelle/models/flow"
	"passerelle/models/referral"
)

// appi is the course of the referral, one fact a line, ready to be pasted into
// APPI. It is in French whoever reads it. What either side wrote freely is left
// out: facts only, and whoever wants a comment in the file types it there.
func (p File) appi(ctx context.Context) string {
	ctx = locales.Speaking(ctx, "fr")
	r := p.Referral
	all := []string{
		r.Name, locales.T(ctx, "referral.appi.head", "reference", r.Reference, "organisation", r.OrganisationName, "offer", r.OfferName),
		locales.T(ctx, "referral.appi.purpose", "purpose", strings.Join(strings.Fields(r.Purpose), " ")),
	}
	line := func(at time.Time, fact string) {
		all = append(all, locales.T(ctx, "person.appi.line", "day", locales.DateShort(ctx, at), "fact", fact))
	}
	moved := slices.DeleteFunc(slices.Clone(r.Appointments), func(a referral.Appointment) bool { return a.Reason == "" })
	for i, e := range r.Events {
		line(e.At, p.fact(ctx, e))
		for len(moved) > 0 && (i == len(r.Events)-1 || moved[0].At.Before(r.Events[i+1].At)) {
			line(moved[0].At, locales.T(ctx, "referral.appi.moved", "when", when(ctx, r, moved[0]), "reason", locales.T(ctx, "referral.reason.move."+string(moved[0].Reason))))
			moved = moved[1:]
		}
	}
	line(p.Now, locales.T(ctx, "referral.appi.state", "state", locales.T(ctx, "referral.status."+string(r.Status))))
	return strings.Join(all, "\n")
}

// fact is one act in one sentence, with its day or its typed reason.
func (p File) fact(ctx context.Context, e referral.Event) string {
	fact := locales.T(ctx, "referral.timeline."+string(e.Action), "organisation", p.Referral.OrganisationName)
	more := map[flow.Action]string{
		referral.DoSetAppointment: happens(ctx, p.Referral, e), referral.DoMeet: happens(ctx, p.Referral, e), referral.DoAccept: locales.T(ctx, "referral.appi.starts", "day", onDay(ctx, e.HappensOn)),
	}[e.Action]
	if e.Reason != "" {
		more = why(ctx, e.Action, e.Reason, e.Words)
	}
	return strings.Join(present(fact, more), ", ")
}
