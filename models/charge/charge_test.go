package charge_test

import (
	"slices"
	"testing"
	"time"

	"passerelle/models/charge"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// Invariant 11: an item is the referent's; while they are away whoever covers;
// where nobody does, the manager's; without one, the director's.
func TestEveryItemHasAnOwner(t *testing.T) {
	w := world.New(t)
	owner := func(branch *fixture.Branch, referent, want *fixture.Persona, as charge.As) {
		t.Helper()
		if got := ownerOf(t, w, branch, referent); got.Account != want.Account() || got.As != as || got.Name != want.Name {
			t.Errorf("owner is %+v, want %s as %s", got, want.Slug, as)
		}
	}
	owner(&fixture.SainteAurore, fixture.Nadia, fixture.Nadia, charge.AsReferent)
	owner(&fixture.SainteAurore, nil, fixture.Helene, charge.AsManager)
	owner(&fixture.Mornay, nil, fixture.Dominique, charge.AsDirector)
	must(t, cover(t, w, fixture.Nadia, fixture.Nadia, fixture.Marc, "", "30/11/2026"))
	owner(&fixture.SainteAurore, fixture.Nadia, fixture.Marc, charge.AsCover)
	// The cover goes away too: nobody covers a cover, the manager answers.
	w.Exec(t, "update memberships set status = 'ended' where account_id = $1", fixture.Marc.Account())
	owner(&fixture.SainteAurore, fixture.Nadia, fixture.Helene, charge.AsManager)
	owner(&fixture.Mornay, fixture.Marc, fixture.Dominique, charge.AsDirector)
	// The day after the cover's last day it is Nadia's again.
	w.Stand(dbtest.Monday.Add(8 * 24 * time.Hour))
	owner(&fixture.SainteAurore, fixture.Nadia, fixture.Nadia, charge.AsReferent)
}

func TestChargeIsOnesOwnAndThoseOneCovers(t *testing.T) {
	w := world.New(t)
	if c := chargeOf(t, w, fixture.Nadia); !slices.Equal(c.Referents, ids(fixture.Nadia)) || len(c.Branches)+len(c.Covered) > 0 {
		t.Errorf("Nadia answers for %+v", c)
	}
	must(t, cover(t, w, fixture.Helene, fixture.Nadia, fixture.Marc, "23/11/2026", "27/11/2026"))
	if c := chargeOf(t, w, fixture.Nadia); len(c.Referents) > 0 {
		t.Errorf("away, Nadia answers for %+v", c)
	}
	c := chargeOf(t, w, fixture.Marc)
	slices.SortFunc(c.Referents, compare)
	want := ids(fixture.Nadia, fixture.Marc)
	slices.SortFunc(want, compare)
	if !slices.Equal(c.Referents, want) || len(c.Covered) != 1 || c.Covered[0].Name != fixture.Nadia.Name || c.Covered[0].EndsOn.String() != "2026-11-27" {
		t.Errorf("Marc answers for %+v", c)
	}
}

// What has no officer falls to the manager of the branch, and where the branch
// has none to the director.
func TestWhatNobodyFollowsIsTheManagers(t *testing.T) {
	w := world.New(t)
	w.Exec(t, "update memberships set status = 'ended' where account_id = $1", fixture.Marc.Account())
	helene, dominique := chargeOf(t, w, fixture.Helene), chargeOf(t, w, fixture.Dominique)
	if !slices.Contains(helene.Orphans, fixture.Marc.Account()) || slices.Contains(helene.Orphans, fixture.Nadia.Account()) {
		t.Errorf("orphans are %v", helene.Orphans)
	}
	if len(helene.Branches) != 1 || helene.Branches[0] != fixture.SainteAurore.ID {
		t.Errorf("Hélène answers for branches %v", helene.Branches)
	}
	if len(dominique.Branches) != 1 || dominique.Branches[0] != fixture.Mornay.ID {
		t.Errorf("Dominique answers for branches %v", dominique.Branches)
	}
	if c := chargeOf(t, w, fixture.Nadia); len(c.Branches) > 0 {
		t.Errorf("Nadia answers for branches %v", c.Branches)
	}
	// A manager who is away leaves the branch to whoever covers for her.
	must(t, cover(t, w, fixture.Helene, fixture.Helene, fixture.Nadia, "", "24/11/2026"))
	if c := chargeOf(t, w, fixture.Nadia); !slices.Contains(c.Branches, fixture.SainteAurore.ID) {
		t.Errorf("covering Hélène, Nadia answers for branches %v", c.Branches)
	}
}
