package desk

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/person"
)

// VisitID identifies a booked hour.
type VisitID = id.Of[Visit]

// Visit is an hour that somebody is booked at.
type Visit struct {
	ID               VisitID
	Name             string // NOM Prénom
	Interpreter      string // a language; empty where no interpreter is needed
	OfferName        string
	OrganisationName string
	BranchName       string
	Room             string
	TimeZone         string
	StartsAt, EndsAt time.Time
	Mark             Mark // empty until the partner said what came of it
	MarkedName       string
	Cancelled        bool
}

const visits = `
select v.id, v.name, v.interpreter, o.name as offer_name, g.name as organisation_name, d.branch_name, d.room, d.time_zone, v.starts_at, v.ends_at,
  coalesce(v.mark, '') as mark, coalesce(v.marked_name, '') as marked_name, v.cancelled_at is not null as cancelled
from visits v join desks d on d.id = v.desk_id join offers o on o.id = d.offer_id join organisations g on g.id = v.organisation_id
where `

func list(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Visit, error) {
	var found []Visit
	if err := store.In(ctx, tx).Raw(visits+where, args...).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("visits: %w", err)
	}
	return found, nil
}

// OfPerson lists the hours to come of a person, the next first.
func OfPerson(ctx context.Context, tx *db.Tx, who person.ID) ([]Visit, error) {
	return list(ctx, tx, "v.cancelled_at is null and v.person_id = ? and v.starts_at > ? order by v.starts_at, v.id limit 50", who, tx.Now)
}

// Before lists the last hours of a person, the latest first: those that have begun,
// with what came of them, and those that were cancelled.
func Before(ctx context.Context, tx *db.Tx, who person.ID) ([]Visit, error) {
	return list(ctx, tx, "v.person_id = ? and (v.starts_at <= ? or v.cancelled_at is not null) order by v.starts_at desc, v.id limit 20", who, tx.Now)
}

// OnDay lists who comes to the partner of the actor on a day, in order: by the
// clocks of each branch.
func OnDay(ctx context.Context, tx *db.Tx, on day.Day) ([]Visit, error) {
	noon := on.In(time.UTC, day.ClockOf(12, 0))
	return list(ctx, tx, `v.cancelled_at is null and v.organisation_id = ? and v.starts_at between ? and ? and (v.starts_at at time zone d.time_zone)::date = ?
		order by v.starts_at, v.name, v.id limit 200`, tx.Actor.Organisation, noon.Add(-36*time.Hour), noon.Add(36*time.Hour), on)
}

// Next is the first day after one on which somebody comes; zero where nobody is
// booked.
func Next(ctx context.Context, tx *db.Tx, after day.Day) (day.Day, error) {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return day.Day{}, err
	}
	found, err := list(ctx, tx, "v.cancelled_at is null and v.organisation_id = ? and v.starts_at >= ? order by v.starts_at, v.id limit 1", tx.Actor.Organisation, after.Add(1).In(here.Zone, day.Clock{}))
	if err != nil || len(found) == 0 {
		return day.Day{}, err
	}
	zone, err := day.Zone(found[0].TimeZone)
	return day.On(found[0].StartsAt, zone), err
}
