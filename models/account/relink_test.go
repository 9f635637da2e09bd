package account_test

import (
	"context"
	"sync"
	"testing"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

// renamed is Nadia as her provider presents her after she changed employers or
// providers: her address, and a subject nobody knows.
func renamed() account.Proof {
	p := proof(fixture.Nadia, "")
	p.Subject, p.Email = "nadia-2", " Nadia@Exemple.test"
	return p
}

func TestAnotherSubjectUnderAKnownAddressTakesNothingOver(t *testing.T) {
	s := begin(t)
	s.must(s.signIn(fixture.Nadia.Slug))
	got := s.asks(renamed(), fixture.Helene)
	if got.Reason != account.Subject || got.AccountID != fixture.Nadia.Account() || got.SIRETBefore != "" {
		t.Errorf("%+v", got)
	}
	held, err := s.prove(renamed())
	if err != nil || held == nil || held.Place != "" {
		t.Errorf("who may be a stranger reads %+v, %v", held, err)
	}
	if n := s.count("accounts where lower(email) = 'nadia@exemple.test'"); n != 1 {
		t.Errorf("%d accounts", n)
	}
	if n := s.count("identities where subject = 'nadia-2'"); n != 0 {
		t.Error("bound before anybody decided")
	}
	if s.resume(fixture.Nadia.Slug).Ended != "" {
		t.Error("a stranger with her address signs Nadia out")
	}
	if n := s.count("journal where noun = 'identity_request' and noun_id = $1 and account_id is null and kind = 'auth'", got.ID); n != 1 {
		t.Error("the journal says that Nadia asked, or nothing")
	}

	s.must(s.rule(fixture.Helene, got.ID, account.ConfirmIdentity))
	s.in(renamed())
	if got := s.resume("nadia-2").Actor; got.Account != fixture.Nadia.Account() || got.Membership != fixture.Nadia.Membership() {
		t.Errorf("%+v", got)
	}
	if s.resume(fixture.Nadia.Slug).Ended != "revoked" {
		t.Error("what the former identity opened stays open")
	}
	s.is(s.signIn(fixture.Nadia.Slug), fault.Forbidden, "sign_in.error.unknown")
}

// Somebody at work in two places: neither lets a new identity into the other.
func TestEveryPlaceDecidesAboutItsOwn(t *testing.T) {
	s := begin(t)
	s.Exec(t, "insert into memberships (id, account_id, name, role, organisation_id, created_at) values ($1, $2, $3, 'facilitator', $4, now())",
		fixture.ID("nadia elsewhere"), fixture.Nadia.Account(), fixture.Nadia.Name, fixture.Relais.ID)
	here := s.asks(renamed(), fixture.Helene)
	there := s.asks(renamed(), fixture.Karim)
	if here.ID == there.ID || here.Place != fixture.ValClair.Name || there.Place != fixture.Relais.Name {
		t.Fatalf("%+v and %+v", here, there)
	}
	s.must(s.rule(fixture.Karim, there.ID, account.ConfirmIdentity))
	if held, err := s.prove(renamed()); err != nil || held == nil || held.Status != account.Asked {
		t.Errorf("one place opens the other: %+v, %v", held, err)
	}
	if n := s.count("identities where subject = 'nadia-2'"); n != 0 {
		t.Error("bound by one of two")
	}
	s.must(s.rule(fixture.Helene, here.ID, account.ConfirmIdentity))
	s.in(renamed())
	if n := s.count("identity_requests where status = 'applied'"); n != 2 {
		t.Errorf("%d applied", n)
	}
}

func TestRefusedSubjectStaysOut(t *testing.T) {
	s := begin(t)
	got := s.asks(renamed(), fixture.Helene)
	s.must(s.rule(fixture.Helene, got.ID, account.RefuseIdentity))
	if held, err := s.prove(renamed()); err != nil || held == nil || held.Status != account.Refused {
		t.Errorf("%+v, %v", held, err)
	}
	s.must(s.signIn(fixture.Nadia.Slug))
}

func TestTwoSignInsAtOnceBindOnce(t *testing.T) {
	s := begin(t)
	got := s.asks(renamed(), fixture.Helene)
	s.must(s.rule(fixture.Helene, got.ID, account.ConfirmIdentity))
	var both sync.WaitGroup
	held, errs := make([]*account.Held, 2), make([]error, 2)
	for i, token := range []string{"one", "two"} {
		both.Go(func() {
			errs[i] = s.as(actor.ForAuth(), func(ctx context.Context, tx *db.Tx) (err error) {
				held[i], err = account.Open(ctx, tx, renamed(), token, "csrf", fixture.ID("none"))
				return err
			})
		})
	}
	both.Wait()
	if errs[0] != nil || errs[1] != nil || held[0] != nil || held[1] != nil {
		t.Errorf("%v, %v", held, errs)
	}
	if n := s.count("identity_requests where status <> 'applied'"); n != 0 {
		t.Error("asked again")
	}
}

// Nobody asks about an account that works nowhere, is suspended, or could be one
// of two.
func TestAddressThatSaysNothingIsUnknown(t *testing.T) {
	for name, change := range map[string]string{
		"works nowhere":        "update memberships set status = 'ended' where account_id = $1",
		"suspended":            "update accounts set status = 'suspended' where id = $1",
		"two have the address": "update accounts set email = 'nadia@exemple.test' where id in ($1, '" + fixture.Marc.Account().String() + "')",
		"no address":           "update accounts set email = '' where id = $1",
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t)
			s.Exec(t, change, fixture.Nadia.Account())
			_, err := s.prove(renamed())
			s.is(err, fault.Forbidden, "sign_in.error.unknown")
			if n := s.count("identity_requests"); n != 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

func TestAnotherAddressOfTheSameSubjectIsNoted(t *testing.T) {
	s := begin(t)
	p := proof(fixture.Nadia, "")
	p.Email = "nadia.mercier@exemple.test"
	s.in(p)
	if n := s.count("accounts where id = $1 and email = $2", fixture.Nadia.Account(), p.Email); n != 1 {
		t.Error("the address is not noted")
	}
	if n := s.count("journal where noun = 'account' and detail = 'email' and account_id = $1", fixture.Nadia.Account()); n != 1 {
		t.Errorf("%d lines of the journal", n)
	}
}

// again is Nadia with a new identity and her own address.
func again() account.Newcomer {
	return account.Newcomer{Issuer: fixture.Issuer, Subject: "nadia-2", Email: "nadia@exemple.test", GivenName: "Nadia", UsualName: "Mercier"}
}

func TestNewInvitationGivesTheAccountItsNewIdentity(t *testing.T) {
	s := begin(t)
	s.invited("nadia@exemple.test", "token")
	s.must(s.accept("token", again()))
	s.must(s.signIn("nadia-2"))
	if got := s.resume("nadia-2").Actor; got.Account != fixture.Nadia.Account() || got.Membership != fixture.Nadia.Membership() {
		t.Errorf("%+v", got)
	}
	s.is(s.signIn(fixture.Nadia.Slug), fault.Forbidden, "sign_in.error.unknown")
	if n := s.count("accounts where email = 'nadia@exemple.test'"); n != 1 {
		t.Errorf("%d accounts", n)
	}
	if n := s.count("journal where noun = 'identity' and detail = 'invitation' and service_id = $1", fixture.ValClair.ID); n != 1 {
		t.Errorf("%d lines of the journal", n)
	}
}

func TestSomebodyElsewhereWithTheSameAddressStandsInNobodysWay(t *testing.T) {
	s := begin(t)
	s.Exec(t, "update accounts set email = 'nadia@exemple.test' where id = $1", fixture.Ines.Account())
	s.invited("nadia@exemple.test", "token")
	s.must(s.accept("token", again()))
	if n := s.count("identities where subject = 'nadia-2' and account_id = $1", fixture.Nadia.Account()); n != 1 {
		t.Error("Nadia is not let in")
	}
}

func TestNewInvitationBringsBackWhoHadLeft(t *testing.T) {
	s := begin(t)
	s.must(s.end(fixture.Helene, fixture.Nadia))
	s.invited("nadia@exemple.test", "token")
	s.must(s.accept("token", again()))
	s.must(s.signIn("nadia-2"))
	if got := s.resume("nadia-2").Actor; got.Account != fixture.Nadia.Account() || got.Membership == fixture.Nadia.Membership() {
		t.Errorf("%+v", got)
	}
}

// An invitation opens no account of another place, and none of another rank:
// else a manager would come by a director's.
func TestInvitationTakesNoAccountOver(t *testing.T) {
	s := begin(t)
	for name, c := range map[string]struct {
		whom    *fixture.Persona
		prepare string
		key     string
	}{
		"another place's":   {fixture.Ines, "", "invitation.error.member"},
		"a director's":      {fixture.Dominique, "", "invitation.error.member"},
		"a suspended one's": {fixture.Marc, "update accounts set status = 'suspended' where id = $1", "invitation.error.suspended"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.prepare != "" {
				s.Exec(t, c.prepare, c.whom.Account())
			}
			address := c.whom.Slug + "@exemple.test"
			s.invited(address, name)
			who := again()
			who.Email = address
			scene{t, s.Database}.is(s.accept(name, who), fault.Conflict, c.key)
			if n := s.count("identities where subject = 'nadia-2'"); n != 0 {
				t.Error("bound")
			}
		})
	}
}

// Who left another place, or was invited at another address, is somebody new:
// the former account stays its owner's.
func TestFormerAccountOfAnotherPlaceStaysItsOwners(t *testing.T) {
	s := begin(t)
	s.Exec(t, "update memberships set status = 'ended' where account_id in ($1, $2)", fixture.Ines.Account(), fixture.Nadia.Account())
	for token, address := range map[string]string{"one": "ines@exemple.test", "two": "autre@exemple.test"} {
		s.invited(address, token)
		who := again()
		who.Subject = "new " + token
		if token == "one" {
			who.Email = address
		}
		s.must(s.accept(token, who))
	}
	if n := s.count("identities where subject like 'new %' and account_id in ($1, $2)", fixture.Ines.Account(), fixture.Nadia.Account()); n != 0 {
		t.Errorf("%d identities bound to former accounts", n)
	}
}
