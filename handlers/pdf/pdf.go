// Package pdf prints pages of the portal to PDF with a browser that it drives:
// the same page, the same style sheet, every script and direction set right, and
// tags for those who hear it. The browser reaches no network, runs no script and
// sees one page at a time.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"passerelle/models/fault"
)

// Bounds of the work: pages at once, time for one, the size of one, and after
// how many the browser is started anew, so that it cannot grow for ever.
const (
	atOnce    = 2
	lasting   = 20 * time.Second
	largest   = 4 << 20
	untilAnew = 300
)

// Printer drives one browser, started when the first page is printed and kept
// warm.
type Printer struct {
	program string
	slots   chan struct{}

	mu      sync.Mutex
	browser context.Context // nil while there is none
	stop    func()
	printed int
	users   int
}

// New makes a printer of a program that Find has found.
func New(program string) *Printer {
	return &Printer{program: program, slots: make(chan struct{}, atOnce)}
}

// Print makes a PDF of a page of the portal, A4 as its style sheet says. A
// browser that is too slow, or gone, is an Unavailable fault: trying again
// helps, for the next page starts another.
func (p *Printer) Print(ctx context.Context, drawn []byte) ([]byte, error) {
	if len(drawn) > largest {
		return nil, fmt.Errorf("print: a page of %d bytes", len(drawn))
	}
	ctx, cancel := context.WithTimeout(ctx, lasting)
	defer cancel()
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, unavailable(ctx.Err())
	}
	browser, err := p.take()
	if err != nil {
		return nil, unavailable(err)
	}
	file, err := printIn(ctx, browser, Alone(drawn))
	p.leave(err)
	if err != nil {
		return nil, unavailable(err)
	}
	return file, nil
}

// Close ends the browser.
func (p *Printer) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.end()
}

func unavailable(err error) error {
	return errors.Join(fault.Of(fault.Unavailable, "document.error.printer"), fmt.Errorf("print: %w", err))
}

// take gives the warm browser, or starts one.
func (p *Printer) take() (context.Context, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.browser != nil && p.users == 0 && (p.printed >= untilAnew || p.browser.Err() != nil) {
		p.end()
	}
	if p.browser == nil {
		browser, stop, err := start(p.program)
		if err != nil {
			return nil, err
		}
		p.browser, p.stop, p.printed = browser, stop, 0
	}
	p.users++
	p.printed++
	return p.browser, nil
}

// leave gives the browser back. After a failure nobody knows what it is in: the
// last one out ends it.
func (p *Printer) leave(failed error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.users--
	if failed != nil {
		p.printed = untilAnew
	}
	if p.users == 0 && p.printed >= untilAnew {
		p.end()
	}
}

func (p *Printer) end() {
	if p.stop != nil {
		p.stop()
	}
	p.browser, p.stop = nil, nil
}

// silent keeps the driver from writing lines of its own: they might quote a page.
var silent = chromedp.WithErrorf(func(string, ...any) {})

// start runs a browser that knows nothing of the portal but the pages it is
// given: an environment without our settings, a folder of its own, and a proxy
// that is not there for whatever it would ask of anybody.
func start(program string) (context.Context, func(), error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.DisableGPU, chromedp.NoInheritEnv, chromedp.Env("PATH="+os.Getenv("PATH"), "HOME="+os.TempDir(), "LANG=C.UTF-8"),
		chromedp.Flag("remote-debugging-pipe", true), // a port would be open to everybody on this machine
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true), chromedp.Flag("renderer-process-limit", "2"),
		chromedp.Flag("proxy-server", "http://127.0.0.1:9"), chromedp.Flag("proxy-bypass-list", "<-loopback>"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // the sandbox refuses root
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	browser, stopBrowser := chromedp.NewContext(allocator, silent)
	stop := func() {
		stopBrowser()
		stopAllocator()
	}
	slow := time.AfterFunc(lasting, stop)
	defer slow.Stop()
	if err := chromedp.Do(browser); err != nil {
		stop()
		return nil, nil, fmt.Errorf("start %s: %w", program, err)
	}
	return browser, stop, nil
}

// printIn prints in a tab of its own, which is closed whatever happens.
func printIn(ctx, browser context.Context, drawn []byte) ([]byte, error) {
	tab, closed := chromedp.NewContext(browser)
	defer closed()
	// The tab's context must come of the browser's: the caller's end is handed on.
	defer context.AfterFunc(ctx, closed)()
	var file []byte
	err := chromedp.Do(tab, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			return err
		}
		frames, err := chromedp.Call(ctx, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return err
		}
		_, err = chromedp.Call(ctx, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: frames.FrameTree.Frame.ID, HTML: string(drawn)})
		if err != nil {
			return err
		}
		made, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{
			PreferCSSPageSize: new(true), GenerateTaggedPDF: new(true), GenerateDocumentOutline: new(true),
		})
		file = made.Data
		return err
	}))
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return file, err
}
