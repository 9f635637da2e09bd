package ui

import (
	"context"

	"github.com/a-h/templ"
)

// Width says how much is usually typed into a field. The zero value fills the
// column, up to a comfortable line.
type Width string

// The widths: a year or a number; a date or a telephone; a name.
const (
	WidthShort  Width = "short"
	WidthMedium Width = "medium"
	WidthLong   Width = "long"
)

func (w Width) class() string {
	if w == "" {
		return ""
	}
	return "ps-w-" + string(w)
}

// InputProps describe a field of one line.
type InputProps struct {
	Name string
	// ID is needed only where the name does not make a good one.
	ID    string
	Label string
	// Hint says what is expected, before an error has to.
	Hint  string
	Value string
	// Error is found by name in the form's Errors when it is empty.
	Error    string
	Required bool
	// Type is "text" when empty; or email, tel, search, password, file, number.
	Type string
	// InputMode chooses the keyboard of a telephone: numeric, tel, email.
	InputMode string
	// Autocomplete is the HTML token, such as "family-name"; "off" for what
	// concerns somebody else than the reader.
	Autocomplete string
	Width        Width
	// LabelHidden keeps the label for screen readers only: a field in a filter
	// whose first choice says what it is.
	LabelHidden bool
	Attrs       templ.Attributes
}

func (p InputProps) field(ctx context.Context) field {
	return fieldOf(ctx, p.Name, p.ID, p.Label, p.Hint, p.Error, p.Required)
}

func (p InputProps) kind() string {
	if p.Type == "" {
		return "text"
	}
	return p.Type
}

// TextareaProps describe a field of several lines.
type TextareaProps struct {
	Name, ID, Label, Hint, Value, Error string
	Required                            bool
	// Rows is 4 when zero.
	Rows int
	// MaxLength in characters, 0 for none. Say it in the hint too.
	MaxLength int
	Attrs     templ.Attributes
}

func (p TextareaProps) field(ctx context.Context) field {
	return fieldOf(ctx, p.Name, p.ID, p.Label, p.Hint, p.Error, p.Required)
}

func (p TextareaProps) rows() int {
	if p.Rows == 0 {
		return 4
	}
	return p.Rows
}

// DateProps describe a day, typed in one field: 24/11/2026, 24112026 and
// 2026-11-24 are all understood, so that it is as quick as digits are.
type DateProps struct {
	Name, ID, Label string
	// Hint is an example of today's form when empty.
	Hint string
	// Value is what was typed, or the day as locales.DayShort writes it.
	Value    string
	Error    string
	Required bool
	// Autocomplete is "bday" only for the reader's own birthday.
	Autocomplete string
	Attrs        templ.Attributes
}

// Option is one choice of a list.
type Option struct {
	Value, Label string
	// Hint is the consequence of the choice in one line. Radios and checkboxes
	// only.
	Hint     string
	Disabled bool
}

// OptionGroup is a named part of a long list.
type OptionGroup struct {
	Label   string
	Options []Option
}

// SelectProps describe a choice among many; up to five, prefer Radios.
type SelectProps struct {
	Name, ID, Label, Hint, Value, Error string
	Required                            bool
	// Empty is the text of the first choice, which has no value; none when "".
	Empty   string
	Options []Option
	// Groups follow the options.
	Groups      []OptionGroup
	Width       Width
	LabelHidden bool
	Attrs       templ.Attributes
}

func (p SelectProps) field(ctx context.Context) field {
	return fieldOf(ctx, p.Name, p.ID, p.Label, p.Hint, p.Error, p.Required)
}
