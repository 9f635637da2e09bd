package referral_test

import (
	"context"
	"slices"
	"testing"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

func (s *stage) amend(of referral.ID, change func(*referral.Typed), reason referral.Reason) error {
	return s.try(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		now, err := referral.AmendmentOf(ctx, tx, of)
		if err != nil {
			return err
		}
		typed := referral.Typed{
			Purpose: now.Draft.Purpose, Expectations: now.Draft.Expectations, Urgent: now.Draft.Urgent, WishedOn: "01/12/2026", Fields: now.Draft.Fields,
		}
		change(&typed)
		return referral.Amend(ctx, tx, of, typed, reason)
	})
}

// The partner reads what changed, from what to what, and why; it keeps its state
// and its terms, and what it was told before is kept.
func TestAnAmendmentShowsItsDifferenceToBoth(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Acknowledge(ctx, tx, of) })
	before, _ := s.read(fixture.Karim, of)
	s.Exec(t, "update persons set phone = '+33639981099' where id = $1", s.person)
	err := s.amend(of, func(a *referral.Typed) {
		a.Purpose, a.Urgent, a.Fields = "Un hébergement pour deux mois", false, []string{"housing"}
	}, "correction")
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
		s.as(who, func(ctx context.Context, tx *db.Tx) error {
			r, err := referral.ByID(ctx, tx, of)
			if err != nil {
				return err
			}
			if last := r.Events[len(r.Events)-1]; r.Status != referral.Acknowledged || r.AnswerDueOn != before.AnswerDueOn || last.Action != referral.DoAmend || last.Reason != "correction" || r.Urgent {
				t.Errorf("%s reads %s, %+v", who.Slug, r.Status, last)
			}
			all, err := referral.Revisions(ctx, tx, r)
			var changed []string
			for _, c := range all[0].Changes {
				changed = append(changed, c.Key+" "+c.Before.Value+" > "+c.After.Value)
			}
			want := []string{"phone +33639981020 > +33639981099", "purpose " + complete().Purpose + " > Un hébergement pour deux mois", "urgent yes > no", "housing  > homeless"}
			if len(all) != 1 || !slices.Equal(changed, want) {
				t.Errorf("%s reads %q", who.Slug, changed)
			}
			return err
		})
	}
}

func TestAnAmendmentNeedsAReasonADifferenceAndAReferralUnderWay(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	same := func(*referral.Typed) {}
	if got := wrong(s.amend(of, same, "correction")); got["purpose"] != "referral.error.amend_nothing" {
		t.Errorf("nothing changed: %v", got)
	}
	if got := wrong(s.amend(of, func(a *referral.Typed) { a.Purpose, a.WishedOn = " ", "demain" }, "deceased")); got["purpose"] == "" || got["wished_on"] == "" || got["reason"] == "" {
		t.Errorf("all wrong: %v", got)
	}
	for _, key := range []string{"appi_ref", "birth_name", "nonsense"} {
		if got := wrong(s.amend(of, func(a *referral.Typed) { a.Fields = []string{key} }, "correction")); got["fields"] == "" {
			t.Errorf("%s is told: %v", key, got)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Ines, fixture.Sophie} {
		err := s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return referral.Amend(ctx, tx, of, referral.Typed{Purpose: "x"}, "correction")
		})
		if !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s amends: %v", who.Slug, err)
		}
	}
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Decline(ctx, tx, of, "no_place", "") })
	if err := s.amend(of, func(a *referral.Typed) { a.Purpose = "x" }, "correction"); !fault.Is(err, fault.Conflict) {
		t.Errorf("declined, and amended: %v", err)
	}
}

func TestThePartnerReadsWhomToCallFromNowOn(t *testing.T) {
	s := newStage(t)
	one, two := s.sent(), s.send(&fixture.RiveDouceCare, complete())
	s.as(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		return referral.Transfer(ctx, tx, one, fixture.Marc.Account())
	})
	referent := func(who *fixture.Persona, of referral.ID) (name, event string) {
		r, err := s.read(who, of)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Fields {
			if f.Key == "referent" {
				name = f.Value
			}
		}
		return name, string(r.Events[len(r.Events)-1].Action) + " " + r.Events[len(r.Events)-1].Note
	}
	if name, event := referent(fixture.Karim, one); name != fixture.Marc.Name || event != "transfer "+fixture.Marc.Name {
		t.Errorf("Karim reads %s, %s", name, event)
	}
	// An amendment does not bring the former one back.
	if err := s.amend(one, func(a *referral.Typed) { a.Purpose = "Deux chambres" }, "correction"); err != nil {
		t.Fatal(err)
	}
	if name, _ := referent(fixture.Karim, one); name != fixture.Marc.Name {
		t.Errorf("after the amendment Karim reads %s", name)
	}
	s.as(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		n, err := referral.TransferAllOf(ctx, tx, s.person, fixture.Julien.Account())
		if n != 0 {
			t.Errorf("an account without a membership took %d", n)
		}
		if got := wrong(err); got["referent_id"] == "" {
			t.Errorf("%v", err)
		}
		n, err = referral.TransferAllOf(ctx, tx, s.person, fixture.Marc.Account())
		if n != 1 {
			t.Errorf("%d of two passed on, one was his already", n)
		}
		return err
	})
	if name, _ := referent(fixture.Sophie, two); name != fixture.Marc.Name {
		t.Errorf("Sophie reads %s", name)
	}
	for who, to := range map[*fixture.Persona]*fixture.Persona{fixture.Nadia: fixture.Ines, fixture.Marc: fixture.Odile, fixture.Helene: fixture.Marc} {
		err := s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Transfer(ctx, tx, one, to.Account()) })
		if wrong(err)["referent_id"] == "" {
			t.Errorf("%s hands over to %s: %v", who.Slug, to.Slug, err)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Ines} {
		if err := s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return referral.Transfer(ctx, tx, one, fixture.Nadia.Account())
		}); err == nil {
			t.Errorf("%s hands over", who.Slug)
		}
	}
}

func TestAPartnerSaysWhoHandlesIt(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	assign := func(who, to *fixture.Persona) error {
		return s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Assign(ctx, tx, of, to.Membership()) })
	}
	for _, to := range []*fixture.Persona{fixture.Sophie, fixture.Nadia} {
		if got := wrong(assign(fixture.Karim, to)); got["assignee_id"] == "" {
			t.Errorf("given to %s: %v", to.Slug, got)
		}
	}
	if err := assign(fixture.Karim, fixture.Karim); err != nil {
		t.Fatal(err)
	}
	r, err := s.read(fixture.Karim, of)
	if err != nil || r.Assignee != fixture.Karim.Membership() || r.AssigneeName != fixture.Karim.Name {
		t.Errorf("Karim reads %s %s, %v", r.Assignee, r.AssigneeName, err)
	}
	if r, err := s.read(fixture.Nadia, of); err != nil || r.Events[len(r.Events)-1].Note != fixture.Karim.Name {
		t.Errorf("Nadia reads %+v, %v", r.Events, err)
	}
	for who, kind := range map[*fixture.Persona]fault.Kind{fixture.Nadia: fault.Forbidden, fixture.Sophie: fault.NotFound, fixture.Bertrand: fault.NotFound} {
		if err := assign(who, who); !fault.Is(err, kind) {
			t.Errorf("%s assigns: %v", who.Slug, err)
		}
	}
}
