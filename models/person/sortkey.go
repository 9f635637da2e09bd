package person

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SortKey orders persons as a French reader expects when compared byte by byte
// (COLLATE "C"): by the letters of the last name, then of the first name, then,
// among names with the same letters, by their accents from the left, as CLDR does
// for French: cote, coté, côte, côté. Case, spaces and hyphens do not count.
//
// The particle « de » or « d’ » is set aside, whatever its case: « de La Tour »
// and « DE LA TOUR » stand under L. Du, des, le and la belong to the name, as do
// the particles of other languages: « du Bellay » stands under D, « van Damme »
// under V.
func SortKey(last, first string) string {
	name, particle := particle(clippedAt(last, 2*KeyLength))
	given := clippedAt(first, 2*KeyLength)
	// A space comes before every letter and digit, so that a shorter name comes first.
	return strings.Join([]string{
		clipped(Fold(name)), clipped(Fold(given)), accented(name), accented(given), Fold(particle),
	}, " ")
}

// particle parts « de » and « d’ » from a last name that goes on after them.
func particle(last string) (name, particle string) {
	last = strings.TrimSpace(last)
	for _, start := range []string{"de ", "de\u00a0", "d'", "d’", "dʼ"} {
		if len(last) <= len(start) || !strings.EqualFold(last[:len(start)], start) {
			continue
		}
		if rest := strings.TrimSpace(last[len(start):]); Fold(rest) != "" {
			return rest, strings.TrimSpace(last[:len(start)])
		}
	}
	return last, ""
}

// accented keeps letters and their accents, an accent after its letter.
func accented(name string) string {
	var kept strings.Builder
	letters := 0
	for _, r := range norm.NFD.String(strings.ToValidUTF8(name, "")) {
		if letters == 2*KeyLength {
			break
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			kept.WriteRune(unicode.ToLower(r))
			letters++
		}
	}
	return kept.String()
}
