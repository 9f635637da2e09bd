package desk

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/office"
	"passerelle/models/schedule"
)

// NounDay is what a notice to the partner is about: a day of a permanence.
const NounDay = "desk_day"

// WordsLength bounds what is said of a day, in characters.
const WordsLength = 200

// What becomes of one day.
const (
	Off      = "off"   // the rule's day is not held
	Extra    = "extra" // a day beside the rule is held
	restored = "rule"  // as the rule has it, after a change was taken back
)

// ChangeID identifies a changed day.
type ChangeID = id.Of[Change]

// Change is one day on which a permanence does not follow its rule. Opens and
// Closes are an extra day's, as clocks show at the branch.
type Change struct {
	ID            ChangeID
	Desk          ID
	On            day.Day
	Kind          string
	Opens, Closes day.Clock
	Words         string // read by both sides
}

const changes = `
select id, desk_id as desk, on_date as "on", kind, coalesce(opens, '00:00') as opens, coalesce(closes, '00:00') as closes, words from desk_days where `

func changed(ctx context.Context, tx *db.Tx, where string, args ...any) (all []Change, err error) {
	if err := store.In(ctx, tx).Raw(changes+where+" order by on_date, id limit 500", args...).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("changed days of permanences: %w", err)
	}
	return all, nil
}

// Changes lists the days to come, of the actor's service, on which a permanence
// does not follow its rule.
func Changes(ctx context.Context, tx *db.Tx) ([]Change, error) {
	return changed(ctx, tx, "kind <> 'rule' and service_id = ? and on_date >= ?", tx.Actor.Service, day.On(tx.Now, time.UTC).Add(-1))
}

// ChangesOn lists those of the actor's organisation on one day.
func ChangesOn(ctx context.Context, tx *db.Tx, on day.Day) ([]Change, error) {
	return changed(ctx, tx, "kind <> 'rule' and organisation_id = ? and on_date = ?", tx.Actor.Organisation, on)
}

// Days names the days that messages are about, as far as the actor may see them.
func Days(ctx context.Context, tx *db.Tx, of []uuid.UUID) (map[uuid.UUID]day.Day, error) {
	if len(of) == 0 {
		return nil, nil
	}
	found, err := changed(ctx, tx, "id in ?", of)
	if err != nil {
		return nil, err
	}
	all := map[uuid.UUID]day.Day{}
	for _, c := range found {
		all[c.ID.UUID] = c.On
	}
	return all, nil
}

// off are the days on which the rule of a permanence is not held.
func (d Desk) off(all []Change) (closed []schedule.Closure) {
	for _, c := range all {
		if c.Desk == d.ID && c.Kind == Off {
			closed = append(closed, schedule.Closure{From: c.On, To: c.On})
		}
	}
	return closed
}

// extra are the sittings of a permanence beside its rule.
func (d Desk) extra(all []Change, zone *time.Location) (sittings []schedule.Slot) {
	for _, c := range all {
		if c.Desk == d.ID && c.Kind == Extra {
			sittings = append(sittings, schedule.Slot{StartsAt: c.On.In(zone, c.Opens), EndsAt: c.On.In(zone, c.Closes)})
		}
	}
	return sittings
}

// Holds reports whether the rule of a permanence has a day, whatever is closed.
func (d Desk) Holds(on day.Day) bool {
	if on.Weekday() != d.Weekday || on.Before(d.FromOn) || !d.UntilOn.IsZero() && on.After(d.UntilOn) {
		return false
	}
	first := d.FromOn
	for first.Weekday() != d.Weekday {
		first = first.Add(1)
	}
	return on.Since(first)%(7*d.EveryWeeks) == 0
}

// Typed is a changed day as it is typed.
type Typed struct {
	On            day.Day
	Kind          string
	Opens, Closes day.Clock
	Words         string
}

func (t Typed) check(d Desk, today day.Day) error {
	var wrong fault.Collector
	switch {
	case t.On.IsZero() || t.On.Before(today):
		wrong.Add("on", "desk.error.from")
	case t.Kind == Off && !d.Holds(t.On):
		wrong.Add("on", "desk.error.not_held")
	case t.Kind == Extra && d.Holds(t.On):
		wrong.Add("on", "desk.error.held")
	}
	if t.Kind != Off && t.Kind != Extra {
		wrong.Add("kind", "desk.error.kind")
	}
	if lasts := t.Closes.Minutes() - t.Opens.Minutes(); t.Kind == Extra && (lasts < d.SlotMinutes || lasts > 12*60) {
		wrong.Add("closes", "desk.error.closes")
	}
	if utf8.RuneCountInString(t.Words) > WordsLength {
		wrong.Add("words", "desk.error.words", "max", WordsLength)
	}
	return wrong.Err()
}

