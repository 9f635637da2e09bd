package account_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/retention"
)

func TestInvitationIsRefusedField(t *testing.T) {
	s := begin(t)
	for name, c := range map[string]struct {
		by     *fixture.Persona
		wanted account.NewInvitation
		key    string
	}{
		"no address":                  {fixture.Helene, officer("ada"), "invitation.error.email"},
		"address with a name":         {fixture.Helene, officer("Ada <ada@exemple.test>"), "invitation.error.email"},
		"too long":                    {fixture.Helene, officer(strings.Repeat("a", 243) + "@exemple.test"), "invitation.error.email"},
		"no role":                     {fixture.Helene, account.NewInvitation{Email: "ada@exemple.test"}, "invitation.error.role"},
		"a manager makes no director": {fixture.Helene, account.NewInvitation{Email: "ada@exemple.test", Role: actor.Director}, "invitation.error.role"},
		"nor a partner":               {fixture.Helene, account.NewInvitation{Email: "ada@exemple.test", Role: actor.PartnerManager, Organisation: fixture.Relais.ID}, "invitation.error.role"},
		"nor an administrator":        {fixture.Dominique, account.NewInvitation{Email: "ada@exemple.test", Role: actor.Administrator}, "invitation.error.role"},
		"no branch":                   {fixture.Helene, account.NewInvitation{Email: "ada@exemple.test", Role: actor.CPIP}, "invitation.error.branch_missing"},
		"a partner makes no staff":    {fixture.Karim, account.NewInvitation{Email: "ada@exemple.test", Role: actor.CPIP, Service: fixture.ValClair.ID}, "invitation.error.role"},
		"a partner has no branch":     {fixture.Karim, account.NewInvitation{Email: "ada@exemple.test", Role: actor.PartnerMember, Branch: fixture.SainteAurore.ID}, "invitation.error.branch"},
		"an officer invites nobody":   {fixture.Nadia, officer("ada@exemple.test"), "invitation.error.role"},
		"a member invites nobody":     {fixture.Sophie, account.NewInvitation{Email: "ada@exemple.test", Role: actor.PartnerMember}, "invitation.error.role"},
		"a director without service":  {fixture.Admin, account.NewInvitation{Email: "ada@exemple.test", Role: actor.Director}, "invitation.error.place"},
		"an administrator of a place": {fixture.Admin, account.NewInvitation{Email: "ada@exemple.test", Role: actor.Administrator, Service: fixture.ValClair.ID}, "invitation.error.place"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.invite(c.by.Actor(), c.wanted, uuid.NewString())
			scene{t, s.Database}.is(err, fault.Invalid, c.key)
		})
	}
	if n := s.count("invitations"); n != 0 {
		t.Errorf("%d invitations were made", n)
	}
}

func TestInvitationIsOfTheInvitersOwnPlaceWhateverIsAsked(t *testing.T) {
	s := begin(t)
	wanted := account.NewInvitation{Email: "ada@exemple.test", Role: actor.PartnerMember, Organisation: fixture.RiveDouce.ID}
	_, err := s.invite(fixture.Karim.Actor(), wanted, "token")
	s.must(err)
	if n := s.count("invitations where organisation_id = $1", fixture.Relais.ID); n != 1 {
		t.Error("Karim invited elsewhere")
	}
	_, err = s.invite(fixture.Dominique.Actor(), account.NewInvitation{Email: "bea@exemple.test", Role: actor.CPIP, Branch: fixture.Brumeval.ID}, "other")
	s.is(err, fault.NotFound, "")
}

func TestOneOpenInvitationAnAddressAndAPlace(t *testing.T) {
	s := begin(t)
	first := s.invited("ada@exemple.test", "one")
	_, err := s.invite(fixture.Dominique.Actor(), officer("ADA@exemple.test"), "two")
	s.is(err, fault.Invalid, "invitation.error.open")
	// Another place may invite her too, and learns nothing of the first.
	_, err = s.invite(fixture.Karim.Actor(), account.NewInvitation{Email: "ada@exemple.test", Role: actor.PartnerMember}, "three")
	s.must(err)
	s.must(s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error { return account.Revoke(ctx, tx, first) }))
	s.invited("ada@exemple.test", "four")
}

