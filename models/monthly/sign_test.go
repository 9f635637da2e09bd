package monthly_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/monthly"
	"passerelle/models/monthly/monthlytest"
	"passerelle/models/placement"
	"passerelle/models/presence"
	"passerelle/models/referral"
)

func TestAMonthIsSignedByBothAndARectificationKeepsBoth(t *testing.T) {
	h := monthlytest.New(t, 3)
	h.Marked(monday, day.Of(2026, time.November, 30), presence.Present)
	h.On(december)
	first, err := h.Sign(november, december)
	if err != nil {
		t.Fatal(err)
	}
	s := h.State(fixture.Helene, first)
	if s.Days != 24 || s.AmountCents != 24*4300 || s.Version != 1 || s.Status != monthly.Signed || len(s.Lines) != 3 || s.Lines[0].Days != 8 || s.Lines[0].Name == "" || s.SignedName != fixture.Karim.Name {
		t.Errorf("signed: %+v", s)
	}
	correct := func(ctx context.Context, tx *db.Tx) error {
		return presence.Record(ctx, tx, presence.Roll{On: day.Of(2026, time.November, 27), Marks: map[referral.ID]presence.Mark{h.Residents[0]: presence.AwayUnexplained}})
	}
	if err := h.Try(fixture.Karim.Actor(), correct); !fault.Is(err, fault.Conflict) {
		t.Errorf("a mark of a signed month: %v", err)
	}
	h.As(fixture.Helene, func(ctx context.Context, tx *db.Tx) error { return monthly.Countersign(ctx, tx, first) })
	for _, again := range []func(context.Context, *db.Tx) error{
		func(ctx context.Context, tx *db.Tx) error { return monthly.Countersign(ctx, tx, first) },
		func(ctx context.Context, tx *db.Tx) error { return monthly.Return(ctx, tx, first, "Trop tard") },
	} {
		if err := h.Try(fixture.Helene.Actor(), again); !fault.Is(err, fault.Conflict) {
			t.Errorf("once countersigned: %v", err)
		}
	}
	if _, err := h.Sign(november, december); !fault.Is(err, fault.Conflict) {
		t.Errorf("signed twice: %v", err)
	}
	h.As(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		return monthly.Reopen(ctx, tx, first, "Une absence oubliée le 27")
	})
	h.As(fixture.Karim, correct)
	second, err := h.Sign(november, december)
	if err != nil {
		t.Fatal(err)
	}
	was, is := h.State(fixture.Karim, first), h.State(fixture.Karim, second)
	if was.Days != 24 || was.Status != monthly.Reopened || was.Words != "Une absence oubliée le 27" || is.Days != 23 || is.Version != 2 || is.AmountCents != 23*4300 {
		t.Errorf("the former %+v, the new one %+v", was, is)
	}
	h.As(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		if err := monthly.Countersign(ctx, tx, second); err != nil {
			return err
		}
		if spent, err := monthly.Spent(ctx, tx, h.Of); err != nil || spent != 23*4300 {
			t.Errorf("spent %d: %v", spent, err)
		}
		return nil
	})
}

func TestAMonthThatIsNotOverOrNotMarkedIsNotSigned(t *testing.T) {
	h := monthlytest.New(t, 2)
	h.Marked(monday, day.Of(2026, time.November, 29), presence.Present)
	if _, err := h.Sign(november, day.Of(2026, time.November, 30)); !fault.Is(err, fault.Conflict) {
		t.Errorf("on its last day: %v", err)
	}
	h.On(december)
	_, err := h.Sign(november, december)
	if refused, is := fault.As(err); !is || refused.Key != "monthly.error.unmarked" {
		t.Errorf("with a day unmarked: %v", err)
	}
	h.As(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		d, err := monthly.Of(ctx, tx, h.Of, november, december)
		if err == nil && (d.Missing() != 2 || d.Lines[0].Missing[0] != day.Of(2026, time.November, 30)) {
			t.Errorf("missing: %+v", d.Lines)
		}
		return err
	})
	if _, err := h.Sign(day.Of(2020, time.January, 1), december); !fault.Is(err, fault.NotFound) {
		t.Errorf("before the agreement: %v", err)
	}
}

// A departure that is recorded late would change a signed month; one of the month
// after does not.
func TestAStayOfASignedMonthIsNotChangedEither(t *testing.T) {
	h := monthlytest.New(t, 1)
	h.Marked(monday, day.Of(2026, time.November, 30), presence.Present)
	h.On(day.Of(2026, time.December, 2))
	if _, err := h.Sign(november, day.Of(2026, time.December, 2)); err != nil {
		t.Fatal(err)
	}
	leave := func(on day.Day) error {
		return h.Try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return placement.End(ctx, tx, h.Placed(h.Residents[0]), placement.Report{On: on, Exit: "housing", Level: placement.Met, PersonView: "agrees"})
		})
	}
	if err := leave(day.Of(2026, time.November, 28)); !fault.Is(err, fault.Conflict) {
		t.Errorf("left within the signed month: %v", err)
	}
	if err := leave(day.Of(2026, time.December, 2)); err != nil {
		t.Errorf("left in the month after: %v", err)
	}
}

