package person

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/region"
)

// Choice is a branch or a colleague a file may be attached to.
type Choice struct {
	ID   uuid.UUID
	Name string
}

// Branches lists those of the actor's service by name.
func Branches(ctx context.Context, tx *db.Tx) ([]Choice, error) {
	var all []Choice
	err := store.In(ctx, tx).Table("branches").Select("id", "name").Order("name, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("branches: %w", err)
	}
	return all, nil
}

// Referents lists the probation officers of the actor's service who may be put
// in charge, by name.
func Referents(ctx context.Context, tx *db.Tx) ([]Choice, error) {
	var all []Choice
	err := store.In(ctx, tx).Table("memberships").Select("account_id as id", "name").
		Where("service_id = ? and role in ? and status = ?", tx.Actor.Service, referentRoles, "active").Order("name, account_id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("referents: %w", err)
	}
	return all, nil
}

// referentRoles may be in charge of a person. Managers take cases in small
// branches.
var referentRoles = []string{"cpip", "manager"}

const attachment = `
select b.time_zone,
  exists (select from memberships m where m.account_id = @referent and m.service_id = @service and m.role in @roles and m.status = 'active') as referent_found
from branches b where b.id = @branch`

// place is what the branch and the referent of a file to open tell about it.
type place struct {
	TimeZone      string
	ReferentFound bool
}

// attach looks up the branch and the referent. Those of another service do not
// exist: the zero place.
func attach(ctx context.Context, tx *db.Tx, branch, referent uuid.UUID) (place, error) {
	var found place
	err := store.In(ctx, tx).Raw(attachment, map[string]any{
		"branch": branch, "referent": referent, "service": tx.Actor.Service, "roles": referentRoles,
	}).Scan(&found).Error
	if err != nil {
		return place{}, fmt.Errorf("branch %s: %w", branch, err)
	}
	return found, nil
}

// readID reads an id; uuid.Nil is none, and false is no id at all.
func readID(typed string) (uuid.UUID, bool) {
	if typed == "" {
		return uuid.Nil, true
	}
	read, err := uuid.Parse(typed)
	return read, err == nil && len(typed) == 36 && read != uuid.Nil
}

// regionOf says where numbers are shorter, by the clock of the branch.
func regionOf(zone string) region.Region {
	switch zone {
	case "Pacific/Noumea":
		return region.NouvelleCaledonie
	case "Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier":
		return region.Polynesie
	}
	return region.Mainland
}

// todayIn is the day it is in a zone; a zone without a name is the service's
// mistake and read as UTC.
func todayIn(zone string, now time.Time) day.Day {
	location, err := time.LoadLocation(zone)
	if err != nil {
		location = time.UTC
	}
	return day.On(now, location)
}
