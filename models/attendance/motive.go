package attendance

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

// Motive is why somebody was excused. It is the service's to know: who leads a
// group is told that an absence is excused, never by what.
type Motive string

// NoMotive is none said.
const NoMotive Motive = ""

// Motives lists them in the order of a menu.
func Motives() []Motive {
	return []Motive{"work", "health", "court", "childcare", "transport", "other"}
}

// Key is the message key of the motive.
func (m Motive) Key() string { return "attendance.motive." + string(m) }

// Explain says by what each excused absence of a session is excused; a row that
// is not named stays as it is. What was said before is kept as a correction.
// Only the service may; a motive of an absence that is not excused is a fault of
// the field motive[<enrolment>].
func Explain(ctx context.Context, tx *db.Tx, session programme.SessionID, motives map[programme.EnrolmentID]Motive) error {
	if tx.Actor.Kind != actor.Staff {
		return fault.Of(fault.Forbidden, "")
	}
	var known []Row
	s, err := programme.Lock(ctx, tx, session, rowsInto(&known, tx, session))
	if err != nil {
		return err
	}
	changed, err := newMotives(known, motives)
	if err != nil || len(changed) == 0 {
		return err
	}
	for motive, of := range changed {
		if err := keepFormer(ctx, tx, s.ID, of, ""); err != nil {
			return err
		}
		done := store.In(ctx, tx).Table("attendance").Where("session_id = ? and enrolment_id in ?", s.ID, of).Update("motive", motive)
		if done.Error != nil {
			return fmt.Errorf("motives of session %s: %w", s.ID, done.Error)
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "session", ID: s.ID.UUID, Detail: "motives"})
}

// newMotives groups what changes by its motive: one statement each, at most
// seven.
func newMotives(known []Row, motives map[programme.EnrolmentID]Motive) (map[Motive][]programme.EnrolmentID, error) {
	changed := map[Motive][]programme.EnrolmentID{}
	var wrong fault.Collector
	found := 0
	for _, row := range known {
		motive, named := motives[row.Enrolment]
		if !named {
			continue
		}
		found++
		meaning, _ := row.Mark.Meaning()
		field := "motive[" + row.Enrolment.String() + "]"
		switch {
		case motive != NoMotive && !slices.Contains(Motives(), motive):
			wrong.Add(field, "attendance.error.motive")
		case motive != NoMotive && !meaning.Excused:
			wrong.Add(field, "attendance.error.not_excused")
		case motive != row.Motive:
			changed[motive] = append(changed[motive], row.Enrolment)
		}
	}
	if found < len(motives) {
		return nil, fault.Of(fault.Conflict, "attendance.error.roster")
	}
	return changed, wrong.Err()
}
