package person_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
)

// merged merges two files as Hélène.
func merged(t testing.TB, w *dbtest.Database, kept, other person.ID, parts ...string) person.MergeID {
	t.Helper()
	var id person.MergeID
	as(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = person.MergeFiles(ctx, tx, kept, other, parts)
		return err
	})
	return id
}

func undo(w *dbtest.Database, t testing.TB, who *fixture.Persona, id person.MergeID) error {
	t.Helper()
	return write(t, w, who, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.UndoMerge(ctx, tx, id)
		return err
	})
}

// twins are two files of one person, the second with more in it.
func twins(t testing.TB, w *dbtest.Database) (kept, other person.ID) {
	t.Helper()
	first, second := file("Benali", "Nadia"), file("Ben Ali", "Nadia")
	first.Phone, first.AppiRef = "06 39 98 12 34", "202600000012"
	second.AppiRef, second.Email, second.BirthName, second.Obligations = "202600000013", "nadia.benali@exemple.test", "Costa", []string{"repair"}
	second.ForbiddenPlace, second.Language = "Mornay", "ps"
	return opened(t, w, fixture.Nadia, first), opened(t, w, fixture.Marc, second)
}

func one(t testing.TB, w *dbtest.Database, id person.ID) (p person.Person) {
	t.Helper()
	as(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = person.ByID(ctx, tx, id)
		return err
	})
	p.CreatedAt = p.CreatedAt.UTC()
	return p
}

// handled says of every table that points to a person what merging does to it.
// Whoever adds a table adds a line: rows with an id of their own and a foreign key
// named person_id follow by themselves, which suits whatever a person may have
// several of.
var handled = map[string]string{
	"access_motives":     "follows: who opened one of the two had a reason for the other",
	"attestations":       "follows: a paper of one of the two is the other’s",
	"bookings":           "follows; two places in one night are refused by bookings_person_once",
	"constraints":        "follows",
	"enrolments":         "follows; two in one cycle are refused by enrolments_once",
	"measures":           "follows",
	"obligations":        "follows",
	"referral_drafts":    "follows, whoever writes it",
	"referrals":          "follows",
	"person_assignments": "follows",
	"person_events":      "follows",
	"person_notes":       "follows",
	"reports":            "follows, validated ones too: nothing else of them changes",
	"siao_steps":         "follows",
	"summons_proofs":     "follows",
	"summonses":          "follows: what one of the two was told the other was",
	"transfers":          "follows: what came to nothing; a file that left is not merged",
	"visits":             "follows",
	"waiting":            "follows",
	"proposals":          "follows; two for one cycle are refused by proposals_once",
	"incompatibilities":  "follows; each of the two has a row",
	"person_keys":        "made anew: the kept file is found by both names",
	"journal":            "stays: what was read was that file",
}

// others are columns that name a person otherwise.
var others = map[string]string{
	"persons.merged_into":     "leads to the kept file",
	"transfers.arrived_id":    "stays: it is the file that was opened",
	"oversight_files.file_id": "stays: what was asked about was that file",
	"person_copies.file_id":   "stays: a copy is of what led to its file when it was asked for",
	// The tenants of the two files of a transfer.
	"transfers.source_service_id": "no person",
	"transfers.target_service_id": "no person",
	"person_merges.kept_id":       "the record itself",
	"person_merges.merged_id":     "the record itself",
}

func TestEveryTableOfAPersonIsHandledByMerging(t *testing.T) {
	w := dbtest.New(t)
	var tables, following, otherwise string
	w.Scan(t, `select string_agg(c.relname, ' ' order by c.relname) from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
		where n.nspname = 'public' and a.attname = 'person_id' and c.relkind in ('r','p') and not c.relispartition`, nil, &tables)
	w.Scan(t, `select string_agg(distinct c.relname, ' ' order by c.relname) from pg_constraint f join pg_class c on c.oid = f.conrelid
		join pg_attribute a on a.attrelid = c.oid and a.attnum = any (f.conkey) and a.attname = 'person_id'
		join pg_attribute i on i.attrelid = c.oid and i.attname = 'id' and i.atttypid = 'uuid'::regtype
		where f.contype = 'f' and f.confrelid = 'public.persons'::regclass`, nil, &following)
	w.Scan(t, `select string_agg(c.relname || '.' || a.attname, ' ' order by c.relname, a.attname) from pg_constraint f join pg_class c on c.oid = f.conrelid
		join pg_attribute a on a.attrelid = c.oid and a.attnum = any (f.conkey) and a.attname not in ('person_id', 'service_id')
		where f.contype = 'f' and f.confrelid = 'public.persons'::regclass`, nil, &otherwise)
	if want := strings.Join(slices.Sorted(maps.Keys(handled)), " "); tables != want {
		t.Errorf("tables with person_id: %s\nhandled: %s", tables, want)
	}
	for table, how := range handled {
		if strings.HasPrefix(how, "follows") != slices.Contains(strings.Fields(following), table) {
			t.Errorf("%s: %q, but app.merge_rows moves %s", table, how, following)
		}
	}
	if want := strings.Join(slices.Sorted(maps.Keys(others)), " "); otherwise != want {
		t.Errorf("columns that name a person: %s\nhandled: %s", otherwise, want)
	}
}

