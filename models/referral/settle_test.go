package referral_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

// A no leads on: another offer in one step, the words kept, the agreement asked
// anew, and both referrals know of one another.
func TestARefusalLeadsToAnotherPartner(t *testing.T) {
	s := newStage(t)
	s.Exec(t, "update offers set seats_free = 2 where id = $1", fixture.RelaisFull.ID)
	of := s.sent()
	reroute := func(who *fixture.Persona, to *fixture.Offer) (draft referral.DraftID, err error) {
		err = s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
			draft, err = referral.Reroute(ctx, tx, of, offerID(to))
			return err
		})
		return draft, err
	}
	if _, err := reroute(fixture.Nadia, &fixture.RelaisFull); !fault.Is(err, fault.Conflict) {
		t.Errorf("rerouted under way: %v", err)
	}
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Decline(ctx, tx, of, "no_place", "") })
	if _, err := reroute(fixture.Nadia, &fixture.RelaisSuspended); wrong(err)["offer_id"] == "" {
		t.Errorf("to a closed offer: %v", err)
	}
	if _, err := reroute(fixture.Ines, &fixture.BrumeRooms); !fault.Is(err, fault.NotFound) {
		t.Errorf("Inès reroutes: %v", err)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		r, err := referral.ByID(ctx, tx, of)
		if err != nil {
			return err
		}
		others, err := referral.Alternatives(ctx, tx, r)
		if len(others) != 1 || others[0].ID != offerID(&fixture.RelaisFull) || !r.Open() {
			t.Errorf("offered instead: %+v, open %t", others, r.Open())
		}
		return err
	})
	draft, err := reroute(fixture.Nadia, &fixture.RelaisFull)
	if err != nil {
		t.Fatal(err)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		d, err := referral.DraftByID(ctx, tx, draft)
		if d.Purpose != complete().Purpose || d.Expectations != complete().Expectations || !d.Urgent || d.WishedOn != day.Of(2026, time.December, 1) || d.Agreement != "" || d.Follows != of {
			t.Errorf("the draft holds %+v", d)
		}
		return err
	})
	// Until it is sent, the no still waits.
	if r, err := s.read(fixture.Nadia, of); err != nil || !r.Open() {
		t.Errorf("a draft settles: %+v, %v", r.Settled, err)
	}
	var next referral.ID
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		if err = referral.SaveDraft(ctx, tx, draft, complete()); err != nil {
			return err
		}
		next, err = referral.Send(ctx, tx, draft)
		return err
	})
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		_, after, err := referral.Links(ctx, tx, of)
		if err != nil {
			return err
		}
		before, _, err := referral.Links(ctx, tx, next)
		if len(after) != 1 || after[0].ID != next || len(before) != 1 || before[0].ID != of {
			t.Errorf("linked %+v, %+v", before, after)
		}
		return err
	})
	r, err := s.read(fixture.Nadia, of)
	if who, _ := r.Turn(); err != nil || r.Open() || r.Settled != referral.Rerouted || who != "" {
		t.Errorf("after the sending it is %q, the turn of %q, %v", r.Settled, who, err)
	}
	if r, err := s.read(fixture.Karim, of); err != nil || slices.ContainsFunc(r.Events, func(e referral.Event) bool { return e.Action == referral.DoSettle }) {
		t.Errorf("Karim learns what followed: %+v, %v", r.Events, err)
	}
	if _, err := s.BySQL(s.t, fixture.Karim.Actor(), "select follows_id from referrals"); !forbidden(err) {
		t.Errorf("a partner learns who said no before: %v", err)
	}
}

func TestANoIsSettledOnce(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	settle := func(who *fixture.Persona, as referral.Settlement) error {
		return s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Settle(ctx, tx, of, as) })
	}
	if err := settle(fixture.Nadia, referral.ByService); !fault.Is(err, fault.Conflict) {
		t.Errorf("settled under way: %v", err)
	}
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Decline(ctx, tx, of, "no_place", "") })
	for _, as := range []referral.Settlement{referral.Rerouted, "", "x"} {
		if err := settle(fixture.Nadia, as); !fault.Is(err, fault.Invalid) {
			t.Errorf("settled as %q: %v", as, err)
		}
	}
	for who, kind := range map[*fixture.Persona]fault.Kind{fixture.Karim: fault.Forbidden, fixture.Ines: fault.NotFound} {
		if err := settle(who, referral.Nothing); !fault.Is(err, kind) {
			t.Errorf("%s settles: %v", who.Slug, err)
		}
	}
	if err := settle(fixture.Nadia, referral.ByService); err != nil {
		t.Fatal(err)
	}
	if err := settle(fixture.Nadia, referral.Nothing); !fault.Is(err, fault.Conflict) {
		t.Errorf("settled twice: %v", err)
	}
	s.on(day.Of(2026, time.December, 10))
	s.tick()
	if late := s.escalated(fixture.Helene); len(late) != 0 {
		t.Errorf("settled, and escalated: %+v", late)
	}
}
