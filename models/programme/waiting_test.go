package programme_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func ask(w *dbtest.Database, by *fixture.Persona, cycle programme.CycleID, who person.ID, first programme.Priority) (joined programme.Asked, err error) {
	err = programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		joined, err = programme.Ask(ctx, tx, cycle, who, first)
		return err
	})
	return joined, err
}

func accept(w *dbtest.Database, by *fixture.Persona, waiting programme.WaitingID) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.Accept(ctx, tx, waiting)
		return err
	})
}

func decline(w *dbtest.Database, by *fixture.Persona, waiting programme.WaitingID) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.Decline(ctx, tx, waiting)
		return err
	})
}

// tick does what the worker does every hour.
func tick(t testing.TB, w *dbtest.Database) {
	t.Helper()
	programmetest.Write(t, w, actor.ForWorker(fixture.ValClair.ID), func(ctx context.Context, tx *db.Tx) error {
		ended, err := programme.EndedOffers(ctx, tx)
		for _, one := range ended {
			if err := programme.ExpireOffer(ctx, tx, one); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
		cycles, err := programme.ToPromote(ctx, tx)
		for _, one := range cycles {
			if err := programme.Promote(ctx, tx, one); err != nil {
				return err
			}
		}
		return err
	})
}

func waitingList(t testing.TB, w *dbtest.Database, cycle programme.CycleID) (list []programme.Waiting) {
	t.Helper()
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = programme.WaitingList(ctx, tx, cycle)
		return err
	})
	return list
}

func withoutGap(list []programme.Waiting) bool {
	for i, one := range list {
		if one.Rank != i+1 {
			return false
		}
	}
	return true
}

