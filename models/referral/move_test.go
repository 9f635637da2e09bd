package referral_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/referral"
)

func TestKarimAcknowledgesAndAccepts(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Acknowledge(ctx, tx, of) })
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return referral.Accept(ctx, tx, of, day.Of(2026, time.December, 1))
	})
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
		r, err := s.read(who, of)
		if err != nil {
			t.Fatal(err)
		}
		var done []flow.Action
		for _, e := range r.Events {
			done = append(done, e.Action)
		}
		if r.Status != referral.Accepted || r.Placement != referral.Planned || r.StartsOn != day.Of(2026, time.December, 1) || len(done) != 3 {
			t.Errorf("%s reads %+v, %v", who.Slug, r, done)
		}
	}
}

// In the test's world clocks stand still: whoever is refused at the moment of
// the withdrawal is refused at once.
func TestAfterWithdrawalNothingIsLeftForThePartner(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return referral.Accept(ctx, tx, of, day.Of(2026, time.December, 1))
	})
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, of, "moved_away") })
	if _, err := s.read(fixture.Karim, of); !fault.Is(err, fault.NotFound) {
		t.Errorf("Karim still reads it: %v", err)
	}
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		for _, q := range referral.Queues {
			rows, err := referral.InQueue(ctx, tx, q, referral.Everybodys)
			if err != nil || len(rows) > 0 {
				t.Errorf("queue %s: %+v, %v", q, rows, err)
			}
		}
		return nil
	})
	var open, live int
	s.Scan(t, `select (select count(*) from disclosures where open_until > $2 and referral_id = $1) + (select count(*) from referral_events where open_until > $2 and referral_id = $1)
		+ (select count(*) from placements where open_until > $2 and referral_id = $1) + (select count(*) from referrals where open_until > $2 and id = $1)`,
		[]any{of, dbtest.Monday}, &open)
	s.Scan(t, "select count(*) from placements where referral_id = $1 and status <> 'ended'", []any{of}, &live)
	if open != 0 || live != 0 {
		t.Errorf("%d rows open, %d placements alive", open, live)
	}
	if r, err := s.read(fixture.Nadia, of); err != nil || r.Status != referral.Withdrawn || r.Reason != "moved_away" {
		t.Errorf("Nadia reads %+v, %v", r, err)
	}
}

func TestAPartnerReadsWhatItDeclinedForThirtyDays(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Decline(ctx, tx, of, "unsuitable", "") })
	s.Stand(dbtest.Monday.Add(30*24*time.Hour - time.Minute))
	if _, err := s.read(fixture.Karim, of); err != nil {
		t.Errorf("on the thirtieth day: %v", err)
	}
	s.Stand(dbtest.Monday.Add(30*24*time.Hour + time.Minute))
	if _, err := s.read(fixture.Karim, of); !fault.Is(err, fault.NotFound) {
		t.Errorf("after thirty days: %v", err)
	}
}

