package layout_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/static"
	"passerelle/views/layout"
	"passerelle/views/ui"
)

func show(t *testing.T, shell layout.Shell, page templ.Component) *goquery.Document {
	t.Helper()
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	ctx := locales.Into(t.Context(), catalogue.Localizer("fr", time.UTC))
	ctx = ui.WithForm(ctx, ui.FormTokens{CSRF: "token", Once: func() string { return "once" }})
	ctx = templ.WithChildren(layout.Into(ctx, shell), ui.Text("La page"))
	var html strings.Builder
	if err := page.Render(ctx, &html); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func officer() layout.Shell {
	return layout.Shell{
		Product: "Passerelle", Place: "SPIP du Val-Clair", User: "Nadia Belmont Roy", Role: "CPIP",
		Nav:    []layout.NavItem{{Label: "Ma journée", Href: "/", Current: true}, {Label: "Personnes", Href: "/persons"}},
		Search: true, Inbox: 3, InboxHref: "/inbox", Path: "/persons",
		Languages: []layout.Language{{Tag: "fr", Label: "Français", Current: true}, {Tag: "en", Label: "English"}},
	}
}

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %q, want %q", what, got, want)
	}
}

func TestPageOfAnOfficer(t *testing.T) {
	doc := show(t, officer(), layout.Page(layout.Head{Title: "Personnes"}))
	equal(t, "title", doc.Find("title").Text(), "Personnes – Passerelle")
	equal(t, "language", doc.Find("html").AttrOr("lang", ""), "fr")
	equal(t, "content", strings.TrimSpace(doc.Find("main#content").Text()), "La page")
	equal(t, "where one is", doc.Find(`.fr-nav [aria-current=page]`).AttrOr("href", ""), "/")
	equal(t, "initials", doc.Find(".ps-user__initials").Text(), "NB")
	equal(t, "unread", doc.Find(".ps-inbox__count").Text(), "3")
	for address, field := range map[string]string{"/persons/search": "q", "/locale": "lang", "/sign-out": "csrf"} {
		form := doc.Find(`form[method=post][action="` + address + `"]`)
		if form.Find(`[name=`+field+`]`).Length() != 1 || form.Find(`[name=csrf]`).AttrOr("value", "") != "token" {
			t.Errorf("the form to %s lacks %s or its token", address, field)
		}
	}
	equal(t, "way back from a change of language", doc.Find(`[name=return]`).AttrOr("value", ""), "/persons")
}

// A skip link that leads nowhere is worse than none.
func TestSkipLinksComeFirstAndLeadSomewhere(t *testing.T) {
	for name, page := range map[string]templ.Component{
		"page": layout.Page(layout.Head{Title: "x"}), "bare": layout.Bare(layout.Head{Title: "x"}),
	} {
		doc := show(t, officer(), page)
		equal(t, name+": first link", doc.Find("body a").First().AttrOr("href", ""), "#content")
		doc.Find(".fr-skiplinks a").Each(func(_ int, link *goquery.Selection) {
			if target := link.AttrOr("href", ""); doc.Find(target).Length() != 1 {
				t.Errorf("%s: %s leads to %d places", name, target, doc.Find(target).Length())
			}
		})
	}
}

func TestVisitorSeesNoMenu(t *testing.T) {
	doc := show(t, layout.Shell{Product: "Passerelle"}, layout.Page(layout.Head{Title: "x"}))
	for _, selector := range []string{".fr-nav", ".ps-menu", ".ps-user", ".ps-inbox", ".fr-header__search", ".ps-demo", ".ps-flash"} {
		if doc.Find(selector).Length() != 0 {
			t.Errorf("a visitor sees %s", selector)
		}
	}
}

func TestErrorsAreSaidInTheTab(t *testing.T) {
	doc := show(t, officer(), layout.Page(layout.Head{Title: "Nouvelle personne", Errors: true}))
	equal(t, "title", doc.Find("title").Text(), "Erreur\u00a0: Nouvelle personne – Passerelle")
}

func TestFooterHasTheLegalLinks(t *testing.T) {
	for state, want := range map[string]string{"": "non conforme", "partial": "partiellement conforme", "full": "totalement conforme"} {
		shell := officer()
		shell.Accessibility = state
		var got []string
		show(t, shell, layout.Page(layout.Head{})).Find("footer a").Each(func(_ int, link *goquery.Selection) {
			got = append(got, link.AttrOr("href", "")+" "+link.Text())
		})
		equal(t, "links", strings.Join(got, ", "), "/accessibility Accessibilité\u00a0: "+want+
			", /legal Mentions légales, /privacy Données personnelles, /cookies Gestion des cookies")
	}
}

// The policy forbids what is inline, and every file must be one that is served.
func TestDocumentKeepsToThePolicy(t *testing.T) {
	shell := officer()
	shell.Flash = &layout.Flash{Tone: ui.Good, Message: "Enregistré."}
	shell.Demo = true
	for name, page := range map[string]templ.Component{
		"page": layout.Page(layout.Head{}), "bare": layout.Bare(layout.Head{}), "print": layout.Print(layout.Head{}, layout.Letterhead{}),
	} {
		doc := show(t, shell, page)
		if n := doc.Find("[style], style, [onclick], script:not([src])").Length(); n != 0 {
			t.Errorf("%s: %d inline styles or scripts", name, n)
		}
		doc.Find("link[href], script[src]").Each(func(_ int, file *goquery.Selection) {
			address := file.AttrOr("href", file.AttrOr("src", ""))
			if _, _, ok := static.Open(address); !ok {
				t.Errorf("%s: %s is not served", name, address)
			}
		})
	}
}

func TestSchemeIsForcedOnlyWhenAsked(t *testing.T) {
	shell := officer()
	_, forced := show(t, shell, layout.Page(layout.Head{})).Find("html").Attr("data-fr-scheme")
	if forced {
		t.Error("the scheme is forced without a wish")
	}
	shell.Scheme = "dark"
	equal(t, "scheme", show(t, shell, layout.Page(layout.Head{})).Find("html").AttrOr("data-fr-scheme", ""), "dark")
}

func TestPrintedDocumentNamesItsSender(t *testing.T) {
	doc := show(t, officer(), layout.Print(layout.Head{Title: "Convocation"}, layout.Letterhead{
		Sender: []string{"SPIP du Val-Clair", "3 place du Marché"}, Recipient: []string{"M. Lucas MARCHAND"}, Reference: "OR-412",
	}))
	equal(t, "sender", doc.Find("address").First().Text(), "SPIP du Val-Clair3 place du Marché")
	equal(t, "recipient", doc.Find(".ps-sheet__recipient").Text(), "M. Lucas MARCHAND")
	equal(t, "reference", doc.Find(".ps-sheet__reference").Text(), "Référence\u00a0: OR-412")
	if doc.Find("nav, .fr-header, footer").Length() != 0 {
		t.Error("a document has the navigation of a page")
	}
}

func TestShellOfAnEmptyContextIsAVisitors(t *testing.T) {
	if got := layout.From(context.Background()); got.User != "" || got.Nav != nil {
		t.Errorf("%+v", got)
	}
}
