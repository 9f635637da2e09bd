package person

import (
	"errors"
	"strings"

	"passerelle/models/region"
)

// ErrPhone says that a text is no telephone number that can be dialled from
// another country; short numbers such as 115 are none.
var ErrPhone = errors.New("person: not a telephone number")

// ParsePhone reads a telephone number as people write it and gives it in E.164:
// French numbers of ten digits, +33 or 0033 forms (also with the 0 that does not
// belong there), other countries' with + or 00. Overseas numbers get the code of
// their territory, which a call from abroad needs. Where numbers are shorter
// (Nouvelle-Calédonie six digits, Polynésie eight), the region of the branch says
// how to read them.
func ParsePhone(raw string, where region.Region) (string, error) {
	digits, international, ok := dialled(raw)
	switch {
	case !ok:
		return "", ErrPhone
	case international:
		return fromInternational(digits)
	case where == region.NouvelleCaledonie && len(digits) == 6 && digits[0] >= '2':
		return "+687" + digits, nil
	case where == region.Polynesie && len(digits) == 8 && (digits[0] == '4' || digits[0] == '8'):
		return "+689" + digits, nil
	case len(digits) == 10 && digits[0] == '0':
		return fromFrench(digits[1:])
	}
	return "", ErrPhone
}

// between are the signs that people put around the digits of a number.
const between = " .-/()\t\u00a0\u2009\u202f\u2010\u2011"

// dialled keeps the digits of a number, and says whether they start with the code of
// a country.
func dialled(raw string) (digits string, international, ok bool) {
	if len(raw) > 64 {
		return "", false, false
	}
	rest, plus := strings.CutPrefix(strings.TrimLeft(raw, between), "+")
	var kept strings.Builder
	for _, r := range rest {
		switch {
		case r >= '0' && r <= '9':
			kept.WriteRune(r)
		case !strings.ContainsRune(between, r):
			return "", false, false
		}
	}
	digits = kept.String()
	if plus {
		return digits, true, true
	}
	if abroad, found := strings.CutPrefix(digits, "00"); found {
		return abroad, true, true
	}
	return digits, false, true
}

// fromInternational reads the digits after + or 00. Numbers of the French plan
// are checked; of others only the length, which E.164 bounds at fifteen.
func fromInternational(digits string) (string, error) {
	if national, found := strings.CutPrefix(digits, "33"); found {
		return fromFrench(strings.TrimPrefix(national, "0"))
	}
	if code, national, found := overseas(digits); found {
		return fromOverseas(code, strings.TrimPrefix(national, "0"))
	}
	// Nouvelle-Calédonie and Polynésie française have plans of their own.
	wrongLength := strings.HasPrefix(digits, "687") && len(digits) != 9 ||
		strings.HasPrefix(digits, "689") && len(digits) != 11
	if wrongLength || len(digits) < 7 || len(digits) > 15 || digits[0] == '0' {
		return "", ErrPhone
	}
	return "+" + digits, nil
}

// overseas cuts the code of a territory of the national plan off.
func overseas(digits string) (code, national string, found bool) {
	for _, code := range []string{"262", "590", "594", "596"} {
		if national, found := strings.CutPrefix(digits, code); found {
			return code, national, true
		}
	}
	return "", digits, false
}

// fromOverseas accepts the numbers that belong to the territory, and those that
// start with 9, which belong to no place.
func fromOverseas(code, nine string) (string, error) {
	number, err := fromFrench(nine)
	if err != nil {
		return "", err
	}
	if countryCode(nine) != code && nine[0] != '9' {
		return "", ErrPhone
	}
	if nine[0] == '9' {
		return "+" + code + nine, nil
	}
	return number, nil
}

// fromFrench reads the nine digits after the 0 of a French number.
func fromFrench(nine string) (string, error) {
	if len(nine) != 9 || nine[0] == '0' {
		return "", ErrPhone
	}
	return "+" + countryCode(nine) + nine, nil
}

// countryCode tells the territories of the national numbering plan apart (Arcep
// decision 2018-0881). Mayotte's 0639 holds one range of the mainland: 06 39 98,
// which the plan keeps for works of fiction.
func countryCode(nine string) string {
	if strings.HasPrefix(nine, "63998") {
		return "33"
	}
	switch nine[:3] {
	case "262", "263", "269", "639", "692", "693":
		return "262"
	case "590", "690", "691":
		return "590"
	case "594", "694":
		return "594"
	case "596", "696", "697":
		return "596"
	}
	return "33"
}
