package ui

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// FormTokens are the two hidden values of every form that changes something.
type FormTokens struct {
	// CSRF proves that the form came from a page of this session. Empty where
	// there is no session.
	CSRF string
	// Once makes a new identifier for each form printed: the answer to a
	// repeated submit is the first one. May be nil.
	Once func() string
}

type tokensKey struct{}

// WithForm returns a context in which forms print these tokens.
func WithForm(ctx context.Context, tokens FormTokens) context.Context {
	return context.WithValue(ctx, tokensKey{}, tokens)
}

// FieldError is what is wrong with one field, in the reader's language.
type FieldError struct {
	// Field is the name of the field; empty for what concerns the whole form.
	Field   string
	Message string
}

// Errors are what is wrong with a form, in the order of its fields.
type Errors []FieldError

// For is the message for a field, empty when it is right.
func (e Errors) For(field string) string {
	for _, one := range e {
		if one.Field == field {
			return one.Message
		}
	}
	return ""
}

// FormProps describe a form.
type FormProps struct {
	// Action is the address the form is sent to.
	Action string
	// Get makes it a question (a filter, a search): no tokens, and fields do not
	// say that they are optional.
	Get bool
	// Repeatable is for what may be done twice without harm, such as signing
	// out: no once token.
	Repeatable bool
	// Multipart is for forms with a file.
	Multipart bool
	// ID is put before the id of each field: needed when two forms of one page
	// have fields of the same name.
	ID string
	// Label names the form as a region of the page. Optional.
	Label string
	// Errors are shown above the form, with links, and at their fields.
	Errors Errors
	// Class is for components of this library and of the shell.
	Class string
	// Attrs are further attributes, such as those of htmx.
	Attrs templ.Attributes
}

// formState is what fields need to know of the form they stand in.
type formState struct {
	id     string
	get    bool
	errors Errors
}

type formKey struct{}

func formOf(ctx context.Context) formState {
	state, _ := ctx.Value(formKey{}).(formState)
	return state
}

// Form prints a form with its hidden tokens, its summary of errors and, as
// children, its fields. Fields inside find their error by name.
func Form(p FormProps) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		ctx = context.WithValue(ctx, formKey{}, formState{id: p.ID, get: p.Get, errors: p.Errors})
		tokens, _ := ctx.Value(tokensKey{}).(FormTokens)
		return form(p, tokens).Render(templ.WithChildren(ctx, children), w)
	})
}

func (p FormProps) method() string {
	if p.Get {
		return "get"
	}
	return "post"
}

// FieldID is the id of the field of this name in the form around it.
func FieldID(ctx context.Context, name string) string {
	id := name
	if form := formOf(ctx).id; form != "" {
		id = form + "-" + name
	}
	// Brackets and dots of names would need escaping in selectors.
	return strings.Map(func(r rune) rune {
		switch r {
		case '[', ']', '.', ' ', ':':
			return '-'
		}
		return r
	}, id)
}

// field is what the label, the control and the messages of a field share.
type field struct {
	id, label, hint, err string
	required             bool
	optional             bool
}

func fieldOf(ctx context.Context, name, id, label, hint, err string, required bool) field {
	form := formOf(ctx)
	if id == "" {
		id = FieldID(ctx, name)
	}
	if err == "" {
		err = form.errors.For(name)
	}
	return field{id: id, label: label, hint: hint, err: err, required: required, optional: !required && !form.get}
}

func (f field) hintID() string  { return f.id + "-hint" }
func (f field) errorID() string { return f.id + "-error" }

// attrs are what every control says about itself.
func (f field) attrs() templ.Attributes {
	a := templ.Attributes{}
	var by []string
	if f.hint != "" {
		by = append(by, f.hintID())
	}
	if f.err != "" {
		by = append(by, f.errorID())
		a["aria-invalid"] = "true"
	}
	if len(by) > 0 {
		a["aria-describedby"] = strings.Join(by, " ")
	}
	if f.required {
		a["required"] = true
	}
	return a
}

// nth is the id of one control of a group: the first has the id of the group, so
// that a link from the summary of errors leads to it.
func (f field) nth(i int) string {
	if i == 0 {
		return f.id
	}
	return f.id + "-" + strconv.Itoa(i+1)
}
