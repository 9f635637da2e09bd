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
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// scene is a fresh world and the acts of these tests in it.
type scene struct {
	t *testing.T
	*dbtest.Database
}

func begin(t *testing.T) scene { return scene{t, world.New(t)} }

func (s scene) as(a actor.Actor, fn func(context.Context, *db.Tx) error) error {
	s.t.Helper()
	return s.Pool.Write(s.t.Context(), a, func(tx *db.Tx) error { return fn(s.t.Context(), tx) })
}

// must fails the test on an error.
func (s scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// is fails unless err is the fault of this key, on a field or as a whole.
func (s scene) is(err error, kind fault.Kind, key string) {
	s.t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Kind != kind || (f.Key != key && (len(f.Fields) == 0 || f.Fields[0].Key != key)) {
		s.t.Errorf("%v, wanted %s %s", err, kind, key)
	}
}

func (s scene) invite(by actor.Actor, wanted account.NewInvitation, token string) (id account.InvitationID, err error) {
	s.t.Helper()
	err = s.as(by, func(ctx context.Context, tx *db.Tx) error {
		id, err = account.Invite(ctx, tx, wanted, token)
		return err
	})
	return id, err
}

// invited is an invitation that Hélène made, of a probation officer.
func (s scene) invited(email, token string) account.InvitationID {
	s.t.Helper()
	id, err := s.invite(fixture.Helene.Actor(), officer(email), token)
	s.must(err)
	return id
}

func officer(email string) account.NewInvitation {
	return account.NewInvitation{Email: email, Role: actor.CPIP, Branch: fixture.SainteAurore.ID}
}

func (s scene) accept(token string, who account.Newcomer) error {
	s.t.Helper()
	return s.as(actor.ForAuth(), func(ctx context.Context, tx *db.Tx) error { return account.Accept(ctx, tx, token, who) })
}

// signIn opens a sign-in for an identity, under the token "session <subject>".
func (s scene) signIn(subject string) error {
	s.t.Helper()
	return s.as(actor.ForAuth(), func(ctx context.Context, tx *db.Tx) error {
		_, err := account.Open(ctx, tx, account.Proof{Issuer: fixture.Issuer, Subject: subject}, "session "+subject, "csrf", uuid.Nil)
		return err
	})
}

// prove signs in with a proof and answers why it is held, nil if it is not. The
// token is "session <subject>".
func (s scene) prove(p account.Proof) (held *account.Held, err error) {
	s.t.Helper()
	err = s.as(actor.ForAuth(), func(ctx context.Context, tx *db.Tx) error {
		held, err = account.Open(ctx, tx, p, "session "+p.Subject, "csrf", uuid.Nil)
		return err
	})
	return held, err
}

func (s scene) resume(subject string) account.SignIn {
	s.t.Helper()
	found, err := account.Resume(s.t.Context(), s.Pool, "session "+subject)
	s.must(err)
	return found
}

func newcomer(subject string) account.Newcomer {
	return account.Newcomer{Issuer: fixture.Issuer, Subject: subject, Email: subject + "@exemple.test", GivenName: "Ada", UsualName: "Delorme"}
}

func (s scene) later(d time.Duration) { s.Stand(dbtest.Monday.Add(d)) }

func (s scene) count(query string, args ...any) (n int) {
	s.t.Helper()
	s.Scan(s.t, "select count(*) from "+query, args, &n)
	return n
}
