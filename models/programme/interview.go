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
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// SlotID identifies an hour at which somebody may be met.
type SlotID = id.Of[Slot]

// Slot is an hour of a preliminary interview: free, or taken by a proposal.
type Slot struct {
	ID       SlotID
	Cycle    CycleID
	TimeZone string // IANA name, the branch's
	StartsAt time.Time
	With     uuid.UUID // who meets the person, of the service
	WithName string
	Proposal uuid.UUID // Nil while it is free
	Name     string    // NOM Prénom of who is met; empty while it is free

	LastName, FirstName string
}

// Free reports whether nobody has taken it.
func (s Slot) Free() bool { return s.Proposal == uuid.Nil }

// NewSlot is an hour to offer. With is an account that leads the cycle for the
// service.
type NewSlot struct {
	On   day.Day
	At   day.Clock
	With uuid.UUID
}

// OfferSlot offers an hour on which somebody who leads a cycle meets who is
// proposed for it. One person is at one place at an hour.
func OfferSlot(ctx context.Context, tx *db.Tx, cycle CycleID, wanted NewSlot) (SlotID, error) {
	c, err := CycleByID(ctx, tx, cycle)
	if err != nil {
		return SlotID{}, err
	}
	with, err := ownFacilitator(ctx, tx, cycle, wanted.With)
	if err != nil {
		return SlotID{}, err
	}
	if err := MustDecide(ctx, tx, cycle); err != nil {
		return SlotID{}, err
	}
	zone, err := c.Zone()
	if err != nil {
		return SlotID{}, err
	}
	starts := wanted.On.In(zone, wanted.At)
	switch {
	case !starts.After(tx.Now):
		return SlotID{}, fault.Field("on", "interview.error.past")
	case wanted.On.After(c.EndsOn):
		return SlotID{}, fault.Field("on", "interview.error.late")
	}
	row := struct {
		ID        SlotID
		CycleID   CycleID
		ServiceID uuid.UUID
		StartsAt  time.Time
		AccountID uuid.UUID
		WithName  string
		CreatedAt time.Time
		CreatedBy uuid.UUID
	}{id.New[Slot](), cycle, tx.Actor.Service, starts.UTC(), with.Account, with.Name, tx.Now, tx.Actor.Account}
	err = store.In(ctx, tx).Table("interview_slots").Create(&row).Error
	if store.Violates(err, "interview_slots_hour") {
		return SlotID{}, fault.Field("at", "interview.error.hour")
	}
	if err != nil {
		return SlotID{}, fmt.Errorf("interview for cycle %s: %w", cycle, err)
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "interview", ID: row.ID.UUID})
}

func ownFacilitator(ctx context.Context, tx *db.Tx, cycle CycleID, account uuid.UUID) (Facilitator, error) {
	leads, err := Facilitators(ctx, tx, cycle)
	if err != nil {
		return Facilitator{}, err
	}
	for _, one := range leads {
		if one.Account == account && one.Part != External {
			return one, nil
		}
	}
	return Facilitator{}, fault.Field("facilitator_id", "cycle.error.facilitator")
}

const slotRows = `
select i.id, i.cycle_id as cycle, c.time_zone, i.starts_at, i.account_id as "with", i.with_name, coalesce(i.proposal_id, '00000000-0000-0000-0000-000000000000') as proposal,
  coalesce(p.last_name, '') as last_name, coalesce(p.first_name, '') as first_name
from interview_slots i join cycles c on c.id = i.cycle_id left join proposals r on r.id = i.proposal_id left join persons p on p.id = r.person_id
where `

// Slots lists the hours to come of a cycle, taken or free.
func Slots(ctx context.Context, tx *db.Tx, cycle CycleID) ([]Slot, error) {
	return slots(ctx, tx, "i.cycle_id = ? and i.starts_at > ? order by i.starts_at, i.with_name, i.id limit 200", cycle, tx.Now)
}

func slots(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Slot, error) {
	var found []Slot
	if err := store.In(ctx, tx).Raw(slotRows+where, args...).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("interviews: %w", err)
	}
	for i, one := range found {
		if !one.Free() {
			found[i].Name = person.Person{LastName: one.LastName, FirstName: one.FirstName}.Name()
		}
	}
	return found, nil
}

// Book takes a free hour for a proposal that waits for its decision; the hour it
// had before is free again. Of two who take one hour the slower is told so.
func Book(ctx context.Context, tx *db.Tx, proposal ProposalID, slot SlotID) error {
	p, err := ProposalByID(ctx, tx, proposal)
	if err != nil {
		return err
	}
	if _, err := ProposalFlow.Find(p.Status, DoAdmit, flow.Service); err != nil {
		return err
	}
	wanted, err := slots(ctx, tx, "i.id = ? and i.cycle_id = ?", slot, p.Cycle)
	if err != nil {
		return err
	}
	if len(wanted) == 0 || !wanted[0].StartsAt.After(tx.Now) {
		return fault.Field("slot_id", "interview.error.slot")
	}
	if wanted[0].Proposal == p.ID.UUID {
		return nil
	}
	if err := store.In(ctx, tx).Exec("update interview_slots set proposal_id = null where proposal_id = ?", p.ID).Error; err != nil {
		return fmt.Errorf("interview of proposal %s: %w", p.ID, err)
	}
	done := store.In(ctx, tx).Table("interview_slots").Where("id = ? and proposal_id is null", slot).Updates(map[string]any{"proposal_id": p.ID})
	if done.Error != nil {
		return fmt.Errorf("interview of proposal %s: %w", p.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Field("slot_id", "interview.error.taken")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: ProposalNoun, ID: p.ID.UUID, Person: p.Person, Detail: "interview"})
}

// DropSlot takes back an hour that nobody has taken. It gives the cycle.
func DropSlot(ctx context.Context, tx *db.Tx, slot SlotID) (CycleID, error) {
	found, err := slots(ctx, tx, "i.id = ?", slot)
	if err != nil {
		return CycleID{}, err
	}
	if len(found) == 0 {
		return CycleID{}, fault.Missing()
	}
	if err := MustDecide(ctx, tx, found[0].Cycle); err != nil {
		return CycleID{}, err
	}
	done := store.In(ctx, tx).Exec("delete from interview_slots where id = ? and proposal_id is null", slot)
	if done.Error != nil {
		return CycleID{}, fmt.Errorf("drop interview %s: %w", slot, done.Error)
	}
	if done.RowsAffected == 0 {
		return CycleID{}, fault.Of(fault.Conflict, "interview.error.taken")
	}
	return found[0].Cycle, audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "interview", ID: slot.UUID, Detail: "dropped"})
}
