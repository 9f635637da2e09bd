package summons_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/desk"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/summons"
)

// group is a stage in which the same person has a seat in a group that meets on
// Tuesdays at 18:00, and an hour at a permanence on Tuesday 8 December at 9:00.
type group struct {
	*stage
	programmetest.Group
	seat  programme.EnrolmentID
	third programme.Session // on Tuesday 8 December
	desk  desk.ID
	visit desk.VisitID
}

func newGroup(t testing.TB) *group {
	t.Helper()
	s := newStage(t)
	g := &group{stage: s, Group: programmetest.New(t, s.Database, programmetest.Options{})}
	g.third = g.Sessions[2]
	s.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		g.seat, err = programme.Enrol(ctx, tx, g.Cycle, s.person)
		return err
	})
	s.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		g.desk, err = desk.Open(ctx, tx, desk.New{
			Offer: id.From[partner.Offer](fixture.SemaillesWork.ID), Branch: fixture.SainteAurore.ID, Room: "Bureau 3", Weekday: time.Tuesday,
			Opens: day.ClockOf(9, 0), Closes: day.ClockOf(12, 0), SlotMinutes: 30, EveryWeeks: 1, FromOn: day.Of(2026, time.November, 23),
		})
		return err
	})
	s.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return desk.Book(ctx, tx, s.person, g.desk, day.Of(2026, time.December, 8).In(paris(), day.ClockOf(9, 0)))
	})
	s.Scan(t, "select id from visits where person_id = $1", []any{s.person}, &g.visit)
	return g
}

// stand goes to an hour of a day of December.
func (g *group) stand(on, hour int) {
	g.Stand(day.Of(2026, time.December, on).In(paris(), day.ClockOf(hour, 5)))
}

// due is what the clock finds about a subject.
func (g *group) due(of summons.Subject) (found []summons.Due) {
	g.t.Helper()
	g.as(clock(), func(ctx context.Context, tx *db.Tx) error {
		all, err := summons.AllDue(ctx, tx)
		for _, d := range all {
			if d.Subject == of {
				found = append(found, d)
			}
		}
		return err
	})
	return found
}

// write leaves what the clock finds about a subject, the one message that it should.
func (g *group) write(of summons.Subject, want summons.Kind) (message summons.ID) {
	g.t.Helper()
	found := g.due(of)
	if len(found) != 1 || found[0].Kind != want {
		g.t.Fatalf("due: %+v, want one %s", found, want)
	}
	for range 2 { // an instance that looks at the same time writes nothing more
		g.as(clock(), func(ctx context.Context, tx *db.Tx) error {
			return summons.Remind(ctx, tx, found[0], summons.SMS, "Rappel")
		})
	}
	g.Scan(g.t, "select id from summonses where (enrolment_id = $1 or visit_id = $1) and kind = $2 and sequence = $3 and status = 'programmed'", []any{of.ID(), string(want), found[0].Sequence}, &message)
	return message
}

func (g *group) move(to time.Time) {
	g.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return programmetest.Edit(ctx, tx, g.third.ID, programme.Edit{On: day.On(to, paris()), At: day.ClockOf(to.In(paris()).Hour(), 0), Reason: "Salle prise"})
	})
}

func (g *group) session() summons.Subject { return summons.OfSeat(g.seat, g.third.ID) }
func (g *group) hour() summons.Subject    { return summons.OfVisit(g.visit) }

func (g *group) act(who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
	g.t.Helper()
	g.as(who.Actor(), fn)
}

// stopping is what nothing may be sent after, by what it says of a message that was
// written already. What happens to the person stops both; the rest one of the two.
var stopping = []struct {
	name, reason string
	seat, visit  bool
	happens      func(*group)
}{
	{"the person dies", "deceased", true, true, func(g *group) {
		g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			return person.Finish(ctx, tx, g.person, person.Deceased, "deceased")
		})
	}},
	{"the following ends", "over", true, true, func(g *group) {
		g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			return programme.LeaveAll(ctx, tx, g.person)
		})
		g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return desk.FreeFor(ctx, tx, g.person) })
		g.act(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
			return person.Finish(ctx, tx, g.person, person.Closed, "measure_over")
		})
	}},
	{"the file is archived", "unfollowed", true, true, func(g *group) {
		g.Exec(g.t, "update persons set status = 'closed', archived_at = updated_at where id = $1", g.person)
	}},
	{"the measure ends", "unfollowed", true, true, func(g *group) {
		g.Exec(g.t, "update measures set ends_on = '2026-11-30' where person_id = $1", g.person)
	}},
	{"the person refuses SMS and has no e-mail", "unreachable", true, true, func(g *group) {
		g.Exec(g.t, "update persons set sms = 'refused', email = '' where id = $1", g.person)
	}},
	{"the seat is given up", "over", true, false, func(g *group) {
		g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.Unenrol(ctx, tx, g.seat)
			return err
		})
	}},
	{"the person is excluded", "over", true, false, func(g *group) {
		g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return programme.Exclude(ctx, tx, g.seat) })
	}},
	{"the session is called off", "over", true, false, func(g *group) {
		g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			return programme.CancelSession(ctx, tx, g.third.ID, "Salle fermée")
		})
	}},
	{"the session moves", "over", true, false, func(g *group) { g.move(g.third.StartsAt.AddDate(0, 0, 1)) }},
	{"the group is called off", "over", true, false, func(g *group) { g.Exec(g.t, "update cycles set status = 'cancelled' where id = $1", g.Cycle) }},
	{"the session is within the walls", "", true, false, func(g *group) {
		g.Exec(g.t, "update rooms set setting = 'closed' where id = (select room_id from sessions where id = $1)", g.third.ID)
	}},
	{"the hour is freed", "over", false, true, func(g *group) {
		g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			_, err := desk.Cancel(ctx, tx, g.visit)
			return err
		})
	}},
	{"the day is not held", "over", false, true, func(g *group) {
		g.act(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := desk.Alter(ctx, tx, g.desk, desk.Typed{On: day.Of(2026, time.December, 8), Kind: desk.Off})
			return err
		})
	}},
	{"the branch is within the walls", "", true, true, func(g *group) {
		g.Exec(g.t, "update branches set kind = 'custody' where id = $1", fixture.SainteAurore.ID)
	}},
}

