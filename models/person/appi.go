package person

import (
	"errors"
	"strings"
)

// ErrAPPI says that a text is no number of the APPI register.
var ErrAPPI = errors.New("person: not an APPI number")

// ParseAPPI reads the number under which APPI, the national register, knows a
// person: 200, 201 or 202 and nine digits, or the older 199 or 200 and five
// digits, either with a letter at the end. Spaces are left out and the letter is
// made a capital, so that numbers compare as text.
func ParseAPPI(raw string) (string, error) {
	if len(raw) > 64 {
		return "", ErrAPPI
	}
	number := strings.ToUpper(strings.Join(strings.Fields(raw), ""))
	digits := strings.TrimRight(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if len(number)-len(digits) > 1 || strings.Trim(digits, "0123456789") != "" || len(digits) < 3 {
		return "", ErrAPPI
	}
	switch start := digits[:3]; {
	case len(digits) == 12 && (start == "200" || start == "201" || start == "202"),
		len(digits) == 8 && (start == "199" || start == "200"):
		return number, nil
	}
	return "", ErrAPPI
}
