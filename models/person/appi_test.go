package person_test

import (
	"errors"
	"testing"

	"passerelle/models/person"
)

func TestParseAPPI(t *testing.T) {
	for raw, want := range map[string]string{
		"202600000012": "202600000012", "202600000012a": "202600000012A", " 2026 0000 0012 B ": "202600000012B",
		"200000000001": "200000000001", "201912345678": "201912345678",
		"19912345": "19912345", "20012345z": "20012345Z",
	} {
		if got, err := person.ParseAPPI(raw); err != nil || got != want {
			t.Errorf("ParseAPPI(%q) = %q, %v, want %q", raw, got, err, want)
		}
	}
	for _, raw := range []string{
		"", "A", "20", "2026", "20260000001", "2026000000123", "203600000012", "199600000012", "20112345", "20212345",
		"1991234", "202600000012AB", "A202600000012", "2026A00000012", "202600000012é", "2026-0000-0012", "２０２６００００００１２",
	} {
		if got, err := person.ParseAPPI(raw); !errors.Is(err, person.ErrAPPI) || got != "" {
			t.Errorf("ParseAPPI(%q) = %q, %v, want ErrAPPI", raw, got, err)
		}
	}
}