func TestWhatAMoveLacksIsSaidFieldByField(t *testing.T) {
	s := newStage(t)
	home, care := s.sent(), s.send(&fixture.RiveDouceCare, complete())
	for name, c := range map[string]struct {
		who  *fixture.Persona
		of   referral.ID
		do   flow.Action
		with referral.With
		want [2]string
	}{
		"decline without reason":       {fixture.Karim, home, referral.DoDecline, referral.With{}, [2]string{"reason", "referral.error.reason"}},
		"decline with a forged reason": {fixture.Karim, home, referral.DoDecline, referral.With{Reason: "mood"}, [2]string{"reason", "referral.error.reason"}},
		"decline with another's":       {fixture.Karim, home, referral.DoDecline, referral.With{Reason: "deceased"}, [2]string{"reason", "referral.error.reason"}},
		"other without a note":         {fixture.Karim, home, referral.DoDecline, referral.With{Reason: "other", Note: "  "}, [2]string{"note", "referral.error.note"}},
		"health with a note":           {fixture.Sophie, care, referral.DoDecline, referral.With{Reason: "no_place", Note: "x"}, [2]string{"note", "referral.error.note_health"}},
		"withdraw without reason":      {fixture.Nadia, home, referral.DoWithdraw, referral.With{}, [2]string{"reason", "referral.error.reason"}},
		"ask nothing":                  {fixture.Karim, home, referral.DoAsk, referral.With{Note: " "}, [2]string{"note", "referral.error.question"}},
		"health asks nothing":          {fixture.Sophie, care, referral.DoAsk, referral.With{}, [2]string{"reason", "referral.error.reason"}},
		"health asks in words":         {fixture.Sophie, care, referral.DoAsk, referral.With{Reason: "document", Note: "x"}, [2]string{"note", "referral.error.note_health"}},
		"health meets with words":      {fixture.Sophie, care, referral.DoSetAppointment, referral.With{On: day.Of(2026, time.December, 1), Note: "x"}, [2]string{"note", "referral.error.note_health"}},
		"meet without a day":           {fixture.Karim, home, referral.DoSetAppointment, referral.With{}, [2]string{"on", "referral.error.on"}},
		"accept without a day":         {fixture.Karim, home, referral.DoAccept, referral.With{}, [2]string{"on", "referral.error.on"}},
		"accept before the sending":    {fixture.Karim, home, referral.DoAccept, referral.With{On: day.Of(2026, time.November, 22)}, [2]string{"on", "referral.error.on_before"}},
		"accept in two years":          {fixture.Karim, home, referral.DoAccept, referral.With{On: day.Of(2028, time.November, 22)}, [2]string{"on", "referral.error.on_far"}},
	} {
		if got := wrong(s.move(c.who.Actor(), c.of, c.do, c.with)); got[c.want[0]] != c.want[1] || len(got) != 1 {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if err := s.move(fixture.Sophie.Actor(), care, referral.DoDecline, referral.With{Reason: "other"}); err != nil {
		t.Errorf("a health partner declines for another reason, without words: %v", err)
	}
}

// Two people act at once: one wins, the other is told where things stand.
func TestTwoActingAtOnceAreOneWinnerAndOneConflict(t *testing.T) {
	s := newStage(t)
	for range 20 {
		of := s.sent()
		errs := make([]error, 8)
		var start, done sync.WaitGroup
		start.Add(1)
		for i := range errs {
			done.Add(1)
			go func() {
				defer done.Done()
				start.Wait()
				do := []flow.Action{referral.DoAccept, referral.DoDecline}[i%2]
				errs[i] = s.move(fixture.Karim.Actor(), of, do, enough(do))
			}()
		}
		start.Done()
		done.Wait()
		won := 0
		for _, err := range errs {
			f, isFault := fault.As(err)
			switch {
			case err == nil:
				won++
			case !isFault || f.Kind != fault.Conflict || f.Key != "referral.error.moved_on":
				t.Errorf("the loser hears %v", err)
			}
		}
		var events int
		s.Scan(t, "select count(*) from referral_events where referral_id = $1", []any{of}, &events)
		if won != 1 || events != 2 {
			t.Fatalf("%d won, %d events", won, events)
		}
		s.Exec(t, "update referrals set status = 'withdrawn' where id = $1", of)
	}
}

func TestWaitingForAnAnswerGivesTheDaysBack(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	if err := s.move(fixture.Karim.Actor(), of, referral.DoAsk, enough(referral.DoAsk)); err != nil {
		t.Fatal(err)
	}
	s.Stand(dbtest.Monday.AddDate(0, 0, 7)) // five working days later
	if err := s.move(fixture.Nadia.Actor(), of, referral.DoAnswer, referral.With{Note: "Carte d’identité à jour."}); err != nil {
		t.Fatal(err)
	}
	r, err := s.read(fixture.Nadia, of)
	if err != nil {
		t.Fatal(err)
	}
	if want := day.Of(2026, time.December, 7); r.AnswerDueOn != want {
		t.Errorf("answer due on %s, want %s", r.AnswerDueOn, want)
	}
}

func TestListsAndQueues(t *testing.T) {
	s := newStage(t)
	var sent []referral.ID
	for range referral.PageSize + 3 {
		sent = append(sent, s.sent())
	}
	if err := s.move(fixture.Karim.Actor(), sent[0], referral.DoDecline, enough(referral.DoDecline)); err != nil {
		t.Fatal(err)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		first, err := referral.List(ctx, tx, referral.Filter{})
		if err != nil {
			return err
		}
		last := first.Rows[len(first.Rows)-1]
		second, err := referral.List(ctx, tx, referral.Filter{After: last.ID})
		if !first.More || len(first.Rows) != referral.PageSize || second.More || len(second.Rows) != 3 || first.Rows[0].ID != sent[len(sent)-1] || second.Rows[2].ID != sent[0] {
			t.Errorf("pages of %d (%t) and %d (%t)", len(first.Rows), first.More, len(second.Rows), second.More)
		}
		declined, e := referral.List(ctx, tx, referral.Filter{Status: referral.Declined})
		if e != nil || len(declined.Rows) != 1 || declined.Rows[0].ID != sent[0] {
			t.Errorf("declined %+v, %v", declined.Rows, e)
		}
		return err
	})
	s.as(fixture.Ines, func(ctx context.Context, tx *db.Tx) error {
		none, err := referral.List(ctx, tx, referral.Filter{})
		if len(none.Rows) != 0 {
			t.Error("Inès reads another service's referrals")
		}
		return err
	})
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		counts, err := referral.Counts(ctx, tx, referral.Everybodys)
		if counts[referral.ToAnswer] != referral.PageSize+2 || counts[referral.Over] != 1 || counts[referral.InProgress] != 0 {
			t.Errorf("counts %v", counts)
		}
		return err
	})
	s.as(fixture.Sophie, func(ctx context.Context, tx *db.Tx) error {
		counts, err := referral.Counts(ctx, tx, referral.Everybodys)
		if len(counts) != 0 {
			t.Errorf("Sophie counts %v", counts)
		}
		return err
	})
}

