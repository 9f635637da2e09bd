package locales_test

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	keyShape    = regexp.MustCompile(`^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+){1,3}$`)
	prefixShape = regexp.MustCompile(`^[a-z][a-z0-9_]*\.(?:[a-z0-9_]+\.)*$`)
	middleShape = regexp.MustCompile(`^\.[a-z0-9_]+\.[a-z0-9_.]*$`)
	formatShape = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z0-9_.]*%[svd]`)
	// otherShape is shaped like a key and is the name of a file or a host.
	otherShape = regexp.MustCompile(`\.(?:css|gz|go|html|js|json|map|md|pdf|png|sql|svg|templ|txt|woff2|com|fr|local|localhost|org|test)$`)
)

// takesKey are functions outside this package that take a key, and the place of
// that argument: there, two parts are enough to be one.
var takesKey = map[string]int{
	"fault.Of":    1,
	"fault.Field": 1,
	"SeeOther":    1,
	"Add":         1,
	"Require":     2,
}

// complaints compares the source with the French file; an empty result is a
// module whose every key exists and whose every message is used.
func complaints(found source, french map[string]entry, dynamic, notKeys map[string]string) []string {
	c := &comparison{french: french, dynamic: dynamic, notKeys: notKeys, nouns: make(map[string]bool), used: make(map[string]bool)}
	for key := range french {
		c.nouns[noun(key)] = true
	}
	for _, l := range found.literals {
		c.literal(l)
	}
	for _, call := range found.calls {
		c.call(call)
	}
	c.unused()
	slices.Sort(c.wrong)
	return slices.Compact(c.wrong)
}

type comparison struct {
	french           map[string]entry
	dynamic, notKeys map[string]string
	nouns, used      map[string]bool
	wrong            []string
}

func noun(key string) string {
	first, _, _ := strings.Cut(key, ".")
	return first
}

func (c *comparison) say(where, format string, args ...any) {
	c.wrong = append(c.wrong, where+": "+fmt.Sprintf(format, args...))
}

// literal judges a string by its shape. Two parts are too common (a permission,
// a setting) to be a key unless a call says so.
func (c *comparison) literal(l literal) {
	c.used[l.text] = true
	if c.notKeys[l.text] != "" || otherShape.MatchString(l.text) || c.declared(l.text) {
		return
	}
	switch {
	case keyShape.MatchString(l.text):
		if strings.Count(l.text, ".") >= 2 {
			c.exists(l.where, l.text)
		}
	case middleShape.MatchString(l.text), c.nouns[noun(l.text)] && prefixShape.MatchString(l.text):
		c.say(l.where, "%q completes a key at run time: declare it in dynamicKeys", l.text)
	case c.nouns[noun(l.text)] && formatShape.MatchString(l.text):
		c.say(l.where, "%q: complete a key with +, and declare it in dynamicKeys", l.text)
	}
}

// declared tells whether a literal is a piece of a dynamic key.
func (c *comparison) declared(piece string) bool {
	for pattern := range c.dynamic {
		if slices.Contains(strings.Split(pattern, "*"), piece) {
			return true
		}
	}
	return false
}

func (c *comparison) exists(where, key string) {
	if _, found := c.french[key]; !found {
		c.say(where, "key %q does not exist", key)
	}
}

// call judges what is passed to a function that takes a key.
func (c *comparison) call(call call) {
	if call.pkg == "locales" && (call.name == "T" || call.name == "N") {
		c.message(call)
		return
	}
	at, takes := takesKey[call.pkg+"."+call.name]
	if !takes {
		at, takes = takesKey[call.name]
	}
	if !takes || at >= len(call.args) || call.args[at] == nil || !keyShape.MatchString(*call.args[at]) {
		return
	}
	c.exists(call.where, *call.args[at])
	c.values(call, *call.args[at], at+1, false)
}

func (c *comparison) message(call call) {
	if len(call.args) < 2 || call.args[1] == nil {
		return
	}
	key, counted := *call.args[1], call.name == "N"
	e, found := c.french[key]
	if !found {
		c.say(call.where, "key %q does not exist", key)
		return
	}
	if e.plural != counted {
		c.say(call.where, "%s: T is for messages without plural forms, N for those with", key)
	}
	first := 2
	if counted {
		first = 3
	}
	c.values(call, key, first, counted)
}

// values compares the names passed from args[first] on with the placeholders.
func (c *comparison) values(call call, key string, first int, counted bool) {
	e, found := c.french[key]
	if !found || call.spread {
		return
	}
	given := make(map[string]bool)
	if counted {
		given["count"] = true
	}
	for at := first; at < len(call.args); at += 2 {
		if call.args[at] == nil {
			return
		}
		name := *call.args[at]
		if call.pkg != "locales" {
			// The web layer words these: status_key fills in {{.status}}.
			name = strings.TrimSuffix(name, "_key")
		}
		given[name] = true
	}
	wanted := make(map[string]bool)
	for _, name := range e.placeholders() {
		wanted[name] = true
	}
	if counted {
		wanted["count"] = true
	}
	if !maps.Equal(given, wanted) {
		c.say(call.where, "%s takes %v, given %v", key, slices.Sorted(maps.Keys(wanted)), slices.Sorted(maps.Keys(given)))
	}
}

// unused tells which messages nothing shows, and which patterns are idle.
func (c *comparison) unused() {
	for pattern := range c.dynamic {
		if !c.used[firstPiece(pattern)] {
			c.say("dynamicKeys", "%q: %q is not in the code", pattern, firstPiece(pattern))
		}
		if strings.Count(pattern, ".") < 2 || regexp.MustCompile(`^[^*]+\.\*\.\*$`).MatchString(pattern) {
			c.say("dynamicKeys", "%q is too wide to mean anything", pattern)
		}
	}
	for key := range c.french {
		if !c.used[key] && !c.completed(key) {
			c.say("fr.json", "%s is not used", key)
		}
	}
}

// firstPiece is the first literal of a pattern: "error." of "error.*.title".
func firstPiece(pattern string) string {
	for piece := range strings.SplitSeq(pattern, "*") {
		if piece != "" {
			return piece
		}
	}
	return ""
}

// completed tells whether a dynamic key may be this one. A star is one part, or
// the end of one.
func (c *comparison) completed(key string) bool {
	for pattern := range c.dynamic {
		if matched, err := path.Match(strings.ReplaceAll(pattern, ".", "/"), strings.ReplaceAll(key, ".", "/")); matched && err == nil {
			return true
		}
	}
	return false
}

func TestKeysInCodeExistAndMessagesAreUsed(t *testing.T) {
	for _, complaint := range complaints(scan(t, ".."), messageFiles(t)["fr"], dynamicKeys, notKeys) {
		t.Error(complaint)
	}
}

func TestExceptionsSayWhy(t *testing.T) {
	found := scan(t, "..")
	literals := make(map[string]bool)
	for _, l := range found.literals {
		literals[l.text] = true
	}
	for text := range notKeys {
		if !literals[text] {
			t.Errorf("notKeys: %q is not in the code", text)
		}
	}
	for _, list := range []map[string]string{dynamicKeys, smallLetters, notKeys} {
		for text, reason := range list {
			if len(reason) < 10 {
				t.Errorf("%q has no reason", text)
			}
		}
	}
}

// Days (named …On, as their columns are _on) go to the functions for days:
// converted to a zone west of Greenwich, midnight is the day before.
func TestDaysAreNotWrittenAsInstants(t *testing.T) {
	for _, complaint := range daysAsInstants(scan(t, "..")) {
		t.Error(complaint)
	}
}

func daysAsInstants(found source) []string {
	instants := map[string]bool{"Date": true, "DateLong": true, "DateShort": true, "DateTime": true, "DateTimeLong": true, "Ago": true, "In": true, "DayOf": true}
	var wrong []string
	for _, call := range found.calls {
		if call.pkg != "locales" || !instants[call.name] || len(call.sources) < 2 {
			continue
		}
		if name := call.sources[1]; strings.HasSuffix(name, "On") {
			wrong = append(wrong, call.where+": "+name+" is a day: write it with Day, DayLong, DayShort, Span or Due")
		}
	}
	return wrong
}
