package referral

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/person"
)

// here is today where the referral's branch is.
const here = `(cast(@now as timestamptz) at time zone time_zone)::date`

// toRemind are referrals whose partner has half its time behind it and the end
// before it.
const toRemind = `status in ('sent', 'acknowledged') and reminded_at is null and remind_on <= ` + here + ` and answer_due_on >= ` + here

// toEscalate are referrals whose turn has ended without an act, on either side.
const toEscalate = `escalated_at is null and settled_at is null and (
  status in ('sent', 'acknowledged', 'appointment_set', 'waitlisted') and answer_due_on < ` + here + `
  or status in ('info_requested', 'declined', 'expired') and service_due_on < ` + here + `)`

// unheard are referrals that a partner has accepted and whose day of entry is over,
// while it has said neither that the person has arrived nor that they have not.
const unheard = `status = 'accepted' and escalated_at is null and exists (select from placements l
  where l.referral_id = referrals.id and l.status = 'planned' and l.missed_at is null and l.starts_on < ` + here + `)`

// ToRemind lists the referrals of the worker's service whose partner is to be
// reminded, at most OverdueLength.
func ToRemind(ctx context.Context, tx *db.Tx) ([]ID, error) { return due(ctx, tx, toRemind) }

// ToEscalate lists the referrals of the worker's service that the manager is to
// hear of, at most OverdueLength.
func ToEscalate(ctx context.Context, tx *db.Tx) ([]ID, error) { return due(ctx, tx, toEscalate) }

// Unheard lists the referrals of the worker's service whose partner has let the day of
// the entry pass without a word, at most OverdueLength.
func Unheard(ctx context.Context, tx *db.Tx) ([]ID, error) { return due(ctx, tx, unheard) }

func due(ctx context.Context, tx *db.Tx, which string) ([]ID, error) {
	var all []ID
	err := store.In(ctx, tx).Raw("select id from referrals where service_id = @service and "+which+" order by id limit @limit",
		map[string]any{"service": tx.Actor.Service, "now": tx.Now, "limit": OverdueLength}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("what is due in service %s: %w", tx.Actor.Service, err)
	}
	return all, nil
}

// Remind tells the partner that half its time is over: once, and only if that is
// still so.
func Remind(ctx context.Context, tx *db.Tx, id ID) error {
	return chase(ctx, tx, id, DoRemind, toRemind, "reminded_at")
}

// Escalate tells the manager that a turn has ended without an act: once a turn.
// Of what is over for the partner it learns nothing.
func Escalate(ctx context.Context, tx *db.Tx, id ID) error {
	return chase(ctx, tx, id, DoEscalate, toEscalate, "escalated_at")
}

// AskAfter tells the partner that it is expected to say whether somebody has arrived,
// and the manager that it has not: once an entry.
func AskAfter(ctx context.Context, tx *db.Tx, id ID) error {
	return chase(ctx, tx, id, DoEscalate, unheard, "escalated_at")
}

// chase marks the row only if it is still due, so that of two workers one writes
// the event.
func chase(ctx context.Context, tx *db.Tx, id ID, do flow.Action, which, mark string) error {
	done := store.In(ctx, tx).Exec("update referrals set "+mark+" = @now where id = @id and "+which, map[string]any{"id": id, "now": tx.Now})
	if done.Error != nil {
		return fmt.Errorf("%s referral %s: %w", do, id, done.Error)
	}
	if done.RowsAffected == 0 {
		return nil
	}
	a, err := load(ctx, tx, id)
	if err != nil {
		return err
	}
	term, err := a.term(ctx, tx)
	if err != nil {
		return err
	}
	if err := a.notice(ctx, tx, do, flow.Clock, With{On: term}); err != nil {
		return err
	}
	if a.Status == Accepted {
		if err := a.tell(ctx, tx, notification.PlacementAwaited, notification.PartnerHolders(actor.PlacementRecord), term); err != nil {
			return err
		}
	}
	return tell(ctx, tx, a, do, term)
}

// term is the day on which the turn ends.
func (a act) term(ctx context.Context, tx *db.Tx) (day.Day, error) {
	days := terms{acknowledge: a.AnswerDueOn, answer: a.AnswerDueOn, service: a.ServiceDueOn}
	if a.Status == Accepted {
		if err := store.In(ctx, tx).Raw("select starts_on from placements where referral_id = ?", a.ID).Scan(&days.starts).Error; err != nil {
			return day.Day{}, fmt.Errorf("entry of referral %s: %w", a.ID, err)
		}
	}
	_, term := turn(a.Status, days)
	return term, nil
}

// Late is a referral whose turn has ended without an act.
type Late struct {
	Row
	Person       person.ID
	ReferentName string // empty without one, or one who has left
	EscalatedAt  time.Time
}

const escalated = `
select r.id, r.reference, r.person_id as person, p.last_name as last, p.first_name as first, p.birth_on, g.name as organisation_name, o.name as offer_name,
  r.purpose, r.urgent, r.status, r.sent_at, r.changed_at, r.acknowledge_due_on, r.answer_due_on, r.service_due_on, l.starts_on, r.escalated_at,
  coalesce((select m.name from memberships m where m.account_id = r.referent_id and m.service_id = r.service_id and m.status = 'active' limit 1), '') as referent_name
from referrals r join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
left join placements l on l.referral_id = r.id
where r.service_id = @service and r.escalated_at is not null and r.settled_at is null and r.status <> 'withdrawn' and (@all or r.branch_id = @branch or r.branch_id in @branches)
  and (r.status <> 'accepted' or l.status = 'planned' and l.missed_at is null)
order by r.escalated_at, r.id limit @limit`

// Escalated gives what the clock has brought before the manager, the longest
// overdue first, at most WaitingLength: of the manager's branch and of those without a
// manager for which they answer today, or of the whole service for its director and for
// a manager who is of no branch.
func Escalated(ctx context.Context, tx *db.Tx, c charge.Charge) ([]Late, error) {
	var rows []struct {
		Late
		Last, First string
	}
	err := store.In(ctx, tx).Raw(escalated, map[string]any{
		"service": tx.Actor.Service, "branch": tx.Actor.Branch, "branches": c.Branches, "limit": WaitingLength,
		"all": tx.Actor.Role == actor.Director || tx.Actor.Branch == uuid.Nil,
	}).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("escalated referrals: %w", err)
	}
	all := make([]Late, len(rows))
	for i, row := range rows {
		all[i] = row.Late
		all[i].Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
	}
	return all, nil
}
