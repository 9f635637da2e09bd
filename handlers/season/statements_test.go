package season_test

import (
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// A month of a season takes as many statements with four hundred dates in it as
// with one.
func TestAMonthTakesTheSameStatementsForMany(t *testing.T) {
	t.Parallel()
	heard := &dbtest.Statements{}
	site := webtest.Over(t, world.Lived(t, db.Options{Tracer: heard}))
	camille := site.As(t, fixture.Camille)
	camille.Get("/season")
	few := heard.During(func() { camille.Get("/season") })
	site.World.Exec(t, `insert into sessions (id, cycle_id, service_id, position, theme, starts_at, ends_at)
		select gen_random_uuid(), c.id, c.service_id, 100 + n, 'Atelier', at, at + interval '1 hour'
		from cycles c join actions a on a.cycle_id = c.id, generate_series(1, 400) n cross join lateral (select timestamptz '2026-11-02 08:00+01' + n % 27 * interval '1 day' + n / 27 * interval '30 minutes' as at) h
		where c.label = 'Atelier d’écriture 2026'`)
	page := camille.Get("/season")
	many := heard.During(func() { page = camille.Get("/season") })
	if len(many) != len(few) || len(many) > 8 {
		t.Errorf("%d statements, %d for few:\n%v", len(many), len(few), many)
	}
	if text := page.Text("main"); !strings.Contains(text, "dates – novembre 2026") || page.Find("main a[href^='/sessions/'], main a[href^='/actions/']").Length() < 400 {
		t.Errorf("%d links, the month says %.300s", page.Find("main a").Length(), text)
	}
}
