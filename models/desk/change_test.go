package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/desk"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

func (s *scene) alter(who *fixture.Persona, t desk.Typed) (freed int, err error) {
	err = s.try(who, func(ctx context.Context, tx *db.Tx) (err error) {
		_, freed, err = desk.Alter(ctx, tx, s.desk, t)
		return err
	})
	return freed, err
}

// notices counts what was told of a kind, about a noun.
func (s *scene) notices(kind, noun, side string) (n int) {
	s.Scan(s.t, "select count(*) from notices where kind = $1 and noun = $2 and side = $3", []any{kind, noun, side}, &n)
	return n
}

var (
	theDay = day.Of(2026, time.November, 24)
	friday = day.Of(2026, time.November, 27)
)

func TestADayTakenOutFreesItsHoursAndTellsBothSides(t *testing.T) {
	s := newScene(t)
	for at, who := range map[time.Time]string{tuesday(9, 0): "Arnoult", tuesday(9, 30): "Boyer", tuesday(9, 0).AddDate(0, 0, 7): "Carat"} {
		if err := s.book(fixture.Nadia, s.follow(who), at); err != nil {
			t.Fatal(err)
		}
	}
	freed, err := s.alter(fixture.Helene, desk.Typed{On: theDay, Kind: desk.Off, Words: "  Formation de l’équipe 🙂  "})
	if err != nil || freed != 2 {
		t.Fatalf("%d hours freed: %v", freed, err)
	}
	if all := s.comes(fixture.Lucie); len(all) != 0 {
		t.Errorf("the partner still expects %+v", all)
	}
	if officer, partner := s.notices("desk_off", "visit", "service"), s.notices("desk_off", "desk_day", "partner"); officer != 2 || partner != 1 {
		t.Errorf("%d notices to officers, %d to the partner", officer, partner)
	}
	if err := s.book(fixture.Nadia, s.person, tuesday(10, 0)); key(err) != "starts_at desk.error.slot" {
		t.Errorf("an hour of that day is booked: %v", err)
	}
	if err := s.book(fixture.Nadia, s.person, tuesday(9, 30).AddDate(0, 0, 7)); err != nil {
		t.Errorf("the week after: %v", err)
	}
	s.as(fixture.Lucie, func(ctx context.Context, tx *db.Tx) error {
		all, err := desk.ChangesOn(ctx, tx, theDay)
		if len(all) != 1 || all[0].Words != "Formation de l’équipe 🙂" || all[0].Kind != desk.Off {
			t.Errorf("the partner reads %+v", all)
		}
		return err
	})
	// Taken back, the rule holds again; who was freed is not booked by itself.
	s.as(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		all, err := desk.Changes(ctx, tx)
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v: %v", all, err)
		}
		_, err = desk.Restore(ctx, tx, all[0].ID)
		return err
	})
	if err := s.book(fixture.Nadia, s.person, tuesday(9, 0)); err != nil {
		t.Errorf("after the restoration: %v", err)
	}
	// The message about it still says which day, and the day may change once more.
	s.as(fixture.Lucie, func(ctx context.Context, tx *db.Tx) error {
		var told uuid.UUID
		s.Scan(t, "select noun_id from notices where kind = 'desk_extra' and noun = 'desk_day'", nil, &told)
		days, err := desk.Days(ctx, tx, []uuid.UUID{told})
		if days[told] != theDay {
			t.Errorf("the message is about %v", days)
		}
		return err
	})
	if again := s.comes(fixture.Lucie); len(again) != 1 {
		t.Errorf("%+v", again)
	}
	if freed, err := s.alter(fixture.Helene, desk.Typed{On: theDay, Kind: desk.Off}); err != nil || freed != 1 {
		t.Errorf("once more: %d, %v", freed, err)
	}
}

