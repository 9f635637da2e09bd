package season_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// Anybody reads the programme without a session while it is published; it names
// nobody, and is gone the moment it is withdrawn.
func TestTheProgrammeIsPublicWhilePublished(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	camille, visitor := site.As(t, fixture.Camille), site.Visitor(t)
	if camille.Get("/season").Find("main a[href='/season/publication']").Length() != 1 {
		t.Error("nothing leads to the public programme")
	}
	keeper := camille.Get("/season/publication")
	address := keeper.Find("main a[href^='/programme/']").AttrOr("href", "")
	page := visitor.Get(address)
	text := page.Text("body")
	if page.Status != http.StatusOK || !strings.Contains(text, "SPIP du Val-Clair") || !strings.Contains(text, "Atelier d’écriture 2026") || !strings.Contains(text, "Auditorium Médiathèque des Étangs") {
		t.Fatalf("%d: %s", page.Status, text)
	}
	for _, needle := range []string{"Ciné-débat", "Les métiers du spectacle", "arrêt", "Maïa", "Sorel", "ROUSSET", "Camille", "CPIP"} {
		if strings.Contains(page.Body, needle) {
			t.Errorf("the programme holds %q", needle)
		}
	}
	if got := page.Header.Get("Cache-Control"); got != "public, no-cache" || !strings.Contains(page.Header.Get("X-Robots-Tag"), "noindex") || len(page.Header.Values("Set-Cookie")) != 0 {
		t.Errorf("headers: %v", page.Header)
	}
	tag := page.Header.Get("ETag")
	if same := again(t, site, address, tag); same.Status != http.StatusNotModified || same.Body != "" {
		t.Errorf("asked again: %d", same.Status)
	}
	if signed := camille.Get(address); strings.Contains(signed.Body, "ROUSSET") || signed.Header.Get("ETag") != tag {
		t.Error("who is signed in reads another page")
	}

	var writing, within string
	site.World.Scan(t, "select (select cycle_id::text from actions a join cycles c on c.id = a.cycle_id where c.label = 'Atelier d’écriture 2026'), (select cycle_id::text from actions a join cycles c on c.id = a.cycle_id where c.label = 'Ciné-débat 2026')", nil, &writing, &within)
	if refused := camille.Forge("/actions/"+within+"/showing", url.Values{}); refused.Status != http.StatusConflict || !strings.Contains(refused.Text("main"), "milieu ouvert") {
		t.Errorf("an action within walls: %d %s", refused.Status, refused.Text("main"))
	}
	if done := keeper.Submit("form[action='/actions/"+writing+"/hiding']", nil); done.Status != http.StatusSeeOther || strings.Contains(visitor.Get(address).Body, "Atelier d’écriture") {
		t.Errorf("hidden: %d", done.Status)
	}
	if done := camille.Get("/season/publication").Submit("form[action='/season/publication/withdrawal']", nil); done.Status != http.StatusSeeOther {
		t.Errorf("withdrawn: %d", done.Status)
	}
	if gone := again(t, site, address, tag); gone.Status != http.StatusNotFound {
		t.Errorf("withdrawn, and still there: %d", gone.Status)
	}
	for _, path := range []string{"/season/publication", "/season/publication/withdrawal", "/actions/" + writing + "/showing"} {
		if got := site.As(t, fixture.Nadia).Forge(path, url.Values{}).Status; got != http.StatusForbidden {
			t.Errorf("an officer at %s: %d", path, got)
		}
	}
	if got := site.As(t, fixture.Sabine).Forge("/actions/"+writing+"/showing", url.Values{}).Status; got != http.StatusNotFound {
		t.Errorf("another service shows the action: %d", got)
	}
}

func TestThePosterAndThePrintedProgrammeNameNobody(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	nadia := site.As(t, fixture.Nadia)
	poster := nadia.Get("/actions/" + music(t, site) + "/poster")
	text := poster.Text("main")
	for _, said := range []string{"Fête de la musique", "dimanche 21 juin 2026", "15 h", "Auditorium – Médiathèque des Étangs", "Inscription auprès de votre CPIP"} {
		if !strings.Contains(text, said) {
			t.Errorf("%q is not on the poster: %s", said, text)
		}
	}
	list := nadia.Get("/season/programme?period=2026")
	if got := list.Text("main"); !strings.Contains(got, "juin 2026") || !strings.Contains(got, "Ciné-débat 2026") || !strings.Contains(got, "Milieu fermé") {
		t.Errorf("the list: %s", got)
	}
	for _, needle := range []string{"ROUSSET", "Sorel", "Compagnie Tempo", "MEUNIER"} {
		if strings.Contains(text, needle) || strings.Contains(list.Text("main"), needle) {
			t.Errorf("somebody is named: %q", needle)
		}
	}
	if got := nadia.Get("/season/programme?period=x").Status; got != http.StatusNotFound {
		t.Errorf("no period: %d", got)
	}
}

// again asks whether a page that a cache holds is still the same.
func again(t *testing.T, site *webtest.Site, address, tag string) *webtest.Page {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("If-None-Match", tag)
	return site.Visitor(t).Do(request)
}
