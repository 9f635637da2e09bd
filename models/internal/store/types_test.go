package store_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

type thing struct{}

var some = uuid.MustParse("01936f00-0000-7000-8000-0000000000a1")

// What goes to the server comes back the same, and the server understands it as
// its own uuid and date.
func TestIdentifiersAndDaysGoThereAndBack(t *testing.T) {
	d := dbtest.New(t)
	birth, named := day.Of(1980, 2, 29), id.From[thing](some)
	for name, c := range map[string]struct {
		sent any
		as   string // type, and what the server reads
		text string
	}{
		"identifier":          {some, "uuid", some.String()},
		"identifier of noun":  {named, "uuid", some.String()},
		"pointer":             {&some, "uuid", some.String()},
		"pointer of noun":     {named.Null(), "uuid", some.String()},
		"no identifier":       {(*uuid.UUID)(nil), "uuid", ""},
		"no identifier, noun": {id.Of[thing]{}.Null(), "uuid", ""},
		"identifiers":         {[]uuid.UUID{some, some}, "uuid[]", "{" + some.String() + "," + some.String() + "}"},
		"day":                 {birth, "date", "1980-02-29"},
		"day as pointer":      {&birth, "date", "1980-02-29"},
		"before the epoch":    {day.Of(1800, 1, 1), "date", "1800-01-01"},
		"the last day":        {day.Max, "date", "9999-12-31"},
		"no day":              {day.Day{}, "date", ""},
		"days":                {[]day.Day{birth, day.Max}, "date[]", "{1980-02-29,9999-12-31}"},
	} {
		err := d.Pool.Read(t.Context(), actor.ForAuth(), func(tx *db.Tx) error {
			var text string
			query := "select coalesce(($1::" + c.as + ")::text, '')"
			return store.Each(t.Context(), tx, query, []any{c.sent}, []any{&text}, func() error {
				if text != c.text {
					t.Errorf("%s is read as %q, want %q", name, text, c.text)
				}
				return nil
			})
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestIdentifiersAndDaysAreReadAsTheyAre(t *testing.T) {
	d := dbtest.New(t)
	got := struct {
		id, none    uuid.UUID
		noun        id.Of[thing]
		maybe       *uuid.UUID
		all         []uuid.UUID
		birth, void day.Day
	}{none: some, maybe: &some, void: day.Max}
	err := d.Pool.Read(t.Context(), actor.ForAuth(), func(tx *db.Tx) error {
		return store.Each(t.Context(), tx, "select $1::uuid, null::uuid, $1::uuid, null::uuid, array[$1::uuid], date '1980-02-29', null::date", []any{some},
			[]any{&got.id, &got.none, &got.noun, &got.maybe, &got.all, &got.birth, &got.void}, func() error { return nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.id != some || got.none != uuid.Nil || got.noun.UUID != some || got.maybe != nil || !slices.Equal(got.all, []uuid.UUID{some}) {
		t.Errorf("identifiers: %+v", got)
	}
	if got.birth != day.Of(1980, 2, 29) || !got.void.IsZero() {
		t.Errorf("days: %s, %s", got.birth, got.void)
	}
}

func TestAnEndlessDayIsRefused(t *testing.T) {
	d := dbtest.New(t)
	err := d.Pool.Read(t.Context(), actor.ForAuth(), func(tx *db.Tx) error {
		var never day.Day
		return store.Each(t.Context(), tx, "select date 'infinity'", nil, []any{&never}, func() error { return nil })
	})
	if err == nil {
		t.Error("infinity is a day")
	}
}

func TestQuestionMarksAreNumbered(t *testing.T) {
	if got := store.Numbered("a = ? and b in (?, ?) limit 5"); got != "a = $1 and b in ($2, $3) limit 5" {
		t.Error(got)
	}
}
