package referral_test

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"testing"

	"passerelle/models/actor"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/referral"
	"passerelle/models/region"
	"passerelle/models/schedule"
)

var update = flag.Bool("update", false, "write the pages of the life cycles anew")

func TestTablesAreSound(t *testing.T) {
	for _, f := range referral.Flows() {
		if err := f.Check(); err != nil {
			t.Error(err)
		}
	}
}

func TestLifeCyclePagesAreThoseOfTheTables(t *testing.T) {
	for _, f := range referral.Flows() {
		path := "../../docs/flows/" + f.Name + ".md"
		if *update {
			if err := os.WriteFile(path, []byte(flow.Markdown(f)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		written, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(written) != flow.Markdown(f) {
			t.Errorf("%s is not what the table says: run go test ./models/referral -update", path)
		}
	}
}

func TestStatesAreThoseOfTheDatabase(t *testing.T) {
	s := newStage(t)
	quoted := regexp.MustCompile(`'([a-z_]+)'`)
	for table, f := range map[string]flow.Flow{"referrals": referral.Flow, "placements": referral.PlacementFlow} {
		var check string
		s.Scan(t, `select pg_get_constraintdef(oid) from pg_constraint where conrelid = $1::regclass and conname = $1 || '_status_check'`, []any{table}, &check)
		var stored []flow.Status
		for _, match := range quoted.FindAllStringSubmatch(check, -1) {
			stored = append(stored, flow.Status(match[1]))
		}
		want := f.Statuses()
		slices.Sort(stored)
		slices.Sort(want)
		if !slices.Equal(stored, want) {
			t.Errorf("%s: the database knows %v, the table %v", table, stored, want)
		}
	}
}

func TestMovesAreThoseOfTheSpecification(t *testing.T) {
	for _, c := range []struct {
		do    flow.Action
		by    flow.By
		to    flow.Status
		from  []flow.Status
		typed bool
	}{
		{"acknowledge", flow.Partner, "acknowledged", []flow.Status{"sent"}, false},
		{"ask", flow.Partner, "info_requested", []flow.Status{"sent", "acknowledged", "appointment_set"}, false},
		{"answer", flow.Service, "acknowledged", []flow.Status{"info_requested"}, false},
		{"set_appointment", flow.Partner, "appointment_set", []flow.Status{"sent", "acknowledged", "info_requested"}, false},
		{"waitlist", flow.Partner, "waitlisted", []flow.Status{"sent", "acknowledged", "info_requested"}, false},
		{"accept", flow.Partner, "accepted", []flow.Status{"sent", "acknowledged", "info_requested", "appointment_set", "waitlisted"}, false},
		{"decline", flow.Partner, "declined", []flow.Status{"sent", "acknowledged", "info_requested", "appointment_set", "waitlisted"}, true},
		{"withdraw", flow.Service, "withdrawn", []flow.Status{"sent", "acknowledged", "info_requested", "appointment_set", "waitlisted", "accepted"}, true},
		{"expire", flow.Clock, "expired", []flow.Status{"sent", "acknowledged", "info_requested"}, false},
	} {
		var from []flow.Status
		for _, m := range referral.Flow.Moves {
			if m.Do != c.do {
				continue
			}
			from = append(from, m.From)
			if m.By != c.by || m.To != c.to || m.Reason != c.typed {
				t.Errorf("%s from %s is %+v", c.do, m.From, m)
			}
		}
		if !slices.Equal(from, c.from) {
			t.Errorf("%s leaves %v, want %v", c.do, from, c.from)
		}
	}
	if n := len(referral.Flow.Actions()); n != 9 {
		t.Errorf("%d actions, want 9", n)
	}
}

// Every state × every action × every side, against the database.
func TestEveryMoveOfEverySide(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	sides := map[flow.By]actor.Actor{flow.Service: fixture.Nadia.Actor(), flow.Partner: fixture.Karim.Actor(), flow.Clock: clock()}
	for _, from := range referral.Flow.Statuses() {
		for _, do := range referral.Flow.Actions() {
			for by, who := range sides {
				s.Exec(t, "delete from placements where referral_id = $1", of)
				for _, table := range []string{"disclosures", "referral_events"} {
					s.Exec(t, "update "+table+" set open_until = 'infinity' where referral_id = $1", of)
				}
				s.Exec(t, "update referrals set status = $2, open_until = 'infinity' where id = $1", of, string(from))
				want, illegal := referral.Flow.Find(from, do, by)
				err := s.move(who, of, do, enough(do))
				var is string
				s.Scan(t, "select status from referrals where id = $1", []any{of}, &is)
				switch {
				case illegal != nil && (!fault.Is(err, fault.Conflict) || is != string(from)):
					t.Errorf("%s by %s from %s is not in the table: %v, now %s", do, by, from, err, is)
				case illegal == nil && (err != nil || is != string(want.To)):
					t.Errorf("%s by %s from %s: %v, now %s, want %s", do, by, from, err, is, want.To)
				}
			}
		}
	}
}

func TestOthersMoveNothing(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	for _, who := range []*fixture.Persona{fixture.Sophie, fixture.Bertrand, fixture.Ines} {
		for _, do := range referral.Flow.Actions() {
			if err := s.move(who.Actor(), of, do, enough(do)); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s by %s: %v, want not found", do, who.Slug, err)
			}
		}
	}
	if err := s.move(actor.ForWorker(fixture.HauteBrume.ID), of, referral.DoExpire, referral.With{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service's clock: %v, want not found", err)
	}
	if err := s.move(fixture.Paul.Actor(), of, referral.DoWithdraw, enough(referral.DoWithdraw)); err == nil {
		t.Error("the data-protection officer withdrew a referral")
	}
}

// Every state is reached by the moves of the table, and each says who must act by
// when; a withdrawn referral is nobody's.
func TestEveryStateHasAnOwnerAndADay(t *testing.T) {
	s := newStage(t)
	sides := map[flow.By]actor.Actor{flow.Service: fixture.Nadia.Actor(), flow.Partner: fixture.Karim.Actor(), flow.Clock: clock()}
	ways := map[flow.Status][]flow.Move{referral.Sent: {}}
	for grown := true; grown; {
		grown = false
		for _, m := range referral.Flow.Moves {
			if way, known := ways[m.From]; known && ways[m.To] == nil && m.To != referral.Sent {
				ways[m.To], grown = append(slices.Clone(way), m), true
			}
		}
	}
	for _, status := range referral.Flow.Statuses() {
		of := s.sent()
		for _, m := range ways[status] {
			if err := s.move(sides[m.By], of, m.Do, enough(m.Do)); err != nil {
				t.Fatal(err)
			}
		}
		r, err := s.read(fixture.Nadia, of)
		if err != nil || r.Status != status {
			t.Fatalf("%s is not reached: %s, %v", status, r.Status, err)
		}
		who, by := r.Turn()
		if nobody := status == referral.Withdrawn; (who == "") != nobody || by.IsZero() != nobody {
			t.Errorf("in %s it is the turn of %q by %q", status, who, by)
		}
		if !by.IsZero() && !schedule.IsWorkingDay(region.Mainland, by) {
			t.Errorf("in %s the turn ends on %s, which is no working day", status, by)
		}
		if referral.Live(status) == referral.Flow.Final(status) {
			t.Errorf("%s is live and final, or neither", status)
		}
	}
}
