package retention_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/retention"
)

func TestALimitedFileIsNeitherArchivedNorErasedUntilItIsLifted(t *testing.T) {
	w := world.Lived(t)
	w.Exec(t, "update persons set updated_at = $1", dbtest.Monday.AddDate(50, 0, 0))
	var who uuid.UUID
	w.Scan(t, "select id from persons where service_id = $1 and status = 'active' order by id limit 1", []any{fixture.ValClair.ID}, &who)
	over(t, w, "id = '"+who.String()+"'", dbtest.Monday)
	limit := func(by actor.Actor, reason string) error {
		return try(t, w, by, func(ctx context.Context, tx *db.Tx) error { return retention.Limit(ctx, tx, who, reason) })
	}
	lift := func() error {
		return try(t, w, fixture.Paul.Actor(), func(ctx context.Context, tx *db.Tx) error { return retention.Lift(ctx, tx, who, "Litige clos") })
	}
	for want, reason := range map[string]string{"reason retention.error.reason": " ", "reason person.error.long": strings.Repeat("é", retention.ReasonLength+1)} {
		if err := limit(fixture.Paul.Actor(), reason); key(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	for name, by := range map[string]actor.Actor{"manager": fixture.Helene.Actor(), "officer": fixture.Nadia.Actor(), "worker": worker(), "elsewhere": actor.ForWorker(fixture.HauteBrume.ID)} {
		if err := limit(by, "Litige"); err == nil {
			t.Errorf("%s limits a file", name)
		}
	}
	if err := lift(); err == nil {
		t.Error("lifted what was not limited")
	}
	if err := limit(fixture.Paul.Actor(), "Litige"); err != nil {
		t.Fatal(err)
	}
	if err := limit(fixture.Paul.Actor(), "Litige"); err == nil {
		t.Error("limited twice")
	}
	later(t, w, 7)
	if n := archived(t, w); n != 0 {
		t.Errorf("%d limited files archived", n)
	}
	if err := lift(); err != nil {
		t.Fatal(err)
	}
	if n := archived(t, w); n != 1 {
		t.Fatalf("%d files archived once lifted", n)
	}
	// Limited after its list was approved: it is left.
	later(t, w, 20)
	which := approved(t, w)
	if err := limit(fixture.Paul.Actor(), "Litige"); err != nil {
		t.Fatal(err)
	}
	purged(t, w)
	var left, lines int
	w.Scan(t, "select count(*) from persons where id = $1", []any{who}, &left)
	w.Scan(t, "select count(*) from journal where person_id = $1 and detail in ('limited','lifted')", []any{who}, &lines)
	if e := elimination(t, w, which); left != 1 || e.Purged != 0 || lines != 3 {
		t.Errorf("%d left, %d purged, %d lines of the journal", left, e.Purged, lines)
	}
	// Nor is it listed again before it is lifted.
	err := try(t, w, fixture.Paul.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := retention.Prepare(ctx, tx, fixture.ValClair.ID)
		return err
	})
	if key(err) != "retention.error.nothing" {
		t.Errorf("listed: %v", err)
	}
}
