package locales_test

// The rules on keys and texts hold for every message. What departs from them is
// named here, with its reason, and nowhere else.

// dynamicPrefixes are keys that code completes at run time. Each is written as a
// literal in the code that completes it; every key below it counts as used.
var dynamicPrefixes = map[string]string{
	"date.month.":   "the number of the month, 1 to 12",
	"date.weekday.": "the number of the weekday, 1 (Monday) to 7",
}

// smallLetters are messages that stand inside a sentence or after a number, and
// so begin without a capital. A key whose last word ends in _inline is one too.
var smallLetters = map[string]string{
	"date.": "months, weekdays and relative days stand inside sentences",
}

// notKeys are literals in code shaped like a key that are none.
var notKeys = map[string]string{}
