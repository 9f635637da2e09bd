package handlers_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"passerelle/handlers"
	"passerelle/handlers/web"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

func routes() []web.Route {
	return handlers.Routes(handlers.With{Ready: func(context.Context) error { return nil }})
}

var param = regexp.MustCompile(`:[a-z_]+`)

// holder is somebody of the cast who may use a route.
func holder(r web.Route) *fixture.Persona {
	for _, p := range fixture.Personas {
		if p.Actor().May(r.Need) {
			return p
		}
	}
	return fixture.Nadia
}

// decent fails unless an answer is a clear page: in the user's language, with
// the status, without a word of what is inside.
func decent(t *testing.T, page *webtest.Page, statuses ...int) {
	t.Helper()
	good := false
	for _, status := range statuses {
		good = good || page.Status == status
	}
	if !good {
		t.Errorf("status %d, wanted %v", page.Status, statuses)
	}
	if page.Status >= 300 && page.Status < 400 {
		return
	}
	if lang := page.Find("html").AttrOr("lang", ""); lang != "fr" {
		t.Errorf("the page speaks %q", lang)
	}
	if page.Text("h1") == "" {
		t.Error("the page says nothing")
	}
	for _, inside := range []string{"SQLSTATE", "goroutine", ".go:", "runtime error", "pgx", "gorm", "<no value>", "error."} {
		if strings.Contains(page.Text("body"), inside) {
			t.Errorf("the page shows %q: %s", inside, page.Text("main"))
		}
	}
	if page.Header.Get("Content-Security-Policy") == "" || page.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers missing: %v", page.Header)
	}
}

// eachPost runs a test for every route that takes a form, as somebody who may.
func eachPost(t *testing.T, test func(t *testing.T, site *webtest.Site, route web.Route, path string)) {
	site := webtest.New(t)
	for _, route := range routes() {
		if route.Method != http.MethodPost {
			continue
		}
		path := param.ReplaceAllStringFunc(route.Path, func(string) string { return uuid.NewString() })
		t.Run(route.Path, func(t *testing.T) { test(t, site, route, path) })
	}
	if logged := site.Log.String(); strings.Contains(logged, "panic") {
		t.Errorf("a panic was logged: %s", logged)
	}
}

func TestFormWithoutItsTokenIsRefused(t *testing.T) {
	eachPost(t, func(t *testing.T, site *webtest.Site, route web.Route, path string) {
		decent(t, site.As(t, holder(route)).Post(path, url.Values{"x": {"1"}}), http.StatusForbidden)
	})
}

func TestFormWithAnotherSessionsTokenIsRefused(t *testing.T) {
	eachPost(t, func(t *testing.T, site *webtest.Site, route web.Route, path string) {
		foreign := site.As(t, fixture.Ines).CSRF()
		decent(t, site.As(t, holder(route)).Post(path, url.Values{"csrf": {foreign}}), http.StatusForbidden)
	})
}

func TestFormFromAnotherSiteIsRefused(t *testing.T) {
	eachPost(t, func(t *testing.T, site *webtest.Site, route web.Route, path string) {
		visitor := site.As(t, holder(route))
		body := url.Values{"csrf": {visitor.CSRF()}}.Encode()
		for name, value := range map[string]string{"Origin": "https://ailleurs.exemple.test", "Sec-Fetch-Site": "cross-site"} {
			request := post(t, site.URL+path, "application/x-www-form-urlencoded", strings.NewReader(body))
			request.Header.Set(name, value)
			decent(t, visitor.Do(request), http.StatusForbidden)
		}
	})
}

func TestBodyThatIsNoFormIsRefused(t *testing.T) {
	eachPost(t, func(t *testing.T, site *webtest.Site, route web.Route, path string) {
		visitor := site.As(t, holder(route))
		for name, body := range map[string]string{
			"broken UTF-8": "name=%ff%fe", "zero byte": "name=a%00b", "broken escape": "name=%zz", "broken name": "%ff=1", "semicolon": "a=1;b=2",
		} {
			page := visitor.Do(post(t, site.URL+path, "application/x-www-form-urlencoded", strings.NewReader(body)))
			if page.Status != http.StatusBadRequest {
				t.Errorf("%s: %d", name, page.Status)
			}
			decent(t, page, http.StatusBadRequest)
		}
		for _, kind := range []string{"application/json", "text/plain", "", "multipart/form-data"} {
			decent(t, visitor.Do(post(t, site.URL+path, kind, strings.NewReader(`{"a":1}`))), http.StatusBadRequest)
		}
	})
}

func TestBodyAboveTheLimitIsAnsweredWithThePageOfTheLimit(t *testing.T) {
	eachPost(t, func(t *testing.T, site *webtest.Site, route web.Route, path string) {
		visitor := site.As(t, holder(route))
		limit := max(route.Limit, web.FormLimit)
		big := bytes.Repeat([]byte("a"), limit+1)
		for name, body := range map[string]io.Reader{"with a length": bytes.NewReader(big), "in chunks": io.MultiReader(bytes.NewReader(big))} {
			page := visitor.Do(post(t, site.URL+path, "application/x-www-form-urlencoded", body))
			decent(t, page, http.StatusRequestEntityTooLarge)
			if !strings.Contains(page.Text("main"), fmt.Sprintf("%d Mo", limit>>20)) {
				t.Errorf("%s: the page does not name the limit: %s", name, page.Text("main"))
			}
		}
		// The connection is not poisoned: the next request is understood.
		decent(t, visitor.Get("/account/sessions"), http.StatusOK)
	})
}

