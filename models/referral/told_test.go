package referral_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

// toldBy empties the notices and gives the kinds that an act wrote, each with
// whom it is for.
func (s *stage) toldBy(who *fixture.Persona, act func(context.Context, *db.Tx) error) []string {
	s.t.Helper()
	s.Exec(s.t, "truncate notices cascade")
	s.as(who, act)
	return s.notices()
}

func (s *stage) notices() (all []string) {
	s.t.Helper()
	s.Scan(s.t, "select coalesce(array_agg(kind || ' ' || side || ' ' || audience || ' ' || noun order by kind, organisation_id), '{}') from notices", nil, &all)
	return all
}

func TestWhatEachSideDoesIsToldToTheOther(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	say := func(ctx context.Context, tx *db.Tx) error { return referral.WriteMessage(ctx, tx, of, "Bonjour.") }
	assign := func(ctx context.Context, tx *db.Tx) error {
		return referral.Assign(ctx, tx, of, fixture.Karim.Membership())
	}
	transfer := func(ctx context.Context, tx *db.Tx) error {
		return referral.Transfer(ctx, tx, of, fixture.Marc.Account())
	}
	amend := func(ctx context.Context, tx *db.Tx) error {
		return referral.Amend(ctx, tx, of, referral.Typed{Purpose: "Deux chambres", WishedOn: "01/12/2026"}, "correction")
	}
	for _, c := range []struct {
		who  *fixture.Persona
		act  func(context.Context, *db.Tx) error
		want string
	}{
		{fixture.Nadia, say, "referral_message partner permission referral"},
		{fixture.Karim, say, "referral_message service referent referral"},
		{fixture.Nadia, amend, "referral_amended partner permission referral"},
		{fixture.Nadia, transfer, "referral_transferred partner permission referral"},
		{fixture.Karim, assign, "referral_assigned partner account referral"},
	} {
		if got := s.toldBy(c.who, c.act); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: told %q, want %q", c.who.Slug, got, c.want)
		}
	}
}

func TestAMovedAppointmentIsToldToTheOtherSide(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return referral.SetAppointment(ctx, tx, of, referral.Meeting{On: day.Of(2026, time.November, 30)})
	})
	for who, want := range map[*fixture.Persona]string{
		fixture.Karim: "referral_moved service referent referral", fixture.Nadia: "referral_moved partner permission referral",
	} {
		got := s.toldBy(who, func(ctx context.Context, tx *db.Tx) error {
			return referral.MoveAppointment(ctx, tx, of, referral.Meeting{On: day.Of(2026, time.December, 1)}, "person")
		})
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%s: told %q", who.Slug, got)
		}
	}
}

func TestAnOrganisationThatHoldsSeveralIsToldOnceThatTheyChangeHands(t *testing.T) {
	s := newStage(t)
	s.sent()
	s.sent()
	s.send(&fixture.RiveDouceCare, complete())
	got := s.toldBy(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		_, err := referral.TransferAllOf(ctx, tx, s.person, fixture.Marc.Account())
		return err
	})
	want := []string{"referral_transferred partner permission referral", "referrals_transferred partner permission organisation"}
	if !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestTheClockRemindsThePartnerAndTellsTheManagers(t *testing.T) {
	s := newStage(t)
	s.sent()
	for on, want := range map[day.Day]string{
		day.Of(2026, time.November, 26): "referral_reminded partner permission referral", day.Of(2026, time.December, 1): "referral_escalated service managers referral",
	} {
		s.Exec(t, "truncate notices cascade")
		s.on(on)
		s.tick()
		if got := s.notices(); !slices.Contains(got, want) {
			t.Errorf("%s: told %q, want %q", on, got, want)
		}
	}
}
