package monthly_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/handlers/pdf/pdftest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// The invoice leaves as a PDF with what whoever pays needs, on both sides; a month
// that the service has not approved has none.
func TestTheInvoiceAsAPDF(t *testing.T) {
	site := pdftest.Over(t, world.Lived(t))
	state := "/states/" + one(t, site, october, fixture.ValClair.ID)
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Helene} {
		file := site.As(t, who).Get(state + "/invoice/pdf")
		if file.Status != http.StatusOK || file.Header.Get("Content-Type") != "application/pdf" {
			t.Fatalf("%s: %d %s", who.Slug, file.Status, file.Header.Get("Content-Type"))
		}
		text := pdftest.Text(t, file.Body, "-layout")
		for _, want := range []string{"Le Relais des Tilleuls", "00000000100011", "SPIP du Val-Clair", "VC-01", "octobre 2026", "16 journées × 43,00", "688,00", "ZERROUKI Karim", "VAUTRIN Hélène"} {
			if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
				t.Errorf("%s’s invoice without %q: %s", who.Slug, want, text)
			}
		}
	}
	unapproved := "/states/" + one(t, site, october, fixture.HauteBrume.ID)
	for _, path := range []string{"/invoice", "/invoice/pdf"} {
		if got := site.As(t, fixture.Bertrand).Get(unapproved + path).Status; got != http.StatusNotFound {
			t.Errorf("%s of a month that waits: %d", path, got)
		}
	}
}
