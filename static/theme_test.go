package static_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"passerelle/static"
)

func sheet(t *testing.T, name string) string {
	t.Helper()
	body, _, ok := static.Open(static.Path(name))
	if !ok {
		t.Fatalf("%s is not there", name)
	}
	return string(body)
}

// schemes reads the colours of each scheme as tokens.css gives them.
func schemes(t *testing.T) (light, system, chosen map[string]string) {
	t.Helper()
	blocks := regexp.MustCompile(`(?s):root[^{]*\{[^}]*--paper:[^}]*\}`).FindAllString(sheet(t, "css/tokens.css"), -1)
	if len(blocks) != 3 {
		t.Fatalf("%d schemes, want light, dark by the system and dark by choice", len(blocks))
	}
	read := func(block string) map[string]string {
		colours := map[string]string{}
		for _, pair := range regexp.MustCompile(`--([a-z]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(block, -1) {
			colours[pair[1]] = pair[2]
		}
		return colours
	}
	return read(blocks[0]), read(blocks[1]), read(blocks[2])
}

func TestDarkIsTheSameHoweverItIsChosen(t *testing.T) {
	light, system, chosen := schemes(t)
	if len(light) != len(system) {
		t.Errorf("%d colours in light, %d in dark", len(light), len(system))
	}
	for name, colour := range system {
		if chosen[name] != colour {
			t.Errorf("--%s is %s by the system and %s by choice", name, colour, chosen[name])
		}
	}
}

// WCAG 2.1: 1.4.3 for text, 1.4.11 for the borders of controls.
func TestColoursCanBeTold(t *testing.T) {
	light, dark, _ := schemes(t)
	for scheme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, ground := range []string{"paper", "wash"} {
			for _, text := range []string{"ink", "muted", "accent", "good", "warn", "bad", "info"} {
				if r := contrast(t, colours[text], colours[ground]); r < 4.5 {
					t.Errorf("%s: --%s on --%s is %.2f, below 4.5", scheme, text, ground, r)
				}
			}
			if r := contrast(t, colours["field"], colours[ground]); r < 3 {
				t.Errorf("%s: --field on --%s is %.2f, below 3", scheme, ground, r)
			}
		}
	}
}

func contrast(t *testing.T, one, other string) float64 {
	t.Helper()
	a, b := luminance(t, one), luminance(t, other)
	return (math.Max(a, b) + 0.05) / (math.Min(a, b) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	rgb, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		t.Fatalf("colour %q: %v", colour, err)
	}
	part := func(shift uint) float64 {
		v := float64(rgb>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

// A colour that is not a token is the same in light and dark, which is wrong
// everywhere but on paper.
func TestThemeUsesTokensOnly(t *testing.T) {
	for _, name := range []string{"css/theme.css", "css/portal.css"} {
		for i, line := range strings.Split(sheet(t, name), "\n") {
			if strings.Contains(line, ".ps-sheet") {
				continue
			}
			if colour := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl`).FindString(line); colour != "" {
				t.Errorf("%s:%d has the colour %s", name, i+1, colour)
			}
		}
	}
}

// The policy forbids them, and nobody outside is to know who reads what.
func TestNoSheetFetchesAnything(t *testing.T) {
	for _, name := range []string{"css/tokens.css", "css/theme.css", "css/portal.css", "css/print.css"} {
		if found := regexp.MustCompile(`url\(|@import|@font-face`).FindString(sheet(t, name)); found != "" {
			t.Errorf("%s contains %s", name, found)
		}
	}
}

func TestSheetsStaySmall(t *testing.T) {
	total := 0
	for _, name := range []string{"css/tokens.css", "css/theme.css", "css/portal.css", "css/print.css"} {
		zipped, _ := static.Gzip(static.Path(name))
		total += len(zipped)
	}
	if limit := 12 << 10; total > limit {
		t.Errorf("the style sheets are %d bytes compressed, above %d", total, limit)
	}
}
