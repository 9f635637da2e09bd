package account_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

func TestInvitedBecomesAMemberOfThatPlaceAndNoOther(t *testing.T) {
	s := begin(t)
	s.invited("ada@exemple.test", "token")
	s.must(s.accept("token", newcomer("ada")))
	s.must(s.signIn("ada"))
	got := s.resume("ada").Actor
	want := actor.Actor{Account: got.Account, Membership: got.Membership, Name: "DELORME Ada", Kind: actor.Staff, Role: actor.CPIP,
		Service: fixture.ValClair.ID, Branch: fixture.SainteAurore.ID}
	if got != want {
		t.Errorf("%+v, wanted %+v", got, want)
	}
	if n := s.count("journal where action = 'create' and noun = 'membership' and account_id = $1 and service_id = $2 and detail = 'cpip'", got.Account, fixture.ValClair.ID); n != 1 {
		t.Errorf("%d lines of the journal", n)
	}
}

func TestInvitationOpensForTwoWeeks(t *testing.T) {
	s := begin(t)
	s.invited("ada@exemple.test", "token")
	s.later(account.InvitationLasts)
	s.is(s.accept("token", newcomer("ada")), fault.Gone, "invitation.error.expired")
	if n := s.count("identities where subject = 'ada'"); n != 0 {
		t.Error("an expired invitation opened an account")
	}
	s.later(account.InvitationLasts - 1e9)
	s.must(s.accept("token", newcomer("ada")))
}

func TestInvitationServesOnePersonOnce(t *testing.T) {
	s := begin(t)
	s.invited("ada@exemple.test", "token")
	s.must(s.accept("token", newcomer("ada")))
	s.is(s.accept("token", newcomer("eve")), fault.Gone, "invitation.error.used")
	s.must(s.accept("token", newcomer("ada"))) // the same person's second click
	if n := s.count("memberships where name = 'DELORME Ada'"); n != 1 {
		t.Errorf("%d memberships", n)
	}
}

func TestTwoWhoAcceptAtOnceGetOneWinner(t *testing.T) {
	s := begin(t)
	for round := range 5 {
		token := fmt.Sprintf("token %d", round)
		s.invited(fmt.Sprintf("ada%d@exemple.test", round), token)
		var both sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			both.Go(func() { errs[i] = s.accept(token, newcomer(fmt.Sprintf("ada-%d-%d", round, i))) })
		}
		both.Wait()
		lost := errs[0]
		if lost == nil {
			lost = errs[1]
		}
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("%v and %v", errs[0], errs[1])
		}
		s.is(lost, fault.Gone, "invitation.error.used")
		if n := s.count("identities where subject like $1", fmt.Sprintf("ada-%d-%%", round)); n != 1 {
			t.Errorf("%d identities bound", n)
		}
	}
}

func TestOnePersonWithTwoInvitationsAtOnceIsBoundOnce(t *testing.T) {
	s := begin(t)
	s.invited("ada@exemple.test", "one")
	s.invited("ada@autre.exemple.test", "two")
	var both sync.WaitGroup
	errs := make([]error, 2)
	for i, token := range []string{"one", "two"} {
		both.Go(func() { errs[i] = s.accept(token, newcomer("ada")) })
	}
	both.Wait()
	lost := errs[0]
	if lost == nil {
		lost = errs[1]
	}
	s.is(lost, fault.Conflict, "invitation.error.member")
	if n := s.count("memberships m join identities i on i.account_id = m.account_id where i.subject = 'ada'"); n != 1 {
		t.Errorf("%d memberships", n)
	}
}

func TestRevokedAndRenewedLinksOpenNothing(t *testing.T) {
	s := begin(t)
	revoked, renewed := s.invited("ada@exemple.test", "revoked"), s.invited("bea@exemple.test", "old")
	s.must(s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
		if err := account.Revoke(ctx, tx, revoked); err != nil {
			return err
		}
		return account.Resend(ctx, tx, renewed, "new")
	}))
	s.is(s.accept("revoked", newcomer("ada")), fault.Gone, "invitation.error.revoked")
	s.is(s.accept("old", newcomer("bea")), fault.NotFound, "invitation.error.unknown")
	s.must(s.accept("new", newcomer("bea")))
	for _, id := range []account.InvitationID{revoked, renewed} {
		err := s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error { return account.Resend(ctx, tx, id, "again") })
		s.is(err, fault.Conflict, "invitation.error.closed")
	}
}

