package culture_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// paid is a line of a budget.
func paid(kind, funder, planned, committed, spent string) culture.TypedLine {
	return culture.TypedLine{Kind: kind, Funder: funder, Label: "Cachet", On: "12/01/2027", Planned: planned, Committed: committed, Spent: spent}
}

func addLine(t *testing.T, w *dbtest.Database, action culture.ID, typed culture.TypedLine) (made culture.LineID, err error) {
	t.Helper()
	err = try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = culture.AddLine(ctx, tx, action, typed)
		return err
	})
	return made, err
}

func TestABudgetIsSummedUpByFunder(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	action, err := create(w, fixture.Camille, concert(fixture.Camille, "Fête de la musique", june(21), venue(t, w, fixture.Camille, "Auditorium", culture.Open)))
	must(t, err)
	for _, typed := range []culture.TypedLine{
		paid("association", "Les Amis de la Lecture", "", "", "50"), paid("drac", "", "1 250,50", "1300", "12,05"), paid("association", "les amis de la lecture", "100", "20", "0"),
		paid("drac", "", "100", "0", ""),
	} {
		_, err := addLine(t, w, action, typed)
		must(t, err)
	}
	var lines []culture.Line
	must(t, try(w, fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		lines, err = culture.Budget(ctx, tx, action)
		return err
	}))
	if len(lines) != 4 || lines[0].Kind != "drac" || lines[0].On != day.Of(2027, 1, 12) || lines[0].Amounts != (culture.Amounts{Planned: 125050, Committed: 130000, Spent: 1205}) {
		t.Fatalf("%+v", lines)
	}
	shares, all := culture.Shares(lines)
	want := []culture.Share{{"drac", "", culture.Amounts{Planned: 135050, Committed: 130000, Spent: 1205}}, {"association", "Les Amis de la Lecture", culture.Amounts{Planned: 10000, Committed: 2000, Spent: 5000}}}
	if !reflect.DeepEqual(shares, want) || all != (culture.Amounts{Planned: 145050, Committed: 132000, Spent: 6205}) {
		t.Errorf("%+v, %+v", shares, all)
	}
	if left, ahead := all.Left(), shares[1].Ahead(); left != 13050 || ahead != 3000 || lines[0].Over() != 4950 || lines[0].Left() != 0 {
		t.Errorf("left %d, ahead %d, over %d", left, ahead, lines[0].Over())
	}
}

func TestCostsAreSharedAmongThoseThereAre(t *testing.T) {
	t.Parallel()
	cents := func(n int64) *int64 { return &n }
	for _, c := range []struct {
		got, want *int64
	}{
		{culture.PerHour(10000, 0), nil}, {culture.PerHour(10000, 90), cents(6667)}, {culture.PerHour(0, 60), cents(0)},
		{culture.PerPerson(10000, 0), nil}, {culture.PerPerson(10000, 19), cents(526)}, {culture.PerPerson(10000, 3), cents(3333)},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
}

func TestALineSaysWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	action, err := create(w, fixture.Camille, concert(fixture.Camille, "Fête de la musique", june(21), venue(t, w, fixture.Camille, "Auditorium", culture.Open)))
	must(t, err)
	_, err = addLine(t, w, action, culture.TypedLine{Kind: "bank", On: "31/02/2027", Planned: "-1", Committed: "1.250,50", Spent: "rien"})
	want := []string{"kind budget.error.kind", "funder budget.error.funder", "label budget.error.what", "dated_on budget.error.day", "planned budget.error.amount", "committed budget.error.amount", "spent budget.error.amount"}
	if got := refused(err); !reflect.DeepEqual(got, want) {
		t.Errorf("refused %q", got)
	}
	if _, err := addLine(t, w, action, paid("other", " ", "1", "", "")); !reflect.DeepEqual(refused(err), []string{"funder budget.error.funder"}) {
		t.Errorf("a funder without a name: %v", err)
	}
}

// Two who change a line at once: the second is told, and nothing of the first is lost.
func TestALineIsNotChangedOverSomebodyElsesChange(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	action, err := create(w, fixture.Camille, concert(fixture.Camille, "Fête de la musique", june(21), venue(t, w, fixture.Camille, "Auditorium", culture.Open)))
	must(t, err)
	which, err := addLine(t, w, action, paid("spip", "", "100", "", ""))
	must(t, err)
	change := func(version int, planned string) error {
		return try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := culture.ChangeLine(ctx, tx, which, version, paid("spip", "", planned, "", ""))
			return err
		})
	}
	remove := func(by *fixture.Persona, version int) error {
		return try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := culture.RemoveLine(ctx, tx, which, version)
			return err
		})
	}
	must(t, change(1, "200"))
	if err := change(1, "300"); !fault.Is(err, fault.Conflict) {
		t.Errorf("the second change: %v", err)
	}
	if err := remove(fixture.Camille, 1); !fault.Is(err, fault.Conflict) {
		t.Errorf("removed over a change: %v", err)
	}
	if err := remove(fixture.Sabine, 2); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service removes it: %v", err)
	}
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		line, err := culture.LineByID(ctx, tx, which)
		if line.Planned != 20000 || line.Version != 2 {
			t.Errorf("%+v", line)
		}
		return err
	}))
	must(t, remove(fixture.Camille, 2))
	var did string
	w.Scan(t, "select string_agg(action, ' ' order by id) from journal where noun = 'budget_line' and noun_id = $1", []any{which}, &did)
	if did != "create change erase" {
		t.Errorf("the journal says %q", did)
	}
}

func TestPartnersNeverSeeABudget(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	for _, statement := range []string{"select count(*) from budget_lines", "delete from budget_lines", "select count(*) from actions"} {
		var pg *pgconn.PgError
		if _, err := w.BySQL(t, fixture.Yanis.Actor(), statement); !errors.As(err, &pg) || pg.Code != "42501" {
			t.Errorf("%s: %v", statement, err)
		}
	}
}
