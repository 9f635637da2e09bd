package referral

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
)

// Queue is one of a partner's lists.
type Queue string

const (
	ToAnswer   Queue = "to_answer"
	InProgress Queue = "in_progress"
	Over       Queue = "ended"
)

// Queues lists them in the order of a partner's day.
var Queues = []Queue{ToAnswer, InProgress, Over}

// queued says which states stand in which queue. What was withdrawn stands in
// none: it is closed to the partner.
var queued = map[Queue][]flow.Status{
	ToAnswer:   {Sent, Acknowledged},
	InProgress: {InfoRequested, AppointmentSet, Waitlisted, Accepted},
	Over:       {Declined, Expired},
}

const waiting = `
select r.id, r.reference, d.name, s.name as service_name, o.name as offer_name, r.purpose, r.urgent, r.status, r.sent_at, r.changed_at,
  r.acknowledge_due_on, r.answer_due_on, case when r.status = 'info_requested' then r.service_due_on end as service_due_on, l.starts_on,
  coalesce((select m.name from memberships m where m.id = r.assignee_id), '') as assignee_name
from referrals r join disclosures d on d.referral_id = r.id join services s on s.id = r.service_id join offers o on o.id = r.offer_id
left join placements l on l.referral_id = r.id
where r.organisation_id = @organisation and r.status in @statuses and (cast(@assignee as uuid) is null or r.assignee_id = @assignee)
order by r.urgent desc, r.sent_at, r.id limit @limit`

// QueueLength bounds one queue on a page; who has more answers the oldest first.
const QueueLength = 200

// Whose narrows a queue to what one member handles; empty for everybody's.
type Whose string

const (
	Everybodys Whose = ""
	Mine       Whose = "mine"
)

// of is the membership a queue is narrowed to; nil for none.
func (w Whose) of(tx *db.Tx) *uuid.UUID {
	if w != Mine {
		return nil
	}
	return &tx.Actor.Membership
}

// InQueue gives what stands in one of the partner's queues, urgent ones first,
// then the oldest.
func InQueue(ctx context.Context, tx *db.Tx, q Queue, whose Whose) ([]Row, error) {
	var rows []Row
	err := store.In(ctx, tx).Raw(waiting, map[string]any{
		"organisation": tx.Actor.Organisation, "statuses": texts(queued[q]), "assignee": whose.of(tx), "limit": QueueLength,
	}).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("queue %s: %w", q, err)
	}
	return rows, nil
}

const counted = `
select status, count(*) as count from referrals
where organisation_id = @organisation and (cast(@assignee as uuid) is null or assignee_id = @assignee) group by status`

// Counts says how many stand in each of the partner's queues.
func Counts(ctx context.Context, tx *db.Tx, whose Whose) (map[Queue]int, error) {
	var rows []struct {
		Status flow.Status
		Count  int
	}
	err := store.In(ctx, tx).Raw(counted, map[string]any{"organisation": tx.Actor.Organisation, "assignee": whose.of(tx)}).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("counts of queues: %w", err)
	}
	counts := map[Queue]int{}
	for _, row := range rows {
		if q, ok := QueueOf(row.Status); ok {
			counts[q] += row.Count
		}
	}
	return counts, nil
}

// QueueOf says in which queue a state stands.
func QueueOf(s flow.Status) (Queue, bool) {
	for _, q := range Queues {
		for _, in := range queued[q] {
			if in == s {
				return q, true
			}
		}
	}
	return "", false
}

func texts(all []flow.Status) []string {
	words := make([]string, len(all))
	for i, s := range all {
		words[i] = string(s)
	}
	return words
}
