package referral_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/listing"
	"passerelle/models/referral"
)

func (s *stage) reasons(who *fixture.Persona, of referral.ID, do flow.Action) map[referral.Reason]referral.Listed {
	s.t.Helper()
	all := map[referral.Reason]referral.Listed{}
	s.as(who, func(ctx context.Context, tx *db.Tx) error {
		listed, err := referral.Reasons(ctx, tx, of, do)
		for i, l := range listed {
			all[l.Code] = l
			if i > 0 && l.Position < listed[i-1].Position {
				s.t.Errorf("%s comes after %s", l.Code, listed[i-1].Code)
			}
		}
		return err
	})
	return all
}

func (s *stage) change(who actor.Actor, l referral.Listed, typed referral.TypedReason) error {
	return s.try(who, func(ctx context.Context, tx *db.Tx) error { return referral.ChangeReason(ctx, tx, l.ID, typed) })
}

// A reason that a service adds is chosen by its partners, and read in words by
// both; no other service has it.
func TestAServiceAddsAReasonThatItsPartnersChoose(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	var added referral.ReasonID
	s.as(fixture.Helene, func(ctx context.Context, tx *db.Tx) (err error) {
		added, err = referral.AddReason(ctx, tx, referral.TypedReason{Kind: "decline", Typed: listing.Typed{Fr: "Travaux en cours", En: "Works under way", Position: "15"}})
		return err
	})
	var own referral.Listed
	for _, l := range s.reasons(fixture.Karim, of, referral.DoDecline) {
		if l.ID == added {
			own = l
		}
	}
	if own.Words != (listing.Words{Fr: "Travaux en cours", En: "Works under way"}) || own.StartsOn != day.Of(2026, time.November, 23) {
		t.Fatalf("Karim is offered %+v", own)
	}
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Decline(ctx, tx, of, own.Code, "") })
	r, err := s.read(fixture.Nadia, of)
	if last := r.Events[len(r.Events)-1]; err != nil || last.Reason != own.Code || last.Words != own.Words {
		t.Errorf("Nadia reads %+v, %v", last, err)
	}
	s.as(fixture.Ines, func(ctx context.Context, tx *db.Tx) error {
		all, err := referral.ReasonLists(ctx, tx)
		for _, l := range all {
			if l.ID == added {
				t.Error("another service has it too")
			}
		}
		return err
	})
}

// The days count, not what the page offered: the last day is inclusive, and what
// was chosen stays readable.
func TestAReasonIsChosenOnItsDaysOnly(t *testing.T) {
	s := newStage(t)
	of, again := s.sent(), s.sent()
	was := s.reasons(fixture.Helene, of, referral.DoDecline)["no_place"]
	if err := s.change(fixture.Helene.Actor(), was, referral.TypedReason{Typed: listing.Typed{Position: "900", EndsOn: "24/11/2026"}}); err != nil {
		t.Fatal(err)
	}
	s.on(day.Of(2026, time.November, 24))
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Decline(ctx, tx, of, "no_place", "") })
	s.on(day.Of(2026, time.November, 25))
	if _, offered := s.reasons(fixture.Karim, again, referral.DoDecline)["no_place"]; offered {
		t.Error("offered after its last day")
	}
	if got := wrong(s.move(fixture.Karim.Actor(), again, referral.DoDecline, referral.With{Reason: "no_place"})); got["reason"] != "referral.error.reason" {
		t.Errorf("forged after its last day: %v", got)
	}
	// The service's own row stands before the national one, and may be changed again.
	s.Stand(s.midnight(again, "Europe/Paris").Add(-time.Hour))
	var own referral.Listed
	s.as(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		all, err := referral.ReasonLists(ctx, tx)
		for _, l := range all {
			if l.Kind == referral.DoDecline && l.Code == "no_place" {
				own = l
			}
		}
		return err
	})
	if !own.Own || own.ID == was.ID || own.Position != 900 {
		t.Errorf("the service has %+v", own)
	}
	if err := s.change(fixture.Helene.Actor(), own, referral.TypedReason{Typed: listing.Typed{Position: "10"}}); err != nil {
		t.Fatal(err)
	}
	if _, offered := s.reasons(fixture.Karim, again, referral.DoDecline)["no_place"]; !offered {
		t.Error("not offered again")
	}
	var national int
	s.Scan(t, "select count(*) from reasons where service_id is null and code = 'no_place' and ends_on is null", nil, &national)
	if national != 1 {
		t.Error("other services lost theirs")
	}
}

