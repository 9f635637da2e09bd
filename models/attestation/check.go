package attestation

import (
	"slices"

	"passerelle/models/day"
	"passerelle/models/fault"
)

// oldest bounds how far back a paper may go, in days: two years and a bit.
const oldest = 800

// check refuses what a paper lacks, every field at once, and leaves out what its
// kind does not say.
func (n *New) check(kinds []Kind, today day.Day) error {
	var wrong fault.Collector
	if !slices.Contains(kinds, n.Kind) {
		wrong.Add("kind", "attestation.error.kind")
	}
	shape := shapes[n.Kind]
	if shape == onDay {
		n.Until = day.Day{}
	}
	switch {
	case n.From.IsZero():
		wrong.Add("from", "attestation.error.day")
	case n.From.After(today):
		wrong.Add("from", "attestation.error.future")
	case n.From.Before(today.Add(-oldest)):
		wrong.Add("from", "attestation.error.old")
	}
	switch {
	case n.Until.IsZero() && shape == overPeriod:
		wrong.Add("until", "attestation.error.until")
	case n.Until.IsZero():
	case n.Until.Before(n.From):
		wrong.Add("until", "attestation.error.order")
	case n.Until.After(today) && shape != sinceRequest:
		wrong.Add("until", "attestation.error.future")
	case n.Until.After(today.Add(366)):
		wrong.Add("until", "attestation.error.far")
	}
	if !n.Kind.Regular() {
		n.Regularity = ""
	} else if !slices.Contains(Regularities, n.Regularity) {
		wrong.Add("regularity", "attestation.error.regularity")
	}
	return wrong.Err()
}

// expires is the last day the paper is good for.
func (n New) expires() day.Day {
	switch shapes[n.Kind] {
	case overPeriod:
		return n.Until.Add(periodLasts)
	case sinceRequest:
		if !n.Until.IsZero() {
			return n.Until.Add(afterMeeting)
		}
		return n.From.Add(requestLasts)
	}
	return n.From.Add(dayLasts)
}

// checkAsked refuses a request that nobody could answer.
func checkAsked(from, until, due, today day.Day) error {
	var wrong fault.Collector
	switch {
	case from.IsZero():
		wrong.Add("from", "attestation.error.day")
	case from.Before(today.Add(-oldest)):
		wrong.Add("from", "attestation.error.old")
	}
	switch {
	case until.IsZero():
		wrong.Add("until", "attestation.error.until")
	case until.Before(from):
		wrong.Add("until", "attestation.error.order")
	case until.After(today.Add(366)):
		wrong.Add("until", "attestation.error.far")
	}
	switch {
	case due.IsZero():
		wrong.Add("due_on", "attestation.error.day")
	case due.Before(today):
		wrong.Add("due_on", "attestation.error.past")
	case due.After(today.Add(366)):
		wrong.Add("due_on", "attestation.error.far")
	}
	return wrong.Err()
}
