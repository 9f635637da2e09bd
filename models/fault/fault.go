// Package fault holds the errors a user may meet and can do something about.
// Each carries a kind, which the web layer turns into a status, and a message
// key, which the views turn into a sentence: models know no language.
// Whatever is not a fault is unexpected, and is logged once where the response
// is made.
package fault

import (
	"errors"
	"strings"
)

// Kind says what sort of thing went wrong, independently of HTTP.
type Kind string

const (
	Invalid     Kind = "invalid"     // what was sent cannot be accepted as it is
	Malformed   Kind = "malformed"   // not even a form: broken encoding, wrong type of body
	NotFound    Kind = "not_found"   // does not exist, or not for this actor: the two look the same
	Forbidden   Kind = "forbidden"   // this role may not do this at all
	Locked      Kind = "locked"      // opens once a motive is given; Args name the person by id
	Conflict    Kind = "conflict"    // somebody else was quicker, or the state has moved on
	Gone        Kind = "gone"        // was there, is closed for good
	TooLarge    Kind = "too_large"   // more bytes than the route takes
	Unavailable Kind = "unavailable" // something outside is down; trying again may help
)

// Fault is an expected error. Key is a message key, empty where the kind says
// all there is to say; Args are name, value pairs
// for its placeholders and never hold personal data beyond what the user typed.
type Fault struct {
	Kind   Kind
	Key    string
	Args   []any
	Fields []FieldFault
}

// FieldFault is one field of a form that cannot be accepted.
type FieldFault struct {
	Field string
	Key   string
	Args  []any
}

// Error gives kind, keys and field names only, never a value.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString("fault " + string(f.Kind) + " " + f.Key)
	for _, field := range f.Fields {
		b.WriteString(" " + field.Field + ":" + field.Key)
	}
	return b.String()
}

// Of makes a fault of any kind.
func Of(kind Kind, key string, args ...any) error {
	return &Fault{Kind: kind, Key: key, Args: args}
}

// Field refuses one field of a form.
func Field(field, key string, args ...any) error {
	return &Fault{Kind: Invalid, Key: "form.error.summary", Fields: []FieldFault{{field, key, args}}}
}

// Missing is the answer for an id that does not exist for this actor.
func Missing() error { return Of(NotFound, "") }

// As finds the fault in an error chain.
func As(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// Is reports whether err is a fault of this kind.
func Is(err error, kind Kind) bool {
	f, ok := As(err)
	return ok && f.Kind == kind
}

// Collector gathers the refused fields of one form, so that a user sees all of
// them at once.
type Collector struct{ fields []FieldFault }

// Add refuses a field.
func (c *Collector) Add(field, key string, args ...any) {
	c.fields = append(c.fields, FieldFault{field, key, args})
}

// Require refuses a field left empty.
func (c *Collector) Require(field, value, key string) {
	if strings.TrimSpace(value) == "" {
		c.Add(field, key)
	}
}

// Err is nil if nothing was refused.
func (c *Collector) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return &Fault{Kind: Invalid, Key: "form.error.summary", Fields: c.fields}
}
