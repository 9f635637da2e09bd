package referral_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/actor"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/referral"
)

// Whatever is tried by whom in whatever order, the events tell how the referral
// came to be where it is, each step is one of the table, and the partner's view
// is as open as the state says.
func TestEventsAndStatusAgreeWhateverIsTried(t *testing.T) {
	s := newStage(t)
	sides := map[flow.By]actor.Actor{flow.Service: fixture.Nadia.Actor(), flow.Partner: fixture.Karim.Actor(), flow.Clock: clock()}
	bySide := []flow.By{flow.Service, flow.Partner, flow.Partner, flow.Clock}
	// One run is a hundred.
	for range 2 {
		rapid.Check(t, s.interleaving(sides, bySide))
	}
}

func (s *stage) interleaving(sides map[flow.By]actor.Actor, bySide []flow.By) func(*rapid.T) {
	return func(t *rapid.T) {
		now := dbtest.Monday
		s.Stand(now)
		of := s.sent()
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 72).Draw(t, "hours")) * time.Hour)
			s.Stand(now)
			by := rapid.SampledFrom(bySide).Draw(t, "side")
			do := rapid.SampledFrom(referral.Flow.Actions()).Draw(t, "action")
			before, _ := s.read(fixture.Nadia, of)
			err := s.move(sides[by], of, do, enough(do))
			if _, legal := referral.Flow.Find(before.Status, do, by); (legal == nil) != (err == nil) {
				t.Fatalf("%s by %s from %s: %v", do, by, before.Status, err)
			}
		}
		after, err := s.read(fixture.Nadia, of)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, after)
		_, hidden := s.read(fixture.Karim, of)
		if closed := after.Status == referral.Withdrawn; closed != (hidden != nil) && !longOver(after, now) {
			t.Fatalf("%s: the partner reads %v", after.Status, hidden)
		}
	}
}

func longOver(r referral.Referral, now time.Time) bool {
	return referral.Flow.Final(r.Status) && now.Sub(r.ChangedAt) >= 30*24*time.Hour
}

// agree checks one referral against its events.
func agree(t *rapid.T, r referral.Referral) {
	status := flow.Status("")
	for i, e := range r.Events {
		if e.From != status {
			t.Fatalf("event %d leaves %q, the referral was %q", i, e.From, status)
		}
		isMove := slices.ContainsFunc(referral.Flow.Moves, func(m flow.Move) bool { return m.From == e.From && m.Do == e.Action && m.To == e.To && m.By == e.Side })
		isNotice := e.From == e.To && slices.Contains(referral.Notices, e.Action)
		if i > 0 && !isMove && !isNotice {
			t.Fatalf("event %d, %s from %s by %s, is not in the table", i, e.Action, e.From, e.Side)
		}
		status = e.To
	}
	if status != r.Status {
		t.Fatalf("the events end at %q, the referral is %q", status, r.Status)
	}
	accepted := slices.ContainsFunc(r.Events, func(e referral.Event) bool { return e.Action == referral.DoAccept })
	switch {
	case accepted != (r.Placement != ""):
		t.Fatalf("accepted %t, placement %q", accepted, r.Placement)
	case r.Status == referral.Accepted && r.Placement != referral.Planned, r.Status == referral.Withdrawn && accepted && r.Placement != referral.Ended:
		t.Fatalf("%s with a placement %q", r.Status, r.Placement)
	}
}
