package ui

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
