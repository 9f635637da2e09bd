//go:build !release

// Package oidctest is a provider in the manner of ProConnect for tests: strict
// about what it is asked, and dishonest on demand about what it answers.
package oidctest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"passerelle/handlers/web/oidc"
)

// Monday is the day on which the tests stand.
var Monday = time.Date(2026, time.November, 23, 8, 50, 0, 0, time.FixedZone("Paris", 3600))

// The portal's registration, the one access token there is, and the one person.
const (
	Subject      = "agent-7"
	ClientID     = "passerelle"
	ClientSecret = "a secret known to two"
	AccessToken  = "an opaque access token"
)

// Lies are the switches of the provider; the zero value is honest.
type Lies struct {
	Down    map[string]int           // path → status it answers with
	Gate    map[string]chan struct{} // path → answers only once this is closed
	Issuer  string                   // in the discovery document
	Mute    bool                     // answers carry no iss although announced
	Iss     string                   // announced, and this is sent
	Address map[string]string        // discovery member → other value

	IDToken  map[string]any // claims set in the id token; nil removes
	IDAlg    jose.SignatureAlgorithm
	Userinfo map[string]any // claims set in userinfo; nil removes
	Signed   jose.SignatureAlgorithm
	Unsigned bool // userinfo: header alg none
	Raw      string
	Refusal  map[string]string // authorize answers with these parameters
	Token    string            // token answers with this body
	Forger   bool              // signs with a key of the right id that is not published
}

// Liar is the provider. Change its fields through Tell only.
type Liar struct {
	*httptest.Server
	Now      time.Time
	Lies     Lies
	KID      string
	SignedIn bool             // somebody has a session at the provider
	SignedAt time.Time        // since when; zero for this very moment
	Levels   []string         // acr values it can prove, the usual one first
	Style    string           // how the client must authenticate
	Client   *jose.JSONWebKey // public key of the client, where the style asks for one
	Redirect string           // registered redirect_uri
	After    string           // registered post_logout_redirect_uri

	mu    sync.Mutex
	rsa   *rsa.PrivateKey
	ecdsa *ecdsa.PrivateKey
	codes map[string]grant
	hits  map[string]int
}

type grant struct {
	nonce, challenge, acr string
	at                    time.Time
}

// New starts an honest provider that lives as long as the test.
func New(t testing.TB) *Liar {
	t.Helper()
	l := &Liar{
		Now: Monday, KID: "first", codes: map[string]grant{}, hits: map[string]int{}, Levels: []string{"eidas1"},
		SignedIn: true, Style: "post", Redirect: "http://localhost:8080/sign-in/answer", After: "http://localhost:8080/",
	}
	l.NewKeys(t)
	mux := http.NewServeMux()
	for path, answer := range map[string]http.HandlerFunc{
		"/api/v2/.well-known/openid-configuration": l.discovery,
		"/api/v2/jwks":        l.jwks,
		"/api/v2/authorize":   l.authorize,
		"/api/v2/token":       l.tokenAnswer,
		"/api/v2/userinfo":    l.userinfoAnswer,
		"/api/v2/session/end": l.endSession,
		"/elsewhere":          l.discovery,
	} {
		mux.HandleFunc(path, l.doorkeeper(answer))
	}
	l.Server = httptest.NewServer(mux)
	t.Cleanup(l.Close)
	return l
}

// Settings are those of a client registered here with every protection on.
func (l *Liar) Settings() oidc.Config {
	return oidc.Config{
		Key: "proconnect", Issuer: l.Issuer(), ClientID: ClientID, ClientSecret: ClientSecret,
		RedirectURL: l.Redirect, AuthStyle: oidc.AuthPost, PKCE: true, ClaimsRequest: true,
		PostLogoutURL: l.After, Timeout: 20 * time.Second,
		Now: func() time.Time { l.mu.Lock(); defer l.mu.Unlock(); return l.Now },
	}
}

// NewKeys makes the provider sign with other keys from now on.
func (l *Liar) NewKeys(t testing.TB) {
	t.Helper()
	var err error
	if l.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	if l.ecdsa, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
}

// Tell changes the provider under its lock.
func (l *Liar) Tell(change func(*Liar)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(l)
}

// Issuer is the provider's name.
func (l *Liar) Issuer() string { return l.URL + "/api/v2" }

// Count is how often an endpoint was asked.
func (l *Liar) Count(path string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hits[path]
}

// doorkeeper counts, holds and fails requests as the lies say.
func (l *Liar) doorkeeper(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		l.hits[r.URL.Path]++
		status, gate := l.Lies.Down[r.URL.Path], l.Lies.Gate[r.URL.Path]
		l.mu.Unlock()
		if err := r.ParseForm(); err != nil {
			http.Error(w, "form", http.StatusBadRequest)
			return
		}
		if gate != nil {
			select {
			case <-gate:
			case <-r.Context().Done():
				return
			}
		}
		if status != 0 {
			w.Header().Set("Location", "/elsewhere")
			http.Error(w, "secret of the provider", status)
			return
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		next(w, r)
	}
}

func (l *Liar) discovery(w http.ResponseWriter, _ *http.Request) {
	document := map[string]any{
		"issuer":                                l.Issuer(),
		"authorization_endpoint":                l.Issuer() + "/authorize",
		"token_endpoint":                        l.Issuer() + "/token",
		"userinfo_endpoint":                     l.Issuer() + "/userinfo",
		"end_session_endpoint":                  l.Issuer() + "/session/end",
		"jwks_uri":                              l.Issuer() + "/jwks",
		"acr_values_supported":                  []string{"eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2", "eidas3"},
		"id_token_signing_alg_values_supported": []string{"HS256", "ES256", "RS256"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt"},
		"code_challenge_methods_supported":      []string{"S256"},
		"subject_types_supported":               []string{"public"},
		"response_types_supported":              []string{"code"},
	}
	if l.Lies.Issuer != "" {
		document["issuer"] = l.Lies.Issuer
	}
	if l.Lies.Iss != "" || l.Lies.Mute {
		document["authorization_response_iss_parameter_supported"] = true
	}
	for member, value := range l.Lies.Address {
		document[member] = value
	}
	answerJSON(w, "application/json", http.StatusOK, document)
}

func (l *Liar) jwks(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, "application/jwk-set+json", http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: l.rsa.Public(), KeyID: l.KID + "-rsa", Algorithm: "RS256", Use: "sig"},
		{Key: l.ecdsa.Public(), KeyID: l.KID + "-ec", Algorithm: "ES256", Use: "sig"},
	}})
}

func answerJSON(w http.ResponseWriter, kind string, status int, value any) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		panic(err)
	}
}
