package retention_test

import (
	"context"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/retention"
	"passerelle/models/statistics"
)

// approved prepares the list of Val-Clair and has it approved.
func approved(t *testing.T, w *dbtest.Database) (which retention.ID) {
	t.Helper()
	do(t, w, fixture.Paul.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		which, err = retention.Prepare(ctx, tx, fixture.ValClair.ID)
		return err
	})
	do(t, w, fixture.Paul.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return retention.Approve(ctx, tx, which, "AD91 2028-114", day.Of(2028, time.May, 2), day.Of(2028, time.May, 3))
	})
	return which
}

// purged erases what is approved, each file in a unit of work of its own.
func purged(t *testing.T, w *dbtest.Database) (n int) {
	t.Helper()
	for {
		var all []retention.Doomed
		do(t, w, worker(), func(ctx context.Context, tx *db.Tx) (err error) {
			all, err = retention.ToPurge(ctx, tx)
			return err
		})
		if len(all) == 0 {
			break
		}
		for _, d := range all {
			for range 2 { // twice does nothing more
				do(t, w, worker(), func(ctx context.Context, tx *db.Tx) error { return retention.Purge(ctx, tx, d) })
			}
			n++
		}
	}
	do(t, w, worker(), func(ctx context.Context, tx *db.Tx) error {
		_, err := retention.Finish(ctx, tx)
		return err
	})
	return n
}

func elimination(t *testing.T, w *dbtest.Database, which retention.ID) (e retention.Elimination) {
	t.Helper()
	do(t, w, fixture.Paul.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		e, err = retention.ByID(ctx, tx, which)
		return err
	})
	return e
}

// reached are the tables from which a chain of references leads to a person.
const reached = `
with recursive fk as (select conrelid, confrelid from pg_constraint where contype = 'f' and conrelid <> confrelid),
  chain as (select 'public.persons'::regclass::oid as t union select fk.conrelid from fk join chain on fk.confrelid = chain.t)
select array_agg(t::regclass::text order by t::regclass::text) from chain`

// A table that leads to a person and that the purge does not know would keep them.
func TestThePurgeKnowsEveryTableThatLeadsToAPerson(t *testing.T) {
	w := world.New(t)
	var tables []string
	var source string
	w.Scan(t, reached, nil, &tables)
	w.Scan(t, "select pg_get_functiondef('app.rows_of_files'::regproc)", nil, &source)
	if len(tables) < 45 {
		t.Fatalf("%d tables: %v", len(tables), tables)
	}
	for _, table := range tables {
		// A seat for an interview is the officer's; it only forgets who sat in it.
		if !strings.Contains(source, "'public."+table+" where ") && table != "interview_slots" {
			t.Errorf("%s is not purged", table)
		}
	}
}

// The deletion of a file asks each of those tables: by an index, or every file would
// read the country.
func TestEveryReferenceThatLeadsToAPersonHasAnIndex(t *testing.T) {
	w := world.New(t)
	var without []string
	w.Scan(t, `with recursive fk as (select conrelid, confrelid, conkey, conname from pg_constraint where contype = 'f' and conrelid <> confrelid),
		chain as (select 'public.persons'::regclass::oid as t union select fk.conrelid from fk join chain on fk.confrelid = chain.t)
		select coalesce(array_agg(conname::text), '{}') from fk where confrelid in (select t from chain) and not exists (
			select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
			where i.indrelid = fk.conrelid and a.attnum = any(fk.conkey) and a.attname not in ('service_id', 'organisation_id')
			and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = '(' || a.attname || ' IS NOT NULL)'))`, nil, &without)
	if len(without) > 0 {
		t.Errorf("without an index: %v", without)
	}
}

