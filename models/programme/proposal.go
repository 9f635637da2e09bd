package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// ProposalID identifies a proposal.
type ProposalID = id.Of[Proposal]

// ProposalNoun is what notices about a proposal name.
const ProposalNoun = "proposal"

// States of a proposal.
const (
	IsProposed  flow.Status = "proposed"
	IsAdmitted  flow.Status = "admitted"
	IsDeclined  flow.Status = "declined"
	IsWithdrawn flow.Status = "withdrawn"
)

// What is done to a proposal.
const (
	DoAdmit    flow.Action = "admit"
	DoDecline  flow.Action = "decline"
	DoWithdraw flow.Action = "withdraw"
)

// ProposalFlow is the life cycle of a proposal. All of it is the service's: who
// may make which move is Decides and MayWithdraw.
var ProposalFlow = flow.Flow{
	Name:  "proposal",
	Start: IsProposed,
	Moves: []flow.Move{
		{From: IsProposed, Do: DoAdmit, To: IsAdmitted, By: flow.Service},
		{From: IsProposed, Do: DoDecline, To: IsDeclined, By: flow.Service, Reason: true},
		{From: IsProposed, Do: DoWithdraw, To: IsWithdrawn, By: flow.Service},
	},
}

// Proposal is somebody proposed for a cycle.
type Proposal struct {
	ID          ProposalID
	Cycle       CycleID
	Label       string // the cycle's
	Branch      uuid.UUID
	TimeZone    string // IANA name, the branch's
	Person      uuid.UUID
	Name        string // NOM Prénom
	BirthOn     day.Day
	Status      flow.Status
	Reason      DeclineReason // empty unless declined
	ProposedAt  time.Time
	ProposedBy  uuid.UUID
	ByName      string
	DecidedAt   *time.Time
	DecidedName string
	// Interview is when and with whom the person is met before; nil without.
	InterviewAt   *time.Time
	InterviewWith string
	// Seat is the enrolment it came to, Nil on a waiting list or before.
	Seat uuid.UUID

	LastName, FirstName          string
	PersonBranch, PersonReferent uuid.UUID
}

// DeclineReason is why somebody is not admitted.
type DeclineReason string

// DeclineReasons lists them, in the order in which a form offers them.
var DeclineReasons = []DeclineReason{"not_available", "not_ready", "language", "other_group", "incomplete_group"}

const proposalRows = `
select r.id, r.cycle_id as cycle, c.label, c.branch_id as branch, c.time_zone, r.person_id as person, p.last_name, p.first_name, p.birth_on, r.status, r.reason, r.proposed_at, r.proposed_by, r.decided_at,
  p.branch_id as person_branch, coalesce(p.referent_id, '00000000-0000-0000-0000-000000000000') as person_referent,
  coalesce((select m.name from memberships m where m.account_id = r.proposed_by and m.service_id = r.service_id limit 1), '') as by_name,
  coalesce((select m.name from memberships m where m.account_id = r.decided_by and m.service_id = r.service_id limit 1), '') as decided_name,
  i.starts_at as interview_at, coalesce(i.with_name, '') as interview_with,
  coalesce((select e.id from enrolments e where e.cycle_id = r.cycle_id and e.person_id = r.person_id and e.status in ('enrolled','completed')), '00000000-0000-0000-0000-000000000000') as seat
from proposals r join cycles c on c.id = r.cycle_id join persons p on p.id = r.person_id left join interview_slots i on i.proposal_id = r.id
where `

func proposals(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Proposal, error) {
	var found []Proposal
	if err := store.In(ctx, tx).Raw(proposalRows+where, args...).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("proposals: %w", err)
	}
	for i, one := range found {
		found[i].Name = person.Person{LastName: one.LastName, FirstName: one.FirstName}.Name()
	}
	return found, nil
}

// ProposalByID loads a proposal of the service.
func ProposalByID(ctx context.Context, tx *db.Tx, proposal ProposalID) (Proposal, error) {
	found, err := proposals(ctx, tx, "r.id = ?", proposal)
	if err != nil {
		return Proposal{}, err
	}
	if len(found) == 0 {
		return Proposal{}, fault.Missing()
	}
	return found[0], nil
}

// ProposalsOf lists who is proposed for a cycle and not decided yet, the first
// proposed first.
func ProposalsOf(ctx context.Context, tx *db.Tx, cycle CycleID) ([]Proposal, error) {
	return proposals(ctx, tx, "r.cycle_id = ? and r.status = 'proposed' order by r.proposed_at, r.id limit 200", cycle)
}

// ledByMe are the cycles c whose group the actor leads today or answers for: as
// one of its facilitators or covering one, or as the manager of its branch where
// nobody of the service leads it.
const ledByMe = `(exists (select from facilitators f where f.cycle_id = c.id and f.part <> 'external' and f.account_id in @referents)
  or c.branch_id in @branches and not exists (select from facilitators f where f.cycle_id = c.id and f.part <> 'external' and f.account_id not in @orphans))`

func ledArgs(mine charge.Charge) map[string]any {
	args := mine.Args()
	// An empty list would make « not in » unknown, and nobody the manager.
	args["orphans"] = append([]uuid.UUID{uuid.Nil}, mine.Orphans...)
	return args
}

// ProposalsForMe lists the proposals that wait for the actor, the oldest first.
func ProposalsForMe(ctx context.Context, tx *db.Tx, mine charge.Charge) ([]Proposal, error) {
	args := ledArgs(mine)
	args["service"] = tx.Actor.Service
	return proposals(ctx, tx, "r.service_id = @service and r.status = 'proposed' and "+ledByMe+" order by r.proposed_at, r.id limit 50", args)
}

// ProposalsNamed gives those proposals of a list of ids that the actor may read,
// by id.
func ProposalsNamed(ctx context.Context, tx *db.Tx, ids []uuid.UUID) (map[uuid.UUID]Proposal, error) {
	named := map[uuid.UUID]Proposal{}
	if len(ids) == 0 {
		return named, nil
	}
	found, err := proposals(ctx, tx, "r.id in ?", ids)
	for _, one := range found {
		named[one.ID.UUID] = one
	}
	return named, err
}

// Enrolled reports whether the person has a seat of the cycle.
func (p Proposal) Enrolled() bool { return p.Seat != uuid.Nil }
