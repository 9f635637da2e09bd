package programme_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/desk"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/referral"
)

// awaited is somebody of Nadia's who has a seat in a group and is awaited elsewhere
// too: in another group, by Le Relais des Tilleuls, at a permanence, and at the
// interview before a third group. They must be at home for some hours.
type awaited struct {
	*dbtest.Database
	who   person.ID
	group programmetest.Group
	other programmetest.Group
}

func newAwaited(t *testing.T) awaited {
	t.Helper()
	w := world.New(t)
	a := awaited{Database: w, group: programmetest.New(t, w, programmetest.Options{}), other: programmetest.New(t, w, programmetest.Options{From: day.Of(2027, time.June, 1)})}
	third := programmetest.New(t, w, programmetest.Options{From: day.Of(2027, time.March, 2)})
	as := func(who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
		programmetest.Write(t, w, who.Actor(), fn)
	}
	var permanence desk.ID
	as(fixture.Helene, func(ctx context.Context, tx *db.Tx) (err error) {
		permanence, err = desk.Open(ctx, tx, desk.New{
			Offer: id.From[partner.Offer](fixture.SemaillesWork.ID), Branch: fixture.SainteAurore.ID, Weekday: time.Tuesday,
			Opens: day.ClockOf(9, 0), Closes: day.ClockOf(12, 0), SlotMinutes: 60, EveryWeeks: 1, FromOn: day.Of(2026, time.November, 23),
		})
		return err
	})
	var of referral.ID
	as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		a.who, err = person.Create(ctx, tx, person.New{
			LastName: "Valadier", FirstName: "Samuel", BirthOn: "12/03/1988", Phone: "06 39 98 10 20", Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
			MeasureKind: "probation_order", MeasureFrame: "at", MeasureEndsOn: "30/06/2028", Confirmed: true,
		})
		if err != nil {
			return err
		}
		for _, cycle := range []programme.CycleID{a.group.Cycle, a.other.Cycle} {
			if _, err := programme.Enrol(ctx, tx, cycle, a.who); err != nil {
				return err
			}
		}
		if err := desk.Book(ctx, tx, a.who, permanence, time.Date(2026, time.November, 24, 8, 0, 0, 0, time.UTC)); err != nil {
			return err
		}
		proposal, err := programme.Propose(ctx, tx, third.Cycle, a.who)
		if err != nil {
			return err
		}
		slot, err := programme.OfferSlot(ctx, tx, third.Cycle, programme.NewSlot{On: day.Of(2026, time.November, 25), At: day.ClockOf(9, 0), With: fixture.Nadia.Account()})
		if err != nil {
			return err
		}
		if err := programme.Book(ctx, tx, proposal, slot); err != nil {
			return err
		}
		draft, err := referral.StartDraft(ctx, tx, a.who, id.From[partner.Offer](fixture.RelaisRooms.ID))
		if err != nil {
			return err
		}
		if err := referral.SaveDraft(ctx, tx, draft, referral.Typed{Purpose: "Un hébergement", WishedOn: "01/12/2026", Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer", "fields"}}); err != nil {
			return err
		}
		of, err = referral.Send(ctx, tx, draft)
		return err
	})
	as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		hour := day.ClockOf(10, 30)
		return referral.SetAppointment(ctx, tx, of, referral.Meeting{On: day.Of(2026, time.December, 9), At: &hour})
	})
	limited(t, w, a.who, "hours", "", "23:00", "05:00", "")
	return a
}

// home are the hours at which somebody must be there, as a slow reader knows them.
type home struct {
	weekdays []time.Weekday // empty for all
	from, to int            // minutes since midnight
}

// during looks at a session minute by minute.
func (h home) during(starts, ends time.Time) bool {
	begins := func(on time.Weekday) bool { return len(h.weekdays) == 0 || slices.Contains(h.weekdays, on) }
	for at := starts; at.Before(ends); at = at.Add(time.Minute) {
		minute, today, yesterday := at.Hour()*60+at.Minute(), at.Weekday(), at.AddDate(0, 0, -1).Weekday()
		switch {
		case h.from < h.to && minute >= h.from && minute < h.to && begins(today):
			return true
		case h.from >= h.to && (minute >= h.from && begins(today) || minute < h.to && begins(yesterday)):
			return true
		}
	}
	return false
}

