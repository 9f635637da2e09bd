package transfer_test

import (
	"context"
	"sync"
	"testing"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/transfer"
)

// both runs two acts at the same moment.
func both(one, other func() error) (first, second error) {
	var done sync.WaitGroup
	done.Go(func() { first = one() })
	done.Go(func() { second = other() })
	done.Wait()
	return first, second
}

func TestOfTwoAcceptancesOneWins(t *testing.T) {
	s := newStage(t)
	asked := s.asked()
	accept := func() error { _, err := s.accept(fixture.Sabine, asked); return err }
	first, second := both(accept, accept)
	if (first == nil) == (second == nil) || first != nil && !fault.Is(first, fault.Conflict) || second != nil && !fault.Is(second, fault.Conflict) {
		t.Errorf("%v and %v", first, second)
	}
	if files := s.text("select count(*) from persons where service_id = $1", fixture.HauteBrume.ID); files != "1" {
		t.Errorf("%s files at the target", files)
	}
}

func TestOfAnAcceptanceAndWhatTheSourceDoesOneWins(t *testing.T) {
	s := newStage(t)
	for round := range 6 {
		s.Exec(t, "update persons set status = 'active', appi_ref = null where id = $1", s.person)
		asked, err := s.ask(fixture.Nadia, s.request())
		if err != nil {
			t.Fatal(err)
		}
		accepted, cancelled := both(func() error { _, err := s.accept(fixture.Sabine, asked); return err }, func() error { return s.cancel(fixture.Nadia, asked) })
		if (accepted == nil) == (cancelled == nil) || accepted != nil && !fault.Is(accepted, fault.Conflict) || cancelled != nil && !fault.Is(cancelled, fault.Conflict) {
			t.Fatalf("round %d: accepted %v, cancelled %v", round, accepted, cancelled)
		}
		state, file := s.text("select status from transfers where id = $1", asked), s.text("select status from persons where id = $1", s.person)
		if want := map[string]string{"accepted": "transferred", "cancelled": "active"}[state]; file != want {
			t.Fatalf("round %d: the transfer is %s, the file %s", round, state, file)
		}
	}
}

// A file that is offered is neither merged nor closed meanwhile.
func TestAnOfferedFileWaitsForItsAnswer(t *testing.T) {
	s := newStage(t)
	s.asked()
	var twin person.ID
	s.do(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		twin, err = person.Create(ctx, tx, person.New{LastName: "Valadier", FirstName: "Sam", BirthOn: "12/03/1988", Branch: fixture.SainteAurore.ID.String(), Confirmed: true})
		return err
	})
	for name, act := range map[string]func(context.Context, *db.Tx) error{
		"merged": func(ctx context.Context, tx *db.Tx) error {
			_, err := person.MergeFiles(ctx, tx, twin, s.person, nil)
			return err
		},
		"closed": func(ctx context.Context, tx *db.Tx) error {
			return person.Finish(ctx, tx, s.person, person.Closed, "measure_over")
		},
	} {
		if err := s.try(fixture.Helene, act); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The target has a file of that number already: it is taken up, not doubled.
func TestAnAcceptanceTakesUpTheFileThatIsThere(t *testing.T) {
	s := newStage(t)
	var there person.ID
	s.do(fixture.Ines, func(ctx context.Context, tx *db.Tx) (err error) {
		there, err = person.Create(ctx, tx, person.New{
			LastName: "Valadier", FirstName: "Samuel", BirthOn: "12/03/1988", AppiRef: "202600000077", Phone: "06 39 98 77 77", Branch: fixture.Roche.ID.String(),
			MeasureKind: "probation_order", MeasureFrame: "at", MeasureStartsOn: "01/02/2025", MeasureEndsOn: "01/02/2026", ForbiddenPlace: "Mornay-les-Étangs",
		})
		if err != nil {
			return err
		}
		return person.Finish(ctx, tx, there, person.Closed, "measure_over")
	})
	asked := s.asked()
	s.do(fixture.Sabine, func(ctx context.Context, tx *db.Tx) error {
		own, err := transfer.OwnFile(ctx, tx, asked)
		if own != there {
			t.Errorf("the target's own file is %s, want %s", own, there)
		}
		return err
	})
	s.do(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		own, err := transfer.OwnFile(ctx, tx, asked)
		if !own.Zero() {
			t.Error("the source learns of the target's file")
		}
		return err
	})
	arrived, err := s.accept(fixture.Sabine, asked)
	if err != nil || arrived != there {
		t.Fatalf("arrived at %s, want %s: %v", arrived, there, err)
	}
	const got = `select concat_ws(' ', p.status, p.phone, b.name, (select string_agg(kind, ',' order by kind) from measures where person_id = p.id),
		(select string_agg(kind || place, ',' order by kind) from constraints where person_id = p.id), (select count(*) from persons where service_id = p.service_id))
		from persons p join branches b on b.id = p.branch_id where p.id = $1`
	if is := s.text(got, there); is != "active +33639987777 Antenne de Brumeval probation_order,semi_liberty hours,placeMornay-les-Étangs 1" {
		t.Errorf("taken up: %s", is)
	}
}

// Where the file that is there cannot be taken up, nothing moves.
func TestAnAcceptanceThatCannotBeIsRefusedWhole(t *testing.T) {
	s := newStage(t)
	s.do(fixture.Ines, func(ctx context.Context, tx *db.Tx) error {
		there, err := person.Create(ctx, tx, person.New{LastName: "Valadier", FirstName: "Samuel", BirthOn: "12/03/1988", AppiRef: "202600000077", Branch: fixture.Roche.ID.String()})
		if err != nil {
			return err
		}
		return person.Finish(ctx, tx, there, person.Deceased, "deceased")
	})
	asked := s.asked()
	before := s.census()
	if _, err := s.accept(fixture.Sabine, asked); !fault.Is(err, fault.Conflict) {
		t.Errorf("accepted: %v", err)
	}
	if after := s.census(); after != before {
		t.Errorf("refused, and yet\n%s\n%s", before, after)
	}
}
