package oidc_test

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
)

// monday is the day on which the tests stand.
var monday = time.Date(2026, time.November, 23, 8, 50, 0, 0, time.FixedZone("Paris", 3600))

const (
	clientID     = "passerelle"
	clientSecret = "a secret known to two"
	redirectURL  = "http://localhost:8080/sign-in/answer"
	signedOutURL = "http://localhost:8080/"
)

// lies are the switches of the misbehaving provider; the zero value is honest.
type lies struct {
	down    map[string]int           // path → status it answers with
	gate    map[string]chan struct{} // path → answers only once this is closed
	issuer  string                   // in the discovery document
	mute    bool                     // answers carry no iss although announced
	iss     string                   // announced, and this is sent
	address map[string]string        // discovery member → other value

	idToken  map[string]any // claims set in the id token; nil removes
	idAlg    jose.SignatureAlgorithm
	userinfo map[string]any // claims set in userinfo; nil removes
	signed   jose.SignatureAlgorithm
	unsigned bool // userinfo: header alg none
	raw      string
	refusal  map[string]string // authorize answers with these parameters
	token    string            // token answers with this body
	forger   bool              // signs with a key of the right id that is not published
}

// liar is a provider in the manner of ProConnect: strict about requests, and
// dishonest on demand about answers.
type liar struct {
	*httptest.Server
	mu     sync.Mutex
	now    time.Time
	lies   lies
	kid    string
	rsa    *rsa.PrivateKey
	ecdsa  *ecdsa.PrivateKey
	codes  map[string]grant
	hits   map[string]int
	signIn bool // somebody has a session at the provider
	style  string
	client *jose.JSONWebKey
	after  string // registered post_logout_redirect_uri
}

type grant struct {
	nonce, challenge, acr string
	at                    time.Time
}

func newLiar(t *testing.T) *liar {
	t.Helper()
	l := &liar{
		now: monday, kid: "first", codes: map[string]grant{}, hits: map[string]int{},
		signIn: true, style: "post", after: signedOutURL,
	}
	l.newKeys(t)
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

func (l *liar) newKeys(t *testing.T) {
	t.Helper()
	var err error
	if l.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	if l.ecdsa, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
}

// tell changes the provider under its lock.
func (l *liar) tell(change func(*liar)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(l)
}

func (l *liar) issuer() string { return l.URL + "/api/v2" }

// doorkeeper counts, holds and fails requests as the lies say.
func (l *liar) doorkeeper(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		l.hits[r.URL.Path]++
		status, gate := l.lies.down[r.URL.Path], l.lies.gate[r.URL.Path]
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

func (l *liar) discovery(w http.ResponseWriter, _ *http.Request) {
	document := map[string]any{
		"issuer":                                l.issuer(),
		"authorization_endpoint":                l.issuer() + "/authorize",
		"token_endpoint":                        l.issuer() + "/token",
		"userinfo_endpoint":                     l.issuer() + "/userinfo",
		"end_session_endpoint":                  l.issuer() + "/session/end",
		"jwks_uri":                              l.issuer() + "/jwks",
		"acr_values_supported":                  []string{"eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2", "eidas3"},
		"id_token_signing_alg_values_supported": []string{"HS256", "ES256", "RS256"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt"},
		"code_challenge_methods_supported":      []string{"S256"},
		"subject_types_supported":               []string{"public"},
		"response_types_supported":              []string{"code"},
	}
	if l.lies.issuer != "" {
		document["issuer"] = l.lies.issuer
	}
	if l.lies.iss != "" || l.lies.mute {
		document["authorization_response_iss_parameter_supported"] = true
	}
	for member, value := range l.lies.address {
		document[member] = value
	}
	answerJSON(w, "application/json", http.StatusOK, document)
}

func (l *liar) jwks(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, "application/jwk-set+json", http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: l.rsa.Public(), KeyID: l.kid + "-rsa", Algorithm: "RS256", Use: "sig"},
		{Key: l.ecdsa.Public(), KeyID: l.kid + "-ec", Algorithm: "ES256", Use: "sig"},
	}})
}

func answerJSON(w http.ResponseWriter, kind string, status int, value any) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		panic(err)
	}
}
