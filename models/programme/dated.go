package programme

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/schedule"
)

// Kind tells a cycle of a collective programme from a cultural action, whose
// seats, sessions and roll calls are the same.
type Kind string

// Kinds of a cycle.
const (
	Collective Kind = "programme"
	Culture    Kind = "culture"
)

// Dated is a group whose dates were given one by one and follow no template: a
// cultural action. Its sessions come in order of time and do not overlap; whoever
// asks has checked them.
type Dated struct {
	Programme ID // of the edition before, zero for a new one
	Name      string
	Label     string // what people call this edition, once in a service
	Branch    uuid.UUID
	Zone      *time.Location
	Seats     int
	Sessions  []DatedSession
}

// DatedSession is one date. It keeps its room, its speaker and its equipment to
// itself, which the database sees to, unless Shared says why not.
type DatedSession struct {
	Theme    string
	StartsAt time.Time
	EndsAt   time.Time
	Room     RoomID
	RoomName string
	Speaker  *uuid.UUID
	Shared   string
	// Transport is how one gets there, or empty.
	Transport string
	Equipment []equipment.ID
}

// openRules are those of an action: one may come late, and no absence leads to a
// decision about staying.
var openRules = Rules{ClosedAfter: 0, OfferDays: 2, CompletionPercent: 100, AbsencesLimit: 20}

// CreateDated adds a group with its dates, led by the actor. A label in use is a
// fault of the field title; a room, a speaker or equipment that somebody else has just
// taken is a Conflict.
func CreateDated(ctx context.Context, tx *db.Tx, wanted Dated) (CycleID, error) {
	held, err := equipment.Lock(ctx, tx, wanted.equipment())
	if err != nil {
		return CycleID{}, err
	}
	version, err := wanted.version(ctx, tx)
	if err != nil {
		return CycleID{}, err
	}
	first, last := wanted.Sessions[0], wanted.Sessions[len(wanted.Sessions)-1]
	starts, ends := day.On(first.StartsAt, wanted.Zone), day.On(last.StartsAt, wanted.Zone)
	row := cycleRow{
		ID: id.New[Cycle](), Kind: Culture, ServiceID: tx.Actor.Service, BranchID: wanted.Branch, ProgrammeID: wanted.Programme, VersionID: version,
		Label: wanted.Label, TimeZone: wanted.Zone.String(), Seats: wanted.Seats, StartsOn: starts, EndsOn: ends,
		CreatedAt: tx.Now, CreatedBy: tx.Actor.Account, OpenUntil: ends.Add(KeptOpen+1).In(wanted.Zone, day.Clock{}),
		RhythmWeeks: 1, RhythmDays: writeWeekdays(wanted.weekdays()), RhythmMinute: day.ClockAt(first.StartsAt, wanted.Zone).Minutes(),
	}
	err = store.In(ctx, tx).Table("cycles").Create(&row).Error
	if store.Violates(err, "cycles_service_id_label_key") {
		return CycleID{}, fault.Field("title", "action.error.name_taken")
	}
	if err != nil {
		return CycleID{}, fmt.Errorf("create action %s: %w", row.ID, err)
	}
	if err := row.addDates(ctx, tx, wanted.Sessions, held); err != nil {
		return CycleID{}, err
	}
	me := Facilitator{Account: tx.Actor.Account, Name: tx.Actor.Name, Part: Lead}
	if err := row.addFacilitators(ctx, tx, leads{me}); err != nil {
		return CycleID{}, err
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "cycle", ID: row.ID.UUID})
}

