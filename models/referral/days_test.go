package referral_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/referral"
	"passerelle/models/region"
	"passerelle/models/schedule"
)

// Whatever is done on whatever days, wherever the branch is: waiting for
// information gives the working days back exactly, every term is a working day
// of the branch, and no state is without an owner and a day.
func TestTheClockCountsTheBranchsWorkingDays(t *testing.T) {
	s := newStage(t)
	zones := []string{"Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "Pacific/Noumea", "Pacific/Tahiti"}
	sides := map[flow.By]actor.Actor{flow.Service: fixture.Nadia.Actor(), flow.Partner: fixture.Karim.Actor()}
	rapid.Check(t, func(t *rapid.T) {
		where, zone := rapid.SampledFrom(region.All()).Draw(t, "region"), rapid.SampledFrom(zones).Draw(t, "zone")
		s.Exec(s.t, "update branches set calendar = $2, time_zone = $3 where id = $1", fixture.SainteAurore.ID, string(where), zone)
		local, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		now := dbtest.Monday.Add(time.Duration(rapid.IntRange(0, 300*24).Draw(t, "start")) * time.Hour)
		s.Exec(s.t, "update agreements set ends_on = '2028-01-01'")
		s.Stand(now)
		of := s.sent()
		for range rapid.IntRange(1, 5).Draw(t, "steps") {
			before := s.must(t, of)
			moves := append(referral.Flow.Next(before.Status, flow.Partner), referral.Flow.Next(before.Status, flow.Service)...)
			if len(moves) == 0 {
				return
			}
			asked := day.On(before.ChangedAt, local)
			now = now.Add(time.Duration(rapid.IntRange(0, 240).Draw(t, "hours")) * time.Hour)
			s.Stand(now)
			move, today := rapid.SampledFrom(moves).Draw(t, "move"), day.On(now, local)
			with := enough(move.Do)
			with.On = today.Add(rapid.IntRange(0, 20).Draw(t, "on"))
			if err := s.move(sides[move.By], of, move.Do, with); err != nil {
				t.Fatal(err)
			}
			after := s.must(t, of)
			if who, by := after.Turn(); (who == "") != (after.Status == referral.Withdrawn) || (who != "") == by.IsZero() {
				t.Fatalf("in %s it is the turn of %q by %s", after.Status, who, by)
			}
			for _, term := range []day.Day{after.AcknowledgeDueOn, after.AnswerDueOn, after.ExpiresOn, after.ServiceDueOn, after.QuestionEndsOn} {
				if !term.IsZero() && !schedule.IsWorkingDay(where, term) {
					t.Fatalf("%s is no working day of %s", term, where)
				}
			}
			if before.Status != referral.InfoRequested {
				continue
			}
			if move.To == referral.Acknowledged || move.To == referral.Waitlisted {
				same(t, where, asked, before.AnswerDueOn, today, after.AnswerDueOn)
			}
			if move.To == referral.Acknowledged || move.To == referral.Waitlisted || move.To == referral.AppointmentSet {
				same(t, where, asked, before.ExpiresOn, today, after.ExpiresOn)
			}
		}
	})
}

// same fails unless as many working days are left at the end of a waiting as at
// its beginning, days past counted below zero.
func same(t *rapid.T, where region.Region, asked, term, answered, moved day.Day) {
	left := func(from, to day.Day) int {
		return schedule.CountWorkingDays(where, from, to) - schedule.CountWorkingDays(where, to, from)
	}
	if left(asked, term) != left(answered, moved) {
		t.Fatalf("%s: %d days were left on %s of %s, %d are left on %s of %s", where, left(asked, term), asked, term, left(answered, moved), answered, moved)
	}
}

func (s *stage) must(t *rapid.T, of referral.ID) referral.Referral {
	r, err := s.read(fixture.Nadia, of)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The partner's site may be elsewhere: the branch's days count.
func TestThePartnersOwnZoneCountsForNothing(t *testing.T) {
	s := newStage(t)
	s.Exec(t, "update sites set time_zone = 'Pacific/Noumea' where organisation_id = $1", fixture.Relais.ID)
	s.Exec(t, "update branches set calendar = 'polynesie' where id = $1", fixture.SainteAurore.ID)
	s.Stand(time.Date(2027, time.March, 2, 20, 0, 0, 0, time.UTC)) // Tuesday in Paris, Wednesday in Nouméa
	of := s.sent()
	if err := s.move(fixture.Karim.Actor(), of, referral.DoAsk, enough(referral.DoAsk)); err != nil {
		t.Fatal(err)
	}
	r, err := s.read(fixture.Nadia, of)
	// Wednesday, Thursday, Monday: Friday the 5th is a holiday there.
	if _, by := r.Turn(); err != nil || by != day.Of(2027, time.March, 8) {
		t.Errorf("the service answers by %s, %v", by, err)
	}
}

func TestEveryEventHasItsFactAndNoFactLeadsToAnybody(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.on(day.Of(2026, time.November, 24))
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Acknowledge(ctx, tx, of) })
	s.on(day.Of(2026, time.November, 26))
	s.tick()
	s.on(day.Of(2026, time.December, 1))
	s.tick()
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return referral.Decline(ctx, tx, of, "other", "Deux grands chiens.")
	})
	s.on(day.Of(2026, time.December, 8))
	s.tick()
	var events, facts, declined int
	s.Scan(t, "select count(*) from referral_events", nil, &events)
	s.Scan(t, "select count(*) from referral_facts", nil, &facts)
	s.Scan(t, `select count(*) from referral_facts where action = 'decline' and from_status = 'acknowledged' and to_status = 'declined' and side = 'partner' and reason = 'other' and urgent
		and happened_on = '2026-12-01' and days_since_sent = 6 and days_since_acknowledged = 5 and domain = 'housing' and offer_id = $1 and organisation_id = $2 and branch_id = $3 and service_id = $4`,
		[]any{fixture.RelaisRooms.ID, fixture.Relais.ID, fixture.SainteAurore.ID, fixture.ValClair.ID}, &declined)
	if events != 6 || facts != events || declined != 1 {
		t.Errorf("%d events, %d facts, %d of the refusal", events, facts, declined)
	}
	var reference, row string
	s.Scan(t, "select reference from referrals where id = $1", []any{of}, &reference)
	s.Scan(t, "select string_agg(f::text, ' ') from referral_facts f", nil, &row)
	for _, needle := range []string{of.String(), s.person.String(), reference, fixture.Nadia.Account().String(), fixture.Karim.Account().String(), "chiens", "Valadier"} {
		if strings.Contains(row, needle) {
			t.Errorf("the facts hold %q", needle)
		}
	}
}
