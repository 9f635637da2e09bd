// Package calendar writes appointments and sessions as calendars read them (RFC 5545, 5546).
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
	Attendee  string // the address of whoever is invited by e-mail; empty in a file to fetch
	Product   string
}

// Write gives the file that asks a calendar to enter the event, or to cancel it.
// Hours are instants in UTC, so that no calendar has to know our zones.
func Write(e Event) ([]byte, error) {
	files, err := Invite([]Event{e})
	if err != nil {
		return nil, err
	}
	return files[0].Content, nil
}

// File is what an e-mail brings to a calendar: one event, with what is asked of it
// (RFC 5546).
type File struct {
	Name    string
	Method  string
	Content []byte
}

// MediaType is the file's, which says the method again (RFC 6047): without it programs
// take an invitation for any attachment.
func (f File) MediaType() string { return "text/calendar; method=" + f.Method }

// Invite gives the files of events, in their order: each asks a calendar to enter its
// event, or to cancel it.
func Invite(events []Event) ([]File, error) {
	var files []File
	for i, e := range events {
		name, method := "invite", ics.MethodRequest
		if e.Cancelled {
			name, method = "cancel", ics.MethodCancel
		}
		if len(events) > 1 {
			name += "-" + strconv.Itoa(i+1)
		}
		calendar := ics.NewCalendarFor(e.Product)
		calendar.SetMethod(method)
		e.into(calendar)
		content, err := serialise(calendar)
		if err != nil {
			return nil, err
		}
		files = append(files, File{name + ".ics", string(method), content})
	}
	return files, nil
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
	if e.Attendee != "" {
		// Who leads was not asked and is not asked now.
		event.AddAttendee(e.Attendee, ics.CalendarUserTypeIndividual, ics.ParticipationRoleReqParticipant, ics.ParticipationStatusAccepted, &ics.KeyValues{Key: string(ics.ParameterRsvp), Value: []string{"FALSE"}})
	}
	event.SetClass(ics.ClassificationPrivate)
}

func serialise(calendar *ics.Calendar) ([]byte, error) {
	var file bytes.Buffer
	if err := calendar.SerializeTo(&file, ics.WithNewLine("\r\n")); err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	return file.Bytes(), nil
}

// ID is what a calendar knows a row by, in a feed and in an invitation.
func ID(row uuid.UUID) string { return row.String() + "@passerelle" }

// AppointmentID is what a calendar knows an appointment of a referral by; the first
// one goes by the referral's identifier.
func AppointmentID(referral uuid.UUID, number int) string {
	if number > 1 {
		return referral.String() + "-" + strconv.Itoa(number) + "@passerelle"
	}
	return ID(referral)
}
