// Package programme holds collective programmes: versioned templates of
// sessions, the cycles that are held of them, their sessions, and who is
// enrolled. What is seen from outside is neutral: a cycle is called by its year
// and number, never by what people did.
package programme

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// ID identifies a programme.
type ID = id.Of[Programme]

// Programme is a template in its latest version. One that was never published
// has no version, and its Number is 0.
type Programme struct {
	ID       ID
	Name     string
	Theme    Theme
	Status   Status
	Version  uuid.UUID // cycles keep the version they were made from
	Number   int       // of the version, from 1
	SeatsMin int
	SeatsMax int
	Minutes  int // of each session that says nothing else
	Sessions int // how many sessions
	// Drafted says that somebody has begun the next version.
	Drafted bool
}

// Status is where a programme stands.
type Status string

// Statuses of a programme.
const (
	Unpublished Status = "draft"
	Active      Status = "active"
	Withdrawn   Status = "withdrawn" // no new cycle is made of it
)

// Create adds a programme to the actor's service, with its first version.
func Create(ctx context.Context, tx *db.Tx, template Template) (ID, error) {
	var wrong fault.Collector
	template.check(&wrong)
	if err := wrong.Err(); err != nil {
		return ID{}, err
	}
	programme, err := add(ctx, tx, template.Name, template.Theme, Active)
	if err != nil {
		return ID{}, err
	}
	return programme, addVersion(ctx, tx, programme, 1, template)
}

func add(ctx context.Context, tx *db.Tx, name string, theme Theme, status Status) (ID, error) {
	row := struct {
		ID        ID
		ServiceID uuid.UUID
		Name      string
		Theme     Theme
		Status    Status
	}{id.New[Programme](), tx.Actor.Service, strings.TrimSpace(name), theme, status}
	if err := store.In(ctx, tx).Table("programmes").Create(&row).Error; err != nil {
		return ID{}, fmt.Errorf("create programme %s: %w", row.ID, err)
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "programme", ID: row.ID.UUID})
}

// Revise adds a version; cycles under way keep theirs.
func Revise(ctx context.Context, tx *db.Tx, programme ID, template Template) error {
	var wrong fault.Collector
	template.check(&wrong)
	if err := wrong.Err(); err != nil {
		return err
	}
	current, err := ByID(ctx, tx, programme)
	if err != nil {
		return err
	}
	if err := addVersion(ctx, tx, programme, current.Number+1, template); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "programme", ID: programme.UUID, Detail: "published"})
}

const latest = `
select p.id, p.name, p.theme, p.status, v.id as version, coalesce(v.version, 0) as number, coalesce(v.seats_min, 0) as seats_min,
  coalesce(v.seats_max, 0) as seats_max, coalesce(v.minutes, 0) as minutes,
  (select count(*) from programme_sessions s where s.version_id = v.id) as sessions,
  exists (select from programme_drafts d where d.programme_id = p.id) as drafted
from programmes p
left join lateral (select * from programme_versions where programme_id = p.id order by version desc limit 1) v on true
where `

// programmes leaves out what is behind a cultural action.
func programmes(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Programme, error) {
	var found []Programme
	if err := store.In(ctx, tx).Raw(latest+"p.theme <> 'culture' and "+where, args...).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("programmes: %w", err)
	}
	return found, nil
}

// Programmes lists the service's active programmes by name: those a cycle may be
// made of.
func Programmes(ctx context.Context, tx *db.Tx) ([]Programme, error) {
	return programmes(ctx, tx, "p.status = 'active' order by p.name, p.id limit 200")
}

// AllProgrammes lists those too that are being written or were withdrawn, the
// active first.
func AllProgrammes(ctx context.Context, tx *db.Tx) ([]Programme, error) {
	return programmes(ctx, tx, "true order by array_position(array['active','draft','withdrawn'], p.status), p.name, p.id limit 200")
}

// ByID loads an active programme of the service in its latest version.
func ByID(ctx context.Context, tx *db.Tx, programme ID) (Programme, error) {
	p, err := Find(ctx, tx, programme)
	if err == nil && p.Status != Active {
		return Programme{}, fault.Missing()
	}
	return p, err
}

// Find loads a programme of the service wherever it stands.
func Find(ctx context.Context, tx *db.Tx, programme ID) (Programme, error) {
	found, err := programmes(ctx, tx, "p.id = ?", programme)
	if err != nil {
		return Programme{}, err
	}
	if len(found) == 0 {
		return Programme{}, fault.Missing()
	}
	return found[0], nil
}

// Withdraw lets no new cycle be made of a programme; those under way go on.
func Withdraw(ctx context.Context, tx *db.Tx, programme ID) error {
	return turn(ctx, tx, programme, Active, Withdrawn)
}

// Restore takes a withdrawal back.
func Restore(ctx context.Context, tx *db.Tx, programme ID) error {
	return turn(ctx, tx, programme, Withdrawn, Active)
}

func turn(ctx context.Context, tx *db.Tx, programme ID, from, to Status) error {
	if _, err := Find(ctx, tx, programme); err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("programmes").Where("id = ? and status = ?", programme, from).Update("status", to)
	if done.Error != nil {
		return fmt.Errorf("status of programme %s: %w", programme, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "programme.error.revised")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "programme", ID: programme.UUID, Detail: string(from) + ">" + string(to)})
}
