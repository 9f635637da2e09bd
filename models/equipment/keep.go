package equipment

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Wanted is what is said of a piece of equipment.
type Wanted struct {
	Name    string
	Note    string
	Units   int
	Retired bool
}

// Add makes equipment known. A name that the service has already is a fault of it.
func Add(ctx context.Context, tx *db.Tx, wanted Wanted) (ID, error) {
	if err := wanted.check(); err != nil {
		return ID{}, err
	}
	row := struct {
		ID        ID
		ServiceID uuid.UUID
		Name      string
		SortKey   string
		Note      string
		Units     int
		RetiredAt *time.Time
	}{id.New[Equipment](), tx.Actor.Service, strings.TrimSpace(wanted.Name), fold.Text(wanted.Name), strings.TrimSpace(wanted.Note), wanted.Units, wanted.retiredAt(tx.Now)}
	if err := known(store.In(ctx, tx).Table("equipment").Create(&row).Error); err != nil {
		return ID{}, fmt.Errorf("add equipment %s: %w", row.ID, err)
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "equipment", ID: row.ID.UUID})
}

// Change says anew what a piece of equipment is and how many of it there are: never
// fewer than dates to come have at one hour. What is no longer offered stays where it
// is booked.
func Change(ctx context.Context, tx *db.Tx, of ID, wanted Wanted) error {
	held, err := Lock(ctx, tx, []ID{of})
	if err != nil {
		return err
	}
	if len(held.units) == 0 {
		return fault.Missing()
	}
	if err := wanted.check(); err != nil {
		return err
	}
	if wanted.Units < held.units[of] {
		if err := held.lower(ctx, tx, of, wanted.Units); err != nil {
			return err
		}
	}
	values := map[string]any{"name": strings.TrimSpace(wanted.Name), "sort_key": fold.Text(wanted.Name), "note": strings.TrimSpace(wanted.Note), "units": wanted.Units}
	if held.retired[of] != wanted.Retired {
		values["retired_at"] = wanted.retiredAt(tx.Now)
	}
	if err := known(store.In(ctx, tx).Table("equipment").Where("id = ?", of).Updates(values).Error); err != nil {
		return fmt.Errorf("change equipment %s: %w", of, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "equipment", ID: of.UUID})
}

// known says in the words of the form that a name is in use.
func known(err error) error {
	if store.Violates(err, "equipment_service_id_sort_key_key") {
		return fault.Field("name", "equipment.error.known")
	}
	return err
}

func (w Wanted) retiredAt(now time.Time) *time.Time {
	if !w.Retired {
		return nil
	}
	return &now
}

func (w Wanted) check() error {
	var wrong fault.Collector
	if fold.Text(w.Name) == "" {
		wrong.Add("name", "equipment.error.name")
	}
	if utf8.RuneCountInString(w.Name) > MaxName {
		wrong.Add("name", "programme.error.length", "max", MaxName)
	}
	if utf8.RuneCountInString(w.Note) > MaxNote {
		wrong.Add("note", "programme.error.length", "max", MaxNote)
	}
	if w.Units < 1 || w.Units > MaxUnits {
		wrong.Add("units", "equipment.error.units", "max", MaxUnits)
	}
	return wrong.Err()
}
