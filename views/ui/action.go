package ui

import "github.com/a-h/templ"

// ButtonKind says how much a button asks for attention.
type ButtonKind string

// One primary button a page. Danger is for what cannot be taken back.
const (
	Primary   ButtonKind = ""
	Secondary ButtonKind = "secondary"
	Tertiary  ButtonKind = "tertiary"
	Quiet     ButtonKind = "quiet"
	Danger    ButtonKind = "danger"
)

// ButtonProps describe a button of a form.
type ButtonProps struct {
	// Label is a verb in the infinitive: « Envoyer l’orientation ».
	Label string
	Kind  ButtonKind
	// Name and Value are sent when this button is the one pressed.
	Name, Value string
	// Icon stands before the label. Optional.
	Icon Sign
	// Small is for rows of tables and worklists.
	Small bool
	// About completes the label for screen readers where several buttons of a
	// page say the same: the person's name, for instance.
	About string
	// Type is "submit" when empty.
	Type string
	// Form is the id of a form that the button stands outside of.
	Form     string
	Disabled bool
	Attrs    templ.Attributes
}

// LinkProps describe a link that looks like a button: it leads somewhere and
// changes nothing.
type LinkProps struct {
	Label string
	Href  string
	Kind  ButtonKind
	Icon  Sign
	Small bool
	About string
	Attrs templ.Attributes
}

func buttonClass(kind ButtonKind, small bool) string {
	class := "fr-btn"
	switch kind {
	case Secondary:
		class += " fr-btn--secondary"
	case Tertiary:
		class += " fr-btn--tertiary"
	case Quiet:
		class += " fr-btn--tertiary-no-outline"
	case Danger:
		class += " fr-btn--secondary ps-btn--danger"
	}
	if small {
		class += " fr-btn--sm"
	}
	return class
}

func (p ButtonProps) kind() string {
	if p.Type == "" {
		return "submit"
	}
	return p.Type
}

// ConfirmProps describe an act that asks once more before it is done, in place
// and without a dialog.
type ConfirmProps struct {
	// Ask is the button that opens it: « Retirer l’orientation ».
	Ask string
	// Title and Consequence say what will happen, in one line each.
	Title, Consequence string
	Small              bool
	Kind               ButtonKind
	Icon               Sign
	// Open shows the question at once: after an error of the form within.
	Open bool
}
