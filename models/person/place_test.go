package person_test

import (
	"context"
	"testing"

	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
)

func TestAddressIsWrittenAsTheOfficialListDoes(t *testing.T) {
	w := world.New(t)
	for _, c := range []struct{ why, commune, postal, code, housing, want string }{
		{"one commune of the name", "l'hay les roses", "", "", "", "94240 L’Haÿ-les-Roses"},
		{"the postal code decides", "St Denis", "93200", "", "", "93200 Saint-Denis"},
		{"both in one field", "97400 saint denis", "", "", "", "97400 Saint-Denis"},
		{"a postal code of one commune", "", "94240", "", "", "94240 L’Haÿ-les-Roses"},
		{"several of the name", "Saint-Denis", "", "", "", ""},
		{"several, and one chosen", "Saint-Denis", "", "93066", "", "Saint-Denis"},
		{"several, and none of them", "Saint-Denis", "", person.AsTyped, "", "Saint-Denis"},
		{"several, and one that is none of them", "Saint-Denis", "", "75056", "", ""},
		{"a choice made for another address", "Lens", "", "93066", "", "62300 Lens"},
		{"the start of a name", "Bourg-la-R", "", "", "", ""},
		{"several communes of a postal code", "", "01400", "", "", ""},
		{"a large receiver", "Lens", "62308", "", "", "62308 Lens"},
		{"invented", "Sainte-Aurore", "99100", "", "", "99100 Sainte-Aurore"},
		{"abroad", "Saint-Denis", "B-1000", "", "abroad", "B-1000 Saint-Denis"},
	} {
		n := file("Benali", "Nadia")
		n.Commune, n.PostalCode, n.CommuneCode, n.Housing = c.commune, c.postal, c.code, c.housing
		got := ""
		err := write(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			several, err := person.Communes(ctx, tx, n)
			if err != nil {
				return err
			}
			id, err := person.Create(ctx, tx, n)
			if err != nil {
				if len(several) == 0 {
					t.Errorf("%s: refused with nothing to choose from", c.why)
				}
				return err
			}
			p, err := person.ByID(ctx, tx, id)
			if err != nil {
				return err
			}
			if got = p.PostalCode + " " + p.Commune; p.PostalCode == "" {
				got = p.Commune
			}
			return errUndo
		})
		if got != c.want || c.want == "" && wrong(err)["commune_code"] != "person.error.commune_several" {
			t.Errorf("%s: %q, want %q (%v)", c.why, got, c.want, err)
		}
	}
}
