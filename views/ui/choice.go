package ui

import (
	"context"
	"slices"

	"github.com/a-h/templ"
)

// RadiosProps describe one choice among a few.
type RadiosProps struct {
	Name, ID, Label, Hint, Value, Error string
	Required                            bool
	Options                             []Option
	// Rich shows each choice as a large panel with its consequence: decisions.
	Rich bool
	// Inline puts short choices side by side.
	Inline bool
	// Even sets two choices in columns of one width where there is room: several
	// questions below one another then compare two sides.
	Even bool
	// Attrs go to every control.
	Attrs templ.Attributes
}

func (p RadiosProps) field(ctx context.Context) field {
	return fieldOf(ctx, p.Name, p.ID, p.Label, p.Hint, p.Error, p.Required)
}

// CheckboxesProps describe several choices among a few.
type CheckboxesProps struct {
	Name, ID, Label, Hint, Error string
	Required                     bool
	// Values are the chosen ones.
	Values  []string
	Options []Option
	Inline  bool
	Attrs   templ.Attributes
}

func (p CheckboxesProps) field(ctx context.Context) field {
	return fieldOf(ctx, p.Name, p.ID, p.Label, p.Hint, p.Error, p.Required)
}

func (p CheckboxesProps) chosen(value string) bool {
	return slices.Contains(p.Values, value)
}

// CheckboxProps describe one yes.
type CheckboxProps struct {
	Name, ID, Label, Hint, Error string
	// Value is "true" when empty.
	Value    string
	Checked  bool
	Required bool
	Attrs    templ.Attributes
}

func (p CheckboxProps) value() string {
	if p.Value == "" {
		return "true"
	}
	return p.Value
}

// SegmentedProps describe a choice among two to four short words, all in sight.
type SegmentedProps struct {
	Name, ID, Label, Value, Error string
	Required                      bool
	Options                       []Option
	LabelHidden                   bool
}

// groupAttrs tie the hint and the error of a group to its fieldset. A fieldset
// cannot be aria-invalid; the error is read with its legend.
func groupAttrs(f field) templ.Attributes {
	a := f.attrs()
	delete(a, "aria-invalid")
	delete(a, "required")
	return a
}