func TestRenewalOpensAnExpiredInvitationAgain(t *testing.T) {
	s := begin(t)
	id := s.invited("ada@exemple.test", "old")
	s.later(2 * account.InvitationLasts)
	s.must(s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error { return account.Resend(ctx, tx, id, "new") }))
	s.must(s.accept("new", newcomer("ada")))
}

// The token binds, not the address: the inviter reads that it was another, and
// not which.
func TestAnotherAddressIsAcceptedAndTheInviterIsTold(t *testing.T) {
	s := begin(t)
	s.invited("Ada@Exemple.test", "same")
	s.invited("bea@exemple.test", "other")
	s.must(s.accept("same", newcomer("ada")))
	who := newcomer("bea")
	who.Email = "elsewhere@autre.exemple.test"
	s.must(s.accept("other", who))
	states := map[string]account.InvitationState{}
	s.must(s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
		all, err := account.Invitations(ctx, tx)
		for _, i := range all {
			states[i.Email] = i.State(tx.Now)
		}
		return err
	}))
	if len(states) != 2 || states["Ada@Exemple.test"] != account.Accepted || states["bea@exemple.test"] != account.Elsewhere {
		t.Errorf("%v", states)
	}
}

// Somebody who works elsewhere gets one membership more, and the sign-in that
// follows acts in it.
func TestSecondPlaceIsAMembershipMore(t *testing.T) {
	s := begin(t)
	s.invited("karim@exemple.test", "token")
	s.must(s.accept("token", karim))
	s.must(s.signIn(fixture.Karim.Slug))
	got := s.resume(fixture.Karim.Slug)
	if got.Actor.Account != fixture.Karim.Account() || got.Actor.Service != fixture.ValClair.ID || got.Actor.Organisation != uuid.Nil {
		t.Errorf("%+v", got.Actor)
	}
	want := []account.Workplace{{ID: account.MemberID{UUID: fixture.Karim.Membership()}, Role: actor.PartnerManager, Place: fixture.Relais.Name}}
	if !slices.Equal(got.Elsewhere, want) {
		t.Errorf("elsewhere: %+v", got.Elsewhere)
	}
}

// A second role in one place would be a way around the first, and a way back in
// for whoever is suspended there.
func TestOnePlaceIsOneMembership(t *testing.T) {
	s := begin(t)
	nadia := account.Newcomer{Issuer: fixture.Issuer, Subject: fixture.Nadia.Slug, UsualName: "Mercier", GivenName: "Nadia"}
	s.invited("nadia@exemple.test", "token")
	s.is(s.accept("token", nadia), fault.Conflict, "invitation.error.member")
	s.must(s.suspend(fixture.Helene, fixture.Nadia))
	s.is(s.accept("token", nadia), fault.Conflict, "invitation.error.member")
	s.must(s.end(fixture.Helene, fixture.Nadia))
	s.must(s.accept("token", nadia))
}

var karim = account.Newcomer{Issuer: fixture.Issuer, Subject: fixture.Karim.Slug, Email: "karim@exemple.test", GivenName: "Karim", UsualName: "Zerrouki"}

func TestSuspendedAccountAcceptsNothing(t *testing.T) {
	s := begin(t)
	s.invited("karim@exemple.test", "token")
	s.Exec(t, "update accounts set status = 'suspended' where id = $1", fixture.Karim.Account())
	s.is(s.accept("token", account.Newcomer{Issuer: fixture.Issuer, Subject: fixture.Karim.Slug}), fault.Conflict, "invitation.error.suspended")
}

// The same subject at another issuer is somebody else, whatever their address
// says.
func TestOnlyIssuerAndSubjectAreThePerson(t *testing.T) {
	s := begin(t)
	s.invited("ada@exemple.test", "token")
	who := newcomer(fixture.Nadia.Slug)
	who.Issuer, who.Email = "https://another.invalid", "ada@exemple.test"
	s.must(s.accept("token", who))
	if n := s.count("identities where account_id = $1", fixture.Nadia.Account()); n != 1 {
		t.Errorf("Nadia's account has %d identities", n)
	}
	s.is(s.signIn("somebody"), fault.Forbidden, "sign_in.error.unknown")
}

func TestNoTokenIsKept(t *testing.T) {
	s := begin(t)
	s.invited("ada@exemple.test", "a token to look for")
	if n := s.count("invitations i where i::text like '%a token to look for%' or position(convert_to('a token to look for', 'UTF8') in token_hash) > 0"); n != 0 {
		t.Error("the token stands in the table")
	}
}