// Invariant 15, and nothing is left: with every file of a service eliminated no
// row of it leads to a person, no name or number of theirs is anywhere in the
// database, and what was counted is what went.
func TestAPurgedPersonIsInNoTableAndTheFiguresStay(t *testing.T) {
	w := world.Lived(t)
	ended := dbtest.Monday
	files := over(t, w, "true", ended)
	needles := needlesOf(t, w)
	const figures = "select coalesce(jsonb_agg(to_jsonb(f) order by to_jsonb(f)::text)::text, '') || (select jsonb_agg(to_jsonb(r) order by r.id)::text from referral_facts r) from month_facts f"
	var before, after string
	if found := found(t, w, needles); len(found) < 7 {
		t.Fatalf("the search finds needles in %v only", found)
	}
	later(t, w, 7)
	if n := archived(t, w); int(n) != files {
		t.Fatalf("%d of %d files archived", n, files)
	}
	// The months are counted as they are every night, long after the files ended.
	later(t, w, 20)
	do(t, w, actor.ForWorker(uuid.Nil), func(ctx context.Context, tx *db.Tx) error {
		_, err := statistics.Count(ctx, tx)
		return err
	})
	w.Scan(t, figures, nil, &before)
	if len(before) < 1000 {
		t.Fatalf("figures: %s", before)
	}
	which := approved(t, w)
	list := elimination(t, w, which)
	if list.Files != files || list.Counts["file"] < files || list.Counts["referral"] == 0 || list.Counts["group"] == 0 || list.Counts["housing"] == 0 || list.Counts["message"] == 0 {
		t.Errorf("the list says %+v", list)
	}
	if n := purged(t, w); n != files {
		t.Errorf("%d of %d files purged", n, files)
	}
	done := elimination(t, w, which)
	if done.Status != retention.Done || done.Purged != files || done.Counts.Total() != done.Erased.Total() || !reflect.DeepEqual(done.Counts, done.Erased) {
		t.Errorf("announced %v, erased %v, %s", done.Counts, done.Erased, done.Status)
	}
	var tables []string
	w.Scan(t, reached, nil, &tables)
	for _, table := range tables {
		column := map[string]string{"transfers": "source_service_id", "interview_slots": "null", "person_merge_moves": "service_id"}[table]
		if column == "" {
			column = "service_id"
		}
		if column == "null" {
			continue
		}
		var left int
		and := ""
		if table == "documents" || table == "document_contents" {
			and = " and agreement_id is null"
		}
		w.Scan(t, "select count(*) from "+table+" where "+column+" = $1"+and, []any{fixture.ValClair.ID}, &left)
		if left > 0 {
			t.Errorf("%d rows are left in %s", left, table)
		}
	}
	for _, at := range found(t, w, needles) {
		t.Errorf("a name or a number is left in %s", at)
	}
	do(t, w, actor.ForWorker(uuid.Nil), func(ctx context.Context, tx *db.Tx) error {
		_, err := statistics.Count(ctx, tx)
		return err
	})
	w.Scan(t, figures, nil, &after)
	if before != after {
		t.Errorf("the figures change: %d bytes before, %d after", len(before), len(after))
	}
	var lines int
	w.Scan(t, "select count(*) from journal where action = 'erase' and noun = 'person'", nil, &lines)
	if lines != files {
		t.Errorf("%d lines of the journal say what went", lines)
	}
}

// needlesOf are the full names and the numbers of Val-Clair's persons that nobody
// else in the country bears.
func needlesOf(t *testing.T, w *dbtest.Database) (all []string) {
	t.Helper()
	w.Scan(t, `select array_agg(distinct n) from persons p cross join lateral unnest(array[upper(p.last_name) || ' ' || p.first_name, p.appi_ref, p.phone, p.email]) n
		where p.service_id = $1 and length(n) >= 8 and not exists (select from persons o where o.service_id <> p.service_id and
		n in (upper(o.last_name) || ' ' || o.first_name, o.appi_ref, o.phone, o.email))`, []any{fixture.ValClair.ID}, &all)
	if len(all) < 50 {
		t.Fatalf("%d needles", len(all))
	}
	return all
}

