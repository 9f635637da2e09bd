package oidc_test

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

const accessToken = "an opaque access token"

func (l *liar) tokenAnswer(w http.ResponseWriter, r *http.Request) {
	if l.lies.token != "" {
		w.Header().Set("Content-Type", "application/json")
		if _, err := w.Write([]byte(l.lies.token)); err != nil {
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
	if !ok || !proved || l.now.Sub(grant.at) > time.Minute || r.PostForm.Get("redirect_uri") != redirectURL {
		answerJSON(w, "application/json", http.StatusBadRequest, map[string]string{
			"error": "invalid_grant", "error_description": "grant request is invalid"})
		return
	}
	answerJSON(w, "application/json", http.StatusOK, map[string]any{
		"access_token": accessToken, "expires_in": 3600, "id_token": l.idToken(grant),
		"refresh_token": rand.Text(), "scope": "openid", "token_type": "Bearer",
	})
}

// knows accepts the one registered way of proving who the client is.
func (l *liar) knows(r *http.Request) bool {
	_, _, basic := r.BasicAuth()
	secret, id := r.PostForm.Get("client_secret"), r.PostForm.Get("client_id")
	switch l.style {
	case "post":
		return !basic && id == clientID && secret == clientSecret
	case "none":
		return !basic && id == clientID && secret == ""
	case "private_key_jwt":
		return !basic && secret == "" && l.knowsAssertion(r.PostForm.Get("client_assertion"))
	}
	return false
}

func (l *liar) knowsAssertion(raw string) bool {
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return false
	}
	var claims jwt.Claims
	if token.Claims(l.client, &claims) != nil || claims.ID == "" {
		return false
	}
	return claims.Validate(jwt.Expected{
		Issuer: clientID, Subject: clientID, AnyAudience: jwt.Audience{l.issuer() + "/token"}, Time: l.now,
	}) == nil
}

func (l *liar) idToken(g grant) string {
	hash := sha256.Sum256([]byte(accessToken))
	claims := map[string]any{
		"iss": l.issuer(), "aud": clientID, "sub": "agent-7", "nonce": g.nonce, "acr": g.acr,
		"iat": l.now.Unix(), "exp": l.now.Add(time.Minute).Unix(), "auth_time": l.now.Unix(),
		"at_hash": base64.RawURLEncoding.EncodeToString(hash[:16]), "sid": "session-1", "amr": []string{"pwd"},
	}
	alg := l.lies.idAlg
	if alg == "" {
		alg = jose.RS256
	}
	return l.sign(alg, bend(claims, l.lies.idToken))
}

func (l *liar) userinfoAnswer(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+accessToken {
		http.Error(w, "invalid_token", http.StatusUnauthorized)
		return
	}
	claims := bend(map[string]any{
		"sub": "agent-7", "email": "nadia@exemple.test", "given_name": "Nadia", "usual_name": "BERTHIER",
		"siret": "00000000000017", "roles": []string{"agent_public_etat"}, "idp_id": "idp-1",
	}, l.lies.userinfo)
	if l.lies.raw != "" {
		answerRaw(w, "application/json", l.lies.raw)
		return
	}
	if l.lies.signed == "" && !l.lies.unsigned {
		answerJSON(w, "application/json; charset=utf-8", http.StatusOK, claims)
		return
	}
	base := map[string]any{"iss": l.issuer(), "aud": clientID, "exp": l.now.Add(time.Minute).Unix(), "iat": l.now.Unix()}
	maps.Copy(base, claims)
	base = bend(base, l.lies.userinfo)
	if l.lies.unsigned {
		answerRaw(w, "application/jwt", unsignedJWT(base))
		return
	}
	answerRaw(w, "application/jwt; charset=utf-8", l.sign(l.lies.signed, base))
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

func (l *liar) sign(alg jose.SignatureAlgorithm, claims map[string]any) string {
	if alg == "none" {
		return unsignedJWT(claims)
	}
	key := jose.JSONWebKey{KeyID: l.kid + "-rsa", Key: l.rsa}
	switch {
	case alg == jose.ES256:
		key = jose.JSONWebKey{KeyID: l.kid + "-ec", Key: l.ecdsa}
	case alg == jose.HS256:
		key = jose.JSONWebKey{Key: []byte(clientSecret + clientSecret)}
	case l.lies.forger:
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
