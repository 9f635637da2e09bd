package attestation_test

import (
	"context"
	"sync"
	"testing"

	"passerelle/models/attestation"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/document"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

func TestTheTableOfMovesIsSound(t *testing.T) {
	if err := attestation.Flow.Check(); err != nil {
		t.Error(err)
	}
}

func TestAnAttestationAnswersWhatWasAsked(t *testing.T) {
	s := newStage(t)
	of := s.sent(&fixture.RiveDouceCare)
	if err := s.ask(fixture.Nadia, of); err != nil {
		t.Fatal(err)
	}
	if err := s.ask(fixture.Nadia, of); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second request: %v", err)
	}
	var waiting []attestation.Asked
	s.as(fixture.Sophie, func(ctx context.Context, tx *db.Tx) (err error) {
		waiting, err = attestation.ToGive(ctx, tx)
		return err
	})
	if len(waiting) != 1 || waiting[0].Referral != of || waiting[0].Name != "VALADIER Samuel" || waiting[0].DueOn != on(12, 4) {
		t.Errorf("Sophie is asked %+v", waiting)
	}
	if err := s.give(fixture.Sophie, of, autumn()); err != nil {
		t.Fatal(err)
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Sophie} {
		if asked := s.requests(who, of); len(asked) != 1 || asked[0].Status != attestation.Answered {
			t.Errorf("%s reads the request as %+v", who.Slug, asked)
		}
		all := s.papers(who, of)
		if len(all) != 1 || all[0].Kind != attestation.CareFollowUp || all[0].FromOn != on(9, 1) || all[0].UntilOn != on(11, 20) || all[0].Regularity != "regular" ||
			all[0].ExpiresOn != day.Of(2027, 2, 20) || all[0].ByName != fixture.Sophie.Name || all[0].Document.Zero() {
			t.Fatalf("%s reads %+v", who.Slug, all)
		}
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		d, body, err := document.Content(ctx, tx, rules, document.Referral(of.UUID), s.papers(fixture.Nadia, of)[0].Document)
		if err != nil || d.Format != document.PDF || len(body) == 0 {
			t.Errorf("the file: %+v, %v", d, err)
		}
		r, err := referral.ByID(ctx, tx, of)
		if last := r.Events[len(r.Events)-1]; err != nil || last.Action != referral.DoAttest || last.Note != "" || last.Reason != "" || r.Status != referral.Sent {
			t.Errorf("the history ends with %+v, %v", last, err)
		}
		return nil
	})
}

// A first appointment takes two months: having asked for one is diligence, and
// the paper is good until some days after the appointment.
func TestTheProofOfARequestCountsUntilTheAppointment(t *testing.T) {
	s := newStage(t)
	of := s.sent(&fixture.RiveDouceCare)
	for until, want := range map[day.Day]day.Day{on(12, 15): on(12, 29), {}: day.Of(2027, 2, 8)} {
		if err := s.give(fixture.Sophie, of, attestation.New{Kind: attestation.CareRequest, From: on(11, 10), Until: until, Regularity: "regular", Proof: attestation.Handed}); err != nil {
			t.Fatal(err)
		}
		if last := s.papers(fixture.Nadia, of)[0]; last.ExpiresOn != want || last.Regularity != "" || !last.Document.Zero() {
			t.Errorf("with an appointment on %q: %+v", until, last)
		}
	}
}

func TestWhatIsShownIsSeenAndNotKept(t *testing.T) {
	s := newStage(t)
	of := s.sent(&fixture.RiveDouceCare)
	if err := s.ask(fixture.Nadia, of); err != nil {
		t.Fatal(err)
	}
	seen := autumn()
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return attestation.See(ctx, tx, of, seen) })
	if all := s.papers(fixture.Nadia, of); len(all) != 1 || all[0].Proof != attestation.Seen || !all[0].Document.Zero() {
		t.Errorf("Nadia reads %+v", all)
	}
	if all := s.papers(fixture.Sophie, of); len(all) > 0 {
		t.Errorf("the partner reads what the service saw: %+v", all)
	}
	if asked := s.requests(fixture.Sophie, of); asked[0].Status != attestation.Answered {
		t.Errorf("the request is still %s", asked[0].Status)
	}
	var kept int
	s.Scan(t, "select count(*) from documents where referral_id = $1", []any{of}, &kept)
	if kept > 0 {
		t.Error("a copy is kept")
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return attestation.SeePaper(ctx, tx, s.person, seen) })
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		if all, err := attestation.OfPerson(ctx, tx, s.person); err != nil || len(all) != 2 {
			t.Errorf("the person's papers: %+v, %v", all, err)
		}
		return nil
	})
}

