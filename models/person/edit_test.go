package person_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
)

// edited is a file as typed anew, with one change.
func edited(t *testing.T, w *dbtest.Database, who *fixture.Persona, id person.ID, change func(*person.New)) error {
	t.Helper()
	return write(t, w, who, func(ctx context.Context, tx *db.Tx) error {
		p, err := person.ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		n := person.New{LastName: p.LastName, FirstName: p.FirstName, BirthOn: p.BirthOn.String(), AppiRef: p.AppiRef, Phone: p.Phone, PhoneUse: p.PhoneUse, SMS: p.SMS, Language: p.Language}
		change(&n)
		return person.Edit(ctx, tx, id, p.Version(), n)
	})
}

// events are what a file remembers, the oldest first.
func events(t *testing.T, w *dbtest.Database, id person.ID) [][4]string {
	t.Helper()
	var all [][4]string
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		found, err := person.Events(ctx, tx, id, tx.Now.Add(time.Hour), 100)
		for _, e := range found {
			all = append(all, [4]string{e.Action, e.Field, e.Old, e.New})
		}
		return err
	})
	slices.Reverse(all)
	return all
}

func TestEditKeepsEveryFormerValue(t *testing.T) {
	w := world.New(t)
	n := file("Benali", "Nadia")
	n.Phone = "06 39 98 12 34"
	id := opened(t, w, fixture.Nadia, n)
	if err := edited(t, w, fixture.Nadia, id, func(n *person.New) {
		n.LastName, n.Phone, n.SMS, n.Interpreter = "Ben Ali", "06 39 98 55 66", "refused", true
	}); err != nil {
		t.Fatal(err)
	}
	want := [][4]string{
		{"change", "last_name", "Benali", "Ben Ali"}, {"change", "phone", "+33639981234", "+33639985566"},
		{"change", "sms", "accepted", "refused"}, {"change", "interpreter", "false", "true"},
	}
	if got := events(t, w, id); !slices.Equal(got, want) {
		t.Errorf("remembered %v, want %v", got, want)
	}
	if _, finds, _ := reads(t, w, fixture.Nadia, id, "ben ali"); !finds {
		t.Error("the new name is not found")
	}
	var lines, keys int
	w.Scan(t, "select (select count(*) from journal where action = 'change' and noun = 'person'), (select count(*) from person_keys where key ^@ 'benali')", nil, &lines, &keys)
	if lines != 1 || keys == 0 {
		t.Errorf("%d lines, %d keys", lines, keys)
	}
}