// Alter takes one day out of a permanence or adds one. Whoever is booked on a day
// that is not held loses the hour: the officer of each is told, and so is the
// partner. It answers how many hours were freed.
func Alter(ctx context.Context, tx *db.Tx, which ID, typed Typed) (d Desk, freedHours int, err error) {
	// Whoever books meanwhile holds the row: what they wrote is seen after the wait.
	if err := store.In(ctx, tx).Exec("select from desks where id = ? for update", which).Error; err != nil {
		return d, 0, fmt.Errorf("permanence %s: %w", which, err)
	}
	if d, err = ByID(ctx, tx, which); err != nil {
		return d, 0, err
	}
	at, err := office.At(ctx, tx, d.Branch)
	if err != nil {
		return d, 0, err
	}
	if d.Ended(at.Today) {
		return d, 0, fault.Of(fault.Conflict, "desk.error.ended")
	}
	typed.Words = strings.TrimSpace(typed.Words)
	if err := typed.check(d, at.Today); err != nil {
		return d, 0, err
	}
	made := id.New[Change]()
	row := map[string]any{
		"id": made, "desk_id": which, "service_id": tx.Actor.Service, "organisation_id": d.Organisation, "on_date": typed.On, "kind": typed.Kind,
		"words": typed.Words, "added_at": tx.Now, "added_by": tx.Actor.Account, "added_name": tx.Actor.Name,
	}
	kind := notification.DeskOff
	if typed.Kind == Extra {
		row["opens"], row["closes"], kind = typed.Opens, typed.Closes, notification.DeskExtra
	}
	if err := store.In(ctx, tx).Exec("delete from desk_days where desk_id = ? and on_date = ? and kind = 'rule'", which, typed.On).Error; err != nil {
		return d, 0, fmt.Errorf("change permanence %s: %w", which, err)
	}
	err = store.In(ctx, tx).Table("desk_days").Create(row).Error
	if store.Violates(err, "desk_days_desk_id_on_date_key") {
		return d, 0, fault.Field("on", "desk.error.changed")
	}
	if err != nil {
		return d, 0, fmt.Errorf("change permanence %s: %w", which, err)
	}
	if typed.Kind == Off {
		if freedHours, err = d.release(ctx, tx, typed.On); err != nil {
			return d, 0, err
		}
	}
	err = notification.Tell(ctx, tx, notification.Notice{Kind: kind, To: notification.PartnerHolders(actor.DeskRead), Noun: NounDay, ID: made.UUID, Organisation: d.Organisation})
	if err != nil {
		return d, 0, err
	}
	return d, freedHours, audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "desk", ID: which.UUID, Organisation: d.Organisation, Detail: typed.Kind + " " + typed.On.String()})
}

// release frees the hours of a day that have not begun and tells the officers.
func (d Desk) release(ctx context.Context, tx *db.Tx, on day.Day) (int, error) {
	zone, err := day.Zone(d.TimeZone)
	if err != nil {
		return 0, err
	}
	freed, err := cancel(ctx, tx, "desk_id = ? and starts_at >= ? and starts_at < ?", d.ID, on.In(zone, day.Clock{}), on.Add(1).In(zone, day.Clock{}))
	if err != nil {
		return 0, err
	}
	for _, f := range freed {
		notice := notification.Notice{Kind: notification.DeskOff, To: notification.Referent(), Noun: Noun, ID: f.ID.UUID, Organisation: f.OrganisationID}
		if err := notification.Tell(ctx, tx, notice); err != nil {
			return 0, err
		}
	}
	return len(freed), journal(ctx, tx, freed)
}

// Restore lets a permanence follow its rule again on a changed day that is still to
// come. The hours of a day beside the rule have to be free; those of a day that was
// off are not booked again by themselves.
func Restore(ctx context.Context, tx *db.Tx, which ChangeID) (Desk, error) {
	found, err := changed(ctx, tx, "id = ? and kind <> 'rule'", which)
	if err != nil {
		return Desk{}, err
	}
	if len(found) == 0 {
		return Desk{}, fault.Missing()
	}
	c := found[0]
	if err := store.In(ctx, tx).Exec("select from desks where id = ? for update", c.Desk).Error; err != nil {
		return Desk{}, fmt.Errorf("permanence %s: %w", c.Desk, err)
	}
	d, err := ByID(ctx, tx, c.Desk)
	if err != nil {
		return d, err
	}
	zone, err := day.Zone(d.TimeZone)
	if err != nil {
		return d, err
	}
	if c.On.Before(day.On(tx.Now, zone)) {
		return d, fault.Of(fault.Conflict, "desk.error.past")
	}
	done := store.In(ctx, tx).Exec(`update desk_days set kind = ?, opens = null, closes = null where id = ? and (kind = 'off' or not exists (select from visits
		where desk_id = desk_days.desk_id and cancelled_at is null and starts_at >= ? and starts_at < ?))`, restored, which, c.On.In(zone, day.Clock{}), c.On.Add(1).In(zone, day.Clock{}))
	if done.Error != nil {
		return d, fmt.Errorf("restore a day of permanence %s: %w", d.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return d, fault.Of(fault.Conflict, "desk.error.booked")
	}
	kind := notification.DeskExtra
	if c.Kind == Extra {
		kind = notification.DeskOff
	}
	err = notification.Tell(ctx, tx, notification.Notice{Kind: kind, To: notification.PartnerHolders(actor.DeskRead), Noun: NounDay, ID: c.ID.UUID, Organisation: d.Organisation})
	if err != nil {
		return d, err
	}
	return d, audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "desk", ID: d.ID.UUID, Organisation: d.Organisation, Detail: "rule " + c.On.String()})
}