func TestAnAttestationSaysEverythingItLacks(t *testing.T) {
	s := newStage(t)
	care, home := s.sent(&fixture.RiveDouceCare), s.sent(&fixture.RelaisRooms)
	photo := autumn()
	photo.Body = []byte("GIF89a")
	for name, c := range map[string]struct {
		who        *fixture.Persona
		of         referral.ID
		n          attestation.New
		field, key string
	}{
		"no kind":              {fixture.Sophie, care, attestation.New{From: on(9, 1), Until: on(10, 1), Proof: attestation.Handed}, "kind", "attestation.error.kind"},
		"another need's kind":  {fixture.Sophie, care, attestation.New{Kind: attestation.Work, From: on(9, 1), Until: on(10, 1), Proof: attestation.Handed}, "kind", "attestation.error.kind"},
		"care by a shelter":    {fixture.Karim, home, attestation.New{Kind: attestation.CareFollowUp, From: on(9, 1), Until: on(10, 1), Regularity: "regular", Proof: attestation.Handed}, "kind", "attestation.error.kind"},
		"no first day":         {fixture.Sophie, care, attestation.New{Kind: attestation.CareVisit, Proof: attestation.Handed}, "from", "attestation.error.day"},
		"a day to come":        {fixture.Sophie, care, attestation.New{Kind: attestation.CareVisit, From: on(11, 24), Proof: attestation.Handed}, "from", "attestation.error.future"},
		"too long ago":         {fixture.Sophie, care, attestation.New{Kind: attestation.CareVisit, From: day.Of(2020, 1, 1), Proof: attestation.Handed}, "from", "attestation.error.old"},
		"no end":               {fixture.Sophie, care, attestation.New{Kind: attestation.CareFollowUp, From: on(9, 1), Regularity: "regular", Proof: attestation.Handed}, "until", "attestation.error.until"},
		"the end first":        {fixture.Sophie, care, attestation.New{Kind: attestation.CareFollowUp, From: on(9, 1), Until: on(8, 1), Regularity: "regular", Proof: attestation.Handed}, "until", "attestation.error.order"},
		"a period to come":     {fixture.Sophie, care, attestation.New{Kind: attestation.CareFollowUp, From: on(9, 1), Until: on(12, 1), Regularity: "regular", Proof: attestation.Handed}, "until", "attestation.error.future"},
		"no regularity":        {fixture.Sophie, care, attestation.New{Kind: attestation.CareFollowUp, From: on(9, 1), Until: on(10, 1), Proof: attestation.Handed}, "regularity", "attestation.error.regularity"},
		"regularity in words":  {fixture.Sophie, care, attestation.New{Kind: attestation.CareFollowUp, From: on(9, 1), Until: on(10, 1), Regularity: "Rechute.", Proof: attestation.Handed}, "regularity", "attestation.error.regularity"},
		"no proof":             {fixture.Sophie, care, attestation.New{Kind: attestation.CareVisit, From: on(9, 1)}, "proof", "attestation.error.proof"},
		"seen by the partner":  {fixture.Sophie, care, attestation.New{Kind: attestation.CareVisit, From: on(9, 1), Proof: attestation.Seen}, "proof", "attestation.error.proof"},
		"no file":              {fixture.Sophie, care, attestation.New{Kind: attestation.CareVisit, From: on(9, 1), Proof: attestation.File}, "file", "document.error.empty"},
		"something, not a PDF": {fixture.Sophie, care, photo, "file", "document.error.format"},
	} {
		if got := wrong(s.give(c.who, c.of, c.n)); got[c.field] != c.key {
			t.Errorf("%s: %v, want %s", name, got, c.key)
		}
	}
	if all := s.papers(fixture.Nadia, care); len(all) > 0 {
		t.Errorf("something was recorded: %+v", all)
	}
}

