//go:build !release

package browsertest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Go opens a page by its path.
func (b *Browser) Go(path string) {
	b.t.Helper()
	b.do("go to "+path, chromedp.Navigate(b.base+path))
}

// Click clicks on the one visible element of a selector and stays on the page.
func (b *Browser) Click(selector string) {
	b.t.Helper()
	b.do("click "+selector, chromedp.Click(selector, chromedp.NodeVisible))
}

// Follow clicks on what leads to another page and waits until it is there.
func (b *Browser) Follow(selector string) {
	b.t.Helper()
	b.leave("follow "+selector, func() { b.Click(selector) })
}

// Back takes the way back of the browser and waits for the page it leads to.
func (b *Browser) Back() {
	b.t.Helper()
	b.leave("the way back", func() { Eval[bool](b, "history.back(), true") })
}

// Type puts text into a field, after what stands there.
func (b *Browser) Type(selector, text string) {
	b.t.Helper()
	b.do("type into "+selector, chromedp.SendKeys(selector, text, chromedp.NodeVisible))
}

// Press presses keys on whatever has the focus: text, or kb.Tab, kb.Enter, …
func (b *Browser) Press(keys string) {
	b.t.Helper()
	b.do("press a key", chromedp.KeyEvent(keys))
}

// Enter presses the enter key and waits for the page it leads to.
func (b *Browser) Enter() {
	b.t.Helper()
	b.leave("press enter", func() { b.Press(kb.Enter) })
}

// Tab presses the tab key until the focus is on a selector, and counts.
func (b *Browser) Tab(selector string) (presses int) {
	b.t.Helper()
	for presses = 1; presses <= 150; presses++ {
		b.Press(kb.Tab)
		if Eval[bool](b, "document.activeElement !== null && document.activeElement.matches("+quote(selector)+")") {
			return presses
		}
	}
	b.t.Fatalf("the tab key never reaches %s", selector)
	return 0
}

// leave does something that leads to another page and waits until that one is
// loaded. The old page is told from the new one by a mark.
func (b *Browser) leave(what string, act func()) {
	b.t.Helper()
	Eval[bool](b, "document.documentElement.setAttribute('data-left', '1'), true")
	act()
	b.Wait(what, "document.readyState === 'complete' && !document.documentElement.hasAttribute('data-left')")
}

// Wait asks the page again and again until a condition is true.
func (b *Browser) Wait(what, condition string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	ask := time.NewTicker(20 * time.Millisecond)
	defer ask.Stop()
	for {
		// While one page replaces another there is nothing to ask.
		held, err := chromedp.Run(ctx, chromedp.Evaluate[bool](condition, chromedp.EvalAwaitPromise))
		if err == nil && held {
			return
		}
		select {
		case <-ctx.Done():
			b.t.Fatalf("%s: still waiting for %s", what, condition)
		case <-ask.C:
		}
	}
}

// Eval asks the page for a value.
func Eval[T any](b *Browser, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("evaluate %s: %v", shorten(expression), err)
	}
	return value
}

// Path is where the browser is.
func (b *Browser) Path() string {
	b.t.Helper()
	return Eval[string](b, "location.pathname + location.search")
}

// Text is the words under a selector as they are shown, white space folded.
func (b *Browser) Text(selector string) string {
	b.t.Helper()
	return strings.Join(strings.Fields(Eval[string](b, "(document.querySelector("+quote(selector)+") || {innerText: ''}).innerText")), " ")
}

// Shoot writes a picture of the whole page, if SHOTS names a folder.
func (b *Browser) Shoot(name string) {
	b.t.Helper()
	b.save(name, chromedp.FullScreenshot(100))
}

// Frame writes a picture of the window, if SHOTS names a folder.
func (b *Browser) Frame(name string) {
	b.t.Helper()
	b.save(name, chromedp.CaptureScreenshot())
}

func (b *Browser) save(name string, take chromedp.Action[[]byte]) {
	b.t.Helper()
	folder := os.Getenv("SHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, take)
	if err != nil {
		b.t.Fatalf("picture: %v", err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

func quote(s string) string {
	return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`", "${", "\\${").Replace(s) + "`"
}

func shorten(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}

// Clock makes the pages opened from now on tell a time of their own.
func (b *Browser) Clock(at time.Time) {
	b.t.Helper()
	source := fmt.Sprintf("Date.now = () => %d", at.UnixMilli())
	b.do("set the clock", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source})
		return err
	}))
}

// Slow makes the network one of so many kilobits a second, with a mobile
// network's delay.
func (b *Browser) Slow(kilobits float64) {
	b.t.Helper()
	b.do("slow the network down", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Latency: 400, DownloadThroughput: kilobits * 1000 / 8, UploadThroughput: kilobits * 1000 / 8}}})
		return err
	}))
}
