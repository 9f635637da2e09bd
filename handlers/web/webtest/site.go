//go:build !release

// Package webtest serves the whole portal on a loopback port to a test, signs
// the cast in, and answers with parsed pages.
package webtest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers"
	"passerelle/handlers/catalogue"
	"passerelle/handlers/outbox"
	"passerelle/handlers/referrals"
	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/document"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// Site is a portal that serves.
type Site struct {
	URL   string
	World *dbtest.Database
	Log   *Lines // what the portal logged
	// Addresses are those that visitors asked for and were sent to, a line each.
	Addresses *Lines
	// Outbox shows e-mails at /_outbox once something catches them in it.
	Outbox *outbox.Outbox

	t    testing.TB
	line *line
}

// Cut pulls the cable: what is under way breaks and nobody is answered until
// Restore.
func (s *Site) Cut() {
	s.t.Helper()
	if err := s.line.cut(); err != nil {
		s.t.Fatal(err)
	}
}

// Restore plugs it in again, at the same address.
func (s *Site) Restore() {
	s.t.Helper()
	if err := s.line.restore(); err != nil {
		s.t.Fatal(err)
	}
}

// New serves a fresh world with the cast.
func New(t testing.TB) *Site {
	t.Helper()
	return Over(t, world.New(t))
}

// Over serves a database the test has prepared.
func Over(t testing.TB, w *dbtest.Database) *Site {
	t.Helper()
	return serve(t, w, func(*Site, *web.Portal, *handlers.With) {})
}

// With serves a database with further routes, for what no page of the portal
// does yet.
func With(t testing.TB, w *dbtest.Database, routes ...web.Route) *Site {
	t.Helper()
	return serve(t, w, func(_ *Site, _ *web.Portal, with *handlers.With) { with.Demo = append(with.Demo, routes...) })
}

// SetUp serves a database with the program set up another way.
func SetUp(t testing.TB, w *dbtest.Database, setUp func(*handlers.With)) *Site {
	t.Helper()
	return serve(t, w, func(_ *Site, _ *web.Portal, with *handlers.With) { setUp(with) })
}

// serve lets the caller complete the portal before it is built.
func serve(t testing.TB, w *dbtest.Database, complete func(*Site, *web.Portal, *handlers.With)) *Site {
	t.Helper()
	listener, err := newLine()
	if err != nil {
		t.Fatal(err)
	}
	words, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &Site{URL: "http://" + listener.Addr().String(), World: w, Log: &Lines{}, Addresses: &Lines{}, Outbox: &outbox.Outbox{}, t: t, line: listener}
	public, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	portal := &web.Portal{Pool: w.Pool, Catalogue: words, PublicURL: public, Secret: []byte("a secret that only tests know, 32+"), Demo: true,
		Log: slog.New(slog.NewTextHandler(s.Log, nil))}
	ready := func(ctx context.Context) error {
		_, err := account.JournalMonthsAhead(ctx, w.Pool)
		return err
	}
	with := handlers.With{Ready: ready, Demo: append(catalogue.Routes(), s.Outbox.Routes()...), Referrals: referrals.With{Files: document.Rules{MaxBytes: 10 << 20}}}
	complete(s, portal, &with)
	app := portal.Build(handlers.Routes(with), handlers.Navigation())
	served := make(chan error, 1)
	go func() { served <- app.Listener(listener) }()
	t.Cleanup(func() {
		if err := app.ShutdownWithTimeout(5 * time.Second); err != nil {
			t.Logf("shut down: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return s
}

// Lines are log lines, safe to read while the portal serves.
type Lines struct {
	mu   sync.Mutex
	text []byte
}

func (l *Lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	return len(p), nil
}

func (l *Lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}

// Visitor opens a browser that is not signed in: cookies, no script.
func (s *Site) Visitor(t testing.TB) *Visitor {
	t.Helper()
	return &Visitor{t: t, site: s, Lang: "fr", client: &http.Client{
		Timeout:       30 * time.Second,
		Jar:           jar(t),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// As opens a browser in which somebody of the cast is signed in.
func (s *Site) As(t testing.TB, p *fixture.Persona) *Visitor {
	t.Helper()
	v := s.Visitor(t)
	v.Token = s.SignIn(t, p)
	at, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	v.client.Jar.SetCookies(at, []*http.Cookie{{Name: "passerelle-session", Value: v.Token, Path: "/"}})
	return v
}

// SignIn opens a sign-in as the provider's answer would, and gives its token.
func (s *Site) SignIn(t testing.TB, p *fixture.Persona) string {
	t.Helper()
	token := web.NewToken()
	err := s.World.Pool.Write(t.Context(), actor.ForAuth(), func(tx *db.Tx) error {
		var now time.Duration // whoever signs in has just proven who they are
		_, err := account.Open(t.Context(), tx, account.Proof{Issuer: fixture.Issuer, Subject: p.Slug, Provider: "test", ProvenAgo: &now}, token, web.NewToken(), uuid.Nil)
		return err
	})
	if err != nil {
		t.Fatalf("sign %s in: %v", p.Slug, err)
	}
	return token
}

func drain(body io.ReadCloser) (string, error) {
	defer body.Close()
	text, err := io.ReadAll(body)
	return string(text), err
}
