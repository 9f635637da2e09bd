package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/person"
)

// Propose asks whoever leads a cycle to take somebody in, also into a full one:
// admitted, they then wait for a seat. Who leads it is told.
func Propose(ctx context.Context, tx *db.Tx, cycle CycleID, who person.ID) (ProposalID, error) {
	c, p, err := bothOpen(ctx, tx, cycle, who)
	if err != nil {
		return ProposalID{}, err
	}
	if err := mayPropose(ctx, tx, c, who); err != nil {
		return ProposalID{}, err
	}
	row := struct {
		ID         ProposalID
		CycleID    CycleID
		ServiceID  uuid.UUID
		PersonID   person.ID
		ProposedAt time.Time
		ProposedBy uuid.UUID
	}{id.New[Proposal](), cycle, tx.Actor.Service, p.ID, tx.Now, tx.Actor.Account}
	err = store.In(ctx, tx).Table("proposals").Create(&row).Error
	if store.Violates(err, "proposals_once") {
		return ProposalID{}, fault.Of(fault.Conflict, "proposal.error.already")
	}
	if err != nil {
		return ProposalID{}, fmt.Errorf("propose for cycle %s: %w", cycle, err)
	}
	if err := tellLeads(ctx, tx, cycle, notification.Notice{Kind: notification.ProposalMade, Noun: ProposalNoun, ID: row.ID.UUID}); err != nil {
		return ProposalID{}, err
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: ProposalNoun, ID: row.ID.UUID, Person: who.UUID})
}

// mayPropose refuses what an admission would refuse today.
func mayPropose(ctx context.Context, tx *db.Tx, c Cycle, who person.ID) error {
	if err := mayEnrol(ctx, tx, c, who); err != nil {
		return err
	}
	if !c.Enters(tx.Now) {
		return fault.Of(fault.Conflict, "cycle.error.entry_closed")
	}
	var waits int64
	err := store.In(ctx, tx).Table("waiting").Where("cycle_id = ? and person_id = ? and rank is not null", c.ID, who).Count(&waits).Error
	if err != nil {
		return fmt.Errorf("waiting list of cycle %s: %w", c.ID, err)
	}
	if waits > 0 {
		return fault.Of(fault.Conflict, "waiting.error.already")
	}
	return checkApart(ctx, tx, c.ID, who)
}

// tellLeads tells each facilitator of the service who leads a cycle, or whoever
// covers them today; where there is none, the manager of its branch.
func tellLeads(ctx context.Context, tx *db.Tx, cycle CycleID, n notification.Notice) error {
	var led []struct{ Branch, Account uuid.UUID }
	err := store.In(ctx, tx).Raw(`
select c.branch_id as branch, f.account_id as account from cycles c
left join facilitators f on f.cycle_id = c.id and f.part in ('lead','co') where c.id = ? order by f.part desc, f.account_id`, cycle).Scan(&led).Error
	if err != nil {
		return fmt.Errorf("who leads cycle %s: %w", cycle, err)
	}
	told := map[uuid.UUID]bool{uuid.Nil: true}
	for _, one := range led {
		owner, err := charge.OwnerOf(ctx, tx, one.Branch, one.Account)
		if err != nil {
			return err
		}
		if told[owner.Account] {
			continue
		}
		told[owner.Account] = true
		n.To = notification.ServiceMember(owner.Account)
		if err := notification.Tell(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}

// tellReferent tells whoever answers for a person today.
func tellReferent(ctx context.Context, tx *db.Tx, branch, referent uuid.UUID, n notification.Notice) error {
	owner, err := charge.OwnerOf(ctx, tx, branch, referent)
	if err != nil || owner.Account == uuid.Nil {
		return err
	}
	n.To = notification.ServiceMember(owner.Account)
	return notification.Tell(ctx, tx, n)
}
