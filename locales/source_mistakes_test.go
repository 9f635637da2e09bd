package locales_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The scan itself is tried on a small module full of mistakes.
func TestScanFindsMistakes(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"page.templ": `templ page() {
			<a class="bread.page.css_is_no_key" href="/x">{ locales.T(ctx, "bread.page.title") }</a>
			{ locales.T(ctx, "bread.page.gone") }
			{ locales.N(ctx, "bread.page.loaves", 2, "name", who) }
		}`,
		"page_templ.go": `package p
			func page() {
				write(locales.T(ctx, "bread.page.title", "name", 1))
				write(locales.N(ctx, "bread.page.title", 2))
				write(locales.T(ctx, "bread.page.greeting", "nmae", 1))
				write(locales.N(ctx, "bread.page.loaves", 2, "name", who))
				write(locales.T(ctx, "bread.page.greeting", args...))
				write(locales.Date(ctx, cycle.StartsOn))
				write(locales.Date(ctx, *p.BornOn))
				write(locales.Date(ctx, session.StartsAt))
			}`,
		"code.go": `package p
			import _ "bread.page.import"
			type form struct { Day string ` + "`json:\"bread.page.tag\"`" + ` }
			func f() error {
				log("bread.bake", "other.thing.entirely", "bread.page.host", "bread.page.svg")
				t("bread.state."+s, "bread.kind."+k, n+".crumb."+s, n+".crust."+s)
				t(fmt.Sprintf("bread.page.%s", s))
				r.SeeOther(path, "cake.saved")
				fault.Of(fault.Conflict, "bread.page.greeting", "name_key", n)
				fault.Of(fault.Conflict, "bread.page.greeting", "nom", n)
				return fault.Field("address.city", "cake.error", "name", n)
			}`,
		"code_test.go":            `package p; var x = "bread.page.only_in_test"`,
		"testdata/x.go":           `not Go`,
		".hidden/x.go":            `not Go`,
		"node_modules/x/x.go":     `not Go`,
		"static/vendor/x/x.templ": `"bread.page.vendored"`,
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := func(words string) entry { return entry{forms: map[string]string{"other": words}} }
	french := map[string]entry{
		"bread.page.title":    text("Pains"),
		"bread.page.greeting": text("Bonjour {{.name}}"),
		"bread.page.loaves":   {plural: true, forms: map[string]string{"other": "{{.count}} pains à {{.name}}"}},
		"bread.spare":         text("Reste"),
		"rye.crumb.soft":      text("Tendre"),
		"bread.state.baked":   text("Cuit"),
	}
	found := scan(t, root)
	got := complaints(found, french, map[string]string{"bread.state.*": "r", "bread.old.*": "r", "cake.*": "r", "bread.*.*": "r", "*.crumb.*": "r"}, map[string]string{"bread.page.host": "a host", "bread.page.css_is_no_key": "a class"})
	want := []string{
		`code.go:5: key "other.thing.entirely" does not exist`,
		`code.go:6: "bread.kind." completes a key at run time: declare it in dynamicKeys`,
		`code.go:6: ".crust." completes a key at run time: declare it in dynamicKeys`,
		`code.go:7: "bread.page.%s": complete a key with +, and declare it in dynamicKeys`,
		`code.go:8: key "cake.saved" does not exist`,
		`code.go:10: bread.page.greeting takes [name], given [nom]`,
		`code.go:11: key "cake.error" does not exist`,
		`dynamicKeys: "bread.*.*": "bread." is not in the code`,
		`dynamicKeys: "bread.*.*" is too wide to mean anything`,
		`dynamicKeys: "bread.old.*": "bread.old." is not in the code`,
		`dynamicKeys: "cake.*": "cake." is not in the code`,
		`dynamicKeys: "cake.*" is too wide to mean anything`,
		`fr.json: bread.spare is not used`,
		`page.templ:3: key "bread.page.gone" does not exist`,
		`page_templ.go:3: bread.page.title takes [], given [name]`,
		`page_templ.go:4: bread.page.title: T is for messages without plural forms, N for those with`,
		`page_templ.go:5: bread.page.greeting takes [name], given [nmae]`,
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	days := daysAsInstants(found)
	if len(days) != 2 || !strings.Contains(days[0], "page_templ.go:8: StartsOn") || !strings.Contains(days[1], "page_templ.go:9: BornOn") {
		t.Errorf("days written as instants: %v", days)
	}
}
