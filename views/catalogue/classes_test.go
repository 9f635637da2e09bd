package catalogue_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"passerelle/static"
)

// A class of ours without a rule is a part of a page that nobody has drawn.
func TestEveryClassOfOursIsDrawn(t *testing.T) {
	var rules strings.Builder
	for _, name := range []string{"css/portal.css", "css/theme.css", "css/print.css"} {
		body, _, ok := static.Open(static.Path(name))
		if !ok {
			t.Fatalf("%s is not there", name)
		}
		rules.Write(body)
	}
	classes := regexp.MustCompile(`\bps-[a-z0-9_-]*[a-z0-9]`)
	drawn := map[string]bool{}
	for _, class := range regexp.MustCompile(`\.ps-[a-z0-9_-]+`).FindAllString(rules.String(), -1) {
		drawn[class[1:]] = true
	}
	attributes := regexp.MustCompile(`\bclass(?:="[^"]*"|=\{[^}]*\}|\([^)]*\))`)
	views := os.DirFS("..")
	err := fs.WalkDir(views, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".templ") {
			return err
		}
		body, err := fs.ReadFile(views, name)
		if err != nil {
			return err
		}
		for _, attribute := range attributes.FindAllString(string(body), -1) {
			for _, class := range classes.FindAllString(attribute, -1) {
				if !drawn[class] {
					t.Errorf("%s: no style sheet has a rule for %s", name, class)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
