package catalogue_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"passerelle/locales"
	"passerelle/static"
	"passerelle/views/catalogue"
	"passerelle/views/errors"
	"passerelle/views/layout"
	"passerelle/views/ui"
)

// policy is what the portal sends with every page: a component that needs more
// does not work.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"form-action 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"

// browser opens one Chromium for a test and gives its context.
func browser(t *testing.T) context.Context {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			t.Fatal("REQUIRE_BROWSER=1 and no chromium is installed")
		}
		t.Skip("no chromium is installed")
	}
	// The test's own context is cancelled before its cleanups run, and the
	// browser would be gone before it could be closed.
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(program), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	return tab
}

// site serves the pages of this package and the static files, under the policy.
func site(t *testing.T) string {
	t.Helper()
	catalog, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	shell := catalogue.Shell()
	pages := map[string]templ.Component{
		"/components": catalogue.Components(),
		"/error":      errors.Page(errors.Props{Kind: errors.TooLarge, Limit: "25 Mo", Reference: "7F3K21"}),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, contentType, ok := static.Open(r.URL.Path); ok {
			w.Header().Set("Content-Type", contentType)
			if _, err := w.Write(body); err != nil {
				t.Logf("write %s: %v", r.URL.Path, err)
			}
			return
		}
		page, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		ctx := locales.Into(r.Context(), catalog.Localizer("fr", time.UTC))
		ctx = ui.WithForm(ctx, ui.FormTokens{CSRF: "token", Once: func() string { return "once" }})
		ctx = layout.Into(ctx, shell)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		if err := page.Render(ctx, w); err != nil {
			t.Errorf("render %s: %v", r.URL.Path, err)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// open shows a page in a window of this width and scheme.
func open(t *testing.T, tab context.Context, address string, width int64, scheme string) {
	t.Helper()
	// The tab lives as long as the context of its first action, so that action
	// is one without a limit of time.
	if err := chromedp.Do(tab, chromedp.EmulateViewport(width, 844)); err != nil {
		t.Fatal(err)
	}
	features := []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		// A colour on its way to another has no contrast of its own.
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}
	_, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	if err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(tab, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
}

func evaluate[T any](t *testing.T, tab context.Context, script string, opts ...chromedp.EvaluateOption) T {
	t.Helper()
	got, err := chromedp.Run(tab, chromedp.Evaluate[T](script, opts...))
	if err != nil {
		t.Fatal(err)
	}
	return got
}