func TestEachSideDoesItsOwnPart(t *testing.T) {
	s := newStage(t)
	of := s.sent(&fixture.RiveDouceCare)
	decline := func(ctx context.Context, tx *db.Tx) error { return attestation.Decline(ctx, tx, of, "person_only") }
	withdraw := func(ctx context.Context, tx *db.Tx) error { return attestation.Withdraw(ctx, tx, of) }
	see := func(ctx context.Context, tx *db.Tx) error { return attestation.See(ctx, tx, of, autumn()) }
	if err := s.ask(fixture.Sophie, of); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the partner asks: %v", err)
	}
	if err := s.give(fixture.Nadia, of, autumn()); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the service attests: %v", err)
	}
	if err := s.try(fixture.Sophie.Actor(), see); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the partner sees: %v", err)
	}
	if err := s.try(fixture.Sophie.Actor(), decline); !fault.Is(err, fault.Conflict) {
		t.Errorf("declined without a request: %v", err)
	}
	if err := s.ask(fixture.Nadia, of); err != nil {
		t.Fatal(err)
	}
	if err := s.try(fixture.Nadia.Actor(), decline); !fault.Is(err, fault.Conflict) {
		t.Errorf("the service declines: %v", err)
	}
	if err := s.try(fixture.Sophie.Actor(), withdraw); !fault.Is(err, fault.Conflict) {
		t.Errorf("the partner withdraws: %v", err)
	}
	if got := wrong(s.try(fixture.Sophie.Actor(), func(ctx context.Context, tx *db.Tx) error { return attestation.Decline(ctx, tx, of, "Rechute") })); got["reason"] != "attestation.error.reason" {
		t.Errorf("declined in words: %v", got)
	}
	s.as(fixture.Sophie, decline)
	if err := s.ask(fixture.Nadia, of); err != nil {
		t.Errorf("asked anew: %v", err)
	}
	s.as(fixture.Nadia, withdraw)
	if all := s.requests(fixture.Nadia, of); len(all) != 2 || all[0].Status != attestation.Withdrawn || all[1].Status != attestation.Declined || all[1].Reason != "person_only" {
		t.Errorf("the requests are %+v", all)
	}
}

func TestWhatWasGivenByMistakeIsTakenBackWithItsFile(t *testing.T) {
	s := newStage(t)
	of := s.sent(&fixture.RiveDouceCare)
	if err := s.give(fixture.Sophie, of, autumn()); err != nil {
		t.Fatal(err)
	}
	given := s.papers(fixture.Sophie, of)[0]
	cancel := func(ctx context.Context, tx *db.Tx) error { return attestation.Cancel(ctx, tx, of, given.ID) }
	if err := s.try(fixture.Nadia.Actor(), cancel); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the other side takes it back: %v", err)
	}
	err := s.try(fixture.Sophie.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Detach(ctx, tx, of, given.Document) })
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("the file goes alone: %v", err)
	}
	s.as(fixture.Sophie, cancel)
	if err := s.try(fixture.Sophie.Actor(), cancel); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken back twice: %v", err)
	}
	if last := s.papers(fixture.Nadia, of)[0]; !last.Cancelled {
		t.Errorf("Nadia reads %+v", last)
	}
	var bodies int
	s.Scan(t, "select count(*) from document_contents where document_id = $1", []any{given.Document}, &bodies)
	if bodies > 0 {
		t.Error("the file is still there")
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return attestation.SeePaper(ctx, tx, s.person, autumn()) })
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		all, err := attestation.OfPerson(ctx, tx, s.person)
		if err != nil {
			return err
		}
		if err := attestation.CancelPaper(ctx, tx, s.person, given.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a partner's paper is taken back from the file: %v", err)
		}
		return attestation.CancelPaper(ctx, tx, s.person, all[0].ID)
	})
}

func TestOfTwoWhoAskAtOnceOneIsTold(t *testing.T) {
	s := newStage(t)
	of := s.sent(&fixture.RiveDouceCare)
	answers := make([]error, 6)
	var done sync.WaitGroup
	for i := range answers {
		done.Go(func() { answers[i] = s.ask(fixture.Nadia, of) })
	}
	done.Wait()
	asked := 0
	for _, err := range answers {
		switch {
		case err == nil:
			asked++
		case !fault.Is(err, fault.Conflict):
			t.Error(err)
		}
	}
	if asked != 1 || len(s.requests(fixture.Nadia, of)) != 1 {
		t.Errorf("%d asked", asked)
	}
}
