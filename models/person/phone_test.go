package person_test

import (
	"errors"
	"strings"
	"testing"

	"passerelle/models/person"
	"passerelle/models/region"
)

func TestParsePhone(t *testing.T) {
	cases := []struct {
		raw   string
		where region.Region
		want  string
	}{
		{"01 99 00 12 34", region.Mainland, "+33199001234"},
		{"01\u00a099\u202f00.12-34", region.Mainland, "+33199001234"},
		{"0261911234", region.Mainland, "+33261911234"},
		{"0353011234", region.Mainland, "+33353011234"},
		{"0465711234", region.Mainland, "+33465711234"},
		{"0536491234", region.Mainland, "+33536491234"},
		{"06 39 98 12 34", region.Mainland, "+33639981234"}, // fiction, within Mayotte's 0639
		{"+33 6 39 98 12 34", region.Mayotte, "+33639981234"},
		{"+33 (0)1 99 00 12 34", region.Mainland, "+33199001234"},
		{"(+33) 1 99 00 12 34", region.Mainland, "+33199001234"},
		{"0033 1 99 00 12 34", region.Reunion, "+33199001234"},
		{"0262 12 34 56", region.Mainland, "+262262123456"},
		{"0692 12 34 56", region.Reunion, "+262692123456"},
		{"0693 12 34 56", region.Reunion, "+262693123456"},
		{"+33 692 12 34 56", region.Mainland, "+262692123456"},
		{"+262 692 12 34 56", region.Mainland, "+262692123456"},
		{"+262 (0)692 12 34 56", region.Mainland, "+262692123456"},
		{"+262 976 21 23 45", region.Mainland, "+262976212345"},
		{"0269 12 34 56", region.Mayotte, "+262269123456"},
		{"0639 12 34 56", region.Mayotte, "+262639123456"},
		{"0590 12 34 56", region.Guadeloupe, "+590590123456"},
		{"0690 12 34 56", region.SaintMartin, "+590690123456"},
		{"0594 12 34 56", region.Guyane, "+594594123456"},
		{"0694 12 34 56", region.Guyane, "+594694123456"},
		{"0596 12 34 56", region.Martinique, "+596596123456"},
		{"0696 12 34 56", region.Martinique, "+596696123456"},
		{"0697 12 34 56", region.Martinique, "+596697123456"},
		{"26 12 34", region.NouvelleCaledonie, "+687261234"},
		{"+687 26 12 34", region.Mainland, "+687261234"},
		{"01 99 00 12 34", region.NouvelleCaledonie, "+33199001234"},
		{"87 12 34 56", region.Polynesie, "+68987123456"},
		{"+213 551 23 45 67", region.Mainland, "+213551234567"},
		{"00 32 470 12 34 56", region.Mainland, "+32470123456"},
		{"+1 (202) 555-0123", region.Mainland, "+12025550123"},
	}
	for _, c := range cases {
		if got, err := person.ParsePhone(c.raw, c.where); err != nil || got != c.want {
			t.Errorf("ParsePhone(%q, %s) = %q, %v, want %q", c.raw, c.where, got, err, c.want)
		}
	}
}

func TestParsePhoneRefuses(t *testing.T) {
	for _, raw := range []string{
		"", "+", "00", "115", "3919", "01 99 00 12", "01 99 00 12 345", "199001234",
		"26 12 34", "87 12 34 56", "+33 1 99 00 12", "+33 00 99 00 12 34", "+262 199 00 12 34", "+687 26 12", "+689 87 12",
		"+0123456789", "+123456", "+1234567890123456", "++33199001234", "01 99 00 12 34 poste 5", "٠١٩٩٠٠١٢٣٤",
		"01 99 00 12 3\xff", "\u202e4321009910", strings.Repeat("0", 10<<20),
	} {
		if got, err := person.ParsePhone(raw, region.Mainland); !errors.Is(err, person.ErrPhone) || got != "" {
			t.Errorf("ParsePhone(%.40q) = %q, %v, want ErrPhone", raw, got, err)
		}
	}
	for _, raw := range []string{"16 12 34", "12 34", "26 12 345"} {
		if got, err := person.ParsePhone(raw, region.NouvelleCaledonie); !errors.Is(err, person.ErrPhone) {
			t.Errorf("ParsePhone(%q) in Nouvelle-Calédonie = %q, %v", raw, got, err)
		}
	}
}

// What was read is E.164 and reads as itself from every region.
func FuzzParsePhone(f *testing.F) {
	for _, seed := range []string{"01 99 00 12 34", "+33 (0)6 39 98 12 34", "0692123456", "261234", "+687261234", "00 32 470 12 34 56", "\xff", "😀"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, where := range region.All() {
			number, err := person.ParsePhone(raw, where)
			if err != nil {
				if number != "" || !errors.Is(err, person.ErrPhone) {
					t.Fatalf("ParsePhone(%q) = %q, %v", raw, number, err)
				}
				continue
			}
			digits, plus := strings.CutPrefix(number, "+")
			if !plus || len(digits) < 7 || len(digits) > 15 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
				t.Fatalf("ParsePhone(%q) = %q", raw, number)
			}
			for _, elsewhere := range region.All() {
				if again, err := person.ParsePhone(number, elsewhere); err != nil || again != number {
					t.Fatalf("ParsePhone(%q) = %q, which reads as %q, %v in %s", raw, number, again, err, elsewhere)
				}
			}
		}
	})
}
