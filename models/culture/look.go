package culture

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"passerelle/models/db"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/programme"
	"passerelle/models/schedule"
)

// Plan is what the dates of a new action meet with. Nothing of it is stored.
type Plan struct {
	Zone *time.Location
	// Dates stand as they were typed, and so do the remarks on each.
	Dates   []NewDate
	Remarks []Remark

	rooms map[programme.RoomID]Room
}

// Remark is what is to be known of one date before it is planned.
type Remark struct {
	StartsAt time.Time
	EndsAt   time.Time
	Weekend  bool
	Holiday  string // message key of a public holiday, or empty
	Closed   bool   // within a closure that was announced
	// RoomTaken and SpeakerTaken are the label of what has them at this hour.
	RoomTaken    string
	SpeakerTaken string
	// EquipmentTaken is what of it nothing is left of at this hour.
	EquipmentTaken []equipment.Clash
}

// DayOff reports whether the day is none on which one usually works.
func (r Remark) DayOff() bool { return r.Weekend || r.Holiday != "" || r.Closed }

// Clashes reports whether somebody else has the room, the speaker or the equipment.
func (r Remark) Clashes() bool {
	return r.RoomTaken != "" || r.SpeakerTaken != "" || len(r.EquipmentTaken) > 0
}

// Look says what the dates of an action meet with.
func Look(ctx context.Context, tx *db.Tx, wanted New) (Plan, error) {
	place, rooms, err := wanted.check(ctx, tx)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Zone: place.Zone, Dates: slices.Clone(wanted.Dates), rooms: rooms}
	for i, d := range plan.Dates {
		for j, other := range plan.Dates[:i] {
			if d.On == other.On && d.At.Before(other.Until) && other.At.Before(d.Until) {
				return Plan{}, fault.Field("date_at["+strconv.Itoa(i+1)+"]", "action.error.overlap", "number", j+1)
			}
		}
	}
	calendars := map[programme.RoomID]schedule.Calendar{}
	for _, d := range plan.Dates {
		calendar, known := calendars[d.Room]
		if !known {
			if calendar, err = programme.CalendarAt(ctx, tx, wanted.Branch, d.Room); err != nil {
				return Plan{}, err
			}
			calendars[d.Room] = calendar
		}
		starts, ends := d.span(place.Zone)
		plan.Remarks = append(plan.Remarks, Remark{
			StartsAt: starts, EndsAt: ends, Holiday: calendar.Holiday(d.On), Closed: calendar.ShutOn(d.On),
			Weekend: d.On.Weekend(),
		})
	}
	if err := plan.findClashes(ctx, tx); err != nil {
		return Plan{}, err
	}
	return plan, plan.findEquipmentTaken(ctx, tx)
}

// findClashes looks at every group of the service, those of programmes too.
func (p Plan) findClashes(ctx context.Context, tx *db.Tx) error {
	wishes := make([]programme.Wish, len(p.Dates))
	for i, d := range p.Dates {
		wishes[i] = programme.Wish{StartsAt: p.Remarks[i].StartsAt, EndsAt: p.Remarks[i].EndsAt, Room: d.Room, Speaker: d.Speaker}
	}
	held, err := programme.HoldersOf(ctx, tx, wishes)
	for i, by := range held {
		p.Remarks[i].RoomTaken, p.Remarks[i].SpeakerTaken = by.Room.Label, by.Speaker.Label
	}
	return err
}

func (p Plan) findEquipmentTaken(ctx context.Context, tx *db.Tx) error {
	needs := make([]equipment.Need, 0, len(p.Dates))
	for i, d := range p.Dates {
		needs = append(needs, equipment.Need{StartsAt: p.Remarks[i].StartsAt, EndsAt: p.Remarks[i].EndsAt, Items: d.Equipment})
	}
	clashes, err := equipment.Taken(ctx, tx, needs, nil)
	if err != nil {
		return err
	}
	for i := range p.Remarks {
		p.Remarks[i].EquipmentTaken = clashes[i]
	}
	return nil
}

// settle refuses what nobody has decided yet, and puts the dates in order. A
// reason without a clash is not one: the room is kept.
func (p Plan) settle(wanted *New) error {
	var wrong fault.Collector
	dayOff := false
	for i, remark := range p.Remarks {
		of := "[" + strconv.Itoa(i+1) + "]"
		dayOff = dayOff || remark.DayOff()
		reason := &wanted.Dates[i].Reason
		switch {
		case !remark.Clashes():
			*reason = ""
		case strings.TrimSpace(*reason) == "" && remark.RoomTaken != "":
			wrong.Add("date_reason"+of, "action.error.room_taken", "label", remark.RoomTaken)
		case strings.TrimSpace(*reason) == "" && remark.SpeakerTaken != "":
			wrong.Add("date_reason"+of, "action.error.speaker_taken", "label", remark.SpeakerTaken)
		case strings.TrimSpace(*reason) == "":
			taken := remark.EquipmentTaken[0]
			wrong.Add("date_reason"+of, "action.error.equipment_taken", "name", taken.Name, "label", taken.By)
		}
	}
	if dayOff && !wanted.Aware {
		wrong.Add("aware", "action.error.aware")
	}
	slices.SortStableFunc(wanted.Dates, func(a, b NewDate) int {
		if by := a.On.Compare(b.On); by != 0 {
			return by
		}
		return a.At.Minutes() - b.At.Minutes()
	})
	return wrong.Err()
}
