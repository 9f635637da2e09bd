package ui

import "github.com/a-h/templ"

// MarkRow is one name of a roll call.
type MarkRow struct {
	// Name is the field that is sent: "mark[<enrolment>]".
	Name string
	// Person and Detail are shown: the name, and what matters at the door.
	Person, Detail string
	// Value is the mark, empty while none is given.
	Value string
	// Common are the three marks in sight; Others stand behind « Autre… ».
	Common, Others []Option
	Error          string
}

// other is the label of the chosen mark where it is not a common one.
func (r MarkRow) other() string {
	for _, o := range r.Others {
		if o.Value == r.Value {
			return o.Label
		}
	}
	return ""
}

// CountsMarks makes a button say, while marks are chosen, how many there are:
// {done} and {all} stand for numbers. Without script its label stays.
func CountsMarks(label string) templ.Attributes {
	return templ.Attributes{"data-ps-roll-count": label}
}

// FillsMarks makes a button put its value at every name that has no mark yet.
// Without script the form is sent and drawn again.
func FillsMarks() templ.Attributes { return templ.Attributes{"data-ps-roll-fill": true} }
