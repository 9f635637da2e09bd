package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// PairID identifies one side of two persons who are kept apart: of the one whose
// file it was read from.
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
		ID        PairID
		PairID    uuid.UUID
		ServiceID uuid.UUID
		PersonID  person.ID
		KeptAt    time.Time
		KeptBy    uuid.UUID
	}
	pair := uuid.Must(uuid.NewV7())
	rows := []row{
		{id.New[Pair](), pair, tx.Actor.Service, one, tx.Now, tx.Actor.Account},
		{id.New[Pair](), pair, tx.Actor.Service, other, tx.Now, tx.Actor.Account},
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
select mine.id, p.id as person, p.last_name, p.first_name, mine.kept_at
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

const mayMeet = `
select p.id as person, p.last_name, p.first_name from persons p
where p.service_id = @service and p.status in ('active','transferring') and p.id <> @who
  and (p.referent_id = @me
    or exists (select from enrolments e join cycles c on c.id = e.cycle_id where e.person_id = p.id and e.status = 'enrolled' and c.ends_on >= @today)
    or exists (select from waiting w where w.person_id = p.id and w.rank is not null))
  and not exists (select from incompatibilities mine join incompatibilities theirs on theirs.pair_id = mine.pair_id
    where mine.person_id = @who and mine.ended_at is null and theirs.person_id = p.id)
order by p.sort_key, p.id limit 500`

// MayMeet lists by name whom a person might meet: the actor's own persons, and
// who has a seat or waits for one in the service.
func MayMeet(ctx context.Context, tx *db.Tx, who person.ID) ([]Pair, error) {
	var found []Pair
	err := store.In(ctx, tx).Raw(mayMeet, map[string]any{
		"service": tx.Actor.Service, "who": who, "me": tx.Actor.Account, "today": day.On(tx.Now, time.UTC),
	}).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("whom person %s may meet: %w", who, err)
	}
	for i, one := range found {
		found[i].Name = person.Person{LastName: one.LastName, FirstName: one.FirstName}.Name()
	}
	return found, nil
}

// MeetAgain ends a pair, on both sides. It gives the person whose file to go back
// to.
func MeetAgain(ctx context.Context, tx *db.Tx, pair PairID) (person.ID, error) {
	var both []struct {
		ID       PairID
		PairID   uuid.UUID
		PersonID person.ID
	}
	err := store.In(ctx, tx).Raw(`
select id, pair_id, person_id from incompatibilities
where pair_id = (select pair_id from incompatibilities where id = ? and ended_at is null) and ended_at is null`, pair).Scan(&both).Error
	if err != nil {
		return person.ID{}, fmt.Errorf("pair %s: %w", pair, err)
	}
	if len(both) == 0 {
		return person.ID{}, fault.Missing()
	}
	err = store.In(ctx, tx).Table("incompatibilities").Where("pair_id = ? and ended_at is null", both[0].PairID).
		Updates(map[string]any{"ended_at": tx.Now, "ended_by": tx.Actor.Account}).Error
	if err != nil {
		return person.ID{}, fmt.Errorf("end pair %s: %w", pair, err)
	}
	var mine person.ID
	for _, side := range both {
		if side.ID == pair {
			mine = side.PersonID
		}
		if err := journalPair(ctx, tx, audit.Change, both[0].PairID, side.PersonID.UUID); err != nil {
			return person.ID{}, err
		}
	}
	return mine, nil
}

func journalPair(ctx context.Context, tx *db.Tx, action audit.Action, pair uuid.UUID, both ...uuid.UUID) error {
	for _, who := range both {
		if err := audit.Write(ctx, tx, audit.Entry{Action: action, Noun: "incompatibility", ID: pair, Person: who}); err != nil {
			return err
		}
	}
	return nil
}