// A renewed link is shown to whoever renews it: a manager must not come by a
// director's.
func TestManagerCannotRenewOrRevokeADirectorsInvitation(t *testing.T) {
	s := begin(t)
	id, err := s.invite(fixture.Dominique.Actor(), account.NewInvitation{Email: "ada@exemple.test", Role: actor.Director}, "token")
	s.must(err)
	s.is(s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error { return account.Resend(ctx, tx, id, "mine") }), fault.Forbidden, "invitation.error.not_yours")
	s.is(s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error { return account.Revoke(ctx, tx, id) }), fault.Forbidden, "invitation.error.not_yours")
	s.must(s.accept("token", newcomer("ada")))
}

func TestManagersOfTwoOrganisationsNeverSeeEachOthersPeople(t *testing.T) {
	s := begin(t)
	_, err := s.invite(fixture.Karim.Actor(), account.NewInvitation{Email: "ada@exemple.test", Role: actor.PartnerMember}, "token")
	s.must(err)
	var invitation account.InvitationID
	s.Scan(t, "select id from invitations", nil, &invitation.UUID)
	others := []*fixture.Persona{fixture.Bertrand, fixture.Helene}
	for _, p := range others {
		s.must(s.as(p.Actor(), func(ctx context.Context, tx *db.Tx) error {
			all, err := account.Invitations(ctx, tx)
			if err != nil || len(all) != 0 {
				t.Errorf("%s sees %d invitations, %v", p.Slug, len(all), err)
			}
			members, err := account.Members(ctx, tx)
			for _, m := range members {
				if m.AccountID == fixture.Karim.Account() || m.AccountID == fixture.Yanis.Account() {
					t.Errorf("%s sees %s", p.Slug, m.Name)
				}
			}
			if len(members) == 0 {
				t.Errorf("%s sees nobody", p.Slug)
			}
			return err
		}))
		for name, act := range map[string]func(context.Context, *db.Tx) error{
			"revoke": func(ctx context.Context, tx *db.Tx) error { return account.Revoke(ctx, tx, invitation) },
			"renew":  func(ctx context.Context, tx *db.Tx) error { return account.Resend(ctx, tx, invitation, "mine") },
			"end": func(ctx context.Context, tx *db.Tx) error {
				return account.EndMembership(ctx, tx, account.MemberID{UUID: fixture.Karim.Membership()})
			},
			// Staff read every facilitator's membership, to plan with: they end none.
			"end a facilitator": func(ctx context.Context, tx *db.Tx) error {
				return account.EndMembership(ctx, tx, account.MemberID{UUID: fixture.Yanis.Membership()})
			},
		} {
			if err := s.as(p.Actor(), act); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %s: %v", p.Slug, name, err)
			}
		}
	}
}

func TestInvitationsAreSweptAfterNinetyDays(t *testing.T) {
	s := begin(t)
	s.invited("ada@exemple.test", "accepted")
	s.invited("bea@exemple.test", "expires")
	s.must(s.accept("accepted", newcomer("ada")))
	sweep := func(ctx context.Context, tx *db.Tx) error { _, err := retention.Sweep(ctx, tx); return err }
	s.Stand(dbtest.Monday.Add(retention.Invitations))
	s.must(s.as(actor.ForWorker(uuid.Nil), sweep))
	if n := s.count("invitations"); n != 2 {
		t.Fatalf("%d left too early", n)
	}
	s.Stand(dbtest.Monday.Add(retention.Invitations + 1e9))
	s.must(s.as(actor.ForWorker(uuid.Nil), sweep))
	if n := s.count("invitations where email = 'bea@exemple.test'"); n != 1 {
		t.Error("an invitation was swept before its time")
	}
	s.Stand(dbtest.Monday.Add(retention.Invitations + account.InvitationLasts + 1e9))
	s.must(s.as(actor.ForWorker(uuid.Nil), sweep))
	if n := s.count("invitations"); n != 0 {
		t.Errorf("%d left", n)
	}
	if n := s.count("memberships where name = 'DELORME Ada'"); n != 1 {
		t.Error("the member went with the invitation")
	}
}