func TestADayBesideTheRuleIsOfferedAndGoesOnlyWhileItIsFree(t *testing.T) {
	s := newScene(t)
	if _, err := s.alter(fixture.Helene, desk.Typed{On: friday, Kind: desk.Extra, Opens: day.ClockOf(14, 0), Closes: day.ClockOf(15, 10)}); err != nil {
		t.Fatal(err)
	}
	at := func(hour, minute int) time.Time { return tuesday(hour, minute).AddDate(0, 0, 3) }
	var hours []time.Time
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		offered, err := desk.Offered(ctx, tx)
		for _, o := range offered {
			for i, slot := range o.Free {
				if i > 0 && slot.StartsAt.Before(o.Free[i-1].EndsAt) {
					t.Errorf("%v after %v", slot, o.Free[i-1])
				}
				if o.ID == s.desk && !slot.StartsAt.Before(at(0, 0)) && slot.StartsAt.Before(at(23, 0)) {
					hours = append(hours, slot.StartsAt)
				}
			}
		}
		return err
	})
	if len(hours) != 2 || !hours[0].Equal(at(14, 0)) || !hours[1].Equal(at(14, 30)) {
		t.Fatalf("friday offers %v", hours)
	}
	if err := s.book(fixture.Nadia, s.person, at(14, 30)); err != nil {
		t.Fatal(err)
	}
	restore := func(who *fixture.Persona) error {
		var change desk.ChangeID
		s.Scan(t, "select id from desk_days", nil, &change.UUID)
		return s.try(who, func(ctx context.Context, tx *db.Tx) error {
			_, err := desk.Restore(ctx, tx, change)
			return err
		})
	}
	if err := restore(fixture.Helene); key(err) != "desk.error.booked" {
		t.Errorf("with somebody booked: %v", err)
	}
	if err := restore(fixture.Ines); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	s.Exec(t, "update visits set cancelled_at = now(), cancelled_by = booked_by")
	if err := restore(fixture.Helene); err != nil {
		t.Errorf("free: %v", err)
	}
}

func TestOnlyADayThatCanChangeIsChanged(t *testing.T) {
	s := newScene(t)
	for want, typed := range map[string]desk.Typed{
		"on desk.error.not_held":   {On: friday, Kind: desk.Off},
		"on desk.error.held":       {On: theDay.Add(7), Kind: desk.Extra, Opens: day.ClockOf(9, 0), Closes: day.ClockOf(10, 0)},
		"on desk.error.from":       {On: theDay.Add(-7), Kind: desk.Off},
		"kind desk.error.kind":     {On: friday, Kind: "later"},
		"closes desk.error.closes": {On: friday, Kind: desk.Extra, Opens: day.ClockOf(9, 0), Closes: day.ClockOf(9, 5)},
		"words desk.error.words":   {On: theDay, Kind: desk.Off, Words: strings.Repeat("é", desk.WordsLength+1)},
	} {
		if _, err := s.alter(fixture.Helene, typed); key(err) != want {
			t.Errorf("%+v: %v, want %s", typed, err, want)
		}
	}
	if _, err := s.alter(fixture.Ines, desk.Typed{On: theDay, Kind: desk.Off}); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	if _, err := s.alter(fixture.Helene, desk.Typed{On: theDay, Kind: desk.Off}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.alter(fixture.Helene, desk.Typed{On: theDay, Kind: desk.Off}); key(err) != "on desk.error.changed" {
		t.Errorf("twice: %v", err)
	}
}

func TestThePartnerSaysWhoCameAndTheOfficerOfWhoDidNotIsTold(t *testing.T) {
	s := newScene(t)
	if err := s.book(fixture.Nadia, s.person, tuesday(9, 0)); err != nil {
		t.Fatal(err)
	}
	var visit desk.VisitID
	s.Scan(t, "select id from visits where person_id = $1", []any{s.person}, &visit.UUID)
	mark := func(who *fixture.Persona, m desk.Mark) error {
		return s.try(who, func(ctx context.Context, tx *db.Tx) error { return desk.MarkVisit(ctx, tx, visit, m) })
	}
	if err := mark(fixture.Lucie, desk.Missed); key(err) != "desk.error.early" {
		t.Errorf("before the hour: %v", err)
	}
	s.Stand(tuesday(9, 40))
	if err := mark(fixture.Lucie, "late"); key(err) != "mark desk.error.mark" {
		t.Errorf("a mark that is none: %v", err)
	}
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Ines} {
		if err := mark(who, desk.Came); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", who.Slug, err)
		}
	}
	if n, err := s.BySQL(t, fixture.Karim.Actor(), "update visits set mark = 'came', marked_at = now(), marked_by = booked_by, marked_name = 'x'"); err == nil && n != 0 {
		t.Errorf("another partner's own statement changed %d", n)
	}
	for range 2 { // a second click is nothing
		if err := mark(fixture.Lucie, desk.Missed); err != nil {
			t.Fatal(err)
		}
	}
	if told := s.notices("visit_missed", "visit", "service"); told != 1 {
		t.Errorf("the officer is told %d times", told)
	}
	if err := mark(fixture.Lucie, desk.Came); err != nil {
		t.Errorf("the correction: %v", err)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		all, err := desk.Before(ctx, tx, s.person)
		if err != nil || len(all) != 1 || all[0].Mark != desk.Came || all[0].MarkedName != fixture.Lucie.Name {
			t.Errorf("the officer reads %+v: %v", all, err)
		}
		return err
	})
	s.Stand(tuesday(10, 0).Add(desk.Shown + time.Minute))
	if err := mark(fixture.Lucie, desk.Excused); !fault.Is(err, fault.NotFound) {
		t.Errorf("once the partner reads no more of it: %v", err)
	}
}
