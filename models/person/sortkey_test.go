package person_test

import (
	"slices"
	"strings"
	"testing"

	"passerelle/models/person"
)

func TestSortKeyOrdersAsAFrenchReaderExpects(t *testing.T) {
	want := []string{
		"Abel,Zoé",
		"Aït Ali,Karim",
		"Aziz,Nour",
		"Ben Ali,Alice",
		"Benali,Bruno",
		"BEN-ALI,Chloé",
		"Benamar,Ali",
		"Cœur,Anne",
		"Coffi,Anne",
		"Cote,Anne", "Coté,Anne", "Côte,Anne", "Côté,Anne",
		"Coté,Berthe",
		"des Essarts,Paul",
		"du Bellay,Joachim",
		"El Amrani,Sofia",
		"Éluard,Paul",
		"Emery,Luc",
		"de La Tour,Agnès",
		"La Tour,Bernard",
		"DE LA TOUR,Claire",
		"de l’Isle,Jeanne",
		"Martin,",
		"Martin,Élodie",
		"Martin,Émile",
		"Martin,Eric",
		"Martin,Ève",
		"Martineau,Ève",
		"d’Ormesson,Jean",
		"D'ORMESSON,Luc",
		"Ormesson,Marc",
		"van Damme,Jan",
		"Ковальчук,Олена",
		"محمد,أحمد",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortStableFunc(got, func(a, b string) int { return strings.Compare(key(a), key(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func key(name string) string {
	last, first, _ := strings.Cut(name, ",")
	return person.SortKey(last, first)
}

func TestSortKeyDoesNotDependOnHowANameWasTyped(t *testing.T) {
	for _, same := range [][2]string{
		{"de La Tour,Jean", "DE LA TOUR,jean"},
		{"d’Ormesson,Jean", "D'ormesson,Jean"},
		{"Éluard,Paul", "E\u0301luard,Paul"},
	} {
		if key(same[0]) != key(same[1]) {
			t.Errorf("%q sorts by %q, %q by %q", same[0], key(same[0]), same[1], key(same[1]))
		}
	}
	// A particle with nothing after it is the name.
	for name, want := range map[string]string{"De,Jean": "de jean ", "de ,Jean": "de jean ", "d’,Jean": "d jean ", ",Jean": " jean "} {
		if !strings.HasPrefix(key(name), want) {
			t.Errorf("%q sorts by %q, want it to start %q", name, key(name), want)
		}
	}
}
