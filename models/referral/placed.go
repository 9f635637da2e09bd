package referral

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/office"
	"passerelle/models/partner"
)

// What happens in a placement, as the history of its referral and the person's
// timeline tell it. Each hangs on the referral, whose state stays what it is.
const (
	DoArrive      flow.Action = "arrive"
	DoMiss        flow.Action = "miss" // not arrived on the day
	DoInterrupt   flow.Action = "interrupt"
	DoContinue    flow.Action = "continue"
	DoLeave       flow.Action = "leave"
	DoBook        flow.Action = "book"
	DoProlong     flow.Action = "prolong"
	DoFree        flow.Action = "free"         // a place that was held
	DoReportAway  flow.Action = "report_away"  // an absence without a known reason
	DoCorrectAway flow.Action = "correct_away" // it has a reason after all, or was none
	DoAskFollowUp flow.Action = "ask_follow_up"
	DoFollowUp    flow.Action = "follow_up" // what has become of somebody months after the end
)

// Placing lists them.
var Placing = []flow.Action{DoArrive, DoMiss, DoInterrupt, DoContinue, DoLeave, DoBook, DoProlong, DoFree, DoReportAway, DoCorrectAway, DoAskFollowUp, DoFollowUp}

// Placed is a placement held for an act: nobody moves it, or its referral, until
// the act is done.
type Placed struct {
	Placement id.Of[Placement]
	Referral  ID
	Service   uuid.UUID
	// Organisation is the partner's, and Kind what it does.
	Organisation uuid.UUID
	Kind         partner.Kind
	Status       flow.Status // of the placement
	StartsOn     day.Day
	ArrivedOn    day.Day // zero before
	Purpose      string
	Side         flow.By       `gorm:"-"` // the actor's
	Here         office.Office `gorm:"-"` // where the person is received
	act          act
}

const placed = `
select l.id as placement, l.referral_id as referral, l.service_id as service, l.organisation_id as organisation, l.status, l.starts_on, (l.arrived_at at time zone t.time_zone)::date as arrived_on, r.purpose,
  g.kind, t.time_zone as zone
from placements l join referrals r on r.id = l.referral_id join organisations g on g.id = l.organisation_id join offers o on o.id = r.offer_id
join sites t on t.id = o.site_id where l.id = ?`

// HoldPlacement locks a placement for an act of the actor's side. One that does
// not exist for the actor is a NotFound fault.
func HoldPlacement(ctx context.Context, tx *db.Tx, of id.Of[Placement]) (Placed, error) {
	var row struct {
		Placed
		Zone string
	}
	found := store.In(ctx, tx).Raw(placed, of).Scan(&row)
	if found.Error != nil {
		return Placed{}, fmt.Errorf("placement %s: %w", of, found.Error)
	}
	if found.RowsAffected == 0 {
		return Placed{}, fault.Missing()
	}
	p := row.Placed
	var err error
	if p.act, p.Side, err = lock(ctx, tx, p.Referral); err != nil {
		return Placed{}, err
	}
	// Read again behind the lock: somebody may have moved it while we waited.
	if err := store.In(ctx, tx).Raw("select status from placements where id = ?", of).Scan(&p.Status).Error; err != nil {
		return Placed{}, fmt.Errorf("placement %s: %w", of, err)
	}
	p.Here, err = office.Of(tx, row.Zone, "")
	return p, err
}

// Move changes the placement's state by a move of PlacementFlow, with what else
// the move writes. A move that is not of the table is a conflict.
func (p Placed) Move(ctx context.Context, tx *db.Tx, do flow.Action, values map[string]any) error {
	move, err := PlacementFlow.Find(p.Status, do, p.Side)
	if err != nil {
		return err
	}
	values["status"] = string(move.To)
	return p.Set(ctx, tx, values)
}

// Set writes columns of the placement, from the state it was held in only.
func (p Placed) Set(ctx context.Context, tx *db.Tx, values map[string]any) error {
	done := store.In(ctx, tx).Table("placements").Where("id = ? and status = ?", p.Placement, string(p.Status)).Updates(values)
	if done.Error != nil {
		return fmt.Errorf("placement %s: %w", p.Placement, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "")
	}
	return nil
}

// Note tells both sides of the act in the history of the referral, counts it and
// writes it in the journal.
func (p Placed) Note(ctx context.Context, tx *db.Tx, do flow.Action, with With) error {
	return p.act.notice(ctx, tx, do, p.Side, with)
}

// Tell lets somebody know of the act; due may be zero.
func (p Placed) Tell(ctx context.Context, tx *db.Tx, kind notification.Kind, to notification.Audience, due day.Day) error {
	return p.act.tell(ctx, tx, kind, to, due)
}

// CloseAfterEnd lets the partner read a placement that has ended for thirty days
// more, and then no longer.
func (p Placed) CloseAfterEnd(ctx context.Context, tx *db.Tx) error {
	return closeFor(ctx, tx, p.act, tx.Now.Add(readableAfterEnd))
}

// vacate frees the nights to come of whoever held a place for a referral that is
// taken back: the nights before stay, for they were held.
const vacate = `
update bookings set leaves_on = greatest(starts_on, least(leaves_on, cast(@today as date))),
  status = case when status = 'arrived' then 'left' else 'cancelled' end
where referral_id = @referral and status in ('provisional','confirmed','arrived','not_arrived')`

func (a act) vacate(ctx context.Context, tx *db.Tx) error {
	here, err := a.office(tx)
	if err != nil {
		return err
	}
	if err := store.In(ctx, tx).Exec(vacate, map[string]any{"today": here.Today, "referral": a.ID}).Error; err != nil {
		return fmt.Errorf("vacate for referral %s: %w", a.ID, err)
	}
	return nil
}
