package placement_test

import (
	"context"
	"testing"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/person"
	"passerelle/models/placement"
	"passerelle/models/referral"
)

// listed is what the day of somebody says of placements, and of measures that end.
func (h *house) listed(who *fixture.Persona, today day.Day) (calls []placement.Row, ending int) {
	h.t.Helper()
	h.on(today, 9)
	h.as(who, func(ctx context.Context, tx *db.Tx) error {
		mine, err := charge.Of(ctx, tx)
		if err != nil {
			return err
		}
		if calls, _, err = placement.ForToday(ctx, tx, mine, today, today); err != nil {
			return err
		}
		over, err := person.EndingSoon(ctx, tx, mine, today)
		ending = len(over)
		return err
	})
	return calls, ending
}

// Every state of the table has a day on which it comes back to whoever answers for the
// person: to the officer in charge, and once she has left to the manager. One that goes
// on does so until the measure ends; one that has ended is nobody's.
func TestEveryStateOfAPlacementComesBackToSomebody(t *testing.T) {
	measure := day.Of(2027, 6, 30)
	ways := map[flow.Status]struct {
		lead func(*house, placement.ID)
		due  day.Day // the last day on which nobody is asked
		call bool    // by the placement, else by the measure
	}{
		referral.Planned:   {func(*house, placement.ID) {}, monday, true},
		referral.Active:    {(*house).arrive, measure.Add(-31), false},
		referral.Suspended: {(*house).interrupt, monday.Add(placement.Patience - 1), true},
		referral.Ended:     {(*house).finish, day.Day{}, false},
	}
	for _, status := range referral.PlacementFlow.Statuses() {
		way, known := ways[status]
		if !known {
			t.Errorf("nobody is asked about what is %s", status)
			continue
		}
		h := newHouse(t)
		of := h.expected()
		way.lead(h, of)
		if p, err := h.read(fixture.Nadia, of); err != nil || p.Status != status {
			t.Fatalf("%s is not reached: %s, %v", status, p.Status, err)
		}
		if status == referral.Ended {
			if calls, _ := h.listed(fixture.Nadia, measure); len(calls) != 0 {
				t.Errorf("over, and yet %+v", calls)
			}
			continue
		}
		count := func(who *fixture.Persona, today day.Day) int {
			calls, ending := h.listed(who, today)
			for _, call := range calls {
				if call.ID != of || call.OrganisationTel == "" || call.DueOn.After(today) {
					t.Errorf("%s on %s: %+v", status, today, call)
				}
			}
			if way.call {
				return len(calls)
			}
			return ending
		}
		if n := count(fixture.Nadia, way.due); n != 0 {
			t.Errorf("%s on %s: %d lines", status, way.due, n)
		}
		if n := count(fixture.Nadia, way.due.Add(1)); n != 1 {
			t.Errorf("%s on %s: %d lines", status, way.due.Add(1), n)
		}
		h.Exec(t, "update memberships set status = 'ended' where account_id = $1", fixture.Nadia.Account())
		if n := count(fixture.Helene, way.due.Add(1)); n != 1 {
			t.Errorf("%s, once Nadia has left: %d lines", status, n)
		}
	}
}

func (h *house) interrupt(of placement.ID) {
	h.t.Helper()
	h.arrive(of)
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return placement.Interrupt(ctx, tx, of) })
}

func (h *house) finish(of placement.ID) {
	h.t.Helper()
	h.arrive(of)
	if err := h.end(fixture.Karim, of, report()); err != nil {
		h.t.Fatal(err)
	}
}
