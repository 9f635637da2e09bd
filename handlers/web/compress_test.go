package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"passerelle/handlers/web"
)

// ask fetches the page and gives the name of its coding and what it says.
func ask(t *testing.T, kind, words, accepted string) (coding, said string) {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	request.Header.Set("Accept-Encoding", accepted)
	answer, err := web.Packing(kind, words).Test(request)
	if err != nil {
		t.Fatal(err)
	}
	coding = answer.Header.Get("Content-Encoding")
	var body io.Reader = answer.Body
	switch coding {
	case "zstd":
		body, err = zstd.NewReader(body)
	case "br":
		body = brotli.NewReader(body)
	case "gzip":
		body, err = gzip.NewReader(body)
	}
	if err != nil {
		t.Fatal(err)
	}
	read, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return coding, string(read)
}

func TestPagesAreCompressedAsTheBrowserReadsThem(t *testing.T) {
	const html = "text/html; charset=utf-8"
	page := strings.Repeat("<p>Une page comme une autre.</p>", 100)
	for name, c := range map[string]struct{ kind, words, accepted, want string }{
		"a browser of today":     {html, page, "gzip, deflate, br, zstd", "zstd"},
		"one of before":          {html, page, "gzip, deflate, br", "br"},
		"an old one":             {html, page, "gzip,deflate", "gzip"},
		"one that reads nothing": {html, page, "", ""},
		"one that refuses":       {html, page, "zstd;q=0, br;q=0.0, gzip;q=0.5", "gzip"},
		"a short answer":         {html, "<p>Non</p>", "gzip, deflate, br, zstd", ""},
		"a document":             {"application/pdf", page, "gzip, deflate, br, zstd", ""},
		"a large file":           {"application/pdf", strings.Repeat(page, 400), "zstd", ""},
		"a large page":           {html, strings.Repeat(page, 400), "zstd", "zstd"},
	} {
		coding, said := ask(t, c.kind, c.words, c.accepted)
		if coding != c.want || said != c.words {
			t.Errorf("%s: compressed by %q, %d bytes of %d", name, coding, len(said), len(c.words))
		}
	}
}
