package person_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
)

// crowd opens files as the owner, in one statement: SERIES000, SERIES001, …
func crowd(t testing.TB, w *dbtest.Database, n int, branch *fixture.Branch, referent *fixture.Persona, status string) {
	t.Helper()
	w.Exec(t, `insert into persons (id, service_id, branch_id, referent_id, last_name, birth_on, sort_key, status, created_at, created_by, updated_at)
		select gen_random_uuid(), $1, $2, $3, 'Series' || to_char(i, 'FM00000'), '1990-01-01', 'series' || to_char(i, 'FM00000'), $4, now(), $3, now()
		from generate_series(0, $5::int - 1) i`, branch.Service.ID, branch.ID, referent.Account(), status, n)
}

func page(t testing.TB, w *dbtest.Database, who *fixture.Persona, f person.Filter, at person.Page) person.Listing {
	t.Helper()
	var l person.Listing
	as(t, w, who, func(ctx context.Context, tx *db.Tx) (err error) {
		l, err = person.List(ctx, tx, f, at)
		return err
	})
	return l
}

func TestListGoesThroughAllPagesAndBack(t *testing.T) {
	w := world.New(t)
	crowd(t, w, 120, &fixture.SainteAurore, fixture.Nadia, "active")
	crowd(t, w, 30, &fixture.Brumeval, fixture.Ines, "active")
	// Persons of one name are parted by their id where a page ends.
	w.Exec(t, "update persons set sort_key = 'series00049' where sort_key between 'series00040' and 'series00060'")
	f := person.Filter{Scope: person.Mine, State: "open"}
	var all []person.ID
	first := page(t, w, fixture.Nadia, f, person.Page{})
	at := first
	for {
		for _, row := range at.Rows {
			if slices.Contains(all, row.ID) {
				t.Fatalf("%s is listed twice", row.ID)
			}
			all = append(all, row.ID)
		}
		if !at.Next {
			break
		}
		at = page(t, w, fixture.Nadia, f, person.Page{After: at.Rows[len(at.Rows)-1].ID})
	}
	if len(all) != 120 || first.Previous || len(first.Rows) != person.PageSize || first.Count != 120 || first.More {
		t.Fatalf("%d persons in all, the first page %d of %d", len(all), len(first.Rows), first.Count)
	}
	back := page(t, w, fixture.Nadia, f, person.Page{Before: all[100]})
	if back.Rows[0].ID != all[50] || len(back.Rows) != 50 || !back.Previous || !back.Next {
		t.Errorf("back gives %d rows from %s, want 50 from %s", len(back.Rows), back.Rows[0].ID, all[50])
	}
	back = page(t, w, fixture.Nadia, f, person.Page{Before: all[50]})
	if back.Rows[0].ID != all[0] || back.Previous || !back.Next {
		t.Errorf("back to the first page: %+v", back)
	}
}

func TestListKeepsToItsFilter(t *testing.T) {
	w := world.New(t)
	opened(t, w, fixture.Nadia, file("Amara", "Lina"))
	opened(t, w, fixture.Helene, file("Benali", "Nadia")) // her branch, in nobody's charge
	opened(t, w, fixture.Marc, file("Costa", "Rui"))
	opened(t, w, fixture.Ines, file("Duval", "Paul"))
	for i, status := range []string{"closed", "deceased", "transferring"} {
		id := opened(t, w, fixture.Nadia, file("Eloi", strings.Repeat("x", i+1)))
		w.Exec(t, "update persons set status = $1 where id = $2", status, id)
	}
	cases := []struct {
		who          *fixture.Persona
		scope, state string
		want         []string
	}{
		{fixture.Nadia, "", "", []string{"AMARA Lina", "ELOI xxx"}},
		{fixture.Nadia, "branch", "", []string{"AMARA Lina", "BENALI Nadia", "ELOI xxx"}},
		{fixture.Nadia, "service", "", []string{"AMARA Lina", "BENALI Nadia", "COSTA Rui", "ELOI xxx"}},
		{fixture.Nadia, "mine", "closed", []string{"ELOI x"}},
		{fixture.Nadia, "mine", "deceased", []string{"ELOI xx"}},
		{fixture.Nadia, "mine", "any", []string{"AMARA Lina", "ELOI x", "ELOI xx", "ELOI xxx"}},
		{fixture.Nadia, "all'; drop table persons", "%", []string{"AMARA Lina", "ELOI xxx"}},
		{fixture.Helene, "", "", []string{"AMARA Lina", "BENALI Nadia", "ELOI xxx"}},
		{fixture.Odile, "", "", []string{"AMARA Lina", "BENALI Nadia", "ELOI xxx"}},
		{fixture.Marc, "", "", []string{"COSTA Rui"}},
		{fixture.Ines, "service", "any", []string{"DUVAL Paul"}},
	}
	for _, c := range cases {
		var f person.Filter
		as(t, w, c.who, func(_ context.Context, tx *db.Tx) error {
			f = person.FilterOf(tx, c.scope, c.state)
			return nil
		})
		if l := page(t, w, c.who, f, person.Page{}); !slices.Equal(names(l.Rows), c.want) || l.Count != len(c.want) {
			t.Errorf("%s, %s %s: %v (%d), want %v", c.who.Slug, c.scope, c.state, names(l.Rows), l.Count, c.want)
		}
	}
}

