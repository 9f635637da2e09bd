package person

import (
	"context"
	"fmt"
	"strings"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// AddLimits adds the hours and the place typed in n, without their reason.
func AddLimits(ctx context.Context, tx *db.Tx, who ID, n New) error {
	r, err := readingFor(ctx, tx, who)
	if err != nil {
		return err
	}
	limits := r.limits(n)
	if err := r.Err(); err != nil {
		return err
	}
	if len(limits) == 0 {
		return fault.Field("hours_from", "person.error.limit_missing")
	}
	if err := insertLimits(ctx, tx, who, limits); err != nil {
		return err
	}
	for _, l := range limits {
		if err := remember(ctx, tx, who, changed{DidLimit, l.Kind, "", l.memory()}); err != nil {
			return err
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "constraint", ID: who.UUID, Person: who.UUID, Detail: "added"})
}

// RemoveLimit takes a constraint away that no longer holds.
func RemoveLimit(ctx context.Context, tx *db.Tx, limit LimitID) (ID, error) {
	var row struct {
		Limit
		PersonID ID
	}
	found := store.In(ctx, tx).Table("constraints").Select("id", "person_id", "kind", "weekdays", "from_clock", "to_clock", "place").
		Where("id = ?", limit).Limit(1).Find(&row)
	if found.Error != nil {
		return ID{}, fmt.Errorf("constraint %s: %w", limit, found.Error)
	}
	if found.RowsAffected == 0 {
		return ID{}, fault.Missing()
	}
	if _, err := editable(ctx, tx, row.PersonID); err != nil {
		return ID{}, err
	}
	if err := store.In(ctx, tx).Exec("delete from constraints where id = ?", limit).Error; err != nil {
		return ID{}, fmt.Errorf("remove constraint %s: %w", limit, err)
	}
	if err := remember(ctx, tx, row.PersonID, changed{DidLimit, row.Kind, row.memory(), ""}); err != nil {
		return ID{}, err
	}
	return row.PersonID, audit.Write(ctx, tx, audit.Entry{
		Action: audit.Change, Noun: "constraint", ID: limit.UUID, Person: row.PersonID.UUID, Detail: "removed",
	})
}

// memory is a constraint as an event remembers it: a place, or weekdays and hours.
func (l Limit) memory() string {
	if l.Kind == "place" {
		return l.Place
	}
	return strings.Join([]string{l.Weekdays, l.FromClock, l.ToClock}, "|")
}

// LimitOf reads back what an event remembers of a constraint.
func LimitOf(kind, memory string) Limit {
	if kind == "place" {
		return Limit{Kind: kind, Place: memory}
	}
	parts := append(strings.Split(memory, "|"), "", "")
	return Limit{Kind: "hours", Weekdays: parts[0], FromClock: parts[1], ToClock: parts[2]}
}
