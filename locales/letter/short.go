package letter

import "strings"

// Appointment is what a short message says of one: all of it is the same in every
// language but When, which French writes in words.
type Appointment struct {
	When  string // day and hour
	Later bool   // the hour is still to come
	Place string // an address; empty where nobody has to come, or it is not known
	Way   string // how the two reach each other where nobody has to come; a sentence in the language
	Phone string // whom to call; empty for nobody
}

// Short writes an SMS: what it tells of – Set, Reminder, Moved or Cancelled – then
// the appointment and whom to call. French figures and addresses are isolated
// where the text runs from the right.
func (w Words) Short(opening string, a Appointment) string {
	text := opening + " " + w.isolate(a.When)
	if a.Place != "" {
		text += ", " + w.isolate(a.Place)
	}
	text = ended(text)
	if a.Later {
		text += " " + ended(w.HourLater)
	}
	if a.Way != "" {
		text += " " + ended(a.Way)
	}
	if a.Phone != "" {
		text += " " + w.Call + " " + w.isolate(a.Phone) + "."
	}
	return text
}

// ended gives a sentence its full stop, once.
func ended(sentence string) string { return strings.TrimRight(sentence, ".") + "." }

// isolate sets figures and French apart from a text that runs from the right.
func (w Words) isolate(text string) string {
	const leftToRight, end = "\u2066", "\u2069"
	if w.Dir() == "ltr" {
		return text
	}
	return leftToRight + text + end
}
