// Package calendar writes appointments as calendars read them (RFC 5545, 5546).
// A calendar is often open to colleagues and to a telephone's first screen:
// nobody is named in it and nothing says why somebody comes.
package calendar

import (
	"bytes"
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"

	"passerelle/models/day"
)

// MediaType is that of a calendar's file.
const MediaType = "text/calendar; charset=utf-8"

// lasting is how long an appointment stands in a calendar: its end is not known.
const lasting = time.Hour

// Event is one appointment. ID stays the same through every move and Sequence
// grows with each: by them a calendar finds what it replaces.
type Event struct {
	ID        string
	Sequence  int
	Cancelled bool
	At        time.Time // when this version was agreed
	On        day.Day
	StartsAt  time.Time // zero where only the day is known: the whole day then
	Summary   string
	Place     string
	Note      string // what stands in the event's description
	Organiser string // an address of the portal; a calendar shows its name only
	Product   string
}

// Write gives the file that asks a calendar to enter the event, or to cancel it.
// Hours are instants in UTC, so that no calendar has to know our zones.
func Write(e Event) ([]byte, error) {
	calendar := ics.NewCalendarFor(e.Product)
	calendar.SetMethod(ics.MethodRequest)
	event := calendar.AddEvent(e.ID)
	event.SetStatus(ics.ObjectStatusConfirmed)
	if e.Cancelled {
		calendar.SetMethod(ics.MethodCancel)
		event.SetStatus(ics.ObjectStatusCancelled)
	}
	event.SetSequence(e.Sequence)
	event.SetDtStampTime(e.At)
	if e.StartsAt.IsZero() {
		event.SetAllDayStartAt(e.On.Time())
		event.SetAllDayEndAt(e.On.Add(1).Time())
	} else {
		event.SetStartAt(e.StartsAt)
		event.SetEndAt(e.StartsAt.Add(lasting))
	}
	event.SetSummary(e.Summary)
	if e.Place != "" {
		event.SetLocation(e.Place)
	}
	if e.Note != "" {
		event.SetDescription(e.Note)
	}
	event.SetOrganizer(e.Organiser, ics.WithCN(e.Product))
	event.SetClass(ics.ClassificationPrivate)
	var file bytes.Buffer
	if err := calendar.SerializeTo(&file, ics.WithNewLine("\r\n")); err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	return file.Bytes(), nil
}
