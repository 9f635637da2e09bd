package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Caseload is what is known of some persons to say where they fit. It is read in
// two questions, however many they are.
type Caseload struct {
	clients []client
	at      time.Time
}

// caseloadLength bounds the persons looked at: more than any officer follows.
const caseloadLength = 500

// client is what is known of one person.
type client struct {
	id     person.ID
	branch uuid.UUID
	name   string
	born   day.Day

	endless    bool    // a measure whose end is not known
	until      day.Day // the last day of the measure that ends last; zero without any
	obliged    bool
	curfews    []curfew
	places     []barred
	busy       agenda
	makeUps    map[CycleID][]slot
	cycles     map[CycleID]Reason // where they are, and as what
	proposals  map[CycleID]ProposalID
	programmes map[ID]Reason
	apart      map[CycleID]bool // groups in which they would meet who they must not
}

// Len is how many persons there are.
func (c Caseload) Len() int { return len(c.clients) }

const caseload = `
select p.id, p.branch_id as branch, p.last_name, p.first_name, p.birth_on from persons p
where p.status in ('active','transferring') and `

// CaseloadOf reads what is known of the persons the actor answers for today.
func CaseloadOf(ctx context.Context, tx *db.Tx, mine charge.Charge) (Caseload, error) {
	args := mine.Args()
	args["service"], args["limit"] = tx.Actor.Service, caseloadLength
	return caseloadFrom(ctx, tx, "p.service_id = @service and "+charge.OwnedPersons+" order by p.sort_key, p.id limit @limit", args)
}

// CaseOf reads what is known of one person.
func CaseOf(ctx context.Context, tx *db.Tx, who person.ID) (Caseload, error) {
	return caseloadFrom(ctx, tx, "p.id = @who", map[string]any{"who": who})
}

func caseloadFrom(ctx context.Context, tx *db.Tx, where string, args map[string]any) (Caseload, error) {
	var rows []struct {
		ID                  person.ID
		Branch              uuid.UUID
		LastName, FirstName string
		BirthOn             day.Day
	}
	if err := store.In(ctx, tx).Raw(caseload+where, args).Scan(&rows).Error; err != nil {
		return Caseload{}, fmt.Errorf("caseload: %w", err)
	}
	all := Caseload{clients: make([]client, len(rows)), at: tx.Now}
	at, ids := map[uuid.UUID]*client{}, make([]uuid.UUID, len(rows))
	for i, row := range rows {
		all.clients[i] = client{
			id: row.ID, branch: row.Branch, name: person.Person{LastName: row.LastName, FirstName: row.FirstName}.Name(), born: row.BirthOn,
			cycles: map[CycleID]Reason{}, proposals: map[CycleID]ProposalID{}, programmes: map[ID]Reason{}, apart: map[CycleID]bool{},
		}
		ids[i] = row.ID.UUID
		at[ids[i]] = &all.clients[i]
	}
	if len(ids) == 0 {
		return all, nil
	}
	return all, learn(ctx, tx, facts, ids, at)
}

// limits are what may keep somebody from a session: hours, places, the sessions of
// the groups they are in, and wherever else they are awaited – by a partner, at a
// permanence, at the interview before another group. They are all that is read to
// say so. Of an appointment only its beginning is known: an hour is counted. The group is
// read before its sessions, once and not for each.
const limits = `
select l.person_id, l.kind, null::date, l.weekdays || '|' || l.place, l.from_clock, l.to_clock, null::uuid, null::uuid, null::timestamptz, null::timestamptz
from constraints l where l.person_id = any($1)
union all
select e.person_id, 'busy', null, e.label, '', '', e.cycle_id, null, s.starts_at, s.ends_at
from (select e.id, e.person_id, e.cycle_id, c.label from enrolments e join cycles c on c.id = e.cycle_id
  where e.person_id = any($1) and e.status = 'enrolled' and c.status <> 'cancelled' offset 0) e
join sessions s on s.cycle_id = e.cycle_id
where s.status = 'planned' and s.starts_at > $2 and ` + onRoll + `
union all
select v.person_id, 'awaited', null, '', '', '', null, null, v.starts_at, v.ends_at
from visits v where v.person_id = any($1) and v.cancelled_at is null and v.mark is null and v.starts_at > $2
union all
select r.person_id, 'awaited', null, '', '', '', null, null, a.starts_at, a.starts_at + interval '1 hour'
from referrals r
join lateral (select l.number, l.status, l.starts_at from referral_appointments l where l.referral_id = r.id order by l.number desc, l.sequence desc limit 1) a on true
where r.person_id = any($1) and r.status in ('appointment_set','accepted') and a.status = 'set' and a.starts_at > $2
  and not exists (select from appointment_marks m where m.referral_id = r.id and m.number = a.number)
union all
select p.person_id, 'awaited', null, '', '', '', null, null, i.starts_at, i.starts_at + interval '1 hour'
from proposals p join interview_slots i on i.proposal_id = p.id
where p.person_id = any($1) and p.status = 'proposed' and i.starts_at > $2`

