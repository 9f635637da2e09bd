package attendance

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

// Sign closes a roll call in which nobody is left out. From then on an outside
// facilitator changes nothing in it, and the service says why it does. Signing
// twice is a Conflict fault.
func Sign(ctx context.Context, tx *db.Tx, session programme.SessionID) error {
	if _, err := lock(ctx, tx, session); err != nil {
		return err
	}
	sheet, err := OpenSheet(ctx, tx, session)
	if err != nil {
		return err
	}
	switch {
	case sheet.Session.SignedAt != nil:
		return fault.Of(fault.Conflict, "attendance.error.signed")
	case sheet.Window == NotYet:
		return fault.Of(fault.Conflict, "attendance.error.future")
	case sheet.Window == Closed:
		return fault.Of(fault.Conflict, "attendance.error.closed")
	case len(sheet.Rows) == 0 || sheet.Recorded() < len(sheet.Rows) || sheet.Session.Status == programme.ToCome:
		return fault.Of(fault.Conflict, "attendance.error.unfinished")
	}
	s := sheet.Session
	// The marks first: once the session is signed nobody outside reaches them.
	if err := store.In(ctx, tx).Table("attendance").Where("session_id = ?", s.ID).Update("signed_at", tx.Now).Error; err != nil {
		return fmt.Errorf("sign session %s: %w", s.ID, err)
	}
	done := store.In(ctx, tx).Table("sessions").Where("id = ?", s.ID).
		Updates(map[string]any{"signed_at": tx.Now, "signed_by": tx.Actor.Account, "signed_name": tx.Actor.Name})
	if done.Error != nil {
		return fmt.Errorf("sign session %s: %w", s.ID, done.Error)
	}
	entry := audit.Entry{Action: audit.Change, Noun: "session", ID: s.ID.UUID, Detail: "signed"}
	if tx.Actor.Kind == actor.Partner {
		entry.Service = s.Service
	}
	return audit.Write(ctx, tx, entry)
}

// reasonAfterSignature refuses a change to a signed sheet from outside the
// service, and one of the service's that does not say why.
func reasonAfterSignature(tx *db.Tx, s programme.Session, roll Roll) (string, error) {
	if s.SignedAt == nil {
		return "", nil
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
