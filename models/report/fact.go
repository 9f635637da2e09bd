package report

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// Sort is what a fact is about.
type Sort string

// The sorts. The first three are summons: something shows that the person knew of
// them, or nothing does.
const (
	Appointment Sort = "appointment" // with a partner
	Session     Sort = "session"     // of a group
	Visit       Sort = "visit"       // at a partner's hour inside the service
	Away        Sort = "away"        // from a house, on a day, for a reason nobody knows
	Stay        Sort = "stay"        // what a house marked over the span
	Decision    Sort = "decision"    // of the service, after absences
	Paper       Sort = "paper"       // an attestation given or seen
	Referred    Sort = "referral"
	Seat        Sort = "seat"
	Interview   Sort = "interview"
	Message     Sort = "message" // that the person was sent
	Comment     Sort = "comment" // a partner's own words
)

// Fact is one thing that is known, who says so and since when. What it means is for
// the service to say, and stands in the analysis.
type Fact struct {
	Sort   Sort      `json:"sort"`
	ID     uuid.UUID `json:"id"`
	At     time.Time `json:"at"`
	AllDay bool      `json:"all_day,omitempty"` // known by its day only
	Where  string    `json:"where,omitempty"`   // the organisation, or the neutral name of a cycle
	Number int       `json:"number,omitempty"`
	What   string    `json:"what,omitempty"` // the mark, the act, the verdict, what is attested
	Why    string    `json:"why,omitempty"`  // by what an absence is excused, why it was decided so
	FromOn day.Day   `json:"from_on"`
	// UntilOn is zero where there is one day.
	UntilOn  day.Day `json:"until_on"`
	Missed   int     `json:"missed,omitempty"`
	Expected int     `json:"expected,omitempty"`
	// Off says that the service or the structure called it off: it counts for
	// nobody and against nobody.
	Off bool `json:"off,omitempty"`

	Side        flow.By   `json:"side"`
	By          string    `json:"by"`
	RecordedAt  time.Time `json:"recorded_at"`
	Corrections int       `json:"corrections,omitempty"`

	Proof Proof  `json:"proof" gorm:"-"`
	Words string `json:"words,omitempty"`
}

// Summons reports whether the person was asked to come.
func (f Fact) Summons() bool {
	return f.Sort == Appointment || f.Sort == Session || f.Sort == Visit
}

// Unproved reports whether nothing shows that the person knew of the summons.
func (f Fact) Unproved() bool { return f.Summons() && !f.Off && !f.Proof.Holds() }

// Unexplained reports an absence without a word.
func (f Fact) Unexplained() bool {
	switch f.Sort {
	case Appointment:
		return !f.Off && f.What == string(referral.Missed)
	case Session:
		meaning, _ := attendance.Mark(f.What).Meaning()
		return !f.Off && meaning.Unexplained
	case Away:
		return true
	}
	return false
}

func (f Fact) attended() bool {
	meaning, _ := attendance.Mark(f.What).Meaning()
	return f.Sort == Appointment && f.What == string(referral.Attended) || f.Sort == Session && meaning.Attended
}

func (f Fact) excused() bool {
	meaning, _ := attendance.Mark(f.What).Meaning()
	return f.Sort == Appointment && f.What == string(referral.Excused) || f.Sort == Session && meaning.Excused
}

// Tally counts summons. What was called off stands apart from all of them.
type Tally struct {
	Summons     int
	Attended    int
	Excused     int
	Unexplained int
	Other       int // came too late, sent home
	Unknown     int // nobody has said what came of it
	// Unproved are those of Unexplained for which nothing shows that the person
	// knew.
	Unproved int
	Off      int
	Away     int // days a house did not know where they were
}

// Contents is what a report says besides what the officer writes.
type Contents struct {
	At       time.Time `json:"at"` // when it was known
	Zone     string    `json:"zone"`
	Measures []Measure `json:"measures"`
	// Presumed: before judgment, under one measure at least. Nothing may let it be
	// understood otherwise.
	Presumed bool `json:"presumed"`
	// Register: under écrou. An absence without a word is told at once, by voice.
	Register bool   `json:"register"`
	Facts    []Fact `json:"facts"`
	// Comments are what partners wrote, each one quoted only where it is chosen.
	Comments []Fact `json:"comments"`
}

// Measure is a measure in force within the span, or now.
type Measure struct {
	Kind     person.Kind  `json:"kind"`
	Frame    person.Frame `json:"frame"`
	StartsOn day.Day      `json:"starts_on"`
	EndsOn   day.Day      `json:"ends_on"`
}

// Count counts the summons of a report.
func (c Contents) Count() (t Tally) {
	for _, f := range c.Facts {
		switch {
		case f.Sort == Away:
			t.Away++
			continue
		case !f.Summons():
			continue
		case f.Off:
			t.Off++
			continue
		}
		t.Summons++
		switch {
		case f.attended():
			t.Attended++
		case f.excused():
			t.Excused++
		case f.Unexplained():
			t.Unexplained++
			if f.Unproved() {
				t.Unproved++
			}
		case f.What != "":
			t.Other++
		default:
			t.Unknown++
		}
	}
	return t
}

// Quoted are the comments that were chosen.
func (c Contents) Quoted(chosen []uuid.UUID) (quoted []Fact) {
	for _, f := range c.Comments {
		if slices.Contains(chosen, f.ID) {
			quoted = append(quoted, f)
		}
	}
	return quoted
}

// sameAs reports whether two gatherings know the same.
func (c Contents) sameAs(other Contents) bool {
	return c.Presumed == other.Presumed && c.Register == other.Register && slices.Equal(c.Measures, other.Measures) &&
		slices.EqualFunc(c.Facts, other.Facts, Fact.sameAs)
}

func (f Fact) sameAs(other Fact) bool {
	if !f.At.Equal(other.At) || !f.RecordedAt.Equal(other.RecordedAt) || !f.Proof.At.Equal(other.Proof.At) {
		return false
	}
	for _, one := range []*Fact{&f, &other} {
		one.At, one.RecordedAt, one.Proof.At = time.Time{}, time.Time{}, time.Time{}
	}
	return f == other
}
