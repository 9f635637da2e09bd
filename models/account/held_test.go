package account_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

const elsewhere = "00000000200019" // an employer that is nobody's of the cast

func proof(p *fixture.Persona, siret string) account.Proof {
	return account.Proof{Issuer: fixture.Issuer, Subject: p.Slug, Provider: "agents", Email: p.Slug + "@exemple.test", SIRET: siret}
}

func (s scene) requests(by *fixture.Persona) (all []account.Request) {
	s.t.Helper()
	s.must(s.as(by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = account.Requests(ctx, tx)
		return err
	}))
	return all
}

func (s scene) rule(by *fixture.Persona, id account.RequestID, how func(context.Context, *db.Tx, account.RequestID) error) error {
	s.t.Helper()
	return s.as(by.Actor(), func(ctx context.Context, tx *db.Tx) error { return how(ctx, tx, id) })
}

// asks signs in, is held, and gives the request as the decider reads it.
func (s scene) asks(p account.Proof, decider *fixture.Persona) account.Request {
	s.t.Helper()
	held, err := s.prove(p)
	if err != nil || held == nil || held.Status != account.Asked {
		s.t.Fatalf("held %+v, %v", held, err)
	}
	all := s.requests(decider)
	if len(all) != 1 {
		s.t.Fatalf("%s reads %d requests", decider.Slug, len(all))
	}
	return all[0]
}

// in signs in where nothing holds it, in place of the sign-in before.
func (s scene) in(p account.Proof) {
	s.t.Helper()
	s.Exec(s.t, "delete from sign_ins where token_hash = sha256(convert_to($1, 'UTF8'))", "session "+p.Subject)
	if held, err := s.prove(p); err != nil || held != nil {
		s.t.Errorf("held %+v, %v", held, err)
	}
}

func TestFirstEmployerNamedIsKeptAndTheSameOneOpens(t *testing.T) {
	s := begin(t)
	s.in(proof(fixture.Nadia, ""))
	s.in(proof(fixture.Nadia, elsewhere))
	s.in(proof(fixture.Nadia, elsewhere))
	s.in(proof(fixture.Nadia, "")) // the provider need not name one
	s.in(proof(fixture.Karim, fixture.Relais.SIRET))
	if n := s.count("identities where siret <> ''"); n != 2 {
		t.Errorf("%d employers kept", n)
	}
}

func TestAnotherEmployerIsHeldUntilSomebodyConfirms(t *testing.T) {
	s := begin(t)
	s.in(proof(fixture.Nadia, fixture.Relais.SIRET))
	got := s.asks(proof(fixture.Nadia, elsewhere), fixture.Helene)
	if s.resume(fixture.Nadia.Slug).Ended != "revoked" {
		t.Error("what was open stays open")
	}
	want := account.Request{ID: got.ID, AccountID: fixture.Nadia.Account(), Name: fixture.Nadia.Name, Role: actor.CPIP, Place: fixture.ValClair.Name,
		Reason: account.Employer, Provider: "agents", SIRETBefore: fixture.Relais.SIRET, SIRET: elsewhere, Status: account.Asked, AskedAt: got.AskedAt}
	if got != want || !got.AskedAt.Equal(dbtest.Monday) {
		t.Errorf("%+v, wanted %+v", got, want)
	}
	if held, err := s.prove(proof(fixture.Nadia, elsewhere)); err != nil || held == nil || held.Place != fixture.ValClair.Name {
		t.Errorf("again: %+v, %v", held, err)
	}
	if n := len(s.requests(fixture.Helene)); n != 1 {
		t.Errorf("asked again it is %d requests", n)
	}
	s.must(s.rule(fixture.Helene, got.ID, account.ConfirmIdentity))
	s.in(proof(fixture.Nadia, elsewhere))
	s.in(proof(fixture.Nadia, elsewhere))
	if held, err := s.prove(proof(fixture.Nadia, fixture.Relais.SIRET)); err != nil || held == nil {
		t.Errorf("the former employer opens: %+v, %v", held, err)
	}
	for detail, account := range map[string]uuid.UUID{"siret": fixture.Nadia.Account(), "approved": fixture.Helene.Account(), "applied": fixture.Nadia.Account()} {
		if n := s.count("journal where noun = 'identity_request' and detail = $1 and account_id = $2 and noun_id = $3 and service_id = $4",
			detail, account, got.ID, fixture.ValClair.ID); n != 1 {
			t.Errorf("%d lines of the journal for %s", n, detail)
		}
	}
}

// A partner's first sign-in that names an employer is measured by the
// organisation.
func TestPartnersEmployerIsTheOrganisation(t *testing.T) {
	s := begin(t)
	got := s.asks(proof(fixture.Karim, elsewhere), fixture.Admin)
	if got.SIRETBefore != fixture.Relais.SIRET || got.Place != fixture.Relais.Name {
		t.Errorf("%+v", got)
	}
	s.is(s.rule(fixture.Karim, got.ID, account.ConfirmIdentity), fault.Forbidden, "identity.error.not_yours")
	s.must(s.rule(fixture.Admin, got.ID, account.ConfirmIdentity))
	s.in(proof(fixture.Karim, elsewhere))
}

