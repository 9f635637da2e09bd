package placement_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/placement"
	"passerelle/models/referral"
)

func (h *house) monday() time.Time { return dbtest.Monday.Add(-time.Hour) }

func report() placement.Report {
	return placement.Report{
		On: monday, Exit: "housing", Level: placement.Partly, More: []placement.Outcome{{Objective: "Ouvrir ses droits", Level: placement.Met}},
		NextStep: "Suivi par le CCAS", PersonView: "disagrees", PersonWords: "J’aurais voulu rester un mois de plus.",
	}
}

func (h *house) end(who *fixture.Persona, of placement.ID, r placement.Report) error {
	return h.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error { return placement.End(ctx, tx, of, r) })
}

func TestAnEndTellsWhatWasReachedAndWhatThePersonSays(t *testing.T) {
	h := newHouse(t)
	of := h.expected()
	if err := h.book(of, placement.Nights{Place: h.place("Chambre 7", 0), From: monday, Until: monday.Add(5)}); err != nil {
		t.Fatal(err)
	}
	h.arrive(of)
	if err := h.end(fixture.Karim, of, report()); err != nil {
		t.Fatal(err)
	}
	p, err := h.read(fixture.Nadia, of)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Outcomes) != 2 || p.Outcomes[0] != (placement.Outcome{Objective: "Trouver un hébergement", Level: placement.Partly}) || p.PersonWords != report().PersonWords || p.Exit != "housing" || p.EndedOn != monday {
		t.Errorf("%+v", p)
	}
	if p.Booking.Status != placement.Left || p.Booking.LeavesOn != monday {
		t.Errorf("the place: %+v", p.Booking)
	}
	// The partner reads on for thirty days, and then no longer.
	if _, err := h.read(fixture.Karim, of); err != nil {
		t.Errorf("the day it ends: %v", err)
	}
	h.on(monday.Add(31), 12)
	if _, err := h.read(fixture.Karim, of); !fault.Is(err, fault.NotFound) {
		t.Errorf("a month later Karim reads on: %v", err)
	}
}

func TestNothingIsCompletedWithoutAnOutcome(t *testing.T) {
	h := newHouse(t)
	of := h.expected()
	h.arrive(of)
	for want, change := range map[string]func(*placement.Report){
		"level placement.error.level":           func(r *placement.Report) { r.Level = "" },
		"exit placement.error.exit":             func(r *placement.Report) { r.Exit = "never_came" },
		"person_view placement.error.view":      func(r *placement.Report) { r.PersonView = "" },
		"level_2 placement.error.level":         func(r *placement.Report) { r.More[0].Level = "" },
		"on placement.error.future":             func(r *placement.Report) { r.On = monday.Add(1) },
		"on placement.error.before_arrival":     func(r *placement.Report) { r.On = monday.Add(-1) },
		"objective_2 placement.error.objective": func(r *placement.Report) { r.More[0].Objective = "" },
		"exit placement.error.exit ":            func(r *placement.Report) { r.Exit = placement.Withdrawn },
	} {
		r := report()
		change(&r)
		if got := key(h.end(fixture.Karim, of, r)); got+" " != want && got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if _, err := h.BySQL(h.t, fixture.Karim.Actor(), "update placements set status = 'ended', exit = 'planned', ended_on = '2026-11-23' where id = $1", of.UUID); err == nil {
		t.Error("the database takes an end without an outcome")
	}
	if err := h.end(fixture.Bertrand, of, report()); !fault.Is(err, fault.NotFound) {
		t.Errorf("another partner ends it: %v", err)
	}
}

// A health partner writes nothing about an end, and says nothing of care.
func TestAHealthPartnerEndsWithoutAWord(t *testing.T) {
	h := newHouse(t)
	of := h.accepted(h.person("Patient"), &fixture.RiveDouceCare, fixture.Sophie, monday)
	h.as(fixture.Sophie, func(ctx context.Context, tx *db.Tx) error {
		p, err := placement.ByID(ctx, tx, of)
		if err != nil {
			return err
		}
		if got := placement.ExitsOf(placement.Placement{Status: referral.Active, OrganisationKind: p.OrganisationKind}); len(got) != len(placement.HealthExits) {
			t.Errorf("exits %v", got)
		}
		return nil
	})
	h.Exec(t, "update placements set status = 'active', arrived_at = $2 where id = $1", of.UUID, h.monday())
	r := placement.Report{On: monday, Exit: "planned", Level: placement.Met, PersonView: "not_asked", NextStep: "suite"}
	if got := key(h.end(fixture.Sophie, of, r)); got != "next_step referral.error.note_health" {
		t.Errorf("with a text: %q", got)
	}
	r.NextStep = ""
	if err := h.end(fixture.Sophie, of, r); err != nil {
		t.Error(err)
	}
}
