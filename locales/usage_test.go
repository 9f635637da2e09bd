package locales_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	keyShape    = regexp.MustCompile(`^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+){1,3}$`)
	prefixShape = regexp.MustCompile(`^[a-z][a-z0-9_]*\.(?:[a-z0-9_]+\.)*$`)
	formatShape = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z0-9_.]*%[svd]`)
)

// takesKey are functions outside this package, besides all of package fault,
// whose key-shaped arguments are keys even where the noun is a new one.
var takesKey = map[string]bool{"SeeOther": true, "Flash": true}

// complaints compares the source with the French file; an empty result is a
// module whose every key exists and whose every message is used.
func complaints(found source, french map[string]entry, prefixes, notKeys map[string]string) []string {
	c := &comparison{french: french, prefixes: prefixes, notKeys: notKeys, nouns: make(map[string]bool), used: make(map[string]bool)}
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
	french            map[string]entry
	prefixes, notKeys map[string]string
	nouns, used       map[string]bool
	wrong             []string
}

func noun(key string) string {
	first, _, _ := strings.Cut(key, ".")
	return first
}

func (c *comparison) say(where, format string, args ...any) {
	c.wrong = append(c.wrong, where+": "+fmt.Sprintf(format, args...))
}

// literal judges a string by its shape. Two segments are too common (a
// permission, a host) to be a key unless one exists or a call says so.
func (c *comparison) literal(l literal) {
	c.used[l.text] = true
	if !c.nouns[noun(l.text)] || c.notKeys[l.text] != "" {
		return
	}
	switch {
	case keyShape.MatchString(l.text) && strings.Count(l.text, ".") >= 2:
		c.exists(l.where, l.text)
	case prefixShape.MatchString(l.text) && c.prefixes[l.text] == "":
		c.say(l.where, "%q completes a key at run time: declare it in dynamicPrefixes", l.text)
	case formatShape.MatchString(l.text):
		c.say(l.where, "%q: complete a key with +, behind a declared prefix", l.text)
	}
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
	if call.pkg != "fault" && !takesKey[call.name] {
		return
	}
	for at, arg := range call.args {
		if arg == nil || !keyShape.MatchString(*arg) || call.name == "Field" && at == 0 {
			continue
		}
		c.exists(call.where, *arg)
		if call.pkg == "fault" {
			c.values(call, *arg, at+1, false)
		}
		return
	}
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
		given[*call.args[at]] = true
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

func (c *comparison) unused() {
	for prefix := range c.prefixes {
		if !c.used[prefix] {
			c.say("dynamicPrefixes", "%q is not in the code", prefix)
		}
		if strings.Count(prefix, ".") < 2 {
			c.say("dynamicPrefixes", "%q is too wide to mean anything", prefix)
		}
	}
	for key := range c.french {
		if !c.used[key] && !c.dynamic(key) {
			c.say("fr.json", "%s is not used", key)
		}
	}
}

func (c *comparison) dynamic(key string) bool {
	for prefix := range c.prefixes {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

func TestKeysInCodeExistAndMessagesAreUsed(t *testing.T) {
	for _, complaint := range complaints(scan(t, ".."), messageFiles(t)["fr"], dynamicPrefixes, notKeys) {
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
	for _, list := range []map[string]string{dynamicPrefixes, smallLetters, notKeys} {
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
