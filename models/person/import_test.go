package person_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
)

// words are a few of those the pages know.
var words = person.Words{
	Columns: map[string]string{"nom": "last_name", "prenom": "first_name", "nele": "birth_on", "napi": "appi_ref", "antenne": "branch", "referent": "referent",
		"mesure": "measure", "fin": "measure_ends_on", "commune": "commune", "codepostal": "postal_code", "sms": "sms", "langue": "language", "obligations": "obligations"},
	Values: map[string]map[string]string{
		"measure":     {"sursisprobatoire": "probation_order", "controlejudiciaire": "judicial_supervision"},
		"sms":         {"oui": "true", "non": "false"},
		"language":    {"pachto": "ps"},
		"obligations": {"soins": "care_obligation", "travail": "work_or_training"},
	},
}

const head = "Nom;Prénom;Né le;N° API;Antenne;Référent;Mesure;Commune;Code postal;SMS;Langue;Obligations;Couleur\n"

// staged puts a file where it waits.
func staged(t testing.TB, w *dbtest.Database, who *fixture.Persona, file string) person.ImportID {
	t.Helper()
	var id person.ImportID
	as(t, w, who, func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = person.Stage(ctx, tx, []byte(file), who.Branch.ID.String(), words)
		return err
	})
	return id
}

func checked(t testing.TB, w *dbtest.Database, who *fixture.Persona, id person.ImportID) person.Checked {
	t.Helper()
	var c person.Checked
	as(t, w, who, func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = person.Check(ctx, tx, id, words)
		return err
	})
	return c
}

// said lists what would become of each row.
func said(c person.Checked) string {
	var all []string
	for _, row := range c.Rows {
		text := fmt.Sprintf("%d %s", row.Line, row.State)
		for _, p := range row.Problems {
			text += " " + p.Column + ":" + strings.TrimPrefix(strings.TrimPrefix(p.Key, "person.error."), "import.error.")
		}
		if row.First > 0 {
			text += fmt.Sprintf(" of %d", row.First)
		}
		if row.Settled {
			text += " settled"
		}
		all = append(all, text)
	}
	return strings.Join(all, "\n")
}

func TestImportSaysWhatWouldBecomeOfEachRow(t *testing.T) {
	w := world.New(t)
	opened(t, w, fixture.Marc, file("Ben Ali", "Nadia"))
	numbered := file("Amara", "Lina")
	numbered.AppiRef, numbered.BirthOn = "202600000012", "01/02/1990"
	opened(t, w, fixture.Marc, numbered)
	opened(t, w, fixture.Ines, file("Costa", "Rui")) // another service's never counts
	id := staged(t, w, fixture.Helene, head+
		"LEFÈVRE;Zoé;29/02/1988;2026 0000 0020;Mornay-les-Étangs;Marc Tessier;Contrôle judiciaire;St Denis;93200;non;Pachto;Soins | Travail;bleu\n"+
		"BENALI;nadia;12/03/1988\n"+
		"Autre;Nom;03/04/1991;202600000012\n"+
		"Costa;Rui;12/03/1988;;;nadia@exemple.test\n"+
		"Zoé;Lefèvre;1988-02-29\n"+
		"Roy;;31/02/1990;x;Ailleurs;Personne;Prison;;9;peut-être\n"+
		"=cmd();@a;01/01/1990\n"+
		"Duval;Jean;01/01/1990;202600000020\n"+
		";;\n"+
		"Kaya;Elif;02/02/1991;;;MARC@exemple.test\n"+
		"Martin;Paul;02/02/1992;;;ines@exemple.test\n"+
		"Haddad;Sami;01/01/1990;;;;;;;;;;;;trop\n"+
		"Diallo;Awa;01/01/1990;;;;Sursis probatoire;;;;;Soins\n")
	c := checked(t, w, fixture.Helene, id)
	want := `2 new
3 known
4 known settled
5 new
6 repeated of 2
7 wrong sms:word measure:word branch:branch referent:referent birth_on:day appi_ref:appi postal_code:postal_code
8 wrong last_name:formula first_name:formula
9 wrong appi_ref:appi_twice
11 new
12 wrong referent:referent
13 wrong last_name:cells
14 wrong frame:frame`
	if got := said(c); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if strings.Join(c.Ignored, ",") != "Couleur" || c.Counts[person.RowNew] != 3 || c.Counts[person.RowWrong] != 6 {
		t.Errorf("ignored %v, counts %v", c.Ignored, c.Counts)
	}
	p := c.Rows[0].Person
	if p.Branch != fixture.Mornay.ID || p.BranchName != fixture.Mornay.Name || p.Referent != fixture.Marc.Account() || p.Commune != "Saint-Denis" ||
		p.AppiRef != "202600000020" || p.SMS != "refused" || p.Language != "ps" {
		t.Errorf("understood %+v", p)
	}
	if o := c.Rows[3].Person; o.Referent != fixture.Nadia.Account() || o.Branch != fixture.SainteAurore.ID {
		t.Errorf("by address and by default: %+v", o)
	}
	if o := c.Rows[8].Person; o.Referent != fixture.Marc.Account() {
		t.Errorf("by another address: %+v", o)
	}
	if same := c.Rows[1].Same; same == nil || same.LastName != "Ben Ali" || same.BranchName != fixture.Mornay.Name {
		t.Errorf("known as %+v", same)
	}
}

