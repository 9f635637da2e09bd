//go:build !release

package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
)

// violations runs every rule of axe and gives one line for each place; of what passes
// it keeps nothing, which is most of its work.
const violations = `axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.flatMap(rule =>
  rule.nodes.map(node => rule.id + ": " + node.target.join(" ") + " – " + node.failureSummary)))`

// Axe gives what the accessibility checker has to say of the page, with its
// menus shut and open: what is shut is hidden from it.
func (b *Browser) Axe() []string {
	b.t.Helper()
	return append(b.AxeOf(false), b.AxeOf(true)...)
}

// AxeOf is Axe of the page with its menus all shut or all open.
func (b *Browser) AxeOf(open bool) []string {
	b.t.Helper()
	if !Eval[bool](b, "'axe' in window") {
		Eval[bool](b, b.checker()+";true")
	}
	Eval[bool](b, fmt.Sprintf("document.querySelectorAll('details').forEach(one => one.open = %t), true", open))
	return Eval[[]string](b, violations)
}

// Overflow tells by how many pixels the page is wider than the window.
func (b *Browser) Overflow() int {
	b.t.Helper()
	return Eval[int](b, "document.documentElement.scrollWidth - document.documentElement.clientWidth")
}

// checker reads axe from node_modules, found from any package's folder.
func (b *Browser) checker() string {
	folder, err := os.Getwd()
	if err != nil {
		b.t.Fatal(err)
	}
	for ; folder != "/"; folder = filepath.Dir(folder) {
		if script, err := os.ReadFile(filepath.Join(folder, "node_modules", "axe-core", "axe.min.js")); err == nil {
			return string(script)
		}
	}
	b.t.Fatal("axe-core is not installed: npm ci")
	return ""
}
