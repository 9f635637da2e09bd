package persons_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

// Without script an address that means several communes asks which one.
func TestCommuneIsChosenAmongSeveral(t *testing.T) {
	site := webtest.New(t)
	typed := with(benali("Benali"), "commune", "Saint-Denis")
	page := site.As(t, fixture.Nadia).Get("/persons/new").Submit("form[action='/persons']", typed)
	if page.Status != http.StatusUnprocessableEntity || page.Find("input[name=commune_code]").Length() != 5 {
		t.Fatalf("%d, %d communes: %s", page.Status, page.Find("input[name=commune_code]").Length(), page.Text("main"))
	}
	if _, open := page.Find("details.ps-disclosure").Attr("open"); !open || !strings.Contains(page.Text("main"), "Seine-Saint-Denis 93200") {
		t.Errorf("the choice is out of sight: %s", page.Text("main"))
	}
	done := page.Submit("form[action='/persons']", url.Values{"commune_code": {"93066"}})
	if done.Status != http.StatusSeeOther || !strings.Contains(done.Follow().Text("main"), "Saint-Denis") {
		t.Errorf("%d: %s", done.Status, done.Text("main"))
	}
}

func TestCommunesAreSearchedOnAPage(t *testing.T) {
	site := webtest.New(t)
	page := site.As(t, fixture.Karim).Get("/communes?commune=94240")
	if page.Status != http.StatusOK || !strings.Contains(page.Text("tbody"), "L’Haÿ-les-Roses") || page.Find("#commune-list option").AttrOr("value", "") != "94240 L’Haÿ-les-Roses" {
		t.Errorf("%d: %s", page.Status, page.Text("main"))
	}
	if page := site.As(t, fixture.Karim).Get("/communes?commune=zzzz"); !strings.Contains(page.Text("main"), "Aucune commune ne correspond") {
		t.Errorf("nothing found: %s", page.Text("main"))
	}
}

// With script, communes are suggested as one types.
func TestCommunesAreSuggestedAsOneTypes(t *testing.T) {
	site := webtest.New(t)
	b := browsertest.As(t, site, fixture.Nadia, browsertest.Desk)
	b.Go("/persons/new")
	browsertest.Eval[bool](b, "document.querySelector('details.ps-disclosure').open = true")
	b.Type("[name=commune]", "l'hay")
	b.Wait("the suggestion", "document.querySelector('#commune-list option')?.value === '94240 L’Haÿ-les-Roses'")
}
