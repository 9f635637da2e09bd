package catalogue_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// tooWide names what stands out of the window; a table may scroll in its frame.
const tooWide = `(() => {
  const out = [...document.querySelectorAll("body *")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.right > innerWidth + 0.5 && !one.closest(".fr-table__container, .fr-sr-only");
  });
  if (document.documentElement.scrollWidth > innerWidth) out.push(document.documentElement);
  return out.map(one => one.tagName + "." + one.getAttribute("class"));
})()`

// 640 px is a window of 1280 px at 200 %.
func TestNothingStandsOutOfTheWindow(t *testing.T) {
	tab, address := browser(t), site(t)
	for _, width := range []int64{320, 390, 640, 768, 1100, 1280, 1920} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			open(t, tab, address+"/components", width, "light")
			if out := evaluate[[]string](t, tab, tooWide); len(out) > 0 {
				t.Errorf("wider than %d px: %s", width, strings.Join(out, ", "))
			}
		})
	}
}

// The letters alone at 200 %, in a window that stays as it is.
func TestLettersTwiceAsLargeStayInTheWindow(t *testing.T) {
	tab, address := browser(t), site(t)
	for _, width := range []int64{640, 1280} {
		open(t, tab, address+"/components", width, "light")
		evaluate[chromedp.Void](t, tab, `document.documentElement.style.fontSize = "200%"`)
		if out := evaluate[[]string](t, tab, tooWide); len(out) > 0 {
			t.Errorf("at %d px: %s", width, strings.Join(out, ", "))
		}
	}
}

// A ring may be drawn by the control, by what stands for it, or around both.
const withoutRing = `(() => {
  const ring = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3;
  const all = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary");
  return [...all].filter(one => one.checkVisibility() && !one.disabled).filter(one => {
    one.focus({preventScroll: true});
    const around = [one, one.nextElementSibling, one.parentElement].filter(Boolean);
    return document.activeElement !== one ||
      !(around.some(near => ring(getComputedStyle(near))) || ring(getComputedStyle(one, "::after")));
  }).map(one => one.outerHTML.slice(0, 120));
})()`

func TestWhatHasTheFocusShowsARing(t *testing.T) {
	tab, address := browser(t), site(t)
	open(t, tab, address+"/components", 1280, "light")
	// From a key on, the browser takes the reader for one who uses the keyboard.
	if err := chromedp.Do(tab, chromedp.KeyEvent("\t")); err != nil {
		t.Fatal(err)
	}
	if bare := evaluate[[]string](t, tab, withoutRing); len(bare) > 0 {
		t.Errorf("no ring: %s", strings.Join(bare, "\n"))
	}
}

func TestErrorSummaryHasTheFocusWhenThePageOpens(t *testing.T) {
	tab, address := browser(t), site(t)
	open(t, tab, address+"/components", 1280, "light")
	if class := evaluate[string](t, tab, `document.activeElement.className`); !strings.Contains(class, "ps-errors") {
		t.Errorf("the focus is at %q", class)
	}
}

// On a telephone the sheet opens without script: a click on the summary is the
// browser's own.
func TestNavigationOpensOnATelephone(t *testing.T) {
	tab, address := browser(t), site(t)
	open(t, tab, address+"/components", 390, "light")
	const visible = `document.querySelector(".fr-nav").checkVisibility()`
	if evaluate[bool](t, tab, visible) {
		t.Fatal("the sheet is open before it is asked for")
	}
	if err := chromedp.Do(tab, chromedp.Click(".ps-menu > summary")); err != nil {
		t.Fatal(err)
	}
	if !evaluate[bool](t, tab, visible) {
		t.Error("the sheet stays shut")
	}
}

func TestStickyBarLeavesTheLastRowInSight(t *testing.T) {
	tab, address := browser(t), site(t)
	open(t, tab, address+"/components", 390, "light")
	evaluate[chromedp.Void](t, tab, `window.scrollTo(0, document.body.scrollHeight)`)
	const covered = `(() => {
	  const last = [...document.querySelectorAll(".ps-mark-row")].pop().getBoundingClientRect();
	  return last.bottom - document.querySelector(".ps-stickybar").getBoundingClientRect().top;
	})()`
	if px := evaluate[float64](t, tab, covered); px > 0.5 {
		t.Errorf("the bar covers the last row by %.0f px", px)
	}
}
