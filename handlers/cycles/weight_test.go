package cycles_test

import (
	"fmt"
	"testing"
	"time"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

// What a telephone with an empty cache loads of a roll call of twelve, in bytes
// over the wire, headers included.
func TestRollCallIsLightOnAPoorNetwork(t *testing.T) {
	const all, needed = 60 << 10, 30 << 10
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis, Seats: 12})
	g.Enrolled(t, site.World, fixture.Nadia, 12)
	site.World.Stand(g.Sessions[0].StartsAt.Add(5 * time.Minute))
	b := browsertest.As(t, site, fixture.Yanis, browsertest.Phone)
	b.Slow(400)
	b.Go("/sessions/" + g.Sessions[0].ID.String())
	const sum = `[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].filter(e => %s).reduce((n, e) => n + e.transferSize, 0)`
	total := browsertest.Eval[int](b, fmt.Sprintf(sum, "true"))
	page := browsertest.Eval[int](b, fmt.Sprintf(sum, `e.entryType === "navigation" || e.name.endsWith(".css")`))
	if total == 0 || total > all || page == 0 || page > needed {
		t.Errorf("%d bytes, %d of them page and style", total, page)
	}
	if blocking := browsertest.Eval[int](b, "document.querySelectorAll('script:not([defer])').length"); blocking > 0 {
		t.Errorf("%d scripts stand in the way", blocking)
	}
	t.Logf("%d bytes, %d of them page and style; at 400 kbit/s ready after %d ms", total, page,
		browsertest.Eval[int](b, `Math.round(performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd)`))
}
