package attendance

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

// Signature says who vouched for a roll call, and when.
type Signature struct {
	Name string
	At   time.Time
}

type signatureRow struct {
	SessionID      programme.SessionID
	CycleID        programme.CycleID
	ServiceID      uuid.UUID
	OrganisationID *uuid.UUID
	SignedAt       time.Time
	SignedBy       uuid.UUID
	SignedName     string
	OpenUntil      time.Time
}

func (signatureRow) TableName() string { return "session_signatures" }

// Sign closes a roll call in which nobody is left out. From then on an outside
// facilitator changes nothing in it, and the service says why it does. Signing
// twice is a Conflict fault.
func Sign(ctx context.Context, tx *db.Tx, session programme.SessionID) error {
	if err := store.In(ctx, tx).Exec("select 1 from sessions where id = ? for update", session).Error; err != nil {
		return fmt.Errorf("lock session %s: %w", session, err)
	}
	sheet, err := OpenSheet(ctx, tx, session)
	if err != nil {
		return err
	}
	switch {
	case sheet.Signature != nil:
		return fault.Of(fault.Conflict, "attendance.error.signed")
	case sheet.Window == NotYet:
		return fault.Of(fault.Conflict, "attendance.error.future")
	case sheet.Window == Closed:
		return fault.Of(fault.Conflict, "attendance.error.closed")
	case len(sheet.Rows) == 0 || sheet.Recorded() < len(sheet.Rows) || sheet.Session.Status == programme.ToCome:
		return fault.Of(fault.Conflict, "attendance.error.unfinished")
	}
	s := sheet.Session
	row := signatureRow{s.ID, s.Cycle, s.Service, orNull(s.Organisation), tx.Now, tx.Actor.Account, tx.Actor.Name, s.OpenUntil}
	if err := store.In(ctx, tx).Create(&row).Error; err != nil {
		return fmt.Errorf("sign session %s: %w", s.ID, err)
	}
	if err := store.In(ctx, tx).Table("attendance").Where("session_id = ?", s.ID).Update("signed_at", tx.Now).Error; err != nil {
		return fmt.Errorf("sign session %s: %w", s.ID, err)
	}
	entry := audit.Entry{Action: audit.Change, Noun: "session", ID: s.ID.UUID, Detail: "signed"}
	if tx.Actor.Kind == actor.Partner {
		entry.Service = s.Service
	}
	return audit.Write(ctx, tx, entry)
}

func signature(ctx context.Context, tx *db.Tx, session programme.SessionID) (*Signature, error) {
	var found []Signature
	err := store.In(ctx, tx).Raw("select signed_name as name, signed_at as at from session_signatures where session_id = ?", session).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("signature of session %s: %w", session, err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	return &found[0], nil
}

// reasonAfterSignature refuses a change to a signed sheet from outside the
// service, and one of the service's that does not say why.
func reasonAfterSignature(ctx context.Context, tx *db.Tx, s programme.Session, roll Roll) (string, error) {
	signed, err := signature(ctx, tx, s.ID)
	if err != nil || signed == nil {
		return "", err
	}
	why := strings.TrimSpace(roll.Why)
	switch {
	case tx.Actor.Kind != actor.Staff:
		return "", fault.Of(fault.Conflict, "attendance.error.signed_closed")
	case why == "":
		return "", fault.Field("why", "attendance.error.why")
	case utf8.RuneCountInString(why) > ReasonLength:
		return "", fault.Field("why", "attendance.error.reason_length", "max", ReasonLength)
	}
	return why, nil
}