// Invariant 12, of groups and permanences: whatever ends them stops the reminder,
// before it is written and after.
func TestAReminderOfASessionOrAnHourStopsWhenItMust(t *testing.T) {
	for _, c := range stopping {
		for _, of := range []struct {
			told    bool
			subject func(*group) summons.Subject
		}{{c.seat, (*group).session}, {c.visit, (*group).hour}} {
			if !of.told {
				continue
			}
			g := newGroup(t)
			g.stand(1, 10)
			message := g.write(of.subject(g), summons.Reminder)
			c.happens(g)
			left := g.deliver(message, taken, false)
			if status, reason := g.status(message); left != (c.reason == "") || !left && (status != "cancelled" || reason != c.reason) {
				t.Errorf("%s once it is written: it leaves %t, %s %q", c.name, left, status, reason)
			}
			g.Exec(t, "delete from summonses")
			for _, d := range g.due(of.subject(g)) {
				// One who can no longer be reached is found and told by nothing.
				if d.Way(everything) != "" {
					t.Errorf("%s before: %+v is due", c.name, d)
				}
			}
		}
	}
}

// Once for each of the days before, at the hour and the place, and to nobody who was
// told since that hour came.
func TestOneIsRemindedOfASessionAndOfAnHour(t *testing.T) {
	g := newGroup(t)
	for _, of := range []summons.Subject{g.session(), g.hour()} {
		for _, at := range []struct{ on, hour, due int }{{1, 9, 0}, {1, 21, 0}, {2, 10, 0}, {1, 19, 1}, {6, 10, 1}} {
			g.stand(at.on, at.hour)
			if found := g.due(of); len(found) != at.due {
				t.Errorf("on the %d at %d: %d are due of %+v", at.on, at.hour, len(found), of)
			}
		}
		g.stand(1, 10)
		found := g.due(of)
		if len(found) != 1 || found[0].DaysBefore != 7 || found[0].At.Where() != fixture.SainteAurore.Address || found[0].ServicePhone == "" {
			t.Fatalf("%+v", found)
		}
		if message := g.write(of, summons.Reminder); !g.deliver(message, taken, false) {
			t.Error("it does not leave")
		}
		if again := g.due(of); len(again) != 0 {
			t.Errorf("a second time: %+v", again)
		}
		g.stand(6, 10)
		g.write(of, summons.Reminder)
	}
	g.Exec(t, "delete from summonses")
	g.stand(1, 11)
	g.tell(g.session(), summons.Handed)
	if found := g.due(g.session()); len(found) != 0 {
		t.Errorf("after a letter was given: %+v", found)
	}
	// Whoever was at the session that is held again is not called to it.
	g.Exec(t, "update sessions set makes_up_id = $2 where id = $1", g.third.ID, g.Sessions[0].ID)
	g.Exec(t, `insert into attendance (session_id, enrolment_id, cycle_id, service_id, mark, recorded_at, recorded_by, recorded_name) values ($1, $2, $3, $4, 'present', $5, $6, 'x')`,
		g.Sessions[0].ID, g.seat, g.Cycle, fixture.ValClair.ID, dbtest.Monday, fixture.Nadia.Account())
	g.stand(6, 10)
	if found := g.due(g.session()); len(found) != 0 {
		t.Errorf("of a session held again: %+v", found)
	}
}

// What reveals is in no place, and the rows of another service are none.
func TestWhatIsToldOfAGroupIsDiscreetAndTheServicesOwn(t *testing.T) {
	g := newGroup(t)
	g.stand(1, 10)
	g.Exec(t, "update rooms set site = 'Palais de justice, place Royale' where id = (select room_id from sessions where id = $1)", g.third.ID)
	if found := g.due(g.session()); len(found) != 1 || found[0].At.Where() != "" {
		t.Errorf("the clock says %+v", found)
	}
	for _, of := range []summons.Subject{g.session(), g.hour(), summons.OfSeat(g.seat, programme.SessionID{})} {
		g.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			c, err := summons.CalledOf(ctx, tx, of)
			if !c.Stands || c.To.ID != g.person || c.Contact != "MERCIER Nadia" || c.At.Place != map[bool]string{true: fixture.SainteAurore.Address}[of == g.hour()] {
				t.Errorf("%+v", c)
			}
			return err
		})
		err := g.try(fixture.Ines.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := summons.CalledOf(ctx, tx, of)
			return err
		})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("another service: %v", err)
		}
		if all := g.try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := summons.Of(ctx, tx, of)
			return err
		}); all == nil {
			t.Error("a partner reads the messages")
		}
	}
	other := programmetest.NewCycle(t, g.Database, g.Programme)
	err := g.try(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := summons.CalledOf(ctx, tx, summons.OfSeat(g.seat, other[0].ID))
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("a session of another group: %v", err)
	}
}
