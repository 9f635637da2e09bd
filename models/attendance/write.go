package attendance

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

const addMarks = `
insert into attendance (session_id, enrolment_id, cycle_id, service_id, organisation_id, mark, recorded_at, recorded_by, recorded_name, late_entry, open_until, device_at)
select $1, enrolment, $2, $3, $4, mark, $7, $8, $9, $10, $11, $12 from unnest($5::uuid[], $6::text[]) as added (enrolment, mark)`

// write adds the new marks with the commit: the lock on the session keeps others
// out, and nothing reads them before.
func (c change) write(ctx context.Context, tx *db.Tx) error {
	s := c.session
	if len(c.added) > 0 {
		var enrolments []uuid.UUID
		var marks []string
		for enrolment, mark := range c.added {
			enrolments, marks = append(enrolments, enrolment.UUID), append(marks, string(mark))
		}
		store.Last(tx, addMarks, s.ID.UUID, s.Cycle.UUID, s.Service, orNull(s.Organisation), enrolments, marks,
			tx.Now, tx.Actor.Account, tx.Actor.Name, c.late, s.OpenUntil, c.device)
	}
	if len(c.replaced) == 0 {
		return nil
	}
	if err := c.keepFormer(ctx, tx); err != nil {
		return err
	}
	byMark := map[Mark][]programme.EnrolmentID{}
	for enrolment, mark := range c.replaced {
		byMark[mark] = append(byMark[mark], enrolment)
	}
	for mark, enrolments := range byMark {
		values := map[string]any{
			"mark": mark, "recorded_at": tx.Now, "recorded_by": tx.Actor.Account, "recorded_name": tx.Actor.Name, "late_entry": c.late, "device_at": c.device,
		}
		// A proof that arrives later leaves what the absence was excused by.
		if meaning, _ := mark.Meaning(); !meaning.Excused {
			values["motive"] = NoMotive
		}
		done := store.In(ctx, tx).Table("attendance").Where("session_id = ? and enrolment_id in ?", s.ID, enrolments).Updates(values)
		if done.Error != nil {
			return fmt.Errorf("correct session %s: %w", s.ID, done.Error)
		}
		if done.RowsAffected != int64(len(enrolments)) {
			return fault.Of(fault.Conflict, "")
		}
	}
	return nil
}

// former is a mark as it was before its correction.
type former struct {
	ID             id.Of[Correction]
	SessionID      programme.SessionID
	EnrolmentID    programme.EnrolmentID
	ServiceID      uuid.UUID
	OrganisationID *uuid.UUID
	Mark           Mark
	Motive         string
	RecordedAt     time.Time
	RecordedBy     uuid.UUID
	RecordedName   string
	OpenUntil      time.Time
	ReplacedAt     time.Time
	ReplacedBy     uuid.UUID
	DeviceAt       *time.Time
	Reason         string
}

const storedMarks = `
select session_id, enrolment_id, service_id, organisation_id, mark, motive, recorded_at, recorded_by, recorded_name, open_until, device_at
from attendance where session_id = ? and enrolment_id in ?`

// keepFormer copies each mark that is about to be replaced, as the database
// holds it: courts ask what was known when, and by whom.
func (c change) keepFormer(ctx context.Context, tx *db.Tx) error {
	return keepFormer(ctx, tx, c.session.ID, slices.Collect(maps.Keys(c.replaced)), c.why)
}

func keepFormer(ctx context.Context, tx *db.Tx, session programme.SessionID, of []programme.EnrolmentID, why string) error {
	var kept []former
	if err := store.In(ctx, tx).Raw(storedMarks, session, of).Scan(&kept).Error; err != nil {
		return fmt.Errorf("correct session %s: %w", session, err)
	}
	for i := range kept {
		kept[i].ID, kept[i].ReplacedAt, kept[i].ReplacedBy, kept[i].Reason = id.New[Correction](), tx.Now, tx.Actor.Account, why
	}
	if err := store.In(ctx, tx).Table("attendance_corrections").Create(&kept).Error; err != nil {
		return fmt.Errorf("correct session %s: %w", session, err)
	}
	return nil
}

// conclude says of the session itself whether it was held. A roll call sent
// again leaves even that untouched, and no line in the journal.
func conclude(ctx context.Context, tx *db.Tx, s programme.Session, roll Roll, c change) error {
	reason := ""
	if roll.Status == programme.NotHeld {
		reason = strings.TrimSpace(roll.Reason)
	}
	changed := c.any() || s.Status != roll.Status || s.Reason != reason
	if !changed {
		return nil
	}
	// The session is locked, and was locked under the policy that this update
	// meets: it finds its row.
	store.Last(tx, "update sessions set status = $2, reason = $3, recorded_at = $4, recorded_by = $5 where id = $1",
		s.ID.UUID, string(roll.Status), reason, tx.Now, tx.Actor.Account)
	entry := audit.Entry{Action: audit.Change, Noun: "session", ID: s.ID.UUID, Detail: string(s.Status) + ">" + string(roll.Status)}
	if tx.Actor.Kind == actor.Partner {
		entry.Service = s.Service
	}
	return audit.Write(ctx, tx, entry)
}
