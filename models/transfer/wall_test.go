package transfer_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/transfer"
)

// director is one of a service of which the cast has none.
func director(of *fixture.Persona) *fixture.Persona {
	p := *of
	p.Role = actor.Director
	return &p
}

func TestOnlyTheTwoServicesSeeATransfer(t *testing.T) {
	s := newStage(t)
	asked := s.asked()
	for _, c := range []struct {
		who  *fixture.Persona
		sees bool
	}{
		{fixture.Nadia, true}, {fixture.Helene, true}, {fixture.Dominique, true}, {fixture.Sabine, true},
		{fixture.Marc, false}, {fixture.Ines, false}, {fixture.Tefa, false}, {director(fixture.Tefa), false},
	} {
		err := s.try(c.who, func(ctx context.Context, tx *db.Tx) error {
			all, err := transfer.List(ctx, tx)
			if err == nil && len(all) != map[bool]int{true: 1, false: 0}[c.sees] {
				t.Errorf("%s (%s) lists %d", c.who.Slug, c.who.Role, len(all))
			}
			if err != nil {
				return err
			}
			_, err = transfer.ByID(ctx, tx, asked)
			return err
		})
		if (err == nil) != c.sees || err != nil && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s (%s): %v", c.who.Slug, c.who.Role, err)
		}
	}
	// Not even the rows: the policy is PostgreSQL's.
	var rows int
	s.do(director(fixture.Tefa), func(ctx context.Context, tx *db.Tx) error {
		return store.In(ctx, tx).Raw("select (select count(*) from transfers) + (select count(*) from transfer_referrals)").Scan(&rows).Error
	})
	if rows != 0 {
		t.Errorf("a third service reads %d rows", rows)
	}
	s.do(fixture.Sabine, func(ctx context.Context, tx *db.Tx) error {
		outcomes, err := transfer.Outcomes(ctx, tx, asked)
		if len(outcomes) != 0 {
			t.Errorf("the target reads what becomes of %d referrals", len(outcomes))
		}
		if _, err := person.ByID(ctx, tx, s.person); !fault.Is(err, fault.NotFound) {
			t.Errorf("the target opens the file: %v", err)
		}
		return err
	})
}

// Forged ids: nobody but the target answers, whichever way it is tried.
func TestNobodyAnswersForAnotherService(t *testing.T) {
	s := newStage(t)
	asked := s.asked()
	before := s.census()
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Dominique} {
		if _, err := s.accept(who, asked); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s accepts: %v", who.Slug, err)
		}
		if err := s.refuse(who, asked, "not_ours", ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s refuses: %v", who.Slug, err)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Ines, director(fixture.Tefa)} {
		if _, err := s.accept(who, asked); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s accepts: %v", who.Slug, err)
		}
	}
	for _, place := range [][2]string{{fixture.SainteAurore.ID.String(), ""}, {fixture.Brumeval.ID.String(), fixture.Nadia.Account().String()}, {"", ""}} {
		err := s.try(fixture.Sabine, func(ctx context.Context, tx *db.Tx) error {
			_, err := transfer.Accept(ctx, tx, asked, place[0], place[1])
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("into another service's %v: %v", place, err)
		}
	}
	for name, c := range map[string]struct {
		who       *fixture.Persona
		statement string
	}{
		"settled without an answer": {fixture.Sabine, "select app.settle_transfer('" + asked.String() + "', gen_random_uuid(), gen_random_uuid())"},
		"settled by the source":     {fixture.Dominique, "select app.settle_transfer('" + asked.String() + "', gen_random_uuid(), gen_random_uuid())"},
		"looked up by a third":      {fixture.Tefa, "select app.services_of_file('" + s.person.String() + "', gen_random_uuid())"},
		"looked up by care":         {fixture.Lea, "select app.services_of_file('" + s.person.String() + "', gen_random_uuid())"},
		"looked up by a partner":    {fixture.Karim, "select app.services_of_file('" + s.person.String() + "', gen_random_uuid())"},
		"told of something else":    {fixture.Sabine, "insert into notices (id, kind, side, service_id, audience, noun, noun_id, created_at) values (gen_random_uuid(), 'referral_sent', 'service', '" + fixture.ValClair.ID.String() + "', 'managers', 'referral', gen_random_uuid(), now())"},
	} {
		err := s.try(c.who, func(ctx context.Context, tx *db.Tx) error { return store.In(ctx, tx).Exec(c.statement).Error })
		if err == nil {
			t.Errorf("%s: it went through", name)
		}
	}
	if after := s.census(); after != before {
		t.Errorf("refused, and yet\n%s\n%s", before, after)
	}
}

