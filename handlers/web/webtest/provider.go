//go:build !release

package webtest

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"passerelle/handlers"
	"passerelle/handlers/demo"
	"passerelle/handlers/signin"
	"passerelle/handlers/web"
	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
	"passerelle/models/account"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
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
		with.Providers = signin.Providers{{Provider: party}}
		portal.Mount = func(app *fiber.App) { demo.Mount(app, demo.Path, provider) }
	})
}

// Meeting is how the portal meets the misbehaving provider.
type Meeting struct {
	oidc.Config
	For account.Audience
}

// WithLiar serves a database with a provider in the manner of ProConnect, whose
// key is agents and which lies on demand. It presents whom it is told to,
// Nadia at first: bound to her account, see oidctest.
func WithLiar(t testing.TB, w *dbtest.Database, changes ...func(*Meeting)) (*Site, *oidctest.Liar) {
	t.Helper()
	liar := oidctest.New(t)
	w.Exec(t, "insert into identities (account_id, issuer, subject, bound_at) values ($1, $2, $3, $4)", fixture.Nadia.Account(), liar.Issuer(), oidctest.Subject, dbtest.Monday)
	site := serve(t, w, func(s *Site, portal *web.Portal, with *handlers.With) {
		liar.Tell(func(l *oidctest.Liar) {
			l.Redirect, l.After = s.URL+"/sign-in/agents/callback", s.URL+"/signed-out"
		})
		met := Meeting{Config: liar.Settings()}
		met.Key = "agents"
		for _, change := range changes {
			change(&met)
		}
		party, err := oidc.New(met.Config)
		if err != nil {
			t.Fatal(err)
		}
		with.Providers = signin.Providers{{Provider: party, For: met.For}}
		portal.Providers = []string{liar.URL}
	})
	return site, liar
}

// Through presses the button of the misbehaving provider, lets it answer, and
// gives the portal's page.
func (p *Page) Through() *Page {
	p.visitor.t.Helper()
	sent := p.Submit("form[action='/sign-in/agents']", nil)
	if sent.Status != http.StatusSeeOther {
		return sent
	}
	return p.visitor.Get(p.visitor.Answered(sent.Location))
}

// Answered asks a provider as a browser would and gives where it sends back to,
// as a path of the site.
func (v *Visitor) Answered(address string) string {
	v.t.Helper()
	browser := &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Get(address)
	if err != nil {
		v.t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		v.t.Fatal(err)
	}
	back, ours := strings.CutPrefix(answer.Header.Get("Location"), v.site.URL)
	if !ours {
		v.t.Fatalf("the provider answers %d and does not send back", answer.StatusCode)
	}
	return back
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
