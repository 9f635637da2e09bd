package errors_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"passerelle/locales"
	"passerelle/views/errors"
	"passerelle/views/layout"
)

func show(t *testing.T, lang string, shell layout.Shell, p errors.Props) *goquery.Document {
	t.Helper()
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	catalogue = catalogue.Reporting(func(problem locales.Problem) { t.Errorf("%s: %+v", p.Kind, problem) })
	ctx := layout.Into(locales.Into(context.Background(), catalogue.Localizer(lang, time.UTC)), shell)
	var html strings.Builder
	if err := errors.Page(p).Render(ctx, &html); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// What happened, what is safe, what to do now: three texts and a way on.
func TestEveryKindSaysItsThreeSentences(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		for _, kind := range errors.Kinds {
			doc := show(t, lang, layout.Shell{}, errors.Props{Kind: kind, Limit: "25 Mo", Reference: "7F3K21"})
			texts := []string{doc.Find("h1").Text()}
			doc.Find(".ps-error > p").Each(func(_ int, p *goquery.Selection) { texts = append(texts, p.Text()) })
			if len(texts) != 4 {
				t.Errorf("%s %s: %q", lang, kind, texts)
			}
			for _, text := range texts {
				if len(text) < 8 || strings.Contains(text, "error.") || strings.Contains(text, "{{") {
					t.Errorf("%s %s says %q", lang, kind, text)
				}
			}
			if doc.Find(".ps-error a.fr-btn").Length() != 1 {
				t.Errorf("%s %s leads nowhere", lang, kind)
			}
		}
	}
}

func TestTooLargeNamesTheLimit(t *testing.T) {
	doc := show(t, "fr", layout.Shell{}, errors.Props{Kind: errors.TooLarge, Limit: "150 Mo"})
	if text := doc.Find(".ps-error").Text(); !strings.Contains(text, "La limite est de 150 Mo.") {
		t.Errorf("%q", text)
	}
}

func TestSignedInReaderKeepsTheNavigation(t *testing.T) {
	shell := layout.Shell{User: "Nadia", Nav: []layout.NavItem{{Label: "Ma journée", Href: "/"}}}
	if show(t, "fr", shell, errors.Props{Kind: errors.Conflict}).Find(".fr-nav a").Length() != 1 {
		t.Error("the navigation is gone")
	}
	if show(t, "fr", layout.Shell{}, errors.Props{Kind: errors.Conflict}).Find(".fr-nav").Length() != 0 {
		t.Error("a visitor sees a navigation")
	}
}
