package person_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"passerelle/models/person"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"benali": "benali", "BEN ALI": "benali", "Ben-Ali": "benali", "ben\u00a0ali": "benali", "Ben\u2011Ali": "benali",
		"L’Hôpital": "lhopital", "L'HOPITAL": "lhopital", "Lʼhôpital": "lhopital", "Raʻihau": "raihau",
		"Éloïse": "eloise", "E\u0301loi\u0308se": "eloise", "ÇELİK": "celik", "Çelik": "celik", "Yıldız": "yildiz", "YILDIZ": "yildiz",
		"Cœur": "coeur", "COEUR": "coeur", "Lætitia": "laetitia", "Groß": "gross", "GROẞ": "gross",
		"Łukasz": "lukasz", "Đặng": "dang", "Sørensen": "sorensen", "Ștefănescu": "stefanescu", "Þór": "thor",
		"Ағабек": "ағабек", "Йосип": "иосип", "أحمد": "احمد", "مُحَمَّد": "محمد", "محـــمد": "محمد", "Νίκος": "νικοσ",
		"Jean 2": "jean2", "ﬁn": "fin", "Ｂｅｎ": "ben", "李 小龍": "李小龍",
		"": "", "   ": "", "😀": "", "\u202eilaneb": "ilaneb", "a\xffb": "ab", "a\x00b": "ab",
	} {
		if got := person.Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

// found reports whether what an agent types finds the person.
func found(typed string, keys []string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { return strings.HasPrefix(key, person.SearchPrefix(typed)) })
}

func TestSearchFindsAPersonHoweverTyped(t *testing.T) {
	nadia := person.SearchKeys("Ben Ali", "Nadia", "d’Ormesson")
	jean := person.SearchKeys("de La Tour", "Jean-Pierre")
	alone := person.SearchKeys("Suharto", "")
	for _, c := range []struct {
		keys  []string
		typed []string
	}{
		{nadia, []string{"benali", "BEN ALI", "Ben-Ali", "ali", "nad", "nadia benali", "Benali Nadia", "ali nadia", "nadia ali", "ormesson", "d'ormesson nadia", "nadia d ormesson"}},
		{jean, []string{"de la tour", "la tour", "latour", "tour jean", "Jean", "pierre", "jean-pierre de la t", "jean de la tour", "pierre de la tour", "de la tour pierre", "jean pierre la tour", "jeanpierre"}},
		{alone, []string{"suharto", "SUH"}},
		{person.SearchKeys("", "Madonna"), []string{"madonna"}},
	} {
		for _, typed := range c.typed {
			if !found(typed, c.keys) {
				t.Errorf("%q does not find %q", typed, c.keys)
			}
		}
	}
	for _, typed := range []string{"benalo", "enali", "ormessonx", "nadiab enalix", "adia"} {
		if found(typed, nadia) {
			t.Errorf("%q finds %q", typed, nadia)
		}
	}
}

func TestSearchKeysAreFewAndStable(t *testing.T) {
	if got, want := person.SearchKeys("Benali", "Nadia"), []string{"benalinadia", "nadiabenali"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := person.SearchKeys("Benali", "Nadia", "Benali", ""), []string{"benalinadia", "nadiabenali"}; !slices.Equal(got, want) {
		t.Errorf("the same name at birth gives %q, want %q", got, want)
	}
	if got := person.SearchKeys("", " - ", "’"); len(got) != 0 {
		t.Errorf("no name gives %q", got)
	}
}

func TestSearchFindsTheStartOfEveryWord(t *testing.T) {
	word := rapid.StringMatching(`[A-Za-zéèœÉ]{1,9}`)
	rapid.Check(t, func(t *rapid.T) {
		lasts := rapid.SliceOfN(word, 1, 4).Draw(t, "lasts")
		firsts := rapid.SliceOfN(word, 0, 3).Draw(t, "firsts")
		glue := rapid.SampledFrom([]string{" ", "-", "’", "  "}).Draw(t, "glue")
		keys := person.SearchKeys(strings.Join(lasts, glue), strings.Join(firsts, glue))
		last, first := strings.Join(lasts, " "), strings.Join(firsts, " ")
		typed := []string{last + " " + first, first + " " + last}
		for _, start := range append(lasts, firsts...) {
			typed = append(typed, start[:1+len(start)/2])
		}
		for _, text := range typed {
			if !utf8.ValidString(text) {
				continue
			}
			if !found(text, keys) {
				t.Fatalf("%q does not find %q", text, keys)
			}
		}
	})
}

// Ten megabytes pasted into a field cost no more than reading them. Texts that
// take long to decompose are shorter here; a cost that grew with the square of
// the length would show all the same.
func TestHostileNamesAreCheap(t *testing.T) {
	const long, short = 10 << 20, 1 << 20
	for name, text := range map[string]string{
		"words":         strings.Repeat("a ", long/2),
		"broken":        strings.Repeat("\xf0\x9f", short/2),
		"marks":         strings.Repeat("\u0301", short/2),
		"right to left": strings.Repeat("\u202eא", short/5),
		"emoji":         strings.Repeat("👩‍👩‍👧", short/18),
		"expanding":     strings.Repeat("ﷺ", short/9),
	} {
		started := time.Now()
		folded, keys, sorted := person.Fold(text), person.SearchKeys(text, text, text), person.SortKey(text, text)
		if took := time.Since(started); took > 20*time.Second {
			t.Errorf("%s took %s", name, took)
		}
		if !utf8.ValidString(folded) || !utf8.ValidString(sorted) {
			t.Errorf("%s gave broken text", name)
		}
		if len(keys) > 80 || len(sorted) > 2600 {
			t.Errorf("%s gave %d keys and a sort key of %d bytes", name, len(keys), len(sorted))
		}
		for _, key := range keys {
			if utf8.RuneCountInString(key) > person.KeyLength {
				t.Errorf("%s gave a key of %d letters", name, utf8.RuneCountInString(key))
			}
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"BEN ALI", "L’Hôpital", "Yıldız", "ﷺ", "\u202eא", "a\xffb", "\n\xf3À", "👩‍👩‍👧", "ǅ", "ϴ", "ẞ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		folded := person.Fold(text)
		if again := person.Fold(folded); again != folded {
			t.Fatalf("Fold(%q) = %q, which folds to %q", text, folded, again)
		}
		if !utf8.ValidString(folded) {
			t.Fatalf("Fold(%q) = %q is broken", text, folded)
		}
		if upper := person.Fold(strings.ToUpper(folded)); utf8.ValidString(text) && isLatin(folded) && upper != folded {
			t.Fatalf("%q in capitals folds to %q", folded, upper)
		}
		for _, key := range person.SearchKeys(text, text) {
			if person.Fold(key) != key || key == "" {
				t.Fatalf("%q has the key %q", text, key)
			}
		}
		if sorted := person.SortKey(text, text); !utf8.ValidString(sorted) || strings.ContainsRune(sorted, 0) {
			t.Fatalf("%q has the sort key %q", text, sorted)
		}
	})
}

func isLatin(text string) bool {
	return strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}
