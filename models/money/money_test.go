package money_test

import (
	"testing"

	"pgregory.net/rapid"

	"passerelle/models/money"
)

func TestAmountsAreReadToTheCent(t *testing.T) {
	for typed, want := range map[string]int64{"43": 4300, "43,5": 4350, "43.05 €": 4305, "17 716,00": 1771600, "1\u202f250,50\u00a0€": 125050, "0": 0, "0,01": 1} {
		if got, err := money.Parse(typed); err != nil || got != want {
			t.Errorf("%q is %d: %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "-1", "1,234", "1.250,50", "1,2,3", "1e3", ",5", "5,", "99999999999", "٤٣"} {
		if got, err := money.Parse(typed); err == nil {
			t.Errorf("%q is %d", typed, got)
		}
	}
}

func TestAmountsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.Int64Range(0, 100_000_000_000).Draw(t, "cents")
		if got, err := money.Parse(money.Plain(cents)); err != nil || got != cents {
			t.Fatalf("%d is written %q and read %d: %v", cents, money.Plain(cents), got, err)
		}
	})
}
