package programme

import (
	"context"
	"fmt"
	"strings"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/schedule"
)

// CancelSession calls a session off, with the reason that people are told. It
// keeps its date and its place; the service's own cancellation counts against
// nobody. The others stay where they are.
func CancelSession(ctx context.Context, tx *db.Tx, session SessionID, reason string) error {
	l, i, err := sessionIn(ctx, tx, session)
	if err != nil {
		// A make-up session stands in no series: it is called off by itself.
		if f, ok := fault.As(err); !ok || f.Key != "session.error.make_up" {
			return err
		}
		i = -1
	}
	var wrong fault.Collector
	checkReason(reason, &wrong)
	if err := wrong.Err(); err != nil {
		return err
	}
	if i >= 0 {
		if _, err := schedule.Cancel(l.slots(), i, tx.Now); err != nil {
			return refusalOfMove(err)
		}
	}
	s, err := SessionByID(ctx, tx, session)
	if err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("sessions").Where("id = ? and status = 'planned' and starts_at > ?", session, tx.Now).
		Updates(map[string]any{"status": CalledOff, "reason": strings.TrimSpace(reason)})
	if done.Error != nil {
		return fmt.Errorf("cancel session %s: %w", session, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "session.error.over")
	}
	if err := note(ctx, tx, change{SessionID: session, CycleID: s.Cycle, Change: "cancelled", WasAt: &s.StartsAt, Reason: strings.TrimSpace(reason)}); err != nil {
		return err
	}
	if err := l.settle(ctx, tx); err != nil {
		return err
	}
	if err := tell(ctx, tx, notification.SessionCancelled, s); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "session", ID: session.UUID, Detail: "cancelled"})
}
