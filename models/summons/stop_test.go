package summons_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/referral"
	"passerelle/models/transfer"
)

// life is what happened so far to somebody who is awaited, told apart from how the
// portal keeps it.
type life struct {
	*stage
	now      time.Time
	file     person.New // as last typed
	phone    string
	on       day.Day
	agreedAt time.Time
	version  int
	held     bool // the partner has the referral
	live     bool // the appointment stands: not marked, not withdrawn, not declined
	accepted bool
	status   person.Status
	asked    transfer.ID
	endsOn   day.Day         // of the measure
	written  map[[2]int]bool // reminders by version and days before
}

// What may happen, whoever does it. Each answers whether it can happen now.
var happenings = map[string]func(*life, *rapid.T) bool{
	"moves": func(l *life, t *rapid.T) bool {
		if !l.live || l.over() {
			return false
		}
		hour := day.ClockOf(10, 30)
		to := l.today().Add(rapid.IntRange(1, 10).Draw(t, "ahead"))
		who := rapid.SampledFrom([]*fixture.Persona{fixture.Karim, fixture.Nadia}).Draw(t, "mover")
		l.as(who.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return referral.MoveAppointment(ctx, tx, l.of, referral.Meeting{On: to, At: &hour}, "person")
		})
		l.on, l.agreedAt, l.version = to, l.now, l.version+1
		return true
	},
	"is excused": func(l *life, _ *rapid.T) bool {
		if !l.live {
			return false
		}
		l.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return referral.MarkAppointment(ctx, tx, l.of, referral.Excused, "work")
		})
		l.live = false
		return true
	},
	"is accepted": func(l *life, _ *rapid.T) bool {
		if !l.live || l.accepted {
			return false
		}
		l.as(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Accept(ctx, tx, l.of, l.today().Add(30)) })
		l.accepted = true
		return true
	},
	"is declined": func(l *life, _ *rapid.T) bool {
		if !l.live || l.accepted {
			return false
		}
		l.as(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return referral.Decline(ctx, tx, l.of, "no_place", "")
		})
		l.live, l.held = false, false
		return true
	},
	"is withdrawn": func(l *life, _ *rapid.T) bool {
		if !l.live {
			return false
		}
		l.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, l.of, "mistake") })
		l.live, l.held = false, false
		return true
	},
	"refuses SMS":       func(l *life, _ *rapid.T) bool { return l.edit(func(n *person.New) { n.SMS = "refused" }) },
	"accepts SMS":       func(l *life, _ *rapid.T) bool { return l.edit(func(n *person.New) { n.SMS = "accepted" }) },
	"loses the address": func(l *life, _ *rapid.T) bool { return l.edit(func(n *person.New) { n.Email = "" }) },
	"changes the number": func(l *life, _ *rapid.T) bool {
		return l.edit(func(n *person.New) { n.Phone = "06 39 98 10 77" })
	},
	"sees the measure end": func(l *life, t *rapid.T) bool {
		if l.status != person.Active {
			return false
		}
		l.endMeasure(l.today().Add(rapid.IntRange(-1, 5).Draw(t, "days left")))
		return true
	},
	"dies": func(l *life, _ *rapid.T) bool { return l.finish(person.Deceased, "deceased") },
	"is followed no longer": func(l *life, _ *rapid.T) bool {
		return l.finish(person.Closed, "measure_over")
	},
	"is to be transferred": func(l *life, _ *rapid.T) bool {
		if l.status != person.Active {
			return false
		}
		l.ask()
		return true
	},
	"is transferred": func(l *life, _ *rapid.T) bool {
		if l.status != person.Transferring {
			return false
		}
		l.as(fixture.Sabine.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := transfer.Accept(ctx, tx, l.asked, fixture.Brumeval.ID.String(), fixture.Ines.Account().String())
			return err
		})
		l.status = person.Transferred
		return true
	},
	"turns out to have two files": func(l *life, _ *rapid.T) bool {
		if l.status != person.Active {
			return false
		}
		l.merge()
		return true
	},
}

// Invariant 12: what has ended, moved, been refused or called off is never
// reminded of, whenever it happened; and what stands is, once for each day before.
func TestEveryReminderStopsWhenItMust(t *testing.T) {
	s := newStage(t)
	names := make([]string, 0, len(happenings))
	for name := range happenings {
		names = append(names, name)
	}
	slices.Sort(names)
	left, stopped := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		l := s.life()
		for range rapid.IntRange(2, 5).Draw(t, "steps") {
			l.pass(t)
			if rapid.IntRange(0, 2).Draw(t, "something happens before") == 0 {
				happenings[rapid.SampledFrom(names).Draw(t, "what")](l, t)
			}
			for _, message := range l.remind(t) {
				if rapid.Bool().Draw(t, "meanwhile") {
					happenings[rapid.SampledFrom(names).Draw(t, "what meanwhile")](l, t)
				}
				if l.leaves(t, message) {
					left++
				} else {
					stopped++
				}
			}
		}
	})
	t.Logf("%d reminders left and %d were stopped", left, stopped)
	if left < 20 || stopped < 10 {
		t.Errorf("%d reminders left and %d were stopped: too few to tell", left, stopped)
	}
}

// life begins anew at the usual moment.
func (s *stage) life() *life {
	s.t.Helper()
	s.Stand(dbtest.Monday)
	s.begin()
	return &life{stage: s, now: dbtest.Monday, file: samuel(), phone: "+33639981020", on: at(8).On, agreedAt: dbtest.Monday, held: true, live: true, status: person.Active,
		endsOn: day.Of(2027, time.June, 30), written: map[[2]int]bool{}}
}

// A reminder that is written already stops with each of these, if it comes before
// a worker takes it up.
func TestAReminderAlreadyWrittenStops(t *testing.T) {
	s := newStage(t)
	for _, name := range []string{"is excused", "is declined", "is withdrawn", "refuses SMS", "changes the number", "dies", "is followed no longer", "turns out to have two files"} {
		stops(t, s.life(), name, func(l *life) { happenings[name](l, nil) })
	}
	stops(t, s.life(), "sees the measure end", func(l *life) { l.endMeasure(l.today().Add(-1)) })
	stops(t, s.life(), "is transferred", func(l *life) {
		l.ask()
		happenings["is transferred"](l, nil)
	})
	l := s.life()
	if l.toReminder(t); !l.deliver(l.due(t), taken, false) {
		t.Error("with nothing in its way it does not leave")
	}
}

func stops(t *testing.T, l *life, name string, happens func(*life)) {
	t.Helper()
	l.toReminder(t)
	message := l.due(t)
	happens(l)
	if l.deliver(message, taken, false) {
		t.Errorf("%s: it leaves", name)
	}
	if status, reason := l.stage.status(message); status != "cancelled" || reason == "" {
		t.Errorf("%s: it is %s, %q", name, status, reason)
	}
}
