// Package fold reduces texts to what two spellings of them share, so that names
// of persons and of places are found however they are typed.
package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Text reduces a text to what two spellings of a name share: letters and digits,
// in lower case, without accents, spaces, hyphens or apostrophes, ligatures
// spelled out. Scripts are kept: nothing is transliterated. Folding twice changes
// nothing, and bytes that are no text are dropped.
func Text(text string) string {
	var folded strings.Builder
	folded.Grow(len(text))
	// The decomposition leaves letters whole that follow a broken byte.
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, "")) {
		r = unicode.ToLower(r)
		if spelled := spelledOut(r); spelled != "" {
			folded.WriteString(spelled)
			continue
		}
		if !Parts(r) && !unicode.IsMark(r) {
			folded.WriteRune(r)
		}
	}
	return folded.String()
}

// spelledOut gives the letters that compatibility decomposition leaves whole and
// that people type otherwise.
func spelledOut(r rune) string {
	switch r {
	case 'œ':
		return "oe"
	case 'æ':
		return "ae"
	case 'ß':
		return "ss"
	case 'þ':
		return "th"
	case 'ø':
		return "o"
	case 'ð', 'đ', 'ɖ':
		return "d"
	case 'ł':
		return "l"
	case 'ħ':
		return "h"
	case 'ŧ':
		return "t"
	case 'ı':
		return "i"
	case 'ə':
		return "e"
	case 'ς':
		return "σ"
	}
	return ""
}

// Parts reports whether r belongs to no word. Unicode counts as letters some
// apostrophes (ʼ, and ʻ of Polynesian names) and the stroke that stretches Arabic
// words.
func Parts(r rune) bool {
	if r >= 0x2b9 && r <= 0x2ff || r == 'ـ' {
		return true
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}
