package oidc

import (
	"context"
	"crypto/subtle"
	"net/url"
	"strings"
	"time"
)

// attemptLife leaves time for a code sent by mail, and no more.
const attemptLife = 30 * time.Minute

// Finish turns the provider's answer (the query of the redirect) into an
// identity. Every failure but a broken client key is an *Error. The attempt
// must not be used again.
func (p *Provider) Finish(ctx context.Context, attempt Attempt, query url.Values) (Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, 3*p.config.Timeout)
	defer cancel()

	if err := p.checkAttempt(attempt, query); err != nil {
		return Identity{}, err
	}
	found, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	if err := p.checkAnswer(found, query); err != nil {
		return Identity{}, err
	}
	tokens, err := p.exchange(ctx, found, attempt, query.Get("code"))
	if err != nil {
		return Identity{}, err
	}
	identity, err := p.readIDToken(ctx, found, attempt, tokens)
	if err != nil {
		return Identity{}, err
	}
	return p.readUserinfo(ctx, found, tokens, identity)
}

// checkAttempt finds out whether this answer belongs to this attempt, before
// anything else of the answer is believed.
func (p *Provider) checkAttempt(attempt Attempt, query url.Values) error {
	if attempt.Provider != p.config.Key {
		return p.fail(ReasonState, "the attempt was begun with another provider")
	}
	if !sameState(attempt.State, query) {
		return p.fail(ReasonState, "the state is not the attempt's")
	}
	age := p.config.Now().Sub(attempt.StartedAt)
	if age > attemptLife {
		return p.fail(ReasonExpired, "the attempt is too old")
	}
	return nil
}

func (p *Provider) checkAnswer(found *metadata, query url.Values) error {
	iss, named := query["iss"]
	if found.announcesIss && !named {
		return p.fail(ReasonIssuer, "the answer does not name its issuer")
	}
	if named && (len(iss) != 1 || iss[0] != p.config.Issuer) {
		return p.fail(ReasonIssuer, "the answer names another issuer")
	}
	if query.Has("error") {
		return p.refusal(query)
	}
	if len(query["code"]) != 1 || query.Get("code") == "" {
		return p.fail(ReasonCode, "the answer holds no code")
	}
	return nil
}

// refusal reads an error answer (OAuth 2.0 §4.1.2.1, OpenID Connect Core
// §3.1.2.6). The description is only looked at for the one case in which
// ProConnect has no code of its own.
func (p *Provider) refusal(query url.Values) error {
	switch query.Get("error") {
	case "access_denied":
		if strings.Contains(query.Get("error_description"), "ACR") {
			return p.fail(ReasonACR, "the provider cannot reach the level asked for")
		}
		return p.fail(ReasonDenied, "access_denied")
	case "unmet_authentication_requirements":
		return p.fail(ReasonACR, "the provider cannot reach the level asked for")
	case "login_required", "interaction_required", "consent_required", "account_selection_required":
		return p.fail(ReasonLoginRequired, "nobody is signed in at the provider")
	case "server_error", "temporarily_unavailable":
		return p.fail(ReasonUnavailable, "the provider reports a failure of its own")
	case "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_response_type":
		return p.fail(ReasonConfiguration, "the provider does not accept our request")
	}
	return p.fail(ReasonDenied, "the provider refuses for another reason")
}

// sameState compares in constant time and refuses a repeated parameter.
func sameState(expected string, query url.Values) bool {
	given := query["state"]
	return expected != "" && len(given) == 1 && same(expected, given[0])
}

func same(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
