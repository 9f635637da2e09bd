package referral

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/listing"
)

// Event is one act on a referral, as both sides read it. Rows are only ever
// added.
type Event struct {
	ID        uuid.UUID
	At        time.Time
	Action    flow.Action
	From      flow.Status // empty for the first
	To        flow.Status
	Side      flow.By
	Name      string // who acted, as colleagues read it; empty for the clock
	Reason    Reason
	Words     listing.Words `gorm:"-"` // of a reason of the service's own
	Note      string
	HappensOn day.Day // of an appointment or an entry
}

const events = `
select e.id, e.at, e.action, e.from_status as "from", e.to_status as "to", e.side, e.by_name as name, e.reason, e.note, e.happens_on,
  coalesce(w.label_fr, '') as label_fr, coalesce(w.label_en, '') as label_en
from referral_events e left join reasons w on w.service_id = e.service_id and w.kind = e.action and w.code = e.reason
where e.referral_id = ? order by e.at, e.id`

func eventsOf(ctx context.Context, tx *db.Tx, referral ID) ([]Event, error) {
	var rows []struct {
		Event
		LabelFr, LabelEn string
	}
	if err := store.In(ctx, tx).Raw(events, referral).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("events of referral %s: %w", referral, err)
	}
	all := make([]Event, len(rows))
	for i, row := range rows {
		all[i] = row.Event
		all[i].Words = listing.Words{Fr: row.LabelFr, En: row.LabelEn}
	}
	return all, nil
}

// event is one to write.
type event struct {
	act
	do   flow.Action
	to   flow.Status
	side flow.By
	at   time.Time
	with With
	// hidden events are the service's own: the partner's view of the referral is
	// over.
	hidden bool
}

// write is the one place where an act is told, and counted.
func (e event) write(ctx context.Context, tx *db.Tx) error {
	var last time.Time
	if err := store.In(ctx, tx).Raw("select coalesce(max(at), to_timestamp(0)) from referral_events where referral_id = ?", e.ID).Scan(&last).Error; err != nil {
		return fmt.Errorf("last event of referral %s: %w", e.ID, err)
	}
	// Of two acts at once the later one may have begun earlier.
	if last.After(e.at) {
		e.at = last
	}
	row := map[string]any{
		"id": id.New[Event](), "referral_id": e.ID, "service_id": e.Service, "organisation_id": e.Organisation,
		"at": e.at, "action": string(e.do), "from_status": string(e.Status), "to_status": string(e.to), "side": string(e.side),
		"by_id": accountOf(tx), "by_name": tx.Actor.Name, "reason": string(e.with.Reason), "note": e.with.Note, "happens_on": e.with.On,
	}
	if e.hidden {
		row["open_until"] = e.at
	}
	if err := store.In(ctx, tx).Table("referral_events").Create(row).Error; err != nil {
		return fmt.Errorf("event %s of referral %s: %w", e.do, e.ID, err)
	}
	here, err := e.office(tx)
	if err != nil {
		return err
	}
	return e.count(ctx, tx, here)
}

func accountOf(tx *db.Tx) *uuid.UUID {
	if tx.Actor.Account == uuid.Nil {
		return nil
	}
	return &tx.Actor.Account
}

func joined(codes []string) string { return strings.Join(codes, ",") }
