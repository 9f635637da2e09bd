package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// EnrolmentID identifies a person's seat in a cycle.
type EnrolmentID = id.Of[Enrolment]

// Enrolment is a seat taken in a cycle. Person is Nil for an outside
// facilitator, who is told a name and nothing more.
type Enrolment struct {
	ID     EnrolmentID
	Cycle  CycleID
	Person uuid.UUID
	Name   string // NOM Prénom
	// BirthOn is zero for an outside facilitator.
	BirthOn day.Day
	Left    bool
	// ContractOn is the day on which the commitment was signed; zero while it is
	// not, and for an outside facilitator.
	ContractOn day.Day
}

// Enrol gives a person of the service a seat in a cycle. Whoever is quicker gets
// the last one: the others are told that the cycle is full.
func Enrol(ctx context.Context, tx *db.Tx, cycle CycleID, who person.ID) (EnrolmentID, error) {
	c, p, err := bothOpen(ctx, tx, cycle, who)
	if err != nil {
		return EnrolmentID{}, err
	}
	if err := mayEnrol(ctx, tx, c, who); err != nil {
		return EnrolmentID{}, err
	}
	if err := takeSeat(ctx, tx, cycle); err != nil {
		return EnrolmentID{}, err
	}
	return seat(ctx, tx, c, p)
}

// bothOpen loads a cycle and a person for whom something may still be started.
func bothOpen(ctx context.Context, tx *db.Tx, cycle CycleID, who person.ID) (Cycle, person.Person, error) {
	c, err := CycleByID(ctx, tx, cycle)
	if err != nil {
		return Cycle{}, person.Person{}, err
	}
	p, err := person.ByID(ctx, tx, who)
	if err != nil {
		return Cycle{}, person.Person{}, err
	}
	if !p.Status.Open() {
		return Cycle{}, person.Person{}, fault.Of(fault.Conflict, "cycle.error.person_closed")
	}
	return c, p, p.Unlimited("")
}

// seat writes down that somebody has the seat that was taken for them.
func seat(ctx context.Context, tx *db.Tx, c Cycle, p person.Person) (EnrolmentID, error) {
	if err := checkApart(ctx, tx, c.ID, p.ID); err != nil {
		return EnrolmentID{}, err
	}
	row := struct {
		ID         EnrolmentID
		CycleID    CycleID
		ServiceID  uuid.UUID
		PersonID   person.ID
		EnrolledAt time.Time
		EnrolledBy uuid.UUID
	}{id.New[Enrolment](), c.ID, tx.Actor.Service, p.ID, tx.Now, tx.Actor.Account}
	err := store.In(ctx, tx).Table("enrolments").Create(&row).Error
	if store.Violates(err, "enrolments_once") {
		return EnrolmentID{}, fault.Of(fault.Conflict, "cycle.error.already")
	}
	if err != nil {
		return EnrolmentID{}, fmt.Errorf("enrol in cycle %s: %w", c.ID, err)
	}
	if err := tellName(ctx, tx, c, row.ID, p); err != nil {
		return EnrolmentID{}, err
	}
	if err := settleProposal(ctx, tx, c.ID, p.ID); err != nil {
		return EnrolmentID{}, err
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "enrolment", ID: row.ID.UUID, Person: p.ID.UUID})
}

func mayEnrol(ctx context.Context, tx *db.Tx, c Cycle, who person.ID) error {
	zone, err := c.Zone()
	if err != nil {
		return err
	}
	if state := c.StateAt(day.On(tx.Now, zone)); state == Ended || state == Cancelled {
		return fault.Of(fault.Conflict, "cycle.error.closed")
	}
	var already int64
	err = store.In(ctx, tx).Table("enrolments").Where("cycle_id = ? and person_id = ? and status in ('enrolled', 'completed')", c.ID, who).Count(&already).Error
	if err != nil {
		return fmt.Errorf("enrolments of cycle %s: %w", c.ID, err)
	}
	if already > 0 {
		return fault.Of(fault.Conflict, "cycle.error.already")
	}
	return nil
}