func carryOut(t testing.TB, w *dbtest.Database, who *fixture.Persona, id person.ImportID, d person.Decision) (n int, err error) {
	t.Helper()
	err = write(t, w, who, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = person.CarryOut(ctx, tx, id, words, d)
		return err
	})
	return n, err
}

// rowsLeft counts what an import must not leave behind, and the files.
func rowsLeft(t testing.TB, w *dbtest.Database) (rows, files int) {
	t.Helper()
	w.Scan(t, "select (select count(*) from person_import_rows), (select count(*) from persons)", nil, &rows, &files)
	return rows, files
}

func TestImportIsCarriedOutOnceAndWhole(t *testing.T) {
	w := world.New(t)
	opened(t, w, fixture.Marc, file("Ben Ali", "Nadia"))
	id := staged(t, w, fixture.Helene, head+
		"Lefèvre;Zoé;29/02/1988;202600000020;;;Contrôle judiciaire;;;;;Soins\nBenali;Nadia;12/03/1988\nRoy;;demain\nCosta;Rui;01/01/1990\n")
	seen := checked(t, w, fixture.Helene, id).Seal()
	if _, err := carryOut(t, w, fixture.Helene, id, person.Decision{Seen: seen}); wrong(err)["leave_wrong"] == "" {
		t.Errorf("wrong rows were left aside unasked: %v", err)
	}
	if _, err := carryOut(t, w, fixture.Helene, id, person.Decision{Seen: "0-0-0-0", LeaveWrong: true}); !fault.Is(err, fault.Conflict) {
		t.Errorf("carried out unseen: %v", err)
	}
	if rows, files := rowsLeft(t, w); rows != 4 || files != 1 {
		t.Errorf("a refusal left %d rows, %d files", rows, files)
	}
	n, err := carryOut(t, w, fixture.Helene, id, person.Decision{Seen: seen, LeaveWrong: true, Anyway: []int{3}})
	if err != nil || n != 3 {
		t.Fatalf("%d files, %v", n, err)
	}
	if _, err := carryOut(t, w, fixture.Helene, id, person.Decision{Seen: seen, LeaveWrong: true}); !fault.Is(err, fault.Conflict) {
		t.Errorf("carried out twice: %v", err)
	}
	if rows, files := rowsLeft(t, w); rows != 0 || files != 4 {
		t.Errorf("%d rows are left, %d files", rows, files)
	}
	var status, header, detail string
	var created, duties, lines int
	w.Scan(t, "select status, header, created from person_imports where id = $1", []any{id}, &status, &header, &created)
	w.Scan(t, `select (select count(*) from obligations o join measures m on m.id = o.measure_id where m.frame = 'before'), count(*),
		(select detail from journal where noun = 'person_import' and action = 'change') from journal where action = 'create' and noun = 'person' and account_id = $1`,
		[]any{fixture.Helene.Account()}, &duties, &lines, &detail)
	if status != "done" || header != "[]" || created != 3 || duties != 1 || lines != 3 || detail != "rows=4 created=3 known=1 repeated=0 wrong=1" {
		t.Errorf("%s %s %d created, %d duties, %d lines, %s", status, header, created, duties, lines, detail)
	}
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		found, err := person.Search(ctx, tx, "zoe lefevre")
		if len(found.Rows) != 1 || found.Rows[0].MeasureKind != person.JudicialSupervision {
			t.Errorf("found %+v", found.Rows)
		}
		return err
	})
}

