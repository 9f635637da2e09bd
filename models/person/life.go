package person

import (
	"context"
	"fmt"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Finish ends the following of an active file: to is Closed or Deceased, why a
// code that stays in the timeline. Whoever was given the person sees them no
// longer. What is open elsewhere – referrals, seats – is the caller's to settle
// first. A transfer under way has to be cancelled before.
func Finish(ctx context.Context, tx *db.Tx, who ID, to Status, why string) error {
	if err := turn(ctx, tx, who, to, Active); err != nil {
		return err
	}
	if err := endAssignments(ctx, tx, who); err != nil {
		return err
	}
	if err := remember(ctx, tx, who, changed{DidClose, why, string(Active), string(to)}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "person", ID: who.UUID, Person: who.UUID, Detail: string(Active) + ">" + string(to)})
}

// Reopen takes the following up again, after an end or a death that was reported
// by mistake. What had ended with it stays ended.
func Reopen(ctx context.Context, tx *db.Tx, who ID) error {
	p, err := ByID(ctx, tx, who)
	if err != nil {
		return err
	}
	if err := turn(ctx, tx, who, Active, Closed, Deceased); err != nil {
		return err
	}
	if err := remember(ctx, tx, who, changed{DidReopen, "", string(p.Status), string(Active)}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "person", ID: who.UUID, Person: who.UUID, Detail: string(p.Status) + ">" + string(Active)})
}

// turn changes the state of a file from one of those named: whoever was quicker
// wins, and the other is told where the file stands.
func turn(ctx context.Context, tx *db.Tx, who ID, to Status, from ...Status) error {
	done := store.In(ctx, tx).Table("persons").Where("id = ? and status in ?", who, from).Updates(map[string]any{"status": string(to), "updated_at": tx.Now})
	if done.Error != nil {
		return fmt.Errorf("turn person %s to %s: %w", who, to, done.Error)
	}
	if done.RowsAffected == 1 {
		return nil
	}
	now, err := ByID(ctx, tx, who)
	if err != nil {
		return err
	}
	return fault.Of(fault.Conflict, "person.error.stands", "status_key", "person.status."+string(now.Status))
}

// endAssignments takes the person back from everybody they were given to.
func endAssignments(ctx context.Context, tx *db.Tx, who ID) error {
	var given []AssignmentID
	err := store.In(ctx, tx).Table("person_assignments").Where("person_id = ? and ended_at is null", who).Order("id").Pluck("id", &given).Error
	if err != nil {
		return fmt.Errorf("assignments of person %s: %w", who, err)
	}
	for _, one := range given {
		if _, err := Unassign(ctx, tx, one); err != nil {
			return err
		}
	}
	return nil
}
