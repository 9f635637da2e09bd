package referral_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/referral"
)

// deed is something one side tries.
type deed struct {
	name string
	by   flow.By
	move bool // of the table; else it leaves the state as it is
	try  func(context.Context, *db.Tx, referral.ID) error
}

// deeds are all that either side may try, moves and notices.
func deeds() []deed {
	var all []deed
	for _, m := range referral.Flow.Moves {
		if m.By == flow.Clock || slices.ContainsFunc(all, func(d deed) bool { return d.name == string(m.Do) }) {
			continue
		}
		with := enough(m.Do)
		all = append(all, deed{string(m.Do), m.By, true, func(ctx context.Context, tx *db.Tx, of referral.ID) error {
			return referral.Move(ctx, tx, of, m.Do, with)
		}})
	}
	say := func(ctx context.Context, tx *db.Tx, of referral.ID) error {
		return referral.WriteMessage(ctx, tx, of, "Bonjour.")
	}
	return append(all,
		deed{"message of the service", flow.Service, false, say}, deed{"message of the partner", flow.Partner, false, say},
		deed{"amend", flow.Service, false, func(ctx context.Context, tx *db.Tx, of referral.ID) error {
			purpose := rapid.StringMatching("[a-z]{12}").Example()
			return referral.Amend(ctx, tx, of, referral.Typed{Purpose: purpose, WishedOn: "01/12/2026"}, "correction")
		}},
		deed{"transfer", flow.Service, false, func(ctx context.Context, tx *db.Tx, of referral.ID) error {
			return referral.Transfer(ctx, tx, of, fixture.Marc.Account())
		}},
		deed{"assign", flow.Partner, false, func(ctx context.Context, tx *db.Tx, of referral.ID) error {
			return referral.Assign(ctx, tx, of, fixture.Karim.Membership())
		}},
	)
}

// A thousand times an officer and a partner act at the same moment: from each
// state one move alone leads on, whoever comes too late is told, the events are a
// chain of the table that ends where the referral stands, and each has its fact.
func TestAnOfficerAndAPartnerAtTheSameMoment(t *testing.T) {
	s := newStage(t)
	who := map[flow.By]actor.Actor{flow.Service: fixture.Nadia.Actor(), flow.Partner: fixture.Karim.Actor()}
	bySide := map[flow.By][]deed{}
	for _, d := range deeds() {
		bySide[d.by] = append(bySide[d.by], d)
	}
	pairs, won := 0, map[flow.By]int{}
	// One run is a hundred of ten.
	rapid.Check(t, func(t *rapid.T) {
		of, done := s.sent(), 1
		for range 10 {
			pairs++
			pair := []deed{rapid.SampledFrom(bySide[flow.Service]).Draw(t, "service"), rapid.SampledFrom(bySide[flow.Partner]).Draw(t, "partner")}
			errs := make([]error, len(pair))
			var start, end sync.WaitGroup
			start.Add(1)
			for i, d := range pair {
				end.Go(func() {
					start.Wait()
					errs[i] = s.try(who[d.by], func(ctx context.Context, tx *db.Tx) error { return d.try(ctx, tx, of) })
				})
			}
			start.Done()
			end.Wait()
			for i, err := range errs {
				if err == nil {
					done++
					won[pair[i].by]++
				} else if f, ok := fault.As(err); !ok || f.Kind != fault.Conflict && f.Kind != fault.NotFound && f.Kind != fault.Invalid {
					t.Fatalf("%s: %v", pair[i].name, err)
				}
			}
			after := s.must(t, of)
			agree(t, after)
			if len(after.Events) != done {
				t.Fatalf("%s and %s at once: %d done, %d events (%v)", pair[0].name, pair[1].name, done, len(after.Events), errs)
			}
			if referral.Flow.Final(after.Status) {
				of, done = s.sent(), 1
			}
		}
	})
	t.Logf("%d pairs: the service's act was done %d times, the partner's %d times; the others were told", pairs, won[flow.Service], won[flow.Partner])
	if pairs < 1000 && !testing.Short() || won[flow.Service] == 0 || won[flow.Partner] == 0 || won[flow.Service] == pairs || won[flow.Partner] == pairs {
		t.Errorf("%d pairs, done %v: that proves little", pairs, won)
	}
	var events, facts, open int
	s.Scan(t, "select count(*) from referral_events", nil, &events)
	s.Scan(t, "select count(*) from referral_facts", nil, &facts)
	s.Scan(t, `select count(*) from referrals r where r.status = 'withdrawn' and exists (select from referral_messages m where m.referral_id = r.id and m.open_until > r.open_until)
		or r.status = 'withdrawn' and exists (select from disclosures d where d.referral_id = r.id and d.open_until > r.open_until)
		or r.status = 'withdrawn' and exists (select from referral_events e where e.referral_id = r.id and e.open_until > r.open_until)`, nil, &open)
	if events != facts || open != 0 {
		t.Errorf("%d events and %d facts; %d withdrawn with something left open", events, facts, open)
	}
}

// From one state, of moves that exclude each other, exactly one is made.
func TestOfAnAcceptanceAndAWithdrawalBothOrOneButNeverHalf(t *testing.T) {
	s := newStage(t)
	for range 25 {
		of := s.sent()
		var start, end sync.WaitGroup
		start.Add(1)
		var accepted, withdrawn error
		end.Go(func() {
			start.Wait()
			accepted = s.move(fixture.Karim.Actor(), of, referral.DoAccept, enough(referral.DoAccept))
		})
		end.Go(func() {
			start.Wait()
			withdrawn = s.move(fixture.Nadia.Actor(), of, referral.DoWithdraw, enough(referral.DoWithdraw))
		})
		start.Done()
		end.Wait()
		r, err := s.read(fixture.Nadia, of)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case withdrawn == nil && r.Status == referral.Withdrawn && (accepted == nil) == (r.Placement == referral.Ended):
		case withdrawn != nil && accepted == nil && fault.Is(withdrawn, fault.Conflict) && r.Status == referral.Accepted && r.Placement == referral.Planned:
		default:
			t.Fatalf("accepted %v, withdrawn %v: %s with a placement %q", accepted, withdrawn, r.Status, r.Placement)
		}
	}
}
