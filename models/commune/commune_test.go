package commune_test

import (
	"context"
	"strings"
	"testing"

	"passerelle/models/commune"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// read runs fn as a persona, in a unit of work that only reads.
func read(t *testing.T, w *dbtest.Database, who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := w.Pool.Read(t.Context(), who.Actor(), func(tx *db.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// said lists « name (department) ».
func said(all []commune.Commune) string {
	var names []string
	for _, c := range all {
		names = append(names, c.Name+" ("+c.DepartmentCode+")")
	}
	return strings.Join(names, ", ")
}

func TestCommunesAreFoundHoweverTheyAreTyped(t *testing.T) {
	w := world.New(t)
	read(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		for typed, want := range map[string]string{
			"L'HAY LES ROSES": "L’Haÿ-les-Roses (94)", "hay-les": "L’Haÿ-les-Roses (94)", "94240": "L’Haÿ-les-Roses (94)",
			"st etienne du rouv": "Saint-Étienne-du-Rouvray (76)", "  Abymes ": "Les Abymes (971)", "97400": "Saint-Denis (974)",
			"Paris 12": "Paris 12e Arrondissement (75)", "69003 lyon 3": "Lyon 3e Arrondissement (69)", "marseille 16": "Marseille 16e Arrondissement (13)",
			"20000": "Ajaccio (2A)", "97600 mamou": "Mamoudzou (976)", "98714 pap": "Papeete (987)",
			"": "", "s": "", "%": "", "Sainte-Aurore": "", strings.Repeat("é", 10000): "", "\xff\x00": "", "☃☃": "",
		} {
			found, err := commune.Search(ctx, tx, typed)
			if got := said(found); err != nil || got != want {
				t.Errorf("%.40q finds %q, %v, want %q", typed, got, err, want)
			}
		}
		found, err := commune.Search(ctx, tx, "Saint-Denis")
		if err != nil || len(found) != commune.Most || found[0].DepartmentCode != "974" || found[1].DepartmentCode != "93" {
			t.Errorf("the larger ones do not come first: %s, %v", said(found), err)
		}
		return nil
	})
}

func TestAnAddressMeansOneCommuneOrSeveral(t *testing.T) {
	w := world.New(t)
	read(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		for _, c := range []struct {
			name, postal, first, why string
			count                    int
		}{
			{"Lens", "", "Lens (62)", "not Lens-Lestang", 1},
			{"Saint-Denis", "93200", "Saint-Denis (93)", "the postal code decides", 1},
			{"Saint-Denis", "", "Saint-Denis (974)", "several of the name", 4},
			{"", "01400", "Châtillon-sur-Chalaronne (01)", "all that the code serves", 10},
			{"", "75012", "Paris (75)", "the city and its district", 2},
			{"Bourg-la-R", "", "Bourg-la-Reine (92)", "the start of a name", 1},
			{"Lens", "62308", "", "a code of a large receiver", 0},
			{"Sainte-Aurore", "99100", "", "invented", 0},
			{"", "624", "", "half a code", 0},
			{"", "", "", "nothing", 0},
		} {
			found, err := commune.Match(ctx, tx, c.name, c.postal)
			first := ""
			if len(found) > 0 {
				first = said(found[:1])
			}
			if err != nil || len(found) != c.count || first != c.first {
				t.Errorf("%s: %q %q means %s, %v", c.why, c.name, c.postal, said(found), err)
			}
		}
		return nil
	})
}

func TestEveryKindOfActorReadsCommunes(t *testing.T) {
	w := world.New(t)
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim, fixture.Bruno, fixture.Claire} {
		read(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			c, err := commune.ByCode(ctx, tx, "2A004")
			if err != nil || c.Name != "Ajaccio" || !c.Serves("20090") || c.Serves("20200") || c.DepartmentName != "Corse-du-Sud" {
				t.Errorf("%s reads %+v, %v", who.Slug, c, err)
			}
			if _, err := commune.ByCode(ctx, tx, "99999"); !fault.Is(err, fault.NotFound) {
				t.Errorf("a code that is none: %v", err)
			}
			return nil
		})
	}
}

func TestAnEditionIsLoadedOnce(t *testing.T) {
	w := dbtest.New(t)
	count := func() (communes, former, keys int) {
		w.Scan(t, "select count(*), count(*) filter (where status = 'former'), (select count(*) from commune_keys) from communes", nil, &communes, &former, &keys)
		return communes, former, keys
	}
	communes, former, keys := count()
	if communes != 35014 || former != 0 || keys < 70000 {
		t.Fatalf("%d communes, %d former, %d keys", communes, former, keys)
	}
	w.Exec(t, "update communes set name = 'x' where insee_code = '01001'")
	if _, err := db.Migrate(t.Context(), w.Owner); err != nil {
		t.Fatal(err)
	}
	var name string
	w.Scan(t, "select name from communes where insee_code = '01001'", nil, &name)
	if name != "x" {
		t.Error("the same edition was loaded again")
	}
	w.Exec(t, "update reference_editions set edition = 'older'")
	w.Exec(t, "insert into communes (insee_code, name, department_code, postal_codes) values ('01000', 'Jadis', '01', '01000')")
	if _, err := db.Migrate(t.Context(), w.Owner); err != nil {
		t.Fatal(err)
	}
	w.Scan(t, "select name from communes where insee_code = '01001'", nil, &name)
	again, gone, sameKeys := count()
	if name != "L'Abergement-Clémenciat" || again != communes+1 || gone != 1 || sameKeys != keys {
		t.Errorf("after an older edition: %q, %d communes, %d former, %d keys", name, again, gone, sameKeys)
	}
}
