package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Noun is what the journal calls a booked hour.
const Noun = "visit"

// Shown is how long a partner reads who was booked, after the hour.
const Shown = 14 * 24 * time.Hour

// Book takes a free hour for a person. Of two who take one hour the slower is
// told so. The partner gets a name, an hour and the language of an interpreter.
func Book(ctx context.Context, tx *db.Tx, who person.ID, of ID, at time.Time) error {
	p, err := held(ctx, tx, who)
	if err != nil {
		return err
	}
	d, slot, err := free(ctx, tx, of, at)
	if err != nil {
		return err
	}
	row := struct {
		ID             VisitID
		DeskID         ID
		ServiceID      uuid.UUID
		OrganisationID uuid.UUID
		PersonID       person.ID
		Name           string
		Interpreter    string
		StartsAt       time.Time
		EndsAt         time.Time
		BookedAt       time.Time
		BookedBy       uuid.UUID
		BookedName     string
		OpenUntil      time.Time
	}{
		ID: id.New[Visit](), DeskID: of, ServiceID: tx.Actor.Service, OrganisationID: d.Organisation, PersonID: who, Name: p.Name(), Interpreter: spoken(p),
		StartsAt: slot.StartsAt.UTC(), EndsAt: slot.EndsAt.UTC(), BookedAt: tx.Now, BookedBy: tx.Actor.Account, BookedName: tx.Actor.Name, OpenUntil: slot.EndsAt.UTC().Add(Shown),
	}
	err = store.In(ctx, tx).Table("visits").Create(&row).Error
	if store.Violates(err, "visits_once") {
		return fault.Field("starts_at", "desk.error.taken")
	}
	if err != nil {
		return fmt.Errorf("book permanence %s: %w", of, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: Noun, ID: row.ID.UUID, Person: who.UUID, Organisation: d.Organisation})
}

// held is a person who is followed, and stays so until the hour is written: the
// end of the following waits, and then frees it.
func held(ctx context.Context, tx *db.Tx, who person.ID) (person.Person, error) {
	if err := store.In(ctx, tx).Exec("select from persons where id = ? for share", who).Error; err != nil {
		return person.Person{}, fmt.Errorf("person %s: %w", who, err)
	}
	p, err := person.ByID(ctx, tx, who)
	if err != nil {
		return p, err
	}
	if !p.Status.Open() {
		return p, fault.Field("starts_at", "desk.error.person")
	}
	return p, p.Unlimited("starts_at")
}

// free is an hour that the rule of a permanence really has; whether somebody has
// it is for the table to say.
func free(ctx context.Context, tx *db.Tx, of ID, at time.Time) (Desk, Slot, error) {
	// Whoever ends the permanence waits until the hour is written.
	if err := store.In(ctx, tx).Exec("select from desks where id = ? for share", of).Error; err != nil {
		return Desk{}, Slot{}, fmt.Errorf("permanence %s: %w", of, err)
	}
	d, err := one(ctx, tx, "d.id = @desk and "+receiving, of)
	if fault.Is(err, fault.NotFound) {
		return d, Slot{}, fault.Field("desk_id", "desk.error.slot")
	}
	if err != nil {
		return d, Slot{}, err
	}
	shut, err := closures(ctx, tx)
	if err != nil {
		return d, Slot{}, err
	}
	changes, err := Changes(ctx, tx)
	if err != nil {
		return d, Slot{}, err
	}
	slots, err := d.Lay(shut.at(d.Branch), changes, tx.Now)
	if err != nil {
		return d, Slot{}, err
	}
	i := slices.IndexFunc(slots, func(s Slot) bool { return s.StartsAt.Equal(at) })
	if i < 0 {
		return d, Slot{}, fault.Field("starts_at", "desk.error.slot")
	}
	return d, slots[i], nil
}

// spoken is the language of an interpreter, empty where none is needed.
func spoken(p person.Person) string {
	if p.Interpreter {
		return p.Language
	}
	return ""
}

// Cancel frees an hour that has not begun, and answers whose it was. From then on
// the partner has no row of it.
func Cancel(ctx context.Context, tx *db.Tx, of VisitID) (person.ID, error) {
	var found []person.ID
	if err := store.In(ctx, tx).Table("visits").Where("id = ?", of).Pluck("person_id", &found).Error; err != nil {
		return person.ID{}, fmt.Errorf("visit %s: %w", of, err)
	}
	if len(found) == 0 {
		return person.ID{}, fault.Missing()
	}
	freed, err := cancel(ctx, tx, "id = ?", of)
	if err != nil {
		return person.ID{}, err
	}
	if len(freed) == 0 {
		return person.ID{}, fault.Of(fault.Conflict, "desk.error.over")
	}
	return found[0], journal(ctx, tx, freed)
}

// FreeFor frees whatever is booked for a person and has not begun: their
// following has ended, or goes on elsewhere.
func FreeFor(ctx context.Context, tx *db.Tx, who person.ID) error {
	freed, err := cancel(ctx, tx, "person_id = ?", who)
	if err != nil {
		return err
	}
	return journal(ctx, tx, freed)
}

type freed struct {
	ID             VisitID
	PersonID       person.ID
	OrganisationID uuid.UUID
}

func cancel(ctx context.Context, tx *db.Tx, where string, args ...any) (all []freed, err error) {
	err = store.In(ctx, tx).Raw(`update visits set cancelled_at = ?, cancelled_by = ?, open_until = ? where `+where+` and cancelled_at is null and starts_at > ?
		returning id, person_id, organisation_id`, append(append([]any{tx.Now, tx.Actor.Account, tx.Now}, args...), tx.Now)...).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("cancel visits: %w", err)
	}
	return all, nil
}

func journal(ctx context.Context, tx *db.Tx, all []freed) error {
	for _, f := range all {
		err := audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: Noun, ID: f.ID.UUID, Person: f.PersonID.UUID, Organisation: f.OrganisationID, Detail: "cancelled"})
		if err != nil {
			return err
		}
	}
	return nil
}
