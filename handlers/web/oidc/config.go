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
	// StepUpACR lists the levels that count as a fresh proof before a sensitive
	// act, the match as exact. Empty: the provider is asked for a new sign-in,
	// and any level counts. See BeginStepUp.
	StepUpACR []string
	// UserinfoAlg is what a userinfo answer must be signed with. Empty: a plain
	// answer will do, and a signed one is verified all the same.
	UserinfoAlg string

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

// check answers every mistake at once.
func (c Config) check() error {
	var wrong []error
	say := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	say(c.Key != "" && c.ClientID != "", "key and client id are required")
	say(safeURL(c.Issuer), "the issuer must be an https address, or http on loopback")
	say(safeURL(c.RedirectURL), "the redirect address must be https, or http on loopback")
	say(c.PostLogoutURL == "" || safeURL(c.PostLogoutURL), "the address after sign-out must be https, or http on loopback")
	say(slices.Contains(c.Scopes, "openid"), "scopes must hold openid")
	for _, alg := range c.SigningAlgs {
		say(accepted(alg), "signing algorithm %q is not accepted", alg)
	}
	say(c.UserinfoAlg == "" || accepted(c.UserinfoAlg), "signing algorithm %q is not accepted", c.UserinfoAlg)
	say(len(c.StepUpACR) == 0 || c.ClaimsRequest, "levels of a fresh proof can only be asked for with the claims parameter")
	if err := c.checkAuthStyle(); err != nil {
		wrong = append(wrong, err)
	}
	return errors.Join(wrong...)
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

// ParseClientKey reads the private key of AuthPrivateKeyJWT, a JSON Web Key.
// Its error tells nothing of the text.
func ParseClientKey(text string) (*jose.JSONWebKey, error) {
	var key jose.JSONWebKey
	if key.UnmarshalJSON([]byte(text)) != nil || key.IsPublic() || !key.Valid() || key.Algorithm == "" {
		return nil, errors.New("a private JSON Web Key with its alg and kid")
	}
	return &key, nil
}

func accepted(alg string) bool {
	return slices.Contains(asymmetricAlgs, jose.SignatureAlgorithm(alg))
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
