package person_test

import (
	"context"
	"errors"
	"testing"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
)

// Two managers find the same two files at once, each wants to keep another one.
func TestTwoWhoMergeAtOnceHaveOneWinner(t *testing.T) {
	w := world.New(t)
	kept, other := twins(t, w)
	outcome := make(chan error, 2)
	for who, pair := range map[*fixture.Persona][2]person.ID{fixture.Helene: {kept, other}, fixture.Dominique: {other, kept}} {
		go func() {
			outcome <- write(t, w, who, func(ctx context.Context, tx *db.Tx) error {
				_, err := person.MergeFiles(ctx, tx, pair[0], pair[1], []string{"appi_ref"})
				return err
			})
		}()
	}
	first, second := <-outcome, <-outcome
	if (first == nil) == (second == nil) || !fault.Is(errors.Join(first, second), fault.Conflict) {
		t.Errorf("%v, %v", first, second)
	}
}

// What hangs on a file follows it, whoever wrote it, and comes back.
func TestReferralsDraftsAndEnrolmentsFollow(t *testing.T) {
	w := world.Lived(t)
	var kept, other person.ID
	const held = `select concat_ws(' ', (select count(*) from referrals where person_id = $1), (select count(*) from referral_drafts where person_id = $1),
		(select count(*) from enrolments where person_id = $1), (select count(*) from attendance a join enrolments e on e.id = a.enrolment_id where e.person_id = $1))`
	w.Scan(t, `select p.id from persons p where service_id = $1 and status = 'active' and exists (select from referrals r where r.person_id = p.id) order by id limit 1`, []any{fixture.ValClair.ID}, &other.UUID)
	w.Scan(t, `select p.id from persons p where service_id = $1 and status = 'active' and p.id <> $2 and exists (select from enrolments e join attendance a on a.enrolment_id = e.id where e.person_id = p.id)
		and not exists (select from enrolments e join enrolments o on o.cycle_id = e.cycle_id where e.person_id = p.id and o.person_id = $2) order by id limit 1`, []any{fixture.ValClair.ID, other}, &kept.UUID)
	// A colleague's draft, which Hélène may not read.
	w.Exec(t, `insert into referral_drafts (id, service_id, person_id, author_id, created_at, updated_at) values (gen_random_uuid(), $1, $2, $3, now(), now())`,
		fixture.ValClair.ID, other, fixture.Nadia.Account())
	count := func(of person.ID) (text string) {
		w.Scan(t, held, []any{of}, &text)
		return text
	}
	mine, theirs := count(kept), count(other)
	id := merged(t, w, other, kept)
	if left := count(kept); left != "0 0 0 0" || count(other) == theirs {
		t.Errorf("left behind: %s; now %s", left, count(other))
	}
	if err := undo(w, t, fixture.Helene, id); err != nil {
		t.Fatal(err)
	}
	if count(kept) != mine || count(other) != theirs {
		t.Errorf("undone: %s and %s, were %s and %s", count(kept), count(other), mine, theirs)
	}
	id = merged(t, w, kept, other)
	if left := count(other); left != "0 0 0 0" {
		t.Errorf("left behind: %s", left)
	}
	if err := undo(w, t, fixture.Helene, id); err != nil || count(kept) != mine || count(other) != theirs {
		t.Errorf("undone the other way: %v", err)
	}
}

func TestTwoSeatsInOneCycleAreSettledFirst(t *testing.T) {
	w := world.Lived(t)
	var a, b person.ID
	w.Scan(t, `select e.person_id, o.person_id from enrolments e join enrolments o on o.cycle_id = e.cycle_id and o.person_id > e.person_id
		join persons p on p.id = e.person_id join persons q on q.id = o.person_id
		where e.status = 'enrolled' and o.status = 'enrolled' and p.status = 'active' and q.status = 'active' and e.service_id = $1 limit 1`, []any{fixture.ValClair.ID}, &a.UUID, &b.UUID)
	err := write(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.MergeFiles(ctx, tx, a, b, nil)
		return err
	})
	if f, ok := fault.As(err); !ok || f.Key != "merge.error.cycle" {
		t.Errorf("two seats: %v", err)
	}
	if p := one(t, w, b); p.Status != person.Active {
		t.Errorf("half done: %s", p.Status)
	}
}
