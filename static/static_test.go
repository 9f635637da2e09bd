package static_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"regexp"
	"strings"
	"testing"

	"passerelle/static"
)

func TestPathCarriesTheHashAndOpens(t *testing.T) {
	address := static.Path("css/theme.css")
	if !regexp.MustCompile(`^/static/css/theme\.[0-9a-f]{12}\.css$`).MatchString(address) {
		t.Fatalf("address %q", address)
	}
	body, contentType, ok := static.Open(address)
	if !ok || contentType != "text/css; charset=utf-8" || !strings.Contains(string(body), "@layer theme") {
		t.Errorf("ok %v, type %q, %d bytes", ok, contentType, len(body))
	}
}

func TestFilesOfAnotherReleaseAreThoseOfThisOne(t *testing.T) {
	if here, ok := static.Beside("/static/css/theme.0123456789ab.css"); !ok || here != static.Path("css/theme.css") {
		t.Errorf("%q, %t", here, ok)
	}
	for _, address := range []string{"/static/css/theme.css", "/static/css/none.0123456789ab.css", "/static/theme.0123456789ab.css", "/static/static.0123456789ab.go", "/static/", ""} {
		if here, ok := static.Beside(address); ok {
			t.Errorf("%q gives %q", address, here)
		}
	}
}

func TestGzipHoldsTheSameBytes(t *testing.T) {
	address := static.Path("js/portal.js")
	body, _, _ := static.Open(address)
	zipped, ok := static.Gzip(address)
	if !ok || len(zipped) >= len(body) {
		t.Fatalf("ok %v, %d bytes from %d", ok, len(zipped), len(body))
	}
	reader, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		t.Fatal(err)
	}
	back, err := io.ReadAll(reader)
	if err != nil || !bytes.Equal(back, body) {
		t.Errorf("%v, %d bytes back", err, len(back))
	}
}

func TestWhatIsNotAFileIsNotServed(t *testing.T) {
	for _, address := range []string{
		"", "/static/", "/static/css/theme.css", "/static/css/theme.000000000000.css",
		"/static/static.go", static.Path("static.go"), "/static/../go.mod", static.Path("css/absent.css"),
	} {
		if _, _, ok := static.Open(address); ok {
			t.Errorf("%q is served", address)
		}
		if _, ok := static.Gzip(address); ok {
			t.Errorf("%q is served compressed", address)
		}
	}
	if static.Has("static.go") || static.Has("css/absent.css") {
		t.Error("Has knows a file that is not served")
	}
}
