package person_test

import (
	"errors"
	"strings"
	"testing"

	"passerelle/models/person"
)

func TestParseName(t *testing.T) {
	for raw, want := range map[string]string{
		"  Ben   Ali ": "Ben Ali", "d'Ormesson": "d’Ormesson", "L`Hôpital": "L’Hôpital", "E\u0301lise": "Élise",
		"Jean\u2011Pierre": "Jean-Pierre", "Marie\u00a0Ange": "Marie Ange", "\u202eBenali": "Benali", "محمد": "محمد",
		"می\u200cنا": "می\u200cنا", "Jean (dit Jeannot)": "Jean (dit Jeannot)", "O'Brien, Jr.": "O’Brien, Jr.",
	} {
		if got, err := person.ParseName(raw); err != nil || got != want {
			t.Errorf("ParseName(%q) = %q, %v, want %q", raw, got, err, want)
		}
	}
	for _, raw := range []string{
		"", " ", "-", "12", "😀", "Ben 😀", "a\xff", "a\x00b", "<b>Ali</b>", "a=b", strings.Repeat("a", 101), strings.Repeat("a", 10<<20),
	} {
		if got, err := person.ParseName(raw); !errors.Is(err, person.ErrName) || got != "" {
			t.Errorf("ParseName(%.40q) = %q, %v, want ErrName", raw, got, err)
		}
	}
	if got, err := person.ParseName(strings.Repeat("é", 100)); err != nil || got == "" {
		t.Errorf("a name of 100 letters is refused: %v", err)
	}
}
