package person

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// MeasureID identifies a measure, LimitID a constraint.
type (
	MeasureID = id.Of[Measure]
	LimitID   = id.Of[Limit]
)

// AddMeasure adds a measure with its obligations, read from the fields of n that
// are about it.
func AddMeasure(ctx context.Context, tx *db.Tx, who ID, n New) error {
	r, err := readingFor(ctx, tx, who)
	if err != nil {
		return err
	}
	m := r.measure(n)
	if m == nil && n.MeasureFrame == "" {
		r.Add("measure", "person.error.measure")
	}
	obligations := r.obligations(n.Obligations, m)
	if err := r.Err(); err != nil {
		return err
	}
	if err := insertMeasure(ctx, tx, who, m, obligations); err != nil {
		return err
	}
	return didMeasure(ctx, tx, who, m.ID, nil, m)
}

// ChangeMeasure writes a measure anew: its kind and frame, its days, the
// register, its obligations. To end one is to give it its last day.
func ChangeMeasure(ctx context.Context, tx *db.Tx, measure MeasureID, n New) (ID, error) {
	before, who, err := measureByID(ctx, tx, measure)
	if err != nil {
		return ID{}, err
	}
	r, err := readingFor(ctx, tx, who)
	if err != nil {
		return who, err
	}
	after := r.measure(n)
	if after == nil {
		r.Add("measure", "person.error.measure")
	}
	obligations := r.obligations(n.Obligations, after)
	if err := r.Err(); err != nil {
		return who, err
	}
	after.ID = before.ID
	done := store.In(ctx, tx).Table("measures").Where("id = ?", measure).Updates(map[string]any{
		"kind": string(after.Kind), "frame": string(after.Frame), "in_custody_register": after.InCustodyRegister, "starts_on": after.StartsOn, "ends_on": after.EndsOn,
	})
	if done.Error != nil {
		return who, fmt.Errorf("change measure %s: %w", measure, done.Error)
	}
	if err := replaceObligations(ctx, tx, who, before.ID, obligations); err != nil {
		return who, err
	}
	return who, didMeasure(ctx, tx, who, before.ID, &before, after)
}

// MeasureByID loads a measure with the obligations it carries, and whose it is.
func MeasureByID(ctx context.Context, tx *db.Tx, measure MeasureID) (Measure, []string, ID, error) {
	m, who, err := measureByID(ctx, tx, measure)
	if err != nil {
		return Measure{}, nil, ID{}, err
	}
	if _, err := ByID(ctx, tx, who); err != nil {
		return Measure{}, nil, ID{}, err
	}
	var kinds []string
	err = store.In(ctx, tx).Table("obligations").Where("measure_id = ?", measure).Order("id").Pluck("kind", &kinds).Error
	if err != nil {
		return Measure{}, nil, ID{}, fmt.Errorf("obligations of measure %s: %w", measure, err)
	}
	return m, kinds, who, nil
}

func measureByID(ctx context.Context, tx *db.Tx, measure MeasureID) (Measure, ID, error) {
	var row struct {
		Measure
		PersonID ID
	}
	found := store.In(ctx, tx).Table("measures").Select("id", "person_id", "kind", "frame", "in_custody_register", "starts_on", "ends_on").
		Where("id = ?", measure).Limit(1).Find(&row)
	if found.Error != nil {
		return Measure{}, ID{}, fmt.Errorf("measure %s: %w", measure, found.Error)
	}
	if found.RowsAffected == 0 {
		return Measure{}, ID{}, fault.Missing()
	}
	return row.Measure, row.PersonID, nil
}

// readingFor reads fields about a person whose file may still be changed, by the
// day it is in their branch.
func readingFor(ctx context.Context, tx *db.Tx, who ID) (reader, error) {
	p, err := editable(ctx, tx, who)
	if err != nil {
		return reader{}, err
	}
	here, err := office.At(ctx, tx, p.Branch)
	return reader{today: here.Today, where: here.Region}, err
}

func replaceObligations(ctx context.Context, tx *db.Tx, who ID, measure uuid.UUID, kinds []string) error {
	var before []string
	if err := store.In(ctx, tx).Table("obligations").Where("measure_id = ?", measure).Pluck("kind", &before).Error; err != nil {
		return fmt.Errorf("obligations of measure %s: %w", measure, err)
	}
	slices.Sort(before)
	after := slices.Sorted(slices.Values(kinds))
	if slices.Equal(before, after) {
		return nil
	}
	if err := store.In(ctx, tx).Exec("delete from obligations where measure_id = ?", measure).Error; err != nil {
		return fmt.Errorf("obligations of measure %s: %w", measure, err)
	}
	var duties []obligationRow
	for _, kind := range kinds {
		duties = append(duties, obligationRow{ID: newID(), PersonID: who, ServiceID: tx.Actor.Service, MeasureID: measure, Kind: kind})
	}
	if err := insertDuties(ctx, tx, who, duties); err != nil {
		return err
	}
	return remember(ctx, tx, who, changed{DidMeasure, "obligations", strings.Join(before, ","), strings.Join(after, ",")})
}

func didMeasure(ctx context.Context, tx *db.Tx, who ID, measure uuid.UUID, before, after *Measure) error {
	if old, now := before.memory(), after.memory(); old != now {
		if err := remember(ctx, tx, who, changed{DidMeasure, "measure", old, now}); err != nil {
			return err
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "measure", ID: measure, Person: who.UUID})
}

// memory is a measure as an event remembers it: kind, frame, days, register.
func (m *Measure) memory() string {
	if m == nil {
		return ""
	}
	register := ""
	if m.InCustodyRegister {
		register = "register"
	}
	return strings.Join([]string{string(m.Kind), string(m.Frame), dayText(m.StartsOn), dayText(m.EndsOn), register}, ",")
}
