//go:build !release

// Package browsertest drives a real Chromium against a portal under test, as a
// person would: it goes to pages, types, clicks, and reads what is shown.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// Screen is a window: its size in CSS pixels, and its colours.
type Screen struct {
	Width, Height int64
	Dark          bool
	NoScript      bool
}

// The screens pages are looked at on.
var (
	Desk  = Screen{Width: 1280, Height: 900}
	Phone = Screen{Width: 390, Height: 844}
)

// Browser is one window.
type Browser struct {
	t    testing.TB
	ctx  context.Context
	base string
}

// chromiums are the names it goes by.
var chromiums = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Find gives the browser's program. Without one a test is skipped on a laptop
// and fails where REQUIRE_BROWSER says that there must be one.
func Find(t testing.TB) string {
	t.Helper()
	for _, name := range chromiums {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("REQUIRE_BROWSER") != "" {
		t.Fatal("REQUIRE_BROWSER is set and there is no Chromium")
	}
	t.Skip("no Chromium on this machine")
	return ""
}

// running is one Chromium for all tests of a package: to start one takes longer than
// most tests.
var running struct {
	sync.Mutex
	ctx context.Context // of its first tab, which stays empty
}

// chromium gives the one that runs, or starts it. Every host but this machine is out of
// its reach. It ends with the tests of the package.
func chromium(t testing.TB) context.Context {
	t.Helper()
	program := Find(t)
	running.Lock()
	defer running.Unlock()
	if running.ctx != nil && running.ctx.Err() == nil {
		return running.ctx
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, closed := chromedp.NewContext(allocator)
	dbtest.AtEnd(func() {
		closed()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	running.ctx = ctx
	return ctx
}

// Open gives a test a window of its own for at most ten minutes, as private as another
// browser: it shares neither cookies nor caches nor what pages keep.
func Open(t testing.TB, base string, screen Screen) *Browser {
	t.Helper()
	ctx, closed := chromedp.NewContext(chromium(t), chromedp.WithNewBrowserContext())
	t.Cleanup(closed)
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	b := &Browser{t: t, ctx: ctx, base: base}
	b.Show(screen)
	return b
}

// As opens a window in which somebody of the cast is signed in.
func As(t testing.TB, site *webtest.Site, p *fixture.Persona, screen Screen) *Browser {
	t.Helper()
	b := Open(t, site.URL, screen)
	b.SignIn(site.SignIn(t, p))
	return b
}

// SignIn gives the browser a session's token in place of the one it had.
func (b *Browser) SignIn(token string) {
	b.t.Helper()
	b.do("sign in", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: "passerelle-session", Value: token, URL: b.base, HTTPOnly: new(true)})
		return err
	}))
}

// Show makes the window another screen.
func (b *Browser) Show(screen Screen) {
	b.t.Helper()
	scheme := "light"
	if screen.Dark {
		scheme = "dark"
	}
	var phone []chromedp.EmulateViewportOption
	if screen.Width < 600 {
		phone = append(phone, chromedp.EmulateMobile)
	}
	b.do("show", chromedp.EmulateViewport(screen.Width, screen.Height, phone...), chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		if err != nil {
			return err
		}
		_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: screen.NoScript})
		return err
	}))
}

func (b *Browser) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}
