package culture

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

// Step is something that must be ready before a date.
type Step string

// Steps of a checklist: the guests and performers, what opens the doors of a
// prison to them, and the final list of who takes part.
const (
	Guests         Step = "guests"
	Authorisations Step = "authorisations" // within walls only
	Participants   Step = "participants"
)

// Steps lists them in the order in which they are due.
var Steps = []Step{Guests, Authorisations, Participants}

// Item is a step of the checklist of a date to come.
type Item struct {
	Action    ID
	Label     string
	Session   programme.SessionID
	Theme     string
	StartsAt  time.Time
	TimeZone  string // IANA name, the action's
	RoomName  string
	Site      string
	Setting   Setting
	Step      Step
	HeldOn    day.Day // the day of the date, on its own clocks
	DueOn     day.Day
	Owner     uuid.UUID // who sees to it; Nil where they have left the service
	OwnerName string
	DoneFor   day.Day // the day for which it was done; zero while it was not
	DoneAt    time.Time
	DoneName  string
}

// Done reports whether it is done for the day on which the date now stands.
func (i Item) Done() bool { return !i.DoneFor.IsZero() && i.DoneFor == i.HeldOn }

// Again reports whether it was done for another day and is to do once more: an
// authorisation holds for its day.
func (i Item) Again() bool { return !i.DoneFor.IsZero() && i.DoneFor != i.HeldOn }

// Late reports whether it should have been done before today.
func (i Item) Late(today day.Day) bool { return !i.Done() && i.DueOn.Before(today) }

// due are the lines of the checklists of dates to come, without who sees to them:
// within walls all steps, elsewhere all but the authorisations.
const due = `
from sessions s join actions a on a.cycle_id = s.cycle_id join cycles c on c.id = s.cycle_id left join rooms r on r.id = s.room_id
  cross join lateral (values (1, 'guests', a.guests_days), (2, 'authorisations', a.authorisations_days), (3, 'participants', a.participants_days)) t (nth, step, days)
  cross join lateral (select (s.starts_at at time zone c.time_zone)::date as held_on) h
  left join checklist_steps k on k.session_id = s.id and k.step = t.step
  left join facilitators l on l.cycle_id = s.cycle_id and l.part = 'lead'
  left join lateral (select m.account_id, m.name from memberships m
    where m.account_id = coalesce(k.owner_id, l.account_id) and m.service_id = s.service_id and m.status = 'active' limit 1) o on true
where s.service_id = @service and s.status = 'planned' and c.status <> 'cancelled' and s.starts_at > @now
  and (t.step <> 'authorisations' or r.setting = 'closed')`

const items = `
select a.cycle_id as action, c.label, s.id as session, s.theme, s.starts_at, c.time_zone, coalesce(r.name, s.room) as room_name, coalesce(r.site, '') as site,
  coalesce(r.setting, 'open') as setting, t.step, h.held_on, h.held_on - t.days as due_on, o.account_id as owner, coalesce(o.name, '') as owner_name,
  k.done_for, k.done_at, coalesce(k.done_name, '') as done_name` + due

func checklist(ctx context.Context, tx *db.Tx, where string, args map[string]any) ([]Item, error) {
	args["service"], args["now"] = tx.Actor.Service, tx.Now
	var found []Item
	if err := store.In(ctx, tx).Raw(items+where, args).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("checklist: %w", err)
	}
	return found, nil
}

// Checklist is what must be ready before the dates of an action that are to come.
func Checklist(ctx context.Context, tx *db.Tx, action ID) ([]Item, error) {
	return checklist(ctx, tx, " and s.cycle_id = @action order by s.starts_at, s.id, t.nth limit 600", map[string]any{"action": action})
}

// ChecklistOf is what must be ready before one date; nothing once it has begun or
// was called off.
func ChecklistOf(ctx context.Context, tx *db.Tx, session programme.SessionID) ([]Item, error) {
	return checklist(ctx, tx, " and s.id = @session order by t.nth", map[string]any{"session": session})
}

// Soon is how many days before it is due a step is brought up.
const Soon = 7

