package charge_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func ids(people ...*fixture.Persona) []uuid.UUID {
	all := make([]uuid.UUID, len(people))
	for i, p := range people {
		all[i] = p.Account()
	}
	return all
}

func compare(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

func TestCoverIsRefusedWithItsReason(t *testing.T) {
	w := world.New(t)
	must(t, cover(t, w, fixture.Nadia, fixture.Nadia, fixture.Marc, "01/12/2026", "04/12/2026"))
	cases := map[string]struct {
		by, absent, covers *fixture.Persona
		from, until        string
		field, key         string
	}{
		"for a colleague without being a manager": {fixture.Nadia, fixture.Marc, fixture.Nadia, "", "27/11/2026", "absent_id", "cover.error.absent"},
		"for a colleague of another branch":       {fixture.Helene, fixture.Marc, fixture.Nadia, "", "27/11/2026", "absent_id", "cover.error.absent"},
		"for somebody of another service":         {fixture.Dominique, fixture.Ines, fixture.Nadia, "", "27/11/2026", "absent_id", "cover.error.absent"},
		"by somebody of another service":          {fixture.Nadia, fixture.Nadia, fixture.Ines, "", "27/11/2026", "substitute_id", "cover.error.cover"},
		"by a secretary":                          {fixture.Nadia, fixture.Nadia, fixture.Odile, "", "27/11/2026", "substitute_id", "cover.error.cover"},
		"by oneself":                              {fixture.Nadia, fixture.Nadia, fixture.Nadia, "", "27/11/2026", "substitute_id", "cover.error.same"},
		"without an end":                          {fixture.Nadia, fixture.Nadia, fixture.Marc, "", "", "ends_on", "cover.error.ends_missing"},
		"ended already":                           {fixture.Nadia, fixture.Nadia, fixture.Marc, "16/11/2026", "20/11/2026", "ends_on", "cover.error.ends_past"},
		"backwards":                               {fixture.Nadia, fixture.Nadia, fixture.Marc, "27/11/2026", "26/11/2026", "ends_on", "cover.error.ends_before"},
		"for years":                               {fixture.Nadia, fixture.Nadia, fixture.Marc, "", "25/11/2027", "ends_on", "cover.error.long"},
		"no day":                                  {fixture.Nadia, fixture.Nadia, fixture.Marc, "lundi", "27/11/2026", "starts_on", "person.error.day"},
		"twice on one day":                        {fixture.Nadia, fixture.Nadia, fixture.Helene, "04/12/2026", "05/12/2026", "starts_on", "cover.error.overlap"},
	}
	for name, c := range cases {
		if err := cover(t, w, c.by, c.absent, c.covers, c.from, c.until); field(err, c.field) != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
	must(t, cover(t, w, fixture.Dominique, fixture.Marc, fixture.Nadia, "", "27/11/2026"))
}

func TestCoverIsEndedByThoseItConcerns(t *testing.T) {
	w := world.New(t)
	must(t, cover(t, w, fixture.Nadia, fixture.Nadia, fixture.Marc, "", "27/11/2026"))
	var all []charge.Cover
	list := func(who *fixture.Persona) {
		t.Helper()
		must(t, as(t, w, who, func(ctx context.Context, tx *db.Tx) (err error) {
			all, err = charge.Covers(ctx, tx)
			return err
		}))
	}
	list(fixture.Ines)
	if len(all) > 0 {
		t.Errorf("another service reads %v", all)
	}
	list(fixture.Nadia)
	if len(all) != 1 || all[0].AbsentName != fixture.Nadia.Name || all[0].CoverName != fixture.Marc.Name || all[0].Branch != fixture.SainteAurore.ID {
		t.Fatalf("covers are %+v", all)
	}
	end := func(who *fixture.Persona) error {
		return as(t, w, who, func(ctx context.Context, tx *db.Tx) error { return charge.End(ctx, tx, all[0].ID) })
	}
	if err := end(fixture.Ines); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service ends it: %v", err)
	}
	if err := end(fixture.Odile); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a secretary ends it: %v", err)
	}
	must(t, end(fixture.Marc))
	if err := end(fixture.Nadia); !fault.Is(err, fault.NotFound) {
		t.Errorf("ended twice: %v", err)
	}
	if c := chargeOf(t, w, fixture.Marc); len(c.Covered) > 0 {
		t.Errorf("Marc still covers %v", c.Covered)
	}
}
