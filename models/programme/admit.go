package programme

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/person"
)

// Decides reports whether the actor decides on who enters a cycle and who stays:
// its managers and directors, who leads it for the service, and whoever covers
// one of those today. An outside facilitator never does.
func Decides(ctx context.Context, tx *db.Tx, cycle CycleID) (bool, error) {
	if tx.Actor.Kind != actor.Staff || !tx.Actor.May(actor.CycleDecide) {
		return false, nil
	}
	if tx.Actor.Role == actor.Manager || tx.Actor.Role == actor.Director {
		return true, nil
	}
	mine, err := charge.Of(ctx, tx)
	if err != nil {
		return false, err
	}
	led := []uuid.UUID{tx.Actor.Account}
	for _, covered := range mine.Covered {
		led = append(led, covered.Account)
	}
	var found int64
	err = store.In(ctx, tx).Table("facilitators").Where("cycle_id = ? and part <> 'external' and account_id in ?", cycle, led).Count(&found).Error
	if err != nil {
		return false, fmt.Errorf("who leads cycle %s: %w", cycle, err)
	}
	return found > 0, nil
}

// MustDecide refuses whoever does not decide on a cycle.
func MustDecide(ctx context.Context, tx *db.Tx, cycle CycleID) error {
	decides, err := Decides(ctx, tx, cycle)
	if err == nil && !decides {
		err = fault.Of(fault.Forbidden, "cycle.error.decide")
	}
	return err
}

// Admit takes somebody in who was proposed: a seat while there is one, and else
// a place on the waiting list, before others with a typed reason.
func Admit(ctx context.Context, tx *db.Tx, proposal ProposalID, first Priority) (Asked, error) {
	p, err := decide(ctx, tx, proposal, DoAdmit, "")
	if err != nil {
		return Asked{}, err
	}
	got, err := Ask(ctx, tx, p.Cycle, person.ID{UUID: p.Person}, first)
	if err != nil {
		return Asked{}, err
	}
	return got, p.told(ctx, tx, notification.ProposalAdmitted)
}

// Refuse declines a proposal, with a reason of the list that says nothing of the
// person's past. An interview that was to come is free again.
func Refuse(ctx context.Context, tx *db.Tx, proposal ProposalID, reason DeclineReason) (Proposal, error) {
	if _, err := ProposalByID(ctx, tx, proposal); err != nil {
		return Proposal{}, err
	}
	if !slices.Contains(DeclineReasons, reason) {
		return Proposal{}, fault.Field("reason", "proposal.error.reason")
	}
	p, err := decide(ctx, tx, proposal, DoDecline, reason)
	if err != nil {
		return Proposal{}, err
	}
	return p, p.told(ctx, tx, notification.ProposalDeclined)
}

// decide makes a move that is for those who lead the group. The seats are locked
// first, as by every act on them.
func decide(ctx context.Context, tx *db.Tx, proposal ProposalID, do flow.Action, reason DeclineReason) (Proposal, error) {
	p, err := ProposalByID(ctx, tx, proposal)
	if err != nil {
		return Proposal{}, err
	}
	if err := MustDecide(ctx, tx, p.Cycle); err != nil {
		return Proposal{}, err
	}
	return p, p.move(ctx, tx, do, reason)
}

// MayWithdraw reports whether the actor may take a proposal back: who made it,
// and whoever answers for the person.
func (p Proposal) MayWithdraw(ctx context.Context, tx *db.Tx) (bool, error) {
	if p.Status != IsProposed || !tx.Actor.May(actor.CycleEnrol) {
		return false, nil
	}
	if p.ProposedBy == tx.Actor.Account {
		return true, nil
	}
	owner, err := charge.OwnerOf(ctx, tx, p.PersonBranch, p.PersonReferent)
	return owner.Account == tx.Actor.Account, err
}

// TakeBack withdraws a proposal.
func TakeBack(ctx context.Context, tx *db.Tx, proposal ProposalID) (Proposal, error) {
	p, err := ProposalByID(ctx, tx, proposal)
	if err != nil {
		return Proposal{}, err
	}
	if _, err := ProposalFlow.Find(p.Status, DoWithdraw, flow.Service); err != nil {
		return Proposal{}, err
	}
	may, err := p.MayWithdraw(ctx, tx)
	if err != nil {
		return Proposal{}, err
	}
	if !may {
		return Proposal{}, fault.Of(fault.Forbidden, "")
	}
	return p, p.move(ctx, tx, DoWithdraw, "")
}

// move makes a move of the life cycle once: somebody quicker is a Conflict.
func (p Proposal) move(ctx context.Context, tx *db.Tx, do flow.Action, reason DeclineReason) error {
	move, err := ProposalFlow.Find(p.Status, do, flow.Service)
	if err != nil {
		return err
	}
	if _, err := lockSeats(ctx, tx, p.Cycle); err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("proposals").Where("id = ? and status = ?", p.ID, string(move.From)).
		Updates(map[string]any{"status": string(move.To), "reason": string(reason), "decided_at": tx.Now, "decided_by": tx.Actor.Account})
	if done.Error != nil {
		return fmt.Errorf("%s proposal %s: %w", do, p.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "proposal.error.meanwhile")
	}
	if move.To != IsAdmitted {
		err := store.In(ctx, tx).Exec("update interview_slots set proposal_id = null where proposal_id = ? and starts_at > ?", p.ID, tx.Now).Error
		if err != nil {
			return fmt.Errorf("interview of proposal %s: %w", p.ID, err)
		}
	}
	return audit.Write(ctx, tx, audit.Entry{
		Action: audit.Change, Noun: ProposalNoun, ID: p.ID.UUID, Person: p.Person, Detail: string(move.From) + ">" + string(move.To),
	})
}

func (p Proposal) told(ctx context.Context, tx *db.Tx, kind notification.Kind) error {
	return tellReferent(ctx, tx, p.PersonBranch, p.PersonReferent, notification.Notice{Kind: kind, Noun: ProposalNoun, ID: p.ID.UUID})
}

// settleProposal closes the proposal of somebody who gets a seat or a place on
// the list otherwise than by its admission.
func settleProposal(ctx context.Context, tx *db.Tx, cycle CycleID, who person.ID) error {
	err := store.In(ctx, tx).Table("proposals").Where("cycle_id = ? and person_id = ? and status = 'proposed'", cycle, who).
		Updates(map[string]any{"status": string(IsAdmitted), "decided_at": tx.Now, "decided_by": tx.Actor.Account}).Error
	if err != nil {
		return fmt.Errorf("proposal for cycle %s: %w", cycle, err)
	}
	return nil
}