func TestThreeHundredAtOnceForTwelveSeats(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{Seats: 12})
	var people []person.ID
	for i := range 300 {
		people = append(people, numbered(t, w, fixture.Nadia, i))
	}
	var all sync.WaitGroup
	start := make(chan struct{})
	for _, who := range people {
		all.Go(func() {
			<-start
			if _, err := ask(w, fixture.Nadia, g.Cycle, who, ""); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	all.Wait()
	taken, enrolled := counts(t, w, g.Cycle)
	if list := waitingList(t, w, g.Cycle); taken != 12 || enrolled != 12 || len(list) != 288 || !withoutGap(list) {
		t.Errorf("%d seats taken by %d, %d wait, ranks without a gap: %t", taken, enrolled, len(list), withoutGap(list))
	}
}

// numbered is programmetest.Person for more people than it has numbers for.
func numbered(t testing.TB, w *dbtest.Database, by *fixture.Persona, n int) person.ID {
	t.Helper()
	who := programmetest.Person(t, w, by, n)
	w.Exec(t, "update persons set last_name = $2, appi_ref = null where id = $1", who, "Durand-"+string(rune('A'+n/26))+string(rune('A'+n%26)))
	return who
}

func TestFreedSeatIsOfferedInOrderAndThenToTheNext(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{Seats: 1, From: tuesday(1)})
	seat, err := enrol(w, fixture.Nadia, g.Cycle, programmetest.Person(t, w, fixture.Nadia, 0))
	if err != nil {
		t.Fatal(err)
	}
	var waits []programme.Asked
	for i, first := range []programme.Priority{"", "", "measure_ends"} {
		joined, err := ask(w, fixture.Nadia, g.Cycle, programmetest.Person(t, w, fixture.Nadia, i+1), first)
		if err != nil {
			t.Fatal(err)
		}
		waits = append(waits, joined)
	}
	if waits[0].Rank != 1 || waits[1].Rank != 2 || waits[2].Rank != 1 {
		t.Fatalf("ranks on asking: %+v", waits)
	}
	if err := leave(w, fixture.Nadia, seat); err != nil {
		t.Fatal(err)
	}
	list := waitingList(t, w, g.Cycle)
	if list[0].ID != waits[2].Waiting || list[0].Status != programme.Offered || list[1].Status != programme.InLine {
		t.Fatalf("after a departure: %+v", list)
	}
	// Two working days after this Monday: until Wednesday evening in Paris.
	if want := time.Date(2026, time.November, 25, 17, 0, 0, 0, time.UTC); !list[0].OfferEndsAt.Equal(want) {
		t.Errorf("the offer ends at %s", list[0].OfferEndsAt)
	}
	// Who asks now goes behind, although nobody sits on the seat.
	late, err := ask(w, fixture.Nadia, g.Cycle, programmetest.Person(t, w, fixture.Nadia, 9), "")
	if err != nil || late.Rank != 4 {
		t.Errorf("%+v %v", late, err)
	}
	w.Stand(*list[0].OfferEndsAt)
	err = accept(w, fixture.Nadia, list[0].ID)
	expect(t, err, fault.Conflict, "waiting.error.over")
	tick(t, w)
	tick(t, w)
	list = waitingList(t, w, g.Cycle)
	if len(list) != 3 || list[0].ID != waits[0].Waiting || list[0].Status != programme.Offered || list[1].Status != programme.InLine || !withoutGap(list) {
		t.Fatalf("after the hour: %+v", list)
	}
	if err := decline(w, fixture.Nadia, list[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := accept(w, fixture.Nadia, waits[1].Waiting); err != nil {
		t.Fatal(err)
	}
	err = accept(w, fixture.Nadia, waits[1].Waiting)
	expect(t, err, fault.Conflict, "waiting.error.over")
	if taken, enrolled := counts(t, w, g.Cycle); taken != 1 || enrolled != 1 {
		t.Errorf("%d seats taken by %d", taken, enrolled)
	}
	var lines int
	w.Scan(t, "select count(*) from journal where noun = 'waiting' and detail = 'priority measure_ends'", nil, &lines)
	if lines != 1 {
		t.Errorf("%d lines say why somebody came first", lines)
	}
}

// tuesday is that of some weeks after the one in which the tests stand.
func tuesday(weeks int) day.Day { return day.Of(2026, time.November, 24).Add(7 * weeks) }

func TestClosedGroupLetsNobodyInAfterItsSecondSession(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{Seats: 2})
	people := []person.ID{}
	for i := range 4 {
		people = append(people, programmetest.Person(t, w, fixture.Nadia, i))
	}
	seat, err := enrol(w, fixture.Nadia, g.Cycle, people[0])
	if err != nil {
		t.Fatal(err)
	}
	other, err := enrol(w, fixture.Nadia, g.Cycle, people[1])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ask(w, fixture.Nadia, g.Cycle, people[2], ""); err != nil {
		t.Fatal(err)
	}
	// Between the first two sessions a drop-out is made up for, until the second.
	w.Stand(g.Sessions[1].StartsAt.Add(-24 * time.Hour))
	if err := leave(w, fixture.Nadia, seat); err != nil {
		t.Fatal(err)
	}
	list := waitingList(t, w, g.Cycle)
	if list[0].Status != programme.Offered || !list[0].OfferEndsAt.Equal(g.Sessions[1].StartsAt) {
		t.Errorf("offer %+v", list[0])
	}
	if err := accept(w, fixture.Nadia, list[0].ID); err != nil {
		t.Fatal(err)
	}
	w.Stand(g.Sessions[1].StartsAt)
	if err := leave(w, fixture.Nadia, other); err != nil {
		t.Fatal(err)
	}
	_, err = enrol(w, fixture.Nadia, g.Cycle, people[3])
	expect(t, err, fault.Conflict, "cycle.error.entry_closed")
	_, err = ask(w, fixture.Nadia, g.Cycle, people[3], "")
	expect(t, err, fault.Conflict, "cycle.error.entry_closed")
	w.Exec(t, "update programme_versions set closed_after = 0")
	if _, err := enrol(w, fixture.Nadia, g.Cycle, people[3]); err != nil {
		t.Errorf("an open group: %v", err)
	}
}

// turn is somebody in the line, as a slow reader keeps it.
type turn struct {
	who             person.ID
	first, promised bool // before others for a reason; offered a seat
}

// join puts somebody where the rule says: behind all, or with a reason behind those
// who have one too; before nobody to whom a seat is promised.
func join(line []turn, who person.ID, first bool) []turn {
	at := len(line)
	for first && at > 0 && !line[at-1].first && !line[at-1].promised {
		at--
	}
	return slices.Insert(line, at, turn{who: who, first: first})
}

// Whatever happens in whatever order, no seat too many is held, overbooked by as many
// as somebody said and no more, each held seat is somebody's, ranks have no gap, who
// came first goes first but for a reason, and nobody waits while a seat is free.
func TestWaitingListHoldsWhateverHappens(t *testing.T) {
	w := world.New(t)
	people := make([]person.ID, 8)
	for i := range people {
		people[i] = programmetest.Person(t, w, fixture.Nadia, i)
	}
	rapid.Check(t, func(r *rapid.T) {
		w.Stand(dbtest.Monday)
		now, seats, over := dbtest.Monday, rapid.IntRange(1, 3).Draw(r, "seats"), rapid.IntRange(0, 1).Draw(r, "over")
		g := programmetest.New(t, w, programmetest.Options{Seats: seats, From: tuesday(8)})
		w.Exec(t, "update cycles set overbooking = $2 where id = $1", g.Cycle, over)
		seats += over
		held := map[int]programme.EnrolmentID{}
		var line []turn
		for range rapid.IntRange(4, 14).Draw(r, "acts") {
			i := rapid.IntRange(0, len(people)-1).Draw(r, "who")
			first := rapid.SampledFrom([]programme.Priority{"", "", "obligation"}).Draw(r, "priority")
			list := waitingList(t, w, g.Cycle)
			at := slices.IndexFunc(list, func(one programme.Waiting) bool { return one.Person == people[i].UUID })
			out := func() { line = slices.DeleteFunc(line, func(one turn) bool { return one.who == people[i] }) }
			seat, in := held[i]
			var err error
			switch {
			case rapid.IntRange(0, 5).Draw(r, "clock") == 0:
				now = now.Add(40 * time.Hour)
				w.Stand(now)
				for _, one := range list {
					if one.Status == programme.Offered && !now.Before(*one.OfferEndsAt) {
						line = slices.DeleteFunc(line, func(t turn) bool { return t.who.UUID == one.Person })
					}
				}
				tick(t, w)
			case in:
				err = leave(w, fixture.Nadia, seat)
				delete(held, i)
			case at >= 0 && list[at].Status == programme.Offered && now.Before(*list[at].OfferEndsAt) && rapid.Bool().Draw(r, "accepts"):
				if err = accept(w, fixture.Nadia, list[at].ID); err == nil {
					w.Scan(t, "select id from enrolments where cycle_id = $1 and person_id = $2 and status = 'enrolled'", []any{g.Cycle, people[i]}, &seat.UUID)
					held[i] = seat
					out()
				}
			case at >= 0:
				err = decline(w, fixture.Nadia, list[at].ID)
				out()
			default:
				var joined programme.Asked
				if joined, err = ask(w, fixture.Nadia, g.Cycle, people[i], first); joined.Rank == 0 {
					held[i] = joined.Enrolment
				} else {
					line = join(line, people[i], first != "")
				}
			}
			if err != nil {
				r.Fatal(err)
			}
			// A free seat is promised to whoever is first of those without one.
			for free, n := seats-len(held), 0; n < min(free, len(line)); n++ {
				line[n].promised = true
			}
			list = waitingList(t, w, g.Cycle)
			offers := len(slices.DeleteFunc(slices.Clone(list), func(one programme.Waiting) bool { return one.Status != programme.Offered }))
			taken, enrolled := counts(t, w, g.Cycle)
			if taken > seats || taken != enrolled+offers || enrolled != len(held) || !withoutGap(list) || (taken < seats && len(list) > offers) {
				r.Fatalf("%d seats: %d held, %d enrolled (%d expected), %d offered of %d who wait: %+v", seats, taken, enrolled, len(held), offers, len(list), list)
			}
			same := slices.EqualFunc(list, line, func(one programme.Waiting, t turn) bool {
				return one.Person == t.who.UUID && (one.Status == programme.Offered) == t.promised && (one.Priority != "") == t.first
			})
			if !same {
				r.Fatalf("the line is %+v, expected %+v", list, line)
			}
		}
	})
}
