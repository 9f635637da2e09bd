package placement_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"pgregory.net/rapid"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/placement"
	"passerelle/models/referral"
)

func TestTwoPersonsNeverHoldOnePlaceInOneNight(t *testing.T) {
	h := newHouse(t)
	seven := h.place("Chambre 7", 1)
	first, second := h.expected(), h.expected()
	if err := h.book(first, placement.Nights{Place: seven, From: monday, Until: monday.Add(10)}); err != nil {
		t.Fatal(err)
	}
	// The last night of the first is the ninth; the tenth is for the room.
	for from, want := range map[int]string{9: "placement.error.place_taken", 10: "placement.error.place_taken", 11: ""} {
		if err := h.book(second, placement.Nights{Place: seven, From: monday.Add(from), Until: monday.Add(30)}); key(err) != want {
			t.Errorf("from night %d: %v, want %q", from, err, want)
		}
	}
}

func TestOnePersonNeverHoldsTwoPlacesInOneNight(t *testing.T) {
	h := newHouse(t)
	seven, eight := h.place("Chambre 7", 0), h.place("Chambre 8", 0)
	who := h.person("Résident")
	first, second := h.accepted(who, &fixture.RelaisRooms, fixture.Karim, monday), h.accepted(who, &fixture.RelaisRooms, fixture.Karim, monday)
	if err := h.book(first, placement.Nights{Place: seven, From: monday, Until: monday.Add(10)}); err != nil {
		t.Fatal(err)
	}
	if err := h.book(second, placement.Nights{Place: eight, From: monday.Add(9), Until: monday.Add(20)}); key(err) != "placement.error.person_elsewhere" {
		t.Errorf("two places: %v", err)
	}
	if err := h.book(second, placement.Nights{Place: eight, From: monday.Add(10), Until: monday.Add(20)}); err != nil {
		t.Errorf("one place after the other: %v", err)
	}
}

// 200 at once for one place, on nights that overlap, past all code of ours: the
// database lets one have it.
func TestOfTwoHundredAtOnceOneHoldsThePlace(t *testing.T) {
	h := newHouse(t)
	seven := h.place("Chambre 7", 0)
	var (
		group sync.WaitGroup
		mutex sync.Mutex
		gate  = make(chan struct{}, 24)
		codes = map[string]int{}
	)
	for i := range 200 {
		group.Go(func() {
			gate <- struct{}{}
			defer func() { <-gate }()
			_, err := h.commits(fixture.Karim.Actor(), `insert into bookings (id, place_id, organisation_id, status, starts_on, leaves_on, void_reason, made_at, made_by, made_name)
				values (gen_random_uuid(), $1, $2, 'void', $3, $4, 'works', now(), $5, 'K')`,
				seven.UUID, fixture.Relais.ID, monday.Add(i%5).String(), monday.Add(6+i%7).String(), fixture.Karim.Account())
			code := "held"
			var pg *pgconn.PgError
			switch {
			case errors.As(err, &pg):
				code = pg.Code
			case err != nil:
				code = err.Error()
			}
			mutex.Lock()
			defer mutex.Unlock()
			codes[code]++
		})
	}
	group.Wait()
	// 23P01 is the constraint; 40P01 two who waited for one another, both refused.
	if codes["held"] != 1 || codes["23P01"]+codes["40P01"] != 199 {
		t.Errorf("%v", codes)
	}
}

// The same through the models: the others read who stands in the way, none waits
// for ever.
func TestOfManyWhoBookAtOnceTheOthersAreTold(t *testing.T) {
	h := newHouse(t)
	seven := h.place("Chambre 7", 0)
	var all []placement.ID
	for range 8 {
		all = append(all, h.expected())
	}
	var group sync.WaitGroup
	answers := make([]string, len(all))
	for i, of := range all {
		group.Go(func() {
			answers[i] = "held"
			if err := h.book(of, placement.Nights{Place: seven, From: monday.Add(i % 3), Until: monday.Add(9)}); err != nil {
				answers[i] = key(err)
			}
		})
	}
	group.Wait()
	count := map[string]int{}
	for _, answer := range answers {
		count[answer]++
	}
	if count["held"] != 1 || count["placement.error.place_taken"] != 7 {
		t.Errorf("%v", answers)
	}
}

