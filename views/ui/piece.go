package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// piece is HTML that says the same to every reader and holds nothing else. What
// a page shows fifty times is made of pieces: a component of templ prepares for
// children, contexts and errors, which costs ten times what its text does. A
// table joins the pieces of a row before it writes.
type piece interface {
	templ.Component
	append(b []byte) []byte
}

func write(w io.Writer, p piece) error {
	_, err := w.Write(p.append(nil))
	return err
}

// Text is a cell or a value of plain text.
func Text(s string) templ.Component { return text(s) }

type text string

func (t text) append(b []byte) []byte { return escape(b, string(t)) }

func (t text) Render(_ context.Context, w io.Writer) error { return write(w, t) }

// Muted is text in secondary ink.
func Muted(s string) templ.Component { return muted(s) }

type muted string

func (m muted) append(b []byte) []byte {
	return append(escape(append(b, `<span class="ps-muted">`...), string(m)), `</span>`...)
}

func (m muted) Render(_ context.Context, w io.Writer) error { return write(w, m) }

// Due is a time limit in words, with its sign.
func Due(text string, tone Tone) templ.Component { return due{text, tone} }

type due struct {
	text string
	tone Tone
}

func (d due) append(b []byte) []byte {
	b = append(b, `<span class="ps-due`...)
	if d.tone != Neutral {
		b = append(append(append(b, ` ps-due--`...), d.tone...), `">`...)
		b = append(b, drawings[d.tone.Sign()]...)
	} else {
		b = append(b, `">`...)
	}
	return append(escape(b, d.text), `</span>`...)
}

func (d due) Render(_ context.Context, w io.Writer) error { return write(w, d) }

// Lines is a text with a second line in secondary ink.
func Lines(first, second string) templ.Component {
	return lines{first: first, second: second}
}

// LinesDue is a text with a time limit below it; none without words.
func LinesDue(first, limit string, tone Tone) templ.Component {
	return lines{first: first, limit: due{limit, tone}}
}

type lines struct {
	first, second string
	limit         due
}

func (l lines) append(b []byte) []byte {
	b = append(escape(append(b, `<span class="ps-lines"><span>`...), l.first), `</span> `...)
	if l.second != "" {
		b = muted(l.second).append(b)
	}
	if l.limit.text != "" {
		b = l.limit.append(b)
	}
	return append(b, `</span>`...)
}

func (l lines) Render(_ context.Context, w io.Writer) error { return write(w, l) }

// Badge is a state: a tone, its sign and a word.
func Badge(p BadgeProps) templ.Component { return badge(p) }

type badge BadgeProps

func (p badge) append(b []byte) []byte {
	b = append(b, `<span class="fr-badge fr-badge--no-icon`...)
	if suffix := p.Tone.suffix(); suffix != "" {
		b = append(append(b, ` fr-badge--`...), suffix...)
	}
	if p.Small {
		b = append(b, ` fr-badge--sm`...)
	}
	b = append(append(b, `">`...), drawings[p.Tone.Sign()]...)
	return append(escape(b, p.Label), `</span>`...)
}

func (p badge) Render(_ context.Context, w io.Writer) error { return write(w, p) }

// Tag is a word about a thing: a theme, a language. Not a state.
func Tag(label string) templ.Component { return tag(label) }

type tag string

func (t tag) append(b []byte) []byte {
	return append(escape(append(b, `<span class="fr-tag">`...), string(t)), `</span>`...)
}

func (t tag) Render(_ context.Context, w io.Writer) error { return write(w, t) }

// BadgeLines is a state with lines in secondary ink below it; empty ones are left
// out.
func BadgeLines(p BadgeProps, below ...string) templ.Component { return badgeLines{badge(p), below} }

type badgeLines struct {
	badge badge
	below []string
}

func (l badgeLines) append(b []byte) []byte {
	b = append(l.badge.append(append(b, `<span class="ps-lines"><span>`...)), `</span>`...)
	for _, text := range l.below {
		if text != "" {
			b = muted(text).append(append(b, ' '))
		}
	}
	return append(b, `</span>`...)
}

func (l badgeLines) Render(_ context.Context, w io.Writer) error { return write(w, l) }

// Pick is a box in a row of a table that belongs to a form elsewhere on the page.
func Pick(p PickProps) templ.Component { return pick(p) }

// PickProps describe the box of a row: ID is unique on the page, Label says what is
// picked and is read aloud.
type PickProps struct {
	ID, Form, Name, Value, Label string
	Checked                      bool
}

type pick PickProps

func (p pick) append(b []byte) []byte {
	b = append(b, `<span class="fr-checkbox-group fr-checkbox-group--sm ps-pick"><input type="checkbox"`...)
	b = attribute(attribute(attribute(attribute(b, "id", p.ID), "name", p.Name), "value", p.Value), "form", p.Form)
	if p.Checked {
		b = append(b, ` checked`...)
	}
	b = append(attribute(append(b, `><label class="fr-label"`...), "for", p.ID), `><span class="fr-sr-only">`...)
	return append(escape(b, p.Label), `</span></label></span>`...)
}

func (p pick) Render(_ context.Context, w io.Writer) error { return write(w, p) }

// options are the choices of a list; there may be a hundred.
func options(all []Option, value string) templ.Component { return choices{all, value} }

type choices struct {
	all   []Option
	value string
}

func (c choices) append(b []byte) []byte {
	for _, o := range c.all {
		b = attribute(append(b, `<option`...), "value", o.Value)
		if o.Value == c.value {
			b = append(b, ` selected`...)
		}
		if o.Disabled {
			b = append(b, ` disabled`...)
		}
		b = append(escape(append(b, '>'), o.Label), `</option>`...)
	}
	return b
}

func (c choices) Render(_ context.Context, w io.Writer) error { return write(w, c) }
