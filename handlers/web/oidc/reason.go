package oidc

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
)

// Reason says why a sign-in came to nothing; the web layer maps each to a
// message.
type Reason string

// The reasons. What the person can do about them differs: try again, come
// back later, ask for another level, or call the administrator.
const (
	ReasonUnavailable   Reason = "provider_unavailable" // down, slow, or answering nonsense: come back later
	ReasonExpired       Reason = "expired"              // the attempt is too old: start again
	ReasonState         Reason = "state"                // the answer belongs to no attempt of this browser
	ReasonIssuer        Reason = "issuer"               // the answer names another provider
	ReasonDenied        Reason = "denied"               // the person or the provider said no
	ReasonLoginRequired Reason = "login_required"       // silent sign-in found nobody signed in
	ReasonACR           Reason = "acr"                  // the level of assurance is not one we accept
	ReasonCode          Reason = "code"                 // code used, too old, or its verifier is wrong
	ReasonToken         Reason = "token"                // the id token does not hold
	ReasonNonce         Reason = "nonce"                // the id token answers another attempt
	ReasonUserinfo      Reason = "userinfo"             // the userinfo answer does not hold
	ReasonSubject       Reason = "subject"              // userinfo speaks of somebody else
	ReasonConfiguration Reason = "configuration"        // our registration at the provider is wrong
	ReasonLogout        Reason = "logout"               // a back-channel notice does not hold: nobody sees this one
)

// Reasons are all that somebody who signs in may meet.
var Reasons = []Reason{
	ReasonUnavailable, ReasonExpired, ReasonState, ReasonIssuer, ReasonDenied, ReasonLoginRequired, ReasonACR,
	ReasonCode, ReasonToken, ReasonNonce, ReasonUserinfo, ReasonSubject, ReasonConfiguration,
}

// Error is an expected failure. Its text names the provider, the reason and a
// detail written by us: nothing that the provider sent, so that no claim and
// no token can reach a log.
type Error struct {
	Provider string
	Reason   Reason
	Detail   string
}

func (e *Error) Error() string {
	return fmt.Sprintf("sign-in through %s: %s: %s", e.Provider, e.Reason, e.Detail)
}

// ReasonOf returns the reason of an expected failure and "" of any other error.
func ReasonOf(err error) Reason {
	var expected *Error
	if errors.As(err, &expected) {
		return expected.Reason
	}
	return ""
}

func (p *Provider) fail(reason Reason, detail string) error {
	return &Error{Provider: p.config.Key, Reason: reason, Detail: detail}
}

// outage tells whether a call failed because the provider could not be
// reached or was ill, in words safe to log.
func outage(err error) (string, bool) {
	var status *statusError
	var timeout net.Error
	var connection *url.Error
	switch {
	case errors.As(err, &status):
		return status.Error(), true
	case errors.Is(err, context.Canceled):
		return "the request was given up", true
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time", true
	case errors.As(err, &connection):
		return "no connection", true
	}
	return "", false
}
