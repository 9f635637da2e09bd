package account_test

import (
	"context"
	"testing"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

func (s scene) end(by, whom *fixture.Persona) error {
	return s.as(by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return account.EndMembership(ctx, tx, account.MemberID{UUID: whom.Membership()})
	})
}

func TestEndedMembershipEndsEverySignInAtOnce(t *testing.T) {
	s := begin(t)
	s.must(s.signIn(fixture.Nadia.Slug))
	s.must(s.end(fixture.Helene, fixture.Nadia))
	if ended := s.resume(fixture.Nadia.Slug).Ended; ended != "revoked" {
		t.Errorf("the sign-in is %q", ended)
	}
	s.is(s.end(fixture.Dominique, fixture.Nadia), fault.Conflict, "team.error.ended")
	if n := s.count("journal where noun = 'membership' and detail = 'ended' and noun_id = $1 and account_id = $2", fixture.Nadia.Membership(), fixture.Helene.Account()); n != 1 {
		t.Errorf("%d lines of the journal", n)
	}
	var by, at string
	s.Scan(t, "select ended_by::text, ended_at::text from memberships where id = $1", []any{fixture.Nadia.Membership()}, &by, &at)
	if by != fixture.Helene.Account().String() {
		t.Errorf("ended by %s at %s", by, at)
	}
}

func TestWhoMayPutWhomOut(t *testing.T) {
	s := begin(t)
	for _, c := range []struct {
		by, whom *fixture.Persona
		kind     fault.Kind
	}{
		{fixture.Helene, fixture.Helene, fault.Forbidden},    // nobody leaves a place without a manager by mistake
		{fixture.Helene, fixture.Dominique, fault.Forbidden}, // a director is not a manager's affair
		{fixture.Nadia, fixture.Marc, fault.Forbidden},
		{fixture.Helene, fixture.Ines, fault.NotFound},
		{fixture.Karim, fixture.Sophie, fault.NotFound},
		{fixture.Karim, fixture.Nadia, fault.NotFound},
		{fixture.Admin, fixture.Nadia, fault.NotFound},
	} {
		if err := s.end(c.by, c.whom); !fault.Is(err, c.kind) {
			t.Errorf("%s ends %s: %v", c.by.Slug, c.whom.Slug, err)
		}
	}
	if n := s.count("memberships where status <> 'active'"); n != 0 {
		t.Errorf("%d memberships ended", n)
	}
}

// Who left keeps their name under what they did.
func TestPastActsKeepTheNameOfWhoLeft(t *testing.T) {
	s := begin(t)
	file := fixture.ID("somebody's file")
	s.must(s.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return audit.Write(ctx, tx, audit.Entry{Action: audit.Read, Noun: "person", ID: file, Person: file})
	}))
	s.must(s.end(fixture.Helene, fixture.Nadia))
	s.must(s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
		lines, err := audit.OfFile(ctx, tx, audit.File{Service: fixture.ValClair.ID, Person: file}, audit.Span{}, 10)
		if err == nil && (len(lines) != 1 || lines[0].Name != fixture.Nadia.Name) {
			t.Errorf("%+v", lines)
		}
		return err
	}))
}

func TestCharterIsAcceptedOnceInTheVersionInForce(t *testing.T) {
	s := begin(t)
	s.invited("ada@exemple.test", "token")
	s.must(s.accept("token", newcomer("ada")))
	s.must(s.signIn("ada"))
	ada := s.resume("ada")
	if ada.Charter != "" {
		t.Fatalf("a newcomer has accepted %q", ada.Charter)
	}
	accept := func(version string) error {
		return s.as(ada.Actor, func(ctx context.Context, tx *db.Tx) error { return account.AcceptCharter(ctx, tx, version) })
	}
	s.is(accept("2019-01"), fault.Conflict, "charter.error.changed")
	s.must(accept(account.Charter))
	s.must(accept(account.Charter))
	if got := s.resume("ada").Charter; got != account.Charter {
		t.Errorf("accepted %q", got)
	}
	if n := s.count("journal where noun = 'charter' and account_id = $1 and detail = $2", ada.Actor.Account, account.Charter); n != 1 {
		t.Errorf("%d lines of the journal", n)
	}
	if n := s.count("accounts where charter_version = $1 and id <> $2", account.Charter, ada.Actor.Account); n != len(fixture.Everyone) {
		t.Errorf("%d of the cast have accepted", n)
	}
}

func TestInvitableNamesKnownRolesOfTheRightKind(t *testing.T) {
	for _, by := range actor.Roles {
		for _, role := range account.Invitable(by) {
			if by != actor.Administrator && actor.KindOf(role) != actor.KindOf(by) {
				t.Errorf("%s invites %s", by, role)
			}
		}
		if (len(account.Invitable(by)) > 0) != (actor.Can(by, actor.TeamManage) || by == actor.Administrator) {
			t.Errorf("%s: pages and rules differ", by)
		}
	}
}
