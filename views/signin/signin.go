// Package signin draws the way in, the way out, and the personas of the
// demonstration.
package signin

import (
	"context"
	"strings"

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
	Again                 bool // somebody signed in proves once more who they are
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

// Proof is the page that asks somebody signed in to prove who they are, before
// something sensitive.
type Proof struct {
	Provider string // key of the one they came through; empty if it is gone
	Next     string // where to go afterwards, an address on this portal
	Proven   bool   // lately: there is nothing to do
	Problem  string // message key of why the last attempt failed
}

// lead says what happens to what was begun.
func (p Proof) lead(ctx context.Context) string {
	switch {
	case strings.HasPrefix(p.Next, "/drafts/"):
		return locales.T(ctx, "proof.page.lead_typed")
	case p.Next == "/":
		return locales.T(ctx, "proof.page.lead")
	}
	return locales.T(ctx, "proof.page.lead_act")
}

// Held is the page of somebody whose identity waits for a decision.
type Held struct{ account.Held }

func (p Held) title(ctx context.Context) string {
	return locales.T(ctx, "held."+string(p.Status)+".title")
}

// text says what differs, and where.
func (p Held) text(ctx context.Context) string {
	if p.Reason == account.Employer {
		return locales.T(ctx, "held."+string(p.Status)+".siret", "place", p.Place)
	}
	return locales.T(ctx, "held."+string(p.Status)+".subject")
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
