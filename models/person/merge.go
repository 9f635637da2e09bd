package person

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm/clause"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// MergeUndo is how long a merge can be undone (docs/promises.md, B2).
const MergeUndo = 30 * 24 * time.Hour

// MergeParts are what one chooses of two files, in the order of a file; the
// columns of a part go together.
var MergeParts = []string{"civility", "last_name", "first_name", "birth_name", "birth_on", "appi_ref", "phone", "email", "housing", "language", "branch", "referent"}

var columnsOf = map[string][]string{
	"phone": {"phone", "phone_use", "sms"}, "housing": {"housing", "address", "postal_code", "commune"},
	"language": {"language", "interpreter"}, "branch": {"branch_id"}, "referent": {"referent_id"},
}

func partColumns(part string) []string {
	if columns := columnsOf[part]; columns != nil {
		return columns
	}
	return []string{part}
}

// Merge is the record of two files made one.
type Merge struct {
	ID        MergeID
	ServiceID uuid.UUID
	KeptID    ID
	MergedID  ID
	MergedAt  time.Time
	MergedBy  uuid.UUID
	UndoUntil time.Time
	Taken     taken `gorm:"serializer:json"`
	Status    string
	UndoneAt  *time.Time
	UndoneBy  *uuid.UUID
}

// MergeID identifies a merge.
type MergeID = id.Of[Merge]

// TableName is where merges are recorded.
func (Merge) TableName() string { return "person_merges" }

// taken is what undoing needs: the values the kept file had and got, by column,
// and what the other file was.
type taken struct {
	Before, After map[string]any
	Status        Status
	AppiRef       string
}

// MergeFiles keeps one file and closes the other, which leads to it from then on:
// everything that hangs on the other moves over, and the kept file takes the parts
// named. Two enrolments in one cycle, or a transfer under way, have to be settled
// first.
func MergeFiles(ctx context.Context, tx *db.Tx, kept, other ID, parts []string) (MergeID, error) {
	keep, gone, err := bothFiles(ctx, tx, kept, other)
	if err != nil {
		return MergeID{}, err
	}
	m := Merge{
		ID: id.New[Merge](), ServiceID: tx.Actor.Service, KeptID: kept, MergedID: other, MergedAt: tx.Now, MergedBy: tx.Actor.Account,
		UndoUntil: tx.Now.Add(MergeUndo), Taken: taken{Before: map[string]any{}, After: map[string]any{}, Status: gone.Status, AppiRef: orEmpty(gone.AppiRef)}, Status: "done",
	}
	before, after := keep.values(), gone.values()
	for _, part := range parts {
		if !slices.Contains(MergeParts, part) {
			return MergeID{}, fault.Of(fault.Invalid, "person.error.choice")
		}
		for _, column := range partColumns(part) {
			if before[column] != after[column] {
				m.Taken.Before[column], m.Taken.After[column] = before[column], after[column]
			}
		}
	}
	if err := store.In(ctx, tx).Create(&m).Error; err != nil {
		return MergeID{}, fmt.Errorf("merge person %s: %w", other, err)
	}
	if err := m.close(ctx, tx); err != nil {
		return MergeID{}, err
	}
	if err := change(ctx, tx, kept, m.Taken.After); err != nil {
		return MergeID{}, err
	}
	if err := moveRows(ctx, tx, "app.merge_rows", m.ID); err != nil {
		return MergeID{}, err
	}
	if err := rekey(ctx, tx, kept); err != nil {
		return MergeID{}, err
	}
	return m.ID, m.journal(ctx, tx, "merge")
}

