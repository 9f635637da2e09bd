package person

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Event is one change of a file. Rows are only ever added, so that the former
// value stays readable.
type Event struct {
	ID     uuid.UUID
	At     time.Time
	Action string // of Actions
	Field  string // what was changed: the name of a field of the form, or a code
	Old    string // as stored: a code, a number, a name; empty for nothing
	New    string
	ByName string
}

// What is done to a file.
const (
	DidChange   = "change"   // a field
	DidAssign   = "assign"   // given to a psychologist, social worker or educator
	DidUnassign = "unassign" //
	DidMeasure  = "measure"  // a measure added or changed
	DidLimit    = "limit"    // hours or places
	DidReferent = "referent" // another officer in charge
	DidMove     = "move"     // another branch
	DidClose    = "close"
	DidReopen   = "reopen"
	DidAsk      = "ask"    // transfer to another service asked
	DidCancel   = "cancel" // it came to nothing
	DidLeave    = "leave"  // another service follows
	DidArrive   = "arrive" // came from another service
)

type eventRow struct {
	ID        id.Of[Event]
	PersonID  ID
	ServiceID uuid.UUID
	At        time.Time
	Action    string
	Field     string
	Old       string
	New       string
	ByID      uuid.UUID
	ByName    string
}

func (eventRow) TableName() string { return "person_events" }

// changed is one change to write.
type changed struct{ action, field, old, new string }

func remember(ctx context.Context, tx *db.Tx, who ID, changes ...changed) error {
	rows := make([]eventRow, len(changes))
	for i, c := range changes {
		rows[i] = newEvent(tx, who, c)
	}
	if len(rows) == 0 {
		return nil
	}
	if err := store.In(ctx, tx).Create(&rows).Error; err != nil {
		return fmt.Errorf("events of person %s: %w", who, err)
	}
	return nil
}

func newEvent(tx *db.Tx, who ID, c changed) eventRow {
	return eventRow{
		ID: id.New[Event](), PersonID: who, ServiceID: tx.Actor.Service, At: tx.Now, Action: c.action, Field: c.field, Old: c.old, New: c.new,
		ByID: tx.Actor.Account, ByName: tx.Actor.Name,
	}
}

// Events lists what was changed in a file before a moment, the latest first.
func Events(ctx context.Context, tx *db.Tx, who ID, before time.Time, limit int) ([]Event, error) {
	var all []Event
	err := store.In(ctx, tx).Table("person_events").Select("id", "at", "action", "field", "old", "new", "by_name").
		Where("person_id = ? and at < ?", who, before).Order("at desc, id desc").Limit(limit).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("events of person %s: %w", who, err)
	}
	return all, nil
}
