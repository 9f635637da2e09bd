package account_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

// both is a scene in which Karim works for Val-Clair too and is signed in there.
func both(t *testing.T) (s scene, there account.MemberID) {
	s = begin(t)
	s.invited("karim@exemple.test", "token")
	s.must(s.accept("token", karim))
	s.must(s.signIn(fixture.Karim.Slug))
	return s, account.MemberID{UUID: s.resume(fixture.Karim.Slug).Actor.Membership}
}

// change switches the sign-in under the token "session <subject>" to another
// membership, under the token "session <name>".
func (s scene) change(subject string, to account.MemberID, name string) error {
	s.t.Helper()
	from := s.resume(subject)
	return s.as(actor.ForAuth(), func(ctx context.Context, tx *db.Tx) error {
		return account.Switch(ctx, tx, from, to, "session "+name, "csrf "+name)
	})
}

func TestSwitchActsElsewhereUnderAFreshToken(t *testing.T) {
	s, _ := both(t)
	before := s.resume(fixture.Karim.Slug)
	s.later(time.Hour / 4)
	s.must(s.change(fixture.Karim.Slug, member(fixture.Karim), "elsewhere"))
	if _, err := account.Resume(t.Context(), s.Pool, "session "+fixture.Karim.Slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("the former token: %v", err)
	}
	after := s.resume("elsewhere")
	if after.Actor != fixture.Karim.Actor() || after.ID != before.ID || after.CSRF == before.CSRF || after.Place != fixture.Relais.Name {
		t.Errorf("%+v", after)
	}
	if n := s.count("journal where action = 'sign_in' and detail = 'switched' and account_id = $1 and organisation_id = $2", fixture.Karim.Account(), fixture.Relais.ID); n != 1 {
		t.Errorf("%d lines of the journal", n)
	}
}

func TestSwitchDoesNotPutOffTheAbsoluteEnd(t *testing.T) {
	s, there := both(t)
	name := fixture.Karim.Slug
	for at, to := 20*time.Minute, member(fixture.Karim); at < account.Absolute; at += 20 * time.Minute {
		s.later(at)
		s.must(s.change(name, to, at.String()))
		name = at.String()
		if to == there {
			to = member(fixture.Karim)
		} else {
			to = there
		}
	}
	s.later(account.Absolute)
	if ended := s.resume(name).Ended; ended != "time" {
		t.Errorf("after ten hours it is %q", ended)
	}
}

func TestNextSignInBeginsWhereTheLastOneWas(t *testing.T) {
	s, there := both(t)
	s.later(time.Minute)
	s.must(s.change(fixture.Karim.Slug, member(fixture.Karim), "elsewhere"))
	s.later(2 * time.Minute)
	s.must(s.signIn(fixture.Karim.Slug))
	if at := s.resume(fixture.Karim.Slug).Actor.Membership; at != fixture.Karim.Membership() {
		t.Errorf("begins in %s", at)
	}
	s.later(3 * time.Minute)
	s.must(s.change(fixture.Karim.Slug, there, "back"))
	s.later(4 * time.Minute)
	s.must(s.signIn(fixture.Karim.Slug))
	if at := s.resume(fixture.Karim.Slug).Actor.Membership; at != there.UUID {
		t.Errorf("begins in %s", at)
	}
}

func TestNobodySwitchesToWhatIsNotTheirsOrNotOpen(t *testing.T) {
	s, there := both(t)
	for name, to := range map[string]account.MemberID{
		"a colleague's": member(fixture.Nadia), "another organisation's": member(fixture.Sophie), "none": {UUID: uuid.New()},
	} {
		if err := s.change(fixture.Karim.Slug, to, "x"); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.must(s.change(fixture.Karim.Slug, member(fixture.Karim), "here"))
	s.must(s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return account.Suspend(ctx, tx, there, account.Absence)
	}))
	s.is(s.change("here", there, "x"), fault.NotFound, "")
	if open := s.resume("here"); open.Ended != "" || len(open.Elsewhere) != 0 {
		t.Errorf("suspended there, here he is %q and may go to %v", open.Ended, open.Elsewhere)
	}
	s.must(s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error { return account.EndMembership(ctx, tx, there) }))
	s.is(s.change("here", there, "x"), fault.NotFound, "")
}

// A window that was left open acts where it is shown, or not at all.
func TestSwitchFromTwoWindowsHasOneWinner(t *testing.T) {
	s, there := both(t)
	stale := s.resume(fixture.Karim.Slug)
	s.must(s.change(fixture.Karim.Slug, member(fixture.Karim), "first"))
	err := s.as(actor.ForAuth(), func(ctx context.Context, tx *db.Tx) error {
		return account.Switch(ctx, tx, stale, there, "session second", "csrf")
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
}

func TestTextKeptInOnePlaceIsNotOfferedInAnother(t *testing.T) {
	s, there := both(t)
	inService := s.resume(fixture.Karim.Slug).Actor
	s.must(s.as(actor.ForAuth(), func(ctx context.Context, tx *db.Tx) error {
		_, err := account.Keep(ctx, tx, inService, "/persons", "{}")
		return err
	}))
	offered := func(a actor.Actor) (drafts []account.Draft) {
		s.must(s.as(a, func(ctx context.Context, tx *db.Tx) (err error) {
			drafts, err = account.Drafts(ctx, tx)
			return err
		}))
		return drafts
	}
	if n := len(offered(inService)); n != 1 {
		t.Fatalf("%d offered where it was typed (%s)", n, there)
	}
	draft := offered(inService)[0].ID
	if n := len(offered(fixture.Karim.Actor())); n != 0 {
		t.Errorf("%d offered elsewhere", n)
	}
	s.is(s.as(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := account.DraftByID(ctx, tx, draft)
		return err
	}), fault.NotFound, "")
	s.is(s.as(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return account.Discard(ctx, tx, draft) }), fault.NotFound, "")
}
