package inclusion_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/inclusion"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// official compiles the schemas as they were published.
func official(t testing.TB) map[inclusion.Kind]*jsonschema.Schema {
	t.Helper()
	compiled := map[inclusion.Kind]*jsonschema.Schema{}
	for _, kind := range []inclusion.Kind{inclusion.Structure, inclusion.Service} {
		file, err := os.Open("schemas/" + string(kind) + ".json")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		parsed, err := jsonschema.UnmarshalJSON(file)
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		compiler.AssertFormat()
		if err := compiler.AddResource(string(kind), parsed); err != nil {
			t.Fatal(err)
		}
		if compiled[kind], err = compiler.Compile(string(kind)); err != nil {
			t.Fatal(err)
		}
	}
	return compiled
}

func export(t testing.TB, w *dbtest.Database) inclusion.Directory {
	t.Helper()
	var all inclusion.Directory
	err := w.Pool.Read(t.Context(), fixture.Helene.Actor(), func(tx *db.Tx) (err error) {
		all, err = inclusion.Export(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// intake stages a file, has it looked at, and gives what it would do.
func intake(t testing.TB, w *dbtest.Database, file []byte) inclusion.Intake {
	t.Helper()
	var id inclusion.IntakeID
	err := w.Pool.Write(t.Context(), fixture.Helene.Actor(), func(tx *db.Tx) (err error) {
		id, err = inclusion.Stage(t.Context(), tx, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return carry(t, w, id)
}

func carry(t testing.TB, w *dbtest.Database, id inclusion.IntakeID) (found inclusion.Intake) {
	t.Helper()
	if err := inclusion.Carry(t.Context(), w.Pool, inclusion.Work{Intake: id.UUID, Service: fixture.ValClair.ID}); err != nil {
		t.Fatal(err)
	}
	err := w.Pool.Read(t.Context(), fixture.Helene.Actor(), func(tx *db.Tx) (err error) {
		found, err = inclusion.ByID(t.Context(), tx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// imported carries a file through to its end.
func imported(t testing.TB, w *dbtest.Database, file []byte) inclusion.Intake {
	t.Helper()
	looked := intake(t, w, file)
	err := w.Pool.Write(t.Context(), fixture.Helene.Actor(), func(tx *db.Tx) error { return inclusion.Confirm(t.Context(), tx, looked.ID) })
	if err != nil {
		t.Fatalf("%v: %+v", err, looked)
	}
	return carry(t, w, looked.ID)
}

func text(t testing.TB, value any) []byte {
	t.Helper()
	file, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// normal is a document as it reads after a trip through JSON.
func normal(t testing.TB, d any) any {
	t.Helper()
	var back any
	if err := json.Unmarshal(text(t, d), &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// Everything the portal entered itself leaves in the official schema.
func TestDataInclusionExportIsOfTheSchema(t *testing.T) {
	w := world.Lived(t)
	schemas, all := official(t), export(t, w)
	if len(all.Structures) < 25 || len(all.Services) < 25 {
		t.Fatalf("%d structures, %d services", len(all.Structures), len(all.Services))
	}
	for kind, documents := range map[inclusion.Kind][]inclusion.Document{inclusion.Structure: all.Structures, inclusion.Service: all.Services} {
		for _, d := range documents {
			if err := schemas[kind].Validate(normal(t, d)); err != nil {
				t.Errorf("%s %v: %v", kind, d["id"], err)
			}
		}
	}
	for _, kind := range []inclusion.Kind{inclusion.Structure, inclusion.Service} {
		table, err := all.CSV(kind)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := inclusion.Parse(table)
		documents := map[inclusion.Kind][]inclusion.Document{inclusion.Structure: all.Structures, inclusion.Service: all.Services}[kind]
		if err != nil || len(rows) != len(documents) {
			t.Fatalf("%d rows of %s: %v", len(rows), kind, err)
		}
		for i, r := range rows {
			if r.Problem != "" || r.Kind != kind || !reflect.DeepEqual(normal(t, r.Document), normal(t, documents[i])) {
				t.Errorf("%s: %q\n%v\n%v", kind, r.Problem, normal(t, r.Document), normal(t, documents[i]))
			}
		}
	}
}

// What leaves one portal enters an empty one and leaves it again the same.
func TestDataInclusionPortalToPortal(t *testing.T) {
	first, second := world.Lived(t), empty(t)
	all := export(t, first)
	file, err := all.JSON()
	if err != nil {
		t.Fatal(err)
	}
	done := imported(t, second, file)
	if done.Status != inclusion.Done || done.Fresh != len(all.Structures)+len(all.Services) || done.Wrong+done.Elsewhere != 0 {
		t.Fatalf("%+v", done)
	}
	compare(t, all, export(t, second))
	var seats, again int
	first.Scan(t, "select sum(seats * 1000 + seats_free + answer_days + coalesce(array_length(welcomes, 1), 0)) from offers where status in ('published','suspended')", nil, &seats)
	second.Scan(t, "select sum(seats * 1000 + seats_free + answer_days + coalesce(array_length(welcomes, 1), 0)) from offers", nil, &again)
	if seats != again {
		t.Errorf("places and delays: %d, %d", seats, again)
	}
	if back := intake(t, second, file); back.Same != done.Fresh || back.Fresh+back.Changed != 0 {
		t.Errorf("the same file again: %+v", back)
	}
	if home := intake(t, first, file); home.Elsewhere != done.Fresh {
		t.Errorf("its own file back home: %+v", home)
	}
}

// empty is a portal with a directory without anybody in it.
func empty(t testing.TB) *dbtest.Database {
	w := world.New(t)
	w.Exec(t, "delete from agreement_terms")
	w.Exec(t, "delete from agreements")
	w.Exec(t, "delete from offers")
	w.Exec(t, "delete from sites")
	return w
}

func compare(t testing.TB, want, got inclusion.Directory) {
	t.Helper()
	for name, pair := range map[string][2][]inclusion.Document{"structure": {want.Structures, got.Structures}, "service": {want.Services, got.Services}} {
		found := map[any]any{}
		for _, d := range pair[1] {
			found[fmt.Sprint(d["source"], d["id"])] = normal(t, d)
		}
		if len(pair[0]) != len(pair[1]) {
			t.Fatalf("%d of %d %ss", len(pair[1]), len(pair[0]), name)
		}
		for _, d := range pair[0] {
			if is := found[fmt.Sprint(d["source"], d["id"])]; !reflect.DeepEqual(normal(t, d), is) {
				t.Fatalf("%s differs:\n%v\n%v", name, normal(t, d), is)
			}
		}
	}
}

// Any document that can be taken leaves as it came, unknown fields and values
// included.
func TestDataInclusionRoundTrip(t *testing.T) {
	w := empty(t)
	words := rapid.StringOfN(rapid.RuneFrom([]rune("abcdé àœ’\"';<&\\\n0123456789أب🙂")), 5, 60, -1)
	name := rapid.StringMatching(`[A-Za-zÉ][a-zé’ &0-9]{2,40}[a-z]`)
	maybe := func(r *rapid.T, d inclusion.Document, field string, value *rapid.Generator[any]) {
		if rapid.Bool().Draw(r, field) {
			d[field] = value.Draw(r, field+" value")
		}
	}
	any0 := func(g *rapid.Generator[string]) *rapid.Generator[any] {
		return rapid.Map(g, func(s string) any { return s })
	}
	lists := func(of ...string) *rapid.Generator[any] {
		return rapid.Map(rapid.SliceOfNDistinct(rapid.SampledFrom(of), 1, len(of), rapid.ID), func(all []string) any {
			list := make([]any, len(all))
			for i, one := range all {
				list[i] = one
			}
			return list
		})
	}
	trips := 0
	rapid.Check(t, func(r *rapid.T) {
		trips++
		source := fmt.Sprintf("source-%d", trips)
		var d inclusion.Directory
		for i := range rapid.IntRange(1, 3).Draw(r, "structures") {
			s := inclusion.Document{"source": source, "id": fmt.Sprintf("%s--s%d", source, i), "nom": name.Draw(r, "nom"), "date_maj": "2025-02-14"}
			for _, field := range []string{"description", "adresse", "commune", "complement_adresse", "horaires_accueil", "courriel", "champ_inconnu"} {
				maybe(r, s, field, any0(words))
			}
			maybe(r, s, "telephone", any0(rapid.SampledFrom([]string{"+33199001234", "01 99 00 12 34", "0199001234", "3949", "voir le site"})))
			maybe(r, s, "siret", any0(rapid.SampledFrom([]string{"73282932000074", "732"})))
			maybe(r, s, "code_insee", any0(rapid.SampledFrom([]string{"91228", "00000", "2A004"})))
			maybe(r, s, "reseaux_porteurs", lists("csapa", "spip", "reseau-de-demain"))
			maybe(r, s, "latitude", rapid.Map(rapid.Float64Range(-90, 90), func(f float64) any { return f }))
			d.Structures = append(d.Structures, s)
			for j := range rapid.IntRange(0, 2).Draw(r, "services") {
				v := inclusion.Document{"source": source, "structure_id": s["id"], "id": fmt.Sprintf("%s--v%d-%d", source, i, j), "nom": name.Draw(r, "nom"), "description": words.Draw(r, "description"), "date_maj": "2025-02-14"}
				for _, field := range []string{"publics_precisions", "conditions_acces", "mobilisation_precisions", "frais_precisions", "contact_nom_prenom"} {
					maybe(r, v, field, any0(words))
				}
				maybe(r, v, "thematiques", lists("sante--addictions", "mobilite--preparer-un-permis", "theme--de-demain"))
				maybe(r, v, "zone_eligibilite", lists("france", "91", "2A", "75056", "200093201", "99100", "974"))
				maybe(r, v, "modes_accueil", lists("a-distance", "en-presentiel"))
				maybe(r, v, "objet_inconnu", rapid.Just(any(map[string]any{"a": []any{1.0, "b", nil}})))
				maybe(r, v, "passerelle", rapid.Just(any(map[string]any{"seats": "beaucoup", "languages": []any{"tlh"}})))
				d.Services = append(d.Services, v)
			}
		}
		done := imported(t, w, text(t, d))
		if done.Fresh != len(d.Structures)+len(d.Services) || done.Wrong != 0 {
			r.Fatalf("%+v", done)
		}
		compare(r0{t, r}, d, only(export(t, w), source))
	})
}

// r0 fails the property where the comparison would fail the test.
type r0 struct {
	testing.TB
	r *rapid.T
}

func (t r0) Fatalf(format string, args ...any) { t.r.Fatalf(format, args...) }

func only(d inclusion.Directory, source string) inclusion.Directory {
	var of inclusion.Directory
	for _, s := range d.Structures {
		if s["source"] == source {
			of.Structures = append(of.Structures, s)
		}
	}
	for _, s := range d.Services {
		if s["source"] == source {
			of.Services = append(of.Services, s)
		}
	}
	return of
}
