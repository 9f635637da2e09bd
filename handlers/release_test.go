package handlers_test

import (
	"net/http"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/static"
)

// While two releases serve, a page of one asks the other for its files and is given
// what that has by the name, to be kept by nobody. The service worker, which would keep
// it for ever, is told that there is none.
func TestFilesOfAnotherReleaseAreGivenToPagesOnly(t *testing.T) {
	site := webtest.New(t)
	own := static.Path("css/theme.css")
	for _, c := range []struct {
		path, needs string
		status      int
		keep        string
	}{
		{own, "style", http.StatusOK, "public, max-age=31536000, immutable"},
		{own, "empty", http.StatusOK, "public, max-age=31536000, immutable"},
		{"/static/css/theme.0123456789ab.css", "style", http.StatusOK, "no-store"},
		{"/static/css/theme.0123456789ab.css", "empty", http.StatusNotFound, "no-store"},
		{"/static/css/theme.0123456789ab.css", "", http.StatusNotFound, "no-store"},
		{"/static/css/none.0123456789ab.css", "style", http.StatusNotFound, "no-store"},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Sec-Fetch-Dest", c.needs)
		page := site.Visitor(t).Do(request)
		if page.Status != c.status || page.Header.Get("Cache-Control") != c.keep {
			t.Errorf("%s for %q: %d, %s", c.path, c.needs, page.Status, page.Header.Get("Cache-Control"))
		}
	}
}
