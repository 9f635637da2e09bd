package placement_test

import (
	"context"
	"testing"

	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/ending"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/partner"
	"passerelle/models/placement"
)

func (h *house) ask(who *fixture.Persona, of placement.ID, months ...int) error {
	return h.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error { return placement.AskFollowUps(ctx, tx, of, months) })
}

func (h *house) answer(who *fixture.Persona, of placement.ID, a placement.FollowUpAnswer) error {
	return h.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error { return placement.AnswerFollowUp(ctx, tx, of, a) })
}

func (h *house) followUps(of placement.ID) (all []placement.FollowUp) {
	h.t.Helper()
	p, err := h.read(fixture.Nadia, of)
	if err != nil {
		h.t.Fatal(err)
	}
	h.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		all, err = placement.FollowUpsOf(ctx, tx, p.Referral)
		return err
	})
	return all
}

func (h *house) dueTo(who *fixture.Persona) (all []placement.DueRow) {
	h.t.Helper()
	h.as(who, func(ctx context.Context, tx *db.Tx) error {
		mine, err := charge.Of(ctx, tx)
		if err != nil {
			return err
		}
		_, all, err = placement.ForToday(ctx, tx, mine, monday, monday.AddMonths(3))
		return err
	})
	return all
}

// left is somebody whose stay ended today.
func (h *house) left() placement.ID {
	h.t.Helper()
	of := h.expected()
	h.arrive(of)
	if err := h.end(fixture.Karim, of, report()); err != nil {
		h.t.Fatal(err)
	}
	return of
}

func TestWhatBecameOfSomebodyIsAskedByTheServiceAndAnsweredOnce(t *testing.T) {
	h := newHouse(t)
	of := h.left()
	if err := h.ask(fixture.Nadia, of, 3, 6); err != nil {
		t.Fatal(err)
	}
	all := h.followUps(of)
	if len(all) != 2 || all[0].DueOn != monday.AddMonths(3) || all[1].DueOn != monday.AddMonths(6) || all[0].Status != placement.Due {
		t.Fatalf("%+v", all)
	}
	if due := h.dueTo(fixture.Nadia); len(due) != 1 || due[0].Months != 3 || due[0].Placement != of {
		t.Errorf("in her day: %+v", due)
	}
	if due := h.dueTo(fixture.Marc); len(due) != 0 {
		t.Errorf("in a colleague's day: %+v", due)
	}
	for a, want := range map[placement.FollowUpAnswer]string{
		{Months: 3}:                     "situation follow_up.error.situation",
		{Months: 3, Situation: "holds"}: "told_by follow_up.error.told_by",
		{Months: 4, Situation: "holds", ToldBy: "person"}:                "follow_up.error.answered",
		{Months: 3, Situation: placement.NotReached, ToldBy: "somebody"}: "",
		{Months: 6, Situation: "holds", ToldBy: "partner"}:               "",
	} {
		if got := key(h.answer(fixture.Nadia, of, a)); got != want {
			t.Errorf("%+v: %q, want %q", a, got, want)
		}
	}
	all = h.followUps(of)
	if all[0].Situation != placement.NotReached || all[0].ToldBy != "" || all[1].ToldBy != "partner" || all[1].AnsweredName == "" {
		t.Errorf("%+v", all)
	}
	if got := key(h.answer(fixture.Nadia, of, placement.FollowUpAnswer{Months: 3, Situation: "lost", ToldBy: "person"})); got != "follow_up.error.answered" {
		t.Errorf("a second answer: %q", got)
	}
	var facts int
	h.Scan(t, "select count(*) from referral_facts where action = 'follow_up' and reason in ('holds', 'not_reached')", nil, &facts)
	if facts != 2 {
		t.Errorf("%d facts are counted", facts)
	}
}

func TestNobodyElseAsksNorAnswers(t *testing.T) {
	h := newHouse(t)
	of := h.left()
	if err := h.ask(fixture.Nadia, of, 3); err != nil {
		t.Fatal(err)
	}
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Ines} {
		if err := h.ask(who, of, 6); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s asks: %v", who.Slug, err)
		}
		if err := h.answer(who, of, placement.FollowUpAnswer{Months: 3, Situation: "holds", ToldBy: "person"}); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s answers: %v", who.Slug, err)
		}
	}
	if rows, err := h.BySQL(h.t, fixture.Ines.Actor(), "update follow_ups set status = 'dropped'"); err != nil || rows != 0 {
		t.Errorf("another service changes %d rows, %v", rows, err)
	}
	if rows, err := h.BySQL(h.t, fixture.Karim.Actor(), "select 1 from follow_ups"); err == nil {
		t.Errorf("a partner reads %d rows", rows)
	}
}

func TestFollowUpsStopWithTheFollowingAndAreNotAskedWhereNothingFollows(t *testing.T) {
	h := newHouse(t)
	of := h.left()
	if got := key(h.ask(fixture.Nadia, of)); got != "months follow_up.error.months" {
		t.Errorf("none: %q", got)
	}
	if got := key(h.ask(fixture.Nadia, of, 4)); got != "months follow_up.error.months" {
		t.Errorf("four: %q", got)
	}
	if err := h.ask(fixture.Nadia, of, 3); err != nil {
		t.Fatal(err)
	}
	p, err := h.read(fixture.Nadia, of)
	if err != nil {
		t.Fatal(err)
	}
	h.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		return ending.Close(ctx, tx, p.Person, ending.Deceased, nil)
	})
	if all := h.followUps(of); len(all) != 1 || all[0].Status != placement.Dropped {
		t.Errorf("after a death: %+v", all)
	}
	if got := key(h.ask(fixture.Nadia, of, 3)); got != "follow_up.error.closed" {
		t.Errorf("asked after a death: %q", got)
	}
	if due := h.dueTo(fixture.Nadia); len(due) != 0 {
		t.Errorf("still in her day: %+v", due)
	}
	if other := h.expected(); key(h.ask(fixture.Nadia, other, 3)) != "follow_up.error.closed" {
		t.Error("asked before the end")
	}
	for _, exit := range []placement.Exit{"death", placement.NeverCame, placement.Withdrawn} {
		p.Exit = exit
		if p.Followable() {
			t.Errorf("%s is followed up", exit)
		}
	}
	if p.Exit = "planned"; !p.Followable() {
		t.Error("a planned end is not followed up")
	}
	if p.OrganisationKind = partner.Health; p.Followable() {
		t.Error("care is followed up")
	}
}
