package locales

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// Localizer is one reader's language and time zone. It is cheap to make, one
// for each request, and safe for concurrent use.
type Localizer struct {
	catalogue *Catalogue
	messages  *messages
	zone      *time.Location
}

type contextKey struct{}

// Into returns a context that speaks as l does.
func Into(ctx context.Context, l *Localizer) context.Context {
	return context.WithValue(ctx, contextKey{}, l)
}

// absent answers for a context without a localizer: every message is its key,
// and each is logged, because whoever made that context forgot it.
var absent = &Localizer{messages: &messages{code: Default}, zone: time.UTC}

// From returns the localizer of the context. It is never nil.
func From(ctx context.Context) *Localizer {
	if l, ok := ctx.Value(contextKey{}).(*Localizer); ok && l != nil {
		return l
	}
	return absent
}

// Lang is the language spoken, as an HTML lang attribute has it: "fr", "en".
func Lang(ctx context.Context) string {
	return From(ctx).messages.code
}

// Zone is where the reader's clock stands.
func Zone(ctx context.Context) *time.Location {
	return From(ctx).zone
}

// At returns a context that tells the time of another zone: where a thing takes
// place, which need not be where its reader is.
func At(ctx context.Context, zone *time.Location) context.Context {
	l := *From(ctx)
	l.zone = zone
	return Into(ctx, &l)
}

// Speaking returns a context that speaks another language in the same place: for
// what is read in every language, such as the heads of a file.
func Speaking(ctx context.Context, lang string) context.Context {
	l := From(ctx)
	if l.catalogue == nil {
		return ctx
	}
	return Into(ctx, l.catalogue.Localizer(lang, l.zone))
}

// Key is a message that stands within another: given as a value, it is put into
// words in the language of the message around it.
type Key string

// T is the message of key. args are pairs of a placeholder's name and its value:
// whole numbers are written as [Number] does (give a year as a string), an
// instant as [Date] does, anything else as fmt prints it.
//
// A message that is missing is shown in French, or else as its key; it is
// reported once and never panics.
func T(ctx context.Context, key string, args ...any) string {
	return From(ctx).t(key, args)
}

// N is the message of key in the plural form of count, which the message writes
// as {{.count}}. args are as for [T].
func N(ctx context.Context, key string, count int, args ...any) string {
	return From(ctx).n(key, count, args)
}

func (l *Localizer) t(key string, args []any) string {
	if words, found := l.messages.plain[key]; found {
		return words
	}
	return l.compose(key, nil, args)
}

func (l *Localizer) n(key string, count int, args []any) string {
	return l.compose(key, &count, args)
}

// compose finds the message, in French if need be, and fills it in.
func (l *Localizer) compose(key string, count *int, args []any) string {
	if l.catalogue == nil {
		slog.Error("no localizer in the context", "key", key)
		return key
	}
	in := l.messages
	if !in.has(key) {
		l.tell(key, "missing")
		in = l.catalogue.languages[Default]
	}
	if words, found := in.plain[key]; found {
		if count != nil {
			l.tell(key, "counted, but it has no plural forms")
		}
		return words
	}
	m, found := in.rich[key]
	if !found {
		return key
	}
	return l.fill(in, key, m, count, args)
}

func (m *messages) has(key string) bool {
	if _, found := m.plain[key]; found {
		return true
	}
	_, found := m.rich[key]
	return found
}

func (l *Localizer) fill(in *messages, key string, m message, count *int, args []any) string {
	if m.plural != (count != nil) {
		l.tell(key, "has plural forms and is not counted, or the reverse")
	}
	l.check(key, args)
	value := func(name string) (string, bool) { return l.given(name, count, args) }
	for _, name := range m.placeholders {
		if _, given := find(name, args); !given && (name != "count" || count == nil) {
			l.tell(key, "no value for "+name)
		}
	}
	return l.chosen(in, key, m, count).in(value)
}

// chosen is the form in which a message speaks of this count.
func (l *Localizer) chosen(in *messages, key string, m message, count *int) parsed {
	if !m.plural || count == nil {
		return m.forms["other"]
	}
	form, err := in.plurals.form(*count)
	if err != nil {
		l.tell(key, err.Error())
	}
	words, found := m.forms[form]
	if !found {
		l.tell(key, "no form "+form)
		return m.forms["other"]
	}
	return words
}

// check reports arguments that are not pairs of a name and a value.
func (l *Localizer) check(key string, args []any) {
	for at := 0; at+1 < len(args); at += 2 {
		if _, ok := args[at].(string); !ok {
			l.tell(key, "a placeholder's name is not a string")
		}
	}
	if len(args)%2 == 1 {
		l.tell(key, "a placeholder's name without a value")
	}
}

// given is the value of a variable in words.
func (l *Localizer) given(name string, count *int, args []any) (string, bool) {
	if name == "count" && count != nil {
		return l.number(int64(*count)), true
	}
	value, found := find(name, args)
	if !found {
		return "", false
	}
	return l.value(value), true
}

// find is the value of a name among pairs; the last one counts.
func find(name string, args []any) (any, bool) {
	for at := len(args)/2*2 - 2; at >= 0; at -= 2 {
		if args[at] == name {
			return args[at+1], true
		}
	}
	return nil, false
}

func (l *Localizer) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case Key:
		return l.t(string(v), nil)
	case int:
		return l.number(int64(v))
	case int64:
		return l.number(v)
	case time.Time:
		return l.day(v.In(l.zone))
	default:
		return fmt.Sprint(v)
	}
}

func (l *Localizer) tell(key, what string) {
	l.catalogue.reporter.tell(Problem{Lang: l.messages.code, Key: key, What: what})
}

// Has reports whether there is a message of that key in French: for a code that a
// service may have made up itself, which stands for itself.
func Has(ctx context.Context, key string) bool {
	l := From(ctx)
	return l.catalogue != nil && l.catalogue.languages[Default].has(key)
}
