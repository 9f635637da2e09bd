package oidc

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/oauth2"
)

// Attempt is what the portal must remember between the redirect to the
// provider and the answer. It is secret to the browser that began it: keep it
// sealed in a cookie or in a row, and drop it once it is finished.
type Attempt struct {
	Provider  string // Config.Key, so that an answer cannot be finished by another provider
	State     string
	Nonce     string
	Verifier  string // PKCE; empty when the provider does not use it
	StartedAt time.Time
	StepUp    bool // asks for a fresh proof: one of Config.StepUpACR where there are any
}

// Begin returns the address to send the browser to and what to remember. It
// reads the discovery document if nobody has yet; the only failures are
// ReasonUnavailable and ReasonConfiguration.
func (p *Provider) Begin(ctx context.Context) (string, Attempt, error) {
	return p.begin(ctx, p.config.ACR)
}

// BeginSilently is Begin without any page shown by the provider: whoever is
// not signed in there comes back with ReasonLoginRequired.
func (p *Provider) BeginSilently(ctx context.Context) (string, Attempt, error) {
	return p.begin(ctx, p.config.ACR, oauth2.SetAuthURLParam("prompt", "none"))
}

// BeginStepUp is Begin for somebody who is signed in and must prove again who
// they are. The level does it: ProConnect answers in silence from its session
// even where a new sign-in is asked for, and asks again for eidas2 and eidas3
// only. A provider without such levels is asked for a new sign-in.
func (p *Provider) BeginStepUp(ctx context.Context) (string, Attempt, error) {
	levels, options := p.config.StepUpACR, []oauth2.AuthCodeOption(nil)
	if len(levels) == 0 {
		levels, options = p.config.ACR, append(options, oauth2.SetAuthURLParam("prompt", "login"))
	}
	address, attempt, err := p.begin(ctx, levels, options...)
	attempt.StepUp = true
	return address, attempt, err
}

func (p *Provider) begin(ctx context.Context, levels []string, options ...oauth2.AuthCodeOption) (string, Attempt, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", Attempt{}, err
	}
	attempt := Attempt{
		Provider:  p.config.Key,
		State:     NewState(),
		Nonce:     NewState(),
		StartedAt: p.config.Now(),
	}
	options = append(options, oauth2.SetAuthURLParam("nonce", attempt.Nonce))
	if p.config.PKCE {
		attempt.Verifier = oauth2.GenerateVerifier()
		options = append(options, oauth2.S256ChallengeOption(attempt.Verifier))
	}
	if p.config.ClaimsRequest {
		claims, err := p.claimsRequest(levels)
		if err != nil {
			return "", Attempt{}, err
		}
		options = append(options, oauth2.SetAuthURLParam("claims", claims))
	}
	return p.oauth(found).AuthCodeURL(attempt.State, options...), attempt, nil
}

// claimsRequest asks for acr and amr (OpenID Connect Core §5.5). ProConnect
// reads an essential acr as an exact set, hence every acceptable level.
func (p *Provider) claimsRequest(levels []string) (string, error) {
	type demand struct {
		Essential bool     `json:"essential"`
		Values    []string `json:"values"`
	}
	wanted := map[string]*demand{"acr": nil, "amr": nil}
	if len(levels) > 0 {
		wanted["acr"] = &demand{Essential: true, Values: levels}
	}
	text, err := json.Marshal(map[string]any{"id_token": wanted})
	if err != nil {
		return "", fmt.Errorf("claims request of %s: %w", p.config.Key, err)
	}
	return string(text), nil
}

func (p *Provider) oauth(found *metadata) *oauth2.Config {
	config := &oauth2.Config{
		ClientID:     p.config.ClientID,
		ClientSecret: p.config.ClientSecret,
		RedirectURL:  p.config.RedirectURL,
		Scopes:       p.config.Scopes,
		Endpoint: oauth2.Endpoint{
			AuthURL:   found.authorizeURL,
			TokenURL:  found.tokenURL,
			AuthStyle: oauth2.AuthStyleInParams,
		},
	}
	switch p.config.AuthStyle {
	case AuthBasic:
		config.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	case AuthNone, AuthPrivateKeyJWT:
		config.ClientSecret = ""
	}
	return config
}

// NewState returns more than 256 random bits in 52 characters: a state, a
// nonce, or the state of a sign-out.
func NewState() string { return rand.Text() + rand.Text() }
