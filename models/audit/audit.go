// Package audit writes and reads the journal: who read, changed, exported or
// searched what, and when. Rows hold ids, never names, and no role of the
// portal can alter or delete one.
package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Action is what was done, in the words of the law on police and justice data.
type Action string

const (
	Read    Action = "read"
	Access  Action = "access" // a motive was given for what is not one's own
	Search  Action = "search"
	Create  Action = "create"
	Change  Action = "change"
	Send    Action = "send" // left the service, towards a partner
	Erase   Action = "erase"
	SignIn  Action = "sign_in"
	SignOut Action = "sign_out"
)

// Entry is one line to write. Service and Organisation default to the actor's:
// a partner names the service whose referral it touched.
type Entry struct {
	Action       Action
	Noun         string
	ID           uuid.UUID
	Person       uuid.UUID
	Service      uuid.UUID
	Organisation uuid.UUID
	Detail       string // codes only, such as "sent>accepted"; never free text
}

const line = `
insert into journal (id, at, account_id, kind, role, service_id, organisation_id, action, noun, noun_id, person_id, detail)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

// Write adds a line in the act's own transaction, sent with its commit: no line,
// no act.
func Write(_ context.Context, tx *db.Tx, e Entry) error {
	values, err := valuesOf(tx, e)
	if err != nil {
		return err
	}
	store.Last(tx, line, values...)
	return nil
}

// WriteAll adds many lines of one act.
func WriteAll(ctx context.Context, tx *db.Tx, entries []Entry) error {
	for _, e := range entries {
		if err := Write(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

// valuesOf are the columns of a line in their order.
func valuesOf(tx *db.Tx, e Entry) ([]any, error) {
	if e.Service == uuid.Nil {
		e.Service = tx.Actor.Service
	}
	if e.Organisation == uuid.Nil {
		e.Organisation = tx.Actor.Organisation
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("journal %s %s %s: %w", e.Action, e.Noun, e.ID, err)
	}
	return []any{id, tx.Now, orNull(tx.Actor.Account), string(tx.Actor.Kind), string(tx.Actor.Role), orNull(e.Service), orNull(e.Organisation),
		string(e.Action), e.Noun, orNull(e.ID), orNull(e.Person), e.Detail}, nil
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// Line is one line as it is read back. Name is the colleague's, if the reader's
// tenant knows them; a partner's is shown by its organisation.
type Line struct {
	ID           uuid.UUID
	At           time.Time
	Name         string
	Organisation string
	Role         actor.Role
	Action       Action
	Noun         string
	Detail       string
	// Motive and Words are those of an Access; empty otherwise.
	Motive, Words string
}

const ofFile = `
select j.id, j.at, coalesce(m.name, '') as name, coalesce(o.name, '') as organisation, j.role, j.action, j.noun, j.detail,
  coalesce(t.motive, '') as motive, coalesce(t.words, '') as words
from journal j
left join access_motives t on t.id = j.noun_id and j.noun = 'access_motive'
left join lateral (select name from memberships where account_id = j.account_id limit 1) m on true
left join organisations o on o.id = j.organisation_id
where j.service_id = ? and j.person_id = ? and (j.at, j.id) < (?, ?) and j.at >= ?
order by j.at desc, j.id desc
limit ?`

// File is whose journal is read: a person's file in one service.
type File struct{ Service, Person uuid.UUID }

// Span is the part of a journal to read: from From on, older than the line
// given. The zero value begins at the top and goes to the end.
type Span struct {
	From, Before time.Time
	BeforeID     uuid.UUID
}

// OfFile gives up to limit lines about a file within a span, the latest first.
func OfFile(ctx context.Context, tx *db.Tx, f File, within Span, limit int) ([]Line, error) {
	if within.Before.IsZero() {
		within.Before, within.BeforeID = tx.Now.Add(time.Hour), uuid.Max
	}
	var lines []Line
	err := store.In(ctx, tx).Raw(ofFile, f.Service, f.Person, within.Before, within.BeforeID, within.From, limit).Scan(&lines).Error
	if err != nil {
		return nil, fmt.Errorf("journal of person %s: %w", f.Person, err)
	}
	return lines, nil
}