func TestListFromAnotherServicesPersonIsEmpty(t *testing.T) {
	w := world.New(t)
	crowd(t, w, 3, &fixture.SainteAurore, fixture.Nadia, "active")
	theirs := opened(t, w, fixture.Ines, file("Aaa", "A"))
	l := page(t, w, fixture.Nadia, person.Filter{Scope: person.Mine, State: "open"}, person.Page{After: theirs})
	if len(l.Rows) != 0 {
		t.Errorf("got %v", names(l.Rows))
	}
}

func TestListShowsTheMeasureThatEndsLast(t *testing.T) {
	w := world.New(t)
	id := opened(t, w, fixture.Nadia, file("Amara", "Lina"))
	w.Exec(t, `insert into measures (id, person_id, service_id, kind, frame, starts_on, ends_on)
		values (gen_random_uuid(), $1, $2, 'parole', 'after', '2026-01-01', '2028-01-01')`, id, fixture.ValClair.ID)
	l := page(t, w, fixture.Nadia, person.Filter{Scope: person.Mine, State: "open"}, person.Page{})
	row := l.Rows[0]
	if row.MeasureKind != person.Parole || row.MeasureFrame != person.AfterJudgment || row.MeasureEndsOn.String() != "2028-01-01" ||
		row.BranchName != fixture.SainteAurore.Name || row.ReferentName != "MERCIER Nadia" {
		t.Errorf("got %+v", row)
	}
}

func TestCountStopsAtItsBound(t *testing.T) {
	w := world.New(t)
	crowd(t, w, 1001, &fixture.SainteAurore, fixture.Nadia, "active")
	l := page(t, w, fixture.Nadia, person.Filter{Scope: person.OfService, State: "open"}, person.Page{})
	if l.Count != 1000 || !l.More {
		t.Errorf("counted %d, more %v", l.Count, l.More)
	}
}

// The list is read in the order of an index that names the service, without a sort,
// whoever's persons it shows; a search by name goes through the index of the keys.
func TestListsFollowTheirIndexes(t *testing.T) {
	heard := &dbtest.Statements{}
	w := world.New(t, db.Options{Tracer: heard})
	plan := func(act func()) string {
		for _, s := range heard.During(act) {
			if strings.HasPrefix(s.SQL, "select p.id") {
				return w.Plan(t, fixture.Nadia.Actor(), s)
			}
		}
		t.Fatal("no list was read")
		return ""
	}
	crowd(t, w, 20000, &fixture.SainteAurore, fixture.Nadia, "active")
	w.Exec(t, "insert into person_keys (person_id, service_id, key) select id, service_id, sort_key from persons")
	w.Exec(t, "update persons set branch_id = $1 where sort_key like '%1'", fixture.Mornay.ID)
	w.Exec(t, "update persons set referent_id = $1 where sort_key not like '%12'", fixture.Marc.Account())
	w.Exec(t, "analyze persons, person_keys, measures, branches, memberships")
	last := page(t, w, fixture.Nadia, person.Filter{Scope: person.OfService, State: "open"}, person.Page{}).Rows[40].ID
	ordered := regexp.MustCompile(`Index Scan (Backward )?using persons_(list|of_branch|of_referent) on persons p .*\n +Index Cond: .*service_id = `)
	for _, scope := range []person.Scope{person.Mine, person.OfBranch, person.OfService} { // whom one covers are few
		for _, at := range []person.Page{{}, {After: last}, {Before: last}} {
			read := plan(func() { page(t, w, fixture.Nadia, person.Filter{Scope: scope, State: "open"}, at) })
			if !ordered.MatchString(read) || strings.Contains(read, "Sort Key: p.") {
				t.Errorf("%s %+v:\n%s", scope, at, read)
			}
		}
	}
	read := plan(func() {
		as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Search(ctx, tx, "series0001")
			return err
		})
	})
	if !strings.Contains(read, "person_keys_search") || !strings.Contains(read, "~>=~") {
		t.Errorf("search:\n%s", read)
	}
}