// version keeps what this edition says: each edition of an action is a version of
// its programme, so that the editions know one another.
func (d *Dated) version(ctx context.Context, tx *db.Tx) (uuid.UUID, error) {
	if d.Programme.Zero() {
		made, err := add(ctx, tx, d.Name, CultureTheme, Active)
		if err != nil {
			return uuid.Nil, err
		}
		d.Programme = made
	}
	var number int
	err := store.In(ctx, tx).Raw("select coalesce(max(version), 0) + 1 from programme_versions where programme_id = ?", d.Programme).Scan(&number).Error
	if err != nil {
		return uuid.Nil, fmt.Errorf("editions of action %s: %w", d.Programme, err)
	}
	template := Template{Name: d.Name, Theme: CultureTheme, SeatsMin: 1, SeatsMax: d.Seats, Minutes: d.Sessions[0].minutes(), Rules: openRules}
	for _, s := range d.Sessions {
		template.Sessions = append(template.Sessions, Step{Theme: s.Theme, Minutes: s.minutes()})
	}
	if err := addVersion(ctx, tx, d.Programme, number, template); err != nil {
		return uuid.Nil, err
	}
	var version []uuid.UUID
	err = store.In(ctx, tx).Table("programme_versions").Where("programme_id = ? and version = ?", d.Programme, number).Pluck("id", &version).Error
	if err != nil || len(version) == 0 {
		return uuid.Nil, fmt.Errorf("edition %d of action %s: %w", number, d.Programme, err)
	}
	return version[0], nil
}

func (s DatedSession) minutes() int { return int(s.EndsAt.Sub(s.StartsAt) / time.Minute) }

func (d *Dated) weekdays() (days []time.Weekday) {
	for weekday := range time.Weekday(7) {
		for _, s := range d.Sessions {
			if s.StartsAt.In(d.Zone).Weekday() == weekday {
				days = append(days, weekday)
				break
			}
		}
	}
	return days
}

func (d *Dated) equipment() (all []equipment.ID) {
	for _, s := range d.Sessions {
		all = append(all, s.Equipment...)
	}
	return all
}

func (c cycleRow) addDates(ctx context.Context, tx *db.Tx, dates []DatedSession, held equipment.Held) error {
	type session struct {
		ID          SessionID
		CycleID     CycleID
		ServiceID   uuid.UUID
		Position    int
		Theme       string
		StartsAt    time.Time
		EndsAt      time.Time
		Room        string
		OpenUntil   time.Time
		RoomID      *RoomID
		SpeakerID   *uuid.UUID
		KeepsRoom   bool
		ClashReason string
		Transport   string
	}
	var rows []session
	var bookings []equipment.Booking
	for i, s := range dates {
		shared := strings.TrimSpace(s.Shared)
		rows = append(rows, session{
			id.New[Session](), c.ID, c.ServiceID, i + 1, s.Theme, s.StartsAt.UTC(), s.EndsAt.UTC(), s.RoomName, c.OpenUntil,
			s.Room.Null(), s.Speaker, shared == "", shared, s.Transport,
		})
		for _, one := range s.Equipment {
			bookings = append(bookings, equipment.Booking{Date: equipped(rows[i].ID), Equipment: one})
		}
	}
	err := store.In(ctx, tx).Table("sessions").Create(&rows).Error
	if err == nil {
		err = held.Book(ctx, tx, bookings, nil)
	}
	if taken(err) {
		return fault.Of(fault.Conflict, "action.error.meanwhile")
	}
	if err != nil {
		return fmt.Errorf("dates of action %s: %w", c.ID, err)
	}
	return nil
}

// taken reports whether the database refused a room, a speaker or equipment for two
// sessions at once.
func taken(err error) bool {
	return store.Violates(err, "sessions_room_once") || store.Violates(err, "sessions_speaker_once") || store.Violates(err, equipment.Constraint)
}

// CalendarAt is what a branch and one of its rooms allow from today on: public
// holidays and closures.
func CalendarAt(ctx context.Context, tx *db.Tx, branch uuid.UUID, room RoomID) (schedule.Calendar, error) {
	place, err := office.At(ctx, tx, branch)
	if err != nil {
		return schedule.Calendar{}, err
	}
	return calendarOf(ctx, tx, place, branch, room)
}
