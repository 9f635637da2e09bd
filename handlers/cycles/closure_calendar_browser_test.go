package cycles_test

import (
	"fmt"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

// choose puts a file into the field of a form, as the dialogue of the system would.
const choose = `(() => {
  const chosen = new DataTransfer()
  chosen.items.add(new File([%q], "fermetures.ics", {type: "text/calendar"}))
  document.querySelector("input[type=file]").files = chosen.files
  document.querySelector("form[action='/closures/imports']").closest("details")?.setAttribute("open", "")
  return true
})()`

func TestACalendarOfClosuresIsReadAtAnyWidth(t *testing.T) {
	site := webtest.New(t)
	programmetest.New(t, site.World, programmetest.Options{})
	sendCalendar(site.As(t, fixture.Nadia), closing(stock)).Submit("form[action='/closures/imports']", map[string][]string{"do": {"confirm"}})
	for name, screen := range map[string]browsertest.Screen{"phone": browsertest.Phone, "desk": browsertest.Desk} {
		for shade, dark := range map[string]bool{"light": false, "dark": true} {
			screen.Dark = dark
			b := browsertest.As(t, site, fixture.Nadia, screen)
			b.Go("/closures")
			browsertest.Eval[bool](b, fmt.Sprintf(choose, closing(winter, weekly)))
			b.Shoot("closures-form-" + name + "-" + shade)
			b.Follow("form[action='/closures/imports'] button")
			if got := b.Text("h1"); got != "Calendrier à importer" {
				t.Fatalf("%s: %s", got, b.Text("main"))
			}
			b.Shoot("closures-" + name + "-" + shade)
			for _, wrong := range b.Axe() {
				t.Errorf("%s, %s: %s", name, shade, wrong)
			}
			if over := b.Overflow(); over > 0 {
				t.Errorf("%s: %d pixels too wide", name, over)
			}
		}
	}
}