func TestRefusedEmployerStaysOutAndTheFormerOneOpens(t *testing.T) {
	s := begin(t)
	s.in(proof(fixture.Nadia, fixture.Relais.SIRET))
	got := s.asks(proof(fixture.Nadia, elsewhere), fixture.Helene)
	s.must(s.rule(fixture.Helene, got.ID, account.RefuseIdentity))
	s.is(s.rule(fixture.Dominique, got.ID, account.ConfirmIdentity), fault.Conflict, "identity.error.decided")
	if held, err := s.prove(proof(fixture.Nadia, elsewhere)); err != nil || held == nil || held.Status != account.Refused {
		t.Errorf("%+v, %v", held, err)
	}
	s.in(proof(fixture.Nadia, fixture.Relais.SIRET))
	if all := s.requests(fixture.Helene); len(all) != 1 || all[0].Decider != fixture.Helene.Name || all[0].Status != account.Refused {
		t.Errorf("%+v", all)
	}
}

// An approval was given for a sign-in that was about to come.
func TestApprovalThatNobodyUsesIsAskedForAgain(t *testing.T) {
	s := begin(t)
	s.in(proof(fixture.Nadia, fixture.Relais.SIRET))
	got := s.asks(proof(fixture.Nadia, elsewhere), fixture.Helene)
	s.must(s.rule(fixture.Helene, got.ID, account.ConfirmIdentity))
	s.later(account.ApprovalLasts)
	again := s.asks(proof(fixture.Nadia, elsewhere), fixture.Helene)
	if again.ID != got.ID || again.DecidedAt != nil || !again.AskedAt.Equal(dbtest.Monday.Add(account.ApprovalLasts)) {
		t.Errorf("%+v", again)
	}
}

// Which rows there are is the database's business: those of another tenant do
// not exist, whoever asks.
func TestOtherTenantsRequestsDoNotExist(t *testing.T) {
	s := begin(t)
	s.in(proof(fixture.Nadia, fixture.Relais.SIRET))
	got := s.asks(proof(fixture.Nadia, elsewhere), fixture.Helene)
	if held, err := s.prove(proof(fixture.Sophie, elsewhere)); err != nil || held == nil {
		t.Fatalf("%+v, %v", held, err)
	}
	director := fixture.Ines.Actor()
	director.Role = actor.Director
	for name, a := range map[string]actor.Actor{"another service": director, "a partner": fixture.Karim.Actor(), "another partner": fixture.Bertrand.Actor()} {
		err := s.as(a, func(ctx context.Context, tx *db.Tx) error {
			if all, err := account.Requests(ctx, tx); err != nil || len(all) != 0 {
				t.Errorf("%s reads %+v, %v", name, all, err)
			}
			if n, err := account.Waiting(ctx, tx); err != nil || n != 0 {
				t.Errorf("%s counts %d, %v", name, n, err)
			}
			return account.ConfirmIdentity(ctx, tx, got.ID)
		})
		s.is(err, fault.NotFound, "")
	}
	s.is(s.rule(fixture.Nadia, got.ID, account.ConfirmIdentity), fault.Forbidden, "identity.error.not_yours")
	if n := s.count("identity_requests where status <> 'pending'"); n != 0 {
		t.Errorf("%d decided", n)
	}
}

// A provider vouches for those it is there for.
func TestProviderVouchesForItsAudienceOnly(t *testing.T) {
	s := begin(t)
	for _, c := range []struct {
		who     *fixture.Persona
		through account.Audience
		in      bool
	}{
		{fixture.Nadia, account.ForStaff, true}, {fixture.Nadia, account.ForOthers, false}, {fixture.Nadia, account.Everybody, true},
		{fixture.Karim, account.ForStaff, false}, {fixture.Karim, account.ForOthers, true}, {fixture.Yanis, account.ForOthers, true},
		{fixture.Admin, account.ForStaff, true}, {fixture.Paul, account.ForOthers, false},
	} {
		s.Exec(t, "delete from sign_ins")
		p := proof(c.who, "")
		p.For = c.through
		if _, err := s.prove(p); (err == nil) != c.in {
			t.Errorf("%s through a provider for %q: %v", c.who.Slug, c.through, err)
		}
	}
	s.invited("ada@exemple.test", "token")
	who := newcomer("ada")
	who.For = account.ForOthers
	s.is(s.accept("token", who), fault.Forbidden, "sign_in.error.audience")
}

func TestProofServesAQuarterOfAnHour(t *testing.T) {
	s := begin(t)
	ago := 10 * time.Minute
	p := proof(fixture.Nadia, "")
	p.ProvenAgo, p.ACR, p.SID = &ago, "eidas2", "session-1"
	s.in(p)
	for at, want := range map[time.Duration]bool{0: true, 5*time.Minute - time.Second: true, 5 * time.Minute: false} {
		s.later(at)
		if got := s.resume(fixture.Nadia.Slug); got.Proven != want {
			t.Errorf("after %s: proven %t", at, got.Proven)
		}
	}
	if n := s.count("sign_ins where acr = 'eidas2' and sid = 'session-1'"); n != 1 {
		t.Error("level and session are not kept")
	}
	s.Exec(t, "delete from sign_ins")
	p.ProvenAgo = nil
	s.in(p)
	if s.resume(fixture.Nadia.Slug).Proven {
		t.Error("proven by nothing")
	}
}

func TestOnlyTheOneWhoIsSignedInProvesItAgain(t *testing.T) {
	s := begin(t)
	p := proof(fixture.Marc, "")
	p.Same = fixture.Nadia.Account()
	_, err := s.prove(p)
	s.is(err, fault.Forbidden, "sign_in.error.another")
	p.Subject = "a new subject of Marc"
	_, err = s.prove(p)
	s.is(err, fault.Forbidden, "sign_in.error.another")
	if n := s.count("identity_requests"); n != 0 {
		t.Errorf("%d requests", n)
	}
}
