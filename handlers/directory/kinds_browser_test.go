package directory_test

import (
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/listing"
	"passerelle/models/partner"
)

// With the keyboard alone Hélène adds a kind, gives it to a partner, and an officer
// finds the partner by it.
func TestAKindIsAddedGivenAndLookedForByKeyboard(t *testing.T) {
	site := webtest.New(t)
	b := browsertest.As(t, site, fixture.Helene, browsertest.Desk)
	b.Go("/offers")
	b.Tab("main a[href='/kinds']")
	b.Enter()
	for _, field := range [][2]string{{"kind", "Sant"}, {"fr", "Maison des adolescents"}, {"en", "House for teenagers"}, {"position", "10"}, {"ends_on", "28/02/2027"}} {
		b.Tab("#add-" + field[0])
		b.Press(field[1])
	}
	b.Enter()
	if b.Path() != "/kinds" || !strings.Contains(b.Text("main details"), "Maison des adolescents") {
		t.Fatalf("%s: %s", b.Path(), b.Text("main"))
	}
	b.Go(home(&fixture.RiveDouce))
	b.Tab("main a[href$='/edit']")
	b.Enter()
	b.Tab("#kind")
	b.Press("Maison")
	b.Tab("main form button")
	b.Enter()
	if text := b.Text("main"); !strings.Contains(text, "Maison des adolescents") {
		t.Fatalf("%s: %s", b.Path(), text)
	}
	officer := browsertest.As(t, site, fixture.Nadia, browsertest.Desk)
	officer.Go("/offers")
	officer.Tab("main form summary")
	officer.Press(" ")
	officer.Tab("#kind")
	officer.Press("Maison")
	officer.Tab("main form button")
	officer.Enter()
	if text := officer.Text("main table"); !strings.Contains(text, "CSAPA Rive Douce · Maison des adolescents") || strings.Contains(text, "Relais") {
		t.Errorf("%s: %s", officer.Path(), text)
	}
}

func TestPagesOfKindsAreAccessible(t *testing.T) {
	site := webtest.New(t)
	added(t, site, fixture.Helene, maison)
	for _, more := range []partner.TypedKind{
		{Kind: "rights", Typed: listing.Typed{Fr: "Point conseil budget", En: "Budget advice", Position: "1", EndsOn: "28/02/2027"}},
		{Kind: "rights", StartsOn: "01/01/2027", Typed: listing.Typed{Fr: "Maison de justice et du droit, permanences des avocats et des conciliateurs", En: "House of justice", Position: "2"}},
	} {
		added(t, site, fixture.Helene, more)
	}
	theirs := added(t, site, fixture.Sabine, maison)
	site.As(t, fixture.Sabine).Forge(home(&fixture.RiveDouce)+"/label", map[string][]string{"kind_id": {theirs}})
	b, other := browsertest.As(t, site, fixture.Helene, browsertest.Desk), browsertest.As(t, site, fixture.Sabine, browsertest.Desk)
	for size, screen := range map[string]browsertest.Screen{"phone": browsertest.Phone, "desk": browsertest.Desk} {
		for shade, dark := range map[string]bool{"light": false, "dark": true} {
			screen.Dark = dark
			b.Show(screen)
			other.Show(screen)
			for name, page := range map[string]struct {
				who  *browsertest.Browser
				path string
			}{
				"list": {b, "/kinds"}, "reasons": {b, "/reasons"}, "edit": {b, home(&fixture.RiveDouce) + "/edit"}, "search": {b, "/offers?kind=health"}, "shared": {other, home(&fixture.RiveDouce)},
			} {
				page.who.Go(page.path)
				if name == "list" {
					page.who.Click("main details summary")
				}
				page.who.Shoot("kinds-" + name + "-" + size + "-" + shade)
				for _, wrong := range page.who.Axe() {
					t.Errorf("%s, %s, %s: %s", page.path, size, shade, wrong)
				}
				if over := page.who.Overflow(); over > 0 {
					t.Errorf("%s, %s is %d pixels too wide", page.path, size, over)
				}
			}
		}
	}
}
