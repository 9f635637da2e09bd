package locales_test

import (
	"testing"

	"passerelle/locales"
)

func TestNamesInLists(t *testing.T) {
	for _, c := range []struct{ family, given, want string }{
		{"Lefèvre", "Élodie", "LEFÈVRE Élodie"},
		{"Œuvrard-Noël", "Jean-Marc", "ŒUVRARD-NOËL Jean-Marc"},
		{"de La Tour", "Anne", "de LA TOUR Anne"},
		{"d’Ormeval", "Inès", "d’ORMEVAL Inès"},
		{"d'Ormeval", "Inès", "d'ORMEVAL Inès"},
		{"Le Goff", "Yann", "LE GOFF Yann"},
		{"Desmarais", "Paul", "DESMARAIS Paul"},
		{"Strauß", "Uwe", "STRAUSS Uwe"},
		{"Souleymane", "", "SOULEYMANE"},
		{"", "Souleymane", "Souleymane"},
		{" Roux ", " Léa ", "ROUX Léa"},
	} {
		equal(t, locales.NameInList(c.family, c.given), c.want)
	}
}

func TestNamesInLetters(t *testing.T) {
	fr, en := speak(t, "fr", paris), speak(t, "en", paris)
	equal(t, locales.NameInLetter(fr, locales.Mrs, "Élodie", "Lefèvre"), "Mme Élodie LEFÈVRE")
	equal(t, locales.NameInLetter(fr, locales.Mr, "Jean", "de La Tour"), "M. Jean de LA TOUR")
	equal(t, locales.NameInLetter(fr, locales.NoTitle, "Sacha", "Roux"), "Sacha ROUX")
	equal(t, locales.NameInLetter(fr, locales.Mr, "", "Souleymane"), "M. SOULEYMANE")
	equal(t, locales.NameInLetter(en, locales.Mrs, "Élodie", "Lefèvre"), "Ms Élodie LEFÈVRE")
}