func TestEveryStateStandsInOneQueueOrIsClosed(t *testing.T) {
	for _, status := range referral.Flow.Statuses() {
		if _, ok := referral.QueueOf(status); ok == (status == referral.Withdrawn) {
			t.Errorf("%s: in a queue is %t", status, ok)
		}
	}
}

func TestThePersonsTimelineTellsWhatHappened(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Decline(ctx, tx, of, "no_place", "") })
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		all, err := referral.OfPerson(ctx, tx, s.person, tx.Now.Add(time.Hour))
		if len(all) != 2 || all[0].Action != referral.DoDecline || all[0].Reason != "no_place" || all[1].Action != referral.DoSend ||
			all[1].Organisation != "Le Relais des Tilleuls" || all[1].Referral != of {
			t.Errorf("timeline %+v", all)
		}
		return err
	})
}

func TestOffersSayWhyTheyCannotBeChosen(t *testing.T) {
	s := newStage(t)
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		all, err := partner.Offers(ctx, tx, partner.Filter{})
		why := map[partner.OfferID]partner.Reason{}
		for _, c := range all {
			why[c.ID] = c.Why
		}
		want := map[partner.OfferID]partner.Reason{}
		for offer, reason := range map[*fixture.Offer]partner.Reason{&fixture.RelaisRooms: "", &fixture.RelaisFull: "full",
			&fixture.RelaisSuspended: "offer_suspended", &fixture.RiveDouceCare: "", &fixture.SemaillesWork: "", &fixture.HorizonRights: ""} {
			want[id.From[partner.Offer](offer.ID)] = reason
		}
		if len(why) != len(want) {
			t.Errorf("%d offers, want %d", len(why), len(want))
		}
		for offer, reason := range want {
			if got, ok := why[offer]; !ok || got != reason {
				t.Errorf("offer %s: %q, want %q", offer, got, reason)
			}
		}
		return err
	})
}
