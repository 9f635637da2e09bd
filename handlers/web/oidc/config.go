// Package oidc signs people in through an OpenID Connect provider such as
// ProConnect. It speaks the relying party's side of the authorisation code
// flow and answers with an identity; it knows no account and no database.
package oidc

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// AuthStyle is how the portal proves who it is at the token endpoint. It is
// set and never guessed: a guess sends the secret in two ways.
type AuthStyle string

// The ways a client authenticates, in the words of OpenID Connect Core §9.
const (
	AuthPost          AuthStyle = "post"
	AuthBasic         AuthStyle = "basic"
	AuthNone          AuthStyle = "none"
	AuthPrivateKeyJWT AuthStyle = "private_key_jwt"
)

// Config is what one provider is told and what the portal expects of it.
type Config struct {
	Key          string // short name of the provider in settings, routes and rows
	Issuer       string // exactly as the provider writes it
	ClientID     string
	ClientSecret string
	ClientKey    *jose.JSONWebKey // private key for AuthPrivateKeyJWT, with its key id and algorithm
	RedirectURL  string
	Scopes       []string // empty: openid given_name usual_name email siret
	AuthStyle    AuthStyle
	PKCE         bool

	// SigningAlgs are the only algorithms accepted; empty: RS256 and ES256.
	SigningAlgs []string
	// ACR lists every acceptable level: the match is exact, a higher level
	// that is not listed is refused. Empty: any level.
	ACR []string
	// ClaimsRequest asks for acr (essential when ACR is set) and amr through
	// the claims parameter.
	ClaimsRequest bool
	// UserinfoSigned refuses a userinfo answer that is not a signed JWT.
	UserinfoSigned bool

	PostLogoutURL string
	Timeout       time.Duration    // of one call to the provider; zero: 5 s
	Now           func() time.Time // nil: time.Now
}

// Provider is one configured provider. It may be used by many requests at once.
type Provider struct {
	config    Config
	calls     *http.Client // token and userinfo
	documents *http.Client // discovery and keys

	mu      sync.Mutex // guards what follows
	known   *metadata
	reading *reading
}

// New checks the settings and calls nobody: the portal starts while a
// provider is down.
func New(c Config) (*Provider, error) {
	if len(c.Scopes) == 0 {
		c.Scopes = []string{"openid", "given_name", "usual_name", "email", "siret"}
	}
	if len(c.SigningAlgs) == 0 {
		c.SigningAlgs = []string{string(jose.RS256), string(jose.ES256)}
	}
	if c.Timeout == 0 {
		c.Timeout = 5 * time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("sign-in provider %q: %w", c.Key, err)
	}
	return &Provider{
		config:    c,
		calls:     newClient(c.Timeout, false),
		documents: newClient(c.Timeout, true),
	}, nil
}

// Key returns the provider's short name.
func (p *Provider) Key() string { return p.config.Key }

func (c Config) check() error {
	if c.Key == "" || c.ClientID == "" {
		return errors.New("key and client id are required")
	}
	if !safeURL(c.Issuer) {
		return errors.New("the issuer must be an https address, or http on loopback")
	}
	if !safeURL(c.RedirectURL) {
		return errors.New("the redirect address must be https, or http on loopback")
	}
	if c.PostLogoutURL != "" && !safeURL(c.PostLogoutURL) {
		return errors.New("the address after sign-out must be https, or http on loopback")
	}
	if !slices.Contains(c.Scopes, "openid") {
		return errors.New("scopes must hold openid")
	}
	for _, alg := range c.SigningAlgs {
		if !slices.Contains(asymmetricAlgs, jose.SignatureAlgorithm(alg)) {
			return fmt.Errorf("signing algorithm %q is not accepted", alg)
		}
	}
	return c.checkAuthStyle()
}

func (c Config) checkAuthStyle() error {
	switch c.AuthStyle {
	case AuthPost, AuthBasic:
		if c.ClientSecret == "" {
			return errors.New("a client secret is required")
		}
	case AuthNone:
		if !c.PKCE {
			return errors.New("a client without a secret must use PKCE")
		}
	case AuthPrivateKeyJWT:
		if c.ClientKey == nil || c.ClientKey.IsPublic() || !c.ClientKey.Valid() || c.ClientKey.Algorithm == "" {
			return errors.New("a private client key with its algorithm is required")
		}
	default:
		return errors.New("the authentication style must be post, basic, none or private_key_jwt")
	}
	return nil
}

// Symmetric algorithms are left out: the client secret would become a
// signing key, and "none" would be no signature at all.
var asymmetricAlgs = []jose.SignatureAlgorithm{
	jose.RS256, jose.RS384, jose.RS512,
	jose.PS256, jose.PS384, jose.PS512,
	jose.ES256, jose.ES384, jose.ES512,
	jose.EdDSA,
}

// safeURL reports whether tokens may travel to an address.
func safeURL(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	if u.Scheme == "https" {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}
