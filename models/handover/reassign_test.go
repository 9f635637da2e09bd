package handover_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/handover"
	"passerelle/models/person"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func as(t testing.TB, w *dbtest.Database, who *fixture.Persona, fn func(context.Context, *db.Tx) error) error {
	t.Helper()
	return w.Pool.Write(context.Background(), who.Actor(), func(tx *db.Tx) error { return fn(context.Background(), tx) })
}

// opened opens files in an officer's charge; every third in the other branch.
func opened(t testing.TB, w *dbtest.Database, by *fixture.Persona, names ...string) {
	t.Helper()
	for i, name := range names {
		branch := by.Branch
		if i%3 == 2 {
			branch = &fixture.SainteAurore
		}
		err := as(t, w, by, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Create(ctx, tx, person.New{
				LastName: name, BirthOn: "12/03/1988", Branch: branch.ID.String(), Referent: by.Account().String(), Confirmed: true,
			})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func preview(t testing.TB, w *dbtest.Database, who *fixture.Persona, r handover.Reassignment) (handover.Preview, error) {
	t.Helper()
	var p handover.Preview
	err := as(t, w, who, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = handover.PreviewOf(ctx, tx, r)
		return err
	})
	return p, err
}

func reassign(t testing.TB, w *dbtest.Database, who *fixture.Persona, r handover.Reassignment) error {
	t.Helper()
	return as(t, w, who, func(ctx context.Context, tx *db.Tx) error {
		_, err := handover.Reassign(ctx, tx, r)
		return err
	})
}

// hands counts the open files of each officer.
func hands(t testing.TB, w *dbtest.Database, who ...*fixture.Persona) []int {
	t.Helper()
	all := make([]int, len(who))
	for i, p := range who {
		w.Scan(t, "select count(*) from persons where referent_id = $1 and status = 'active'", []any{p.Account()}, &all[i])
	}
	return all
}

func TestEachRuleSharesOut(t *testing.T) {
	w := world.New(t)
	opened(t, w, fixture.Marc, "Amara", "Élan", "Lopez", "Martin", "de la Tour", "Zola")
	groups := func(r handover.Reassignment) []string {
		t.Helper()
		r.From = fixture.Marc.Account()
		p, err := preview(t, w, fixture.Dominique, r)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, g := range p.Groups {
			all = append(all, fmt.Sprint(g.Name, " ", g.Count))
		}
		return all
	}
	for _, c := range []struct {
		r    handover.Reassignment
		want []string
	}{
		{handover.Reassignment{Rule: handover.ToOne}, []string{" 6"}},
		{handover.Reassignment{}, []string{" 6"}},
		{handover.Reassignment{Rule: handover.ByBranch}, []string{"Antenne de Mornay-les-Étangs 4", "Antenne de Sainte-Aurore 2"}},
		{handover.Reassignment{Rule: handover.ByInitial, Until: "l"}, []string{"A–L 4", "> L 2"}},
	} {
		if got := groups(c.r); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.r.Rule, got, c.want)
		}
	}
}

func TestReassignmentIsWhatWasPreviewedOrNothing(t *testing.T) {
	w := world.New(t)
	opened(t, w, fixture.Marc, "Amara", "Benali", "Costa", "Martin")
	r := handover.Reassignment{From: fixture.Marc.Account(), Rule: handover.ByInitial, Until: "B", To: map[string]uuid.UUID{"first": fixture.Nadia.Account()}}
	p, err := preview(t, w, fixture.Dominique, r)
	if err != nil || p.Complete || p.Digest != "" {
		t.Fatalf("half shared out: %+v %v", p, err)
	}
	if err := reassign(t, w, fixture.Dominique, r); !fault.Is(err, fault.Invalid) {
		t.Errorf("half shared out: %v", err)
	}
	r.To["rest"] = fixture.Helene.Account()
	if p, err = preview(t, w, fixture.Dominique, r); err != nil || !p.Complete {
		t.Fatalf("%+v %v", p, err)
	}
	r.Digest = p.Digest
	opened(t, w, fixture.Marc, "Duval")
	if err := reassign(t, w, fixture.Dominique, r); !fault.Is(err, fault.Conflict) {
		t.Errorf("the list changed since: %v", err)
	}
	if got := hands(t, w, fixture.Marc, fixture.Nadia, fixture.Helene); !slices.Equal(got, []int{5, 0, 0}) {
		t.Errorf("something changed hands: %v", got)
	}
	p, _ = preview(t, w, fixture.Dominique, r)
	r.Digest = p.Digest
	if err := reassign(t, w, fixture.Dominique, r); err != nil {
		t.Fatal(err)
	}
	if got := hands(t, w, fixture.Marc, fixture.Nadia, fixture.Helene); !slices.Equal(got, []int{0, 2, 3}) {
		t.Errorf("hands %v", got)
	}
	var events, lines int
	w.Scan(t, "select count(*) from person_events where action = 'referent' and old = $1 and by_name = $2", []any{fixture.Marc.Name, fixture.Dominique.Name}, &events)
	w.Scan(t, "select count(*) from journal where action = 'change' and noun = 'person' and detail = 'referent' and account_id = $1", []any{fixture.Dominique.Account()}, &lines)
	if events != 5 || lines != 5 {
		t.Errorf("%d events, %d lines", events, lines)
	}
}

