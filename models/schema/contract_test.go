package schema_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"passerelle/models/schema"
)

// What the last version had landed: the number of its last migration, and what all of
// its migrations say. A release moves both on, and nothing else does: what is deployed
// has run them, would never run them again, and refuses one that is put below.
const (
	landed    = "0211"
	landedSum = "843ec8f708dce52c"
)

func TestLandedMigrationsStayAsTheyAre(t *testing.T) {
	sum := sha256.New()
	for _, name := range files(t) {
		if name[:4] <= landed {
			fmt.Fprintf(sum, "%s\n%s\n", name, text(t, name))
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)[:8]); got != landedSum {
		t.Errorf("migrations up to %s are %s and not %s: one was changed, taken away, or added below it", landed, got, landedSum)
	}
}

// A migration that takes away what the version before may read or leave out says since
// which version nobody does: "-- contract: sessions.room, not read since 1.4".
func TestAMigrationThatContractsSaysSo(t *testing.T) {
	for _, name := range files(t) {
		if taken := contracts(text(t, name)); name[:4] > landed && len(taken) > 0 {
			t.Errorf("%s takes something away and has no line \"-- contract: …, not read since …\": %q", name, taken)
		}
	}
	for sql, want := range map[string]int{
		"alter table a drop column b;":                                               1,
		"ALTER TABLE a\n  drop\n  column if exists b;":                               1,
		"drop table a;":                                                              1,
		"drop function app.f(uuid);":                                                 1,
		"alter table a rename column b to c;":                                        1,
		"alter table a alter column b type bigint;":                                  1,
		"alter table a alter b set data type bigint;":                                1,
		"alter table a alter column b set not null;":                                 1,
		"alter table a add column b text not null;":                                  1,
		"alter table a add column b text not null, add column c text default '';":    1,
		"revoke select on a from passerelle_staff;":                                  1,
		"-- contract: a.b, not read since 1.4\nalter table a drop column b;":         0,
		"-- we never drop table a;\ncreate table a (b text not null);":               0,
		"alter table a add column b text not null default '', add column c text;":    0,
		"alter table a add column b boolean not null generated always as (c) stored": 0,
		"alter table a alter column b set default 1, drop constraint c;":             0,
		"drop index i; create type renamed as enum ('a');":                           0,
		"revoke all on function app.f() from public;":                                0,
	} {
		if got := contracts(sql); len(got) != want {
			t.Errorf("%s: %q", sql, got)
		}
	}
}

var (
	comment  = regexp.MustCompile(`--[^\n]*`)
	declared = regexp.MustCompile(`(?m)^-- contract: \S.* since \S`)
	takes    = regexp.MustCompile(`\bdrop (table|column|function|view|schema|type)\b|\brename (column|to|constraint)\b|\balter (column )?\w+ (set data )?type\b|\bset not null\b|\brevoke\b.*`)
	adds     = regexp.MustCompile(`\badd column [^,;]*\bnot null\b[^,;]*`)
)

// contracts are the phrases of a migration that a portal of the version before might
// not live with. It reads words and not SQL: what it cannot see, the rehearsal may.
func contracts(sql string) (found []string) {
	if declared.MatchString(sql) {
		return nil
	}
	for statement := range strings.SplitSeq(comment.ReplaceAllString(sql, ""), ";") {
		statement = strings.ToLower(strings.Join(strings.Fields(statement), " "))
		for _, phrase := range takes.FindAllString(statement, -1) {
			if !strings.HasSuffix(phrase, "from public") { // what nobody had on purpose
				found = append(found, phrase)
			}
		}
		for _, phrase := range adds.FindAllString(statement, -1) {
			if !strings.Contains(phrase, " default ") && !strings.Contains(phrase, " generated ") {
				found = append(found, phrase)
			}
		}
	}
	return found
}

func files(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(schema.Files, "*.sql")
	if err != nil || len(names) < 70 {
		t.Fatalf("%d migrations, %v", len(names), err)
	}
	slices.Sort(names)
	return names
}

func text(t *testing.T, name string) string {
	t.Helper()
	read, err := fs.ReadFile(schema.Files, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(read)
}