// bothFiles locks the two, always in the same order, so that two who merge them
// at once wait and do not lock each other out.
func bothFiles(ctx context.Context, tx *db.Tx, kept, other ID) (keep, gone personRow, err error) {
	var rows []personRow
	err = store.In(ctx, tx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("id in ?", []ID{kept, other}).Order("id").Find(&rows).Error
	if err != nil {
		return keep, gone, fmt.Errorf("persons %s, %s: %w", kept, other, err)
	}
	if len(rows) != 2 {
		return keep, gone, fault.Missing()
	}
	if keep, gone = rows[0], rows[1]; keep.ID != kept {
		keep, gone = gone, keep
	}
	switch {
	case keep.Status == Merged, gone.Status == Merged:
		err = fault.Of(fault.Conflict, "merge.error.already")
	case keep.Status == Transferring, gone.Status == Transferring:
		err = fault.Of(fault.Conflict, "merge.error.transferring")
	case keep.Status == Transferred, gone.Status == Transferred:
		err = fault.Of(fault.Conflict, "merge.error.transferred")
	case gone.Status == Deceased && keep.Status != Deceased:
		err = fault.Of(fault.Conflict, "merge.error.deceased")
	}
	return keep, gone, err
}

// close makes the other file lead to the kept one. An APPI number is given up
// before it is taken: two files never share one.
func (m Merge) close(ctx context.Context, tx *db.Tx) error {
	set := map[string]any{"status": Merged, "merged_into": m.KeptID, "updated_at": tx.Now}
	if _, given := m.Taken.After["appi_ref"]; given {
		set["appi_ref"] = nil
	}
	if err := store.In(ctx, tx).Table("persons").Where("id = ?", m.MergedID).Updates(set).Error; err != nil {
		return fmt.Errorf("close person %s: %w", m.MergedID, err)
	}
	return nil
}

// change writes columns of a file, and what lists sort by.
func change(ctx context.Context, tx *db.Tx, file ID, values map[string]any) error {
	set := map[string]any{"updated_at": tx.Now}
	for column, value := range values {
		set[column] = value
	}
	err := store.In(ctx, tx).Table("persons").Where("id = ?", file).Updates(set).Error
	if err != nil {
		return fmt.Errorf("change person %s: %w", file, err)
	}
	p, err := ByID(ctx, tx, file)
	if err != nil {
		return err
	}
	err = store.In(ctx, tx).Table("persons").Where("id = ?", file).Update("sort_key", SortKey(p.LastName, p.FirstName)).Error
	if err != nil {
		return fmt.Errorf("sort key of person %s: %w", file, err)
	}
	return nil
}

// moveRows calls a function of the schema, which reaches rows that the actor may
// not read.
func moveRows(ctx context.Context, tx *db.Tx, function string, merge MergeID) error {
	var moved int
	err := store.In(ctx, tx).Raw("select "+function+"(?)", merge).Scan(&moved).Error
	var refused *pgconn.PgError
	switch {
	case store.Violates(err, "bookings_person_once"):
		return fault.Of(fault.Conflict, "merge.error.two_places")
	case store.Violates(err, "enrolments_once"):
		return fault.Of(fault.Conflict, "merge.error.cycle")
	case errors.As(err, &refused) && (refused.Code == "23505" || refused.Code == "23P01"):
		return fault.Of(fault.Conflict, "merge.error.twice")
	case err != nil:
		return fmt.Errorf("move rows of merge %s: %w", merge, err)
	}
	return nil
}

// rekey makes the search find a file by its own names and by those of files
// merged into it, and these no longer.
func rekey(ctx context.Context, tx *db.Tx, file ID) error {
	merged, err := mergedInto(ctx, tx, file)
	if err != nil {
		return err
	}
	all := append([]ID{file}, merged...)
	if err := store.In(ctx, tx).Exec("delete from person_keys where person_id in ?", all).Error; err != nil {
		return fmt.Errorf("search keys of person %s: %w", file, err)
	}
	rows := map[string]keyRow{}
	for _, one := range all {
		p, err := ByID(ctx, tx, one)
		if err != nil {
			return err
		}
		for _, key := range keysOf(p) {
			key.PersonID = file
			rows[key.Key] = key
		}
	}
	var keys []keyRow
	for _, key := range rows {
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil
	}
	if err := store.In(ctx, tx).Create(&keys).Error; err != nil {
		return fmt.Errorf("search keys of person %s: %w", file, err)
	}
	return nil
}

func (m Merge) journal(ctx context.Context, tx *db.Tx, what string) error {
	return audit.WriteAll(ctx, tx, []audit.Entry{
		{Action: audit.Change, Noun: "person_merge", ID: m.ID.UUID, Person: m.KeptID.UUID, Detail: what},
		{Action: audit.Change, Noun: "person_merge", ID: m.ID.UUID, Person: m.MergedID.UUID, Detail: what},
	})
}

// values are the columns of a file that a merge may choose, as JSON keeps them.
func (r personRow) values() map[string]any {
	return map[string]any{
		"civility": r.Civility, "last_name": r.LastName, "first_name": r.FirstName, "birth_name": r.BirthName, "birth_on": r.BirthOn.String(),
		"appi_ref": anyOrNil(r.AppiRef), "phone": r.Phone, "phone_use": r.PhoneUse, "sms": r.SMS, "email": r.Email,
		"housing": r.Housing, "address": r.Address, "postal_code": r.PostalCode, "commune": r.Commune,
		"language": r.Language, "interpreter": r.Interpreter, "branch_id": r.BranchID.String(), "referent_id": idOrNil(r.ReferentID),
	}
}

func anyOrNil(text *string) any {
	if text == nil {
		return nil
	}
	return *text
}

func idOrNil(id *uuid.UUID) any {
	if id == nil {
		return nil
	}
	return id.String()
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
