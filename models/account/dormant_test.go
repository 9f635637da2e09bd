package account_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// night is what the clock does in one place: tell, then suspend.
func (s scene) night(place actor.Actor) (told []account.Sleeper, gone []account.MemberID) {
	s.t.Helper()
	s.must(s.as(place, func(ctx context.Context, tx *db.Tx) (err error) {
		if told, err = account.Dormant(ctx, tx); err != nil {
			return err
		}
		if err := account.Notice(ctx, tx, told); err != nil {
			return err
		}
		gone, err = account.SuspendUnused(ctx, tx)
		return err
	}))
	return told, gone
}

// lastUsed puts the last use of somebody back from Monday.
func (s scene) lastUsed(p *fixture.Persona, ago time.Duration) {
	s.t.Helper()
	s.Exec(s.t, "update memberships set last_used_at = $1 where id = $2", dbtest.Monday.Add(-ago), p.Membership())
}

const oneDay = 24 * time.Hour

var valClair, riveDouce, relais = actor.ForWorker(fixture.ValClair.ID), actor.ForWorkerOf(fixture.RiveDouce.ID), actor.ForWorkerOf(fixture.Relais.ID)

// A place whose only manager sleeps would be shut for good: nobody there could
// open it again.
func TestLastWhoAnswersForAPlaceStays(t *testing.T) {
	s := begin(t)
	for _, p := range []*fixture.Persona{fixture.Karim, fixture.Helene, fixture.Dominique} {
		s.lastUsed(p, 100*oneDay)
	}
	for _, day := range []time.Duration{0, 14, 15} {
		s.later(day * oneDay)
		for _, place := range []actor.Actor{relais, valClair} {
			told, gone := s.night(place)
			for _, m := range append(gone, ids(told)...) {
				if m == member(fixture.Karim) || m == member(fixture.Helene) || m == member(fixture.Dominique) {
					t.Errorf("day %d: told %v, suspended %v", day, told, gone)
				}
			}
		}
	}
	// The director has come back: now the manager can be reinstated, and sleeps.
	s.Exec(t, "update memberships set last_used_at = $1 where id = $2", dbtest.Monday.Add(15*oneDay), fixture.Dominique.Membership())
	told, _ := s.night(valClair)
	if len(told) != 1 || told[0].ID != member(fixture.Helene) {
		t.Errorf("told %v", told)
	}
	s.later(29 * oneDay)
	if _, gone := s.night(valClair); len(gone) != 1 || gone[0] != member(fixture.Helene) {
		t.Errorf("suspended %v", gone)
	}
}

func TestUnusedAccessIsToldThenSuspended(t *testing.T) {
	s := begin(t)
	s.lastUsed(fixture.Marc, 75*oneDay)
	for day := range 31 {
		s.later(time.Duration(day) * oneDay)
		// Everybody else comes to work.
		s.Exec(t, "update memberships set last_used_at = $1 where id <> $2", dbtest.Monday.Add(time.Duration(day)*oneDay), fixture.Marc.Membership())
		told, gone := s.night(valClair)
		if want := day == 1; (len(told) == 1 && told[0].ID == member(fixture.Marc)) != want || len(told) > 1 {
			t.Errorf("day %d: told %v", day, told)
		}
		if want := day == 15; (len(gone) == 1 && gone[0] == member(fixture.Marc)) != want || len(gone) > 1 {
			t.Errorf("day %d: suspended %v", day, gone)
		}
	}
	if n := s.count("memberships where id = $1 and status = 'suspended' and suspended_for = 'unused' and suspended_by is null and suspended_at = $2",
		fixture.Marc.Membership(), dbtest.Monday.Add(15*oneDay)); n != 1 {
		t.Error("Marc is not suspended on the ninetieth day")
	}
	if n := s.count("journal where noun_id = $1 and kind = 'worker' and detail = 'suspended:unused' and service_id = $2", fixture.Marc.Membership(), fixture.ValClair.ID); n != 1 {
		t.Errorf("%d lines of the journal", n)
	}
}

