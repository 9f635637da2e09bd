package summons

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// FollowUp is what the service did about a message that did not arrive.
type FollowUp string

// FollowUps lists them in the order of a menu.
var FollowUps = []FollowUp{"corrected", "told", "unreachable", "needless"}

// Bounced is a message that did not arrive, with who answers for it.
type Bounced struct {
	Summons
	Person       person.ID
	Name         string // NOM Prénom
	BirthOn      day.Day
	Reference    string // of the referral; empty of anything else
	ReferentName string // empty where nobody is in charge
}

// bouncedLength bounds the list; the others come up as these go.
const bouncedLength = 100

const bounced = `
select c.id, c.referral_id as referral, c.enrolment_id as enrolment, c.session_id as session, c.visit_id as visit, coalesce(c.number, 0) as number, c.sequence, c.starts_at,
  c.kind, c.days_before, c.channel, c.language, c.address, c.status, c.reason, c.created_at, c.sent_at, c.ended_at,
  p.id as person, p.last_name as last, p.first_name as first, p.birth_on, coalesce(r.reference, '') as reference,
  coalesce((select m.name from memberships m where m.account_id = p.referent_id and m.service_id = p.service_id limit 1), '') as referent_name
from (select * from summonses where service_id = @service and status = 'failed' and followed_at is null order by ended_at desc limit @limit) c
join persons p on p.id = c.person_id left join referrals r on r.id = c.referral_id
where @branch = '00000000-0000-0000-0000-000000000000' or p.branch_id = @branch
order by c.ended_at desc, c.id desc`

// Bounces lists what did not arrive and nobody has followed up, the latest first:
// in the actor's branch, or in the whole service for those who belong to none.
func Bounces(ctx context.Context, tx *db.Tx) ([]Bounced, error) {
	var rows []struct {
		Bounced
		Last, First string
	}
	err := store.In(ctx, tx).Raw(bounced, map[string]any{"service": tx.Actor.Service, "branch": tx.Actor.Branch, "limit": bouncedLength}).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("messages that did not arrive: %w", err)
	}
	all := make([]Bounced, len(rows))
	for i, row := range rows {
		all[i] = row.Bounced
		all[i].Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
	}
	return all, nil
}

// Follow says what was done about a message that did not arrive, once.
func Follow(ctx context.Context, tx *db.Tx, message ID, as FollowUp) error {
	_, who, err := whose(ctx, tx, message)
	if err != nil {
		return err
	}
	if !slices.Contains(FollowUps, as) {
		return fault.Field("followed_as", "summons.error.follow_up")
	}
	done := store.In(ctx, tx).Table("summonses").Where("id = ? and status = 'failed' and followed_at is null", message).
		Updates(map[string]any{"followed_as": string(as), "followed_at": tx.Now, "followed_by": tx.Actor.Account, "followed_name": tx.Actor.Name})
	if done.Error != nil {
		return fmt.Errorf("follow message %s up: %w", message, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "summons.error.followed")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "summons", ID: message.UUID, Person: who, Detail: string(as)})
}

// Return says that a letter came back, which makes it a message that did not
// arrive.
func Return(ctx context.Context, tx *db.Tx, message ID) (Subject, error) {
	of, who, err := whose(ctx, tx, message)
	if err != nil {
		return of, err
	}
	done := store.In(ctx, tx).Table("summonses").Where("id = ? and channel = 'posted' and status = 'sent'", message).
		Updates(map[string]any{"status": string(Failed), "reason": "returned", "ended_at": tx.Now})
	if done.Error != nil {
		return of, fmt.Errorf("return message %s: %w", message, done.Error)
	}
	if done.RowsAffected == 0 {
		return of, fault.Of(fault.Conflict, "summons.error.not_posted")
	}
	return of, audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "summons", ID: message.UUID, Person: who, Detail: "returned"})
}

// whose tells what a message is about, and of whom.
func whose(ctx context.Context, tx *db.Tx, message ID) (Subject, uuid.UUID, error) {
	var row struct {
		Subject
		Person uuid.UUID
	}
	found := store.In(ctx, tx).Raw("select referral_id as referral, enrolment_id as enrolment, session_id as session, visit_id as visit, person_id as person from summonses where id = ?", message).Scan(&row)
	if found.Error != nil {
		return Subject{}, uuid.Nil, fmt.Errorf("message %s: %w", message, found.Error)
	}
	if found.RowsAffected == 0 {
		return Subject{}, uuid.Nil, fault.Missing()
	}
	return row.Subject, row.Person, nil
}
