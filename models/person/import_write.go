package person

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// rowsAtOnce is how many rows one statement writes: of the widest table, as many
// values as the protocol carries would allow twice.
const rowsAtOnce = 1000

// Decision is what somebody decided who has seen a checked import.
type Decision struct {
	// Seen is Checked.Seal of what was looked at: whatever changed since is
	// looked at again.
	Seen string
	// Anyway are the lines of known or repeated persons that are others after all.
	Anyway []int
	// LeaveWrong leaves aside the rows that cannot be read; without it none may
	// be wrong.
	LeaveWrong bool
}

// Seal sums up what would become of the rows.
func (c Checked) Seal() string {
	return fmt.Sprintf("%d-%d-%d-%d", c.Counts[RowNew], c.Counts[RowKnown], c.Counts[RowRepeated], c.Counts[RowWrong])
}

// CarryOut opens a file for every row that is to have one, all of them or none,
// forgets the rows, and answers how many files were opened.
func CarryOut(ctx context.Context, tx *db.Tx, staged ImportID, words Words, d Decision) (int, error) {
	c, err := Check(ctx, tx, staged, words)
	if err != nil {
		return 0, err
	}
	switch {
	case c.Import.Status == ImportDone:
		return 0, fault.Of(fault.Conflict, "import.error.done")
	case c.Seal() != d.Seen:
		return 0, fault.Of(fault.Conflict, "import.error.changed")
	case c.Counts[RowWrong] > 0 && !d.LeaveWrong:
		return 0, fault.Field("leave_wrong", "import.error.wrong")
	}
	chosen, err := c.chosen(d.Anyway)
	if err != nil {
		return 0, err
	}
	if err := c.finish(ctx, tx, len(chosen)); err != nil {
		return 0, err
	}
	if err := openAll(ctx, tx, chosen); err != nil {
		return 0, err
	}
	detail := fmt.Sprintf("rows=%d created=%d known=%d repeated=%d wrong=%d", len(c.Rows), len(chosen), c.Counts[RowKnown], c.Counts[RowRepeated], c.Counts[RowWrong])
	return len(chosen), audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "person_import", ID: staged.UUID, Detail: detail})
}

// chosen are the rows to open: the new ones, and those decided upon.
func (c Checked) chosen(anyway []int) ([]CheckedRow, error) {
	var rows []CheckedRow
	for _, row := range c.Rows {
		switch {
		case row.State == RowNew:
		case !slices.Contains(anyway, row.Line):
			continue
		case row.State == RowWrong, row.Settled:
			return nil, fault.Of(fault.Conflict, "import.error.changed")
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, fault.Of(fault.Conflict, "import.error.nothing")
	}
	return rows, nil
}

// finish closes the import first: of two who confirm at once one goes on.
func (c Checked) finish(ctx context.Context, tx *db.Tx, created int) error {
	done := store.In(ctx, tx).Table("person_imports").Where("id = ? and status = ?", c.Import.ID, ImportPending).Updates(map[string]any{
		"status": ImportDone, "header": "[]", "created": created, "known": c.Counts[RowKnown], "repeated": c.Counts[RowRepeated],
		"wrong": c.Counts[RowWrong], "finished_at": tx.Now, "expires_at": tx.Now.Add(importCounts),
	})
	if done.Error != nil {
		return fmt.Errorf("finish import %s: %w", c.Import.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "import.error.done")
	}
	if err := store.In(ctx, tx).Exec("delete from person_import_rows where import_id = ?", c.Import.ID).Error; err != nil {
		return fmt.Errorf("forget rows of import %s: %w", c.Import.ID, err)
	}
	return nil
}

// openAll writes many files by few statements.
func openAll(ctx context.Context, tx *db.Tx, rows []CheckedRow) error {
	var persons []personRow
	var keys []keyRow
	var measures []measureRow
	var duties []obligationRow
	var bounds []limitRow
	var lines []audit.Entry
	for _, row := range rows {
		p := row.Person
		p.ID = id.New[Person]()
		m, o, l := situationRows(tx, p.ID, row.measure, row.obligations, row.limits)
		persons, keys = append(persons, rowOf(tx, p)), append(keys, keysOf(p)...)
		measures, duties, bounds = append(measures, m...), append(duties, o...), append(bounds, l...)
		lines = append(lines, audit.Entry{Action: audit.Create, Noun: "person", ID: p.ID.UUID, Person: p.ID.UUID})
	}
	for _, write := range []struct {
		rows any
		none bool
	}{{persons, false}, {keys, len(keys) == 0}, {measures, len(measures) == 0}, {duties, len(duties) == 0}, {bounds, len(bounds) == 0}} {
		if write.none {
			continue
		}
		err := store.In(ctx, tx).CreateInBatches(write.rows, rowsAtOnce).Error
		if store.Violates(err, "persons_appi") { // a colleague was quicker by a moment
			return fault.Of(fault.Conflict, "import.error.changed")
		}
		if err != nil {
			return fmt.Errorf("open %d persons: %w", len(persons), err)
		}
	}
	return audit.WriteAll(ctx, tx, lines)
}
