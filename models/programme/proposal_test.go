package programme_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/flow"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func TestProposalComesToASeatThenToAPlaceInTheLine(t *testing.T) {
	w := world.New(t)
	g, _, first := proposedTo(t, w, 1)
	if told(t, w, "proposal_made", fixture.Marc) != 1 {
		t.Error("who leads the cycle is not told")
	}
	second, err := propose(w, fixture.Nadia, g.Cycle, programmetest.Person(t, w, fixture.Nadia, 2))
	if err != nil {
		t.Fatal(err)
	}
	got, err := admit(w, fixture.Marc, first)
	if err != nil || got.Enrolment.Zero() {
		t.Fatalf("the first: %+v, %v", got, err)
	}
	if got, err = admit(w, fixture.Marc, second); err != nil || got.Rank != 1 {
		t.Errorf("the second: %+v, %v", got, err)
	}
	if p := standing(t, w, first); p.Status != programme.IsAdmitted || p.Seat == uuid.Nil || p.DecidedName != fixture.Marc.Name || p.ByName != fixture.Nadia.Name {
		t.Errorf("the first stands as %+v", p)
	}
	if told(t, w, "proposal_admitted", fixture.Nadia) != 2 {
		t.Error("the officer in charge is not told")
	}
	_, err = admit(w, fixture.Marc, first)
	expect(t, err, fault.Conflict, "proposal.error.moved_on")
}

func TestProposalIsDeclinedWithAReasonOfTheList(t *testing.T) {
	w := world.New(t)
	_, _, proposal := proposedTo(t, w, 5)
	for _, wrong := range []programme.DeclineReason{"", "dangerous"} {
		if err := refuse(w, fixture.Marc, proposal, wrong); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if err := refuse(w, fixture.Marc, proposal, "not_available"); err != nil {
		t.Fatal(err)
	}
	if p := standing(t, w, proposal); p.Status != programme.IsDeclined || p.Reason != "not_available" {
		t.Errorf("stands as %+v", p)
	}
	if told(t, w, "proposal_declined", fixture.Nadia) != 1 {
		t.Error("the officer in charge is not told")
	}
	var journal int
	w.Scan(t, "select count(*) from journal where noun = 'proposal' and noun_id = $1 and detail in ('', 'proposed>declined')", []any{proposal}, &journal)
	if journal != 2 {
		t.Errorf("%d lines of the journal", journal)
	}
	expect(t, withdraw(w, fixture.Nadia, proposal), fault.Conflict, "proposal.error.moved_on")
}

// Who decides: whoever leads the cycle, its managers, and who covers a lead. The
// officer who proposed does not, nor does an outside facilitator.
func TestOnlyThoseWhoLeadDecide(t *testing.T) {
	w := world.New(t)
	g, _, proposal := proposedTo(t, w, 5)
	_, err := admit(w, fixture.Nadia, proposal)
	expect(t, err, fault.Forbidden, "cycle.error.decide")
	expect(t, refuse(w, fixture.Nadia, proposal, "not_ready"), fault.Forbidden, "cycle.error.decide")
	decides := func(p *fixture.Persona) (yes bool) {
		programmetest.Write(t, w, p.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
			yes, err = programme.Decides(ctx, tx, g.Cycle)
			return err
		})
		return yes
	}
	for who, want := range map[*fixture.Persona]bool{fixture.Nadia: false, fixture.Marc: true, fixture.Helene: true, fixture.Dominique: true, fixture.Odile: false, fixture.Yanis: false} {
		if decides(who) != want {
			t.Errorf("%s decides: %v", who.Slug, !want)
		}
	}
	programmetest.Write(t, w, fixture.Marc.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := charge.Name(ctx, tx, charge.NewCover{Absent: fixture.Marc.Account().String(), Cover: fixture.Nadia.Account().String(), EndsOn: "27/11/2026"})
		return err
	})
	if !decides(fixture.Nadia) {
		t.Error("whoever covers the lead does not decide")
	}
	another, err := propose(w, fixture.Helene, g.Cycle, programmetest.Person(t, w, fixture.Helene, 7))
	if err != nil {
		t.Fatal(err)
	}
	if told(t, w, "proposal_made", fixture.Nadia) != 1 {
		t.Error("whoever covers the lead is not told")
	}
	if waits := forMe(t, w, fixture.Nadia); !slices.Contains(waits, another) {
		t.Errorf("covering Marc, Nadia is asked for %v", waits)
	}
}

func forMe(t testing.TB, w *dbtest.Database, p *fixture.Persona) (ids []programme.ProposalID) {
	t.Helper()
	programmetest.Write(t, w, p.Actor(), func(ctx context.Context, tx *db.Tx) error {
		mine, err := charge.Of(ctx, tx)
		if err != nil {
			return err
		}
		found, err := programme.ProposalsForMe(ctx, tx, mine)
		for _, one := range found {
			ids = append(ids, one.ID)
		}
		return err
	})
	return ids
}

