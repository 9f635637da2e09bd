//go:build !release

// Package demo is the demonstration identity provider: a page of named
// personas, one click each, behind a true OpenID Connect provider, so that the
// portal signs in exactly as it does in earnest. It asks for no proof of who
// one is; it therefore answers this machine only and is not in a release.
package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// Path is where the provider lives on the portal's own port; the issuer is
// the portal's address followed by it.
const Path = "/_provider"

// Options are what the caller decides.
type Options struct {
	BaseURL        string // of the portal, without a trailing slash; must be loopback
	ClientID       string
	ClientSecret   string
	RedirectURIs   []string
	PostLogoutURIs []string
	Groups         []Group

	// RenderLogin writes the page of personas in the portal's own look.
	RenderLogin func(ctx context.Context, w io.Writer, page LoginPage) error

	// Now decides how long requests and codes live; nil: time.Now. The library
	// dates tokens with the machine's clock, so it must not stray far from it.
	Now func() time.Time
}

// Group is a service or an organisation with its people.
type Group struct {
	Title    string
	Personas []Persona
}

// Persona is one person to sign in as.
type Persona struct {
	Slug  string // also the subject, and the e-mail address before @exemple.test
	Name  string // as shown
	Role  string
	Place string
	Hint  string // one line of what to try

	GivenName string // as claimed
	UsualName string // as claimed
	SIRET     string // as claimed; may be empty
}

// LoginPage is what the page shows: a form that posts to Action, with a hidden
// field named request that holds RequestID, and for each persona a button
// named persona whose value is the slug.
type LoginPage struct {
	Action    string
	RequestID string
	Groups    []Group
	// Again says that somebody signed in is to prove who they are once more.
	Again bool

	// Expired says that the request is unknown or too old: no form then, a
	// sentence and a link to Restart.
	Expired bool
	Restart string
}

// New returns the provider. It answers below Path: mount it there.
func New(o Options) (http.Handler, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("demonstration provider: %w", err)
	}
	store, err := newStorage(o)
	if err != nil {
		return nil, fmt.Errorf("demonstration provider: %w", err)
	}
	config := &op.Config{
		CryptoKeyId:              "demo",
		DefaultLogoutRedirectURI: o.BaseURL + "/",
		CodeMethodS256:           true,
		AuthMethodPost:           true,
		SupportedScopes:          append([]string{oidc.ScopeOpenID}, claimNames...),
		SupportedClaims:          append([]string{"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "azp", "acr"}, claimNames...),
	}
	if _, err := rand.Read(config.CryptoKey[:]); err != nil {
		return nil, fmt.Errorf("demonstration provider: %w", err)
	}
	issuer := o.BaseURL + Path
	provider, err := op.NewProvider(config, store, op.StaticIssuer(issuer),
		op.WithAllowInsecure(), op.WithCORSOptions(nil))
	if err != nil {
		return nil, fmt.Errorf("demonstration provider: %w", err)
	}
	pages := &login{options: o, store: store, callback: func(ctx context.Context, id string) string {
		return op.AuthCallbackURL(provider)(op.ContextWithIssuer(ctx, issuer), id)
	}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", pages.show)
	mux.HandleFunc("POST /login", pages.choose)
	mux.Handle("/", readLevel(provider))
	return loopbackOnly(headers(o, http.StripPrefix(Path, mux))), nil
}

func (o Options) check() error {
	base, err := url.Parse(o.BaseURL)
	if err != nil || base.Scheme == "" || base.Path != "" {
		return errors.New("the portal's address must be a scheme and a host")
	}
	if !loopbackHost(base.Host) {
		return errors.New("the portal's address must be loopback")
	}
	if o.ClientID == "" || o.ClientSecret == "" || len(o.RedirectURIs) == 0 || o.RenderLogin == nil {
		return errors.New("client, secret, redirect address and page are required")
	}
	seen := map[string]bool{}
	for _, group := range o.Groups {
		for _, persona := range group.Personas {
			if persona.Slug == "" || strings.ContainsAny(persona.Slug, ":@ ") || seen[persona.Slug] {
				return fmt.Errorf("persona %q is unnamed, misnamed or named twice", persona.Slug)
			}
			seen[persona.Slug] = true
		}
	}
	return nil
}