func TestUnknownIdsAreNotFound(t *testing.T) {
	site := webtest.New(t)
	for _, route := range routes() {
		if !strings.Contains(route.Path, ":") || strings.Contains(route.Path, ":provider") {
			continue
		}
		visitor := site.As(t, holder(route))
		for _, id := range []string{uuid.NewString(), uuid.Nil.String(), "1", "'--", "..%2f..", strings.Repeat("9", 300), "%F0%9F%92%A9", "{" + uuid.NewString() + "}"} {
			path := param.ReplaceAllString(route.Path, id)
			page := visitor.Get(path)
			if route.Method == http.MethodPost {
				page = visitor.Forge(path, url.Values{})
			}
			if page.Status != http.StatusNotFound && page.Status != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: %d", route.Method, path, page.Status)
			}
			decent(t, page, page.Status)
		}
	}
}

func TestWrongMethodSaysWhichOnesThereAre(t *testing.T) {
	site := webtest.New(t)
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions} {
		request, err := http.NewRequestWithContext(t.Context(), method, site.URL+"/sign-out", nil)
		if err != nil {
			t.Fatal(err)
		}
		page := site.As(t, fixture.Nadia).Do(request)
		decent(t, page, http.StatusMethodNotAllowed)
		if allow := page.Header.Get("Allow"); allow != http.MethodPost {
			t.Errorf("%s: Allow %q", method, allow)
		}
	}
	decent(t, site.As(t, fixture.Nadia).Get("/sign-out"), http.StatusMethodNotAllowed)
}

func TestUnknownPageIsNotFound(t *testing.T) {
	site := webtest.New(t)
	for _, path := range []string{"/nowhere", "/persons/x/y/z", "/%00", "/..%2f..%2fetc%2fpasswd", "/static/nothing.css", "/static/static.go", "/_outbox/1"} {
		decent(t, site.As(t, fixture.Nadia).Get(path), http.StatusNotFound, http.StatusBadRequest)
	}
}

func TestAnotherNameOfTheHostLeadsToTheOneAddress(t *testing.T) {
	site := webtest.New(t)
	for _, host := range []string{"localhost:1", "ailleurs.exemple.test", "127.0.0.1"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+"/sign-in?next=%2Fpersons", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		page := site.Visitor(t).Do(request)
		if page.Status != http.StatusTemporaryRedirect || page.Header.Get("Location") != site.URL+"/sign-in?next=%2Fpersons" {
			t.Errorf("%s: %d to %s", host, page.Status, page.Header.Get("Location"))
		}
		request.URL.Path = "/healthz"
		if page := site.Visitor(t).Do(request); page.Status != http.StatusOK {
			t.Errorf("health by the name %s: %d", host, page.Status)
		}
	}
}

func TestLongHeadersGetAnAnswer(t *testing.T) {
	site := webtest.New(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+"/sign-in", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Cookie", "passerelle-session="+strings.Repeat("a", 12<<10))
	decent(t, site.Visitor(t).Do(request), http.StatusOK)
	// The portal answers before it has read them all, and the client reads that all the same.
	request.Header.Set("Cookie", "passerelle-session="+strings.Repeat("a", 64<<10))
	line, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(site.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	_ = request.Write(line) // breaks off
	answer, err := http.ReadResponse(bufio.NewReader(line), request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d", answer.StatusCode)
	}
}

func TestRepeatedSubmitDoesItOnce(t *testing.T) {
	site := webtest.New(t)
	here := site.As(t, fixture.Nadia)
	site.As(t, fixture.Nadia)
	page := here.Get("/account/sessions")
	first := page.Submit("form[action$='/ending']", nil)
	again := page.Submit("form[action$='/ending']", nil)
	if first.Status != http.StatusSeeOther || again.Status != first.Status || again.Location != first.Location {
		t.Errorf("first %d to %s, again %d to %s", first.Status, first.Location, again.Status, again.Location)
	}
	var ended int
	site.World.Scan(t, "select count(*) from journal where action = 'sign_out'", nil, &ended)
	if ended != 1 {
		t.Errorf("carried out %d times", ended)
	}
}

func TestStoppedDatabaseIsSaid(t *testing.T) {
	site := webtest.New(t)
	nadia := site.As(t, fixture.Nadia)
	site.World.Forbid(t)
	site.World.Terminate(t)
	decent(t, nadia.Get("/"), http.StatusServiceUnavailable)
	if page := site.Visitor(t).Get("/readyz"); page.Status != http.StatusServiceUnavailable {
		t.Errorf("/readyz says %d", page.Status)
	}
	if page := site.Visitor(t).Get("/healthz"); page.Status != http.StatusOK {
		t.Errorf("/healthz says %d", page.Status)
	}
	site.World.Allow(t)
	decent(t, nadia.Get("/"), http.StatusOK)
}

// What was typed while the database was away is offered to be sent again, and
// is then carried out once.
func TestFormSentWhileTheDatabaseIsAwayIsNotLost(t *testing.T) {
	site := webtest.New(t)
	form := site.As(t, fixture.Nadia).Get("/persons/new")
	site.World.Forbid(t)
	site.World.Terminate(t)
	refused := form.Submit("form[action='/persons']", url.Values{"last_name": {"O’BRIEN"}, "birth_on": {"29/02/1988"}})
	decent(t, refused, http.StatusServiceUnavailable)
	site.World.Allow(t)
	for range 2 { // a double click
		if done := refused.Submit("form[action='/persons']", nil); done.Status != http.StatusSeeOther {
			t.Fatalf("sent again: %d %s", done.Status, done.Text("main"))
		}
	}
	var there int
	site.World.Scan(t, "select count(*) from persons where last_name = 'O’BRIEN'", nil, &there)
	if there != 1 {
		t.Errorf("%d files", there)
	}
}

func post(t *testing.T, address, kind string, body io.Reader) *http.Request {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, body)
	if err != nil {
		t.Fatal(err)
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	return request
}
