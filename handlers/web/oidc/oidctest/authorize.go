//go:build !release

package oidctest

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// The only parameters ProConnect documents; any other answers Y000400.
var documented = []string{
	"response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "claims", "acr_values",
	"prompt", "login_hint", "siret_hint", "idp_hint", "code_challenge", "code_challenge_method",
}

func (l *Liar) authorize(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	for name := range query {
		if !slices.Contains(documented, name) {
			http.Error(w, "Y000400", http.StatusBadRequest)
			return
		}
	}
	if query.Get("client_id") != ClientID || query.Get("redirect_uri") != l.Redirect ||
		len(query.Get("state")) < 32 || len(query.Get("nonce")) < 32 {
		http.Error(w, "Y000400", http.StatusBadRequest)
		return
	}
	answer := url.Values{"state": {query.Get("state")}}
	if l.Lies.Iss != "" {
		answer.Set("iss", l.Lies.Iss)
	}
	acr, refusal := l.level(query.Get("claims"))
	if other := l.refuses(query); other != nil {
		refusal = other
	}
	for name, value := range refusal {
		answer.Set(name, value)
	}
	if !answer.Has("error") {
		code := rand.Text()
		l.codes[code] = grant{nonce: query.Get("nonce"), challenge: query.Get("code_challenge"), acr: acr, at: l.Now}
		answer.Set("code", code)
	}
	http.Redirect(w, r, l.Redirect+"?"+answer.Encode(), http.StatusSeeOther)
}

// level is the acr an answer will carry: an essential one is an exact match.
func (l *Liar) level(raw string) (acr string, refusal map[string]string) {
	var claims struct {
		IDToken struct {
			ACR *struct {
				Essential bool
				Values    []string
			} `json:"acr"`
		} `json:"id_token"`
	}
	if raw == "" {
		return l.Levels[0], nil
	}
	if err := json.Unmarshal([]byte(raw), &claims); err != nil {
		return "", map[string]string{"error": "invalid_request"}
	}
	asked := claims.IDToken.ACR
	if asked == nil || !asked.Essential {
		return l.Levels[0], nil
	}
	for _, level := range l.Levels {
		if slices.Contains(asked.Values, level) {
			return level, nil
		}
	}
	return "", map[string]string{"error": "access_denied", "error_description": "requested ACRs could not be satisfied"}
}

func (l *Liar) refuses(query url.Values) map[string]string {
	if l.Lies.Refusal != nil {
		return l.Lies.Refusal
	}
	if query.Get("prompt") == "none" && !l.SignedIn {
		return map[string]string{"error": "login_required", "error_description": "End-User authentication is required"}
	}
	switch query.Get("prompt") {
	case "", "none", "login", "consent":
	default:
		return map[string]string{"error": "invalid_request", "error_description": "unsupported prompt value requested"}
	}
	if query.Get("response_type") != "code" {
		return map[string]string{"error": "unsupported_response_type"}
	}
	if !slices.Contains(strings.Fields(query.Get("scope")), "openid") {
		return map[string]string{"error": "invalid_request"}
	}
	if query.Has("code_challenge") && query.Get("code_challenge_method") != "S256" {
		return map[string]string{"error": "invalid_request", "error_description": "not supported value of code_challenge_method"}
	}
	return nil
}

func (l *Liar) endSession(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if query.Get("id_token_hint") == "" && query.Get("client_id") != ClientID {
		http.Error(w, "client", http.StatusBadRequest)
		return
	}
	l.SignedIn = false
	after := query.Get("post_logout_redirect_uri")
	if after == "" {
		answerJSON(w, "text/html", http.StatusOK, "signed out")
		return
	}
	if after != l.After {
		http.Error(w, "Y030111", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, after+"?state="+url.QueryEscape(query.Get("state")), http.StatusSeeOther)
}