func TestAnotherServiceIsNamedByItsNumberAloneAndThatIsJournalled(t *testing.T) {
	s := newStage(t)
	look := func() (names []string) {
		s.do(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
			names, err = transfer.Elsewhere(ctx, tx, s.person)
			return err
		})
		return names
	}
	if names := look(); len(names) != 0 {
		t.Errorf("nowhere else, and yet %v", names)
	}
	s.do(fixture.Ines, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.Create(ctx, tx, person.New{LastName: "Valadié", FirstName: "Sam", BirthOn: "12/03/1988", AppiRef: "202600000077", Branch: fixture.Roche.ID.String()})
		return err
	})
	s.do(fixture.Tefa, func(ctx context.Context, tx *db.Tx) error { // the same name and day, and another number
		_, err := person.Create(ctx, tx, person.New{LastName: "Valadier", FirstName: "Samuel", BirthOn: "12/03/1988", AppiRef: "202600000078", Branch: fixture.PortCorail.ID.String()})
		return err
	})
	if names := look(); !slices.Equal(names, []string{"SPIP de la Haute-Brume"}) {
		t.Errorf("found %v", names)
	}
	if lines := s.text("select string_agg(concat_ws(' ', action, noun, role, detail), ';') from journal where noun = 'transfer' and person_id = $1 and service_id = $2", s.person, fixture.ValClair.ID); lines != "search transfer cpip appi;search transfer cpip appi" {
		t.Errorf("journalled: %s", lines)
	}
	err := s.try(fixture.Marc, func(ctx context.Context, tx *db.Tx) error {
		_, err := transfer.Elsewhere(ctx, tx, s.person)
		return err
	})
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("looked up by somebody who is not in charge: %v", err)
	}
}

// Every state × action × side is what the table says, and nothing more.
func TestEveryMoveOfATransfer(t *testing.T) {
	if err := transfer.Flow.Check(); err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	do := map[flow.Action]func(*fixture.Persona, transfer.ID) error{
		transfer.DoAccept: func(who *fixture.Persona, of transfer.ID) error { _, err := s.accept(who, of); return err },
		transfer.DoRefuse: func(who *fixture.Persona, of transfer.ID) error { return s.refuse(who, of, "not_ours", "") },
		transfer.DoCancel: s.cancel,
	}
	sides := map[flow.By]*fixture.Persona{transfer.Source: fixture.Dominique, transfer.Target: fixture.Sabine}
	undo := "update transfers set status = $1, decided_at = $2, arrived_id = $3, refusal = $4"
	asked := s.asked()
	for _, from := range transfer.Flow.Statuses() {
		for action, act := range do {
			for side, who := range sides {
				s.Exec(t, "update persons set status = 'transferring', appi_ref = $2 where id = $1", s.person, "2026"+uuid.NewString()[:8])
				at, arrived, refusal := any("2026-11-23"), any(nil), ""
				switch from {
				case transfer.Asked:
					at = nil
				case transfer.Accepted:
					s.Exec(t, undo, "asked", nil, nil, "")
					file, err := s.accept(fixture.Sabine, asked)
					if err != nil {
						t.Fatal(err)
					}
					arrived = file.UUID
				case transfer.Refused:
					refusal = "not_ours"
				}
				s.Exec(t, undo, string(from), at, arrived, refusal)
				_, notLegal := transfer.Flow.Find(from, action, side)
				err := act(who, asked)
				if (err == nil) != (notLegal == nil) || err != nil && !fault.Is(err, fault.Conflict) {
					t.Errorf("%s %s by %s: %v", from, action, side, err)
				}
				if to := s.text("select status from transfers"); notLegal != nil && to != string(from) {
					t.Errorf("%s %s by %s came to %s", from, action, side, to)
				}
			}
		}
	}
}
