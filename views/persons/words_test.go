package persons_test

import (
	"testing"

	"passerelle/locales"
	"passerelle/models/person"
)

// Models know no language and locales know no models: that both write names
// alike is kept here.
func TestNamesAreWrittenAlikeEverywhere(t *testing.T) {
	for _, name := range [][2]string{{"Benali", "Nadia"}, {"Ben-Ali", "Jean-Pierre"}, {"de La Tour", "Anne"}, {"DE LA TOUR", "Anne"}, {"d’Ormeval", "Jean"},
		{"Amara", ""}, {"Œuvrard", "Cœlia"}, {"Groß", "Lena"}, {"Éloi", "Zoé"}, {"بن علي", "نادية"}} {
		one := person.Person{LastName: name[0], FirstName: name[1]}
		if got, want := one.Name(), locales.NameInList(name[0], name[1]); got != want {
			t.Errorf("%v is %q in models and %q in locales", name, got, want)
		}
	}
}
