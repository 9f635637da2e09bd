package oversight_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"passerelle/models/db/dbtest"
	"passerelle/models/fixture/world"
	"passerelle/models/oversight"
)

// reached are the tables from which a chain of references leads to a person, as the
// purge knows them.
const reached = `
with recursive fk as (select conrelid, confrelid from pg_constraint where contype = 'f' and conrelid <> confrelid),
  chain as (select 'public.persons'::regclass::oid as t union select fk.conrelid from fk join chain on fk.confrelid = chain.t)
select array_agg(distinct t) from (
  select t::regclass::text as t from chain
  union select m[1] from regexp_matches(pg_get_functiondef('app.rows_of_files'::regproc), '''public\.(\w+) where', 'g') m) x`

// A table that leads to a person and is in neither list would be kept from them.
func TestACopyKnowsEveryTableThatLeadsToAPerson(t *testing.T) {
	w := world.New(t)
	var tables []string
	w.Scan(t, reached, nil, &tables)
	if len(tables) < 50 {
		t.Fatalf("%d tables: %v", len(tables), tables)
	}
	// The bytes of documents lie beside; the journal leads to a person by no reference.
	known := map[string]bool{"document_contents": true}
	for table := range oversight.LeftOut {
		known[table] = true
	}
	for _, heading := range oversight.Headings {
		for _, part := range heading.Parts {
			if known[part.Key] {
				t.Errorf("%s is both in a copy and left out", part.Key)
			}
			known[part.Key] = true
		}
	}
	for _, table := range tables {
		if !known[table] {
			t.Errorf("%s is neither in a copy nor left out", table)
		}
		delete(known, table)
	}
	if left := slices.Sorted(maps.Keys(known)); !slices.Equal(left, []string{"journal"}) {
		t.Errorf("no table leads to a person by these: %v", left)
	}
}

// queried are the columns that the query of a part answers, in its order.
func queried(t *testing.T, w *dbtest.Database, query string) (columns []string) {
	t.Helper()
	for parameter, typed := range map[string]string{"$1": "'{}'::uuid[]", "$2": "'{}'::uuid[]", "$3": "'{}'::uuid[]", "$4": "null::uuid"} {
		query = strings.ReplaceAll(query, parameter, typed)
	}
	w.Exec(t, "create view copied as "+query)
	w.Scan(t, "select array_agg(attname::text order by attnum) from pg_attribute where attrelid = 'copied'::regclass and attnum > 0", nil, &columns)
	w.Exec(t, "drop view copied")
	return columns
}

// The declared columns are those that the queries answer, part by part.
func TestACopyDeclaresWhatItsQueriesAnswer(t *testing.T) {
	w := world.New(t)
	var parts []string
	w.Scan(t, "select array_agg(part order by position) from person_copy_parts", nil, &parts)
	var declared []string
	for _, heading := range oversight.Headings {
		for _, part := range heading.Parts {
			declared = append(declared, part.Key)
			var query string
			w.Scan(t, "select coalesce((select query from person_copy_parts where part = $1), 'select 1 as missing')", []any{part.Key}, &query)
			var want []string
			for _, c := range part.Columns {
				want = append(want, c.Key)
			}
			if got := queried(t, w, query); !slices.Equal(got, want) {
				t.Errorf("%s answers %v, declared %v", part.Key, got, want)
			}
		}
	}
	slices.Sort(parts)
	if slices.Sort(declared); !slices.Equal(parts, declared) {
		t.Errorf("queries %v, declared %v", parts, declared)
	}
}

// inner are columns of any table that say nothing of a person: identifiers, who of
// the staff did something, until when a partner reads a row.
var inner = regexp.MustCompile(`^(id|.*_id|.*_by|(by|made|recorded|followed|asked|answered|written|decided|booked|marked)_name|open_until|sort_key|merged_into)$`)

// unsaid are the others that a copy leaves out of the tables it holds, with why.
var unsaid = map[string]string{
	"person_merges.taken": "former values stand in the file again once it is undone, and new ones in the file now",
	"referrals.calendar":  "the service's clock", "referrals.time_zone": "the service's clock", "referrals.expire_days": "the service's clock", "referrals.remind_on": "the service's clock",
	"referrals.reminded_at": "the service's clock", "referrals.service_due_on": "the service's clock", "referrals.question_ends_on": "the service's clock", "referrals.escalated_at": "the service's clock",
	"referral_events.from_status": "follows from the act", "referral_events.to_status": "follows from the act",
	"documents.digest": "of the bytes that lie beside", "documents.finding": "of the scanner", "documents.scanned_at": "of the scanner",
	"bookings.turnaround_days": "of the place", "bookings.void_reason": "of places that nobody holds",
	"interview_slots.with_name": "an officer's name", "interview_slots.created_at": "the seat's, before anybody held it", "closing_interviews.held_with": "names of staff",
	"summonses.sequence": "of the version of an appointment that was told of",
	"journal.kind":       "said by the role", "journal.detail": "inner codes",
}

// A column that a table gains is in the copy too, or somebody says why not.
func TestACopyHoldsEveryColumnOfItsTables(t *testing.T) {
	w := world.New(t)
	used := map[string]bool{}
	for _, heading := range oversight.Headings {
		for _, part := range heading.Parts {
			var columns []string
			w.Scan(t, "select array_agg(attname::text) from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped", []any{"public." + part.Key}, &columns)
			for _, column := range columns {
				if inner.MatchString(column) || slices.ContainsFunc(part.Columns, func(c oversight.Column) bool { return c.Key == column }) {
					continue
				}
				if unsaid[part.Key+"."+column] == "" {
					t.Errorf("%s.%s is not in a copy", part.Key, column)
				}
				used[part.Key+"."+column] = true
			}
		}
	}
	for column := range unsaid {
		if !used[column] {
			t.Errorf("%s is said, or is not there", column)
		}
	}
}

// Names of staff are in no query but that of the officer in charge.
func TestACopyNamesNobodyOfTheStaffButTheOfficerInCharge(t *testing.T) {
	w := world.New(t)
	var naming []string
	w.Scan(t, `select array_agg(part order by part) from person_copy_parts where query ~ '(by|made|recorded|followed|asked|answered|written|decided|booked|marked|with|author)_name|m\.name|held_with'`, nil, &naming)
	if !slices.Equal(naming, []string{"persons"}) {
		t.Errorf("staff is named in %v", naming)
	}
}