func TestMergeKeepsOneFileAndUndoGivesBothBack(t *testing.T) {
	w := world.New(t)
	kept, other := twins(t, w)
	first, second := one(t, w, kept), one(t, w, other)
	id := merged(t, w, kept, other, "last_name", "birth_name", "appi_ref", "email", "language", "referent")
	after := one(t, w, kept)
	want := first
	want.LastName, want.BirthName, want.AppiRef, want.Email, want.Language = "Ben Ali", "Costa", "202600000013", "nadia.benali@exemple.test", "ps"
	want.Referent, want.ReferentName = second.Referent, second.ReferentName
	if after != want {
		t.Errorf("kept %+v\nwant %+v", after, want)
	}
	if gone := one(t, w, other); gone.Status != person.Merged || gone.AppiRef != "" {
		t.Errorf("the other is %+v", gone)
	}
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		measures, _ := person.Measures(ctx, tx, kept)
		duties, _ := person.Obligations(ctx, tx, kept)
		limits, _ := person.Limits(ctx, tx, kept)
		if len(measures) != 2 || len(duties) != 1 || len(limits) != 1 {
			t.Errorf("%d measures, %d obligations, %d limits", len(measures), len(duties), len(limits))
		}
		for _, query := range []string{"benali", "costa nadia", "202600000013", "12/03/1988"} {
			found, err := person.Search(ctx, tx, query)
			if err != nil || len(found.Rows) != 1 || found.Rows[0].ID != kept {
				t.Errorf("%q finds %v, %v", query, names(found.Rows), err)
			}
		}
		instead, err := person.KeptInstead(ctx, tx, other)
		if err != nil || instead != kept {
			t.Errorf("leads to %s, %v", instead, err)
		}
		same, err := person.Duplicates(ctx, tx, file("Benali", "Nadia"))
		if err != nil || len(same) != 1 || same[0].ID != kept {
			t.Errorf("duplicates %v, %v", names(same), err)
		}
		listing, err := person.List(ctx, tx, person.Filter{Scope: person.OfService, State: "any"}, person.Page{})
		if err != nil || len(listing.Rows) != 1 {
			t.Errorf("listed %v, %v", names(listing.Rows), err)
		}
		return nil
	})
	if err := undo(w, t, fixture.Helene, id); err != nil {
		t.Fatal(err)
	}
	if k, o := one(t, w, kept), one(t, w, other); k != first || o != second {
		t.Errorf("undone:\n%+v\n%+v\nwere\n%+v\n%+v", k, o, first, second)
	}
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		measures, _ := person.Measures(ctx, tx, other)
		limits, _ := person.Limits(ctx, tx, other)
		found, err := person.Search(ctx, tx, "costa")
		if len(measures) != 1 || len(limits) != 1 || len(found.Rows) != 1 || found.Rows[0].ID != other {
			t.Errorf("%d measures, %d limits, found %v", len(measures), len(limits), names(found.Rows))
		}
		return err
	})
	if err := undo(w, t, fixture.Helene, id); !fault.Is(err, fault.Conflict) {
		t.Errorf("undone twice: %v", err)
	}
	var lines int
	w.Scan(t, "select count(*) from journal where noun = 'person_merge' and noun_id = $1", []any{id}, &lines)
	if lines != 4 {
		t.Errorf("%d lines in the journal", lines)
	}
}

