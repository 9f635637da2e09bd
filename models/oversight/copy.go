package oversight

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// CopyID names a copy.
type CopyID = id.Of[Copy]

// CopyLasts is how long a copy can be fetched by whoever asked for it. The database
// sets it.
const CopyLasts = 24 * time.Hour

// CopySteps are those of making a copy: the rows are read, the files written, and
// kept.
const CopySteps = 3

// LongestReason bounds why a copy is asked for, in characters.
const LongestReason = 300

// Nouns of the journal: a copy that is asked for or looked at, and one that is
// taken away.
const (
	NounCopy     = "person_copy"
	NounCopyFile = "person_copy_file"
)

// Copy is what the portal holds of a person as a file to be given to them, on its
// way or ready. The person has the right to it by articles 104 and 105 of the law
// n° 78-17 of 6 January 1978.
type Copy struct {
	ID        CopyID
	Overseen  FileID // the file as the question found it
	FileID    uuid.UUID
	ServiceID uuid.UUID
	Service   string
	Words     string // of the question
	Reason    string
	Ready     bool
	Done      int // of CopySteps
	Size      int // bytes
	AskedAt   time.Time
	ExpiresAt time.Time
	// Withheld is how many rows are not in it, by table.
	Withheld map[string]int `gorm:"-"`
}

// CopyWork is the background job that makes a copy.
type CopyWork struct {
	Copy    uuid.UUID `json:"copy"`
	Service uuid.UUID `json:"service"`
}

// Kind names the job.
func (CopyWork) Kind() string { return "person_copy" }

// AskCopy has a copy made of a file of an open question of the actor's. A file that
// was merged into another gives the copy of that one. Errors are faults of the field
// reason; a question that is closed, or a file that is gone, is not found.
func AskCopy(ctx context.Context, tx *db.Tx, of File, reason string) (CopyID, error) {
	var wrong fault.Collector
	reason = strings.TrimSpace(reason)
	wrong.Require("reason", reason, "person_copy.error.reason")
	if utf8.RuneCountInString(reason) > LongestReason {
		wrong.Add("reason", "person.error.long", "max", LongestReason)
	}
	if err := wrong.Err(); err != nil {
		return CopyID{}, err
	}
	made := id.New[Copy]()
	var file uuid.NullUUID
	if err := store.In(ctx, tx).Raw("select app.ask_copy(?, ?, ?)", made, of.ID, reason).Row().Scan(&file); err != nil {
		return CopyID{}, fmt.Errorf("ask for copy %s: %w", made, err)
	}
	if !file.Valid {
		return CopyID{}, fault.Of(fault.NotFound, "oversight.error.closed")
	}
	if err := store.Enqueue(ctx, tx, store.Job{Args: CopyWork{Copy: made.UUID, Service: of.ServiceID}}); err != nil {
		return CopyID{}, err
	}
	return made, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: NounCopy, ID: made.UUID, Service: of.ServiceID, Person: file.UUID})
}

const copies = `
select c.id, c.overseen_id as overseen, c.file_id, c.service_id, s.name as service, o.words, c.reason, c.status = 'ready' as ready, c.done,
  coalesce(octet_length(c.body), 0) as size, c.asked_at, c.expires_at, c.left_out::text as withheld_rows
from person_copies c join services s on s.id = c.service_id join oversight_files f on f.id = c.overseen_id join oversights o on o.id = f.oversight_id
where c.account_id = @account and c.expires_at > @now and (@id = '00000000-0000-0000-0000-000000000000' or c.id = @id)
order by c.asked_at desc, c.id desc limit @most`

func copiesOf(ctx context.Context, tx *db.Tx, which CopyID) ([]Copy, error) {
	var rows []struct {
		Copy
		WithheldRows string
	}
	err := store.In(ctx, tx).Raw(copies, map[string]any{"account": tx.Actor.Account, "now": tx.Now, "id": which, "most": listed}).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("copies: %w", err)
	}
	all := make([]Copy, len(rows))
	for i, row := range rows {
		all[i] = row.Copy
		if err := json.Unmarshal([]byte(row.WithheldRows), &all[i].Withheld); err != nil {
			return nil, fmt.Errorf("what copy %s leaves out: %w", row.ID, err)
		}
	}
	return all, nil
}

// Copies are those the actor asked for that have not expired, the latest first.
func Copies(ctx context.Context, tx *db.Tx) ([]Copy, error) { return copiesOf(ctx, tx, CopyID{}) }

// CopyByID is a copy of the actor's; any other, one that has expired, and one whose
// person was eliminated since, is not found.
func CopyByID(ctx context.Context, tx *db.Tx, which CopyID) (Copy, error) {
	if which.Zero() {
		return Copy{}, fault.Missing()
	}
	found, err := copiesOf(ctx, tx, which)
	if err != nil {
		return Copy{}, err
	}
	if len(found) == 0 {
		return Copy{}, fault.Of(fault.NotFound, "person_copy.error.gone")
	}
	return found[0], nil
}

// CopyFile gives the bytes of a copy of the actor's that is ready.
func CopyFile(ctx context.Context, tx *db.Tx, which CopyID) (c Copy, body []byte, err error) {
	if c, err = CopyByID(ctx, tx, which); err != nil {
		return c, nil, err
	}
	if !c.Ready {
		return c, nil, fault.Of(fault.Conflict, "person_copy.error.not_ready")
	}
	err = store.Each(ctx, tx, "select body from person_copies where id = $1", []any{which.UUID}, []any{&body}, func() error { return nil })
	if err != nil {
		return c, nil, fmt.Errorf("file of copy %s: %w", which, err)
	}
	return c, body, nil
}
