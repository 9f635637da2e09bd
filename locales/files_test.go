package locales_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"passerelle/locales"
)

// update rewrites the files in their one order: go test ./locales -run Canonical -update
var update = flag.Bool("update", false, "rewrite the message files sorted")

// formsNeeded are the plural categories that whole numbers take in a language
// (Unicode CLDR). A new language is added here with its file.
var formsNeeded = map[string][]string{
	"fr": {"one", "many", "other"},
	"en": {"one", "other"},
}

// entry is a message as its file writes it; a plain one has the form "other".
type entry struct {
	plural bool
	forms  map[string]string
}

// messageFiles reads every file by a way of its own.
func messageFiles(t *testing.T) map[string]map[string]entry {
	t.Helper()
	paths, err := filepath.Glob("*.json")
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]map[string]entry)
	for _, path := range paths {
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(readFile(t, path), &raw); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		entries := make(map[string]entry)
		for key, value := range raw {
			entries[key] = readEntry(t, path, key, value)
		}
		all[strings.TrimSuffix(path, ".json")] = entries
	}
	return all
}

func readEntry(t *testing.T, path, key string, value json.RawMessage) entry {
	t.Helper()
	var plain string
	if json.Unmarshal(value, &plain) == nil {
		return entry{forms: map[string]string{"other": plain}}
	}
	var forms map[string]string
	if err := json.Unmarshal(value, &forms); err != nil {
		t.Fatalf("%s: %s is neither a text nor plural forms", path, key)
	}
	return entry{plural: true, forms: forms}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (e entry) placeholders() []string {
	found := make(map[string]bool)
	for _, words := range e.forms {
		for _, p := range regexp.MustCompile(`\{\{\.(\w+)\}\}`).FindAllStringSubmatch(words, -1) {
			found[p[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// canonical writes a file in its one form: keys and plural forms sorted by byte,
// two spaces, nothing escaped that need not be.
func canonical(t *testing.T, entries map[string]entry) []byte {
	t.Helper()
	var out bytes.Buffer
	out.WriteString("{")
	for at, key := range slices.Sorted(maps.Keys(entries)) {
		if at > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n  " + quote(t, key) + ": ")
		e := entries[key]
		if !e.plural {
			out.WriteString(quote(t, e.forms["other"]))
			continue
		}
		separator := "{\n    "
		for _, form := range slices.Sorted(maps.Keys(e.forms)) {
			out.WriteString(separator + quote(t, form) + ": " + quote(t, e.forms[form]))
			separator = ",\n    "
		}
		out.WriteString("\n  }")
	}
	out.WriteString("\n}\n")
	return out.Bytes()
}

func quote(t *testing.T, words string) string {
	t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(words); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func TestFilesAreFlatSortedAndCanonical(t *testing.T) {
	for lang, entries := range messageFiles(t) {
		path := lang + ".json"
		want := canonical(t, entries)
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got := strings.Split(string(readFile(t, path)), "\n")
		for at, line := range strings.Split(string(want), "\n") {
			if at >= len(got) || got[at] != line {
				t.Errorf("%s:%d: want %s (rewrite with: go test ./locales -run Canonical -update)", path, at+1, line)
				break
			}
		}
		if len(got) != bytes.Count(want, []byte("\n"))+1 {
			t.Errorf("%s has %d lines, want %d: a key is written twice or lines are spare", path, len(got), bytes.Count(want, []byte("\n"))+1)
		}
	}
}

func TestKeysAreNounThingWord(t *testing.T) {
	shape := regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+){1,3}$`)
	for lang, entries := range messageFiles(t) {
		for key := range entries {
			if !shape.MatchString(key) {
				t.Errorf("%s: %q is not <noun>.<page or thing>.<word>", lang, key)
			}
		}
	}
}

func TestLanguagesOfTheInterfaceHaveTheSameKeys(t *testing.T) {
	files := messageFiles(t)
	for key := range files["fr"] {
		if _, found := files["en"][key]; !found {
			t.Errorf("en: %s is missing", key)
		}
	}
	for lang, entries := range files {
		for key := range entries {
			if _, found := files["fr"][key]; !found {
				t.Errorf("%s: %s is not in French, the authoritative text", lang, key)
			}
		}
	}
}

func TestTranslationsHaveTheSameShapeAndPlaceholders(t *testing.T) {
	files := messageFiles(t)
	for lang, entries := range files {
		for key, e := range entries {
			french, found := files["fr"][key]
			if !found {
				continue
			}
			if e.plural != french.plural {
				t.Errorf("%s: %s counts in one language and not in French, or the reverse", lang, key)
			}
			if got, want := e.placeholders(), french.placeholders(); !slices.Equal(got, want) {
				t.Errorf("%s: %s has placeholders %v, French has %v", lang, key, got, want)
			}
		}
	}
}

func TestPluralFormsAreComplete(t *testing.T) {
	for lang, entries := range messageFiles(t) {
		needed := slices.Sorted(slices.Values(formsNeeded[lang]))
		if needed == nil {
			t.Errorf("%s: name the plural forms of this language in formsNeeded", lang)
			continue
		}
		for key, e := range entries {
			if !e.plural {
				continue
			}
			if got := slices.Sorted(maps.Keys(e.forms)); !slices.Equal(got, needed) {
				t.Errorf("%s: %s has forms %v, want %v", lang, key, got, needed)
			}
			// "one" may say it in words (« un jour »), the form for all the
			// rest must show the number it was chosen for.
			if !strings.Contains(e.forms["other"], "{{.count}}") {
				t.Errorf("%s: %s does not show {{.count}} in its form other", lang, key)
			}
		}
	}
}

func TestEveryMessageIsShownWhole(t *testing.T) {
	for lang, entries := range messageFiles(t) {
		ctx := speak(t, lang, paris)
		for key, e := range entries {
			args, marks := dummies(e)
			if !e.plural {
				shownWhole(t, lang, key, locales.T(ctx, key, args...), marks)
				continue
			}
			for _, count := range []int{0, 1, 2, 3, 5, 11, 21, 100, 1_000, 1_000_000, 1_500_000, 2_000_000} {
				shownWhole(t, lang, key, locales.N(ctx, key, count, args...), nil)
			}
			shownWhole(t, lang, key, locales.N(ctx, key, 7, args...), marks)
		}
	}
}

// dummies are values for the placeholders, and the marks they leave in a text.
func dummies(e entry) (args []any, marks []string) {
	for _, name := range e.placeholders() {
		if name == "count" && e.plural {
			continue
		}
		args = append(args, name, "<"+name+">")
		marks = append(marks, "<"+name+">")
	}
	return args, marks
}

func shownWhole(t *testing.T, lang, key, shown string, marks []string) {
	t.Helper()
	for _, wrong := range []string{"{{", "}}", "<no value>", "%!"} {
		if strings.Contains(shown, wrong) {
			t.Errorf("%s: %s is shown as %q", lang, key, shown)
		}
	}
	for _, mark := range marks {
		if !strings.Contains(shown, mark) {
			t.Errorf("%s: %s does not show %s: %q", lang, key, mark, shown)
		}
	}
	if shown == "" || shown == key {
		t.Errorf("%s: %s is shown as %q", lang, key, shown)
	}
}

func TestFrenchSaysMillionsWithDe(t *testing.T) {
	ctx := speak(t, "fr", paris)
	equal(t, locales.N(ctx, "date.relative.days_ago", 0), "il y a 0 jour")
	equal(t, locales.N(ctx, "date.relative.days_ago", 1), "il y a 1 jour")
	equal(t, locales.N(ctx, "date.relative.days_ago", 2), "il y a 2 jours")
	equal(t, locales.N(ctx, "date.relative.days_ago", 1_000_000), "il y a 1\u202f000\u202f000 de jours")
	equal(t, locales.N(ctx, "date.relative.days_ago", 1_000_001), "il y a 1\u202f000\u202f001 jours")
}
