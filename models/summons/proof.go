package summons

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// Proof is what is known of one message to a person about an appointment: a fact
// with its source and hour.
type Proof struct {
	ID        ID
	Referral  referral.ID
	Reference string
	Number    int // of the appointment
	On        day.Day
	StartsAt  time.Time // zero where the hour was not said
	Kind      Kind
	Channel   Channel
	Status    Status
	Reason    string
	Name      string // who sent it; empty for the clock
	SentAt    *time.Time
	EndedAt   *time.Time
}

// Proved reports whether the message proves that the person was called: a
// telephone confirmed it, or a letter was given or posted and did not come back. An
// SMS or an e-mail of which nothing more is known was sent, and proves no more.
func (p Proof) Proved() bool {
	return p.Status == Delivered || !p.Channel.Written() && p.Status == Sent
}

const proofs = `
select c.id, c.referral_id as referral, r.reference, c.number, a.happens_on as "on", a.starts_at, c.kind, c.channel, c.status, c.reason, c.by_name as name, c.sent_at, c.ended_at
from summonses c join referrals r on r.id = c.referral_id
join referral_appointments a on a.referral_id = c.referral_id and a.number = c.number and a.sequence = c.sequence
where c.person_id = @person and a.happens_on between @from and @until
order by a.happens_on, c.created_at, c.id limit @limit`

// proofsLength bounds what is read of one person.
const proofsLength = 500

// Proofs lists the messages about a person's appointments of some days, both
// included, in the order of the appointments, for those of the service who may
// read the file.
func Proofs(ctx context.Context, tx *db.Tx, who person.ID, from, until day.Day) ([]Proof, error) {
	if _, err := person.ByID(ctx, tx, who); err != nil {
		return nil, err
	}
	var all []Proof
	err := store.In(ctx, tx).Raw(proofs, map[string]any{"person": who, "from": from, "until": until, "limit": proofsLength}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("proofs of person %s: %w", who, err)
	}
	return all, nil
}
