package summons

import "unicode/utf8"

// basic are the characters that take one septet of an SMS, extended those that
// take two (3GPP TS 23.038, 6.2.1).
const (
	basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿" +
		"abcdefghijklmnopqrstuvwxyzäöñüà"
	extended = "\f^{}\\[~]|€"
)

var septets = func() map[rune]int {
	cost := map[rune]int{}
	for _, c := range basic {
		cost[c] = 1
	}
	for _, c := range extended {
		cost[c] = 2
	}
	return cost
}()

// Count is how a text travels as SMS.
type Count struct {
	Segments int
	Units    int  // septets, or pairs of bytes
	Wide     bool // UCS-2: a character is missing from the basic alphabet
}

// Segments counts the parts of an SMS. A text of the basic alphabet holds 160
// septets, or 153 in each of several parts; any other is written in UCS-2 and
// holds 70, or 67 in each (3GPP TS 23.040, 9.2.3.24.1). A character is never cut
// in two, so that a part may be less than full.
func Segments(text string) Count {
	wide := false
	for _, c := range text {
		wide = wide || septets[c] == 0
	}
	single, part := 160, 153
	if wide {
		single, part = 70, 67
	}
	count := Count{Wide: wide}
	parts, filled := 0, part
	for _, c := range text {
		units := septets[c]
		if wide {
			units = pairs(c)
		}
		count.Units += units
		if filled+units > part {
			parts, filled = parts+1, 0
		}
		filled += units
	}
	if count.Segments = parts; count.Units <= single && text != "" {
		count.Segments = 1
	}
	return count
}

// pairs is how many pairs of bytes a character takes in UTF-16, which telephones
// read where UCS-2 is said.
func pairs(c rune) int {
	if c > 0xFFFF && c <= utf8.MaxRune {
		return 2
	}
	return 1
}
