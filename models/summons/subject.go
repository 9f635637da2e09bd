package summons

import (
	"time"

	"github.com/google/uuid"

	"passerelle/models/desk"
	"passerelle/models/programme"
	"passerelle/models/referral"
)

// Subject is what a message is about, exactly one of three: a referral's
// appointment, a session of the group that an enrolment gives a seat in, or an hour
// booked at a permanence.
type Subject struct {
	Referral  referral.ID
	Enrolment programme.EnrolmentID
	Session   programme.SessionID // zero, of an enrolment: the next one
	Visit     desk.VisitID
}

// OfAppointment is a referral's appointment.
func OfAppointment(of referral.ID) Subject { return Subject{Referral: of} }

// OfSeat is a session of a group that somebody has a seat in; the next one where
// none is named.
func OfSeat(of programme.EnrolmentID, session programme.SessionID) Subject {
	return Subject{Enrolment: of, Session: session}
}

// OfVisit is an hour booked at a permanence.
func OfVisit(of desk.VisitID) Subject { return Subject{Visit: of} }

// ID is that of the row it is: the referral, the enrolment or the visit.
func (s Subject) ID() uuid.UUID {
	switch {
	case !s.Enrolment.Zero():
		return s.Enrolment.UUID
	case !s.Visit.Zero():
		return s.Visit.UUID
	}
	return s.Referral.UUID
}

// about is the rest of what names a subject in its row: an appointment's version, or
// the hour that is told of, and where it is.
type about struct {
	place        string
	organisation uuid.UUID
	number       int
	cycle        programme.CycleID
	startsAt     time.Time
}

// name writes a subject into the row of a message.
func (s Subject) name(row map[string]any, a about) {
	row["place"] = a.place
	if !s.Referral.Zero() {
		row["referral_id"], row["organisation_id"], row["number"] = s.Referral, a.organisation, a.number
		return
	}
	row["starts_at"] = a.startsAt
	if !s.Visit.Zero() {
		row["visit_id"] = s.Visit
		return
	}
	row["enrolment_id"], row["session_id"], row["cycle_id"] = s.Enrolment, s.Session, a.cycle
}
