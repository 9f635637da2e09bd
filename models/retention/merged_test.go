package retention_test

import (
	"context"
	"reflect"
	"testing"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/retention"
)

// Two files of somebody became one, and that one was merged later: the first goes
// with the last, and a limitation of it holds for all three.
func TestAFileMergedTwiceGoesWithTheLast(t *testing.T) {
	w := world.Lived(t)
	w.Exec(t, "update persons set updated_at = $1", dbtest.Monday.AddDate(50, 0, 0))
	var three []string
	w.Scan(t, "select array_agg(id::text) from (select id from persons where service_id = $1 and status = 'active' order by id limit 3) x", []any{fixture.ValClair.ID}, &three)
	over(t, w, "id = '"+three[2]+"'", dbtest.Monday)
	w.Exec(t, "update persons set status = 'merged', merged_into = $2::uuid where id = $1::uuid", three[0], three[1])
	w.Exec(t, "update persons set status = 'merged', merged_into = $2::uuid where id = $1::uuid", three[1], three[2])
	later(t, w, 7)
	archived(t, w)
	later(t, w, 20)
	w.Exec(t, "update persons set limited_at = $2, limited_reason = 'Litige' where id = $1::uuid", three[0], dbtest.Monday)
	err := try(t, w, fixture.Paul.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := retention.Prepare(ctx, tx, fixture.ValClair.ID)
		return err
	})
	if key(err) != "retention.error.nothing" {
		t.Errorf("a limited file is listed: %v", err)
	}
	w.Exec(t, "update persons set limited_at = null where id = $1::uuid", three[0])
	which := approved(t, w)
	if list := elimination(t, w, which); list.Files != 1 || list.Counts["file"] < 3 {
		t.Errorf("the list says %+v", list)
	}
	if n := purged(t, w); n != 1 {
		t.Errorf("%d files purged", n)
	}
	done := elimination(t, w, which)
	var left int
	w.Scan(t, "select count(*) from persons where id = any($1::uuid[])", []any{three}, &left)
	if left != 0 || done.Status != retention.Done || !reflect.DeepEqual(done.Counts, done.Erased) {
		t.Errorf("%d of three are left; announced %v, erased %v", left, done.Counts, done.Erased)
	}
}
