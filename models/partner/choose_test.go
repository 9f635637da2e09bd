package partner_test

import (
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/partner"
)

func TestChoosable(t *testing.T) {
	today := day.Of(2026, time.November, 23)
	open := partner.Offer{Status: "published", Seats: 14, SeatsFree: 1}
	inForce := partner.Agreement{StartsOn: today.Add(-300), EndsOn: today.Add(65), Status: "active"}
	for name, c := range map[string]struct {
		offer     func(*partner.Offer)
		agreement func(*partner.Agreement)
		want      partner.Reason
	}{
		"all is well":                     {nil, nil, partner.Free},
		"no agreement":                    {nil, func(a *partner.Agreement) { *a = partner.Agreement{} }, partner.AgreementMissing},
		"begins tomorrow":                 {nil, func(a *partner.Agreement) { a.StartsOn = today.Add(1) }, partner.AgreementMissing},
		"begins today":                    {nil, func(a *partner.Agreement) { a.StartsOn = today }, partner.Free},
		"ends today":                      {nil, func(a *partner.Agreement) { a.EndsOn = today }, partner.Free},
		"ended yesterday":                 {nil, func(a *partner.Agreement) { a.EndsOn = today.Add(-1) }, partner.AgreementExpired},
		"suspended agreement":             {nil, func(a *partner.Agreement) { a.Status = "suspended" }, partner.AgreementSuspended},
		"ended, and suspended before":     {nil, func(a *partner.Agreement) { a.EndsOn, a.Status = today.Add(-1), "suspended" }, partner.AgreementExpired},
		"suspended offer":                 {func(o *partner.Offer) { o.Status = "suspended" }, nil, partner.OfferSuspended},
		"closed offer":                    {func(o *partner.Offer) { o.Status = "closed" }, nil, partner.OfferClosed},
		"unpublished offer":               {func(o *partner.Offer) { o.Status = "draft" }, nil, partner.OfferSuspended},
		"full":                            {func(o *partner.Offer) { o.SeatsFree = 0 }, nil, partner.Full},
		"full with a waiting list":        {func(o *partner.Offer) { o.SeatsFree, o.WaitingList = 0, true }, nil, partner.Free},
		"places are not counted":          {func(o *partner.Offer) { o.Seats, o.SeatsFree = 0, 0 }, nil, partner.Free},
		"full, and the agreement expired": {func(o *partner.Offer) { o.SeatsFree = 0 }, func(a *partner.Agreement) { a.EndsOn = today.Add(-1) }, partner.AgreementExpired},
	} {
		offer, agreement := open, inForce
		if c.offer != nil {
			c.offer(&offer)
		}
		if c.agreement != nil {
			c.agreement(&agreement)
		}
		if got := partner.Choosable(offer, agreement, today); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