// Whatever is booked, freed, prolonged and ended, no night of a place has two.
func TestNoNightHasTwoWhateverIsDone(t *testing.T) {
	h := newHouse(t)
	places := []placement.PlaceID{h.place("Chambre 1", 0), h.place("Chambre 2", 2)}
	var all []placement.ID
	for range 4 {
		all = append(all, h.expected())
	}
	const twice = `select count(*) from bookings a join bookings b on a.id < b.id and a.status <> 'cancelled' and b.status <> 'cancelled'
		and (a.place_id = b.place_id or a.person_id = b.person_id) and daterange(a.starts_on, a.leaves_on) && daterange(b.starts_on, b.leaves_on)`
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 4).Draw(rt, "acts") {
			of := rapid.SampledFrom(all).Draw(rt, "who")
			from := monday.Add(rapid.IntRange(0, 12).Draw(rt, "from"))
			until := from.Add(rapid.IntRange(1, 9).Draw(rt, "nights"))
			act := rapid.SampledFrom([]string{"book", "prolong", "free"}).Draw(rt, "act")
			err := h.try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
				switch act {
				case "book":
					return placement.Book(ctx, tx, of, placement.Nights{Place: rapid.SampledFrom(places).Draw(rt, "place"), From: from, Until: until})
				case "prolong":
					return placement.Prolong(ctx, tx, of, until)
				}
				return placement.Free(ctx, tx, of)
			})
			if _, expected := fault.As(err); err != nil && !expected {
				rt.Fatal(err)
			}
		}
		var pairs int
		h.Scan(t, twice, nil, &pairs)
		if pairs != 0 {
			rt.Fatalf("%d pairs share a night", pairs)
		}
	})
}

func TestWhatIsHeldOrClosedIsNotFree(t *testing.T) {
	h := newHouse(t)
	seven, eight := h.place("Chambre 7", 0), h.place("Chambre 10", 0)
	nine := h.place("Chambre 9", 0)
	of := h.expected()
	if err := h.book(of, placement.Nights{Place: seven, From: monday, Until: monday.Add(5)}); err != nil {
		t.Fatal(err)
	}
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return placement.Close(ctx, tx, nine, monday.Add(4), monday.Add(6), "works")
	})
	for who, rows := range map[*fixture.Persona]map[string][]placement.PlaceID{
		fixture.Karim: {"4-5": {eight}, "5-9": {seven, eight}, "6-9": {seven, nine, eight}},
		fixture.Nadia: {"4-5": {eight}, "6-9": {seven, nine, eight}}, // by agreement
		fixture.Ines:  {"4-5": nil},                                  // none with Le Relais
	} {
		for nights, want := range rows {
			var from, until int
			if _, err := fmt.Sscanf(nights, "%d-%d", &from, &until); err != nil {
				t.Fatal(err)
			}
			var found []placement.PlaceID
			h.as(who, func(ctx context.Context, tx *db.Tx) error {
				all, err := placement.Wanted{From: monday.Add(from), Until: monday.Add(until)}.Search(ctx, tx)
				for _, p := range all {
					found = append(found, p.ID)
				}
				return err
			})
			if fmt.Sprint(found) != fmt.Sprint(want) {
				t.Errorf("%s, nights %s: %v, want %v", who.Slug, nights, found, want)
			}
		}
	}
}

