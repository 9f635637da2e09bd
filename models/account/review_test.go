package account_test

import (
	"context"
	"maps"
	"testing"
	"time"

	"passerelle/models/account"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

func (s scene) underReview(by *fixture.Persona) (all []account.Reviewed) {
	s.t.Helper()
	s.must(s.as(by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = account.UnderReview(ctx, tx)
		return err
	}))
	return all
}

func (s scene) due(by *fixture.Persona) (due account.Due) {
	s.t.Helper()
	s.must(s.as(by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		due, err = account.ReviewDue(ctx, tx)
		return err
	}))
	return due
}

func (s scene) decide(by *fixture.Persona, decisions map[account.MemberID]account.Decision) error {
	s.t.Helper()
	return s.as(by.Actor(), func(ctx context.Context, tx *db.Tx) error { return account.Decide(ctx, tx, decisions) })
}

// all decides the same of everybody whom the reviewer answers for.
func (s scene) all(by *fixture.Persona, d account.Decision) map[account.MemberID]account.Decision {
	decisions := map[account.MemberID]account.Decision{}
	for _, m := range s.underReview(by) {
		decisions[m.ID] = d
	}
	return decisions
}

func TestReviewRecordsWhoConfirmedWhomAndWhen(t *testing.T) {
	s := begin(t)
	decisions := s.all(fixture.Helene, account.Confirm)
	decisions[member(fixture.Marc)], decisions[member(fixture.Odile)] = account.SuspendNow, account.EndNow
	s.must(s.signIn(fixture.Marc.Slug))
	s.must(s.decide(fixture.Helene, decisions))
	for decision, want := range map[string]int{"keep": len(decisions) - 2, "suspend": 1, "end": 1} {
		if n := s.count("account_reviews where decision = $1 and reviewed_by = $2 and reviewed_at = $3 and service_id = $4",
			decision, fixture.Helene.Account(), dbtest.Monday, fixture.ValClair.ID); n != want {
			t.Errorf("%s: %d rows, wanted %d", decision, n, want)
		}
	}
	if n := s.count("memberships where (id = $1 and status = 'suspended' and suspended_for = 'review') or (id = $2 and status = 'ended')",
		fixture.Marc.Membership(), fixture.Odile.Membership()); n != 2 {
		t.Errorf("%d carried out", n)
	}
	if ended := s.resume(fixture.Marc.Slug).Ended; ended != "revoked" {
		t.Errorf("Marc's sign-in is %q", ended)
	}
	if n := s.count("journal where noun = 'account_review' and account_id = $1 and detail like '%suspend:1,end:1'", fixture.Helene.Account()); n != 1 {
		t.Errorf("%d lines of the journal", n)
	}
	for _, m := range s.underReview(fixture.Helene) {
		if m.ReviewedAt == nil || !m.ReviewedAt.Equal(dbtest.Monday) || m.ReviewedBy != fixture.Helene.Name {
			t.Errorf("%s was reviewed by %q at %v", m.Name, m.ReviewedBy, m.ReviewedAt)
		}
	}
}

func TestReviewIsAskedEveryThreeMonths(t *testing.T) {
	s := begin(t)
	if due := s.due(fixture.Helene); due.Members != len(s.underReview(fixture.Helene)) || !due.Late(dbtest.Monday) {
		t.Errorf("after a year without: %+v", due)
	}
	s.must(s.decide(fixture.Helene, s.all(fixture.Helene, account.Confirm)))
	if due := s.due(fixture.Helene); due.Members != 0 || due.Late(dbtest.Monday) {
		t.Errorf("just done: %+v", due)
	}
	next := time.Date(2027, time.February, 23, 7, 50, 0, 0, time.UTC)
	s.Stand(next.Add(-time.Second))
	if due := s.due(fixture.Helene); due.Members != 0 {
		t.Errorf("a second before: %+v", due)
	}
	s.Stand(next)
	if due := s.due(fixture.Helene); due.Members == 0 || !due.Since.Equal(next) || due.Late(next.Add(account.ReviewGrace-time.Second)) || !due.Late(next.Add(account.ReviewGrace)) {
		t.Errorf("three months later: %+v", due)
	}
}

func TestReviewAsksOnlyThoseWhoAnswerForSomebody(t *testing.T) {
	s := begin(t)
	if due := s.due(fixture.Nadia); due.Members != 0 {
		t.Errorf("Nadia is asked: %+v", due)
	}
	for _, m := range s.underReview(fixture.Helene) {
		if m.AccountID == fixture.Helene.Account() || m.Role == fixture.Dominique.Role {
			t.Errorf("Hélène reviews %s", m.Name)
		}
	}
	for _, m := range s.underReview(fixture.Karim) {
		t.Errorf("Karim, alone in his organisation, reviews %s", m.Name)
	}
}

func TestReviewIsDoneWholeOrNotAtAll(t *testing.T) {
	s := begin(t)
	all := s.all(fixture.Helene, account.EndNow)
	without := maps.Clone(all)
	delete(without, member(fixture.Nadia))
	strange := maps.Clone(all)
	strange[member(fixture.Nadia)] = "perhaps"
	for name, c := range map[string]struct {
		decisions map[account.MemberID]account.Decision
		kind      fault.Kind
		key       string
	}{
		"one left out":         {without, fault.Invalid, "review.error.undecided"},
		"a strange word":       {strange, fault.Invalid, "review.error.undecided"},
		"another service's":    {with(all, fixture.Ines), fault.Conflict, "review.error.changed"},
		"a director":           {with(all, fixture.Dominique), fault.Conflict, "review.error.changed"},
		"the reviewer herself": {with(all, fixture.Helene), fault.Conflict, "review.error.changed"},
	} {
		err := s.decide(fixture.Helene, c.decisions)
		if f, ok := fault.As(err); !ok || f.Kind != c.kind || f.Key != c.key && f.Fields[0].Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Somebody leaves between the page and the click.
	s.must(s.end(fixture.Dominique, fixture.Marc))
	s.is(s.decide(fixture.Helene, all), fault.Conflict, "review.error.changed")
	if n := s.count("account_reviews") + s.count("memberships where status <> 'active'"); n != 1 {
		t.Errorf("%d rows changed", n)
	}
	s.is(s.decide(fixture.Nadia, map[account.MemberID]account.Decision{member(fixture.Marc): account.EndNow}), fault.Conflict, "review.error.changed")
}

func with(all map[account.MemberID]account.Decision, p *fixture.Persona) map[account.MemberID]account.Decision {
	more := maps.Clone(all)
	more[member(p)] = account.Confirm
	return more
}
