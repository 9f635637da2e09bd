// Package programme holds collective programmes: versioned templates of
// sessions, the cycles that are held of them, their sessions, and who is
// enrolled. What is seen from outside is neutral: a cycle is called by its year
// and number, never by what people did.
package programme

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// ID identifies a programme.
type ID = id.Of[Programme]

// Programme is a template in its latest version.
type Programme struct {
	ID       ID
	Name     string
	Theme    Theme
	Version  uuid.UUID // cycles keep the version they were made from
	Number   int       // of the version, from 1
	SeatsMin int
	SeatsMax int
	Minutes  int // of each session
	Sessions int // how many sessions
}

// Theme is what sort of programme it is.
type Theme string

// Themes as the schema lists them.
const (
	Motivation   Theme = "motivation"
	SocialSkills Theme = "social_skills"
	Behaviour    Theme = "behaviour"
	OtherTheme   Theme = "other"
)

// Template is what a version of a programme says.
type Template struct {
	Name     string
	Theme    Theme
	SeatsMin int
	SeatsMax int
	Minutes  int
	// Sessions are the themes of the sessions, in order.
	Sessions []string
}

func (t Template) check() error {
	var wrong fault.Collector
	wrong.Require("name", t.Name, "programme.error.name")
	if t.SeatsMin < 1 || t.SeatsMax < t.SeatsMin {
		wrong.Add("seats_max", "programme.error.seats")
	}
	if t.Minutes < 15 || t.Minutes > 600 {
		wrong.Add("minutes", "programme.error.minutes")
	}
	if len(t.Sessions) == 0 {
		wrong.Add("sessions", "programme.error.sessions")
	}
	for _, theme := range t.Sessions {
		wrong.Require("sessions", theme, "programme.error.sessions")
	}
	return wrong.Err()
}

// Create adds a programme to the actor's service, with its first version.
func Create(ctx context.Context, tx *db.Tx, template Template) (ID, error) {
	if err := template.check(); err != nil {
		return ID{}, err
	}
	row := struct {
		ID        ID
		ServiceID uuid.UUID
		Name      string
		Theme     Theme
	}{id.New[Programme](), tx.Actor.Service, strings.TrimSpace(template.Name), template.Theme}
	if err := store.In(ctx, tx).Table("programmes").Create(&row).Error; err != nil {
		return ID{}, fmt.Errorf("create programme %s: %w", row.ID, err)
	}
	if err := addVersion(ctx, tx, row.ID, 1, template); err != nil {
		return ID{}, err
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "programme", ID: row.ID.UUID})
}

// Revise adds a version; cycles under way keep theirs.
func Revise(ctx context.Context, tx *db.Tx, programme ID, template Template) error {
	if err := template.check(); err != nil {
		return err
	}
	current, err := ByID(ctx, tx, programme)
	if err != nil {
		return err
	}
	if err := addVersion(ctx, tx, programme, current.Number+1, template); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "programme", ID: programme.UUID})
}

func addVersion(ctx context.Context, tx *db.Tx, programme ID, number int, template Template) error {
	version := struct {
		ID          uuid.UUID
		ProgrammeID ID
		ServiceID   uuid.UUID
		Version     int
		SeatsMin    int
		SeatsMax    int
		Minutes     int
		MadeAt      time.Time
	}{uuid.Must(uuid.NewV7()), programme, tx.Actor.Service, number, template.SeatsMin, template.SeatsMax, template.Minutes, tx.Now}
	err := store.In(ctx, tx).Table("programme_versions").Create(&version).Error
	if store.Violates(err, "programme_versions_programme_id_version_key") {
		return fault.Of(fault.Conflict, "programme.error.revised")
	}
	if err != nil {
		return fmt.Errorf("version %d of programme %s: %w", number, programme, err)
	}
	type session struct {
		VersionID uuid.UUID
		ServiceID uuid.UUID
		Position  int
		Theme     string
	}
	var sessions []session
	for i, theme := range template.Sessions {
		sessions = append(sessions, session{version.ID, tx.Actor.Service, i + 1, strings.TrimSpace(theme)})
	}
	if err := store.In(ctx, tx).Table("programme_sessions").Create(&sessions).Error; err != nil {
		return fmt.Errorf("sessions of version %d of programme %s: %w", number, programme, err)
	}
	return nil
}

const latest = `
select p.id, p.name, p.theme, v.id as version, v.version as number, v.seats_min, v.seats_max, v.minutes,
  (select count(*) from programme_sessions s where s.version_id = v.id) as sessions
from programmes p
join lateral (select * from programme_versions where programme_id = p.id order by version desc limit 1) v on true
where p.status = 'active'`

// Programmes lists the service's active programmes by name.
func Programmes(ctx context.Context, tx *db.Tx) ([]Programme, error) {
	var listed []Programme
	if err := store.In(ctx, tx).Raw(latest + " order by p.name, p.id limit 200").Scan(&listed).Error; err != nil {
		return nil, fmt.Errorf("programmes: %w", err)
	}
	return listed, nil
}

// ByID loads an active programme of the service in its latest version.
func ByID(ctx context.Context, tx *db.Tx, programme ID) (Programme, error) {
	var p Programme
	found := store.In(ctx, tx).Raw(latest+" and p.id = ?", programme).Scan(&p)
	if found.Error != nil {
		return Programme{}, fmt.Errorf("programme %s: %w", programme, found.Error)
	}
	if found.RowsAffected == 0 {
		return Programme{}, fault.Missing()
	}
	return p, nil
}