func TestReassignmentIsRefused(t *testing.T) {
	w := world.New(t)
	opened(t, w, fixture.Marc, "Amara")
	to := map[string]uuid.UUID{"all": fixture.Nadia.Account()}
	for name, c := range map[string]struct {
		who *fixture.Persona
		r   handover.Reassignment
	}{
		"by an officer":                  {fixture.Nadia, handover.Reassignment{From: fixture.Marc.Account(), To: to}},
		"by another branch's manager":    {fixture.Helene, handover.Reassignment{From: fixture.Marc.Account(), To: to}},
		"by another service":             {fixture.Sabine, handover.Reassignment{From: fixture.Marc.Account(), To: to}},
		"of another service's officer":   {fixture.Dominique, handover.Reassignment{From: fixture.Ines.Account(), To: to}},
		"of somebody who follows nobody": {fixture.Dominique, handover.Reassignment{From: fixture.Odile.Account(), To: to}},
	} {
		if err := reassign(t, w, c.who, c.r); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, to := range []uuid.UUID{fixture.Ines.Account(), fixture.Odile.Account(), fixture.Marc.Account(), uuid.Nil} {
		r := handover.Reassignment{From: fixture.Marc.Account(), To: map[string]uuid.UUID{"all": to}}
		if err := reassign(t, w, fixture.Dominique, r); !fault.Is(err, fault.Invalid) {
			t.Errorf("to %s: %v", to, err)
		}
	}
}

// Two managers at once: one winner, and the other is told.
func TestTwoReassignmentsAtOnceHaveOneWinner(t *testing.T) {
	w := world.New(t)
	opened(t, w, fixture.Marc, "Amara", "Benali", "Costa")
	var done sync.WaitGroup
	errs := make([]error, 2)
	for i, to := range []*fixture.Persona{fixture.Nadia, fixture.Helene} {
		r := handover.Reassignment{From: fixture.Marc.Account(), To: map[string]uuid.UUID{"all": to.Account()}}
		p, err := preview(t, w, fixture.Dominique, r)
		if err != nil {
			t.Fatal(err)
		}
		r.Digest = p.Digest
		done.Go(func() { errs[i] = reassign(t, w, fixture.Dominique, r) })
	}
	done.Wait()
	got := hands(t, w, fixture.Nadia, fixture.Helene)
	if slices.Sort(got); !slices.Equal(got, []int{0, 3}) {
		t.Errorf("hands %v", got)
	}
	if (errs[0] == nil) == (errs[1] == nil) || !fault.Is(errs[0], fault.Conflict) && !fault.Is(errs[1], fault.Conflict) {
		t.Errorf("%v and %v", errs[0], errs[1])
	}
}

func TestOnePersonChangesHandsAndBranch(t *testing.T) {
	w := world.New(t)
	opened(t, w, fixture.Marc, "Amara")
	var who string
	w.Scan(t, "select id::text from persons", nil, &who)
	hand := func(by *fixture.Persona, branch *fixture.Branch, referent string) error {
		return as(t, w, by, func(ctx context.Context, tx *db.Tx) error {
			var id person.ID
			if err := id.UnmarshalText([]byte(who)); err != nil {
				return err
			}
			return handover.Hand(ctx, tx, id, branch.ID.String(), referent)
		})
	}
	if err := hand(fixture.Sabine, &fixture.Brumeval, fixture.Ines.Account().String()); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	if err := hand(fixture.Marc, &fixture.Brumeval, fixture.Ines.Account().String()); !fault.Is(err, fault.Invalid) {
		t.Errorf("to another service: %v", err)
	}
	if err := hand(fixture.Marc, &fixture.SainteAurore, fixture.Nadia.Account().String()); err != nil {
		t.Fatal(err)
	}
	if err := hand(fixture.Nadia, &fixture.SainteAurore, ""); err != nil {
		t.Fatal(err)
	}
	var events string
	w.Scan(t, "select string_agg(action || ' ' || old || '>' || new, '; ' order by id) from person_events", nil, &events)
	want := "move Antenne de Mornay-les-Étangs>Antenne de Sainte-Aurore; referent TESSIER Marc>MERCIER Nadia; referent MERCIER Nadia>"
	if events != want {
		t.Errorf("remembered %s, want %s", events, want)
	}
}

func TestEachOrganisationIsToldOnceThatItsReferralsChangeHands(t *testing.T) {
	w := world.Lived(t)
	var held, organisations int
	w.Scan(t, `select count(*), count(distinct organisation_id) from referrals where referent_id = $1
		and status in ('sent', 'acknowledged', 'info_requested', 'appointment_set', 'waitlisted', 'accepted')`, []any{fixture.Nadia.Account()}, &held, &organisations)
	if held <= organisations {
		t.Fatalf("%d referrals at %d organisations prove nothing", held, organisations)
	}
	w.Exec(t, "truncate notices cascade")
	r := handover.Reassignment{From: fixture.Nadia.Account(), Rule: handover.ToOne, To: map[string]uuid.UUID{"all": fixture.Marc.Account()}}
	p, err := preview(t, w, fixture.Dominique, r)
	if err != nil {
		t.Fatal(err)
	}
	r.Digest = p.Digest
	if err := reassign(t, w, fixture.Dominique, r); err != nil {
		t.Fatal(err)
	}
	var told, to int
	w.Scan(t, "select count(*), count(distinct organisation_id) from notices where side = 'partner' and kind in ('referral_transferred', 'referrals_transferred')", nil, &told, &to)
	if told != organisations || to != organisations {
		t.Errorf("%d notices to %d organisations, want one to each of %d", told, to, organisations)
	}
}

// The partner reads whom to call from now on, and the referral says since when.
func TestAReassignmentIsReadOnTheDisclosureOfEachReferral(t *testing.T) {
	w := world.Lived(t)
	const named = `select count(*) from referrals r join disclosures d on d.referral_id = r.id cross join jsonb_array_elements(d.fields) f
		where r.referent_id = $1 and f->>'key' = 'referent' and f->>'value' = $2
		and r.status in ('sent', 'acknowledged', 'info_requested', 'appointment_set', 'waitlisted', 'accepted')`
	var before, after, left, told, kept int
	w.Scan(t, named, []any{fixture.Marc.Account(), fixture.Marc.Name}, &before)
	if before < 3 {
		t.Fatalf("%d referrals name Marc", before)
	}
	r := handover.Reassignment{From: fixture.Marc.Account(), Rule: handover.ToOne, To: map[string]uuid.UUID{"all": fixture.Solene.Account()}}
	p, err := preview(t, w, fixture.Dominique, r)
	if err != nil {
		t.Fatal(err)
	}
	r.Digest = p.Digest
	w.Exec(t, "delete from referral_events where action = 'transfer'")
	w.Exec(t, "delete from disclosure_versions")
	var had int
	w.Scan(t, named, []any{fixture.Solene.Account(), fixture.Solene.Name}, &had)
	if err := reassign(t, w, fixture.Dominique, r); err != nil {
		t.Fatal(err)
	}
	w.Scan(t, named, []any{fixture.Solene.Account(), fixture.Solene.Name}, &after)
	w.Scan(t, named, []any{fixture.Marc.Account(), fixture.Marc.Name}, &left)
	w.Scan(t, "select count(*) from referral_events where action = 'transfer' and note = $1 and by_name = $2", []any{fixture.Solene.Name, fixture.Dominique.Name}, &told)
	w.Scan(t, "select count(*) from disclosure_versions", nil, &kept)
	moved := after - had
	if moved < 3 || moved+left != before || told != moved || kept != moved {
		t.Errorf("of %d, %d name Solène and %d still Marc; %d events, %d former versions", before, moved, left, told, kept)
	}
}
