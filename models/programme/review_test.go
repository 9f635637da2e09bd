package programme_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func hold(w *dbtest.Database, by *fixture.Persona, of programme.EnrolmentID, said programme.Said) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return programme.Hold(ctx, tx, id.From[programme.Interview](of.UUID), said)
	})
}

func TestAReviewInterviewIsKeptWithWhatItReplaces(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	seat := g.Enrolled(t, w, fixture.Nadia, 1)[0]
	w.Stand(g.Sessions[7].EndsAt)
	first := programme.Said{HeldOn: day.On(g.Sessions[7].StartsAt, time.UTC), HeldWith: "MERCIER Nadia", Words: "A suivi huit séances.\nSouhaite continuer."}
	second := first
	second.Words = "A suivi sept séances."
	for i, said := range []programme.Said{first, second} {
		w.Stand(g.Sessions[7].EndsAt.Add(time.Duration(i) * time.Hour))
		if err := hold(w, fixture.Nadia, seat, said); err != nil {
			t.Fatal(err)
		}
	}
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		i, err := programme.InterviewOf(ctx, tx, id.From[programme.Interview](seat.UUID))
		if err != nil {
			return err
		}
		if len(i.Said) != 2 || i.Said[0].Words != second.Words || i.Said[1].Words != first.Words || i.Said[0].WrittenName != fixture.Nadia.Name {
			t.Errorf("it keeps %+v", i.Said)
		}
		moments, err := programme.InterviewsOfPerson(ctx, tx, i.Person, tx.Now)
		if len(moments) != 1 || moments[0].HeldWith != "MERCIER Nadia" || moments[0].Label != "Cycle 2026-1" {
			t.Errorf("the timeline says %+v", moments)
		}
		return err
	})
	var lines int
	w.Scan(t, "select count(*) from journal where noun = 'interview' and action = 'create' and noun_id = $1", []any{seat}, &lines)
	if lines != 2 {
		t.Errorf("%d lines in the journal", lines)
	}
}

func TestAReviewInterviewIsWrittenDownOnceHeldAndByTheServiceAlone(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	seat := g.Enrolled(t, w, fixture.Nadia, 1)[0]
	start := day.On(g.Sessions[0].StartsAt, time.UTC)
	w.Stand(g.Sessions[1].StartsAt)
	good := programme.Said{HeldOn: start, HeldWith: "Nadia", Words: "Bien."}
	for field, change := range map[string]func(*programme.Said){
		"held_on":   func(s *programme.Said) { s.HeldOn = start.Add(8) },
		"held_with": func(s *programme.Said) { s.HeldWith = " " },
		"words":     func(s *programme.Said) { s.Words = strings.Repeat("é", programme.InterviewLength+1) },
	} {
		said := good
		change(&said)
		if f, _ := fault.As(hold(w, fixture.Nadia, seat, said)); f == nil || len(f.Fields) != 1 || f.Fields[0].Field != field {
			t.Errorf("%s: %v", field, f)
		}
	}
	said := good
	said.HeldOn = start.Add(-1)
	if f, _ := fault.As(hold(w, fixture.Nadia, seat, said)); f == nil || f.Fields[0].Key != "closing.error.before" {
		t.Errorf("before the cycle: %v", f)
	}
	if err := hold(w, fixture.Ines, seat, good); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
}
