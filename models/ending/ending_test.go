package ending_test

import (
	"context"
	"strings"
	"testing"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/ending"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/listing"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/referral"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// stage is one person of Nadia's, referred twice, with a third referral begun, a
// seat in a group, and given to Léa.
type stage struct {
	*dbtest.Database
	t          testing.TB
	person     person.ID
	room, work referral.ID
	group      programmetest.Group
}

func newStage(t testing.TB) *stage {
	s := &stage{Database: world.New(t), t: t}
	s.group = programmetest.New(t, s.Database, programmetest.Options{Seats: 1})
	s.person = programmetest.Person(t, s.Database, fixture.Nadia, 1)
	s.room, s.work = s.sent(&fixture.RelaisRooms), s.sent(&fixture.SemaillesWork)
	s.do(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		if _, err := referral.StartDraft(ctx, tx, s.person, id.From[partner.Offer](fixture.HorizonRights.ID)); err != nil {
			return err
		}
		if err := person.Assign(ctx, tx, s.person, person.NewAssignment{Account: fixture.Lea.Account().String()}); err != nil {
			return err
		}
		_, err := programme.Enrol(ctx, tx, s.group.Cycle, s.person)
		return err
	})
	return s
}

func (s *stage) try(who *fixture.Persona, fn func(context.Context, *db.Tx) error) error {
	return s.Pool.Write(s.t.Context(), who.Actor(), func(tx *db.Tx) error { return fn(s.t.Context(), tx) })
}

func (s *stage) do(who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
	s.t.Helper()
	if err := s.try(who, fn); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) sent(to *fixture.Offer) (sent referral.ID) {
	s.t.Helper()
	s.do(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		draft, err := referral.StartDraft(ctx, tx, s.person, id.From[partner.Offer](to.ID))
		if err != nil {
			return err
		}
		err = referral.SaveDraft(ctx, tx, draft, referral.Typed{Purpose: "Un hébergement", Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer"}})
		if err != nil {
			return err
		}
		sent, err = referral.Send(ctx, tx, draft)
		return err
	})
	return sent
}

// state is what stands open, in one line.
func (s *stage) state() string {
	s.t.Helper()
	var state string
	s.Scan(s.t, `select concat_ws(' ', p.status, (select string_agg(status || ' ' || reason, ', ' order by sent_at, id) from referrals where person_id = p.id),
		'drafts', (select count(*) from referral_drafts where person_id = p.id), 'seats', (select count(*) from enrolments where person_id = p.id and status = 'enrolled'),
		'given', (select count(*) from person_assignments where person_id = p.id and ended_at is null)) from persons p where id = $1`, []any{s.person}, &state)
	return state
}

func (s *stage) close(who *fixture.Persona, why ending.Reason, chosen map[string]string) error {
	return s.try(who, func(ctx context.Context, tx *db.Tx) error { return ending.Close(ctx, tx, s.person, why, chosen) })
}

func TestAFileIsClosedWithEachReferralDecidedOnItsOwn(t *testing.T) {
	s := newStage(t)
	before := s.state()
	if before != "active sent , sent  drafts 1 seats 1 given 1" {
		t.Fatalf("it begins with %s", before)
	}
	half := map[string]string{s.room.String(): "keep"}
	for name, wrong := range map[string]struct {
		why    ending.Reason
		chosen map[string]string
		kind   fault.Kind
	}{
		"one left undecided": {"measure_over", half, fault.Invalid},
		"no reason":          {"", map[string]string{s.room.String(): "keep", s.work.String(): "withdraw"}, fault.Invalid},
		"no outcome":         {"measure_over", map[string]string{s.room.String(): "keep", s.work.String(): "hand_over"}, fault.Invalid},
		"another's referral": {"measure_over", map[string]string{s.room.String(): "keep", s.work.String(): "keep", fixture.Relais.ID.String(): "withdraw"}, fault.Conflict},
	} {
		if err := s.close(fixture.Nadia, wrong.why, wrong.chosen); !fault.Is(err, wrong.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.close(fixture.Ines, ending.Deceased, nil); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	if now := s.state(); now != before {
		t.Fatalf("refused, and yet %s", now)
	}
	half[s.work.String()] = "withdraw"
	if err := s.close(fixture.Nadia, "measure_over", half); err != nil {
		t.Fatal(err)
	}
	if now := s.state(); now != "closed sent , withdrawn measure_over drafts 0 seats 0 given 0" {
		t.Errorf("closed: %s", now)
	}
	if err := s.close(fixture.Nadia, "measure_over", map[string]string{s.room.String(): "keep"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("closed twice: %v", err)
	}
	var events, lines string
	s.Scan(t, "select string_agg(action || ' ' || field || ' ' || new, ', ' order by id) from person_events where action <> 'assign'", nil, &events)
	s.Scan(t, "select string_agg(noun || ' ' || detail, ', ' order by noun, detail) from journal where person_id = $1 and (detail like '%>closed' or action = 'erase' or noun = 'enrolment')", []any{s.person}, &lines)
	if !strings.HasSuffix(events, "close measure_over closed") || lines != "enrolment , enrolment enrolled>withdrawn, person active>closed, referral_draft " {
		t.Errorf("remembered %q, journalled %q", events, lines)
	}
}

func TestADeathWithdrawsEveryReferralAtOnce(t *testing.T) {
	s := newStage(t)
	if err := s.close(fixture.Nadia, ending.Deceased, map[string]string{s.room.String(): "keep"}); err != nil {
		t.Fatal(err)
	}
	if now := s.state(); now != "deceased withdrawn deceased, withdrawn deceased drafts 0 seats 0 given 0" {
		t.Errorf("after a death: %s", now)
	}
	err := s.try(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		_, err := referral.StartDraft(ctx, tx, s.person, id.From[partner.Offer](fixture.RelaisRooms.ID))
		return err
	})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("referred after a death: %v", err)
	}
}

// A service that has ended a reason of its list withdraws for another.
func TestAReasonThatIsNoLongerOfferedIsNotGiven(t *testing.T) {
	s := newStage(t)
	s.do(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		all, err := referral.ReasonLists(ctx, tx)
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.Kind == referral.DoWithdraw && one.Code == "measure_over" {
				return referral.ChangeReason(ctx, tx, one.ID, referral.TypedReason{Kind: "withdraw", Typed: listing.Typed{Position: "1", EndsOn: "22/11/2026"}})
			}
		}
		return fault.Missing()
	})
	if err := s.close(fixture.Nadia, "measure_over", map[string]string{s.room.String(): "withdraw", s.work.String(): "withdraw"}); err != nil {
		t.Fatal(err)
	}
	if now := s.state(); !strings.HasPrefix(now, "closed withdrawn other, withdrawn other") {
		t.Errorf("closed: %s", now)
	}
}

func TestAClosedFileIsTakenUpAgain(t *testing.T) {
	s := newStage(t)
	reopen := func(who *fixture.Persona) error {
		return s.try(who, func(ctx context.Context, tx *db.Tx) error { return person.Reopen(ctx, tx, s.person) })
	}
	if err := reopen(fixture.Nadia); !fault.Is(err, fault.Conflict) {
		t.Errorf("an open file: %v", err)
	}
	if err := s.close(fixture.Nadia, ending.Deceased, nil); err != nil {
		t.Fatal(err)
	}
	if err := reopen(fixture.Ines); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	if err := reopen(fixture.Nadia); err != nil {
		t.Fatal(err)
	}
	if now := s.state(); now != "active withdrawn deceased, withdrawn deceased drafts 0 seats 0 given 0" {
		t.Errorf("taken up again: %s", now)
	}
}
