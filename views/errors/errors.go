// Package errors prints the page for what went wrong: what happened, what is
// safe, what to do now, in that order and never a code alone.
package errors

// Kind is what went wrong, and the middle of its three message keys.
type Kind string

// The kinds, each with the status it is served with.
const (
	// NotFound is also the answer for what the reader may not know of: 404.
	NotFound Kind = "not_found"
	// Forbidden is for a page the role has no access to: 403.
	Forbidden Kind = "forbidden"
	// Gone is for what has been closed, such as a referral taken back: 410.
	Gone Kind = "gone"
	// Conflict is for what somebody else has changed in between: 409.
	Conflict Kind = "conflict"
	// Invalid is for a request that cannot be understood: 400.
	Invalid Kind = "invalid"
	// Method is for an address that is not asked that way: 405.
	Method Kind = "method"
	// TooLarge is for a form or a file above the limit: 413.
	TooLarge Kind = "too_large"
	// Foreign is for a form without the token of this session: 403.
	Foreign Kind = "foreign"
	// Ended is for a form sent after the session ended by time: 401.
	Ended Kind = "ended"
	// Often is for too many attempts: 429.
	Often Kind = "often"
	// Unavailable is for a moment in which the portal cannot answer: 503.
	Unavailable Kind = "unavailable"
	// Unexpected is for everything nobody thought of: 500.
	Unexpected Kind = "unexpected"
)

// Kinds are all of them, for the catalogue and its tests.
var Kinds = []Kind{
	NotFound, Forbidden, Gone, Conflict, Invalid, Method, TooLarge, Foreign, Ended, Often, Unavailable, Unexpected,
}

// Props describe one error page.
type Props struct {
	Kind Kind
	// Message says what happened more exactly than the kind does, in the
	// reader's language: the text of a fault. Optional.
	Message string
	// Limit is the limit that was passed, formatted: « 25 Mo ». TooLarge only.
	Limit string
	// Reference is what support needs to find the request in the logs. Optional.
	Reference string
	// Back is where to go on; the first page when empty.
	Back string
	// Retry is a form that could not be carried out, as it was sent: to be sent
	// again by a click, so that nothing typed is lost. May be nil.
	Retry *Retry
}

// Retry is a form to send once more. Its tokens are among the fields, so that
// what was done after all is not done twice.
type Retry struct {
	Action string
	Fields []Field
}

// Field is one value of a form.
type Field struct{ Name, Value string }

func (p Props) key(part string) string {
	return "error." + string(p.Kind) + "." + part
}

func (p Props) back() string {
	if p.Back == "" {
		return "/"
	}
	return p.Back
}

// backKey names the way on: to sign in again where that is what is needed.
func (p Props) backKey() string {
	switch p.Kind {
	case Ended:
		return "error.back.sign_in"
	case Conflict, Unavailable, Unexpected:
		if p.Back != "" {
			return "error.back.retry"
		}
	}
	if p.Back != "" {
		return "error.back.page"
	}
	return "error.back.home"
}
