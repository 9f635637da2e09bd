package imports_test

import (
	"bytes"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/person"
)

// lines says the same line again and again.
type lines struct {
	line []byte
	at   int
}

func (l *lines) Read(p []byte) (n int, err error) {
	for n < len(p) {
		copied := copy(p[n:], l.line[l.at:])
		n, l.at = n+copied, (l.at+copied)%len(l.line)
	}
	return n, nil
}

// parts is a form as a browser sends it, with a file of this many bytes.
func parts(size int64) (body io.Reader, length int64) {
	before := "--b\r\nContent-Disposition: form-data; name=\"branch_id\"\r\n\r\n" + fixture.SainteAurore.ID.String() +
		"\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"personnes.csv\"\r\nContent-Type: text/csv\r\n\r\nNom;Prénom;Date de naissance\r\n"
	after := "\r\n--b--\r\n"
	file := io.LimitReader(&lines{line: []byte("Roy;Anne;12/03/1988\r\n")}, size)
	return io.MultiReader(strings.NewReader(before), file, strings.NewReader(after)), int64(len(before)+len(after)) + size
}

// A file of 200 MB is refused by a page that says why, whether the browser tells
// its length or not; it is never held in memory, and nothing of it is left.
func TestFileOfTwoHundredMegabytesIsRefusedAndLeavesNothing(t *testing.T) {
	const size = 200 << 20
	site := webtest.New(t)
	token := site.SignIn(t, fixture.Helene)
	for _, told := range []bool{true, false} {
		body, length := parts(size)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site.URL+"/persons/imports", body)
		if err != nil {
			t.Fatal(err)
		}
		request.ContentLength = -1
		if told {
			request.ContentLength = length
		}
		request.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		request.Header.Set("Accept-Language", "fr")
		request.AddCookie(&http.Cookie{Name: "passerelle-session", Value: token})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatalf("length told %t: %v", told, err)
		}
		said, err := io.ReadAll(answer.Body)
		if err != nil || answer.Body.Close() != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		page, err := goquery.NewDocumentFromReader(bytes.NewReader(said))
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != http.StatusRequestEntityTooLarge || page.Find("main h1").Text() == "" {
			t.Errorf("length told %t: %d %s", told, answer.StatusCode, page.Find("main").Text())
		}
		if held := after.TotalAlloc - before.TotalAlloc; held > 10*person.ImportBytes {
			t.Errorf("length told %t: %d MB were held for a limit of %d MB", told, held>>20, person.ImportBytes>>20)
		} else {
			t.Logf("length told %t: 413, %d MB allocated in all", told, held>>20)
		}
	}
	var rows int
	site.World.Scan(t, "select (select count(*) from persons) + (select count(*) from person_imports)", nil, &rows)
	if rows != 0 {
		t.Errorf("%d rows are left", rows)
	}
	if open := site.As(t, fixture.Helene).Get("/persons/imports"); open.Status != http.StatusOK {
		t.Errorf("afterwards: %d", open.Status)
	}
}
