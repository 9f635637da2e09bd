package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// PairID identifies two persons who are kept apart.
type PairID = id.Of[Pair]

// Pair is somebody whom a person must not meet in a group. Why is the service's
// knowledge and written nowhere.
type Pair struct {
	ID     PairID
	Person uuid.UUID // the other one
	Name   string    // NOM Prénom
	KeptAt time.Time

	LastName, FirstName string
}

// checkApart refuses a group in which the person would meet somebody they are
// kept apart from, whether that one has a seat or waits for one. Who may know of
// such pairs is told so, and nobody is told with whom.
func checkApart(ctx context.Context, tx *db.Tx, cycle CycleID, who person.ID) error {
	var met bool
	err := store.In(ctx, tx).Raw(`
select exists (
  select from incompatibilities mine
  join incompatibilities theirs on theirs.pair_id = mine.pair_id and theirs.person_id <> mine.person_id and theirs.ended_at is null
  where mine.person_id = @who and mine.ended_at is null
    and (exists (select from enrolments e where e.cycle_id = @cycle and e.person_id = theirs.person_id and e.status = 'enrolled')
      or exists (select from waiting w where w.cycle_id = @cycle and w.person_id = theirs.person_id and w.rank is not null)))`,
		map[string]any{"who": who, "cycle": cycle}).Scan(&met).Error
	if err != nil {
		return fmt.Errorf("whom to keep apart in cycle %s: %w", cycle, err)
	}
	if !met {
		return nil
	}
	if tx.Actor.May(actor.ApartKeep) {
		return fault.Of(fault.Conflict, "cycle.error.apart")
	}
	return fault.Of(fault.Conflict, "cycle.error.unsuitable")
}

// KeepApart notes that two persons of the service must not meet in a group. What
// they hold already is left to those who lead it.
func KeepApart(ctx context.Context, tx *db.Tx, one, other person.ID) error {
	if one == other {
		return fault.Field("other_id", "apart.error.same")
	}
	if _, err := person.ByID(ctx, tx, one); err != nil {
		return err
	}
	if _, err := person.ByID(ctx, tx, other); fault.Is(err, fault.NotFound) {
		return fault.Field("other_id", "apart.error.other")
	} else if err != nil {
		return err
	}
	known, err := ApartFrom(ctx, tx, one)
	if err != nil {
		return err
	}
	for _, pair := range known {
		if pair.Person == other.UUID {
			return fault.Field("other_id", "apart.error.already")
		}
	}
	type row struct {
		ID        uuid.UUID
		PairID    PairID
		ServiceID uuid.UUID
		PersonID  person.ID
		KeptAt    time.Time
		KeptBy    uuid.UUID
	}
	pair := id.New[Pair]()
	rows := []row{
		{uuid.Must(uuid.NewV7()), pair, tx.Actor.Service, one, tx.Now, tx.Actor.Account},
		{uuid.Must(uuid.NewV7()), pair, tx.Actor.Service, other, tx.Now, tx.Actor.Account},
	}
	if err := store.In(ctx, tx).Table("incompatibilities").Create(&rows).Error; err != nil {
		return fmt.Errorf("keep apart %s: %w", pair, err)
	}
	return journalPair(ctx, tx, audit.Create, pair, one.UUID, other.UUID)
}

// ApartFrom lists whom a person is kept apart from, by name.
func ApartFrom(ctx context.Context, tx *db.Tx, who person.ID) ([]Pair, error) {
	var found []Pair
	err := store.In(ctx, tx).Raw(`
select mine.pair_id as id, p.id as person, p.last_name, p.first_name, mine.kept_at
from incompatibilities mine
join incompatibilities theirs on theirs.pair_id = mine.pair_id and theirs.person_id <> mine.person_id
join persons p on p.id = theirs.person_id
where mine.person_id = ? and mine.ended_at is null and theirs.ended_at is null order by p.sort_key, p.id limit 200`, who).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("whom person %s is kept apart from: %w", who, err)
	}
	for i, one := range found {
		found[i].Name = person.Person{LastName: one.LastName, FirstName: one.FirstName}.Name()
	}
	return found, nil
}

// MeetAgain ends a pair. It gives the person whose file to go back to.
func MeetAgain(ctx context.Context, tx *db.Tx, pair PairID) (person.ID, error) {
	var both []uuid.UUID
	err := store.In(ctx, tx).Table("incompatibilities").Where("pair_id = ? and ended_at is null", pair).Order("id").Pluck("person_id", &both).Error
	if err != nil {
		return person.ID{}, fmt.Errorf("pair %s: %w", pair, err)
	}
	if len(both) == 0 {
		return person.ID{}, fault.Missing()
	}
	err = store.In(ctx, tx).Table("incompatibilities").Where("pair_id = ? and ended_at is null", pair).
		Updates(map[string]any{"ended_at": tx.Now, "ended_by": tx.Actor.Account}).Error
	if err != nil {
		return person.ID{}, fmt.Errorf("end pair %s: %w", pair, err)
	}
	return person.ID{UUID: both[0]}, journalPair(ctx, tx, audit.Change, pair, both...)
}

func journalPair(ctx context.Context, tx *db.Tx, action audit.Action, pair PairID, both ...uuid.UUID) error {
	for _, who := range both {
		if err := audit.Write(ctx, tx, audit.Entry{Action: action, Noun: "incompatibility", ID: pair.UUID, Person: who}); err != nil {
			return err
		}
	}
	return nil
}
