// Package summons tells persons of their appointments with partners – calls them,
// reminds them, says that one moved or will not be – and keeps the proof of it.
// No partner reads any of it, and no message says why somebody is received.
package summons

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/referral"
)

// ID identifies a message to a person; a gateway knows it by the same.
type ID = id.Of[Summons]

// Kind is what a message tells of.
type Kind string

const (
	Convocation Kind = "convocation"
	Reminder    Kind = "reminder"
	Moved       Kind = "moved"
	Cancelled   Kind = "cancelled"
)

// Kinds lists them.
var Kinds = []Kind{Convocation, Reminder, Moved, Cancelled}

// Channel is the way a message takes.
type Channel string

const (
	SMS    Channel = "sms"
	Email  Channel = "email"
	Handed Channel = "handed" // a letter given by hand
	Posted Channel = "posted" // a letter
)

// Channels lists them in the order of a form.
var Channels = []Channel{SMS, Email, Handed, Posted}

// Written reports whether the portal itself sends what goes this way.
func (c Channel) Written() bool { return c == SMS || c == Email }

// Status is where a message stands.
type Status string

const (
	Programmed Status = "programmed"
	Sending    Status = "sending"
	Sent       Status = "sent" // a gateway took it, or the letter left
	Delivered  Status = "delivered"
	Failed     Status = "failed"
	Stopped    Status = "cancelled" // what it told of no longer stood
)

// Statuses lists them.
var Statuses = []Status{Programmed, Sending, Sent, Delivered, Failed, Stopped}

// Summons is one message, as the service reads it.
type Summons struct {
	ID         ID
	Referral   referral.ID
	Number     int // of the appointment
	Sequence   int // of the version it tells of
	Kind       Kind
	DaysBefore int // of a reminder
	Channel    Channel
	Language   string
	Address    string
	Text       string
	Segments   int
	Status     Status
	Reason     string
	CreatedAt  time.Time
	Name       string // who sent it; empty for the clock
	SentAt     *time.Time
	EndedAt    *time.Time
	FollowedAs FollowUp
}

// At is the moment that says most about a message: its end, else its sending, else
// its beginning.
func (s Summons) At() time.Time {
	switch {
	case s.EndedAt != nil:
		return *s.EndedAt
	case s.SentAt != nil:
		return *s.SentAt
	}
	return s.CreatedAt
}

// Tells reports whether the person was told, as far as one knows today.
func (s Summons) Tells() bool { return s.Status != Failed && s.Status != Stopped }

const columns = `
select id, referral_id as referral, number, sequence, kind, days_before, channel, language, address, text, segments, status, reason, created_at, by_name as name,
  sent_at, ended_at, followed_as from summonses where `

// historyLength bounds what a page shows of one referral.
const historyLength = 50

// OfReferral lists what was said of a referral's appointments, the latest first.
func OfReferral(ctx context.Context, tx *db.Tx, of referral.ID) ([]Summons, error) {
	var all []Summons
	err := store.In(ctx, tx).Raw(columns+"referral_id = ? order by created_at desc, id desc limit ?", of, historyLength).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("messages of referral %s: %w", of, err)
	}
	return all, nil
}
