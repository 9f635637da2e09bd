package programme

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Version is what a programme said from a moment on. It is never changed: a
// cycle keeps the one it was made from.
type Version struct {
	ID       uuid.UUID
	Number   int
	MadeAt   time.Time
	MadeName string // empty where the portal came with it
	// Cycles is how many were made of it.
	Cycles   int
	Template Template `gorm:"-"`
}

type versionRow struct {
	Version
	Objectives        string
	EntryRules        string
	SeatsMin          int
	SeatsMax          int
	Minutes           int
	ClosedAfter       int
	OfferDays         int
	CompletionPercent int
	AbsencesLimit     int
}

const versionColumns = `
select v.id, v.version as number, v.made_at, v.made_name, (select count(*) from cycles c where c.version_id = v.id) as cycles,
  v.objectives, v.entry_rules, v.seats_min, v.seats_max, v.minutes, v.closed_after, v.offer_days, v.completion_percent, v.absences_limit
from programme_versions v where `

// Versions lists those of a programme, the latest first, without their sessions.
func Versions(ctx context.Context, tx *db.Tx, programme ID) ([]Version, error) {
	var rows []versionRow
	if err := store.In(ctx, tx).Raw(versionColumns+"v.programme_id = ? order by v.version desc limit 200", programme).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("versions of programme %s: %w", programme, err)
	}
	all := make([]Version, len(rows))
	for i, row := range rows {
		all[i] = row.version()
	}
	return all, nil
}

// VersionOf loads a version of a programme with its sessions. Its Template has
// neither name nor theme: those are the programme's.
func VersionOf(ctx context.Context, tx *db.Tx, programme ID, number int) (Version, error) {
	var row versionRow
	found := store.In(ctx, tx).Raw(versionColumns+"v.programme_id = ? and v.version = ?", programme, number).Scan(&row)
	if found.Error != nil {
		return Version{}, fmt.Errorf("version %d of programme %s: %w", number, programme, found.Error)
	}
	if found.RowsAffected == 0 {
		return Version{}, fault.Missing()
	}
	version := row.version()
	var err error
	if version.Template.Questions, err = questions(ctx, tx, "version_id = ?", version.ID); err != nil {
		return Version{}, err
	}
	version.Template.Sessions, err = stepsOf(ctx, tx, version.ID)
	return version, err
}

func (r versionRow) version() Version {
	v := r.Version
	v.Template = Template{
		Objectives: r.Objectives, EntryRules: r.EntryRules, SeatsMin: r.SeatsMin, SeatsMax: r.SeatsMax, Minutes: r.Minutes,
		Rules: Rules{r.ClosedAfter, r.OfferDays, r.CompletionPercent, r.AbsencesLimit},
	}
	return v
}

func stepsOf(ctx context.Context, tx *db.Tx, version uuid.UUID) ([]Step, error) {
	var steps []Step
	err := store.In(ctx, tx).Raw("select theme, coalesce(minutes, 0) as minutes, objectives, material from programme_sessions where version_id = ? order by position", version).
		Scan(&steps).Error
	if err != nil {
		return nil, fmt.Errorf("sessions of version %s: %w", version, err)
	}
	return steps, nil
}

func addVersion(ctx context.Context, tx *db.Tx, programme ID, number int, template Template) error {
	rules := template.rules()
	version := struct {
		ID                uuid.UUID
		ProgrammeID       ID
		ServiceID         uuid.UUID
		Version           int
		Objectives        string
		EntryRules        string
		SeatsMin          int
		SeatsMax          int
		Minutes           int
		ClosedAfter       int
		OfferDays         int
		CompletionPercent int
		AbsencesLimit     int
		MadeAt            time.Time
		MadeBy            uuid.UUID
		MadeName          string
	}{
		uuid.Must(uuid.NewV7()), programme, tx.Actor.Service, number, strings.TrimSpace(template.Objectives), strings.TrimSpace(template.EntryRules),
		template.SeatsMin, template.SeatsMax, template.Minutes, rules.ClosedAfter, rules.OfferDays, rules.CompletionPercent, rules.AbsencesLimit,
		tx.Now, tx.Actor.Account, tx.Actor.Name,
	}
	err := store.In(ctx, tx).Table("programme_versions").Create(&version).Error
	if store.Violates(err, "programme_versions_programme_id_version_key") {
		return fault.Of(fault.Conflict, "programme.error.revised")
	}
	if err != nil {
		return fmt.Errorf("version %d of programme %s: %w", number, programme, err)
	}
	if err := addQuestions(ctx, tx, version.ID, template.Questions); err != nil {
		return err
	}
	return addSteps(ctx, tx, version.ID, template.Sessions)
}

func addSteps(ctx context.Context, tx *db.Tx, version uuid.UUID, steps []Step) error {
	type row struct {
		VersionID  uuid.UUID
		ServiceID  uuid.UUID
		Position   int
		Theme      string
		Minutes    *int
		Objectives string
		Material   string
	}
	rows := make([]row, len(steps))
	for i, step := range steps {
		rows[i] = row{
			VersionID: version, ServiceID: tx.Actor.Service, Position: i + 1, Theme: strings.TrimSpace(step.Theme),
			Objectives: strings.TrimSpace(step.Objectives), Material: strings.TrimSpace(step.Material),
		}
		if step.Minutes > 0 {
			rows[i].Minutes = &steps[i].Minutes
		}
	}
	if err := store.In(ctx, tx).Table("programme_sessions").Create(&rows).Error; err != nil {
		return fmt.Errorf("sessions of version %s: %w", version, err)
	}
	return nil
}