// takeSeat lets PostgreSQL decide who is quicker: the cycle is locked, and read
// again once it is free. Whoever waits for a seat comes before who asks now.
func takeSeat(ctx context.Context, tx *db.Tx, cycle CycleID) error {
	room, err := lockSeats(ctx, tx, cycle)
	if err != nil {
		return err
	}
	if !room.entryOpen(tx.Now) {
		return fault.Of(fault.Conflict, "cycle.error.entry_closed")
	}
	if room.Free <= 0 || room.Waiting > 0 {
		return fault.Of(fault.Conflict, "cycle.error.full")
	}
	return holdSeat(ctx, tx, cycle)
}

// tellName writes the one thing a facilitator learns of a participant. Where an
// outside organisation leads the cycle the name leaves the service: the journal
// says so.
func tellName(ctx context.Context, tx *db.Tx, c Cycle, enrolment EnrolmentID, p person.Person) error {
	err := store.In(ctx, tx).Exec(`
insert into rosters (enrolment_id, cycle_id, service_id, organisation_id, name, sort_key, open_until)
select ?, id, service_id, organisation_id, ?, ?, open_until from cycles where id = ?`,
		enrolment, p.Name(), person.SortKey(p.LastName, p.FirstName), c.ID).Error
	if err != nil {
		return fmt.Errorf("roster of cycle %s: %w", c.ID, err)
	}
	if c.Organisation == uuid.Nil {
		return nil
	}
	return audit.Write(ctx, tx, audit.Entry{
		Action: audit.Send, Noun: "enrolment", ID: enrolment.UUID, Person: p.ID.UUID, Organisation: c.Organisation,
	})
}

// Unenrol frees the seat. An outside facilitator stops seeing the name at once;
// what was recorded of past sessions stays with the service.
func Unenrol(ctx context.Context, tx *db.Tx, enrolment EnrolmentID) (Enrolment, error) {
	e, err := enrolmentByID(ctx, tx, enrolment)
	if err != nil {
		return Enrolment{}, err
	}
	if err := depart(ctx, tx, e, "withdrawn"); err != nil {
		return Enrolment{}, err
	}
	return e, audit.Write(ctx, tx, audit.Entry{
		Action: audit.Change, Noun: "enrolment", ID: enrolment.UUID, Person: e.Person, Detail: "enrolled>withdrawn",
	})
}

// Exclude ends an enrolment by a decision after absences; the decision itself is
// noted by whoever makes it. It frees the seat, as a departure does.
func Exclude(ctx context.Context, tx *db.Tx, enrolment EnrolmentID) error {
	e, err := enrolmentByID(ctx, tx, enrolment)
	if err != nil {
		return err
	}
	if err := depart(ctx, tx, e, "excluded"); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{
		Action: audit.Change, Noun: "enrolment", ID: enrolment.UUID, Person: e.Person, Detail: "enrolled>excluded",
	})
}

// depart closes an enrolment and offers its seat to who waits for one.
func depart(ctx context.Context, tx *db.Tx, e Enrolment, status string) error {
	// The cycle first, as Enrol does: two acts on one cycle wait, and never for
	// one another.
	if _, err := lockSeats(ctx, tx, e.Cycle); err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("enrolments").Where("id = ? and status = 'enrolled'", e.ID).
		Updates(map[string]any{"status": status, "left_at": tx.Now})
	if done.Error != nil {
		return fmt.Errorf("departure of enrolment %s: %w", e.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "cycle.error.left")
	}
	err := store.In(ctx, tx).Table("rosters").Where("enrolment_id = ?", e.ID).Updates(map[string]any{"status": "left", "open_until": tx.Now}).Error
	if err != nil {
		return fmt.Errorf("roster of enrolment %s: %w", e.ID, err)
	}
	if err := freeSeat(ctx, tx, e.Cycle); err != nil {
		return err
	}
	return Promote(ctx, tx, e.Cycle)
}
