// Package signin draws the way in, the way out, and the personas of the
// demonstration.
package signin

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