func TestUndoLeavesWhatHappenedSince(t *testing.T) {
	w := world.New(t)
	kept, other := twins(t, w)
	id := merged(t, w, kept, other, "email", "appi_ref")
	// Since the merge somebody corrected the address, and a measure began.
	w.Exec(t, "update persons set email = 'autre@exemple.test' where id = $1", kept)
	w.Exec(t, `insert into measures (id, person_id, service_id, kind, frame, starts_on) values (gen_random_uuid(), $1, $2, 'court_course', 'at', '2026-11-20')`, kept, fixture.ValClair.ID)
	if err := undo(w, t, fixture.Dominique, id); err != nil {
		t.Fatal(err)
	}
	k, o := one(t, w, kept), one(t, w, other)
	if k.Email != "autre@exemple.test" || k.AppiRef != "202600000012" || o.AppiRef != "202600000013" || o.Email != "nadia.benali@exemple.test" || o.Status != person.Active {
		t.Errorf("kept %+v\nother %+v", k, o)
	}
	as(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		mine, _ := person.Measures(ctx, tx, kept)
		theirs, err := person.Measures(ctx, tx, other)
		if len(mine) != 2 || len(theirs) != 1 {
			t.Errorf("%d and %d measures", len(mine), len(theirs))
		}
		return err
	})
}

func TestMergeIsUndoneForThirtyDays(t *testing.T) {
	w := world.New(t)
	kept, other := twins(t, w)
	id := merged(t, w, kept, other)
	w.Stand(dbtest.Monday.Add(person.MergeUndo))
	if err := undo(w, t, fixture.Helene, id); !fault.Is(err, fault.Conflict) {
		t.Errorf("after thirty days: %v", err)
	}
	w.Stand(dbtest.Monday.Add(person.MergeUndo - 1))
	if err := undo(w, t, fixture.Helene, id); err != nil {
		t.Errorf("a moment before: %v", err)
	}
}

func TestMergesFollowOneAnotherAndAreUndoneBackwards(t *testing.T) {
	w := world.New(t)
	second, first := twins(t, w)
	third := opened(t, w, fixture.Nadia, file("Benali", "N."))
	earlier := merged(t, w, second, first)
	later := merged(t, w, third, second)
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		instead, err := person.KeptInstead(ctx, tx, first)
		if instead != third {
			t.Errorf("leads to %s, not %s", instead, third)
		}
		found, wrong := person.Search(ctx, tx, "costa")
		if wrong != nil || len(found.Rows) != 1 || found.Rows[0].ID != third {
			t.Errorf("the name of the first finds %v, %v", names(found.Rows), wrong)
		}
		return err
	})
	if err := undo(w, t, fixture.Helene, earlier); !fault.Is(err, fault.Conflict) {
		t.Errorf("the earlier one first: %v", err)
	}
	for _, id := range []person.MergeID{later, earlier} {
		if err := undo(w, t, fixture.Helene, id); err != nil {
			t.Error(err)
		}
	}
	for _, id := range []person.ID{first, second, third} {
		if p := one(t, w, id); p.Status != person.Active {
			t.Errorf("%s is %s", p.Name(), p.Status)
		}
	}
}

func TestMergeIsRefused(t *testing.T) {
	w := world.New(t)
	kept, other := twins(t, w)
	foreign := opened(t, w, fixture.Ines, file("Benali", "Nadia"))
	refused := func(why string, who *fixture.Persona, kept, other person.ID, parts ...string) {
		t.Helper()
		err := write(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.MergeFiles(ctx, tx, kept, other, parts)
			return err
		})
		if err == nil {
			t.Errorf("%s: merged", why)
		}
	}
	refused("another service's file", fixture.Helene, kept, foreign)
	refused("another service", fixture.Ines, kept, other)
	refused("a partner", fixture.Karim, kept, other)
	refused("itself", fixture.Helene, kept, kept)
	refused("no part of a file", fixture.Helene, kept, other, "status")
	w.Exec(t, "update persons set status = 'transferring' where id = $1", other)
	refused("a transfer under way", fixture.Helene, kept, other)
	w.Exec(t, "update persons set status = 'deceased' where id = $1", other)
	refused("a death that would be forgotten", fixture.Helene, kept, other)
	w.Exec(t, "update persons set status = 'active' where id = $1", other)
	id := merged(t, w, kept, other)
	refused("merged already", fixture.Helene, kept, other)
	refused("into a file that was merged", fixture.Helene, other, kept)
	if err := undo(w, t, fixture.Ines, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service undoes it: %v", err)
	}
	// The functions behind it take a merge of this very transaction and no other.
	for _, call := range []string{"select app.merge_rows('" + id.String() + "')", "select app.unmerge_rows('" + id.String() + "')"} {
		err := write(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error { return person.ExecForTest(ctx, tx, call) })
		if err == nil {
			t.Errorf("%s was carried out", call)
		}
	}
}
