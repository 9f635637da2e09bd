package programme_test

import (
	"context"
	"testing"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func propose(w *dbtest.Database, by *fixture.Persona, cycle programme.CycleID, who person.ID) (proposal programme.ProposalID, err error) {
	err = programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		proposal, err = programme.Propose(ctx, tx, cycle, who)
		return err
	})
	return proposal, err
}

func admit(w *dbtest.Database, by *fixture.Persona, proposal programme.ProposalID) (got programme.Asked, err error) {
	err = programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		got, err = programme.Admit(ctx, tx, proposal, "")
		return err
	})
	return got, err
}

func refuse(w *dbtest.Database, by *fixture.Persona, proposal programme.ProposalID, why programme.DeclineReason) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.Refuse(ctx, tx, proposal, why)
		return err
	})
}

func withdraw(w *dbtest.Database, by *fixture.Persona, proposal programme.ProposalID) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.TakeBack(ctx, tx, proposal)
		return err
	})
}

func standing(t testing.TB, w *dbtest.Database, proposal programme.ProposalID) (p programme.Proposal) {
	t.Helper()
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = programme.ProposalByID(ctx, tx, proposal)
		return err
	})
	return p
}

// told counts the notices of a kind that one account is told.
func told(t testing.TB, w *dbtest.Database, kind string, who *fixture.Persona) (count int) {
	t.Helper()
	w.Scan(t, "select count(*) from notices where kind = $1 and account_id = $2", []any{kind, who.Account()}, &count)
	return count
}

// proposedTo is a cycle that Marc leads in Mornay and one of Nadia's persons
// proposed for it.
func proposedTo(t testing.TB, w *dbtest.Database, seats int) (programmetest.Group, person.ID, programme.ProposalID) {
	t.Helper()
	g := programmetest.New(t, w, programmetest.Options{By: fixture.Marc, Seats: seats, From: day.Of(2026, 12, 1)})
	who := programmetest.Person(t, w, fixture.Nadia, 1)
	proposal, err := propose(w, fixture.Nadia, g.Cycle, who)
	if err != nil {
		t.Fatal(err)
	}
	return g, who, proposal
}
