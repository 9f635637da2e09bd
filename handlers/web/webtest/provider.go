//go:build !release

package webtest

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"passerelle/handlers"
	"passerelle/handlers/demo"
	"passerelle/handlers/signin"
	"passerelle/handlers/web"
	"passerelle/handlers/web/oidc"
	"passerelle/models/db/dbtest"
)

// secret of the portal at the provider of tests.
const secret = "known to tests only"

// WithProvider serves a database with a provider beside it that knows these
// personas: a sign-in goes all the way, and its issuer is Issuer.
func WithProvider(t testing.TB, w *dbtest.Database, personas ...demo.Persona) *Site {
	t.Helper()
	return serve(t, w, func(s *Site, portal *web.Portal, with *handlers.With) {
		callback := s.URL + "/sign-in/demo/callback"
		provider, err := demo.New(demo.Options{BaseURL: s.URL, ClientID: "passerelle", ClientSecret: secret, RedirectURIs: []string{callback},
			PostLogoutURIs: []string{s.URL + "/signed-out"}, Groups: []demo.Group{{Title: "Tests", Personas: personas}}, RenderLogin: renderLogin})
		if err != nil {
			t.Fatal(err)
		}
		party, err := oidc.New(oidc.Config{Key: "demo", Issuer: s.Issuer(), ClientID: "passerelle", ClientSecret: secret, RedirectURL: callback,
			PostLogoutURL: s.URL + "/signed-out", Scopes: strings.Fields("openid given_name usual_name email siret"), AuthStyle: oidc.AuthPost, PKCE: true})
		if err != nil {
			t.Fatal(err)
		}
		with.Providers = signin.Providers{party}
		portal.Mount = func(app *fiber.App) { demo.Mount(app, demo.Path, provider) }
	})
}

// Issuer is the provider of WithProvider.
func (s *Site) Issuer() string { return s.URL + demo.Path }

func renderLogin(_ context.Context, w io.Writer, page demo.LoginPage) error {
	_, err := fmt.Fprintf(w, `<form id="personas" method="post" action="%s"><input type="hidden" name="request" value="%s"></form>`,
		html.EscapeString(page.Action), html.EscapeString(page.RequestID))
	return err
}

// Prove presses the provider's button of a page, proves to be a persona, and
// gives the portal's answer.
func (p *Page) Prove(slug string) *Page {
	p.visitor.t.Helper()
	at := p.Submit("form[action='/sign-in/demo']", nil)
	for range 10 {
		switch {
		case at.Find("form#personas").Length() > 0:
			at = at.Submit("form#personas", url.Values{"persona": {slug}})
		case strings.HasPrefix(at.path, "/sign-in/demo/callback"), at.Location == "":
			return at
		default:
			at = at.Follow()
		}
	}
	p.visitor.t.Fatalf("the way through the provider does not end: %s", at.Location)
	return nil
}
