//go:build !release

package demo_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

func newBrowser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: transport, Timeout: 20 * time.Second}
}

// answered is what a request came to in the end.
type answered struct {
	status int
	path   string
	query  url.Values
	header http.Header
	body   string
}

func read(t *testing.T, response *http.Response, err error) answered {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	at := response.Request.URL
	return answered{response.StatusCode, at.Path, at.Query(), response.Header, string(body)}
}

func get(t *testing.T, browser *http.Client, address string) answered {
	t.Helper()
	response, err := browser.Get(address)
	return read(t, response, err)
}

func post(t *testing.T, browser *http.Client, address string, form url.Values) answered {
	t.Helper()
	response, err := browser.PostForm(address, form)
	return read(t, response, err)
}

// selected finds an attribute in a page.
func selected(t *testing.T, page answered, selector, attribute string) string {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(page.body))
	if err != nil {
		t.Fatal(err)
	}
	value, ok := document.Find(selector).First().Attr(attribute)
	if !ok {
		t.Fatalf("no %s in the page of status %d: %s", selector, page.status, page.body)
	}
	return value
}
