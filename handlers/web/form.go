package web

import (
	"strings"

	"github.com/go-playground/form/v4"

	"passerelle/locales"
	"passerelle/models/fault"
	"passerelle/views/ui"
)

// Decode reads what was typed into a form struct of the views, whose fields are
// strings, booleans and lists of strings: a value of the wrong shape stays as it
// was typed, so that it can be shown again beside what is wrong with it.
func (r *Request) Decode(into any) error {
	if err := forms.Decode(into, r.form); err != nil {
		return fault.Of(fault.Malformed, "")
	}
	return nil
}

// forms knows the tags; it holds a cache and is safe for concurrent use.
var forms = newForms()

func newForms() *form.Decoder {
	d := form.NewDecoder()
	d.SetTagName("form")
	d.SetMode(form.ModeExplicit)
	return d
}

// ShowOnly is what a form answers that is sent to see what would follow from it: the
// unit of work is undone, and the form drawn again with that. See ShowsOnly.
func ShowOnly() error { return fault.Of(fault.Invalid, "") }

// ShowsOnly reports whether the form is drawn again for what would follow from it, and
// not for a mistake.
func (r *Request) ShowsOnly() bool {
	return r.Fault != nil && r.Fault.Kind == fault.Invalid && r.Fault.Key == "" && len(r.Fault.Fields) == 0
}

// Errors are the faults of the form being drawn again, in words.
func (r *Request) Errors() ui.Errors {
	if r.Fault == nil || isRestored(r.Fault) || r.ShowsOnly() {
		return nil
	}
	return r.Worded(r.Fault)
}

// Worded puts a fault into words for a page that shows it itself: a list that was
// asked for something it cannot find.
func (r *Request) Worded(refused *fault.Fault) ui.Errors {
	var all ui.Errors
	for _, f := range refused.Fields {
		all = append(all, ui.FieldError{Field: f.Field, Message: r.say(f.Key, f.Args)})
	}
	if len(all) == 0 {
		all = ui.Errors{{Message: r.say(refused.Key, refused.Args)}}
	}
	return all
}

// say puts a key into words. An argument whose name ends in _key is a message
// itself: models know keys, not words.
func (r *Request) say(key string, args []any) string {
	worded := make([]any, len(args))
	copy(worded, args)
	for i := 0; i+1 < len(worded); i += 2 {
		name, _ := worded[i].(string)
		value, isKey := worded[i+1].(string)
		if short, found := strings.CutSuffix(name, "_key"); found && isKey {
			worded[i], worded[i+1] = short, locales.T(r.ctx, value)
		}
	}
	return locales.T(r.ctx, key, worded...)
}