func TestImportThatChangedMeanwhileIsLookedAtAgain(t *testing.T) {
	w := world.New(t)
	id := staged(t, w, fixture.Helene, head+"Lefèvre;Zoé;29/02/1988\nCosta;Rui;01/01/1990;202600000020\n")
	seen := checked(t, w, fixture.Helene, id).Seal()
	quicker := file("Costa", "Rui")
	quicker.BirthOn = "01/01/1990"
	opened(t, w, fixture.Marc, quicker)
	if n, err := carryOut(t, w, fixture.Helene, id, person.Decision{Seen: seen}); !fault.Is(err, fault.Conflict) {
		t.Errorf("%d files, %v", n, err)
	}
	if rows, files := rowsLeft(t, w); rows != 2 || files != 1 {
		t.Errorf("%d rows, %d files", rows, files)
	}
}

func TestUnreadableFilesLeaveNothing(t *testing.T) {
	w := world.New(t)
	old, err := charmap.Windows1252.NewEncoder().String("Prénom;Né le\nZoé;12/03/1988\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ body, key string }{
		"nothing":           {"", "import.unreadable.empty"},
		"a workbook":        {"PK\x03\x04", "import.unreadable.workbook"},
		"a programme":       {"\x7fELF\x00\x00", "import.unreadable.not_text"},
		"a giant line":      {head + strings.Repeat("x", 100_000), "import.unreadable.long_line"},
		"100 000 rows":      {head + strings.Repeat("Roy;Anne;12/03/1988\n", 100_000), "import.unreadable.too_many"},
		"an open quote":     {head + "\"Roy;Anne\n", "import.unreadable.quotes"},
		"no last name":      {old, "import.error.column_missing"},
		"a column twice":    {"Nom;Nom;Né le\na;b;12/03/1988\n", "import.error.column_twice"},
		"another separator": {"Nom|Né le\nRoy|12/03/1988\n", "import.error.column_missing"},
		"a page of the web": {"<html><body>Nom</body></html>\n<p>\n", "import.error.column_missing"},
		"more than 20 mega": {head + strings.Repeat("x\n", 11<<20), ""},
	} {
		err := write(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Stage(ctx, tx, []byte(c.body), fixture.SainteAurore.ID.String(), words)
			return err
		})
		if f, ok := fault.As(err); !ok || c.key == "" && f.Kind != fault.TooLarge || c.key != "" && wrong(err)["file"] != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	err = write(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.Stage(ctx, tx, []byte(head+"Roy;Anne;12/03/1988\n"), fixture.Brumeval.ID.String(), words)
		return err
	})
	if wrong(err)["branch_id"] == "" {
		t.Errorf("another service's branch: %v", err)
	}
	var left int
	w.Scan(t, "select (select count(*) from person_imports) + (select count(*) from person_import_rows) + (select count(*) from persons)", nil, &left)
	if left != 0 {
		t.Errorf("%d rows are left", left)
	}
}

func TestImportIsItsServicesOnlyAndEnds(t *testing.T) {
	w := world.New(t)
	id := staged(t, w, fixture.Helene, head+"Roy;Anne;12/03/1988\n")
	for name, who := range map[string]*fixture.Persona{"another service": fixture.Ines, "a partner": fixture.Karim} {
		if n, err := carryOut(t, w, who, id, person.Decision{Seen: "1-0-0-0"}); err == nil || n != 0 {
			t.Errorf("%s carries it out: %v", name, err)
		}
		if err := write(t, w, who, func(ctx context.Context, tx *db.Tx) error { return person.DiscardImport(ctx, tx, id) }); err == nil {
			t.Errorf("%s discards it", name)
		}
	}
	w.Stand(dbtest.Monday.Add(person.ImportLasts))
	if _, err := carryOut(t, w, fixture.Helene, id, person.Decision{Seen: "1-0-0-0"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a day later: %v", err)
	}
	w.Stand(dbtest.Monday)
	as(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error { return person.DiscardImport(ctx, tx, id) })
	if rows, files := rowsLeft(t, w); rows != 0 || files != 0 {
		t.Errorf("%d rows, %d files", rows, files)
	}
}
