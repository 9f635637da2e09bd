package person_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
)

func search(t testing.TB, w *dbtest.Database, who *fixture.Persona, query string) person.Found {
	t.Helper()
	var found person.Found
	as(t, w, who, func(ctx context.Context, tx *db.Tx) (err error) {
		found, err = person.Search(ctx, tx, query)
		return err
	})
	return found
}

func TestSearchIsFoundHoweverItIsWritten(t *testing.T) {
	w := world.New(t)
	for _, name := range [][2]string{{"Ben Ali", "Nadia"}, {"BENALI", "Nadia"}, {"Ben-Ali", "Nadia"}, {"Bénali", "Jean-Pierre"}, {"Benalik", "Zoé"}, {"Durand", "Éloïse"}} {
		opened(t, w, fixture.Nadia, file(name[0], name[1]))
	}
	numbered := file("Œuvrard", "Cœlia")
	numbered.AppiRef, numbered.BirthOn = "202600000012", "29/02/1988"
	opened(t, w, fixture.Marc, numbered)
	closed := opened(t, w, fixture.Nadia, file("Zeller", "Aude"))
	w.Exec(t, "update persons set status = 'deceased' where id = $1", closed)

	three := []string{"BEN ALI Nadia", "BEN-ALI Nadia", "BENALI Nadia"}
	everyBenali := []string{"BEN ALI Nadia", "BEN-ALI Nadia", "BENALI Nadia", "BENALIK Zoé", "BÉNALI Jean-Pierre"}
	cases := map[string][]string{
		"benali": everyBenali, "BEN ALI": everyBenali, "Ben-Ali": everyBenali, "bénali": everyBenali, "  ben  ": everyBenali,
		"benali nadia": three, "Nadia Ben Ali": three, "nadia b": three, "ali": everyBenali[:2],
		"pierre": {"BÉNALI Jean-Pierre"}, "eloise": {"DURAND Éloïse"}, "ÉLOÏSE DUR": {"DURAND Éloïse"},
		"oeuvrard": {"ŒUVRARD Cœlia"}, "coelia": {"ŒUVRARD Cœlia"},
		"202600000012": {"ŒUVRARD Cœlia"}, "2026 0000 0012": {"ŒUVRARD Cœlia"}, "202600000013": {},
		"29/02/1988": {"ŒUVRARD Cœlia"}, "29021988": {"ŒUVRARD Cœlia"}, "1988-02-29": {"ŒUVRARD Cœlia"}, "30/02/1988": {},
		"œuv 29/02/1988": {"ŒUVRARD Cœlia"}, "benali 29/02/1988": {}, "zeller": {"ZELLER Aude"},
		"": {}, "   ": {}, "%": {}, "_": {}, `\`: {}, "😀": {}, "\u202eilaneb": {}, "' or 1=1 --": {}, strings.Repeat("benali", 2000): {},
	}
	for query, want := range cases {
		got := names(search(t, w, fixture.Nadia, query).Rows)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%.40q finds %v, want %v", query, got, want)
		}
	}
}

func TestSearchForgivesASlip(t *testing.T) {
	w := world.New(t)
	for _, name := range [][2]string{{"Benali", "Nadia"}, {"Haddad", "Karima"}, {"Villeneuve", "Christophe"}, {"Roy", "Luc"}} {
		opened(t, w, fixture.Nadia, file(name[0], name[1]))
	}
	cases := map[string]string{
		"benalli": "BENALI Nadia", "bnali": "BENALI Nadia", "ebnali": "BENALI Nadia", "venali": "BENALI Nadia", "enali": "BENALI Nadia", "abenali": "BENALI Nadia",
		"benlai nadia": "BENALI Nadia", "nadai benali": "BENALI Nadia", "addad": "HADDAD Karima", "hadad": "HADDAD Karima", "Hadadd": "HADDAD Karima",
		"vileneuv": "VILLENEUVE Christophe", "Chritsophe": "VILLENEUVE Christophe", "benqli 12/03/1988": "BENALI Nadia",
	}
	for query, want := range cases {
		found := search(t, w, fixture.Nadia, query)
		if !slices.Equal(names(found.Close), []string{want}) || len(found.Rows) > 0 {
			t.Errorf("%q finds %v and nearly %v, want nearly %s", query, names(found.Rows), names(found.Close), want)
		}
	}
	for _, query := range []string{"ryo", "roi", "xxxxxx", "benxxi", "12/03/1989 benqli"} {
		if found := search(t, w, fixture.Nadia, query); len(found.Close)+len(found.Rows) > 0 {
			t.Errorf("%q finds %v and nearly %v", query, names(found.Rows), names(found.Close))
		}
	}
}

func TestSearchStaysInTheService(t *testing.T) {
	w := world.New(t)
	n := file("Weber", "Anna")
	n.AppiRef = "202600000012"
	opened(t, w, fixture.Ines, n)
	for _, query := range []string{"weber", "webber", "wbeer", "12/03/1988", "202600000012", "weber 12/03/1988", "webr 12/03/1988"} {
		if found := search(t, w, fixture.Nadia, query); len(found.Rows)+len(found.Close) > 0 {
			t.Errorf("%q finds another service's %v %v", query, names(found.Rows), names(found.Close))
		}
		if found := search(t, w, fixture.Ines, query); len(found.Rows)+len(found.Close) != 1 {
			t.Errorf("%q does not find her own: %v %v", query, names(found.Rows), names(found.Close))
		}
	}
}

// Whatever single slip is made in a name, beyond its length the person is found.
func TestSearchForgivesAnySlip(t *testing.T) {
	w := world.New(t)
	opened(t, w, fixture.Nadia, file("Villeneuve", "Christophe"))
	crowd(t, w, 50, &fixture.SainteAurore, fixture.Nadia, "active")
	rapid.Check(t, func(t *rapid.T) {
		letters := []rune("villeneuve")
		at := rapid.IntRange(0, len(letters)-2).Draw(t, "at")
		letter := rapid.RuneFrom([]rune("abcdefghijklmnopqrstuvwxyz")).Draw(t, "letter")
		switch rapid.SampledFrom([]string{"too many", "missing", "another", "swapped"}).Draw(t, "slip") {
		case "too many":
			letters = slices.Insert(letters, at, letter)
		case "missing":
			letters = slices.Delete(letters, at, at+1)
		case "another":
			letters[at] = letter
		case "swapped":
			letters[at], letters[at+1] = letters[at+1], letters[at]
		}
		var found person.Found
		err := w.Pool.Read(context.Background(), fixture.Nadia.Actor(), func(tx *db.Tx) (err error) {
			found, err = person.Search(context.Background(), tx, string(letters))
			return err
		})
		if all := append(names(found.Rows), names(found.Close)...); err != nil || !slices.Equal(all, []string{"VILLENEUVE Christophe"}) {
			t.Fatalf("%s finds %v, %v", string(letters), all, err)
		}
	})
}

func TestSearchIsKeptForItsAuthorOnly(t *testing.T) {
	w := world.New(t)
	var kept person.QueryID
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		kept, err = person.Keep(ctx, tx, "  Ben Ali\u202e %_\\ 😀 ")
		return err
	})
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		if query, err := person.Kept(ctx, tx, kept); err != nil || query != "Ben Ali\u202e %_\\ 😀" {
			t.Errorf("kept %q, %v", query, err)
		}
		return nil
	})
	for _, other := range []*fixture.Persona{fixture.Marc, fixture.Helene, fixture.Ines} {
		as(t, w, other, func(ctx context.Context, tx *db.Tx) error {
			if query, err := person.Kept(ctx, tx, kept); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s reads %q, %v", other.Slug, query, err)
			}
			return nil
		})
	}
	var detail string
	var lines int
	w.Scan(t, "select count(*), max(detail) from journal where action = 'search' and noun_id = $1 and account_id = $2", []any{kept, fixture.Nadia.Account()}, &lines, &detail)
	if lines != 1 || detail != "" {
		t.Errorf("%d lines, detail %q", lines, detail)
	}
	err := write(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.Keep(ctx, tx, strings.Repeat("é", person.QueryLength+1))
		return err
	})
	if wrong(err)["q"] != "person.error.query_long" {
		t.Errorf("a long text was kept: %v", err)
	}
}