// facts reads all there is to know of many persons in one question. What lay in
// the past is read too where it says that a programme was done. Days are looked
// at by the calendar of each branch afterwards: none is lost a day too early.
const facts = limits + `
union all
select m.person_id, 'measure', m.ends_on, '', '', '', null, null, null, null
from measures m where m.person_id = any($1) and (m.ends_on is null or m.ends_on >= ($2::timestamptz - interval '1 day')::date)
union all
select m.person_id, 'obligation', null, '', '', '', null, null, null, null
from measures m where m.person_id = any($1) and m.kind = 'court_course' and (m.ends_on is null or m.ends_on >= $2::timestamptz::date)
union all
select o.person_id, 'obligation', null, '', '', '', null, null, null, null from obligations o where o.person_id = any($1) and o.kind = 'course'
union all
select e.person_id, case when c.ends_on < ($2::timestamptz at time zone c.time_zone)::date or e.status = 'completed' then 'done' else 'under_way' end,
  null, '', '', '', e.cycle_id, c.programme_id, null, null
from enrolments e join cycles c on c.id = e.cycle_id where e.person_id = any($1) and e.status in ('enrolled','completed') and c.status <> 'cancelled'
union all
select w.person_id, 'waiting', null, '', '', '', w.cycle_id, null, null, null from waiting w where w.person_id = any($1) and w.rank is not null
union all
select p.person_id, 'proposed', null, '', '', '', p.cycle_id, p.id, null, null from proposals p where p.person_id = any($1) and p.status = 'proposed'
union all
select mine.person_id, 'apart', null, '', '', '', e.cycle_id, null, null, null
from incompatibilities mine
join incompatibilities theirs on theirs.pair_id = mine.pair_id and theirs.person_id <> mine.person_id and theirs.ended_at is null
join (select cycle_id, person_id from enrolments where status = 'enrolled' union all select cycle_id, person_id from waiting where rank is not null) e
  on e.person_id = theirs.person_id
where mine.person_id = any($1) and mine.ended_at is null`

// fact is one thing known of one person, whatever it is about.
type fact struct {
	Person         uuid.UUID
	Sort           string
	EndsOn         *time.Time
	Words          string // of a constraint: weekdays, a bar, the place; of a session the label of its group
	From, To       string // clocks of a constraint
	Cycle, Other   *uuid.UUID
	Starts, Closes *time.Time
}

func learn(ctx context.Context, tx *db.Tx, query string, ids []uuid.UUID, at map[uuid.UUID]*client) error {
	var f fact
	columns := []any{&f.Person, &f.Sort, &f.EndsOn, &f.Words, &f.From, &f.To, &f.Cycle, &f.Other, &f.Starts, &f.Closes}
	err := store.Each(ctx, tx, query, []any{ids, tx.Now, TookPart}, columns, func() error {
		at[f.Person].learn(f)
		return nil
	})
	if err != nil {
		return fmt.Errorf("what is known of a caseload: %w", err)
	}
	for _, one := range at {
		one.busy.settle()
	}
	return nil
}

func (c *client) learn(f fact) {
	switch f.Sort {
	case "measure":
		if f.EndsOn == nil {
			c.endless = true
		} else if ends := day.On(*f.EndsOn, time.UTC); ends.After(c.until) {
			c.until = ends
		}
	case "obligation":
		c.obliged = true
	case "hours":
		c.curfews = addCurfew(c.curfews, f)
	case "place":
		c.places = addPlaces(c.places, f)
	case "done", "under_way":
		c.cycles[CycleID{UUID: *f.Cycle}], c.programmes[ID{UUID: *f.Other}] = InIt, Reason(f.Sort)
	case "busy":
		c.busy.all = append(c.busy.all, engagement{span{*f.Starts, *f.Closes}, CycleID{UUID: *f.Cycle}, f.Words})
	case "awaited":
		c.busy.all = append(c.busy.all, engagement{span: span{*f.Starts, *f.Closes}})
	case "waiting":
		c.cycles[CycleID{UUID: *f.Cycle}] = InTheLine
	case "proposed":
		cycle := CycleID{UUID: *f.Cycle}
		c.cycles[cycle], c.proposals[cycle] = Proposed, ProposalID{UUID: *f.Other}
	case "apart":
		c.apart[CycleID{UUID: *f.Cycle}] = true
	}
}
