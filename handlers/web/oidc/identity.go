package oidc

import "time"

// Identity is what the provider says about the person who signed in, as it
// says it. Issuer and Subject together are the person; an e-mail address is
// not, since it may change hands. Never log it.
type Identity struct {
	Provider string // Config.Key
	Issuer   string
	Subject  string

	Email     string // as sent; ProConnect does not say whether it is verified
	GivenName string
	UsualName string
	SIRET     string   // of the employer; may be the identity provider's default
	Roles     []string // ProConnect's populations; empty for private organisations
	IDP       string   // the identity provider behind the provider, if named

	ACR             string
	AMR             []string // may be absent even when asked for
	AuthenticatedAt time.Time
	SID             string // the provider's session, if named
	IDToken         string // as received; the hint at sign-out
}
