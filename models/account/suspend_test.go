package account_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

func member(p *fixture.Persona) account.MemberID { return account.MemberID{UUID: p.Membership()} }

func (s scene) suspend(by, whom *fixture.Persona) error {
	return s.as(by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return account.Suspend(ctx, tx, member(whom), account.Security)
	})
}

func (s scene) reinstate(by, whom *fixture.Persona) error {
	return s.as(by.Actor(), func(ctx context.Context, tx *db.Tx) error { return account.Reinstate(ctx, tx, member(whom)) })
}

func (s scene) assign(by, whom *fixture.Persona, to account.Assignment) error {
	return s.as(by.Actor(), func(ctx context.Context, tx *db.Tx) error { return account.Assign(ctx, tx, member(whom), to) })
}

func TestSuspendedMemberIsOutAtOnceUntilReinstated(t *testing.T) {
	s := begin(t)
	s.must(s.signIn(fixture.Nadia.Slug))
	s.must(s.suspend(fixture.Helene, fixture.Nadia))
	if ended := s.resume(fixture.Nadia.Slug).Ended; ended != "revoked" {
		t.Errorf("the sign-in is %q", ended)
	}
	s.is(s.signIn(fixture.Nadia.Slug), fault.Forbidden, "sign_in.error.unknown")
	s.is(s.suspend(fixture.Dominique, fixture.Nadia), fault.Conflict, "team.error.moved_on")
	s.must(s.reinstate(fixture.Helene, fixture.Nadia))
	s.is(s.reinstate(fixture.Helene, fixture.Nadia), fault.Conflict, "team.error.moved_on")
	s.Exec(t, "delete from sign_ins")
	s.must(s.signIn(fixture.Nadia.Slug))
	if n := s.count("journal where noun = 'membership' and noun_id = $1 and account_id = $2 and detail in ('suspended:security', 'reinstated')",
		fixture.Nadia.Membership(), fixture.Helene.Account()); n != 2 {
		t.Errorf("%d lines of the journal", n)
	}
}

func TestWhoMaySuspendReinstateAndMoveWhom(t *testing.T) {
	s := begin(t)
	for _, c := range []struct {
		by, whom *fixture.Persona
		kind     fault.Kind
	}{
		{fixture.Helene, fixture.Helene, fault.Forbidden},
		{fixture.Helene, fixture.Dominique, fault.Forbidden},
		{fixture.Nadia, fixture.Marc, fault.Forbidden},
		{fixture.Helene, fixture.Ines, fault.NotFound},
		{fixture.Helene, fixture.Yanis, fault.NotFound}, // whose name the service may read, to ask him to lead a cycle
		{fixture.Karim, fixture.Sophie, fault.NotFound},
		{fixture.Karim, fixture.Nadia, fault.NotFound},
		{fixture.Admin, fixture.Nadia, fault.NotFound},
	} {
		for act, err := range map[string]error{
			"suspends":   s.suspend(c.by, c.whom),
			"reinstates": s.reinstate(c.by, c.whom),
			"moves":      s.assign(c.by, c.whom, account.Assignment{Role: actor.AdminStaff, Branch: fixture.SainteAurore.ID}),
		} {
			if !fault.Is(err, c.kind) {
				t.Errorf("%s %s %s: %v", c.by.Slug, act, c.whom.Slug, err)
			}
		}
	}
	if n := s.count("memberships where status <> 'active'"); n != 0 {
		t.Errorf("%d memberships changed", n)
	}
}

func TestSuspensionNeedsAReasonOfTheList(t *testing.T) {
	s := begin(t)
	for _, why := range []account.Reason{"", "late", account.Unused, account.Review} {
		err := s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return account.Suspend(ctx, tx, member(fixture.Nadia), why)
		})
		s.is(err, fault.Invalid, "team.error.reason")
	}
}

func TestMovedMemberActsInTheNewRoleAtTheNextClick(t *testing.T) {
	s := begin(t)
	s.must(s.signIn(fixture.Marc.Slug))
	s.must(s.assign(fixture.Helene, fixture.Marc, account.Assignment{Role: actor.Manager, Branch: fixture.SainteAurore.ID}))
	got := s.resume(fixture.Marc.Slug).Actor
	if got.Role != actor.Manager || got.Branch != fixture.SainteAurore.ID {
		t.Errorf("%+v", got)
	}
	if n := s.count("journal where noun_id = $1 and detail = 'cpip>manager'", fixture.Marc.Membership()); n != 1 {
		t.Errorf("%d lines of the journal", n)
	}
}

func TestNobodyIsMovedBeyondTheMoversOwnReach(t *testing.T) {
	s := begin(t)
	for _, c := range []struct {
		by, whom *fixture.Persona
		to       account.Assignment
		kind     fault.Kind
		key      string
	}{
		{fixture.Helene, fixture.Nadia, account.Assignment{Role: actor.Director, Branch: fixture.SainteAurore.ID}, fault.Invalid, "invitation.error.role"},
		{fixture.Helene, fixture.Nadia, account.Assignment{Role: actor.Administrator, Branch: fixture.SainteAurore.ID}, fault.Invalid, "invitation.error.role"},
		{fixture.Helene, fixture.Nadia, account.Assignment{Role: actor.PartnerManager}, fault.Invalid, "invitation.error.role"},
		{fixture.Helene, fixture.Nadia, account.Assignment{Role: actor.CPIP}, fault.Invalid, "invitation.error.branch_missing"},
		{fixture.Helene, fixture.Nadia, account.Assignment{Role: actor.CPIP, Branch: fixture.Brumeval.ID}, fault.NotFound, ""},
		{fixture.Helene, fixture.Nadia, account.Assignment{Role: actor.CPIP, Branch: uuid.New()}, fault.NotFound, ""},
	} {
		s.is(s.assign(c.by, c.whom, c.to), c.kind, c.key)
	}
	if n := s.count("memberships where id = $1 and role = 'cpip' and branch_id = $2", fixture.Nadia.Membership(), fixture.SainteAurore.ID); n != 1 {
		t.Error("Nadia was moved")
	}
}

func TestSuspendedPersonIsToldWhereSinceWhenAndWhomToAsk(t *testing.T) {
	s := begin(t)
	s.must(s.suspend(fixture.Helene, fixture.Nadia))
	told := func(subject string) (all []account.Closed) {
		s.must(s.as(actor.ForAuth(), func(ctx context.Context, tx *db.Tx) (err error) {
			all, err = account.ClosedTo(ctx, tx, fixture.Issuer, subject)
			return err
		}))
		return all
	}
	all := told(fixture.Nadia.Slug)
	if len(all) != 1 || all[0].Place != fixture.ValClair.Name || all[0].SuspendedFor != account.Security ||
		len(all[0].Managers) != 2 || all[0].Managers[0] != fixture.Dominique.Name || all[0].Managers[1] != fixture.Helene.Name {
		t.Errorf("%+v", all)
	}
	if all := told("somebody"); len(all) != 0 {
		t.Errorf("somebody is told %+v", all)
	}
}
