package culture

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/programme"
)

// Bounds of an action: letters of its texts, number of its dates, how long one
// date lasts, and how far ahead it is planned.
const (
	MaxTitle   = 100
	MaxText    = 600
	MaxDates   = 60
	MaxReason  = 200
	shortest   = 15 * time.Minute
	longest    = 10 * time.Hour
	aheadYears = 3
)

// New is an action to plan.
type New struct {
	Title      string // without the year of its first date, which is added
	Discipline Discipline
	Form       Form
	Audience   string
	Summary    string
	Branch     uuid.UUID
	Seats      int
	From       ID // the edition it is duplicated from, zero for none
	Dates      []NewDate
	// Aware says that the days which are no working days were seen and are meant.
	Aware bool
}

// NewDate is a date of it, on the clocks of the branch. It ends on the same day.
type NewDate struct {
	Theme   string
	On      day.Day
	At      day.Clock
	Until   day.Clock
	Room    programme.RoomID
	Speaker string // a name, or empty
	Reason  string // why its room, its speaker or its equipment may be taken twice
	// Transport is how one gets there, or empty.
	Transport string
	Equipment []equipment.ID
}

// Create plans an action, with the actor leading it. A weekend, a public holiday
// or a closure must be known to whoever plans it, a room, a speaker or equipment that
// is taken needs a reason; both are faults at their fields otherwise. Nothing is
// ever moved to another day by itself.
func Create(ctx context.Context, tx *db.Tx, wanted New) (ID, error) {
	plan, err := Look(ctx, tx, wanted)
	if err != nil {
		return ID{}, err
	}
	if err := plan.settle(&wanted); err != nil {
		return ID{}, err
	}
	title := strings.TrimSpace(wanted.Title)
	dated := programme.Dated{
		Name: title, Label: title + " " + strconv.Itoa(wanted.Dates[0].On.Year()), Branch: wanted.Branch, Zone: plan.Zone, Seats: wanted.Seats,
	}
	days := UsualDays
	if !wanted.From.Zero() {
		before, err := ByID(ctx, tx, wanted.From)
		if err != nil {
			return ID{}, err
		}
		dated.Programme, days = before.Programme, before.Days
	}
	speakers := map[string]*uuid.UUID{} // by their folded names
	for _, d := range wanted.Dates {
		speaker, known := speakers[fold.Text(d.Speaker)]
		if !known {
			if speaker, err = programme.NameSpeaker(ctx, tx, d.Speaker); err != nil {
				return ID{}, err
			}
			speakers[fold.Text(d.Speaker)] = speaker
		}
		starts, ends := d.span(plan.Zone)
		dated.Sessions = append(dated.Sessions, programme.DatedSession{
			Theme: strings.TrimSpace(d.Theme), StartsAt: starts, EndsAt: ends, Room: d.Room, RoomName: plan.rooms[d.Room].Name, Speaker: speaker, Shared: d.Reason,
			Transport: strings.TrimSpace(d.Transport), Equipment: d.Equipment,
		})
	}
	cycle, err := programme.CreateDated(ctx, tx, dated)
	if err != nil {
		return ID{}, err
	}
	return wanted.keep(ctx, tx, ID(cycle), days)
}

// keep writes down what a group is as an action. The next edition is prepared as long
// ahead as the one before.
func (n New) keep(ctx context.Context, tx *db.Tx, action ID, days Days) (ID, error) {
	row := struct {
		CycleID    ID
		ServiceID  uuid.UUID
		Discipline Discipline
		Form       Form
		Audience   string
		Summary    string
		CopiedFrom *ID
		Days       `gorm:"embedded"`
	}{action, tx.Actor.Service, n.Discipline, n.Form, strings.TrimSpace(n.Audience), strings.TrimSpace(n.Summary), n.From.Null(), days}
	if err := store.In(ctx, tx).Table("actions").Create(&row).Error; err != nil {
		return ID{}, fmt.Errorf("create action %s: %w", action, err)
	}
	return action, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "action", ID: action.UUID})
}

// check refuses the fields that cannot be, each under its name; those of the
// second date end in [2].
func (n New) check(ctx context.Context, tx *db.Tx) (place office.Office, rooms map[programme.RoomID]Room, err error) {
	var wrong fault.Collector
	What{n.Title, n.Discipline, n.Form, n.Audience, n.Summary, n.Seats}.check(&wrong)
	if place, err = office.At(ctx, tx, n.Branch); fault.Is(err, fault.NotFound) || n.Branch == uuid.Nil {
		wrong.Add("branch_id", "cycle.error.branch")
		return place, nil, wrong.Err()
	} else if err != nil {
		return place, nil, err
	}
	if rooms, err = roomsByID(ctx, tx); err != nil {
		return place, nil, err
	}
	if len(n.Dates) == 0 || len(n.Dates) > MaxDates {
		wrong.Add("date_on[1]", "action.error.dates", "max", MaxDates)
	}
	offered, err := n.offered(ctx, tx)
	if err != nil {
		return place, nil, err
	}
	for i, d := range n.Dates {
		d.check(&wrong, strconv.Itoa(i+1), place, rooms)
		d.checkEquipment(&wrong, strconv.Itoa(i+1), offered)
	}
	return place, rooms, wrong.Err()
}

func (d NewDate) check(wrong *fault.Collector, nth string, place office.Office, rooms map[programme.RoomID]Room) {
	of := "[" + nth + "]"
	wrong.Require("date_theme"+of, d.Theme, "action.error.theme")
	within(wrong, "date_theme"+of, d.Theme, MaxTitle)
	within(wrong, "date_speaker"+of, d.Speaker, MaxTitle)
	within(wrong, "date_reason"+of, d.Reason, MaxReason)
	within(wrong, "date_transport"+of, d.Transport, programme.MaxTransport)
	if _, known := rooms[d.Room]; !known {
		wrong.Add("date_room"+of, "action.error.room")
	}
	switch {
	case d.On.IsZero():
		wrong.Add("date_on"+of, "cycle.error.day")
	case d.On.Before(place.Today):
		wrong.Add("date_on"+of, "action.error.past")
	case d.On.Year() > place.Today.Year()+aheadYears:
		wrong.Add("date_on"+of, "action.error.far")
	}
	lasts := time.Duration(d.Until.Minutes()-d.At.Minutes()) * time.Minute
	if lasts < shortest || lasts > longest {
		wrong.Add("date_until"+of, "action.error.until")
	}
}

// offered is what its dates may have, read where one of them has something.
func (n New) offered(ctx context.Context, tx *db.Tx) ([]equipment.ID, error) {
	if !slices.ContainsFunc(n.Dates, func(d NewDate) bool { return len(d.Equipment) > 0 }) {
		return nil, nil
	}
	all, err := equipment.List(ctx, tx)
	return equipment.IDs(equipment.Offered(all, nil)), err
}

func (d NewDate) checkEquipment(wrong *fault.Collector, nth string, offered []equipment.ID) {
	for i, one := range d.Equipment {
		if !slices.Contains(offered, one) || slices.Contains(d.Equipment[:i], one) {
			wrong.Add("date_equipment["+nth+"]", "equipment.error.unknown")
			return
		}
	}
}

func (d NewDate) span(zone *time.Location) (starts, ends time.Time) {
	starts = d.On.In(zone, d.At)
	return starts, starts.Add(time.Duration(d.Until.Minutes()-d.At.Minutes()) * time.Minute)
}

func within(wrong *fault.Collector, field, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		wrong.Add(field, "programme.error.length", "max", most)
	}
}
