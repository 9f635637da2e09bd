package placement_test

import (
	"context"
	"slices"
	"testing"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/placement"
	"passerelle/models/referral"
)

// The table, the states the database takes and the moves the models make are the
// same; each state is left by whom the table names.
func TestBookingFlowAgreesWithTheDatabase(t *testing.T) {
	h := newHouse(t)
	if err := placement.BookingFlow.Check(); err != nil {
		t.Fatal(err)
	}
	var check string
	h.Scan(t, "select pg_get_constraintdef(oid) from pg_constraint where conname = 'bookings_status_check'", nil, &check)
	for _, s := range append(placement.BookingFlow.Statuses(), placement.Void) {
		if !slices.Contains(quoted(check), string(s)) {
			t.Errorf("%s is no state of the table: %s", s, check)
		}
	}
	if n := len(quoted(check)); n != len(placement.BookingFlow.Statuses())+1 {
		t.Errorf("%d states in the database", n)
	}
}

func quoted(text string) []string {
	var all []string
	for i, start := 0, -1; i < len(text); i++ {
		switch {
		case text[i] != '\'':
		case start < 0:
			start = i + 1
		default:
			all, start = append(all, text[start:i]), -1
		}
	}
	return all
}

func TestArrivingBeginsThePlacementAndTheStay(t *testing.T) {
	h := newHouse(t)
	of := h.expected()
	if err := h.book(of, placement.Nights{Place: h.place("Chambre 7", 0), From: monday.Add(1), Until: monday.Add(5), Provisional: true}); err != nil {
		t.Fatal(err)
	}
	h.arrive(of) // a day before the place was kept from
	p, err := h.read(fixture.Nadia, of)
	if err != nil {
		t.Fatal(err)
	}
	if p.Status != referral.Active || p.ArrivedAt.UTC().Format("2006-01-02 15:04") != "2026-11-23 07:20" || p.Booking.Status != placement.Arrived || p.Booking.StartsOn != monday {
		t.Errorf("%s at %s, booking %+v", p.Status, p.ArrivedAt, p.Booking)
	}
	var told string
	h.Scan(t, "select string_agg(kind || ' ' || audience, ', ' order by id) from notices where noun_id = $1 and kind like 'placement%'", []any{p.Referral.UUID}, &told)
	if told != "placement_arrived referent" {
		t.Errorf("told: %s", told)
	}
}

func TestArrivalsAreNeitherToComeNorLongPast(t *testing.T) {
	h := newHouse(t)
	of := h.expected()
	for on, want := range map[day.Day]string{
		monday.Add(1): "on placement.error.future", {}: "on placement.error.on", monday.Add(-40): "on placement.error.long_ago",
	} {
		err := h.try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return placement.Arrive(ctx, tx, of, on, day.ClockOf(8, 0))
		})
		if key(err) != want {
			t.Errorf("%s: %v", on, err)
		}
	}
	err := h.try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return placement.Arrive(ctx, tx, of, monday, day.ClockOf(15, 20)) // it is ten to nine
	})
	if key(err) != "on placement.error.future" {
		t.Errorf("this afternoon: %v", err)
	}
}

// Not arrived: the officer and the managers are told in the same breath, and it
// stands in the officer's day until they arrive.
func TestWhoDoesNotArriveIsAnAlert(t *testing.T) {
	h := newHouse(t)
	of := h.accepted(h.person("Résident"), &fixture.RelaisRooms, fixture.Karim, monday.Add(1))
	miss := func() error {
		return h.try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return placement.Miss(ctx, tx, of) })
	}
	if err := miss(); key(err) != "placement.error.not_yet" {
		t.Errorf("before the day: %v", err)
	}
	h.on(monday.Add(1), 19)
	if err := miss(); err != nil {
		t.Fatal(err)
	}
	var told string
	h.Scan(t, "select kind || ' ' || audience from notices where kind = 'placement_missed'", nil, &told)
	if told != "placement_missed referent_and_managers" {
		t.Errorf("told: %s", told)
	}
	p, err := h.read(fixture.Nadia, of)
	if err != nil || p.MissedAt.IsZero() || !p.Register || p.Status != referral.Planned {
		t.Errorf("missed at %s, register %t, %s: %v", p.MissedAt, p.Register, p.Status, err)
	}
	h.on(monday.Add(2), 10)
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return placement.Arrive(ctx, tx, of, monday.Add(2), day.ClockOf(9, 30))
	})
	if p, err = h.read(fixture.Nadia, of); err != nil || !p.MissedAt.IsZero() || p.Status != referral.Active {
		t.Errorf("arrived after all: missed at %s, %s: %v", p.MissedAt, p.Status, err)
	}
}

// Every state × action × side: what the table does not have is a conflict and
// changes nothing.
func TestPlacementsMoveByTheTableOnly(t *testing.T) {
	acts := map[flow.Action]func(context.Context, *db.Tx, placement.ID) error{
		referral.DoStart: func(ctx context.Context, tx *db.Tx, of placement.ID) error {
			return placement.Arrive(ctx, tx, of, monday, day.ClockOf(8, 0))
		},
		referral.DoSuspend: placement.Interrupt,
		referral.DoResume:  placement.Continue,
		referral.DoEnd: func(ctx context.Context, tx *db.Tx, of placement.ID) error {
			return placement.End(ctx, tx, of, report())
		},
	}
	h := newHouse(t)
	for _, from := range referral.PlacementFlow.Statuses() {
		for do, act := range acts {
			for who, side := range map[*fixture.Persona]flow.By{fixture.Karim: flow.Partner, fixture.Nadia: flow.Service} {
				of := h.expected()
				if from == referral.Ended {
					h.Exec(t, "update placements set status = 'ended', exit = 'withdrawn', ended_on = starts_on where id = $1", of.UUID)
				} else {
					h.Exec(t, "update placements set status = $2, arrived_at = $3 where id = $1", of.UUID, string(from), h.monday())
				}
				err := h.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error {
					if do == referral.DoEnd && from == referral.Planned {
						return placement.End(ctx, tx, of, placement.Report{On: monday, Exit: placement.NeverCame})
					}
					return act(ctx, tx, of)
				})
				move, legal := referral.PlacementFlow.Find(from, do, side)
				// The service ends a placement by taking its referral back.
				byWithdrawal := do == referral.DoEnd && side == flow.Service
				switch {
				case legal == nil && !byWithdrawal && err != nil:
					t.Errorf("%s %s by %s: %v", from, do, side, err)
				case (legal != nil || byWithdrawal) && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Forbidden):
					t.Errorf("%s %s by %s is not of the table and answers %v", from, do, side, err)
				}
				var status flow.Status
				h.Scan(t, "select status from placements where id = $1", []any{of.UUID}, &status)
				want := from
				if err == nil {
					want = move.To
				}
				if status != want {
					t.Errorf("%s %s by %s: now %s", from, do, side, status)
				}
			}
		}
	}
}
