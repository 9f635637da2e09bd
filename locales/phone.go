package locales

import (
	"context"
	"strings"
)

// Phone writes an E.164 number as it is dialled in France: « 01 99 00 12 34 »,
// overseas departments included (+262… → « 02 62 … »). A foreign number keeps
// its country code: « +41 223 45 67 89 ». What is no E.164 number is returned as
// it is: better shown than hidden.
func Phone(_ context.Context, e164 string) string {
	digits, international := strings.CutPrefix(e164, "+")
	if !international || len(digits) < 8 || strings.Trim(digits, "0123456789") != "" {
		return e164
	}
	country := countryCode(digits)
	local := digits[len(country):]
	switch {
	case nationalTrunk[country] && len(local) == 9:
		return pairs("0" + local)
	case country == "508" && len(local) == 6:
		// Saint-Pierre-et-Miquelon: six digits at home, dialled from
		// elsewhere in France behind 05 08.
		return pairs("0508" + local)
	default:
		return "+" + country + " " + pairs(local)
	}
}

// nationalTrunk are the country codes of the French numbering plan: ten digits
// that begin with 0 wherever one calls from. The Pacific codes (681, 687, 689)
// are plans of their own.
var nationalTrunk = map[string]bool{"33": true, "262": true, "508": true, "590": true, "594": true, "596": true}

// countryCode is the one to three digits that E.164 assigns: 1 and 7 stand
// alone, the listed ones are pairs, all others have three digits.
func countryCode(digits string) string {
	if digits[0] == '1' || digits[0] == '7' {
		return digits[:1]
	}
	if strings.Contains(twoDigitCodes, " "+digits[:2]+" ") {
		return digits[:2]
	}
	return digits[:3]
}

const twoDigitCodes = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 " +
	"60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 "

// pairs groups digits by two, the first three together when they are odd.
func pairs(digits string) string {
	var out strings.Builder
	for at, digit := range digits {
		if at > 1 && (len(digits)-at)%2 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(digit)
	}
	return out.String()
}
