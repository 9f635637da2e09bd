// Package person holds the persons a service follows: who they are, how they are
// found, and what may be shown of them.
package person

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NameLength bounds each part of a name, in letters.
const NameLength = 100

// ErrName says that a text cannot be a name.
var ErrName = errors.New("person: not a name")

// ParseName reads a last or first name as it was typed: spaces are tidied,
// apostrophes made typographic, marks that only steer the direction of writing
// left out. Letters of every script are kept as they are. Signs that no name has,
// or no letter at all, are refused.
func ParseName(raw string) (string, error) {
	if len(raw) > 8*NameLength || !utf8.ValidString(raw) {
		return "", ErrName
	}
	var kept strings.Builder
	lettered := false
	for _, r := range norm.NFC.String(raw) {
		switch {
		case unicode.IsLetter(r):
			lettered = true
			kept.WriteRune(r)
		case unicode.IsMark(r), unicode.IsDigit(r), strings.ContainsRune("-.,()/ \u200c\u200d", r):
			kept.WriteRune(r)
		case strings.ContainsRune("'’ʼ‘`´", r):
			kept.WriteRune('’')
		case strings.ContainsRune("‐‑", r):
			kept.WriteRune('-')
		case unicode.IsSpace(r):
			kept.WriteRune(' ')
		case !unicode.Is(unicode.Bidi_Control, r):
			return "", ErrName
		}
	}
	name := strings.Join(strings.Fields(kept.String()), " ")
	if !lettered || utf8.RuneCountInString(name) > NameLength {
		return "", ErrName
	}
	return name, nil
}
