package oidc

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"golang.org/x/oauth2"
)

// tokens is the part of the token answer that is used. The refresh token is
// dropped: the portal's own session decides how long one stays signed in.
type tokens struct {
	access string
	id     string
}

func (p *Provider) exchange(ctx context.Context, found *metadata, attempt Attempt, code string) (tokens, error) {
	var options []oauth2.AuthCodeOption
	if p.config.PKCE {
		options = append(options, oauth2.VerifierOption(attempt.Verifier))
	}
	if p.config.AuthStyle == AuthPrivateKeyJWT {
		assertion, err := p.assertion(found)
		if err != nil {
			return tokens{}, err
		}
		options = append(options,
			oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
			oauth2.SetAuthURLParam("client_assertion", assertion))
	}
	answer, err := p.oauth(found).Exchange(gooidc.ClientContext(ctx, p.calls), code, options...)
	if err != nil {
		return tokens{}, p.exchangeFailure(err)
	}
	id, ok := answer.Extra("id_token").(string)
	if !ok || id == "" {
		return tokens{}, p.fail(ReasonToken, "the token answer holds no id token")
	}
	if !strings.EqualFold(answer.Type(), "Bearer") {
		return tokens{}, p.fail(ReasonToken, "the access token is not a bearer token")
	}
	return tokens{access: answer.AccessToken, id: id}, nil
}

// exchangeFailure drops the library's error: its text holds the whole answer.
func (p *Provider) exchangeFailure(err error) error {
	if detail, ok := outage(err); ok {
		return p.fail(ReasonUnavailable, "token: "+detail)
	}
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return p.fail(ReasonUnavailable, "token: the answer does not parse")
	}
	switch refused.ErrorCode {
	case "invalid_grant":
		return p.fail(ReasonCode, "token: invalid_grant")
	case "invalid_client", "unauthorized_client", "invalid_request", "unsupported_grant_type":
		return p.fail(ReasonConfiguration, "token: the provider does not accept the portal's credentials")
	}
	return p.fail(ReasonToken, "token: refused for another reason")
}

// assertion proves who the portal is with its private key (RFC 7523 §2.2); it
// is good for one minute.
func (p *Provider) assertion(found *metadata) (string, error) {
	key := p.config.ClientKey
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.SignatureAlgorithm(key.Algorithm), Key: key},
		(&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", fmt.Errorf("client key of %s: %w", p.config.Key, err)
	}
	now := p.config.Now()
	signed, err := jwt.Signed(signer).Claims(jwt.Claims{
		Issuer:   p.config.ClientID,
		Subject:  p.config.ClientID,
		Audience: jwt.Audience{found.tokenURL},
		ID:       NewState(),
		IssuedAt: jwt.NewNumericDate(now),
		Expiry:   jwt.NewNumericDate(now.Add(time.Minute)),
	}).Serialize()
	if err != nil {
		return "", fmt.Errorf("client key of %s: %w", p.config.Key, err)
	}
	return signed, nil
}
