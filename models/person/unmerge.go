package person

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// UndoMerge opens the other file again: what moved and still lies with the kept
// file moves back, and values that nobody changed since are what they were. What
// happened since the merge stays with the kept file. Up to MergeUndo after it.
func UndoMerge(ctx context.Context, tx *db.Tx, merge MergeID) (Merge, error) {
	m, err := MergeByID(ctx, tx, merge)
	if err != nil {
		return Merge{}, err
	}
	if !tx.Now.Before(m.UndoUntil) {
		return Merge{}, fault.Of(fault.Conflict, "merge.error.late")
	}
	var rows []personRow
	err = store.In(ctx, tx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("id in ?", []ID{m.KeptID, m.MergedID}).Order("id").Find(&rows).Error
	if err != nil || len(rows) != 2 {
		return Merge{}, fmt.Errorf("files of merge %s: %d, %w", merge, len(rows), err)
	}
	keep, gone := rows[0], rows[1]
	if keep.ID != m.KeptID {
		keep, gone = gone, keep
	}
	if keep.Status == Merged {
		return Merge{}, fault.Of(fault.Conflict, "merge.error.chain")
	}
	done := store.In(ctx, tx).Table("person_merges").Where("id = ? and status = 'done'", merge).
		Updates(map[string]any{"status": "undone", "undone_at": tx.Now, "undone_by": tx.Actor.Account})
	if done.Error != nil {
		return Merge{}, fmt.Errorf("undo merge %s: %w", merge, done.Error)
	}
	if done.RowsAffected == 0 {
		return Merge{}, fault.Of(fault.Conflict, "merge.error.undone")
	}
	if err := m.giveBack(ctx, tx, keep, gone); err != nil {
		return Merge{}, err
	}
	if err := moveRows(ctx, tx, "app.unmerge_rows", merge); err != nil {
		return Merge{}, err
	}
	for _, file := range []ID{m.MergedID, m.KeptID} {
		if err := rekey(ctx, tx, file); err != nil {
			return Merge{}, err
		}
	}
	return m, m.journal(ctx, tx, "unmerge")
}

// giveBack restores the values that are still those of the merge; the kept file
// first, for an APPI number goes back only once it is free.
func (m Merge) giveBack(ctx context.Context, tx *db.Tx, keep, gone personRow) error {
	now, restored := keep.values(), map[string]any{}
	for column, before := range m.Taken.Before {
		if now[column] == m.Taken.After[column] {
			restored[column] = before
		}
	}
	if err := change(ctx, tx, m.KeptID, restored); err != nil {
		return err
	}
	set := map[string]any{"status": m.Taken.Status, "merged_into": nil, "updated_at": tx.Now}
	if _, back := restored["appi_ref"]; back && gone.AppiRef == nil {
		set["appi_ref"] = nullText(m.Taken.AppiRef)
	}
	err := store.In(ctx, tx).Table("persons").Where("id = ?", m.MergedID).Updates(set).Error
	if err != nil {
		return fmt.Errorf("open person %s again: %w", m.MergedID, err)
	}
	return nil
}

// MergeByID loads a merge of the actor's service.
func MergeByID(ctx context.Context, tx *db.Tx, merge MergeID) (Merge, error) {
	var m Merge
	found := store.In(ctx, tx).Where("id = ?", merge).Limit(1).Find(&m)
	if found.Error != nil {
		return Merge{}, fmt.Errorf("merge %s: %w", merge, found.Error)
	}
	if found.RowsAffected == 0 {
		return Merge{}, fault.Missing()
	}
	return m, nil
}

const leadingTo = `
with recursive way as (
  select id, 1 as step from persons where merged_into = @kept
  union all
  select p.id, w.step + 1 from way w join persons p on p.merged_into = w.id where w.step < 20
)
select id from way order by id`

// mergedInto lists the files that lead to a kept one, by however many merges.
func mergedInto(ctx context.Context, tx *db.Tx, kept ID) ([]ID, error) {
	var all []ID
	if err := store.In(ctx, tx).Raw(leadingTo, map[string]any{"kept": kept}).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("files merged into %s: %w", kept, err)
	}
	return all, nil
}

const keptInstead = `
with recursive way as (
  select id, merged_into, 1 as step from persons where id = @file
  union all
  select p.id, p.merged_into, w.step + 1 from way w join persons p on p.id = w.merged_into where w.step < 20
)
select id from way where merged_into is null`

// KeptInstead is the file that is kept instead of one merged away, however often;
// a file that was not is its own.
func KeptInstead(ctx context.Context, tx *db.Tx, file ID) (ID, error) {
	var kept ID
	found := store.In(ctx, tx).Raw(keptInstead, map[string]any{"file": file}).Scan(&kept)
	if found.Error != nil {
		return ID{}, fmt.Errorf("file kept instead of %s: %w", file, found.Error)
	}
	if found.RowsAffected == 0 {
		return ID{}, fault.Missing()
	}
	return kept, nil
}

// MergeMoment is a merge as the timeline of the kept file tells it.
type MergeMoment struct {
	ID                  MergeID
	At                  time.Time
	UndoUntil           time.Time
	UndoneAt            *time.Time
	ByName              string
	LastName, FirstName string // of the other file
	BirthOn             day.Day
}

// Name is « NOM Prénom » of the other file.
func (m MergeMoment) Name() string { return inList(m.LastName, m.FirstName) }

// Undoable reports whether the merge can still be undone.
func (m MergeMoment) Undoable(now time.Time) bool {
	return m.UndoneAt == nil && now.Before(m.UndoUntil)
}

const mergesOf = `
select g.id, g.merged_at as at, g.undo_until, g.undone_at, o.last_name, o.first_name, o.birth_on,
  coalesce((select m.name from memberships m where m.account_id = g.merged_by and m.service_id = g.service_id limit 1), '') as by_name
from person_merges g join persons o on o.id = g.merged_id
where g.kept_id = ? order by g.merged_at desc, g.id desc limit 50`

// MergesOf lists the merges a file was kept in, the latest first.
func MergesOf(ctx context.Context, tx *db.Tx, kept ID) ([]MergeMoment, error) {
	var all []MergeMoment
	if err := store.In(ctx, tx).Raw(mergesOf, kept).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("merges of person %s: %w", kept, err)
	}
	return all, nil
}
