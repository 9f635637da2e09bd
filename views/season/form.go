package season

import (
	"context"
	"strconv"

	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/equipment"
	"passerelle/models/person"
	"passerelle/views/lending"
	"passerelle/views/ui"
)

// Form is an action to plan, as it was typed. What belongs to a date is keyed by
// its place, from 1.
type Form struct {
	ActionID      string              `form:"action_id"` // the edition it is duplicated from
	Title         string              `form:"title"`
	Discipline    string              `form:"discipline"`
	Form          string              `form:"form"`
	Audience      string              `form:"audience"`
	Summary       string              `form:"summary"`
	BranchID      string              `form:"branch_id"`
	Seats         string              `form:"seats"`
	DateOn        map[string]string   `form:"date_on"`
	DateAt        map[string]string   `form:"date_at"`
	DateUntil     map[string]string   `form:"date_until"`
	DateTheme     map[string]string   `form:"date_theme"`
	DateRoom      map[string]string   `form:"date_room"`
	DateSpeaker   map[string]string   `form:"date_speaker"`
	DateReason    map[string]string   `form:"date_reason"`
	DateTransport map[string]string   `form:"date_transport"`
	DateEquipment map[string][]string `form:"date_equipment"`
	DateWas       map[string]string   `form:"date_was"`
	Aware         string              `form:"aware"`
	Weeks         string              `form:"weeks"`
	// Do is create, check to see what the dates meet with, add, repeat the last
	// date, or drop with the place of a date.
	Do string `form:"do"`
}

// Row is a date as it was typed. Was is the day of the edition before.
type Row struct {
	On, At, Until, Theme, Room, Speaker, Reason, Was, Transport string
	Equipment                                                   []string
}

// Rows are the dates in the order of the form.
func (f Form) Rows() (rows []Row) {
	for i := 1; i <= culture.MaxDates; i++ {
		at := strconv.Itoa(i)
		on, sent := f.DateOn[at]
		if !sent {
			break
		}
		rows = append(rows, Row{on, f.DateAt[at], f.DateUntil[at], f.DateTheme[at], f.DateRoom[at], f.DateSpeaker[at], f.DateReason[at], f.DateWas[at], f.DateTransport[at], f.DateEquipment[at]})
	}
	return rows
}

// New is the page of an action to plan.
type New struct {
	Form     Form
	Rows     []Row
	Errors   ui.Errors
	Branches []person.Choice
	Rooms    []culture.Room
	// Equipment is what is offered to dates.
	Equipment []equipment.Equipment
	// Before is the edition that is duplicated; nil for an action from nothing.
	Before *culture.Action
	// Plan says what the dates meet with, once they can be read; nil before.
	Plan *culture.Plan
}

func (p New) title(ctx context.Context) string {
	if p.Before != nil {
		return locales.T(ctx, "action.new.copy", "label", p.Before.Label)
	}
	return locales.T(ctx, "action.new.title")
}

func (p New) lead(ctx context.Context) string {
	if p.Before != nil {
		return locales.T(ctx, "action.new.copy_lead")
	}
	return locales.T(ctx, "action.new.lead")
}

func (p New) branches() (options []ui.Option) {
	for _, one := range p.Branches {
		options = append(options, ui.Option{Value: one.ID.String(), Label: one.Name})
	}
	return options
}

// heading is the date in words once it can be read: a Sunday that has become a
// Monday is seen at once.
func (p New) heading(ctx context.Context, i int) string {
	number := locales.T(ctx, "action.field.date", "number", i+1)
	on, err := day.ParseFrench(p.Rows[i].On)
	if err != nil {
		return number
	}
	return number + " – " + locales.DayLong(ctx, on.Time())
}

// was recalls the day of the edition before, and what that day of the month will
// be next time: it is never taken over by itself.
func (p New) was(ctx context.Context, row Row) string {
	before, err := day.Parse(row.Was)
	if err != nil {
		return ""
	}
	year, of, on := before.Date()
	next := day.Of(year+1, of, on)
	return locales.T(ctx, "action.field.was", "before", locales.DayLong(ctx, before.Time()), "next", locales.DayLong(ctx, next.Time()))
}

// remarks are what there is to know of a date.
func (p New) remarks(ctx context.Context, i int) (said []string) {
	if p.Plan == nil || i >= len(p.Plan.Remarks) {
		return nil
	}
	r := p.Plan.Remarks[i]
	if r.Holiday != "" {
		said = append(said, locales.T(ctx, "action.remark.holiday", "holiday", locales.T(ctx, r.Holiday)))
	}
	if r.Weekend {
		said = append(said, locales.T(ctx, "action.remark.weekend"))
	}
	if r.Closed {
		said = append(said, locales.T(ctx, "action.remark.closed"))
	}
	if r.RoomTaken != "" {
		said = append(said, locales.T(ctx, "action.remark.room", "label", r.RoomTaken))
	}
	if r.SpeakerTaken != "" {
		said = append(said, locales.T(ctx, "action.remark.speaker", "label", r.SpeakerTaken))
	}
	return append(said, lending.Taken(ctx, r.EquipmentTaken)...)
}

// lending asks what a date needs and how one gets there.
func (p New) lending(i int) lending.FieldsProps {
	return lending.FieldsProps{
		EquipmentName: at("equipment", i), TransportName: at("transport", i), Offered: p.Equipment, Chosen: p.Rows[i].Equipment, Transport: p.Rows[i].Transport, Errors: p.Errors,
	}
}

// clashes reports whether a date asks for a reason.
func (p New) clashes(i int) bool {
	return p.Rows[i].Reason != "" || p.Plan != nil && i < len(p.Plan.Remarks) && p.Plan.Remarks[i].Clashes()
}

// asksAware reports whether a date is none on which one usually works.
func (p New) asksAware() bool {
	if p.Form.Aware != "" {
		return true
	}
	if p.Plan == nil {
		return false
	}
	for _, r := range p.Plan.Remarks {
		if r.DayOff() {
			return true
		}
	}
	return false
}

// at is the name of a field of the date in this place, from 0.
func at(field string, i int) string { return "date_" + field + "[" + strconv.Itoa(i+1) + "]" }
