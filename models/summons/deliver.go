package summons

import (
	"context"
	"fmt"

	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// stands says whether what a row c tells of is, as it tells it, what everybody waits
// for: r is its referral, if it is about an appointment. What a reader changes nobody
// has to remember to stop: each message asks before it goes.
const stands = `(r.status in ('appointment_set','accepted')
  and exists (select from referral_appointments a where a.referral_id = r.id and a.number = c.number and a.sequence = c.sequence and a.status = 'set'
    and case when a.starts_at is null then a.happens_on >= cast(@now as timestamptz)::date - 1 else a.starts_at > @now end)
  and not exists (select from referral_appointments l where l.referral_id = r.id and (l.number, l.sequence) > (c.number, c.sequence))
  and not exists (select from appointment_marks m where m.referral_id = r.id and m.number = c.number))`

// seatStands and visitStands are the same of a session and of an hour at a permanence.
const (
	seatStands = `exists (select from enrolments e join cycles y on y.id = e.cycle_id join sessions s on s.cycle_id = e.cycle_id
    where e.id = c.enrolment_id and s.id = c.session_id and e.status = 'enrolled' and ` + planned + ` and s.starts_at = c.starts_at and s.starts_at > @now)`
	visitStands = `exists (select from visits v where v.id = c.visit_id and v.cancelled_at is null and v.mark is null and v.starts_at > @now)`
)

// standing is that of a message about any of the three.
const standing = `(case when c.enrolment_id is not null then ` + seatStands + ` when c.visit_id is not null then ` + visitStands + ` else ` + stands + ` end)`

// followed says whether a person p is still followed on the day it is where the
// clock t stands: the file is open, and the last day of a measure has not passed.
const followed = `(p.status in ('active','transferring')
  and (not exists (select from measures f where f.person_id = p.id)
    or exists (select from measures f where f.person_id = p.id and (f.ends_on is null or f.ends_on >= (cast(@now as timestamptz) at time zone t.time_zone)::date))))`

// reachable says whether the person may still be told this way: they have neither
// refused nor another number or address than the message goes to.
const reachable = `case c.channel when 'sms' then p.sms = 'accepted' and p.phone = c.address else p.email = c.address end`

// tellable is what a message waits for at the last moment, by its kind. One that says a
// place where nobody waits any more is not sent. The clock writes to nobody whose
// measure has ended.
const tellable = `case when not (` + reachable + `) then 'unreachable'
  when p.status = 'deceased' then 'deceased'
  when c.kind = 'cancelled' then case when ` + standing + ` then 'stands' else '' end
  when not ` + standing + ` then 'over'
  when c.place <> ` + place + ` then 'over'
  when c.by_id is null and not ` + followed + ` then 'unfollowed'
  when p.status not in ('active','transferring') then 'closed' else '' end`

const claimable = `
select c.id, c.channel, c.language, c.address, c.text, c.attempts, ` + tellable + ` as stopped
from summonses c join persons p on p.id = c.person_id left join referrals r on r.id = c.referral_id left join offers o on o.id = r.offer_id left join sites x on x.id = o.site_id
left join cycles g on g.id = c.cycle_id left join visits h on h.id = c.visit_id left join desks d on d.id = h.desk_id
left join branches b on b.id = coalesce(g.branch_id, d.branch_id) left join sessions s on s.id = c.session_id left join rooms m on m.id = s.room_id
cross join lateral (select coalesce(x.time_zone, g.time_zone, d.time_zone) as time_zone) t
where c.id = @id and c.status in ('programmed','sending') for update of c`

// Claimed is a message that is being sent.
type Claimed struct {
	ID       ID
	Channel  Channel
	Language string
	Address  string
	Text     string
	Attempts int // this one included
}

// Claim begins an attempt to send a message, for the one job that sends it. It
// answers false where there is nothing to send: it was sent, or what it tells of
// no longer stands, which it then says. An attempt that was lost with its program is
// made again: a gateway knows the message by its id.
func Claim(ctx context.Context, tx *db.Tx, message ID) (Claimed, bool, error) {
	var row struct {
		Claimed
		Stopped string
	}
	found := store.In(ctx, tx).Raw(claimable, map[string]any{"id": message, "now": tx.Now}).Scan(&row)
	if found.Error != nil {
		return Claimed{}, false, fmt.Errorf("claim message %s: %w", message, found.Error)
	}
	if found.RowsAffected == 0 {
		return Claimed{}, false, nil
	}
	if row.Stopped != "" {
		return Claimed{}, false, change(ctx, tx, message, map[string]any{"status": string(Stopped), "reason": row.Stopped, "ended_at": tx.Now})
	}
	c := row.Claimed
	c.Attempts++
	return c, true, change(ctx, tx, message, map[string]any{"status": string(Sending), "attempts": c.Attempts, "tried_at": tx.Now})
}

// Settle ends an attempt. What a gateway took is sent; what it refused has failed,
// and so has what it did not take before the last attempt; anything else waits for
// the next one.
func Settle(ctx context.Context, tx *db.Tx, c Claimed, o notification.Outcome, last bool) error {
	columns := map[string]any{"status": string(Programmed), "reason": o.Reason}
	switch {
	case o.Result == notification.Delivered:
		columns["status"], columns["reason"], columns["sent_at"] = string(Sent), "", tx.Now
	case o.Result == notification.Refused || last:
		columns["status"], columns["ended_at"] = string(Failed), tx.Now
	}
	// A receipt may have come before the answer to the attempt was noted.
	err := store.In(ctx, tx).Table("summonses").Where("id = ? and status = 'sending'", c.ID).Updates(columns).Error
	if err != nil {
		return fmt.Errorf("settle message %s: %w", c.ID, err)
	}
	return nil
}

func change(ctx context.Context, tx *db.Tx, message ID, columns map[string]any) error {
	if err := store.In(ctx, tx).Table("summonses").Where("id = ?", message).Updates(columns).Error; err != nil {
		return fmt.Errorf("message %s: %w", message, err)
	}
	return nil
}

const received = `
update summonses set status = @status, reason = @reason, ended_at = @now, sent_at = coalesce(sent_at, @now)
where id = @id and channel = 'sms' and followed_at is null and status in @from`

// Receipt is what a gateway says of an SMS that it took. It answers false where it
// says nothing new. A message that was delivered stays so; one that was followed
// up stays as it was found.
func Receipt(ctx context.Context, tx *db.Tx, message ID, delivered bool) (bool, error) {
	to, reason, from := Failed, "undelivered", []Status{Sending, Sent}
	if delivered {
		to, reason, from = Delivered, "", append(from, Failed)
	}
	done := store.In(ctx, tx).Exec(received, map[string]any{"id": message, "status": string(to), "reason": reason, "now": tx.Now, "from": from})
	if done.Error != nil {
		return false, fmt.Errorf("receipt of message %s: %w", message, done.Error)
	}
	return done.RowsAffected == 1, nil
}
