//go:build !release

package demo_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"passerelle/handlers/demo"
)

const discovery = demo.Path + "/.well-known/openid-configuration"

func TestOnlyThisMachineIsAnswered(t *testing.T) {
	p := open(t)
	for name, change := range map[string]func(*http.Request){
		"another host":                  func(r *http.Request) { r.Host = "portal.example" },
		"another host on the same port": func(r *http.Request) { r.Host = "portal.example:" + r.URL.Port() },
		"a name that begins alike":      func(r *http.Request) { r.Host = "localhost.portal.example" },
		"an address of the network":     func(r *http.Request) { r.Host = "192.0.2.7" },
		"forwarded":                     func(r *http.Request) { r.Header.Set("X-Forwarded-For", "127.0.0.1") },
		"forwarded, standard":           func(r *http.Request) { r.Header.Set("Forwarded", "for=127.0.0.1") },
	} {
		t.Run(name, func(t *testing.T) {
			if got := askDiscovery(t, p.url, change); got != http.StatusForbidden {
				t.Errorf("answered %d", got)
			}
		})
	}
	for _, host := range []string{"localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "[::1]"} {
		if got := askDiscovery(t, p.url, func(r *http.Request) { r.Host = host }); got != http.StatusOK {
			t.Errorf("%s: answered %d", host, got)
		}
	}
}

func askDiscovery(t *testing.T, base string, change func(*http.Request)) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+discovery, nil)
	if err != nil {
		t.Fatal(err)
	}
	change(r)
	response, err := newBrowser(t).Do(r)
	return read(t, response, err).status
}

func TestAnotherMachineIsRefusedWhateverItAsksFor(t *testing.T) {
	h, err := demo.New((&portal{url: "http://localhost:8080"}).options())
	if err != nil {
		t.Fatal(err)
	}
	for remote, want := range map[string]int{
		"127.0.0.1:4000": http.StatusOK, "[::1]:4000": http.StatusOK,
		"192.0.2.7:4000": http.StatusForbidden, "": http.StatusForbidden,
	} {
		r := httptest.NewRequest(http.MethodGet, "http://localhost:8080"+discovery, nil)
		r.RemoteAddr = remote
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%q: answered %d, want %d", remote, w.Code, want)
		}
	}
}

func TestAProviderForOthersIsNotBuilt(t *testing.T) {
	for name, change := range map[string]func(*demo.Options){
		"another host":    func(o *demo.Options) { o.BaseURL = "https://portal.example" },
		"a path":          func(o *demo.Options) { o.BaseURL = "http://localhost:8080/" },
		"no secret":       func(o *demo.Options) { o.ClientSecret = "" },
		"no page":         func(o *demo.Options) { o.RenderLogin = nil },
		"persona twice":   func(o *demo.Options) { o.Groups = append(groups(), groups()...) },
		"misnamed":        func(o *demo.Options) { o.Groups[0].Personas[0].Slug = "a:b" },
		"no redirect uri": func(o *demo.Options) { o.RedirectURIs = nil },
	} {
		o := (&portal{url: "http://localhost:8080"}).options()
		change(&o)
		if _, err := demo.New(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestThePageAllowsNothingInline(t *testing.T) {
	p := open(t)
	policy := get(t, newBrowser(t), p.url+"/sign-in").header.Values("Content-Security-Policy")
	want := "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; " +
		"base-uri 'none'; frame-ancestors 'none'; form-action 'self' " + p.url
	if len(policy) != 1 || policy[0] != want {
		t.Errorf("policy %q, want %q", policy, want)
	}
}

func TestALongFormIsRefused(t *testing.T) {
	p := open(t)
	long := url.Values{"persona": {strings.Repeat("a", 65<<10)}}
	if got := post(t, newBrowser(t), p.url+demo.Path+"/login", long); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("answered %d", got.status)
	}
}

// What a handler keeps of one request must survive the next on the same
// connection, whose buffers are the same.
func TestNothingOfARequestChangesAfterwards(t *testing.T) {
	var kept, sent [][]string
	app := fiber.New(fiber.Config{DisableStartupMessage: true, StreamRequestBody: true})
	demo.Mount(app, "/kept", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		kept = append(kept, []string{r.Method, r.URL.Path, r.URL.RawQuery, r.RequestURI, r.Host, r.Header.Get("X-Value"), string(body)})
	}))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- app.Listener(listener) }()

	browser := newBrowser(t)
	for i := range 40 {
		method := []string{http.MethodPost, http.MethodPut}[i%2]
		value, host := fmt.Sprintf("value-%02d", i), fmt.Sprintf("host-%02d.localhost", i)
		target := "/kept/" + value + "?q=" + value
		r, err := http.NewRequestWithContext(t.Context(), method, "http://"+listener.Addr().String()+target, bytes.NewBufferString(value))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		r.Header.Set("X-Value", value)
		response, err := browser.Do(r)
		read(t, response, err)
		sent = append(sent, []string{method, "/kept/" + value, "q=" + value, target, host, value, value})
	}
	if err := app.Shutdown(); err != nil {
		t.Fatal(err)
	}
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(kept, sent) {
		t.Errorf("kept %q\nsent %q", kept, sent)
	}
}
