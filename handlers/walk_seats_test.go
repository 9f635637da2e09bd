package handlers_test

import (
	"context"
	"slices"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/programme"
)

// fillACycle leaves a full cycle of a service with two who wait, the first of
// them with an offer that nobody has taken up, two who are kept apart, one who is
// proposed, and a free hour of an interview.
func fillACycle(t *testing.T, site *webtest.Site, p *fixture.Persona) {
	t.Helper()
	var cycle programme.CycleID
	site.World.Scan(t, "select id from cycles where service_id = $1 and kind = 'programme' and starts_on > '2026-11-23' order by starts_on, id limit 1", []any{p.Service.ID}, &cycle.UUID)
	site.World.Exec(t, "update cycles set seats = seats_taken, overbooking = 0 where id = $1", cycle)
	free := func(n int) person.ID {
		var who person.ID
		site.World.Scan(t, `select id from persons p where referent_id = $1 and status = 'active' and not exists (select from enrolments e where e.person_id = p.id)
			order by id offset $2 limit 1`, []any{p.Account(), n}, &who.UUID)
		return who
	}
	var seat programme.EnrolmentID
	site.World.Scan(t, "select id from enrolments where cycle_id = $1 and status = 'enrolled' order by id desc limit 1", []any{cycle}, &seat.UUID)
	err := site.World.Pool.Write(t.Context(), p.Actor(), func(tx *db.Tx) error {
		for n := range 2 {
			if _, err := programme.Wait(t.Context(), tx, cycle, free(n), ""); err != nil {
				return err
			}
		}
		if _, err := programme.Unenrol(t.Context(), tx, seat); err != nil {
			return err
		}
		if err := programme.KeepApart(t.Context(), tx, free(0), free(2)); err != nil {
			return err
		}
		return proposeOne(t.Context(), tx, cycle, free(3), p)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func proposeOne(ctx context.Context, tx *db.Tx, cycle programme.CycleID, who person.ID, by *fixture.Persona) error {
	if _, err := programme.Propose(ctx, tx, cycle, who); err != nil {
		return err
	}
	leads, err := programme.Facilitators(ctx, tx, cycle)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(leads, func(f programme.Facilitator) bool { return f.Account == by.Account() }) {
		if err := programme.Join(ctx, tx, cycle, by.Membership(), programme.Co); err != nil {
			return err
		}
	}
	_, err = programme.OfferSlot(ctx, tx, cycle, programme.NewSlot{On: day.Of(2026, 11, 24), At: day.ClockOf(9, 0), With: by.Account()})
	return err
}
