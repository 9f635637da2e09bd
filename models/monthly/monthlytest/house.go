//go:build !release

// Package monthlytest gives tests a house: Le Relais with residents who came on
// Monday, and the marks of their evenings.
package monthlytest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"passerelle/models/actor"
	"passerelle/models/agreement"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/monthly"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/placement"
	"passerelle/models/presence"
	"passerelle/models/referral"
)

// Monday is the day tests stand on.
var Monday = day.Of(2026, time.November, 23)

// House is Le Relais with residents who came on Monday, under its agreement.
type House struct {
	*dbtest.Database
	t         testing.TB
	Of        agreement.ID
	Residents []referral.ID
}

// New lodges so many.
func New(t testing.TB, residents int) *House {
	h := &House{Database: world.New(t), t: t}
	h.Scan(t, "select id from agreements where reference = 'VC-01'", nil, &h.Of.UUID)
	for i := range residents {
		h.lodge(i)
	}
	return h
}

// Try acts as somebody and gives the refusal.
func (h *House) Try(who actor.Actor, fn func(context.Context, *db.Tx) error) error {
	return h.Pool.Write(h.t.Context(), who, func(tx *db.Tx) error { return fn(h.t.Context(), tx) })
}

// As acts as a persona, which must be allowed.
func (h *House) As(who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
	h.t.Helper()
	if err := h.Try(who.Actor(), fn); err != nil {
		h.t.Fatal(err)
	}
}

// On lets time pass to an hour of a day, in Paris.
func (h *House) On(d day.Day) {
	h.t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		h.t.Fatal(err)
	}
	h.Stand(d.In(zone, day.ClockOf(21, 0)))
}

// lodge refers somebody to Le Relais, who is taken on, given a room and arrives.
func (h *House) lodge(n int) {
	h.t.Helper()
	var of referral.ID
	h.As(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		who, err := person.Create(ctx, tx, person.New{
			Civility: "mr", LastName: fmt.Sprintf("Résident %c", 'A'+n), FirstName: "Ismaël", BirthOn: fmt.Sprintf("%02d/03/1988", 1+n%28),
			Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
			MeasureKind: "external_placement", MeasureFrame: "after", MeasureEndsOn: "30/06/2027", InCustodyRegister: true, Confirmed: true,
		})
		if err != nil {
			return err
		}
		draft, err := referral.StartDraft(ctx, tx, who, id.From[partner.Offer](fixture.RelaisRooms.ID))
		if err != nil {
			return err
		}
		if err := referral.SaveDraft(ctx, tx, draft, referral.Typed{Purpose: "Trouver un hébergement", Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer", "fields"}}); err != nil {
			return err
		}
		of, err = referral.Send(ctx, tx, draft)
		return err
	})
	h.As(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Accept(ctx, tx, of, Monday) })
	placed := h.Placed(of)
	h.As(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		place, err := placement.AddPlace(ctx, tx, placement.Typed{Site: fixture.Relais.Site(), Name: fmt.Sprintf("Chambre M%d", n), Room: "single", Audience: "anyone"})
		if err != nil {
			return err
		}
		return placement.Book(ctx, tx, placed, placement.Nights{Place: place, From: Monday, Until: day.Of(2027, time.January, 31)})
	})
	h.As(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return placement.Arrive(ctx, tx, placed, Monday, day.ClockOf(8, 20))
	})
	h.Residents = append(h.Residents, of)
}

// Placed is the placement of a referral.
func (h *House) Placed(of referral.ID) (found placement.ID) {
	h.t.Helper()
	h.Scan(h.t, "select id from placements where referral_id = $1", []any{of.UUID}, &found.UUID)
	return found
}

// Marked gives everybody the same mark on each day from one through another.
func (h *House) Marked(from, through day.Day, mark presence.Mark) {
	h.t.Helper()
	for d := from; !d.After(through); d = d.Add(1) {
		h.On(d)
		roll := presence.Roll{On: d, Marks: map[referral.ID]presence.Mark{}}
		for _, of := range h.Residents {
			roll.Marks[of] = mark
		}
		h.As(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return presence.Record(ctx, tx, roll) })
	}
}

// Sign signs a month for the partner.
func (h *House) Sign(month, today day.Day) (made monthly.ID, err error) {
	h.t.Helper()
	err = h.Try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = monthly.Sign(ctx, tx, h.Of, month, today)
		return err
	})
	return made, err
}

// State is one as a persona reads it.
func (h *House) State(who *fixture.Persona, of monthly.ID) (s monthly.State) {
	h.t.Helper()
	h.As(who, func(ctx context.Context, tx *db.Tx) (err error) {
		s, err = monthly.ByID(ctx, tx, of)
		return err
	})
	return s
}