// Wherever and whenever somebody is awaited, each session that falls on it is warned
// of, in words of its own, and no other: against hours at home, sessions of other
// groups, a partner's appointment, a permanence and an interview. What was called off
// counts for nothing.
func TestWhateverFallsOnASessionIsWarnedOf(t *testing.T) {
	a := newAwaited(t)
	zone, err := a.group.Sessions[0].Zone()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		type meeting struct {
			why  programme.Reason
			from time.Time
			to   time.Time
		}
		var all []meeting
		place := func(what string, why programme.Reason, on bool) time.Time {
			near := rapid.SampledFrom(a.group.Sessions).Draw(r, what)
			from := near.StartsAt.Add(time.Duration(rapid.IntRange(-10, 12).Draw(r, what+" quarters later")) * 15 * time.Minute)
			if on {
				all = append(all, meeting{why, from, from.Add(time.Hour)})
			}
			return from
		}
		at := place("a session of another group", programme.Busy, true)
		a.Exec(t, "update sessions set starts_at = $2, ends_at = $2::timestamptz + interval '1 hour' where id = $1", a.other.Sessions[0].ID, at)
		stands := rapid.Bool().Draw(r, "the permanence stands")
		at = place("a permanence", programme.Awaited, stands)
		a.Exec(t, `update visits set starts_at = $2, ends_at = $2::timestamptz + interval '1 hour',
			cancelled_at = case when $3 then null else booked_at end, cancelled_by = case when $3 then null else booked_by end where person_id = $1`, a.who, at, stands)
		stands = rapid.Bool().Draw(r, "the appointment stands")
		at = place("an appointment", programme.Awaited, stands)
		a.Exec(t, "update referral_appointments set starts_at = $1, happens_on = ($1::timestamptz at time zone 'Europe/Paris')::date, status = case when $2 then 'set' else 'cancelled' end", at, stands)
		a.Exec(t, "update interview_slots set starts_at = $1", place("an interview", programme.Awaited, true))
		h := home{from: 15 * rapid.IntRange(0, 95).Draw(r, "home from"), to: 15 * rapid.IntRange(0, 95).Draw(r, "home until")}
		weekdays := ""
		if rapid.Bool().Draw(r, "on some days") {
			h.weekdays, weekdays = []time.Weekday{time.Monday, time.Friday}, "1,5"
		}
		clock := func(minutes int) string { return day.ClockOf(minutes/60, minutes%60).String() }
		a.Exec(t, "update constraints set weekdays = $2, from_clock = $3, to_clock = $4 where person_id = $1", a.who, weekdays, clock(h.from), clock(h.to))

		var want, before, seated []string
		for _, s := range a.group.Sessions {
			met := map[programme.Reason]bool{programme.Hours: h.during(s.StartsAt.In(zone), s.EndsAt.In(zone))}
			for _, one := range all {
				met[one.why] = met[one.why] || one.from.Before(s.EndsAt) && s.StartsAt.Before(one.to)
			}
			for _, why := range []programme.Reason{programme.Hours, programme.Busy, programme.Awaited} {
				if met[why] {
					want = append(want, s.StartsAt.In(zone).Format("02/01 ")+string(why))
				}
			}
		}
		programmetest.Write(t, a.Database, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			c, err := programme.CycleByID(ctx, tx, a.group.Cycle)
			if err != nil {
				return err
			}
			met, err := programme.HindrancesOf(ctx, tx, a.who, []programme.Cycle{c})
			if err != nil {
				return err
			}
			before = inShort(met[a.group.Cycle])
			seats, err := programme.HindrancesOfSeats(ctx, tx, a.who)
			for _, seat := range seats {
				if seat.Cycle.ID == a.group.Cycle {
					seated = inShort(seat.Hindrances)
				}
			}
			return err
		})
		if !slices.Equal(before, want) || !slices.Equal(seated, want) {
			r.Fatalf("before the enrolment %q, of the seat %q, want %q", before, seated, want)
		}
	})
}

func inShort(met []programme.Hindrance) (words []string) {
	for _, h := range met {
		words = append(words, h.StartsAt.Format("02/01 ")+string(h.Why))
	}
	return words
}

// A partner's appointment speaks against a place, and no longer once what came of it
// is known or the partner declined. Nobody is told with whom it was.
func TestAnAppointmentSpeaksAgainstAPlace(t *testing.T) {
	a := newAwaited(t)
	empty := programmetest.New(t, a.Database, programmetest.Options{From: day.Of(2026, time.December, 1)})
	a.Exec(t, "update sessions set starts_at = starts_at - interval '8 hours', ends_at = ends_at - interval '8 hours' where cycle_id = $1", empty.Cycle)
	against := func() []programme.Reason { return fits(t, a.Database, fixture.Nadia, empty.Cycle)[a.who].Against }
	// The appointment is on a Wednesday.
	if got := against(); len(got) != 0 {
		t.Errorf("on another day: %v", got)
	}
	a.Exec(t, "update referral_appointments set happens_on = '2026-12-08', starts_at = '2026-12-08 09:15:00+00'")
	if got := against(); !slices.Equal(got, []programme.Reason{programme.Awaited}) {
		t.Errorf("at the same hour: %v", got)
	}
	for _, status := range []string{"declined", "withdrawn"} {
		a.Exec(t, "update referrals set status = $1", status)
		if got := against(); len(got) != 0 {
			t.Errorf("of a referral that is %s: %v", status, got)
		}
	}
	a.Exec(t, "update referrals set status = 'appointment_set'")
	a.Exec(t, `insert into appointment_marks (id, referral_id, service_id, organisation_id, number, happened, attended, side, by_id, by_name, at)
		select gen_random_uuid(), id, service_id, organisation_id, 1, true, 'attended', 'service', $1, 'x', now() from referrals`, fixture.Nadia.Account())
	if got := against(); len(got) != 0 {
		t.Errorf("once it is over: %v", got)
	}
}
