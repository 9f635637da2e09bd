package agreement_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"pgregory.net/rapid"

	"passerelle/models/agreement"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var monday = day.Of(2026, time.November, 23)

// by acts as somebody and gives the refusal.
func by(t *testing.T, w *dbtest.Database, who *fixture.Persona, fn func(context.Context, *db.Tx) error) error {
	t.Helper()
	return w.Pool.Write(t.Context(), who.Actor(), func(tx *db.Tx) error { return fn(t.Context(), tx) })
}

// relais is the agreement of Val-Clair with Le Relais.
func relais(t *testing.T, w *dbtest.Database) agreement.ID {
	t.Helper()
	var which agreement.ID
	w.Scan(t, "select id from agreements where reference = 'VC-01'", nil, &which.UUID)
	return which
}

func next() agreement.Typed {
	return agreement.Typed{Reference: "VC-2028", StartsOn: "24/11/2027", EndsOn: "31/12/2028", Places: "14", Ceiling: "17 716,00 €", Audience: "Adultes seuls"}
}

func TestAnAgreementIsWrittenReadByBothSidesAndKeepsWhatItWas(t *testing.T) {
	w := world.New(t)
	var made agreement.ID
	must(t, by(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = agreement.Create(ctx, tx, fixture.Relais.ID, next(), agreement.TypedTerms{Rate: "43,50", Counts: agreement.Usual.Codes()})
		return err
	}))
	must(t, by(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		typed := next()
		typed.EndsOn, typed.Places = "30/06/2028", "12"
		return agreement.Amend(ctx, tx, made, typed, "Deux chambres en travaux")
	}))
	must(t, by(t, w, fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		a, err := agreement.ByID(ctx, tx, made)
		if err != nil || a.EndsOn != day.Of(2028, time.June, 30) || *a.Places != 12 || *a.CeilingCents != 1771600 || a.On(monday) != agreement.Coming {
			t.Errorf("the partner reads %+v: %v", a, err)
		}
		terms, held, err := agreement.TermsOn(ctx, tx, made, day.Of(2028, time.February, 29))
		if err != nil || !held || terms.DailyRateCents != 4350 || terms.FromOn != day.Of(2027, time.November, 1) || !slices.Equal(terms.Codes(), []string{"arrival", "permission", "hospital"}) {
			t.Errorf("terms %+v: %v", terms, err)
		}
		events, err := agreement.Events(ctx, tx, made)
		if err != nil || len(events) != 4 {
			t.Errorf("%d events: %v", len(events), err)
		}
		for _, e := range events {
			if e.Field == "places" && (e.Old != "14" || e.New != "12" || e.Words != "Deux chambres en travaux" || e.ByName != fixture.Helene.Name) {
				t.Errorf("the event of places is %+v", e)
			}
		}
		return nil
	}))
	// What a month cost stays: terms come for this month at the earliest, and once.
	for from, key := range map[string]string{"2026-10-01": "agreement.error.month", "2026-11-15": "agreement.error.month", "2026-11-01": "", "hier": "agreement.error.month"} {
		err := by(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
			return agreement.Price(ctx, tx, relais(t, w), agreement.TypedTerms{FromOn: from, Rate: "44"}, monday)
		})
		if got := fieldKey(err, "from_on"); got != key {
			t.Errorf("from %s: %v", from, err)
		}
	}
	twice := by(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		return agreement.Price(ctx, tx, relais(t, w), agreement.TypedTerms{FromOn: "2026-11-01", Rate: "45"}, monday)
	})
	if fieldKey(twice, "from_on") != "agreement.error.priced" {
		t.Errorf("a second price for a month: %v", twice)
	}
}

func TestTwoAgreementsOfTheSameNeverOverlap(t *testing.T) {
	w := world.New(t)
	typed := next()
	typed.StartsOn = "01/06/2027"
	err := by(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		_, err := agreement.Create(ctx, tx, fixture.Relais.ID, typed, agreement.TypedTerms{})
		return err
	})
	if fieldKey(err, "starts_on") != "agreement.error.overlap" {
		t.Errorf("two at a time: %v", err)
	}
}

func TestWhatIsTypedWronglyIsSaidFieldByField(t *testing.T) {
	w := world.New(t)
	err := by(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		_, err := agreement.Create(ctx, tx, fixture.Relais.ID, agreement.Typed{StartsOn: "31/02/2027", EndsOn: "x", Places: "-3", Ceiling: "mille"}, agreement.TypedTerms{})
		return err
	})
	for field, key := range map[string]string{"reference": "agreement.error.reference", "starts_on": "agreement.error.day", "ends_on": "agreement.error.day",
		"places": "agreement.error.places", "ceiling": "agreement.error.euros"} {
		if fieldKey(err, field) != key {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestSuspendedAndTakenUpAgainEachOnce(t *testing.T) {
	w := world.New(t)
	which := relais(t, w)
	suspend := func(ctx context.Context, tx *db.Tx) error { return agreement.Suspend(ctx, tx, which, "Audit en cours") }
	must(t, by(t, w, fixture.Helene, suspend))
	if err := by(t, w, fixture.Helene, suspend); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
	must(t, by(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error { return agreement.Resume(ctx, tx, which) }))
}

func TestAnotherServicesAgreementDoesNotExist(t *testing.T) {
	w := world.New(t)
	which := relais(t, w)
	for _, who := range []*fixture.Persona{fixture.Sabine, fixture.Bertrand, fixture.Lucie} {
		err := by(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			_, err := agreement.ByID(ctx, tx, which)
			return err
		})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s reads it: %v", who.Slug, err)
		}
	}
}

// A partner's own SQL changes nothing of what was agreed, and nobody changes a
// price or an event that stands.
func TestPartnersRoleChangesNoAgreement(t *testing.T) {
	w := world.New(t)
	for who, statements := range map[*fixture.Persona][]string{
		fixture.Karim: {"update agreements set ends_on = '2030-01-01'", "update agreement_terms set daily_rate_cents = 9900", "delete from agreement_terms",
			"insert into agreement_terms select gen_random_uuid(), agreement_id, service_id, organisation_id, '2026-12-01', 9900, true, true, true, true, true, true, made_at, made_by from agreement_terms"},
		fixture.Helene: {"update agreement_terms set daily_rate_cents = 1", "delete from agreement_terms", "delete from agreement_events", "update agreement_events set words = ''", "delete from agreements",
			"update agreements set starts_on = '2020-01-01'"},
	} {
		for _, statement := range statements {
			var pg *pgconn.PgError
			if _, err := w.BySQL(t, who.Actor(), statement); !errors.As(err, &pg) || pg.Code != "42501" {
				t.Errorf("%s as %s: %v", statement, who.Slug, err)
			}
		}
	}
}

func TestRulesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.Bool()
		r := agreement.Rules{b.Draw(t, "a"), b.Draw(t, "d"), b.Draw(t, "p"), b.Draw(t, "h"), b.Draw(t, "o"), b.Draw(t, "u")}
		if agreement.RulesOf(r.Codes()) != r {
			t.Fatalf("%+v becomes %v", r, r.Codes())
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fieldKey is the message at a field of a refusal, empty for none.
func fieldKey(err error, field string) string {
	refused, is := fault.As(err)
	if !is {
		return ""
	}
	for _, f := range refused.Fields {
		if f.Field == field {
			return f.Key
		}
	}
	return ""
}
