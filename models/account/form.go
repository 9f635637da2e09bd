package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Answer is where the first submit of a form sent the browser.
type Answer struct{ Location, Flash string }

// submit notes a form once per account; what was kept of it when a session had
// ended goes at the same time, for it is being carried out.
const submit = `
with kept as (delete from drafts where account_id = $1 and id = $2)
insert into submissions (account_id, once, at, path) values ($1, $2, (select app.moment()), $3)
on conflict (account_id, once) do nothing`

// Submit opens a unit of work that carries out a form, and notes it in the same
// trip: while the first is under way a repeat waits. For a form already carried
// out fn gets the first answer, else nil.
func Submit(ctx context.Context, pool *db.Pool, by actor.Actor, once uuid.UUID, path string, fn func(tx *db.Tx, first *Answer) error) error {
	note := store.Statement{SQL: submit, Args: []any{by.Account, once, path}}
	return pool.WriteAfter(ctx, by, note, func(tx *db.Tx, added int64) error {
		if added > 0 {
			return fn(tx, nil)
		}
		first, err := firstAnswer(ctx, tx, once, path)
		if err != nil {
			return err
		}
		return fn(tx, &first)
	})
}

func firstAnswer(ctx context.Context, tx *db.Tx, once uuid.UUID, path string) (Answer, error) {
	var first struct{ Path, Location, Flash string }
	err := store.In(ctx, tx).Table("submissions").Where("account_id = ? and once = ?", tx.Actor.Account, once).Take(&first).Error
	if err != nil {
		return Answer{}, fmt.Errorf("submit: %w", err)
	}
	if first.Path != path || first.Location == "" {
		return Answer{}, fault.Of(fault.Conflict, "error.repeated.text")
	}
	return Answer{first.Location, first.Flash}, nil
}

// Answered keeps the answer of the first submit, with the commit.
func Answered(tx *db.Tx, once uuid.UUID, location, flash string) {
	store.Last(tx, "update submissions set location = $3, flash = $4 where account_id = $1 and once = $2", tx.Actor.Account, once, location, flash)
}

// Draft is what was typed in a form whose session had ended by time.
type Draft struct {
	ID      uuid.UUID
	Path    string
	Fields  string // JSON of the fields, as the web layer wrote it
	SavedAt time.Time
}

// Keep saves a draft of whoever typed it, as the role of sign-in, and gives its
// name. It belongs to the membership they acted in: another place must not see
// what this one's form held.
func Keep(ctx context.Context, tx *db.Tx, of actor.Actor, path, fields string) (uuid.UUID, error) {
	draft := uuid.Must(uuid.NewV7())
	err := store.In(ctx, tx).Exec("insert into drafts (id, account_id, membership_id, path, fields, saved_at) values (?, ?, ?, ?, ?, ?)",
		draft, of.Account, of.Membership, path, fields, tx.Now).Error
	if err != nil {
		return uuid.Nil, fmt.Errorf("keep draft of account %s: %w", of.Account, err)
	}
	return draft, nil
}

// Drafts lists what is kept for the actor where they act, the latest first,
// without the text.
func Drafts(ctx context.Context, tx *db.Tx) ([]Draft, error) {
	var kept []Draft
	err := store.In(ctx, tx).Select("id", "path", "saved_at").Where("account_id = ? and membership_id = ? and saved_at > ?", tx.Actor.Account, tx.Actor.Membership, tx.Now.Add(-KeptAfterEnd)).
		Order("saved_at desc").Limit(20).Find(&kept).Error
	if err != nil {
		return nil, fmt.Errorf("drafts: %w", err)
	}
	return kept, nil
}

// DraftByID finds one of the actor's own drafts.
func DraftByID(ctx context.Context, tx *db.Tx, id uuid.UUID) (Draft, error) {
	var draft Draft
	found := store.In(ctx, tx).Where("id = ? and account_id = ? and membership_id = ? and saved_at > ?", id, tx.Actor.Account, tx.Actor.Membership, tx.Now.Add(-KeptAfterEnd)).Limit(1).Find(&draft)
	if found.Error != nil {
		return Draft{}, fmt.Errorf("draft %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return Draft{}, fault.Missing()
	}
	return draft, nil
}

// Discard removes one of the actor's own drafts.
func Discard(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	done := store.In(ctx, tx).Exec("delete from drafts where id = ? and account_id = ? and membership_id = ?", id, tx.Actor.Account, tx.Actor.Membership)
	if done.Error != nil {
		return fmt.Errorf("discard draft %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return nil
}
