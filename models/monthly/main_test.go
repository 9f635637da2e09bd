package monthly_test

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

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	monday   = day.Of(2026, time.November, 23)
	november = day.Of(2026, time.November, 1)
	december = day.Of(2026, time.December, 1)
)

// house is Le Relais with residents who came on Monday.
type house struct {
	*dbtest.Database
	t         testing.TB
	of        agreement.ID
	residents []referral.ID
}

func newHouse(t testing.TB, residents int) *house {
	h := &house{Database: world.New(t), t: t}
	h.Scan(t, "select id from agreements where reference = 'VC-01'", nil, &h.of.UUID)
	for i := range residents {
		h.lodge(i)
	}
	return h
}

func (h *house) try(who actor.Actor, fn func(context.Context, *db.Tx) error) error {
	return h.Pool.Write(h.t.Context(), who, func(tx *db.Tx) error { return fn(h.t.Context(), tx) })
}

func (h *house) as(who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
	h.t.Helper()
	if err := h.try(who.Actor(), fn); err != nil {
		h.t.Fatal(err)
	}
}

// on lets time pass to an hour of a day, in Paris.
func (h *house) on(d day.Day) {
	h.t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		h.t.Fatal(err)
	}
	h.Stand(d.In(zone, day.ClockOf(21, 0)))
}

// lodge refers somebody to Le Relais, who is taken on, given a room and arrives.
func (h *house) lodge(n int) {
	h.t.Helper()
	var of referral.ID
	h.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
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
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Accept(ctx, tx, of, monday) })
	placed := h.placed(of)
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		place, err := placement.AddPlace(ctx, tx, placement.Typed{Site: fixture.Relais.Site(), Name: fmt.Sprintf("Chambre M%d", n), Room: "single", Audience: "anyone"})
		if err != nil {
			return err
		}
		return placement.Book(ctx, tx, placed, placement.Nights{Place: place, From: monday, Until: day.Of(2027, time.January, 31)})
	})
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return placement.Arrive(ctx, tx, placed, monday, day.ClockOf(8, 20))
	})
	h.residents = append(h.residents, of)
}

func (h *house) placed(of referral.ID) (found placement.ID) {
	h.t.Helper()
	h.Scan(h.t, "select id from placements where referral_id = $1", []any{of.UUID}, &found.UUID)
	return found
}

// marked gives everybody the same mark on each day from one through another.
func (h *house) marked(from, through day.Day, mark presence.Mark) {
	h.t.Helper()
	for d := from; !d.After(through); d = d.Add(1) {
		h.on(d)
		roll := presence.Roll{On: d, Marks: map[referral.ID]presence.Mark{}}
		for _, of := range h.residents {
			roll.Marks[of] = mark
		}
		h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return presence.Record(ctx, tx, roll) })
	}
}

func (h *house) sign(month, today day.Day) (made monthly.ID, err error) {
	h.t.Helper()
	err = h.try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = monthly.Sign(ctx, tx, h.of, month, today)
		return err
	})
	return made, err
}

func (h *house) state(who *fixture.Persona, of monthly.ID) (s monthly.State) {
	h.t.Helper()
	h.as(who, func(ctx context.Context, tx *db.Tx) (err error) {
		s, err = monthly.ByID(ctx, tx, of)
		return err
	})
	return s
}
