package transfer

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/ending"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// Follow is the job that carries out at the source what was decided there when
// the transfer was asked.
type Follow struct {
	Transfer uuid.UUID `json:"transfer"`
	Service  uuid.UUID `json:"service"` // the source
}

// Kind names the job.
func (Follow) Kind() string { return "transfer_follow" }

const requester = `
select t.asked_by as account, t.asked_name as name, coalesce((select m.role from memberships m where m.account_id = t.asked_by and m.service_id = t.source_service_id
  order by m.status, m.id limit 1), '') as role
from transfers t where t.id = ? and t.source_service_id = ?`

// Requester is whoever asked, as an actor of the source: what they decided is
// carried out in their name, for the service that they decided it for. It is
// read by a worker of the source.
func Requester(ctx context.Context, tx *db.Tx, transfer ID) (actor.Actor, error) {
	var row struct {
		Account uuid.UUID
		Name    string
		Role    actor.Role
	}
	found := store.In(ctx, tx).Raw(requester, transfer, tx.Actor.Service).Scan(&row)
	if found.Error != nil {
		return actor.Actor{}, fmt.Errorf("requester of transfer %s: %w", transfer, found.Error)
	}
	if found.RowsAffected == 0 {
		return actor.Actor{}, fault.Missing()
	}
	return actor.Actor{Kind: actor.Staff, Account: row.Account, Name: row.Name, Role: row.Role, Service: tx.Actor.Service}, nil
}

// CarryOut does what was decided about a file that was given up: referrals are
// withdrawn or go on, drafts are dropped, seats freed, and whoever was given the
// person sees them no longer. A referral that came to an end by itself meanwhile
// is left as it is. Done twice it changes nothing more.
func CarryOut(ctx context.Context, tx *db.Tx, transfer ID) error {
	t, found, err := accepted(ctx, tx, transfer)
	if err != nil || !found {
		return err
	}
	decided, err := Outcomes(ctx, tx, transfer)
	if err != nil {
		return err
	}
	for _, d := range decided {
		if d.DoneAt != nil {
			continue
		}
		if d.Outcome != ending.Keep && referral.Live(d.Status) {
			if err := referral.WithdrawFor(ctx, tx, d.Referral, "moved_away"); err != nil {
				return err
			}
		}
		err := store.In(ctx, tx).Table("transfer_referrals").Where("transfer_id = ? and referral_id = ?", transfer, d.Referral).Updates(map[string]any{"done_at": tx.Now}).Error
		if err != nil {
			return fmt.Errorf("referral %s of transfer %s: %w", d.Referral, transfer, err)
		}
	}
	if err := ending.Stop(ctx, tx, t.Person); err != nil {
		return err
	}
	return person.GiveUp(ctx, tx, t.Person)
}

func accepted(ctx context.Context, tx *db.Tx, transfer ID) (Transfer, bool, error) {
	all, err := find(ctx, tx, "t.id = @id and t.source_service_id = @service and t.status = 'accepted'", map[string]any{"id": transfer, "service": tx.Actor.Service})
	if err != nil || len(all) == 0 {
		return Transfer{}, false, err
	}
	return all[0], true, nil
}

// InCharge tells a worker of the source who is to hear of the answer: whoever
// asked.
func InCharge(ctx context.Context, tx *db.Tx, transfer ID) (uuid.UUID, error) {
	who, err := Requester(ctx, tx, transfer)
	return who.Account, err
}
