package transfer

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/ending"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// ID identifies a transfer.
type ID = id.Of[Transfer]

// Noun is what notices and the journal call a transfer.
const Noun = "transfer"

// Transfer is one request, as both services read it.
type Transfer struct {
	ID          ID
	Source      uuid.UUID
	SourceName  string
	Target      uuid.UUID
	TargetName  string
	Person      person.ID // the file at the source, which only the source opens
	Arrived     person.ID // the file at the target, which only the target opens; zero until accepted
	Name        string    // NOM Prénom, as when it was asked; empty once it has had its time
	BirthOn     day.Day
	Measures    []Measure `gorm:"-"`
	Reason      Reason
	Words       string
	Status      flow.Status
	AskedAt     time.Time
	AskedBy     uuid.UUID
	AskedName   string
	AnswerDueOn day.Day
	DecidedAt   *time.Time
	DecidedName string
	Refusal     Refusal
	Note        string
}

// Measure is what the target reads of a measure before it decides.
type Measure struct {
	Kind   person.Kind  `json:"kind"`
	Frame  person.Frame `json:"frame"`
	EndsOn day.Day      `json:"ends_on"` // inclusive; zero while unknown
}

// Side tells which of the two services the actor works for.
func (t Transfer) Side(a actor.Actor) flow.By {
	if a.Service == t.Target {
		return Target
	}
	return Source
}

const transfers = `
select t.id, t.source_service_id as source, a.name as source_name, t.target_service_id as target, b.name as target_name, t.person_id as person,
  t.arrived_id as arrived, t.name, t.birth_on, t.measures as said, t.reason, t.words, t.status, t.asked_at, t.asked_by, t.asked_name, t.answer_due_on,
  t.decided_at, t.decided_name, t.refusal, t.note
from transfers t join services a on a.id = t.source_service_id join services b on b.id = t.target_service_id where `

func find(ctx context.Context, tx *db.Tx, where string, args map[string]any) ([]Transfer, error) {
	var rows []struct {
		Transfer
		Said string
	}
	if err := store.In(ctx, tx).Raw(transfers+where, args).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("transfers: %w", err)
	}
	all := make([]Transfer, len(rows))
	for i, row := range rows {
		all[i] = row.Transfer
		if err := json.Unmarshal([]byte(row.Said), &all[i].Measures); err != nil {
			return nil, fmt.Errorf("measures of transfer %s: %w", row.ID, err)
		}
	}
	return all, nil
}

// own is which transfers of the two services an actor works with: whoever decides
// sees those of both sides, an officer those they asked for and those of their
// persons.
func own(tx *db.Tx) (string, map[string]any) {
	args := map[string]any{"service": tx.Actor.Service, "account": tx.Actor.Account}
	if tx.Actor.May(actor.TransferDecide) {
		return "(t.source_service_id = @service or t.target_service_id = @service)", args
	}
	return "t.source_service_id = @service and (t.asked_by = @account or exists (select from persons p where p.id = t.person_id and p.referent_id = @account))", args
}

// ByID loads a transfer that the actor works with; any other does not exist.
func ByID(ctx context.Context, tx *db.Tx, transfer ID) (Transfer, error) {
	where, args := own(tx)
	args["id"] = transfer
	found, err := find(ctx, tx, where+" and t.id = @id", args)
	if err != nil {
		return Transfer{}, err
	}
	if len(found) == 0 {
		return Transfer{}, fault.Missing()
	}
	return found[0], nil
}

// PageSize is how many transfers a list shows.
const PageSize = 100

// List gives the transfers that the actor works with: those that wait for an
// answer, the longest waiting first, then what was decided, the latest first.
func List(ctx context.Context, tx *db.Tx) ([]Transfer, error) {
	where, args := own(tx)
	args["limit"] = PageSize
	return find(ctx, tx, where+" order by t.status = 'asked' desc, case when t.status = 'asked' then t.asked_at end, t.decided_at desc, t.id limit @limit", args)
}

// ToDecide lists what the actor's service is asked to take over, the longest
// waiting first.
func ToDecide(ctx context.Context, tx *db.Tx) ([]Transfer, error) {
	return find(ctx, tx, "t.target_service_id = @service and t.status = 'asked' order by t.answer_due_on, t.id limit @limit",
		map[string]any{"service": tx.Actor.Service, "limit": PageSize})
}

// Latest is the last transfer that was asked for a file of the actor's service;
// false where none ever was.
func Latest(ctx context.Context, tx *db.Tx, who person.ID) (Transfer, bool, error) {
	found, err := find(ctx, tx, "t.person_id = @person and t.source_service_id = @service order by t.asked_at desc, t.id desc limit 1",
		map[string]any{"person": who, "service": tx.Actor.Service})
	if err != nil || len(found) == 0 {
		return Transfer{}, false, err
	}
	return found[0], true, nil
}

// Heading is how a list of other things names a transfer.
type Heading struct {
	ID      ID
	Name    string // NOM Prénom, as long as the transfer says so
	BirthOn day.Day
	Other   string // the other service
}

// Headings names several transfers at once; what does not exist for the reader is
// not among them.
func Headings(ctx context.Context, tx *db.Tx, ids []uuid.UUID) (map[uuid.UUID]Heading, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	where, args := own(tx)
	args["ids"] = ids
	found, err := find(ctx, tx, where+" and t.id in @ids", args)
	if err != nil {
		return nil, err
	}
	all := make(map[uuid.UUID]Heading, len(found))
	for _, t := range found {
		other := t.TargetName
		if t.Side(tx.Actor) == Target {
			other = t.SourceName
		}
		all[t.ID.UUID] = Heading{t.ID, t.Name, t.BirthOn, other}
	}
	return all, nil
}

// Decided is what becomes of one referral of the file; only the source reads it.
type Decided struct {
	Referral         referral.ID
	Reference        string
	OrganisationName string
	OfferName        string
	Status           flow.Status
	Outcome          ending.Outcome
	DoneAt           *time.Time // carried out; nil before
}

const decided = `
select d.referral_id as referral, r.reference, g.name as organisation_name, o.name as offer_name, r.status, d.outcome, d.done_at
from transfer_referrals d join referrals r on r.id = d.referral_id join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
where d.transfer_id = ? order by r.sent_at, r.id`

// Outcomes lists what was decided for each referral.
func Outcomes(ctx context.Context, tx *db.Tx, transfer ID) ([]Decided, error) {
	var all []Decided
	if err := store.In(ctx, tx).Raw(decided, transfer).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("referrals of transfer %s: %w", transfer, err)
	}
	return all, nil
}
