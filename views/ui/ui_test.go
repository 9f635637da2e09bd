package ui_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/views/ui"
)

// reader is a context that speaks French and has a session.
func reader(t *testing.T) context.Context {
	t.Helper()
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ctx := locales.Into(t.Context(), catalogue.Localizer("fr", time.UTC))
	return ui.WithForm(ctx, ui.FormTokens{CSRF: "token", Once: func() string {
		n++
		return "once-" + strconv.Itoa(n)
	}})
}

func render(t *testing.T, ctx context.Context, c templ.Component, children ...templ.Component) *goquery.Document {
	t.Helper()
	if len(children) > 0 {
		ctx = templ.WithChildren(ctx, templ.Join(children...))
	}
	var html strings.Builder
	if err := c.Render(ctx, &html); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attr(doc *goquery.Document, selector, name string) string {
	value, ok := doc.Find(selector).Attr(name)
	if !ok {
		return "(none)"
	}
	return value
}

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %q, want %q", what, got, want)
	}
}

func words(s *goquery.Selection) string {
	return strings.Join(strings.Fields(s.Text()), " ")
}