// A cycle that nobody of the service leads falls to the manager of its branch:
// nothing waits in nobody's list.
func TestProposalForACycleLedFromOutsideIsTheManagers(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis, From: day.Of(2026, 12, 1)})
	w.Exec(t, "delete from facilitators where cycle_id = $1 and part = 'lead'", g.Cycle)
	proposal, err := propose(w, fixture.Nadia, g.Cycle, programmetest.Person(t, w, fixture.Nadia, 1))
	if err != nil {
		t.Fatal(err)
	}
	if told(t, w, "proposal_made", fixture.Helene) != 1 || !slices.Contains(forMe(t, w, fixture.Helene), proposal) || len(forMe(t, w, fixture.Nadia)) != 0 {
		t.Error("the manager of the branch is not asked, or the officer is")
	}
}

func TestProposalIsRefusedAtOnceWhereAdmissionWouldBe(t *testing.T) {
	w := world.New(t)
	g, who, _ := proposedTo(t, w, 1)
	_, err := propose(w, fixture.Nadia, g.Cycle, who)
	expect(t, err, fault.Conflict, "proposal.error.already")
	seated, apart, waits := programmetest.Person(t, w, fixture.Nadia, 2), programmetest.Person(t, w, fixture.Nadia, 3), programmetest.Person(t, w, fixture.Nadia, 4)
	if _, err := enrol(w, fixture.Nadia, g.Cycle, seated); err != nil {
		t.Fatal(err)
	}
	if _, err := ask(w, fixture.Nadia, g.Cycle, waits, ""); err != nil {
		t.Fatal(err)
	}
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return programme.KeepApart(ctx, tx, seated, apart) })
	for who, key := range map[person.ID]string{seated: "cycle.error.already", waits: "waiting.error.already", apart: "cycle.error.apart"} {
		_, err := propose(w, fixture.Nadia, g.Cycle, who)
		expect(t, err, fault.Conflict, key)
	}
	w.Stand(g.Sessions[1].StartsAt)
	_, err = propose(w, fixture.Nadia, g.Cycle, programmetest.Person(t, w, fixture.Nadia, 5))
	expect(t, err, fault.Conflict, "cycle.error.entry_closed")
}

// A seat taken otherwise leaves no proposal behind; one taken back is nobody's
// but its author's and the officer's in charge.
func TestProposalIsSettledByASeatAndWithdrawnByItsOwn(t *testing.T) {
	w := world.New(t)
	g, who, proposal := proposedTo(t, w, 5)
	if _, err := enrol(w, fixture.Nadia, g.Cycle, who); err != nil {
		t.Fatal(err)
	}
	if p := standing(t, w, proposal); p.Status != programme.IsAdmitted {
		t.Errorf("after the seat: %s", p.Status)
	}
	other, err := propose(w, fixture.Helene, g.Cycle, programmetest.Person(t, w, fixture.Nadia, 2))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, withdraw(w, fixture.Marc, other), fault.Forbidden, "")
	if err := withdraw(w, fixture.Nadia, other); err != nil {
		t.Errorf("the officer in charge: %v", err)
	}
	if p := standing(t, w, other); p.Status != programme.IsWithdrawn {
		t.Errorf("withdrawn: %s", p.Status)
	}
	closed := programmetest.Person(t, w, fixture.Nadia, 3)
	last, err := propose(w, fixture.Nadia, g.Cycle, closed)
	if err != nil {
		t.Fatal(err)
	}
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return programme.LeaveAll(ctx, tx, closed) })
	if p := standing(t, w, last); p.Status != programme.IsWithdrawn {
		t.Errorf("of a file that is closed: %s", p.Status)
	}
}

// Of two who decide at the same moment one is told that it was decided, and the
// person has one seat at most.
func TestProposalIsDecidedOnce(t *testing.T) {
	w := world.New(t)
	g, _, proposal := proposedTo(t, w, 5)
	var done atomic.Int32
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			var err error
			if i%2 == 0 {
				_, err = admit(w, fixture.Marc, proposal)
			} else {
				err = refuse(w, fixture.Helene, proposal, "not_ready")
			}
			if err == nil {
				done.Add(1)
			} else if !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	taken, enrolled := counts(t, w, g.Cycle)
	if want := map[flow.Status]int{programme.IsAdmitted: 1, programme.IsDeclined: 0}[standing(t, w, proposal).Status]; done.Load() != 1 || taken != want || enrolled != want {
		t.Errorf("%d decisions, %d seats taken, %d enrolled", done.Load(), taken, enrolled)
	}
}

func TestProposalsOfAnotherServiceDoNotExist(t *testing.T) {
	w := world.New(t)
	_, _, proposal := proposedTo(t, w, 5)
	err := programmetest.Try(w, fixture.Ines.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.ProposalByID(ctx, tx, proposal)
		return err
	})
	expectMissing(t, err)
	_, err = admit(w, fixture.Ines, proposal)
	expectMissing(t, err)
}

// The life cycle in the table is the one the database knows.
func TestProposalFlowAgreesWithTheSchema(t *testing.T) {
	if err := programme.ProposalFlow.Check(); err != nil {
		t.Fatal(err)
	}
	w := dbtest.New(t)
	var check string
	w.Scan(t, "select pg_get_constraintdef(oid) from pg_constraint where conname = 'proposals_status_check'", nil, &check)
	for _, s := range programme.ProposalFlow.Statuses() {
		if !strings.Contains(check, "'"+string(s)+"'") {
			t.Errorf("%s is not in %s", s, check)
		}
	}
}
