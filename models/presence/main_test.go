package presence_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/placement"
	"passerelle/models/presence"
	"passerelle/models/referral"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// monday is the day tests stand on.
var monday = day.Of(2026, time.November, 23)

// house is Le Relais with residents who came on a day.
type house struct {
	*dbtest.Database
	t         testing.TB
	residents []referral.ID
}

func newHouse(t testing.TB, residents int, from day.Day) *house {
	h := &house{Database: world.New(t), t: t}
	for i := range residents {
		h.lodge(i, from)
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
func (h *house) on(d day.Day, hour int) {
	h.t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		h.t.Fatal(err)
	}
	h.Stand(d.In(zone, day.ClockOf(hour, 0)))
}

// lodge has somebody arrive on a day and live in a room of their own.
func (h *house) lodge(i int, from day.Day) {
	h.t.Helper()
	var of referral.ID
	h.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		who, err := person.Create(ctx, tx, person.New{
			Civility: "mr", LastName: fmt.Sprintf("Résident %c", 'A'+i), FirstName: "Ismaël", BirthOn: fmt.Sprintf("%02d/03/1988", 1+i),
			Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
			MeasureKind: "external_placement", MeasureFrame: "after", MeasureEndsOn: "30/06/2028", InCustodyRegister: true, Confirmed: true,
		})
		if err != nil {
			return err
		}
		draft, err := referral.StartDraft(ctx, tx, who, id.From[partner.Offer](fixture.RelaisRooms.ID))
		if err != nil {
			return err
		}
		typed := referral.Typed{Purpose: "Trouver un hébergement", Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer", "fields"}}
		if err := referral.SaveDraft(ctx, tx, draft, typed); err != nil {
			return err
		}
		of, err = referral.Send(ctx, tx, draft)
		return err
	})
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		if err := referral.Accept(ctx, tx, of, from); err != nil {
			return err
		}
		return nil
	})
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		p, err := placement.OfReferral(ctx, tx, of)
		if err != nil {
			return err
		}
		room, err := placement.AddPlace(ctx, tx, placement.Typed{Site: fixture.Relais.Site(), Name: fmt.Sprintf("Chambre %d", i+1), Room: "single", Audience: "anyone"})
		if err != nil {
			return err
		}
		return placement.Book(ctx, tx, p.ID, placement.Nights{Place: room, From: from, Until: from.Add(120)})
	})
	h.Exec(h.t, "update bookings set status = 'arrived' where referral_id = $1", of.UUID)
	h.Exec(h.t, "update placements set status = 'active', arrived_at = starts_on + time '14:00' where referral_id = $1", of.UUID)
	h.residents = append(h.residents, of)
}

func (h *house) record(who *fixture.Persona, on day.Day, marks map[referral.ID]presence.Mark) error {
	return h.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return presence.Record(ctx, tx, presence.Roll{On: on, Marks: marks})
	})
}

// all gives everybody one mark.
func (h *house) all(mark presence.Mark) map[referral.ID]presence.Mark {
	marks := map[referral.ID]presence.Mark{}
	for _, of := range h.residents {
		marks[of] = mark
	}
	return marks
}

func key(err error) string {
	f, ok := fault.As(err)
	switch {
	case !ok:
		return ""
	case len(f.Fields) > 0:
		return f.Fields[0].Field + " " + f.Fields[0].Key
	}
	return f.Key
}
