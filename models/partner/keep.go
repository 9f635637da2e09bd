package partner

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// CreateOffer drafts an offer of an organisation that the actor keeps: nobody
// else reads it until it is published.
func CreateOffer(ctx context.Context, tx *db.Tx, of OrganisationID, typed TypedOffer) (OfferID, error) {
	organisation, err := KeptOrganisation(ctx, tx, of)
	if err != nil {
		return OfferID{}, err
	}
	offer := id.New[Offer]()
	values, err := typed.read(ctx, tx, organisation)
	if err != nil {
		return OfferID{}, err
	}
	columns := []string{"id", "organisation_id", "status", "kept_by"}
	args := []any{offer.UUID, of.UUID, string(Drafted), orNull(organisation.KeptBy)}
	for column, value := range values {
		columns, args = append(columns, column), append(args, value)
	}
	if _, err := store.Exec(ctx, tx, "insert into offers ("+strings.Join(columns, ", ")+") values ("+numbered(len(args))+")", args...); err != nil {
		return OfferID{}, fmt.Errorf("create offer of organisation %s: %w", of, err)
	}
	return offer, written(ctx, tx, Offer{ID: offer, Organisation: of.UUID, OrganisationName: organisation.Name, Status: Drafted}, DoCreate, typed)
}

// ChangeOffer changes an offer that the actor keeps, whatever its state but
// closed. What was published may be changed in place: people read it as it is.
func ChangeOffer(ctx context.Context, tx *db.Tx, offer OfferID, typed TypedOffer) error {
	was, err := Kept(ctx, tx, offer)
	if err != nil {
		return err
	}
	if was.Status == Closed {
		return fault.Of(fault.Conflict, "offer.error.moved_on", "status_key", "offer.status.closed")
	}
	organisation, err := KeptOrganisation(ctx, tx, id.From[Organisation](was.Organisation))
	if err != nil {
		return err
	}
	values, err := typed.read(ctx, tx, organisation)
	if err != nil {
		return err
	}
	if was.Status != Drafted {
		now := Offer{Audience: strings.TrimSpace(typed.Audience), Content: strings.TrimSpace(typed.Content)}
		if err := now.ready(); err != nil {
			return err
		}
	}
	if values["seats_free"] == was.SeatsFree && values["seats"] == was.Seats {
		delete(values, "seats_said_on")
	}
	var set []string
	args := []any{offer.UUID}
	for column, value := range values {
		args = append(args, value)
		set = append(set, column+" = $"+strconv.Itoa(len(args)))
	}
	done, err := store.Exec(ctx, tx, "update offers set "+strings.Join(set, ", ")+" where id = $1", args...)
	if err != nil || done == 0 {
		return fmt.Errorf("change offer %s: %d rows: %w", offer, done, err)
	}
	return written(ctx, tx, was.Offer, DoChange, typed)
}

// written indexes what was written, tells it and journals it.
func written(ctx context.Context, tx *db.Tx, o Offer, do flow.Action, typed TypedOffer) error {
	if err := index(ctx, tx, o.ID, o.OrganisationName, typed); err != nil {
		return err
	}
	if err := o.tell(ctx, tx, do, o.Status); err != nil {
		return err
	}
	action := audit.Change
	if do == DoCreate {
		action = audit.Create
	}
	return audit.Write(ctx, tx, audit.Entry{Action: action, Noun: "offer", ID: o.ID.UUID, Organisation: o.Organisation})
}

// Kept is an offer that the actor may change; another's does not exist.
func Kept(ctx context.Context, tx *db.Tx, offer OfferID) (Choice, error) {
	found, err := OfferByID(ctx, tx, offer)
	if err != nil {
		return Choice{}, err
	}
	if !found.MayKeep(tx.Actor) {
		return Choice{}, fault.Missing()
	}
	return found, nil
}

// Confirm says that all of an offer is still right today.
func Confirm(ctx context.Context, tx *db.Tx, offer OfferID) error {
	was, err := Kept(ctx, tx, offer)
	if err != nil {
		return err
	}
	if was.Status != Published && was.Status != Suspended {
		return fault.Of(fault.Conflict, "offer.error.moved_on", "status_key", "offer.status."+string(was.Status))
	}
	today, err := todayOf(ctx, tx)
	if err != nil {
		return err
	}
	if err := store.In(ctx, tx).Table("offers").Where("id = ?", offer).Updates(map[string]any{"confirmed_on": today, "updated_at": tx.Now}).Error; err != nil {
		return fmt.Errorf("confirm offer %s: %w", offer, err)
	}
	if err := was.tell(ctx, tx, DoConfirm, was.Status); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "offer", ID: offer.UUID, Organisation: was.Organisation, Detail: "confirmed"})
}

// SayFree says how many places are free today. The same number as before is news
// too: its date moves.
func SayFree(ctx context.Context, tx *db.Tx, offer OfferID, typed string) error {
	was, err := Kept(ctx, tx, offer)
	if err != nil {
		return err
	}
	free, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil || free < 0 || free > was.Seats {
		return fault.Field("seats_free", "offer.error.seats_free", "max", was.Seats)
	}
	today, err := todayOf(ctx, tx)
	if err != nil {
		return err
	}
	err = store.In(ctx, tx).Table("offers").Where("id = ?", offer).
		Updates(map[string]any{"seats_free": free, "seats_said_on": today, "updated_at": tx.Now}).Error
	if err != nil {
		return fmt.Errorf("free places of offer %s: %w", offer, err)
	}
	was.SeatsFree = free
	if err := was.tell(ctx, tx, DoCount, was.Status); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "offer", ID: offer.UUID, Organisation: was.Organisation, Detail: "seats_free"})
}
