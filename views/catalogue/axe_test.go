package catalogue_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// violations runs every rule of axe and gives one line for each place.
const violations = `axe.run(document).then(found => found.violations.flatMap(rule =>
  rule.nodes.map(node => rule.id + ": " + node.target.join(" ") + " – " + node.failureSummary)))`

func TestAxeFindsNothingOnAnyComponent(t *testing.T) {
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("npm ci installs the checker: %v", err)
	}
	tab, address := browser(t), site(t)
	for _, page := range []string{"/components", "/error"} {
		for _, width := range []int64{390, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				t.Run(fmt.Sprintf("%s %d %s", page, width, scheme), func(t *testing.T) {
					open(t, tab, address+page, width, scheme)
					evaluate[chromedp.Void](t, tab, string(axe))
					// Menus that are shut hide their content from the checker.
					for _, state := range []string{"false", "true"} {
						evaluate[chromedp.Void](t, tab, `document.querySelectorAll("details").forEach(one => one.open = `+state+`)`)
						for _, found := range evaluate[[]string](t, tab, violations, chromedp.EvalAwaitPromise) {
							t.Errorf("details open %s: %s", state, found)
						}
					}
				})
			}
		}
	}
}
