package actor_test

import (
	"os"
	"strings"
	"testing"

	"passerelle/models/actor"
)

// The page that people read and the table that pages obey are the same, line by
// line: « Who sees what » of the glossary, which is §5.1 of the domain dossier.
func TestTheMatrixIsTheGlossarys(t *testing.T) {
	text, err := os.ReadFile("../../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(text), "## Who sees what")
	if !found {
		t.Fatal("the glossary has no such table")
	}
	names := map[string]actor.Data{
		"identity, telephone": actor.Identity, "APPI number, kind and end of measure": actor.Measures, "obligations": actor.Obligations,
		"referral and its history": actor.Referrals, "health attestation": actor.Attestations, "attendance": actor.Attendance,
		"incompatibilities, entry criteria": actor.Incompatibilities, "internal notes": actor.Notes, "journal of accesses": actor.Accesses,
	}
	lines := 0
	for _, line := range strings.Split(after, "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		data, known := names[strings.TrimSpace(cells[0])]
		if !known || len(cells) != 1+len(actor.Stands) {
			continue
		}
		lines++
		for i, stand := range actor.Stands {
			want := actor.Nothing
			switch cell := strings.TrimSpace(cells[i+1]); {
			case strings.HasPrefix(cell, "●"):
				want = actor.All
			case strings.HasPrefix(cell, "◐"):
				want = actor.Part
			}
			if got := stand.Sees(data); got != want {
				t.Errorf("%s sees %q of %s, the glossary says %q", stand, got, data, cells[i+1])
			}
		}
	}
	if lines != len(actor.AllData) {
		t.Errorf("%d of %d lines are in the glossary", lines, len(actor.AllData))
	}
}

func TestEveryRoleStandsSomewhere(t *testing.T) {
	for _, r := range actor.Roles {
		stand := actor.StandOf(r, false)
		if stand == actor.InCharge {
			t.Errorf("%s is in charge of everybody", r)
		}
		if inCharge := actor.StandOf(r, true); r != actor.CPIP && inCharge != stand {
			t.Errorf("%s stands elsewhere when in charge: %s", r, inCharge)
		}
	}
}
