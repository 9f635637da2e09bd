package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// WaitingID identifies a place on a waiting list.
type WaitingID = id.Of[Waiting]

// Waiting is somebody on the waiting list of a cycle.
type Waiting struct {
	ID          WaitingID
	Cycle       CycleID
	Label       string // the cycle's
	TimeZone    string // IANA name, the branch's
	Person      uuid.UUID
	Name        string // NOM Prénom
	Rank        int    // from 1, without a gap; 0 once it is over
	Status      WaitingStatus
	Priority    Priority // why the person goes before those who came first; empty for most
	OfferEndsAt *time.Time
	// Hindrances are what keeps the person from sessions of the group; read by
	// OffersToMe alone.
	Hindrances []Hindrance `gorm:"-"`

	LastName, FirstName string
	BirthOn             day.Day
}

// WaitingStatus tells where somebody on the list stands.
type WaitingStatus string

// Statuses of somebody who waits. An offered seat is held until its hour.
const (
	InLine   WaitingStatus = "waiting"
	Offered  WaitingStatus = "offered"
	Refused  WaitingStatus = "declined"
	TimedOut WaitingStatus = "expired"
)

// Priority is a reason to go before those who came first; the journal keeps it.
type Priority string

// Priorities lists the reasons, in the order in which a form offers them.
var Priorities = []Priority{"obligation", "measure_ends", "interrupted", "postponed"}

// Asked is what came of asking for a seat: the seat, or a rank.
type Asked struct {
	Enrolment EnrolmentID
	Waiting   WaitingID
	Rank      int // 0 with a seat
}

// Ask gives the person a seat while there is one, and else a place on the
// waiting list: who asks at the same moment as others gets one or the other.
func Ask(ctx context.Context, tx *db.Tx, cycle CycleID, who person.ID, first Priority) (Asked, error) {
	seated, err := Enrol(ctx, tx, cycle, who)
	if f, ok := fault.As(err); !ok || f.Key != "cycle.error.full" {
		return Asked{Enrolment: seated}, err
	}
	return Wait(ctx, tx, cycle, who, first)
}

// Wait puts a person on the waiting list: behind everybody, or with a reason
// behind the others who have one. It is refused while a seat is free.
func Wait(ctx context.Context, tx *db.Tx, cycle CycleID, who person.ID, first Priority) (Asked, error) {
	if first != "" && !slices.Contains(Priorities, first) {
		return Asked{}, fault.Field("priority", "waiting.error.priority")
	}
	c, p, err := bothOpen(ctx, tx, cycle, who)
	if err != nil {
		return Asked{}, err
	}
	room, err := lockSeats(ctx, tx, cycle)
	if err != nil {
		return Asked{}, err
	}
	if !room.entryOpen(tx.Now) {
		return Asked{}, fault.Of(fault.Conflict, "cycle.error.entry_closed")
	}
	if room.Free > 0 && room.Waiting == 0 {
		return Asked{}, fault.Of(fault.Conflict, "waiting.error.free")
	}
	if err := mayEnrol(ctx, tx, c, who); err != nil {
		return Asked{}, err
	}
	if err := checkApart(ctx, tx, cycle, p.ID); err != nil {
		return Asked{}, err
	}
	return line(ctx, tx, cycle, who, first)
}

const rankOf = `
select coalesce(max(rank), 0) + 1 from waiting where cycle_id = @cycle and rank is not null
  and (@first = '' or priority <> '' or status = 'offered')`

// line writes the place down and moves back who comes behind it.
func line(ctx context.Context, tx *db.Tx, cycle CycleID, who person.ID, first Priority) (Asked, error) {
	var rank int
	if err := store.In(ctx, tx).Raw(rankOf, map[string]any{"cycle": cycle, "first": first}).Scan(&rank).Error; err != nil {
		return Asked{}, fmt.Errorf("waiting list of cycle %s: %w", cycle, err)
	}
	if err := store.In(ctx, tx).Exec("update waiting set rank = rank + 1 where cycle_id = ? and rank >= ?", cycle, rank).Error; err != nil {
		return Asked{}, fmt.Errorf("waiting list of cycle %s: %w", cycle, err)
	}
	row := struct {
		ID        WaitingID
		CycleID   CycleID
		ServiceID uuid.UUID
		PersonID  person.ID
		Rank      int
		Priority  Priority
		AskedAt   time.Time
		AskedBy   uuid.UUID
	}{id.New[Waiting](), cycle, tx.Actor.Service, who, rank, first, tx.Now, tx.Actor.Account}
	err := store.In(ctx, tx).Table("waiting").Create(&row).Error
	if store.Violates(err, "waiting_once") {
		return Asked{}, fault.Of(fault.Conflict, "waiting.error.already")
	}
	if err != nil {
		return Asked{}, fmt.Errorf("wait for cycle %s: %w", cycle, err)
	}
	if err := settleProposal(ctx, tx, cycle, who); err != nil {
		return Asked{}, err
	}
	detail := ""
	if first != "" {
		detail = "priority " + string(first)
	}
	return Asked{Waiting: row.ID, Rank: rank}, audit.Write(ctx, tx, audit.Entry{
		Action: audit.Create, Noun: "waiting", ID: row.ID.UUID, Person: who.UUID, Detail: detail,
	})
}

const waitingRows = `
select w.id, w.cycle_id as cycle, c.label, c.time_zone, w.person_id as person, p.last_name, p.first_name, p.birth_on, coalesce(w.rank, 0) as rank, w.status,
  w.priority, w.offer_ends_at
from waiting w join cycles c on c.id = w.cycle_id join persons p on p.id = w.person_id
where `

func waitings(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Waiting, error) {
	var found []Waiting
	if err := store.In(ctx, tx).Raw(waitingRows+where, args...).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("waiting list: %w", err)
	}
	for i, one := range found {
		found[i].Name = person.Person{LastName: one.LastName, FirstName: one.FirstName}.Name()
	}
	return found, nil
}

// WaitingList lists who waits for a seat of a cycle, by rank.
func WaitingList(ctx context.Context, tx *db.Tx, cycle CycleID) ([]Waiting, error) {
	return waitings(ctx, tx, "w.cycle_id = ? and w.rank is not null order by w.rank", cycle)
}

// OffersToMe lists the seats offered to persons the actor answers for today, the
// one that ends first before all, each with what keeps the person from its sessions:
// they may have waited for months.
func OffersToMe(ctx context.Context, tx *db.Tx) ([]Waiting, error) {
	mine, err := charge.Of(ctx, tx)
	if err != nil {
		return nil, err
	}
	args := mine.Args()
	args["now"] = tx.Now
	offers, err := waitings(ctx, tx, "w.status = 'offered' and w.offer_ends_at > @now and "+charge.OwnedPersons+" order by w.offer_ends_at, w.id limit 50", args)
	if err != nil || len(offers) == 0 {
		return nil, err
	}
	return offers, addHindrances(ctx, tx, offers)
}

func addHindrances(ctx context.Context, tx *db.Tx, offers []Waiting) error {
	ids, groups := make([]uuid.UUID, len(offers)), make([]CycleID, len(offers))
	for i, one := range offers {
		ids[i], groups[i] = one.Person, one.Cycle
	}
	known, err := limitsOf(ctx, tx, ids)
	if err != nil {
		return err
	}
	slots, err := slotsOf(ctx, tx, groups)
	if err != nil {
		return err
	}
	for i := range offers {
		one := &offers[i]
		one.Hindrances = known[one.Person].hindrances(one.Cycle, slots[one.Cycle])
	}
	return nil
}
