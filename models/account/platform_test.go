package account_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

var platform = actor.ForWorker(uuid.Nil)

// second brings in another administrator of the platform.
func (s scene) second() actor.Actor {
	s.t.Helper()
	who := actor.Actor{Account: uuid.Must(uuid.NewV7()), Membership: uuid.Must(uuid.NewV7()), Name: "ROMAIN Solène", Kind: actor.Admin, Role: actor.Administrator}
	s.Exec(s.t, "insert into accounts (id, name, email, created_at) values ($1, $2, 'solene@exemple.test', $3)", who.Account, who.Name, dbtest.Monday)
	s.Exec(s.t, "insert into memberships (id, account_id, name, role, created_at, last_used_at) values ($1, $2, $3, 'admin', $4, $4)",
		who.Membership, who.Account, who.Name, dbtest.Monday)
	return who
}

func memberOf(a actor.Actor) account.MemberID { return account.MemberID{UUID: a.Membership} }

func TestPlatformsPeopleAreTheAdministratorsAffairAndNobodyElses(t *testing.T) {
	s := begin(t)
	s.must(s.as(fixture.Admin.Actor(), func(ctx context.Context, tx *db.Tx) error {
		all, err := account.Members(ctx, tx)
		if len(all) != 3 {
			t.Errorf("%d members of the platform: %+v", len(all), all)
		}
		return err
	}))
	end := func(by actor.Actor, who account.MemberID) error {
		return s.as(by, func(ctx context.Context, tx *db.Tx) error { return account.EndMembership(ctx, tx, who) })
	}
	s.is(end(fixture.Dominique.Actor(), member(fixture.Claire)), fault.NotFound, "")
	s.is(end(fixture.Karim.Actor(), member(fixture.Paul)), fault.NotFound, "")
	s.is(end(fixture.Admin.Actor(), member(fixture.Dominique)), fault.NotFound, "")
	s.is(end(fixture.Admin.Actor(), member(fixture.Admin)), fault.Forbidden, "team.error.not_yours")
	s.must(end(fixture.Admin.Actor(), member(fixture.Claire)))
	if n := s.count("journal where noun = 'membership' and noun_id = $1 and detail = 'ended'", fixture.Claire.Membership()); n != 1 {
		t.Errorf("%d lines of journal", n)
	}
	s.is(s.as(fixture.Admin.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return account.Assign(ctx, tx, member(fixture.Paul), account.Assignment{Role: actor.Director})
	}), fault.Invalid, "invitation.error.role")
}

// Two administrators who put each other out at the same moment: one of them stays.
func TestLastAdministratorStays(t *testing.T) {
	s := begin(t)
	solene := s.second()
	var done sync.WaitGroup
	results := make([]error, 2)
	for i, pair := range [][2]actor.Actor{{solene, fixture.Admin.Actor()}, {fixture.Admin.Actor(), solene}} {
		done.Go(func() {
			results[i] = s.Pool.Write(t.Context(), pair[0], func(tx *db.Tx) error {
				return account.Suspend(t.Context(), tx, memberOf(pair[1]), account.Security)
			})
		})
	}
	done.Wait()
	refused := results[0]
	if refused == nil {
		refused = results[1]
	}
	s.is(refused, fault.Conflict, "team.error.last_administrator")
	if n := s.count("memberships where role = 'admin' and status = 'active'"); n != 1 {
		t.Errorf("%d administrators are left", n)
	}
}

func TestPlatformsUnusedAccessIsToldByMailThenSuspended(t *testing.T) {
	s := begin(t)
	for _, p := range []*fixture.Persona{fixture.Paul, fixture.Admin} {
		s.lastUsed(p, 80*oneDay)
	}
	s.lastUsed(fixture.Claire, oneDay)
	told, gone := s.night(platform)
	// The only administrator is left in: nobody could reinstate anybody.
	if len(told) != 1 || told[0].ID != member(fixture.Paul) || len(gone) != 0 {
		t.Fatalf("told %v, suspended %v", told, gone)
	}
	if n := s.count("mails where kind = 'access' and account_id = $1 and service_id is null", fixture.Paul.Account()); n != 1 {
		t.Errorf("%d letters", n)
	}
	s.later(13 * oneDay)
	if told, gone := s.night(platform); len(told)+len(gone) != 0 {
		t.Errorf("told %v, suspended %v before the notice has run out", told, gone)
	}
	s.later(14 * oneDay)
	if _, gone := s.night(platform); len(gone) != 1 || gone[0] != member(fixture.Paul) {
		t.Errorf("suspended %v", gone)
	}
	s.must(s.as(fixture.Admin.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return account.Reinstate(ctx, tx, member(fixture.Paul))
	}))
	if told, gone := s.night(platform); len(told)+len(gone) != 0 {
		t.Errorf("reinstated, and told %v, suspended %v", told, gone)
	}
}

func TestAdministratorsReviewOneAnotherEachQuarter(t *testing.T) {
	s := begin(t)
	solene := s.second()
	s.Exec(t, "update memberships set created_at = $1 where service_id is null and organisation_id is null", dbtest.Monday.AddDate(0, -3, -1))
	decisions := map[account.MemberID]account.Decision{}
	s.must(s.as(solene, func(ctx context.Context, tx *db.Tx) error {
		due, err := account.ReviewDue(ctx, tx)
		if due.Members != 3 {
			t.Errorf("due %+v", due)
		}
		if err != nil {
			return err
		}
		all, err := account.UnderReview(ctx, tx)
		for _, m := range all {
			if m.ID == memberOf(solene) {
				t.Error("she reviews herself")
			}
			decisions[m.ID] = account.Confirm
		}
		decisions[member(fixture.Claire)] = account.SuspendNow
		return err
	}))
	s.must(s.as(solene, func(ctx context.Context, tx *db.Tx) error { return account.Decide(ctx, tx, decisions) }))
	s.must(s.as(fixture.Admin.Actor(), func(ctx context.Context, tx *db.Tx) error {
		due, err := account.ReviewDue(ctx, tx)
		if due.Members != 1 { // Solène alone: the rest were confirmed just now
			t.Errorf("left for Alix: %+v", due)
		}
		return err
	}))
	if n := s.count("memberships where id = $1 and status = 'suspended' and suspended_for = 'review'", fixture.Claire.Membership()); n != 1 {
		t.Error("Claire is not suspended")
	}
}