// found names the tables in a row of which a needle stands, as text or as bytes.
func found(t *testing.T, w *dbtest.Database, needles []string) (tables []string) {
	t.Helper()
	var all []string
	w.Scan(t, "select array_agg(n.nspname || '.' || quote_ident(c.relname) order by 1) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and c.relname not like 'commune%'", nil, &all)
	for _, table := range all {
		var dump string
		w.Scan(t, "select coalesce(string_agg(t::text, E'\\n'), '') from "+table+" t", nil, &dump)
		for _, n := range needles {
			if strings.Contains(dump, n) || strings.Contains(dump, hex.EncodeToString([]byte(n))) {
				tables = append(tables, table)
				break
			}
		}
	}
	return tables
}

func TestAListIsMadeOnceApprovedOnceAndErasesNothingBefore(t *testing.T) {
	w := world.Lived(t)
	w.Exec(t, "update persons set updated_at = $1", dbtest.Monday.AddDate(50, 0, 0))
	paul := fixture.Paul.Actor()
	prepare := func() (which retention.ID, err error) {
		err = try(t, w, paul, func(ctx context.Context, tx *db.Tx) (err error) {
			which, err = retention.Prepare(ctx, tx, fixture.ValClair.ID)
			return err
		})
		return which, err
	}
	if _, err := prepare(); key(err) != "retention.error.nothing" {
		t.Errorf("nothing is due: %v", err)
	}
	over(t, w, "id in (select id from persons where status = 'active' and service_id = '"+fixture.ValClair.ID.String()+"' order by id limit 3)", dbtest.Monday)
	later(t, w, 7)
	archived(t, w)
	if _, err := prepare(); key(err) != "retention.error.nothing" {
		t.Errorf("too early: %v", err)
	}
	later(t, w, 20)
	var due []retention.Due
	do(t, w, paul, func(ctx context.Context, tx *db.Tx) (err error) {
		due, err = retention.AllDue(ctx, tx)
		return err
	})
	if len(due) != 1 || due[0].Files != 3 || due[0].ArchivedFrom != day.Of(2027, time.June, 23) {
		t.Fatalf("%+v", due)
	}
	which, err := prepare()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := prepare(); key(err) != "retention.error.open" {
		t.Errorf("a second list: %v", err)
	}
	if n := purged(t, w); n != 0 {
		t.Errorf("%d files purged without an approval", n)
	}
	// Past every function of the models: the database refuses.
	var file uuid.UUID
	w.Scan(t, "select file_id from elimination_files limit 1", nil, &file)
	for name, who := range map[string]actor.Actor{"worker": worker(), "elsewhere": actor.ForWorker(fixture.HauteBrume.ID), "officer": paul, "manager": fixture.Helene.Actor()} {
		if _, err := w.BySQL(t, who, "select app.purge_file($1, $2)", which, file); err == nil {
			t.Errorf("%s purges what nobody approved", name)
		}
		if _, err := w.BySQL(t, who, "select app.rows_of_files(array[$1::uuid], true)", file); err == nil {
			t.Errorf("%s erases by hand", name)
		}
	}
	approve := func(visa string, on day.Day) error {
		return try(t, w, paul, func(ctx context.Context, tx *db.Tx) error {
			return retention.Approve(ctx, tx, which, visa, on, day.Of(2028, time.July, 23))
		})
	}
	for want, err := range map[string]error{
		"visa retention.error.visa":       approve("  ", day.Of(2028, time.July, 1)),
		"visa person.error.long":          approve(strings.Repeat("é", retention.VisaLength+1), day.Of(2028, time.July, 1)),
		"visa_on retention.error.visa_on": approve("AD91", day.Of(2028, time.July, 24)),
	} {
		if key(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if err := approve("AD91 🙂", day.Of(2028, time.July, 1)); err != nil {
		t.Fatal(err)
	}
	if err := approve("AD91", day.Of(2028, time.July, 1)); key(err) != "retention.error.moved_on" {
		t.Errorf("approved twice: %v", err)
	}
	if err := try(t, w, paul, func(ctx context.Context, tx *db.Tx) error { return retention.Drop(ctx, tx, which) }); key(err) != "retention.error.moved_on" {
		t.Errorf("dropped after the approval: %v", err)
	}
	if n := purged(t, w); n != 3 {
		t.Errorf("%d files purged", n)
	}
}
