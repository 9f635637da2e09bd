package placement_test

import (
	"context"
	"testing"

	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/placement"
)

func TestEveryNightOfAPlaceSaysWhoHoldsItAndHow(t *testing.T) {
	const end = 3 // days after Monday
	for _, c := range []struct {
		status     flow.Status
		today      int
		turnaround int
		want       [6]flow.Status // from the Sunday before
	}{
		{placement.Provisional, 0, 0, [6]flow.Status{"", "provisional", "provisional", "provisional", "", ""}},
		{placement.Confirmed, 0, 1, [6]flow.Status{"", "confirmed", "confirmed", "confirmed", "turnaround", ""}},
		{placement.Arrived, 2, 1, [6]flow.Status{"", "arrived", "arrived", "arrived", "turnaround", ""}},
		{placement.Arrived, 3, 1, [6]flow.Status{"", "arrived", "arrived", "arrived", "overstay", ""}},
		{placement.Arrived, 4, 0, [6]flow.Status{"", "arrived", "arrived", "arrived", "overstay", "overstay"}},
		{placement.Left, 4, 1, [6]flow.Status{"", "left", "left", "left", "turnaround", ""}},
		{placement.Void, 4, 0, [6]flow.Status{"", "void", "void", "void", "", ""}},
	} {
		s := placement.Stay{Status: c.status, StartsOn: monday, LeavesOn: monday.Add(end), TurnaroundDays: c.turnaround}
		var got [6]flow.Status
		for i := range got {
			got[i] = s.Night(monday.Add(i-1), monday.Add(c.today))
		}
		if got != c.want {
			t.Errorf("%s, day %d: %v, want %v", c.status, c.today, got, c.want)
		}
	}
}

func TestAHouseReadsWhatKeepsItsPlacesAndNoOtherHouseDoes(t *testing.T) {
	h := newHouse(t)
	seven, eight := h.place("Chambre 7", 0), h.place("Chambre 8", 0)
	who := h.expected()
	if err := h.book(who, placement.Nights{Place: seven, From: monday, Until: monday.Add(10)}); err != nil {
		t.Fatal(err)
	}
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return placement.Close(ctx, tx, eight, monday.Add(2), monday.Add(4), "works")
	})
	read := func(by *fixture.Persona, from, until int) (all []placement.Stay) {
		h.as(by, func(ctx context.Context, tx *db.Tx) (err error) {
			all, err = placement.Occupied(ctx, tx, monday.Add(from), monday.Add(until))
			return err
		})
		return all
	}
	all := read(fixture.Karim, 0, 35)
	if len(all) != 2 || all[0].Place != seven || all[0].Name == "" || all[0].Placement == nil || *all[0].Placement != who {
		t.Fatalf("the house reads %+v", all)
	}
	if all[1].Place != eight || all[1].Status != placement.Void || all[1].Reason != "works" || all[1].Placement != nil {
		t.Errorf("the works are %+v", all[1])
	}
	if gone := read(fixture.Karim, 10, 45); len(gone) != 0 {
		t.Errorf("after the last night: %+v", gone)
	}
	if service := read(fixture.Nadia, 0, 35); len(service) != 0 {
		t.Errorf("a service reads a house's sheet: %+v", service)
	}
}