// ToPrepare is what waits for the actor, the late first: steps that are late or due
// within Soon days and theirs, or whose owner has left. Each line is one date.
func ToPrepare(ctx context.Context, tx *db.Tx, today day.Day) ([]Item, error) {
	return checklist(ctx, tx, ` and k.done_for is distinct from h.held_on and h.held_on - t.days <= @until and (o.account_id is null or o.account_id = @me)
order by h.held_on - t.days, s.starts_at, s.id, t.nth limit 50`, map[string]any{"until": today.Add(Soon), "me": tx.Actor.Account})
}

// Planner is somebody who may see to a step.
type Planner struct {
	Account uuid.UUID
	Name    string
}

// Planners lists who plans the season of the service, by name.
func Planners(ctx context.Context, tx *db.Tx) ([]Planner, error) {
	var roles []actor.Role
	for _, role := range actor.Roles {
		if actor.KindOf(role) == actor.Staff && actor.Can(role, actor.SeasonWrite) {
			roles = append(roles, role)
		}
	}
	var found []Planner
	err := store.In(ctx, tx).Raw("select distinct m.account_id as account, m.name from memberships m where m.service_id = ? and m.status = 'active' and m.role in ? order by m.name, 1",
		tx.Actor.Service, roles).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("planners: %w", err)
	}
	return found, nil
}

// Settle says of a step of a date that it is done, or that it is not after all.
// Saying twice what is so already changes nothing: who said it first stands.
func Settle(ctx context.Context, tx *db.Tx, session programme.SessionID, step Step, done bool) error {
	item, err := itemOf(ctx, tx, session, step)
	if err != nil || item.Done() == done && !item.Again() {
		return err
	}
	row := map[string]any{"done_for": nil, "done_at": nil, "done_by": nil, "done_name": ""}
	detail := "reopened"
	if done {
		row, detail = map[string]any{"done_for": item.HeldOn, "done_at": tx.Now, "done_by": tx.Actor.Account, "done_name": tx.Actor.Name}, "done"
	}
	return item.note(ctx, tx, row, detail)
}

// Assign says who sees to a step of a date.
func Assign(ctx context.Context, tx *db.Tx, session programme.SessionID, step Step, owner uuid.UUID) error {
	item, err := itemOf(ctx, tx, session, step)
	if err != nil {
		return err
	}
	all, err := Planners(ctx, tx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(p Planner) bool { return p.Account == owner }) {
		return fault.Field("planner_id", "checklist.error.owner")
	}
	if item.Owner == owner {
		return nil
	}
	return item.note(ctx, tx, map[string]any{"owner_id": owner}, "assigned")
}

func itemOf(ctx context.Context, tx *db.Tx, session programme.SessionID, step Step) (Item, error) {
	// A coordinator has the sessions of actions only, and nobody another service's.
	if _, err := programme.Lock(ctx, tx, session); err != nil {
		return Item{}, err
	}
	all, err := ChecklistOf(ctx, tx, session)
	if err != nil {
		return Item{}, err
	}
	for _, one := range all {
		if one.Step == step {
			return one, nil
		}
	}
	if len(all) == 0 {
		return Item{}, fault.Of(fault.Conflict, "checklist.error.over")
	}
	return Item{}, fault.Field("step", "checklist.error.step")
}

// note writes what is so of a step from now on.
func (i Item) note(ctx context.Context, tx *db.Tx, values map[string]any, detail string) error {
	key := map[string]any{"session_id": i.Session, "cycle_id": i.Action, "service_id": tx.Actor.Service, "step": string(i.Step)}
	err := store.In(ctx, tx).Exec("insert into checklist_steps (session_id, cycle_id, service_id, step) values (@session_id, @cycle_id, @service_id, @step) on conflict do nothing", key).Error
	if err == nil {
		err = store.In(ctx, tx).Table("checklist_steps").Where("session_id = ? and step = ?", i.Session, i.Step).Updates(values).Error
	}
	if err != nil {
		return fmt.Errorf("step %s of session %s: %w", i.Step, i.Session, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "checklist", ID: i.Session.UUID, Detail: strings.Join([]string{string(i.Step), detail}, " ")})
}
