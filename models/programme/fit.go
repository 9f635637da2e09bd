package programme

import (
	"slices"

	"passerelle/models/day"
	"passerelle/models/person"
)

// Reason says in a word why somebody fits a cycle, or does not.
type Reason string

// Reasons for, to think of, and against.
const (
	Obliged Reason = "obligation" // an obligation that a programme fulfils
	InTime  Reason = "in_time"    // the measure lasts until the last session
	Near    Reason = "near"       // it meets in the person's own branch

	NoEnd Reason = "no_end" // the end of the measure is not known
	Far   Reason = "far"    // it meets in another branch

	NoMeasure   Reason = "no_measure"
	MeasureOver Reason = "measure_over" // before the last session
	Hours       Reason = "hours"        // must be at home during a session
	Barred      Reason = "place"        // may not be received there
	Busy        Reason = "busy"         // a session of another cycle at the same hour
	Awaited     Reason = "awaited"      // an appointment at the same hour
	Done        Reason = "done"         // the same programme, before
	UnderWay    Reason = "under_way"    // the same programme, in another cycle
	InIt        Reason = "enrolled"
	InTheLine   Reason = "waiting"
	Proposed    Reason = "proposed"
	Unsuitable  Reason = "apart" // somebody they must not meet is in it
)

// final are the reasons nobody can overrule from here. The others are what the
// portal knows today, and the officer may know better.
var final = []Reason{InIt, InTheLine, Proposed, Unsuitable}

// Fit is one person beside a cycle.
type Fit struct {
	Person  person.ID
	Name    string // NOM Prénom
	BirthOn day.Day
	For     []Reason
	Mind    []Reason // to think of
	Against []Reason
	// Hindrances are the sessions behind Hours, Barred, Busy and Awaited.
	Hindrances []Hindrance
	// Proposal is the one under way; zero without.
	Proposal ProposalID
}

// Fits reports whether nothing speaks against the person.
func (f Fit) Fits() bool { return len(f.Against) == 0 }

// MayPropose reports whether the person can be proposed, fitting or not.
func (f Fit) MayPropose() bool {
	return !slices.ContainsFunc(f.Against, func(r Reason) bool { return slices.Contains(final, r) })
}

func (f Fit) score() int {
	if !f.Fits() {
		return -100
	}
	return 10*len(f.For) - len(f.Mind)
}

// Fits says of each person whether they fit a cycle, and why: who fits best
// first, else by name. It reads nothing: what it needs was read with the
// caseload and with the opening.
func (c Caseload) Fits(o Opening) []Fit {
	list := make([]Fit, len(c.clients))
	for i, one := range c.clients {
		list[i] = one.fit(o, c)
	}
	slices.SortStableFunc(list, func(a, b Fit) int { return b.score() - a.score() })
	return list
}

func (c client) fit(o Opening, all Caseload) Fit {
	f := Fit{Person: c.id, Name: c.name, BirthOn: c.born, Proposal: c.proposals[o.ID]}
	if len(o.slots) == 0 {
		return f
	}
	zone := o.slots[0].from.Location()
	switch {
	case !c.endless && c.until.Before(day.On(all.at, zone)):
		f.Against = append(f.Against, NoMeasure)
	case c.endless:
		f.Mind = append(f.Mind, NoEnd)
	case c.until.Before(day.On(o.LastAt, zone)): // the last day counts whole
		f.Against = append(f.Against, MeasureOver)
	default:
		f.For = append(f.For, InTime)
	}
	if c.obliged {
		f.For = append(f.For, Obliged)
	}
	if c.branch == o.Branch {
		f.For = append(f.For, Near)
	} else {
		f.Mind = append(f.Mind, Far)
	}
	f.Hindrances = c.hindrances(o.ID, o.slots)
	f.Against = append(f.Against, c.bars(o, f.Hindrances)...)
	return f
}

// bars are what keeps somebody out beyond their measure.
func (c client) bars(o Opening, met []Hindrance) []Reason {
	var against []Reason
	add := func(yes bool, why Reason) {
		if yes {
			against = append(against, why)
		}
	}
	in := c.cycles[o.ID]
	add(in == InIt, InIt)
	add(in == InTheLine, InTheLine)
	add(in == Proposed, Proposed)
	add(c.apart[o.ID], Unsuitable)
	add(in != InIt && c.programmes[o.Programme] == Done, Done)
	add(in != InIt && c.programmes[o.Programme] == UnderWay, UnderWay)
	for _, why := range []Reason{Hours, Barred, Busy, Awaited} {
		add(slices.ContainsFunc(met, func(h Hindrance) bool { return h.Why == why }), why)
	}
	return against
}
