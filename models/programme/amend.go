package programme

import (
	"context"
	"fmt"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Amend gives a group that follows no template another label and another number of
// seats. Nobody loses theirs: fewer than are taken is a fault of the field seats, and
// whoever waits is offered what is new. A label in use is one of the field title.
func Amend(ctx context.Context, tx *db.Tx, cycle CycleID, label string, seats int) error {
	room, err := lockSeats(ctx, tx, cycle)
	if err != nil {
		return err
	}
	var was struct{ Seats int }
	if err := store.In(ctx, tx).Raw("select seats from cycles where id = ?", cycle).Scan(&was).Error; err != nil {
		return fmt.Errorf("seats of cycle %s: %w", cycle, err)
	}
	if taken := was.Seats - room.Free; seats < taken {
		return fault.Field("seats", "action.error.seats_taken", "taken", taken)
	}
	err = store.In(ctx, tx).Exec("update cycles set label = ?, seats = ? where id = ? and kind = 'culture'", label, seats, cycle).Error
	if store.Violates(err, "cycles_service_id_label_key") {
		return fault.Field("title", "action.error.name_taken")
	}
	if err != nil {
		return fmt.Errorf("amend cycle %s: %w", cycle, err)
	}
	return Promote(ctx, tx, cycle)
}

// onlyEdition is the condition that no other group is one of programme p.
const onlyEdition = "not exists (select from cycles o where o.programme_id = p.id and o.id <> c.id)"

// Rename gives the series of a group another name, while the group is its only
// edition: those before keep the name that they were announced with.
func Rename(ctx context.Context, tx *db.Tx, cycle CycleID, name string) error {
	err := store.In(ctx, tx).Exec("update programmes p set name = ? from cycles c where c.id = ? and p.id = c.programme_id and "+onlyEdition, name, cycle).Error
	if err != nil {
		return fmt.Errorf("rename the series of cycle %s: %w", cycle, err)
	}
	return nil
}
