package partner

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// States of an offer.
const (
	Drafted   flow.Status = "draft"
	Published flow.Status = "published"
	Suspended flow.Status = "suspended"
	Closed    flow.Status = "closed"
)

// What is done to an offer; the three last are told and move nothing.
const (
	DoPublish flow.Action = "publish"
	DoSuspend flow.Action = "suspend"
	DoResume  flow.Action = "resume"
	DoClose   flow.Action = "close"

	DoCreate  flow.Action = "create"
	DoChange  flow.Action = "change"
	DoConfirm flow.Action = "confirm"
	DoCount   flow.Action = "count"
)

// Flow is the life cycle of an offer. The partner leads it, and so does the
// service that entered the offer for a partner who is not here.
var Flow = flow.Flow{
	Name:  "offer",
	Start: Drafted,
	Moves: slices.Concat(
		both(Drafted, DoPublish, Published),
		both(Published, DoSuspend, Suspended),
		both(Suspended, DoResume, Published),
		both(Drafted, DoClose, Closed),
		both(Published, DoClose, Closed),
		both(Suspended, DoClose, Closed),
	),
}

func both(from flow.Status, do flow.Action, to flow.Status) []flow.Move {
	return []flow.Move{{From: from, Do: do, To: to, By: flow.Partner}, {From: from, Do: do, To: to, By: flow.Service}}
}

// SideOf is which side an actor acts on.
func SideOf(a actor.Actor) flow.By {
	if a.Kind == actor.Partner {
		return flow.Partner
	}
	return flow.Service
}

// Move takes an offer to its next state. What is closed stays readable where
// somebody was referred to it, and nobody is referred to it again. An offer that
// the actor does not keep is a NotFound fault, a move that is none a Conflict.
func Move(ctx context.Context, tx *db.Tx, id OfferID, do flow.Action) error {
	offer, err := Kept(ctx, tx, id)
	if err != nil {
		return err
	}
	move, err := Flow.Find(offer.Status, do, SideOf(tx.Actor))
	if err != nil {
		return err
	}
	values := map[string]any{"status": string(move.To), "updated_at": tx.Now}
	if move.To == Published {
		if err := offer.ready(); err != nil {
			return err
		}
		here, err := office.Here(ctx, tx)
		if err != nil {
			return err
		}
		// Whoever publishes says that all of it is right today.
		values["confirmed_on"] = here.Today
	}
	done := store.In(ctx, tx).Table("offers").Where("id = ? and status = ?", id, string(move.From)).Updates(values)
	if done.Error != nil {
		return fmt.Errorf("%s offer %s: %w", do, id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "offer.error.moved_on", "status_key", "offer.status."+string(offer.Status))
	}
	if err := offer.tell(ctx, tx, do, move.To); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{
		Action: audit.Change, Noun: "offer", ID: id.UUID, Organisation: offer.Organisation, Detail: string(move.From) + ">" + string(move.To),
	})
}

// ready refuses to publish what nobody could choose by.
func (o Offer) ready() error {
	var wrong fault.Collector
	wrong.Require("audience", o.Audience, "offer.error.audience")
	wrong.Require("content", o.Content, "offer.error.content")
	return wrong.Err()
}
