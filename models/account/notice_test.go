package account_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

func (s scene) notice(n account.ProviderNotice) (ended int, err error) {
	s.t.Helper()
	n.Provider, n.Issuer, n.KeptFor = "agents", fixture.Issuer, 7*time.Minute
	err = s.as(actor.ForAuth(), func(ctx context.Context, tx *db.Tx) error {
		ended, err = account.EndNoticed(ctx, tx, n)
		return err
	})
	return ended, err
}

// open has Nadia signed in with two sessions of the provider and one it did not
// name, and Marc with one.
func (s scene) open() {
	s.t.Helper()
	for token, of := range map[string]account.Proof{
		"one": {Subject: "nadia", SID: "first"}, "two": {Subject: "nadia", SID: "second"}, "three": {Subject: "nadia"}, "four": {Subject: "marc", SID: "third"},
	} {
		of.Issuer, of.Provider = fixture.Issuer, "agents"
		s.must(s.as(actor.ForAuth(), func(ctx context.Context, tx *db.Tx) error {
			_, err := account.Open(ctx, tx, of, token, "csrf", fixture.ID("none"))
			return err
		}))
	}
}

func TestNoticeEndsWhatItNames(t *testing.T) {
	for name, c := range map[string]struct {
		notice account.ProviderNotice
		ended  []string
	}{
		"one session":                       {account.ProviderNotice{SID: "first"}, []string{"one"}},
		"everything of somebody":            {account.ProviderNotice{Subject: "nadia"}, []string{"one", "three", "two"}},
		"a session of somebody":             {account.ProviderNotice{SID: "second", Subject: "nadia"}, []string{"three", "two"}},
		"a session that is another's":       {account.ProviderNotice{SID: "third", Subject: "nadia"}, []string{"three"}},
		"a session nobody knows":            {account.ProviderNotice{SID: "fourth"}, nil},
		"somebody the portal does not know": {account.ProviderNotice{Subject: "eve"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t)
			s.open()
			c.notice.ID = name
			n, err := s.notice(c.notice)
			if err != nil || n != len(c.ended) {
				t.Errorf("%d ended, %v", n, err)
			}
			var ended []string
			for _, token := range []string{"four", "one", "three", "two"} {
				found, err := account.Resume(t.Context(), s.Pool, token)
				s.must(err)
				if found.Ended == "provider" {
					ended = append(ended, token)
				}
			}
			if len(ended) != len(c.ended) {
				t.Fatalf("ended %v, wanted %v", ended, c.ended)
			}
			for i := range ended {
				if ended[i] != c.ended[i] {
					t.Errorf("ended %v, wanted %v", ended, c.ended)
				}
			}
			if lines := s.count("journal where action = 'sign_out' and detail = 'provider' and account_id is not null and service_id = $1", fixture.ValClair.ID); lines != len(c.ended) {
				t.Errorf("%d lines of the journal", lines)
			}
		})
	}
}

func TestNoticeServesOnceWhicheverInstanceReceivesIt(t *testing.T) {
	s := begin(t)
	s.open()
	_, err := s.notice(account.ProviderNotice{SID: "first", ID: "a notice"})
	s.must(err)
	_, err = s.notice(account.ProviderNotice{Subject: "nadia", ID: "a notice"})
	s.is(err, fault.Conflict, "")
	_, err = s.notice(account.ProviderNotice{ID: "of nobody"})
	s.is(err, fault.Invalid, "")
	if n := s.count("sign_ins where ended_at is not null"); n != 1 {
		t.Errorf("%d ended", n)
	}
}
