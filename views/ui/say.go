package ui

import "github.com/a-h/templ"

// BadgeProps describe a state in a word or two.
type BadgeProps struct {
	Label string
	Tone  Tone
	Small bool
}

// AlertProps describe what has just happened or must be known now.
type AlertProps struct {
	Tone  Tone
	Title string
	// Text is one or two sentences; children may add more.
	Text string
	// Live announces the alert to screen readers when it appears by script.
	Live bool
}

// CalloutProps describe something worth setting apart: what happens next, what
// the other side sees.
type CalloutProps struct {
	Title string
	Text  string
	Icon  Sign
}

// EmptyProps describe a place where nothing is: why, and what to do.
type EmptyProps struct {
	Title string
	Text  string
	// Icon is SignCheck where empty is good news; none when empty.
	Icon Sign
}

// CardProps describe a thing one can choose or open.
type CardProps struct {
	Title string
	// Href makes the whole card open it.
	Href string
	// Detail stands under the title in secondary ink.
	Detail string
	// Level of the heading, 3 when zero.
	Level int
	// Badge stands beside the title. Optional.
	Badge *BadgeProps
}

// Fact is a name and its value in a list of facts.
type Fact struct {
	Label string
	// Value is text; Body replaces it where more is needed.
	Value string
	Body  templ.Component
	// Change leads to where the value is changed; its text is ChangeLabel, or
	// « Modifier ».
	Change      string
	ChangeLabel string
	// Missing is said, in secondary ink, when there is no value.
	Missing string
}

// Crumb is one step of the way from the first page to this one.
type Crumb struct {
	Label string
	Href  string
}

// TitleProps describe the head of a page that lists or asks something.
type TitleProps struct {
	Title string
	// Lead says in one sentence what the page is for, or what is listed and how
	// many.
	Lead   string
	Crumbs []Crumb
}

// FileProps describe the title band of a file: a person, a referral, an offer,
// a cycle. The acts are its children.
type FileProps struct {
	// Kind is what sort of file: « Orientation ».
	Kind  string
	Title string
	// Subtitle distinguishes homonyms: the birth date.
	Subtitle string
	State    *BadgeProps
	// Facts are the three things most often looked for.
	Facts  []Fact
	Crumbs []Crumb
}
