package account_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/notification"
)

// told are the cast's members, by slug, who were told of a kind by name.
func (s scene) told(kind notification.Kind) (all []string) {
	s.t.Helper()
	for _, p := range fixture.Everyone {
		if s.count("notices where kind = $1 and account_id = $2", string(kind), p.Account()) > 0 {
			all = append(all, p.Slug)
		}
	}
	slices.Sort(all)
	return all
}

// reviews is what the clock tells in one place.
func (s scene) reviews(place actor.Actor) {
	s.t.Helper()
	s.must(s.as(place, func(ctx context.Context, tx *db.Tx) error { return account.TellReviews(ctx, tx) }))
}

func TestWhoeverSleepsAndTheirManagersAreToldOnce(t *testing.T) {
	for name, c := range map[string]struct {
		sleeper *fixture.Persona
		place   actor.Actor
		side    string
	}{
		"service": {fixture.Marc, valClair, "service"},
		"partner": {fixture.Sophie, riveDouce, "partner"},
	} {
		s := begin(t)
		s.Exec(t, "update memberships set last_used_at = $1", dbtest.Monday)
		s.lastUsed(c.sleeper, 77*oneDay)
		for range 2 {
			s.night(c.place)
		}
		if n := s.count("notices where kind = 'access_unused' and noun = 'membership' and account_id = $1 and noun_id = $2 and side = $3", c.sleeper.Account(), c.sleeper.Membership(), c.side); n != 1 {
			t.Errorf("%s: the sleeper is told %d times", name, n)
		}
		if n := s.count("notices where kind = 'members_unused' and noun = 'team' and audience = 'permission' and permission = 'team.manage' and side = $1", c.side); n != 1 {
			t.Errorf("%s: the managers are told %d times", name, n)
		}
		if n := s.count("notices where kind in ('access_unused', 'members_unused')"); n != 2 {
			t.Errorf("%s: %d notices", name, n)
		}
		if n := s.count("queue.river_job where kind = 'spread'"); n != 2 {
			t.Errorf("%s: %d jobs bring them to their readers", name, n)
		}
	}
}

// A review is told to those who can make it, once when it becomes due and again
// when the next one does.
func TestReviewIsToldWhenItBecomesDue(t *testing.T) {
	s := begin(t)
	s.Exec(t, "update memberships set created_at = $1", dbtest.Monday.AddDate(0, -account.ReviewEvery, 1))
	s.reviews(valClair)
	if told := s.told(notification.ReviewDue); len(told) > 0 {
		t.Errorf("told a day early: %v", told)
	}
	s.later(oneDay)
	for range 2 {
		s.reviews(valClair)
	}
	want := []string{fixture.Dominique.Slug, fixture.Helene.Slug}
	if told := s.told(notification.ReviewDue); !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
	if n := s.count("notices where kind = 'review_due' and noun = 'team_review'"); n != len(want) {
		t.Errorf("%d notices", n)
	}
	// Hélène confirms hers; three months later they are due anew.
	s.must(s.decide(fixture.Helene, s.all(fixture.Helene, account.Confirm)))
	s.later(oneDay + 93*oneDay)
	s.reviews(valClair)
	if n := s.count("notices where kind = 'review_due' and account_id = $1", fixture.Helene.Account()); n != 2 {
		t.Errorf("Hélène is told %d times", n)
	}
	s.Exec(t, "update memberships set organisation_id = $1 where id = $2", fixture.Relais.ID, fixture.Yanis.Membership())
	s.reviews(relais)
	if told := s.told(notification.ReviewDue); !slices.Contains(told, fixture.Karim.Slug) || slices.Contains(told, fixture.Yanis.Slug) {
		t.Errorf("told %v", told)
	}
}

func TestWhoeverMayConfirmAnIdentityIsTold(t *testing.T) {
	s := begin(t)
	s.in(proof(fixture.Nadia, fixture.Relais.SIRET))
	got := s.asks(proof(fixture.Nadia, elsewhere), fixture.Helene)
	want := []string{fixture.Dominique.Slug, fixture.Helene.Slug}
	if told := s.told(notification.IdentityWaiting); !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
	if _, err := s.prove(proof(fixture.Nadia, elsewhere)); err != nil {
		t.Fatal(err)
	}
	if n := s.count("notices where kind = 'identity_waiting'"); n != len(want) {
		t.Errorf("asked once, told %d times", n)
	}
	// An approval that nobody used in time is asked for again.
	s.must(s.rule(fixture.Helene, got.ID, account.ConfirmIdentity))
	s.later(account.ApprovalLasts + time.Hour)
	if _, err := s.prove(proof(fixture.Nadia, elsewhere)); err != nil {
		t.Fatal(err)
	}
	if n := s.count("notices where kind = 'identity_waiting'"); n != 2*len(want) {
		t.Errorf("asked twice, told %d times", n)
	}
}

// Sign-in may tell of an identity and of nothing else, and reads no notice.
func TestSignInTellsOfIdentitiesOnly(t *testing.T) {
	s := begin(t)
	for kind, want := range map[notification.Kind]bool{notification.IdentityWaiting: true, notification.ReviewDue: false} {
		err := s.as(actor.ForAuth(), func(ctx context.Context, tx *db.Tx) error {
			return notification.Tell(ctx, tx, notification.Notice{Kind: kind, To: notification.ServiceMember(fixture.Helene.Account()),
				Noun: account.NounTeam, ID: fixture.ValClair.ID, Service: fixture.ValClair.ID})
		})
		if (err == nil) != want {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
