// Package agreement holds what a service and an organisation have agreed: until
// when people are referred, for how many places, up to what sum, and what a day of
// housing costs. Whether somebody may be referred under one is partner.Choosable's
// to say.
package agreement

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Noun is what the journal and messages call it.
const Noun = "agreement"

// ID names an agreement.
type ID = id.Of[Agreement]

// Status says whether people are referred under an agreement while it lasts.
type Status string

// The states. That one is to come or over is read off its days.
const (
	Active    Status = "active"
	Suspended Status = "suspended"
)

// Agreement is one between a service and an organisation.
type Agreement struct {
	ID               ID
	ServiceID        uuid.UUID
	ServiceName      string
	OrganisationID   uuid.UUID
	OrganisationName string
	Reference        string
	StartsOn         day.Day
	EndsOn           day.Day // inclusive
	Status           Status
	// Places is how many people at a time; nil where that was not agreed.
	Places *int
	// CeilingCents bounds what may be paid for the whole of its time, in cents; nil
	// where there is no bound.
	CeilingCents *int64
	// Audience says for whom it is, in words.
	Audience string
}

// Phase is where a day stands to an agreement.
type Phase string

// The phases.
const (
	Coming  Phase = "coming"
	Current Phase = "current"
	Ending  Phase = "ending" // within EndsSoon days
	Over    Phase = "over"
	Halted  Phase = "suspended"
)

// EndsSoon is how many days before its end an agreement is brought up.
const EndsSoon = 90

// On is the phase of an agreement on a day; both its days count.
func (a Agreement) On(today day.Day) Phase {
	switch {
	case today.After(a.EndsOn):
		return Over
	case a.Status == Suspended:
		return Halted
	case today.Before(a.StartsOn):
		return Coming
	case a.EndsOn.Since(today) <= EndsSoon:
		return Ending
	}
	return Current
}

const columns = `
select a.id, a.service_id, s.name as service_name, a.organisation_id, o.name as organisation_name, a.reference, a.starts_on, a.ends_on, a.status,
  a.places, a.ceiling_cents, a.audience
from agreements a join organisations o on o.id = a.organisation_id join services s on s.id = a.service_id`

// listed bounds a list, for a service has a few dozen partners.
const listed = 500

// All lists the agreements of the actor's service or organisation: those that end
// first before the others, what is over last.
func All(ctx context.Context, tx *db.Tx, today day.Day) (all []Agreement, err error) {
	const order = " order by a.ends_on < ?, a.ends_on, o.name, s.name, a.id limit ?"
	if err := store.In(ctx, tx).Raw(columns+order, today, listed).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("list agreements: %w", err)
	}
	return all, nil
}

// With lists those of an organisation that the actor may read, the latest first.
func With(ctx context.Context, tx *db.Tx, organisation uuid.UUID) (all []Agreement, err error) {
	const order = " where a.organisation_id = ? order by a.starts_on desc, a.id limit ?"
	if err := store.In(ctx, tx).Raw(columns+order, organisation, listed).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("agreements with organisation %s: %w", organisation, err)
	}
	return all, nil
}

// ByID is one that the actor may read; any other is not found.
func ByID(ctx context.Context, tx *db.Tx, which ID) (a Agreement, err error) {
	found := store.In(ctx, tx).Raw(columns+" where a.id = ?", which).Scan(&a)
	if found.Error != nil {
		return a, fmt.Errorf("agreement %s: %w", which, found.Error)
	}
	if found.RowsAffected == 0 {
		return a, fault.Of(fault.NotFound, "")
	}
	return a, nil
}

// EndingSoon lists those in force of the actor's service that end within EndsSoon
// days, the first to end first.
func EndingSoon(ctx context.Context, tx *db.Tx, today day.Day) (all []Agreement, err error) {
	const where = " where a.service_id = ? and a.status = 'active' and a.starts_on <= ? and a.ends_on between ? and ? order by a.ends_on, o.name, a.id limit ?"
	if err := store.In(ctx, tx).Raw(columns+where, tx.Actor.Service, today, today, today.Add(EndsSoon), listed).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("agreements ending soon: %w", err)
	}
	return all, nil
}

// Event is one act on an agreement. Field, Old and New are empty but for a change.
type Event struct {
	ID              uuid.UUID
	At              time.Time
	Action          string
	Field, Old, New string
	Words, ByName   string
}

// Events lists what was done to an agreement, the latest first.
func Events(ctx context.Context, tx *db.Tx, of ID) (all []Event, err error) {
	const query = `select id, at, action, field, old, new, words, by_name from agreement_events where agreement_id = ? order by at desc, id desc limit ?`
	if err := store.In(ctx, tx).Raw(query, of, listed).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("events of agreement %s: %w", of, err)
	}
	return all, nil
}
