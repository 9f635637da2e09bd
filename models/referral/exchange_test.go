package referral_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

func (s *stage) write(who actor.Actor, of referral.ID, body string) error {
	return s.try(who, func(ctx context.Context, tx *db.Tx) error { return referral.WriteMessage(ctx, tx, of, body) })
}

func TestBothSidesWriteAndReadInOrder(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	for _, one := range []struct {
		who  *fixture.Persona
		body string
	}{{fixture.Nadia, " Arrivée possible dès le matin. "}, {fixture.Karim, "Entendu."}, {fixture.Marc, "Je remplace Mme Mercier."}} {
		if err := s.write(one.who.Actor(), of, one.body); err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
		s.as(who, func(ctx context.Context, tx *db.Tx) error {
			all, err := referral.Messages(ctx, tx, of)
			var said []string
			for _, m := range all {
				said = append(said, string(m.Side)+" "+m.Name+": "+m.Body)
			}
			want := []string{"service MERCIER Nadia: Arrivée possible dès le matin.", "partner ZERROUKI Karim: Entendu.", "service TESSIER Marc: Je remplace Mme Mercier."}
			if !slices.Equal(said, want) {
				t.Errorf("%s reads %q", who.Slug, said)
			}
			return err
		})
	}
	if r, err := s.read(fixture.Karim, of); err != nil || r.Status != referral.Sent || r.Events[len(r.Events)-1].Action != referral.DoMessage {
		t.Errorf("after three messages: %+v, %v", r.Events, err)
	}
}

func TestWhatAMessageLacks(t *testing.T) {
	s := newStage(t)
	home, care := s.sent(), s.send(&fixture.RiveDouceCare, complete())
	for body, key := range map[string]string{" \n": "referral.error.body", strings.Repeat("é", referral.MessageLength+1): "referral.error.long"} {
		if got := wrong(s.write(fixture.Karim.Actor(), home, body)); got["body"] != key {
			t.Errorf("%d characters: %v", len(body), got)
		}
	}
	if err := s.write(fixture.Karim.Actor(), home, strings.Repeat("é", referral.MessageLength)); err != nil {
		t.Errorf("as long as may be: %v", err)
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Sophie} {
		if f, ok := fault.As(s.write(who.Actor(), care, "Bonjour")); !ok || f.Key != "referral.error.message_health" {
			t.Errorf("%s writes on a referral to care: %v", who.Slug, f)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Ines, fixture.Sophie, fixture.Bertrand} {
		if err := s.write(who.Actor(), home, "x"); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s writes to a stranger: %v", who.Slug, err)
		}
	}
}

func TestInternalNotesAreTheServicesOwn(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return referral.AddNote(ctx, tx, of, "Rappeler lundi.") })
	s.as(fixture.Marc, func(ctx context.Context, tx *db.Tx) error {
		all, err := referral.Notes(ctx, tx, of)
		if len(all) != 1 || all[0].Body != "Rappeler lundi." || all[0].Name != fixture.Nadia.Name {
			t.Errorf("Marc reads %+v", all)
		}
		return err
	})
	if _, err := s.BySQL(s.t, fixture.Karim.Actor(), "select body from referral_notes"); !forbidden(err) {
		t.Errorf("the partner's role reads notes: %v", err)
	}
	if _, err := s.BySQL(s.t, fixture.Karim.Actor(), "insert into referral_notes (id, referral_id, service_id, at, by_id, by_name, body) values ($1, $2, $3, now(), $1, 'x', 'x')",
		uuid.New(), of, fixture.ValClair.ID); !forbidden(err) {
		t.Errorf("the partner's role notes: %v", err)
	}
	if n, err := s.BySQL(s.t, fixture.Ines.Actor(), "select body from referral_notes"); err != nil || n != 0 {
		t.Errorf("another service reads %d notes: %v", n, err)
	}
	for _, statement := range []string{"update referral_notes set body = 'x'", "delete from referral_notes", "update referral_messages set body = 'x'", "delete from referral_messages"} {
		if _, err := s.BySQL(s.t, fixture.Nadia.Actor(), statement); !forbidden(err) {
			t.Errorf("%s: %v", statement, err)
		}
	}
	err := s.try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.AddNote(ctx, tx, of, "x") })
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("Karim notes: %v", err)
	}
	var told int
	s.Scan(t, "select count(*) from referral_events where referral_id = $1", []any{of}, &told)
	if told != 1 {
		t.Errorf("%d events: a note is told to nobody", told)
	}
}

func TestAQueueMayBeNarrowedToWhatOneHandles(t *testing.T) {
	s := newStage(t)
	mine, other := s.sent(), s.sent()
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return referral.Assign(ctx, tx, mine, fixture.Karim.Membership())
	})
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		all, err := referral.InQueue(ctx, tx, referral.ToAnswer, referral.Everybodys)
		if err != nil || len(all) != 2 || all[0].ID != mine || all[0].AssigneeName != fixture.Karim.Name || all[1].ID != other || all[1].AssigneeName != "" {
			t.Errorf("everybody's: %+v", all)
		}
		own, err := referral.InQueue(ctx, tx, referral.ToAnswer, referral.Mine)
		if err != nil || len(own) != 1 || own[0].ID != mine {
			t.Errorf("his: %+v", own)
		}
		counts, err := referral.Counts(ctx, tx, referral.Mine)
		if counts[referral.ToAnswer] != 1 {
			t.Errorf("counts %v", counts)
		}
		return err
	})
}
