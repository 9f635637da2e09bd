package oidc_test

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

func (l *liar) authorize(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	for name := range query {
		if !slices.Contains(documented, name) {
			http.Error(w, "Y000400", http.StatusBadRequest)
			return
		}
	}
	if query.Get("client_id") != clientID || query.Get("redirect_uri") != redirectURL ||
		len(query.Get("state")) < 32 || len(query.Get("nonce")) < 32 {
		http.Error(w, "Y000400", http.StatusBadRequest)
		return
	}
	answer := url.Values{"state": {query.Get("state")}}
	if l.lies.iss != "" {
		answer.Set("iss", l.lies.iss)
	}
	for name, value := range l.refuses(query) {
		answer.Set(name, value)
	}
	if !answer.Has("error") {
		code := rand.Text()
		l.codes[code] = grant{
			nonce: query.Get("nonce"), challenge: query.Get("code_challenge"), acr: "eidas1", at: l.now,
		}
		answer.Set("code", code)
	}
	http.Redirect(w, r, redirectURL+"?"+answer.Encode(), http.StatusSeeOther)
}

func (l *liar) refuses(query url.Values) map[string]string {
	if l.lies.refusal != nil {
		return l.lies.refusal
	}
	if query.Get("prompt") == "none" && !l.signIn {
		return map[string]string{"error": "login_required", "error_description": "End-User authentication is required"}
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
	var claims struct {
		IDToken struct {
			ACR *struct {
				Essential bool
				Values    []string
			} `json:"acr"`
		} `json:"id_token"`
	}
	if raw := query.Get("claims"); raw != "" {
		if err := json.Unmarshal([]byte(raw), &claims); err != nil {
			return map[string]string{"error": "invalid_request"}
		}
	}
	if acr := claims.IDToken.ACR; acr != nil && acr.Essential && !slices.Contains(acr.Values, "eidas1") {
		return map[string]string{"error": "access_denied", "error_description": "requested ACRs could not be satisfied"}
	}
	return nil
}

func (l *liar) endSession(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if query.Get("id_token_hint") == "" && query.Get("client_id") != clientID {
		http.Error(w, "client", http.StatusBadRequest)
		return
	}
	l.signIn = false
	after := query.Get("post_logout_redirect_uri")
	if after == "" {
		answerJSON(w, "text/html", http.StatusOK, "signed out")
		return
	}
	if after != l.after {
		http.Error(w, "Y030111", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, after+"?state="+url.QueryEscape(query.Get("state")), http.StatusSeeOther)
}
