package referral

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// Placement is what an acceptance makes: the person is taken on from a day.
type Placement struct{}

// follow does what a move brings about elsewhere.
func follow(ctx context.Context, tx *db.Tx, a act, move flow.Move, with With) error {
	switch move.To {
	case AppointmentSet:
		return agree(ctx, tx, a, move.By, Meeting{On: with.On, At: with.At, Held: with.Held, Note: with.Note}, "")
	case Accepted:
		return plan(ctx, tx, a, with)
	case Withdrawn:
		if err := endPlacement(ctx, tx, a); err != nil {
			return err
		}
		if err := cancel(ctx, tx, a, move.By); err != nil {
			return err
		}
		return closeFor(ctx, tx, a, tx.Now)
	case Declined, Expired:
		if err := cancel(ctx, tx, a, move.By); err != nil {
			return err
		}
		return closeFor(ctx, tx, a, tx.Now.Add(readableAfterEnd))
	}
	return nil
}

func plan(ctx context.Context, tx *db.Tx, a act, with With) error {
	err := store.In(ctx, tx).Table("placements").Create(map[string]any{
		"id": id.New[Placement](), "referral_id": a.ID, "service_id": a.Service, "organisation_id": a.Organisation,
		"status": string(PlacementFlow.Start), "starts_on": with.On, "created_at": tx.Now,
	}).Error
	if err != nil {
		return fmt.Errorf("plan placement of referral %s: %w", a.ID, err)
	}
	return nil
}

// endPlacement ends the placement of a referral, if it has one that is not over.
func endPlacement(ctx context.Context, tx *db.Tx, a act) error {
	var row struct{ Status flow.Status }
	found := store.In(ctx, tx).Raw("select status from placements where referral_id = ?", a.ID).Scan(&row)
	if found.Error != nil {
		return fmt.Errorf("placement of referral %s: %w", a.ID, found.Error)
	}
	if found.RowsAffected == 0 || PlacementFlow.Final(row.Status) {
		return nil
	}
	move, err := PlacementFlow.Find(row.Status, DoEnd, flow.Service)
	if err != nil {
		return err
	}
	here, err := a.office(tx)
	if err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("placements").Where("referral_id = ? and status = ?", a.ID, string(row.Status)).
		Updates(map[string]any{"status": string(move.To), "exit": "withdrawn", "ended_on": here.Today})
	if done.Error != nil {
		return fmt.Errorf("end placement of referral %s: %w", a.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "")
	}
	return a.vacate(ctx, tx)
}

// closeFor ends the partner's view of everything about a referral at a moment.
// The referral itself goes last: a partner that closes its own view must still
// see the rest.
func closeFor(ctx context.Context, tx *db.Tx, a act, until time.Time) error {
	for _, table := range []string{"placements", "referral_events", "referral_messages", "disclosure_versions", "disclosures", "documents", "document_contents", "referral_appointments", "appointment_marks", "referral_outcomes", "attestations", "attestation_requests"} {
		err := store.In(ctx, tx).Table(table).Where("referral_id = ?", a.ID).Updates(map[string]any{"open_until": until}).Error
		if err != nil {
			return fmt.Errorf("close %s of referral %s: %w", table, a.ID, err)
		}
	}
	if err := notification.Close(ctx, tx, Noun, a.ID.UUID, until); err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("referrals").Where("id = ?", a.ID).Updates(map[string]any{"open_until": until})
	if done.Error != nil {
		return fmt.Errorf("close referral %s: %w", a.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return nil
}
