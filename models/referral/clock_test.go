package referral_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/placement"
	"passerelle/models/referral"
)

// tick is one look of the worker, as the job takes it.
func (s *stage) tick() {
	s.t.Helper()
	for _, look := range []struct {
		list func(context.Context, *db.Tx) ([]referral.ID, error)
		do   func(context.Context, *db.Tx, referral.ID) error
	}{{referral.Overdue, referral.Expire}, {referral.ToEscalate, referral.Escalate}, {referral.Unheard, referral.AskAfter}, {referral.ToRemind, referral.Remind}} {
		var found []referral.ID
		err := s.try(clock(), func(ctx context.Context, tx *db.Tx) (err error) {
			found, err = look.list(ctx, tx)
			return err
		})
		for _, of := range found {
			if err == nil {
				err = s.try(clock(), func(ctx context.Context, tx *db.Tx) error { return look.do(ctx, tx, of) })
			}
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *stage) escalated(who *fixture.Persona) (all []referral.Late) {
	s.t.Helper()
	s.as(who, func(ctx context.Context, tx *db.Tx) error {
		mine, err := charge.Of(ctx, tx)
		if err != nil {
			return err
		}
		all, err = referral.Escalated(ctx, tx, mine)
		return err
	})
	return all
}

// told counts what the clock has told of a referral.
func (s *stage) told(of referral.ID, do flow.Action) (n int) {
	s.t.Helper()
	s.Scan(s.t, "select count(*) from referral_events where referral_id = $1 and action = $2 and side = 'clock' and by_id is null", []any{of, string(do)}, &n)
	return n
}

func (s *stage) on(d day.Day) { s.Stand(d.In(paris(s.t), day.ClockOf(8, 50))) }

func paris(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// The referral of Monday the 23rd is to be answered on the 30th: half time is
// the 26th, the third working day.
func TestThePartnerIsRemindedOnceWhenHalfItsTimeIsOver(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.on(day.Of(2026, time.November, 25))
	s.tick()
	if n := s.told(of, referral.DoRemind); n != 0 {
		t.Errorf("%d reminders before half time", n)
	}
	for range 3 {
		s.on(day.Of(2026, time.November, 26))
		s.tick()
	}
	s.on(day.Of(2026, time.November, 30))
	s.tick()
	if n := s.told(of, referral.DoRemind); n != 1 {
		t.Errorf("%d reminders", n)
	}
	r, err := s.read(fixture.Karim, of)
	if last := r.Events[len(r.Events)-1]; err != nil || last.Action != referral.DoRemind || last.HappensOn != r.AnswerDueOn || r.Status != referral.Sent {
		t.Errorf("Karim reads %+v, %v", last, err)
	}
}

func TestWhoHasSettledSomethingIsNotReminded(t *testing.T) {
	s := newStage(t)
	for _, do := range []flow.Action{referral.DoAsk, referral.DoSetAppointment, referral.DoWaitlist, referral.DoAccept, referral.DoDecline} {
		of := s.sent()
		if err := s.move(fixture.Karim.Actor(), of, do, enough(do)); err != nil {
			t.Fatal(err)
		}
		s.on(day.Of(2026, time.November, 26))
		s.tick()
		if n := s.told(of, referral.DoRemind); n != 0 {
			t.Errorf("after %s there are %d reminders", do, n)
		}
		s.Stand(dbtest.Monday)
	}
}

func TestTheManagerHearsOnceATurnOfWhatIsLate(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.on(day.Of(2026, time.November, 30))
	s.tick()
	if late := s.escalated(fixture.Helene); len(late) != 0 {
		t.Errorf("on the last day itself Hélène reads %+v", late)
	}
	s.on(day.Of(2026, time.December, 1))
	s.tick()
	s.tick()
	late := s.escalated(fixture.Helene)
	if len(late) != 1 || late[0].ID != of || late[0].Name != "VALADIER Samuel" || late[0].ReferentName != fixture.Nadia.Name || late[0].Person != s.person {
		t.Errorf("Hélène reads %+v", late)
	}
	if all := s.escalated(fixture.Dominique); len(all) != 1 {
		t.Errorf("the director reads %+v", all)
	}
	// Of another branch a manager hears where it has nobody else, and one who is of no
	// branch hears of all.
	for _, c := range []struct {
		branch uuid.UUID
		mine   charge.Charge
		want   int
	}{{fixture.Mornay.ID, charge.Charge{}, 0}, {fixture.Mornay.ID, charge.Charge{Branches: []uuid.UUID{fixture.SainteAurore.ID}}, 1}, {uuid.Nil, charge.Charge{}, 1}} {
		elsewhere := fixture.Helene.Actor()
		elsewhere.Branch = c.branch
		err := s.try(elsewhere, func(ctx context.Context, tx *db.Tx) error {
			other, err := referral.Escalated(ctx, tx, c.mine)
			if len(other) != c.want {
				t.Errorf("a manager of branch %s who answers for %v reads %+v", c.branch, c.mine.Branches, other)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// The partner asks: a new turn, the service's, which may be late in its turn.
	if err := s.move(fixture.Karim.Actor(), of, referral.DoAsk, enough(referral.DoAsk)); err != nil {
		t.Fatal(err)
	}
	if late := s.escalated(fixture.Helene); len(late) != 0 {
		t.Errorf("a new turn, and Hélène still reads %+v", late)
	}
	s.on(day.Of(2026, time.December, 5)) // the service had until Friday the 4th
	s.tick()
	if late := s.escalated(fixture.Helene); len(late) != 1 || s.told(of, referral.DoEscalate) != 2 {
		t.Errorf("a question forgotten: %+v, told %d times", late, s.told(of, referral.DoEscalate))
	}
}

// Le Relais expects Samuel on 1 December and says nothing of him. The day after, it is
// asked and the manager hears, once; what it says then is the end of it.
func TestAnEntryOfWhichNothingIsHeardIsBroughtUp(t *testing.T) {
	for name, say := range map[string]func(context.Context, *db.Tx, placement.ID) error{
		"arrived": func(ctx context.Context, tx *db.Tx, of placement.ID) error {
			return placement.Arrive(ctx, tx, of, day.Of(2026, time.December, 1), day.ClockOf(8, 20))
		},
		"not arrived": placement.Miss,
	} {
		s := newStage(t)
		silent, heard := s.sent(), s.sent()
		for _, of := range []referral.ID{silent, heard} {
			if err := s.move(fixture.Karim.Actor(), of, referral.DoAccept, enough(referral.DoAccept)); err != nil {
				t.Fatal(err)
			}
		}
		s.on(day.Of(2026, time.December, 1))
		s.tick()
		says := func(of referral.ID) {
			t.Helper()
			r, err := s.read(fixture.Karim, of)
			if err == nil {
				err = s.try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return say(ctx, tx, r.PlacementID) })
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		says(heard)
		if n := s.told(silent, referral.DoEscalate); n != 0 {
			t.Errorf("%d told on the day itself", n)
		}
		s.Exec(t, "truncate notices cascade")
		s.on(day.Of(2026, time.December, 2))
		s.tick()
		s.tick()
		if told, want := s.notices(), []string{"placement_awaited partner permission referral", "referral_escalated service managers referral"}; !slices.Equal(told, want) {
			t.Errorf("told %q, want %q", told, want)
		}
		if a, b := s.told(silent, referral.DoEscalate), s.told(heard, referral.DoEscalate); a != 1 || b != 0 {
			t.Errorf("told %d times, and %d of whom it was said: %s", a, b, name)
		}
		late := s.escalated(fixture.Helene)
		if len(late) != 1 || late[0].ID != silent {
			t.Fatalf("Hélène reads %+v", late)
		}
		if who, by := late[0].Turn(); who != flow.Partner || by != day.Of(2026, time.December, 1) {
			t.Errorf("the turn of the %s until %s", who, by)
		}
		says(silent)
		if late := s.escalated(fixture.Helene); len(late) != 0 {
			t.Errorf("%s, and Hélène still reads %+v", name, late)
		}
	}
}

// A no that nobody follows up is the service's silence: the manager hears, the
// partner does not.
func TestANoThatNobodyFollowsUpIsTheServicesOwn(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	if err := s.move(fixture.Karim.Actor(), of, referral.DoDecline, enough(referral.DoDecline)); err != nil {
		t.Fatal(err)
	}
	s.on(day.Of(2026, time.November, 27))
	s.tick()
	if late := s.escalated(fixture.Helene); len(late) != 1 {
		t.Errorf("Hélène reads %+v", late)
	}
	r, err := s.read(fixture.Karim, of)
	if err != nil || slices.ContainsFunc(r.Events, func(e referral.Event) bool { return e.Action == referral.DoEscalate }) {
		t.Errorf("Karim reads %+v, %v", r.Events, err)
	}
}

func TestAQuestionWaitsOnItsOwnTerms(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.on(day.Of(2026, time.November, 25))
	if err := s.move(fixture.Karim.Actor(), of, referral.DoAsk, enough(referral.DoAsk)); err != nil {
		t.Fatal(err)
	}
	r, err := s.read(fixture.Nadia, of)
	if who, by := r.Turn(); err != nil || who != flow.Service || by != day.Of(2026, time.November, 30) || r.LastOn() != day.Of(2027, time.January, 8) {
		t.Errorf("the %s answers by %s, at the latest %s, %v", who, by, r.LastOn(), err)
	}
	// The partner's own last day passes meanwhile, for it waits.
	s.on(r.ExpiresOn.Add(1))
	s.tick()
	if r, err = s.read(fixture.Nadia, of); err != nil || r.Status != referral.InfoRequested {
		t.Errorf("waiting, it is %s, %v", r.Status, err)
	}
	s.on(r.LastOn().Add(1))
	s.tick()
	if r, err = s.read(fixture.Nadia, of); err != nil || r.Status != referral.Expired {
		t.Errorf("never answered, it is %s, %v", r.Status, err)
	}
}

// Known hole mended: the days come back whichever way the waiting ends.
func TestAnAppointmentOrThePlaceInTheQueueGivesTheDaysBackToo(t *testing.T) {
	for _, do := range []flow.Action{referral.DoAnswer, referral.DoSetAppointment, referral.DoWaitlist} {
		s := newStage(t)
		of := s.sent()
		who := map[bool]actor.Actor{true: fixture.Nadia.Actor(), false: fixture.Karim.Actor()}[do == referral.DoAnswer]
		if err := s.move(fixture.Karim.Actor(), of, referral.DoAsk, enough(referral.DoAsk)); err != nil {
			t.Fatal(err)
		}
		s.on(day.Of(2026, time.November, 30)) // five working days later
		if err := s.move(who, of, do, enough(do)); err != nil {
			t.Fatal(err)
		}
		r, err := s.read(fixture.Nadia, of)
		if want := day.Of(2026, time.December, 7); err != nil || r.AnswerDueOn != want || r.ExpiresOn != day.Of(2027, time.January, 13) {
			t.Errorf("%s: answer by %s, want %s; ends %s, %v", do, r.AnswerDueOn, want, r.ExpiresOn, err)
		}
	}
}

// Several workers look at once: what is told is told once.
func TestWorkersAtOnceTellOnce(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	for do, at := range map[flow.Action]day.Day{referral.DoRemind: day.Of(2026, time.November, 26), referral.DoEscalate: day.Of(2026, time.December, 1)} {
		act := map[flow.Action]func(context.Context, *db.Tx, referral.ID) error{referral.DoRemind: referral.Remind, referral.DoEscalate: referral.Escalate}[do]
		s.on(at)
		var done sync.WaitGroup
		for range 6 {
			done.Go(func() {
				if err := s.try(clock(), func(ctx context.Context, tx *db.Tx) error { return act(ctx, tx, of) }); err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		if n := s.told(of, do); n != 1 {
			t.Errorf("%s told %d times", do, n)
		}
	}
}
