package feed

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/desk"
	"passerelle/models/internal/store"
)

// What a feed reaches over: days back, months ahead, and how many days what was
// cancelled stays in it, so that every program has seen it.
const (
	Back      = 30
	Ahead     = 13
	Cancelled = 60
)

// Sort says what an event is.
type Sort string

// Sorts of events.
const (
	Session     Sort = "session"
	Interview   Sort = "interview"   // with somebody who is proposed for a group
	Appointment Sort = "appointment" // of a referral that the maker answers for
	Sitting     Sort = "sitting"     // a day of a permanence
)

// Event is one entry of a calendar. Of is what it is about, and with Number or On it
// stays the same through every move; Sequence only grows.
type Event struct {
	Sort      Sort
	Of        uuid.UUID
	Number    int    // the session's within its cycle, the appointment's within its referral
	Label     string // the cycle's, neutral
	Place     string
	On        day.Day   // of an appointment or a day of permanence
	StartsAt  time.Time // zero where only the day is known
	EndsAt    time.Time // zero where the end is not known
	Cancelled bool
	Sequence  int
	RevisedAt time.Time // zero where it is as it was planned first
}

// Events lists what a feed shows, as whoever made it. The order is that of time
// within each sort.
func Events(ctx context.Context, tx *db.Tx, f Feed) ([]Event, error) {
	all, err := sessions(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	if f.Kind == Own && tx.Actor.Kind == actor.Staff {
		held, err := meetings(ctx, tx)
		if err != nil {
			return nil, err
		}
		all = append(all, held...)
	}
	if f.Kind == Organisation || f.Kind == Own && actor.Can(tx.Actor.Role, actor.DeskBook) {
		days, err := sittings(ctx, tx)
		if err != nil {
			return nil, err
		}
		all = append(all, days...)
	}
	return all, nil
}

// Most events of a sort that one feed shows.
const mostEvents = 5000

const (
	ofSessions = `
select 'session' as sort, s.id as of, s.position as number, c.label, PLACE as place, s.starts_at, s.ends_at, s.gone or c.status = 'cancelled' as cancelled,
  s.sequence + (c.status = 'cancelled')::int as sequence, s.revised_at
from (select *, status in ('cancelled','not_held') as gone from sessions) s join cycles c on c.id = s.cycle_id `
	// A service knows where its rooms stand; a partner is told the room.
	staffPlace = `concat_ws(' – ', nullif(coalesce(r.name, s.room), ''), coalesce(nullif(r.site, ''), b.name))`
	staffRooms = `join branches b on b.id = c.branch_id left join rooms r on r.id = s.room_id `
	// What was called off stays for a while, whenever it was to be.
	inWindow = `s.starts_at < @to and case when s.gone or c.status = 'cancelled' then coalesce(s.revised_at, s.starts_at) >= @kept else s.starts_at >= @from end`
	byTime   = ` order by s.starts_at, s.id limit @most`
)

func sessions(ctx context.Context, tx *db.Tx, f Feed) ([]Event, error) {
	place, where := "s.room", ""
	query := ofSessions
	if tx.Actor.Kind == actor.Staff {
		place, query = staffPlace, query+staffRooms
	}
	switch f.Kind {
	case Own:
		where = "exists (select from facilitators l where l.cycle_id = s.cycle_id and l.account_id = @account) and "
	case Organisation:
		where = "s.organisation_id = @organisation and "
	case Place:
		where = "(c.branch_id = @branch or s.room_id = @room or r.site = @site and r.site <> '') and "
	}
	if tx.Actor.Role == actor.CultureCoordinator {
		where += "c.kind = 'culture' and " // who is in the group of a programme is none of theirs
	}
	var found []Event
	err := store.In(ctx, tx).Raw(strings.Replace(query, "PLACE", place, 1)+"where "+where+inWindow+byTime, map[string]any{
		"from": tx.Now.AddDate(0, 0, -Back), "to": tx.Now.AddDate(0, Ahead, 0), "kept": tx.Now.AddDate(0, 0, -Cancelled), "most": mostEvents,
		"account": tx.Actor.Account, "organisation": tx.Actor.Organisation, "branch": f.Branch, "room": f.Room, "site": f.Site,
	}).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("sessions of feed %s: %w", f.ID, err)
	}
	return found, nil
}

// ofMeetings are the hours that somebody holds: preliminary interviews that were
// taken, and appointments of those whom they follow. Neither says with whom.
const ofMeetings = `
select 'interview' as sort, i.id as of, 0 as number, null::date as "on", i.starts_at, false as cancelled, 0 as sequence, i.created_at as revised_at
from interview_slots i where i.service_id = @service and i.account_id = @account and i.proposal_id is not null and i.starts_at >= @from and i.starts_at < @to
union all
select 'appointment', r.id, a.number, a.happens_on, a.starts_at, a.status = 'cancelled', a.sequence, a.at
from referrals r join lateral (select distinct on (number) * from referral_appointments where referral_id = r.id order by number, sequence desc) a on true
where r.service_id = @service and r.referent_id = @account and a.happens_on < (@to)::date
  and case when a.status = 'cancelled' then a.at >= @kept else a.happens_on >= (@from)::date end
order by 1, 4, 5, 2 limit @most`

func meetings(ctx context.Context, tx *db.Tx) ([]Event, error) {
	var found []Event
	err := store.In(ctx, tx).Raw(ofMeetings, map[string]any{
		"from": tx.Now.AddDate(0, 0, -Back), "to": tx.Now.AddDate(0, Ahead, 0), "kept": tx.Now.AddDate(0, 0, -Cancelled), "most": mostEvents,
		"account": tx.Actor.Account, "service": tx.Actor.Service,
	}).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("meetings of account %s: %w", tx.Actor.Account, err)
	}
	return found, nil
}

// sittings are the days of permanence: for a partner its own, for an officer those
// at their branch.
func sittings(ctx context.Context, tx *db.Tx) ([]Event, error) {
	today := day.On(tx.Now, time.UTC)
	within := desk.Span{From: today.Add(-Back), To: today.AddMonths(Ahead)}
	days, err := desk.SittingsWithin(ctx, tx, within, tx.Actor.Branch)
	if err != nil {
		return nil, err
	}
	all := make([]Event, len(days))
	for i, d := range days {
		place := d.BranchName
		if d.Room != "" {
			place = d.Room + " – " + place
		}
		all[i] = Event{
			Sort: Sitting, Of: d.Desk.UUID, Place: place, On: d.On, StartsAt: d.StartsAt, EndsAt: d.EndsAt,
			Cancelled: d.Off, Sequence: d.Sequence, RevisedAt: d.RevisedAt,
		}
	}
	return all, nil
}
