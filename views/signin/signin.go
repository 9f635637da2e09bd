// Package signin draws the way in, the way out, and the personas of the
// demonstration.
package signin

import (
	"context"

	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/views/ui"
)

// Choose is the page of providers.
type Choose struct {
	Providers []string // keys, in the order of the buttons
	Next      string   // where to go afterwards, an address on this portal
	Problem   string   // message key of why the last attempt failed; empty the first time
}

// Personas is the page of the demonstration provider. The hidden field is the
// provider's own.
type Personas struct {
	Action                string
	FieldName, FieldValue string
	Groups                []Group
	// Restart is set when the request is unknown or too old: a way back in
	// place of the form.
	Restart string
}

// Group is the personas of one place.
type Group struct {
	Title    string
	Personas []Persona
}

// Persona is one invented person to sign in as.
type Persona struct{ Slug, Name, Role, Place, Hint string }

// Invitation is the page of somebody who followed the link of an invitation.
type Invitation struct {
	account.Offered
	Providers []string
	// Problem is the message key of why the link opens nothing; empty while it
	// does.
	Problem string
}

// lead says who invites to what.
func (p Invitation) lead(ctx context.Context) string {
	role := locales.T(ctx, "role.label."+string(p.Role))
	switch {
	case p.Place == "":
		return locales.T(ctx, "invitation.page.lead_platform", "role", role)
	case p.Inviter == "":
		return locales.T(ctx, "invitation.page.lead_place", "place", p.Place, "role", role)
	}
	return locales.T(ctx, "invitation.page.lead", "inviter", p.Inviter, "place", p.Place, "role", role)
}

// Charter is the page of the charter of use.
type Charter struct {
	Version  string
	Accepted bool   // there is nothing left to accept
	Next     string // where to go afterwards, an address on this portal
	Errors   ui.Errors
}

// articles are the parts of the charter, in order: each has a heading and a
// text. Who changes what they ask of people changes account.Charter.
var articles = []string{"own", "need", "write", "keep", "trace", "end"}
