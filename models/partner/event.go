package partner

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Event is one act on an offer. Rows are only ever added.
type Event struct {
	ID        uuid.UUID
	At        time.Time
	Action    flow.Action
	To        flow.Status
	Side      flow.By
	Name      string // who acted, as colleagues read it
	SeatsFree *int   // where places were counted
}

// EventsLimit is how many acts a page tells, the latest.
const EventsLimit = 20

const eventsOf = `
select id, at, action, to_status as "to", side, by_name as name, seats_free
from offer_events where offer_id = ? order by at desc, id desc limit ?`

// Events lists the latest acts on an offer, the latest first.
func Events(ctx context.Context, tx *db.Tx, offer OfferID) ([]Event, error) {
	var found []Event
	if err := store.In(ctx, tx).Raw(eventsOf, offer, EventsLimit).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("events of offer %s: %w", offer, err)
	}
	return found, nil
}

// tell writes down what was done to an offer.
func (o Offer) tell(ctx context.Context, tx *db.Tx, do flow.Action, to flow.Status) error {
	row := map[string]any{
		"id": id.New[Event](), "offer_id": o.ID, "organisation_id": o.Organisation, "at": tx.Now, "action": string(do),
		"from_status": string(o.Status), "to_status": string(to), "side": string(SideOf(tx.Actor)), "by_name": tx.Actor.Name, "by_id": tx.Actor.Account,
	}
	if tx.Actor.Kind != actor.Partner {
		row["service_id"] = tx.Actor.Service
	}
	if do == DoCount {
		row["seats_free"] = o.SeatsFree
	}
	if err := store.In(ctx, tx).Table("offer_events").Create(row).Error; err != nil {
		return fmt.Errorf("event of offer %s: %w", o.ID, err)
	}
	return nil
}
