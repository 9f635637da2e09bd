package person

import (
	"slices"
	"strings"
	"unicode/utf8"

	"passerelle/models/fold"
)

// KeyLength bounds search keys, in letters: longer names agree on them anyway,
// and an index entry has a limit.
const KeyLength = 64

// keyWords bounds the words of one name that get keys of their own, so that a
// text pasted by mistake stays cheap.
const keyWords = 12

// Fold is fold.Text, under the name by which persons are compared.
func Fold(text string) string { return fold.Text(text) }

// SearchPrefix is what was typed, in the form that is compared with the start of
// SearchKeys.
func SearchPrefix(typed string) string { return clipped(Fold(typed)) }

// SearchKeys gives the keys under which a person is found by the start of any
// word of the name, in either order: « benali na », « nadia ben », « la tour ».
// Other last names, such as the name at birth, are keys likewise. Keys that start
// another one are left out, as that one answers for them; the order is stable.
func SearchKeys(last, first string, otherLasts ...string) []string {
	firsts := words(first)
	var keys []string
	for _, name := range append([]string{last}, otherLasts...) {
		lasts := words(name)
		if len(lasts) == 0 {
			continue
		}
		keys = append(keys, bothOrders(lasts, firsts)...)
	}
	if keys == nil {
		keys = bothOrders(nil, firsts)
	}
	return withoutPrefixes(keys)
}

// bothOrders joins each end of the one name with the other name, and each single
// word of the first name with the last: of « Jean-Pierre », people say one half.
func bothOrders(lasts, firsts []string) []string {
	last, first := strings.Join(lasts, ""), strings.Join(firsts, "")
	var keys []string
	for i := range lasts {
		end := strings.Join(lasts[i:], "")
		keys = append(keys, end+first, first+end)
	}
	for i, word := range firsts {
		end := strings.Join(firsts[i:], "")
		keys = append(keys, end+last, word+last, last+end)
	}
	return keys
}

// words folds each word of a name, up to keyWords of them; apostrophes and
// hyphens part words.
func words(name string) []string {
	var folded []string
	for word := range strings.FieldsFuncSeq(clippedAt(name, keyWords*KeyLength), fold.Parts) {
		if word = clipped(Fold(word)); word != "" {
			folded = append(folded, word)
		}
		if len(folded) == keyWords {
			break
		}
	}
	return folded
}

func withoutPrefixes(keys []string) []string {
	for i, key := range keys {
		keys[i] = clipped(key)
	}
	slices.Sort(keys)
	kept := keys[:0]
	for i, key := range keys {
		if i+1 == len(keys) || !strings.HasPrefix(keys[i+1], key) {
			kept = append(kept, key)
		}
	}
	return kept
}

func clipped(text string) string { return clippedAt(text, KeyLength) }

// clippedAt keeps the first letters of a text, and reads no further.
func clippedAt(text string, letters int) string {
	end := 0
	for range letters {
		if end == len(text) {
			break
		}
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return text[:end]
}
