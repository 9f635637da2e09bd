package region_test

import (
	"testing"

	"passerelle/models/region"
)

func TestEveryRegionIsKnownOnce(t *testing.T) {
	seen := map[region.Region]bool{}
	for _, r := range region.All() {
		if seen[r] || !r.Known() {
			t.Errorf("%q is listed twice or unknown", r)
		}
		seen[r] = true
	}
	if region.Region("").Known() || region.Region("bretagne").Known() {
		t.Error("a region out of the list is known")
	}
}
