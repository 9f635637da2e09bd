package locales_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
	_ "time/tzdata"

	"passerelle/locales"
)

const (
	paris      = "Europe/Paris"
	reunion    = "Indian/Reunion"
	martinique = "America/Martinique"
	noumea     = "Pacific/Noumea"
)

// morning is when tests stand: Monday 23 November 2026, 08:50 in Paris.
var morning = time.Date(2026, time.November, 23, 7, 50, 0, 0, time.UTC)

// speak is a context in which every problem fails the test.
func speak(t *testing.T, lang, zone string) context.Context {
	t.Helper()
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	strict := catalogue.Reporting(func(p locales.Problem) { t.Errorf("%s: %s: %s", p.Lang, p.Key, p.What) })
	return locales.Into(context.Background(), strict.Localizer(lang, in(t, zone)))
}

func in(t *testing.T, zone string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

func equal[V comparable](t *testing.T, got, want V) {
	t.Helper()
	if got != want {
		t.Errorf("got %+q, want %+q", any(got), any(want))
	}
}

// invented is a small catalogue whose English lacks a message, and the problems
// it reports.
func invented(t *testing.T) (context.Context, *[]locales.Problem) {
	t.Helper()
	catalogue, err := locales.LoadFrom(fstest.MapFS{
		"fr.json": {Data: []byte(`{
			"bread.page.greeting": "Bonjour {{.name}}, il est {{.time}}",
			"bread.page.loaves": {"one": "{{.count}} pain", "many": "{{.count}} de pains", "other": "{{.count}} pains"},
			"bread.page.only_french": "Seulement ici",
			"bread.page.title": "Pains"}`)},
		"en.json": {Data: []byte(`{
			"bread.page.greeting": "Hello {{.name}}, it is {{.time}}",
			"bread.page.loaves": {"one": "{{.count}} loaf", "other": "{{.count}} loaves"},
			"bread.page.title": "Breads"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	var problems []locales.Problem
	listening := catalogue.Reporting(func(p locales.Problem) { problems = append(problems, p) })
	return locales.Into(context.Background(), listening.Localizer("en", nil)), &problems
}

func TestMessageIsShownInTheReadersLanguage(t *testing.T) {
	ctx, problems := invented(t)
	equal(t, locales.T(ctx, "bread.page.title"), "Breads")
	equal(t, locales.T(ctx, "bread.page.greeting", "name", "Nadia", "time", 9), "Hello Nadia, it is 9")
	equal(t, locales.N(ctx, "bread.page.loaves", 1), "1 loaf")
	equal(t, locales.N(ctx, "bread.page.loaves", 1200), "1,200 loaves")
	equal(t, len(*problems), 0)
}

func TestMissingMessageIsShownInFrenchAndReportedOnce(t *testing.T) {
	ctx, problems := invented(t)
	for range 3 {
		equal(t, locales.T(ctx, "bread.page.only_french"), "Seulement ici")
	}
	equal(t, len(*problems), 1)
	equal(t, (*problems)[0], locales.Problem{Lang: "en", Key: "bread.page.only_french", What: "missing"})
}

func TestUnknownMessageShowsItsKey(t *testing.T) {
	ctx, problems := invented(t)
	equal(t, locales.T(ctx, "bread.page.unknown", "name", 1), "bread.page.unknown")
	equal(t, locales.N(ctx, "bread.page.unknown", 3), "bread.page.unknown")
	equal(t, len(*problems), 1)
}

func TestWrongCallIsShownAndReported(t *testing.T) {
	for name, c := range map[string]struct {
		call func(context.Context) string
		want string
	}{
		"variable forgotten": {func(ctx context.Context) string { return locales.T(ctx, "bread.page.greeting", "name", "Léa") }, "Hello Léa, it is {{.time}}"},
		"value forgotten":    {func(ctx context.Context) string { return locales.N(ctx, "bread.page.loaves", 2, "name") }, "2 loaves"},
		"name not a string":  {func(ctx context.Context) string { return locales.N(ctx, "bread.page.loaves", 2, 3, 4) }, "2 loaves"},
		"plural not counted": {func(ctx context.Context) string { return locales.T(ctx, "bread.page.loaves", "count", 2) }, "2 loaves"},
		"counted, no plural": {func(ctx context.Context) string { return locales.N(ctx, "bread.page.title", 2) }, "Breads"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, problems := invented(t)
			equal(t, c.call(ctx), c.want)
			equal(t, len(*problems), 1)
		})
	}
}

func TestReportsAreBounded(t *testing.T) {
	ctx, problems := invented(t)
	for n := range 5000 {
		locales.T(ctx, "typed.by.visitor_"+strings.Repeat("x", n))
	}
	equal(t, len(*problems), 1000)
}

func TestContextWithoutLocalizerShowsKeys(t *testing.T) {
	ctx := context.Background()
	equal(t, locales.Lang(ctx), "fr")
	equal(t, locales.T(ctx, "date.relative.today"), "date.relative.today")
	equal(t, locales.N(ctx, "date.relative.days_ago", 2), "date.relative.days_ago")
	equal(t, locales.DateShort(ctx, morning), "23/11/2026")
	equal(t, locales.Into(ctx, nil).Err(), nil)
	equal(t, locales.Lang(locales.Into(ctx, nil)), "fr")
}

func TestUnknownLanguageIsFrench(t *testing.T) {
	equal(t, locales.Lang(speak(t, "tlh", paris)), "fr")
	equal(t, locales.Date(speak(t, "tlh", paris), morning), "23 novembre 2026")
}

func TestValuesAreWrittenAsTheReaderWritesThem(t *testing.T) {
	ctx, _ := invented(t)
	type code string
	equal(t, locales.T(ctx, "bread.page.greeting", "name", int64(12345), "time", code("x")), "Hello 12,345, it is x")
	real := speak(t, "fr", noumea)
	late := time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)
	equal(t, locales.T(real, "date.relative.on", "date", late), "le 24 novembre 2026")
}

func TestPlainMessageAllocatesNothing(t *testing.T) {
	ctx := speak(t, "fr", paris)
	var shown string
	allocations := testing.AllocsPerRun(100, func() { shown = locales.T(ctx, "date.relative.today") })
	equal(t, shown, "aujourd’hui")
	equal(t, allocations, 0)
}

func TestLocalizersAreSharedSafely(t *testing.T) {
	ctx := speak(t, "fr", reunion)
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for n := 2; n < 30; n++ {
				locales.Ago(ctx, morning.AddDate(0, 0, -n), morning)
				locales.NameInLetter(ctx, locales.Mrs, "Léa", "de La Tour")
			}
		})
	}
	readers.Wait()
}

func TestBrokenFileStopsTheStart(t *testing.T) {
	for name, c := range map[string]struct{ french, want string }{
		"not JSON":          {`{"a.b.c": `, "EOF"},
		"nested":            {`{"a": {"b": {"other": "x"}}}`, "no plural form"},
		"a list":            {`["a"]`, "stands where"},
		"a number":          {`{"a.b.c": 3}`, "neither a text"},
		"a list as message": {`{"a.b.c": ["x"]}`, "neither a text"},
		"key twice":         {`{"a.b.c": "x", "a.b.c": "y"}`, "a.b.c is written twice"},
		"form twice":        {`{"a.b.c": {"other": "x", "other": "y"}}`, "written twice"},
		"form not a text":   {`{"a.b.c": {"other": 1}}`, "stands where a text"},
		"no other form":     {`{"a.b.c": {"one": "x"}}`, `"other" is missing`},
		"empty":             {`{"a.b.c": ""}`, "empty text"},
		"a function call":   {`{"a.b.c": "{{len .name}}"}`, "a placeholder is written"},
		"spaces in braces":  {`{"a.b.c": "{{ .name }}"}`, "a placeholder is written"},
		"brace left open":   {`{"a.b.c": "{{.name}"}`, "a placeholder is written"},
		"text behind":       {`{} {}`, "after the last message"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := locales.LoadFrom(fstest.MapFS{"fr.json": {Data: []byte(c.french)}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error about %q", err, c.want)
			}
		})
	}
}

func TestFrenchMustBeThere(t *testing.T) {
	if _, err := locales.LoadFrom(fstest.MapFS{"en.json": {Data: []byte(`{}`)}}); err == nil {
		t.Error("a catalogue without French was accepted")
	}
	if _, err := locales.LoadFrom(fstest.MapFS{"!.json": {Data: []byte(`{}`)}}); err == nil {
		t.Error("a file that names no language was accepted")
	}
}
