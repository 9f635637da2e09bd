//go:build !release

package oidctest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

func (l *Liar) tokenAnswer(w http.ResponseWriter, r *http.Request) {
	if l.Lies.Token != "" {
		w.Header().Set("Content-Type", "application/json")
		if _, err := w.Write([]byte(l.Lies.Token)); err != nil {
			panic(err)
		}
		return
	}
	if !l.knows(r) {
		answerJSON(w, "application/json", http.StatusUnauthorized, map[string]string{
			"error": "invalid_client", "error_description": "client authentication failed"})
		return
	}
	grant, ok := l.codes[r.PostForm.Get("code")]
	delete(l.codes, r.PostForm.Get("code"))
	hash := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	proved := grant.challenge == "" || grant.challenge == base64.RawURLEncoding.EncodeToString(hash[:])
	if !ok || !proved || l.Now.Sub(grant.at) > time.Minute || r.PostForm.Get("redirect_uri") != l.Redirect {
		answerJSON(w, "application/json", http.StatusBadRequest, map[string]string{
			"error": "invalid_grant", "error_description": "grant request is invalid"})
		return
	}
	answerJSON(w, "application/json", http.StatusOK, map[string]any{
		"access_token": AccessToken, "expires_in": 3600, "id_token": l.idToken(grant),
		"refresh_token": rand.Text(), "scope": "openid", "token_type": "Bearer",
	})
}

// knows accepts the one registered way of proving who the client is.
func (l *Liar) knows(r *http.Request) bool {
	_, _, basic := r.BasicAuth()
	secret, id := r.PostForm.Get("client_secret"), r.PostForm.Get("client_id")
	switch l.Style {
	case "post":
		return !basic && id == ClientID && secret == ClientSecret
	case "none":
		return !basic && id == ClientID && secret == ""
	case "private_key_jwt":
		return !basic && secret == "" && l.knowsAssertion(r.PostForm.Get("client_assertion"))
	}
	return false
}

func (l *Liar) knowsAssertion(raw string) bool {
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return false
	}
	var claims jwt.Claims
	if token.Claims(l.Client, &claims) != nil || claims.ID == "" {
		return false
	}
	return claims.Validate(jwt.Expected{
		Issuer: ClientID, Subject: ClientID, AnyAudience: jwt.Audience{l.Issuer() + "/token"}, Time: l.Now,
	}) == nil
}

func (l *Liar) idToken(g grant) string {
	hash := sha256.Sum256([]byte(AccessToken))
	claims := map[string]any{
		"iss": l.Issuer(), "aud": ClientID, "sub": Subject, "nonce": g.nonce, "acr": g.acr,
		"iat": l.Now.Unix(), "exp": l.Now.Add(time.Minute).Unix(), "auth_time": l.authTime(),
		"at_hash": base64.RawURLEncoding.EncodeToString(hash[:16]), "sid": "session-1", "amr": []string{"pwd"},
	}
	alg := l.Lies.IDAlg
	if alg == "" {
		alg = jose.RS256
	}
	return l.sign(alg, bend(claims, l.Lies.IDToken))
}

// authTime is when whoever is signed in proved it.
func (l *Liar) authTime() int64 {
	if l.SignedAt.IsZero() {
		return l.Now.Unix()
	}
	return l.SignedAt.Unix()
}

// LogoutToken is a back-channel notice that the session of a sign-in has ended,
// with some claims bent; nil removes one.
func (l *Liar) LogoutToken(lie map[string]any, alg jose.SignatureAlgorithm) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	claims := map[string]any{
		"iss": l.Issuer(), "aud": ClientID, "iat": l.Now.Unix(), "exp": l.Now.Add(2 * time.Minute).Unix(), "jti": rand.Text(), "sid": "session-1",
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}},
	}
	return l.sign(alg, bend(claims, lie))
}

func (l *Liar) userinfoAnswer(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+AccessToken {
		http.Error(w, "invalid_token", http.StatusUnauthorized)
		return
	}
	claims := bend(map[string]any{
		"sub": Subject, "email": "nadia@exemple.test", "given_name": "Nadia", "usual_name": "BERTHIER",
		"siret": "00000000000017", "roles": []string{"agent_public_etat"}, "idp_id": "idp-1",
	}, l.Lies.Userinfo)
	if l.Lies.Raw != "" {
		answerRaw(w, "application/json", l.Lies.Raw)
		return
	}
	if l.Lies.Signed == "" && !l.Lies.Unsigned {
		answerJSON(w, "application/json; charset=utf-8", http.StatusOK, claims)
		return
	}
	base := map[string]any{"iss": l.Issuer(), "aud": ClientID, "exp": l.Now.Add(time.Minute).Unix(), "iat": l.Now.Unix()}
	maps.Copy(base, claims)
	base = bend(base, l.Lies.Userinfo)
	if l.Lies.Unsigned {
		answerRaw(w, "application/jwt", unsignedJWT(base))
		return
	}
	answerRaw(w, "application/jwt; charset=utf-8", l.sign(l.Lies.Signed, base))
}

// bend sets the claims of a lie; nil removes one.
func bend(claims, lie map[string]any) map[string]any {
	for name, value := range lie {
		claims[name] = value
		if value == nil {
			delete(claims, name)
		}
	}
	return claims
}

func (l *Liar) sign(alg jose.SignatureAlgorithm, claims map[string]any) string {
	if alg == "none" {
		return unsignedJWT(claims)
	}
	key := jose.JSONWebKey{KeyID: l.KID + "-rsa", Key: l.rsa}
	switch {
	case alg == jose.ES256:
		key = jose.JSONWebKey{KeyID: l.KID + "-ec", Key: l.ecdsa}
	case alg == jose.HS256:
		key = jose.JSONWebKey{Key: []byte(ClientSecret + ClientSecret)}
	case l.Lies.Forger:
		forged, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		key.Key = forged
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		panic(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		panic(err)
	}
	return token
}

func unsignedJWT(claims map[string]any) string {
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return strings.Join([]string{encode([]byte(`{"alg":"none","typ":"JWT"}`)), encode(payload), ""}, ".")
}

func answerRaw(w http.ResponseWriter, kind, body string) {
	w.Header().Set("Content-Type", kind)
	if _, err := w.Write([]byte(body)); err != nil {
		panic(err)
	}
}
