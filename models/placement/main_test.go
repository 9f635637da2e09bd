package placement_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

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
	"passerelle/models/referral"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// monday is the day tests stand on.
var monday = day.Of(2026, time.November, 23)

// house is a world in which Le Relais lodges people.
type house struct {
	*dbtest.Database
	t       testing.TB
	persons int
}

func newHouse(t testing.TB) *house { return &house{Database: world.New(t), t: t} }

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

func (h *house) person(name string) person.ID {
	h.t.Helper()
	h.persons++
	var of person.ID
	h.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		of, err = person.Create(ctx, tx, person.New{
			Civility: "mr", LastName: name, FirstName: "Ismaël", BirthOn: fmt.Sprintf("%02d/03/1988", 1+h.persons%28),
			Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
			MeasureKind: "external_placement", MeasureFrame: "after", MeasureEndsOn: "30/06/2027", InCustodyRegister: true, Confirmed: true,
		})
		return err
	})
	return of
}

// accepted refers somebody to an offer, and has the partner take them on from a
// day.
func (h *house) accepted(who person.ID, to *fixture.Offer, by *fixture.Persona, from day.Day) placement.ID {
	h.t.Helper()
	var of referral.ID
	h.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		draft, err := referral.StartDraft(ctx, tx, who, id.From[partner.Offer](to.ID))
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
	h.as(by, func(ctx context.Context, tx *db.Tx) error { return referral.Accept(ctx, tx, of, from) })
	return h.of(of)
}

func (h *house) of(of referral.ID) placement.ID {
	h.t.Helper()
	var found string
	h.Scan(h.t, "select id::text from placements where referral_id = $1", []any{of.UUID}, &found)
	return parsed[referral.Placement](h.t, found)
}

// expected is a new person whom Le Relais expects today.
func (h *house) expected() placement.ID {
	h.t.Helper()
	return h.accepted(h.person(fmt.Sprintf("Résident %c%c", 'A'+h.persons/26, 'A'+h.persons%26)), &fixture.RelaisRooms, fixture.Karim, monday)
}

func (h *house) place(name string, turnaround int) placement.PlaceID {
	h.t.Helper()
	var of placement.PlaceID
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) (err error) {
		of, err = placement.AddPlace(ctx, tx, placement.Typed{
			Site: fixture.Relais.Site(), Name: name, Room: "single", Audience: "anyone", TurnaroundDays: turnaround,
		})
		return err
	})
	return of
}

func (h *house) book(of placement.ID, n placement.Nights) error {
	return h.try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return placement.Book(ctx, tx, of, n) })
}

func (h *house) arrive(of placement.ID) {
	h.t.Helper()
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return placement.Arrive(ctx, tx, of, monday, day.ClockOf(8, 20))
	})
}

func (h *house) read(who *fixture.Persona, of placement.ID) (p placement.Placement, err error) {
	err = h.try(who.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = placement.ByID(ctx, tx, of)
		return err
	})
	return p, err
}

func parsed[T any](t testing.TB, text string) (of id.Of[T]) {
	t.Helper()
	if err := of.Scan(text); err != nil {
		t.Fatal(err)
	}
	return of
}

// commits runs one statement as BySQL does, and lets it stand: of many at once, what
// the first has done is what the others meet.
func (h *house) commits(who actor.Actor, statement string, args ...any) (rows int64, err error) {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, h.Login)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	tx, err := conn.Begin(ctx)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `select set_config('role', $1, true), set_config('app.account', $2, true),
		set_config('app.service', $3, true), set_config('app.organisation', $4, true), set_config('app.moment', $5, true)`,
		"passerelle_"+string(who.Kind), who.Account.String(), who.Service.String(), who.Organisation.String(), dbtest.Monday.Format(time.RFC3339))
	if err != nil {
		return 0, err
	}
	tag, err := tx.Exec(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return tag.RowsAffected(), tx.Commit(ctx)
}

func key(err error) string {
	if f, ok := fault.As(err); ok {
		if len(f.Fields) > 0 {
			return f.Fields[0].Field + " " + f.Fields[0].Key
		}
		return f.Key
	}
	return ""
}