// Who was away from the clock for long is told first, like everybody.
func TestNobodyIsSuspendedWithoutFourteenDaysNotice(t *testing.T) {
	s := begin(t)
	s.lastUsed(fixture.Marc, 400*oneDay)
	for _, day := range []int{0, 13} {
		s.later(time.Duration(day) * oneDay)
		if _, gone := s.night(valClair); len(gone) != 0 {
			t.Errorf("day %d: %v", day, gone)
		}
	}
	s.later(14 * oneDay)
	if _, gone := s.night(valClair); len(gone) != 1 {
		t.Errorf("fourteen days after the notice: %v", gone)
	}
}

func TestSignInAfterTheNoticeKeepsTheAccess(t *testing.T) {
	s := begin(t)
	s.lastUsed(fixture.Marc, 80*oneDay)
	s.night(valClair)
	s.later(13 * oneDay)
	s.must(s.signIn(fixture.Marc.Slug))
	s.later(20 * oneDay)
	if told, gone := s.night(valClair); len(gone) != 0 || len(told) != 0 {
		t.Errorf("told %v, suspended %v", told, gone)
	}
}

func TestReinstatedAccessSleepsAnew(t *testing.T) {
	s := begin(t)
	s.lastUsed(fixture.Marc, 80*oneDay)
	s.night(valClair)
	s.later(14 * oneDay)
	s.night(valClair)
	s.must(s.reinstate(fixture.Helene, fixture.Marc))
	s.later(15 * oneDay)
	told, gone := s.night(valClair)
	for _, m := range append(gone, ids(told)...) {
		if m == member(fixture.Marc) {
			t.Errorf("the night after: told %v, suspended %v", told, gone)
		}
	}
	if n := s.count("memberships where id = $1 and status = 'active'", fixture.Marc.Membership()); n != 1 {
		t.Error("Marc is suspended again")
	}
}

func ids(sleepers []account.Sleeper) (all []account.MemberID) {
	for _, one := range sleepers {
		all = append(all, one.ID)
	}
	return all
}

func TestClockSeesOnePlaceAtATime(t *testing.T) {
	s := begin(t)
	for _, p := range []*fixture.Persona{fixture.Karim, fixture.Sophie, fixture.Marc, fixture.Ines} {
		s.lastUsed(p, 100*oneDay)
	}
	told, _ := s.night(riveDouce)
	if len(told) != 1 || told[0].ID != member(fixture.Sophie) || told[0].OrganisationID == nil || *told[0].OrganisationID != fixture.RiveDouce.ID {
		t.Errorf("told %+v", told)
	}
	if n := s.count("account_notices"); n != 1 {
		t.Errorf("%d notices", n)
	}
	var places []actor.Actor
	s.must(s.as(actor.ForWorker(fixture.ValClair.ID), func(ctx context.Context, tx *db.Tx) (err error) {
		places, err = account.Places(ctx, tx)
		return err
	}))
	if want := s.count("services") + s.count("organisations"); len(places) != want {
		t.Errorf("%d places, wanted %d", len(places), want)
	}
}

func TestManagerReadsWhoWillBeSuspended(t *testing.T) {
	s := begin(t)
	s.lastUsed(fixture.Marc, 80*oneDay)
	s.night(valClair)
	var members []account.Member
	s.must(s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		members, err = account.Members(ctx, tx)
		return err
	}))
	for _, m := range members {
		if (m.SuspendsAt != nil) != (m.ID == member(fixture.Marc)) {
			t.Errorf("%s: %v", m.Name, m.SuspendsAt)
		}
		if m.ID == member(fixture.Marc) && !m.SuspendsAt.Equal(dbtest.Monday.Add(14*oneDay)) {
			t.Errorf("on %v", m.SuspendsAt)
		}
	}
}
