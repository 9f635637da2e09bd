package report

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/summons"
)

// prove puts beside each summons what shows that the person knew of it: what the
// officer has recorded, else what became of the messages.
func (c *Contents) prove(ctx context.Context, tx *db.Tx, args map[string]any, zone *time.Location) error {
	said, err := messagesOf(ctx, tx, args, zone)
	if err != nil {
		return err
	}
	var rows []struct {
		Proof
		SubjectID uuid.UUID
	}
	if err := store.In(ctx, tx).Raw(proofs, args).Scan(&rows).Error; err != nil {
		return fmt.Errorf("proofs for a report: %w", err)
	}
	recorded := map[uuid.UUID]Proof{}
	for _, row := range rows {
		recorded[row.SubjectID] = row.Proof
	}
	for i, f := range c.Facts {
		if f.Summons() {
			c.Facts[i].Proof = strongest(f.Proof, recorded[f.ID], said[f.ID])
		}
	}
	return nil
}

// strongest is the proof that holds, of those the portal knows by itself, what the
// officer recorded and what messages show. An officer who has a letter back says
// that it did not arrive, whatever was posted.
func strongest(itself, recorded Proof, said []Proof) Proof {
	shown := recorded
	if itself.Holds() && !recorded.Holds() {
		shown = itself
	}
	for _, one := range said {
		switch {
		case shown.Holds(), recorded.Way == Back && one.Way == Letter:
		case one.Holds(), shown.Way == "", shown.Way == Unconfirmed || shown.Way == Undelivered:
			shown = one
		}
	}
	return shown
}

// messagesOf are the messages about each appointment, the first first.
func messagesOf(ctx context.Context, tx *db.Tx, args map[string]any, zone *time.Location) (map[uuid.UUID][]Proof, error) {
	var rows []struct {
		SubjectID uuid.UUID
		Channel   summons.Channel
		Status    summons.Status
		At        time.Time
		By        string
	}
	if err := store.In(ctx, tx).Raw(told, args).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("messages for a report: %w", err)
	}
	said := map[uuid.UUID][]Proof{}
	for _, row := range rows {
		said[row.SubjectID] = append(said[row.SubjectID], Proof{Way: wayOf(row.Channel, row.Status), On: day.On(row.At, zone), At: row.At, By: row.By})
	}
	return said, nil
}

// wayOf is what a message proves: that a gateway took it proves nothing yet, and a
// letter is proved sent until it comes back.
func wayOf(channel summons.Channel, status summons.Status) Way {
	switch {
	case channel == summons.Posted && status == summons.Failed:
		return Back
	case status == summons.Failed:
		return Undelivered
	case channel == summons.Handed:
		return Handed
	case channel == summons.Posted:
		return Letter
	case status != summons.Delivered:
		return Unconfirmed
	case channel == summons.SMS:
		return SMS
	}
	return Email
}
