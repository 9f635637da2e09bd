//go:build !release

package demo_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"passerelle/handlers/demo"
	"passerelle/handlers/web/oidc"
)

// portal is a Fiber application with the provider on its own port, which
// signs in through it.
type portal struct {
	url   string
	party *oidc.Provider
	later atomic.Int64 // nanoseconds that the provider's clock is ahead

	mu       sync.Mutex
	attempts map[string]oidc.Attempt
}

func groups() []demo.Group {
	return []demo.Group{
		{Title: "SPIP du Val-Clair", Personas: []demo.Persona{
			{Slug: "nadia", Name: "Nadia Berthier", GivenName: "Nadia", UsualName: "Berthier", SIRET: "00000000000017"},
		}},
		{Title: "Le Relais des Tilleuls", Personas: []demo.Persona{
			{Slug: "karim", Name: "Karim Aubry", GivenName: "Karim", UsualName: "Aubry"},
		}},
	}
}

func open(t *testing.T, changes ...func(*oidc.Config)) *portal {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &portal{url: "http://" + listener.Addr().String(), attempts: map[string]oidc.Attempt{}}
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true, StreamRequestBody: true})
	provider, err := demo.New(p.options())
	if err != nil {
		t.Fatal(err)
	}
	demo.Mount(app, demo.Path, provider)
	app.Get("/sign-in", p.begin)
	app.Get("/sign-in/answer", p.finish)
	app.Get("/", func(c *fiber.Ctx) error { return c.SendString("signed out") })

	config := oidc.Config{
		Key: "demo", Issuer: p.url + demo.Path, ClientID: "passerelle", ClientSecret: "demonstration",
		RedirectURL: p.url + "/sign-in/answer", PostLogoutURL: p.url + "/", AuthStyle: oidc.AuthPost,
		PKCE: true, SigningAlgs: []string{"RS256"}, Timeout: 20 * time.Second,
	}
	for _, change := range changes {
		change(&config)
	}
	if p.party, err = oidc.New(config); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- app.Listener(listener) }()
	t.Cleanup(func() {
		if err := app.Shutdown(); err != nil {
			t.Error(err)
		}
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *portal) options() demo.Options {
	return demo.Options{
		BaseURL: p.url, ClientID: "passerelle", ClientSecret: "demonstration",
		RedirectURIs: []string{p.url + "/sign-in/answer"}, PostLogoutURIs: []string{p.url + "/"},
		Groups: groups(), RenderLogin: renderLogin,
		Now: func() time.Time { return time.Now().Add(time.Duration(p.later.Load())) },
	}
}

func renderLogin(_ context.Context, w io.Writer, page demo.LoginPage) error {
	if page.Expired {
		_, err := fmt.Fprintf(w, `<a href="%s">restart</a>`, html.EscapeString(page.Restart))
		return err
	}
	if page.Again {
		if _, err := io.WriteString(w, "<p>once more</p>"); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(w, `<form method="post" action="%s"><input type="hidden" name="request" value="%s">`,
		html.EscapeString(page.Action), html.EscapeString(page.RequestID)); err != nil {
		return err
	}
	for _, group := range page.Groups {
		for _, persona := range group.Personas {
			if _, err := fmt.Fprintf(w, `<button name="persona" value="%s">%s</button>`, persona.Slug, persona.Name); err != nil {
				return err
			}
		}
	}
	_, err := io.WriteString(w, "</form>")
	return err
}

// begin and finish are the portal's side: finish calls the provider on the
// very port whose request it is answering.
func (p *portal) begin(c *fiber.Ctx) error {
	start := p.party.Begin
	if c.Query("silently") != "" {
		start = p.party.BeginSilently
	}
	if c.Query("again") != "" {
		start = p.party.BeginStepUp
	}
	address, attempt, err := start(c.UserContext())
	if err != nil {
		return c.Status(fiber.StatusServiceUnavailable).SendString(string(oidc.ReasonOf(err)))
	}
	p.mu.Lock()
	p.attempts[attempt.State] = attempt
	p.mu.Unlock()
	return c.Redirect(address, fiber.StatusSeeOther)
}

func (p *portal) finish(c *fiber.Ctx) error {
	query, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return err
	}
	p.mu.Lock()
	attempt := p.attempts[query.Get("state")]
	p.mu.Unlock()
	identity, err := p.party.Finish(c.UserContext(), attempt, query)
	if err != nil {
		return c.Status(fiber.StatusUnauthorized).SendString(string(oidc.ReasonOf(err)))
	}
	return c.JSON(identity)
}
