package inclusion

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// States of an intake: looked at, waiting for somebody's decision, being written,
// done; or refused as a whole.
const (
	Checking flow.Status = "checking"
	Pending  flow.Status = "pending"
	Applying flow.Status = "applying"
	Done     flow.Status = "done"
	Refused  flow.Status = "refused"
)

// lasts is how long a file that nobody decides about is kept, counts how long what
// became of one is.
const (
	lasts  = 7 * 24 * time.Hour
	listed = 20
)

// IntakeID identifies an intake.
type IntakeID = id.Of[Intake]

// Intake is a file on its way into the directory.
type Intake struct {
	ID                                     IntakeID
	Status                                 flow.Status
	Refusal                                string // a code
	RefusedLine                            int
	Rows, Progress                         int
	Fresh, Changed, Same, Elsewhere, Wrong int
	Unknown                                []string  `gorm:"serializer:json"`
	Problems                               []Problem `gorm:"serializer:json"`
	CreatedAt                              time.Time
	FinishedAt                             *time.Time
}

// Problem is one row that cannot be taken.
type Problem struct {
	Line int    `json:"line"`
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
	Key  string `json:"key"`
}

// Busy reports whether the intake is being worked on in the background.
func (i Intake) Busy() bool { return i.Status == Checking || i.Status == Applying }

// Work is the background job of an intake; which step it takes, its state says.
type Work struct {
	Intake  uuid.UUID `json:"intake"`
	Service uuid.UUID `json:"service"`
}

// Kind names the job.
func (Work) Kind() string { return "directory_intake" }

// Stage keeps a file and has it looked at in the background.
func Stage(ctx context.Context, tx *db.Tx, file []byte) (IntakeID, error) {
	if len(file) == 0 {
		return IntakeID{}, fault.Field("file", "intake.refused.empty")
	}
	intake := id.New[Intake]()
	_, err := store.Exec(ctx, tx, `insert into intakes (id, service_id, account_id, status, body, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)`,
		intake.UUID, tx.Actor.Service, tx.Actor.Account, string(Checking), file, tx.Now, tx.Now.Add(lasts))
	if err != nil {
		return IntakeID{}, fmt.Errorf("stage intake: %w", err)
	}
	if err := enqueue(ctx, tx, intake); err != nil {
		return IntakeID{}, err
	}
	return intake, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "intake", ID: intake.UUID})
}

func enqueue(ctx context.Context, tx *db.Tx, intake IntakeID) error {
	return store.Enqueue(ctx, tx, store.Job{Args: Work{Intake: intake.UUID, Service: tx.Actor.Service}})
}

const intakeColumns = `id, status, refusal, refused_line, rows, progress, fresh, changed, same, elsewhere, wrong, unknown, problems, created_at, finished_at`

// ByID finds an intake of the actor's service.
func ByID(ctx context.Context, tx *db.Tx, intake IntakeID) (Intake, error) {
	found, err := intakes(ctx, tx, "id = $1", intake.UUID)
	if err != nil {
		return Intake{}, err
	}
	if len(found) == 0 {
		return Intake{}, fault.Missing()
	}
	return found[0], nil
}

// Intakes lists those of the actor's service, the latest first.
func Intakes(ctx context.Context, tx *db.Tx) ([]Intake, error) {
	return intakes(ctx, tx, "service_id = $1", tx.Actor.Service)
}

func intakes(ctx context.Context, tx *db.Tx, where string, arg uuid.UUID) ([]Intake, error) {
	var all []Intake
	var i Intake
	var unknown, problems []byte
	columns := []any{&i.ID.UUID, &i.Status, &i.Refusal, &i.RefusedLine, &i.Rows, &i.Progress, &i.Fresh, &i.Changed, &i.Same, &i.Elsewhere, &i.Wrong,
		&unknown, &problems, &i.CreatedAt, &i.FinishedAt}
	query := "select " + intakeColumns + " from intakes where " + where + " order by created_at desc, id desc limit " + fmt.Sprint(listed)
	err := store.Each(ctx, tx, query, []any{arg}, columns, func() error {
		i.Unknown, i.Problems = nil, nil
		if err := json.Unmarshal(unknown, &i.Unknown); err != nil {
			return err
		}
		if err := json.Unmarshal(problems, &i.Problems); err != nil {
			return err
		}
		all = append(all, i)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("intakes: %w", err)
	}
	return all, nil
}

// Confirm has a file written into the directory, in the background and whole.
func Confirm(ctx context.Context, tx *db.Tx, intake IntakeID) error {
	if err := advance(ctx, tx, intake, Pending, Applying); err != nil {
		return err
	}
	if err := enqueue(ctx, tx, intake); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "intake", ID: intake.UUID, Detail: "pending>applying"})
}

// Discard gives a file up that was not confirmed.
func Discard(ctx context.Context, tx *db.Tx, intake IntakeID) error {
	found, err := ByID(ctx, tx, intake)
	if err != nil {
		return err
	}
	if found.Status != Pending && found.Status != Refused {
		return fault.Of(fault.Conflict, "intake.error.moved_on")
	}
	if err := store.In(ctx, tx).Exec("delete from intakes where id = ? and status = ?", intake, string(found.Status)).Error; err != nil {
		return fmt.Errorf("discard intake %s: %w", intake, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Erase, Noun: "intake", ID: intake.UUID})
}

// advance moves an intake on; zero rows is a conflict, or an intake that is not
// the actor's.
func advance(ctx context.Context, tx *db.Tx, intake IntakeID, from, to flow.Status) error {
	if _, err := ByID(ctx, tx, intake); err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("intakes").Where("id = ? and status = ?", intake, string(from)).Update("status", string(to))
	if done.Error != nil {
		return fmt.Errorf("intake %s: %w", intake, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "intake.error.moved_on")
	}
	return nil
}
