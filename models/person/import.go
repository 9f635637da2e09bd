package person

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/sheet"
)

// Bounds of an import.
const (
	ImportRows  = 10_000
	ImportBytes = 20 << 20
	// ImportLasts is how long an import that nobody carries out is kept.
	ImportLasts = 24 * time.Hour
	// importCounts is how long the counts of one that was carried out are.
	importCounts = 90 * 24 * time.Hour
)

// ImportColumns are what a file may say of a person, in the order of its
// documentation.
var ImportColumns = []string{
	"last_name", "first_name", "birth_name", "birth_on", "civility", "appi_ref", "phone", "phone_use", "sms", "email",
	"housing", "address", "postal_code", "commune", "language", "interpreter", "branch", "referent",
	"measure", "frame", "measure_starts_on", "measure_ends_on", "in_custody_register", "obligations", "forbidden_place",
}

// ImportNeeds are the columns no file may lack.
var ImportNeeds = []string{"last_name", "birth_on"}

// Words are what the heads and cells of a file may say, in any language of the
// portal: models know codes only. Heads and words are folded.
type Words struct {
	Columns map[string]string            // head → one of ImportColumns
	Values  map[string]map[string]string // column → word → code; "true" and "false" for a yes or no
}

// ImportStatus is where an import stands.
type ImportStatus string

const (
	ImportPending ImportStatus = "pending"
	ImportDone    ImportStatus = "done"
)

// Import is a file of persons: rows that wait for a decision, or what became of
// them.
type Import struct {
	ID         ImportID
	ServiceID  uuid.UUID
	AccountID  uuid.UUID
	BranchID   *uuid.UUID // of persons whose branch the file does not name
	Status     ImportStatus
	Header     []string `gorm:"serializer:json"`
	Encoding   string   // as in models/sheet
	Separator  string
	Rows       int
	Created    int // these four once it is done
	Known      int
	Repeated   int
	Wrong      int
	CreatedAt  time.Time
	ExpiresAt  time.Time
	FinishedAt *time.Time
}

// ImportID identifies an import.
type ImportID = id.Of[Import]

// TableName is where imports are kept.
func (Import) TableName() string { return "person_imports" }

// Stage keeps the rows of a file until somebody decides. A file that cannot be
// read, or lacks a column that is needed, is refused as a whole and leaves
// nothing. Branch is the one of persons whose branch the file does not name;
// empty for none.
func Stage(ctx context.Context, tx *db.Tx, body []byte, branch string, words Words) (ImportID, error) {
	if len(body) > ImportBytes {
		return ImportID{}, fault.Of(fault.TooLarge, "")
	}
	chosen, ok := readID(branch)
	if ok && chosen != uuid.Nil {
		known, err := Branches(ctx, tx)
		if err != nil {
			return ImportID{}, err
		}
		ok = slices.ContainsFunc(known, func(c Choice) bool { return c.ID == chosen })
	}
	if !ok {
		return ImportID{}, fault.Field("branch_id", "person.error.branch")
	}
	table, err := sheet.Read(body, ImportRows)
	if err != nil {
		return ImportID{}, unreadable(err)
	}
	if err := heads(table.Header, words, chosen != uuid.Nil); err != nil {
		return ImportID{}, err
	}
	staged := Import{
		ID: id.New[Import](), ServiceID: tx.Actor.Service, AccountID: tx.Actor.Account, BranchID: nullUUID(chosen), Status: ImportPending,
		Header: table.Header, Encoding: table.Encoding, Separator: string(table.Separator), Rows: len(table.Rows),
		CreatedAt: tx.Now, ExpiresAt: tx.Now.Add(ImportLasts),
	}
	if err := store.In(ctx, tx).Create(&staged).Error; err != nil {
		return ImportID{}, fmt.Errorf("stage import %s: %w", staged.ID, err)
	}
	if err := keepRows(ctx, tx, staged.ID, table.Rows); err != nil {
		return ImportID{}, err
	}
	return staged.ID, audit.Write(ctx, tx, audit.Entry{
		Action: audit.Create, Noun: "person_import", ID: staged.ID.UUID, Detail: fmt.Sprintf("rows=%d", staged.Rows),
	})
}