func TestAPartnerReadsNoPersonOfABookingAndChangesNoneOfOthers(t *testing.T) {
	h := newHouse(t)
	of := h.expected()
	if err := h.book(of, placement.Nights{Place: h.place("Chambre 7", 0), From: monday, Until: monday.Add(5)}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.BySQL(h.t, fixture.Karim.Actor(), "select person_id from bookings"); !denied(err) {
		t.Errorf("Karim reads whose booking it is: %v", err)
	}
	for who, want := range map[*fixture.Persona]int64{fixture.Karim: 1, fixture.Bertrand: 0, fixture.Nadia: 1, fixture.Ines: 0} {
		if n, err := h.BySQL(h.t, who.Actor(), "update bookings set leaves_on = leaves_on"); err != nil || n != want {
			t.Errorf("%s reaches %d bookings, want %d: %v", who.Slug, n, want, err)
		}
	}
	if _, err := h.BySQL(h.t, fixture.Nadia.Actor(), "insert into housing_places (id) values (gen_random_uuid())"); !denied(err) {
		t.Errorf("the service adds places: %v", err)
	}
	if err := h.try(fixture.Bertrand.Actor(), func(ctx context.Context, tx *db.Tx) error { return placement.Free(ctx, tx, of) }); !fault.Is(err, fault.NotFound) {
		t.Errorf("another partner frees the place: %v", err)
	}
}

func denied(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "42501"
}

// A person's files made one: the nights follow, and two places in one night stand
// in the way.
func TestABookingFollowsItsPersonWhenFilesAreMerged(t *testing.T) {
	h := newHouse(t)
	seven, eight := h.place("Chambre 7", 0), h.place("Chambre 8", 0)
	one, other := h.person("Dupré"), h.person("Dupre")
	first, second := h.accepted(one, &fixture.RelaisRooms, fixture.Karim, monday), h.accepted(other, &fixture.RelaisRooms, fixture.Karim, monday)
	for of, n := range map[placement.ID]placement.Nights{first: {Place: seven, From: monday, Until: monday.Add(5)}, second: {Place: eight, From: monday.Add(4), Until: monday.Add(9)}} {
		if err := h.book(of, n); err != nil {
			t.Fatal(err)
		}
	}
	merge := func() error {
		return h.try(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := person.MergeFiles(ctx, tx, one, other, nil)
			return err
		})
	}
	if err := merge(); key(err) != "merge.error.two_places" {
		t.Errorf("two places in one night: %v", err)
	}
	h.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return placement.Free(ctx, tx, second) })
	if err := merge(); err != nil {
		t.Fatal(err)
	}
	var rows int
	h.Scan(t, "select count(*) from bookings where person_id = $1", []any{one.UUID}, &rows)
	if rows != 2 {
		t.Errorf("%d bookings follow", rows)
	}
}

// What the service takes back frees the nights to come and keeps those behind.
func TestWithdrawingFreesThePlace(t *testing.T) {
	h := newHouse(t)
	seven := h.place("Chambre 7", 0)
	of := h.expected()
	if err := h.book(of, placement.Nights{Place: seven, From: monday, Until: monday.Add(20)}); err != nil {
		t.Fatal(err)
	}
	h.arrive(of)
	h.on(monday.Add(6), 9)
	p, err := h.read(fixture.Nadia, of)
	if err != nil {
		t.Fatal(err)
	}
	h.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		return referral.Withdraw(ctx, tx, p.Referral, "custody")
	})
	var status, from, until, exit string
	h.Scan(t, "select b.status, b.starts_on::text, b.leaves_on::text, l.exit from bookings b join placements l on l.referral_id = b.referral_id where l.id = $1", []any{of.UUID}, &status, &from, &until, &exit)
	if status != "left" || from != "2026-11-23" || until != "2026-11-29" || exit != "withdrawn" {
		t.Errorf("%s from %s until %s, %s", status, from, until, exit)
	}
	if _, err := h.read(fixture.Karim, of); !fault.Is(err, fault.NotFound) {
		t.Errorf("Karim still reads the placement: %v", err)
	}
}