func TestWhatAReasonLacks(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	list := s.reasons(fixture.Helene, of, referral.DoDecline)
	add := func(typed referral.TypedReason) error {
		return s.try(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := referral.AddReason(ctx, tx, typed)
			return err
		})
	}
	if got := wrong(add(referral.TypedReason{Kind: "accept", Typed: listing.Typed{Position: "0", EndsOn: "21/11/2026"}})); len(got) != 5 {
		t.Errorf("all wrong: %v", got)
	}
	if got := wrong(s.change(fixture.Helene.Actor(), list["other"], referral.TypedReason{Typed: listing.Typed{Position: "1", EndsOn: "01/12/2026"}})); got["ends_on"] != "referral.error.other_stays" {
		t.Errorf("without « other »: %v", got)
	}
	if err := s.change(fixture.Ines.Actor(), referral.Listed{}, referral.TypedReason{Typed: listing.Typed{Position: "1"}}); !fault.Is(err, fault.NotFound) {
		t.Errorf("no reason at all: %v", err)
	}
	const write = "insert into reasons (id, service_id, kind, code, position, starts_on) values (gen_random_uuid(), $1, 'decline', 'x', 1, '2026-01-01')"
	for _, c := range []struct {
		who     *fixture.Persona
		service any
	}{{fixture.Helene, nil}, {fixture.Helene, fixture.HauteBrume.ID}, {fixture.Karim, fixture.ValClair.ID}, {fixture.Claire, nil}} {
		if _, err := s.BySQL(s.t, c.who.Actor(), write, c.service); !forbidden(err) {
			t.Errorf("%s writes for %v: %v", c.who.Slug, c.service, err)
		}
	}
	if n, err := s.BySQL(s.t, fixture.Helene.Actor(), "update reasons set position = 1 where service_id is null"); err != nil || n != 0 {
		t.Errorf("%d national reasons moved: %v", n, err)
	}
}

// A service words a national reason as it prefers; other services keep theirs,
// and without words it is the national one again.
func TestAServiceWordsANationalReason(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	was := s.reasons(fixture.Helene, of, referral.DoDecline)["no_place"]
	if got := wrong(s.change(fixture.Helene.Actor(), was, referral.TypedReason{Typed: listing.Typed{Position: "10", Fr: "Complet"}})); got["en"] == "" {
		t.Errorf("in one language only: %v", got)
	}
	if err := s.change(fixture.Helene.Actor(), was, referral.TypedReason{Typed: listing.Typed{Position: "10", Fr: "Complet", En: "Full"}}); err != nil {
		t.Fatal(err)
	}
	now := s.reasons(fixture.Karim, of, referral.DoDecline)["no_place"]
	if now.Words != (listing.Words{Fr: "Complet", En: "Full"}) || !now.National() {
		t.Errorf("Karim is offered %+v", now)
	}
	s.as(fixture.Ines, func(ctx context.Context, tx *db.Tx) error {
		all, err := referral.ReasonLists(ctx, tx)
		for _, l := range all {
			if l.Kind == referral.DoDecline && l.Code == "no_place" && l.Words.Fr != "" {
				t.Errorf("another service reads %q", l.Words.Fr)
			}
		}
		return err
	})
	if err := s.change(fixture.Helene.Actor(), now, referral.TypedReason{Typed: listing.Typed{Position: "10"}}); err != nil {
		t.Fatal(err)
	}
	if again := s.reasons(fixture.Karim, of, referral.DoDecline)["no_place"]; again.Words.Fr != "" {
		t.Errorf("without words it is %q", again.Words.Fr)
	}
}