// The partner's own SQL changes nothing of what is signed, signs nothing twice and
// puts down no signature of the service.
func TestPartnersRoleChangesNothingThatIsSigned(t *testing.T) {
	h := monthlytest.New(t, 2)
	h.Marked(monday, day.Of(2026, time.November, 30), presence.Present)
	h.On(december)
	if _, err := h.Sign(november, december); err != nil {
		t.Fatal(err)
	}
	again := `insert into housing_states (id, agreement_id, service_id, organisation_id, month_on, from_on, until_on, version, daily_rate_cents, rules, days, amount_cents, lines, signed_at, signed_by, signed_name)
		select gen_random_uuid(), agreement_id, service_id, organisation_id, month_on, from_on, until_on, 9, daily_rate_cents, rules, 1, daily_rate_cents, lines, signed_at, signed_by, signed_name from housing_states`
	for statement, code := range map[string]string{
		"update presences set mark = 'late' where day_on = '2026-11-27'": "23514",
		"delete from presences": "42501",
		"update bookings set status = 'left', leaves_on = '2026-11-28'": "23514",
		"update bookings set status = 'cancelled'":                      "23514",
		"update bookings set starts_on = '2026-11-25'":                  "23514",
		"delete from bookings":                                          "42501",
		"update housing_states set days = 99":                           "42501",
		"update housing_states set status = 'returned'":                 "42501",
		"delete from housing_states":                                    "42501",
		again:                                                           "23505",
		"update housing_states set countersigned_at = now(), countersigned_name = 'x'":        "42501",
		"alter table presences disable trigger presence_unsigned":                             "42501",
		"select set_config('session_replication_role', 'replica', true)":                      "42501",
		"update agreement_terms set daily_rate_cents = 9900":                                  "42501",
		"insert into housing_states (id, status) values (gen_random_uuid(), 'countersigned')": "42501",
	} {
		var pg *pgconn.PgError
		if _, err := h.Database.BySQL(t, fixture.Karim.Actor(), statement); !errors.As(err, &pg) || pg.Code != code {
			t.Errorf("%s: %v", statement, err)
		}
	}
	// Its figures are frozen for the service too, and a day after is nobody's concern.
	var pg *pgconn.PgError
	if _, err := h.Database.BySQL(t, fixture.Helene.Actor(), "update housing_states set amount_cents = 0"); !errors.As(err, &pg) || pg.Code != "42501" {
		t.Errorf("the service changes a sum: %v", err)
	}
	h.Marked(december, december, presence.Present)
}

// Whoever marks and whoever signs at the same moment: what is signed is what is
// marked, whichever came first.
func TestAMarkAtTheMomentOfTheSignatureIsInItOrRefused(t *testing.T) {
	h := monthlytest.New(t, 2)
	h.Marked(monday, day.Of(2026, time.November, 30), presence.Present)
	h.On(december)
	for round := range 12 {
		var wait sync.WaitGroup
		var signed monthly.ID
		var refused error
		mark := []presence.Mark{presence.AwayUnexplained, presence.Present}[round%2]
		wait.Go(func() { signed, refused = h.Sign(november, december) })
		wait.Go(func() {
			err := h.Try(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
				return presence.Record(ctx, tx, presence.Roll{On: day.Of(2026, time.November, 27), Marks: map[referral.ID]presence.Mark{h.Residents[0]: mark}})
			})
			if err != nil && !fault.Is(err, fault.Conflict) {
				t.Errorf("the mark: %v", err)
			}
		})
		wait.Wait()
		if refused != nil {
			t.Fatalf("the signature: %v", refused)
		}
		h.As(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
			d, err := monthly.Of(ctx, tx, h.Of, november, december)
			if err != nil {
				return err
			}
			s, err := monthly.ByID(ctx, tx, signed)
			if err == nil && s.Days != d.Days {
				t.Errorf("round %d: signed %d days, and %d are marked", round, s.Days, d.Days)
			}
			return err
		})
		h.As(fixture.Helene, func(ctx context.Context, tx *db.Tx) error { return monthly.Return(ctx, tx, signed, "Encore") })
	}
}

func TestAnotherServicesAndAnotherHousesStatesDoNotExist(t *testing.T) {
	h := monthlytest.New(t, 1)
	h.Marked(monday, day.Of(2026, time.November, 30), presence.Present)
	h.On(december)
	made, err := h.Sign(november, december)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []*fixture.Persona{fixture.Sabine, fixture.Bertrand} {
		for what, fn := range map[string]func(context.Context, *db.Tx) error{
			"reads":        func(ctx context.Context, tx *db.Tx) error { _, err := monthly.ByID(ctx, tx, made); return err },
			"countersigns": func(ctx context.Context, tx *db.Tx) error { return monthly.Countersign(ctx, tx, made) },
			"signs": func(ctx context.Context, tx *db.Tx) error {
				_, err := monthly.Sign(ctx, tx, h.Of, november, december)
				return err
			},
		} {
			if err := h.Try(who.Actor(), fn); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s %s: %v", who.Slug, what, err)
			}
		}
	}
}
