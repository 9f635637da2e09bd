package attendance_test

import (
	"slices"
	"testing"

	"passerelle/models/attendance"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
)

func TestTheNineMarksAreThoseOfTheSchema(t *testing.T) {
	w := world.New(t)
	var check string
	w.Scan(t, "select pg_get_constraintdef(oid) from pg_constraint where conname = 'attendance_mark_check'", nil, &check)
	seen := map[attendance.Mark]bool{}
	for _, m := range attendance.Marks() {
		if !contains(check, string(m.Mark)) || seen[m.Mark] {
			t.Errorf("%s is not a mark of the schema, or twice in the table", m.Mark)
		}
		seen[m.Mark] = true
	}
	if len(seen) != 9 {
		t.Errorf("%d marks", len(seen))
	}
}

func contains(check, mark string) bool {
	return slices.Contains(quoted(check), mark)
}

func quoted(text string) (words []string) {
	for i, start := 0, -1; i < len(text); i++ {
		if text[i] != '\'' {
			continue
		}
		if start < 0 {
			start = i + 1
			continue
		}
		words, start = append(words, text[start:i]), -1
	}
	return words
}

func TestOnlyAnUnexplainedAbsenceCounts(t *testing.T) {
	var counted []attendance.Mark
	for _, m := range attendance.Marks() {
		if m.Unexplained {
			counted = append(counted, m.Mark)
		}
		if (m.Service || m.Excused || m.Attended) && m.Unexplained {
			t.Errorf("%s raises the counter", m.Mark)
		}
	}
	if !slices.Equal(counted, []attendance.Mark{attendance.Unexcused}) {
		t.Errorf("counted: %v", counted)
	}
	if _, ok := attendance.Mark("").Meaning(); ok {
		t.Error("no mark is a mark")
	}
}

// Whoever took part need not come to the make-up: programmes and roll calls agree on
// who did.
func TestProgrammesKnowWhoTookPart(t *testing.T) {
	var took []string
	for _, one := range attendance.Marks() {
		if one.Attended {
			took = append(took, string(one.Mark))
		}
	}
	if !slices.Equal(took, programme.TookPart) {
		t.Errorf("attended are %q, programmes say %q", took, programme.TookPart)
	}
}
