package referral

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
	"unicode"

	"passerelle/models/person"
)

// letters and digits that are not taken for one another, spoken or written: no
// 0 and O, 1 and I, 2 and Z, 5 and S, 8 and B, no M beside N.
const sayable = "ACDEFGHJKLNPQRTUVWXY34679"

// referenceLength leaves 244 million numbers to each branch.
const referenceLength = 6

// newReference makes a reference one can say on the telephone: the initials of
// the branch's place and six signs, such as SA-4F7K2M.
func newReference(branch string) (string, error) {
	signs := make([]byte, referenceLength)
	for i := range signs {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(sayable))))
		if err != nil {
			return "", fmt.Errorf("reference: %w", err)
		}
		signs[i] = sayable[n.Int64()]
	}
	return initials(branch) + "-" + string(signs), nil
}

// initials are the first letters of the first two capitalised words of a place:
// « Antenne de Sainte-Aurore » gives SA. A place of one word gives two letters.
func initials(branch string) string {
	var capitals []string
	for word := range strings.FieldsFuncSeq(branch, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if first := []rune(word)[0]; unicode.IsUpper(first) && word != "Antenne" {
			capitals = append(capitals, strings.ToUpper(person.Fold(word)))
		}
	}
	switch {
	case len(capitals) >= 2:
		return capitals[0][:1] + capitals[1][:1]
	case len(capitals) == 1 && len(capitals[0]) >= 2:
		return capitals[0][:2]
	}
	return "PA"
}