func TestEditOfAnotherVersionIsAConflict(t *testing.T) {
	w := world.New(t)
	id := opened(t, w, fixture.Nadia, file("Benali", "Nadia"))
	err := write(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		return person.Edit(ctx, tx, id, "2026-11-01T00:00:00Z", file("Ben Ali", "Nadia"))
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
	if got := events(t, w, id); len(got) > 0 {
		t.Errorf("remembered %v", got)
	}
}

func TestEditIsRefusedWithItsReason(t *testing.T) {
	w := world.New(t)
	other := file("Costa", "Rui")
	other.AppiRef = "202600000034"
	opened(t, w, fixture.Nadia, other)
	id := opened(t, w, fixture.Nadia, file("Benali", "Nadia"))
	err := edited(t, w, fixture.Nadia, id, func(n *person.New) { n.LastName, n.BirthOn, n.Email = "", "demain", "x" })
	if got := wrong(err); got["last_name"] == "" || got["birth_on"] == "" || got["email"] == "" {
		t.Errorf("%v", err)
	}
	err = edited(t, w, fixture.Nadia, id, func(n *person.New) { n.AppiRef = "2026 0000 0034" })
	if wrong(err)["appi_ref"] != "person.error.appi_taken" {
		t.Errorf("another file's number: %v", err)
	}
	if err := edited(t, w, fixture.Ines, id, func(*person.New) {}); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	w.Exec(t, "update persons set status = 'closed' where id = $1", id.UUID)
	if err := edited(t, w, fixture.Nadia, id, func(n *person.New) { n.FirstName = "X" }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a closed file: %v", err)
	}
}

func TestMeasuresAreAddedAndChanged(t *testing.T) {
	w := world.New(t)
	id := opened(t, w, fixture.Nadia, file("Benali", "Nadia"))
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		return person.AddMeasure(ctx, tx, id, person.New{MeasureFrame: "at", MeasureKind: "community_service", MeasureEndsOn: "30/06/2027", Obligations: []string{"repair"}})
	})
	var measure person.MeasureID
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		all, err := person.Measures(ctx, tx, id)
		if len(all) != 2 {
			t.Fatalf("measures are %+v", all)
		}
		for _, m := range all {
			if m.Kind == person.CommunityService {
				measure.UUID = m.ID
			}
		}
		return err
	})
	change := func(who *fixture.Persona, n person.New) error {
		return write(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.ChangeMeasure(ctx, tx, measure, n)
			return err
		})
	}
	ended := person.New{MeasureFrame: "at", MeasureKind: "community_service", MeasureStartsOn: "23/11/2026", MeasureEndsOn: "24/11/2026", Obligations: []string{"repair", "fines"}}
	if err := change(fixture.Ines, ended); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	backwards := ended
	backwards.MeasureEndsOn = "22/11/2026"
	if err := change(fixture.Nadia, backwards); wrong(err)["measure_ends_on"] == "" {
		t.Errorf("backwards: %v", err)
	}
	if err := change(fixture.Nadia, person.New{MeasureFrame: "before", MeasureKind: "parole"}); wrong(err)["measure"] == "" {
		t.Errorf("a measure that does not exist: %v", err)
	}
	if err := change(fixture.Nadia, ended); err != nil {
		t.Fatal(err)
	}
	want := [][4]string{
		{"measure", "measure", "", "community_service,at,2026-11-23,2027-06-30,"}, {"measure", "obligations", "repair", "fines,repair"},
		{"measure", "measure", "community_service,at,2026-11-23,2027-06-30,", "community_service,at,2026-11-23,2026-11-24,"},
	}
	if got := events(t, w, id); !slices.Equal(got, want) {
		t.Errorf("remembered\n%v, want\n%v", got, want)
	}
}

func TestLimitsAreAddedAndRemoved(t *testing.T) {
	w := world.New(t)
	n := file("Benali", "Nadia")
	n.MeasureKind, n.MeasureFrame = "home_detention_em", "after"
	id := opened(t, w, fixture.Nadia, n)
	// The surveillance officer keeps them.
	as(t, w, fixture.Bruno, func(ctx context.Context, tx *db.Tx) error {
		return person.AddLimits(ctx, tx, id, person.New{HoursDays: []string{"1"}, HoursFrom: "18 h", HoursTo: "8 h", ForbiddenPlace: "Gare"})
	})
	if err := write(t, w, fixture.Bruno, func(ctx context.Context, tx *db.Tx) error { return person.AddLimits(ctx, tx, id, person.New{}) }); wrong(err)["hours_from"] == "" {
		t.Errorf("nothing typed: %v", err)
	}
	var limits []person.Limit
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		limits, err = person.Limits(ctx, tx, id)
		return err
	})
	if len(limits) != 2 || limits[0].FromClock != "18:00" || limits[1].Place != "Gare" {
		t.Fatalf("limits are %+v", limits)
	}
	remove := func(who *fixture.Persona) error {
		return write(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.RemoveLimit(ctx, tx, person.LimitID{UUID: limits[1].ID})
			return err
		})
	}
	if err := remove(fixture.Ines); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	if err := remove(fixture.Nadia); err != nil {
		t.Fatal(err)
	}
	want := [][4]string{{"limit", "place", "", "Gare"}, {"limit", "hours", "", "1|18:00|08:00"}, {"limit", "place", "Gare", ""}}
	if got := events(t, w, id); !slices.Equal(got, want) {
		t.Errorf("remembered %v, want %v", got, want)
	}
}
