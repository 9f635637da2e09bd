// Package calendar writes appointments as calendars read them (RFC 5545, 5546).
// A calendar is often open to colleagues and to a telephone's first screen:
// nobody is named in it and nothing says why somebody comes.
package calendar

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/uuid"

	"passerelle/models/day"
)

// MediaType is that of a calendar's file.
const MediaType = "text/calendar; charset=utf-8"

// lasting is how long an appointment stands in a calendar whose end is not known.
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
	EndsAt    time.Time // zero where the end is not known
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
	if e.Cancelled {
		calendar.SetMethod(ics.MethodCancel)
	}
	e.into(calendar)
	return serialise(calendar)
}

// Feed is a calendar of many events, which programs read again and again. Each of
// its events says itself whether it was cancelled.
type Feed struct {
	Name    string
	Product string
	Again   time.Duration // how long a program may wait before it reads again
	Events  []Event
}

// Publish gives the file of a feed. Equal feeds give equal files.
func Publish(f Feed) ([]byte, error) {
	calendar := ics.NewCalendarFor(f.Product)
	calendar.SetMethod(ics.MethodPublish)
	calendar.SetXWRCalName(f.Name)
	again := "PT" + strconv.Itoa(int(f.Again/time.Minute)) + "M"
	calendar.SetRefreshInterval(again)
	calendar.SetXPublishedTTL(again)
	for _, e := range f.Events {
		e.into(calendar)
	}
	return serialise(calendar)
}

func (e Event) into(calendar *ics.Calendar) {
	event := calendar.AddEvent(e.ID)
	event.SetStatus(ics.ObjectStatusConfirmed)
	if e.Cancelled {
		event.SetStatus(ics.ObjectStatusCancelled)
	}
	event.SetSequence(e.Sequence)
	event.SetDtStampTime(e.At)
	switch {
	case e.StartsAt.IsZero():
		event.SetAllDayStartAt(e.On.Time())
		event.SetAllDayEndAt(e.On.Add(1).Time())
	case e.EndsAt.IsZero():
		event.SetStartAt(e.StartsAt)
		event.SetEndAt(e.StartsAt.Add(lasting))
	default:
		event.SetStartAt(e.StartsAt)
		event.SetEndAt(e.EndsAt)
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
}

func serialise(calendar *ics.Calendar) ([]byte, error) {
	var file bytes.Buffer
	if err := calendar.SerializeTo(&file, ics.WithNewLine("\r\n")); err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	return file.Bytes(), nil
}

// AppointmentID is what a calendar knows an appointment of a referral by; the first
// one goes by the referral's identifier.
func AppointmentID(referral uuid.UUID, number int) string {
	if number > 1 {
		return referral.String() + "-" + strconv.Itoa(number) + "@passerelle"
	}
	return referral.String() + "@passerelle"
}