func unreadable(err error) error {
	var why *sheet.Unreadable
	if !errors.As(err, &why) {
		return err
	}
	if why.Line > 0 {
		return fault.Field("file", "import.unreadable."+string(why.Why), "line", why.Line)
	}
	if why.Why == sheet.TooMany {
		return fault.Field("file", "import.unreadable.too_many", "max", ImportRows)
	}
	return fault.Field("file", "import.unreadable."+string(why.Why))
}

// heads refuses a file that names a column twice or lacks one.
func heads(header []string, words Words, branch bool) error {
	var wrong fault.Collector
	seen := map[string]bool{}
	for _, head := range header {
		column := words.Columns[fold.Text(head)]
		if column != "" && seen[column] {
			wrong.Add("file", "import.error.column_twice", "column_key", "import.column."+column)
		}
		seen[column] = true
	}
	needs := ImportNeeds
	if !branch {
		needs = append(slices.Clone(needs), "branch")
	}
	for _, column := range needs {
		if !seen[column] {
			wrong.Add("file", "import.error.column_missing", "column_key", "import.column."+column)
		}
	}
	return wrong.Err()
}

// keptRow is a row as it is stored. The cells are JSON.
type keptRow struct {
	Line  int    `json:"line"`
	Cells string `json:"cells"`
}

const insertRows = `
insert into person_import_rows (import_id, service_id, line, cells)
select @import, @service, r.line, r.cells from jsonb_to_recordset(cast(@rows as jsonb)) as r(line integer, cells text)`

// keepRows stores all rows by one statement.
func keepRows(ctx context.Context, tx *db.Tx, staged ImportID, rows []sheet.Row) error {
	kept := make([]keptRow, len(rows))
	for i, row := range rows {
		cells, err := json.Marshal(row.Cells)
		if err != nil {
			return fmt.Errorf("rows of import %s: %w", staged, err)
		}
		kept[i] = keptRow{row.Line, string(cells)}
	}
	all, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("rows of import %s: %w", staged, err)
	}
	err = store.In(ctx, tx).Exec(insertRows, map[string]any{"import": staged, "service": tx.Actor.Service, "rows": string(all)}).Error
	if err != nil {
		return fmt.Errorf("rows of import %s: %w", staged, err)
	}
	return nil
}

// ImportByID loads an import of the actor's service; one that has had its time
// does not exist.
func ImportByID(ctx context.Context, tx *db.Tx, staged ImportID) (Import, error) {
	var i Import
	found := store.In(ctx, tx).Where("id = ? and expires_at > ?", staged, tx.Now).Limit(1).Find(&i)
	if found.Error != nil {
		return Import{}, fmt.Errorf("import %s: %w", staged, found.Error)
	}
	if found.RowsAffected == 0 {
		return Import{}, fault.Missing()
	}
	return i, nil
}

// Imports lists the latest imports of the actor's service.
func Imports(ctx context.Context, tx *db.Tx) ([]Import, error) {
	var all []Import
	err := store.In(ctx, tx).Where("service_id = ? and expires_at > ?", tx.Actor.Service, tx.Now).Order("created_at desc, id desc").Limit(20).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("imports: %w", err)
	}
	return all, nil
}

// DiscardImport removes a file that waits, with all its rows.
func DiscardImport(ctx context.Context, tx *db.Tx, staged ImportID) error {
	if _, err := ImportByID(ctx, tx, staged); err != nil {
		return err
	}
	done := store.In(ctx, tx).Exec("delete from person_imports where id = ? and status = ?", staged, ImportPending)
	if done.Error != nil {
		return fmt.Errorf("discard import %s: %w", staged, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "import.error.done")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Erase, Noun: "person_import", ID: staged.UUID})
}
