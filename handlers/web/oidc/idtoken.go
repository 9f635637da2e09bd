package oidc

import (
	"context"
	"slices"
	"time"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
)

// skew is how far the provider's clock may be from ours, either way.
const skew = time.Minute

// maxSubject is the longest subject the standard allows, in characters.
const maxSubject = 255

// readIDToken checks the id token as OpenID Connect Core §3.1.3.7 asks. The
// library checks signature, algorithm, issuer and audience; the rest is here.
func (p *Provider) readIDToken(ctx context.Context, found *metadata, attempt Attempt, got tokens) (Identity, error) {
	token, err := p.verify(ctx, found, got.id, p.config.SigningAlgs, ReasonToken)
	if err != nil {
		return Identity{}, err
	}
	var claims struct {
		AZP      string   `json:"azp"`
		ACR      string   `json:"acr"`
		AMR      []string `json:"amr"`
		SID      string   `json:"sid"`
		AuthTime float64  `json:"auth_time"`
	}
	if err := token.Claims(&claims); err != nil {
		return Identity{}, p.fail(ReasonToken, "id token: a claim has the wrong type")
	}
	if token.Expiry.Unix() <= 0 || token.IssuedAt.Unix() <= 0 {
		return Identity{}, p.fail(ReasonToken, "id token: exp or iat is missing")
	}
	if !same(attempt.Nonce, token.Nonce) || attempt.Nonce == "" {
		return Identity{}, p.fail(ReasonNonce, "id token: the nonce is not the attempt's")
	}
	if claims.AZP != p.config.ClientID && (claims.AZP != "" || len(token.Audience) > 1) {
		return Identity{}, p.fail(ReasonToken, "id token: issued to another party")
	}
	if token.AccessTokenHash != "" && token.VerifyAccessToken(got.access) != nil {
		return Identity{}, p.fail(ReasonToken, "id token: at_hash does not match the access token")
	}
	if token.Subject == "" || len(token.Subject) > maxSubject {
		return Identity{}, p.fail(ReasonToken, "id token: the subject is empty or too long")
	}
	if levels := p.levels(attempt); len(levels) > 0 && !slices.Contains(levels, claims.ACR) {
		return Identity{}, p.fail(ReasonACR, "id token: the level is not one of those accepted")
	}
	identity := Identity{
		Provider: p.config.Key,
		Issuer:   token.Issuer,
		Subject:  token.Subject,
		ACR:      claims.ACR,
		AMR:      claims.AMR,
		SID:      claims.SID,
		IDToken:  got.id,
	}
	if claims.AuthTime > 0 {
		identity.AuthenticatedAt = time.Unix(int64(claims.AuthTime), 0).UTC()
	}
	return identity, nil
}

// levels are the acr values an attempt may come back with; none for any.
func (p *Provider) levels(attempt Attempt) []string {
	if attempt.StepUp && len(p.config.StepUpACR) > 0 {
		return p.config.StepUpACR
	}
	return p.config.ACR
}

// ProvenAgo is how long ago somebody proved who they are in a way that counts
// before a sensitive act, and not ok if they did not. A provider that does not
// say when is believed to speak of now.
func (p *Provider) ProvenAgo(i Identity) (ago time.Duration, ok bool) {
	if len(p.config.StepUpACR) > 0 && !slices.Contains(p.config.StepUpACR, i.ACR) {
		return 0, false
	}
	if i.AuthenticatedAt.IsZero() {
		return 0, true
	}
	return max(0, p.config.Now().Sub(i.AuthenticatedAt)), true
}

// verify checks a JWT of the provider: pinned algorithm, signature, issuer,
// audience and times. Keys that cannot be fetched are an outage, not a bad
// token.
func (p *Provider) verify(ctx context.Context, found *metadata, raw string, algs []string, otherwise Reason) (*gooidc.IDToken, error) {
	verifier, keys := p.verifier(found, algs)
	token, err := verifier.Verify(ctx, raw)
	if detail, ok := outage(keys.failure); ok {
		return nil, p.fail(ReasonUnavailable, "keys: "+detail)
	}
	if err != nil {
		return nil, p.fail(otherwise, "signature, algorithm, issuer or audience does not hold")
	}
	if !p.timely(token) {
		return nil, p.fail(otherwise, "expired, or not valid yet")
	}
	return token, nil
}

// verifier is the library's, for one token; times are judged here.
func (p *Provider) verifier(found *metadata, algs []string) (*gooidc.IDTokenVerifier, *watchedKeys) {
	keys := &watchedKeys{set: found.keys}
	return gooidc.NewVerifier(p.config.Issuer, keys, &gooidc.Config{
		ClientID:             p.config.ClientID,
		SupportedSigningAlgs: algs,
		SkipExpiryCheck:      true, // its tolerance is none for exp and five minutes for nbf
	}), keys
}

// timely judges the times that are present; who must have which is for the
// caller to say.
func (p *Provider) timely(token interface{ Claims(any) error }) bool {
	var claims struct {
		Expiry    *float64 `json:"exp"`
		IssuedAt  *float64 `json:"iat"`
		NotBefore *float64 `json:"nbf"`
	}
	if token.Claims(&claims) != nil {
		return false
	}
	now := p.config.Now()
	earliest, latest := float64(now.Add(-skew).Unix()), float64(now.Add(skew).Unix())
	if claims.Expiry != nil && *claims.Expiry < earliest {
		return false
	}
	if claims.IssuedAt != nil && *claims.IssuedAt > latest {
		return false
	}
	return claims.NotBefore == nil || *claims.NotBefore <= latest
}

// watchedKeys keeps the error of fetching keys, which the verifier above it
// turns into text. It serves one verification.
type watchedKeys struct {
	set     gooidc.KeySet
	failure error
}

func (k *watchedKeys) VerifySignature(ctx context.Context, raw string) ([]byte, error) {
	payload, err := k.set.VerifySignature(ctx, raw)
	k.failure = err
	return payload, err
}
