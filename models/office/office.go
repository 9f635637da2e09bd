// Package office says where somebody works: the time zone that makes an instant
// a day there, and the region whose holidays count in its deadlines.
package office

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/region"
)

// Office is a place with a calendar.
type Office struct {
	Zone   *time.Location
	Region region.Region
	Today  day.Day
}

const branch = `
select coalesce(b.time_zone, s.time_zone) as zone, coalesce(nullif(b.calendar, ''), s.calendar) as region
from services s left join branches b on b.id = $1 and b.service_id = s.id
where s.id = $2 and ($1 = '00000000-0000-0000-0000-000000000000' or b.id is not null)`

const site = `
select time_zone as zone, '' as region from sites
where organisation_id = $1 order by name, id limit 1`

// Here is where the actor works: the branch, else the service; for a partner
// the first of its sites.
func Here(ctx context.Context, tx *db.Tx) (Office, error) {
	if tx.Actor.Kind == actor.Partner {
		return find(ctx, tx, site, tx.Actor.Organisation)
	}
	return At(ctx, tx, tx.Actor.Branch)
}

// At is a branch of the actor's service; uuid.Nil stands for the service itself.
// A branch of another service is a NotFound fault.
func At(ctx context.Context, tx *db.Tx, id uuid.UUID) (Office, error) {
	return find(ctx, tx, branch, id, tx.Actor.Service)
}

// find is asked by most pages, and so goes past the mapper.
func find(ctx context.Context, tx *db.Tx, query string, args ...any) (Office, error) {
	var zone, holidays string
	rows := 0
	err := store.Each(ctx, tx, query, args, []any{&zone, &holidays}, func() error { rows++; return nil })
	if err != nil {
		return Office{}, fmt.Errorf("office: %w", err)
	}
	if rows == 0 {
		return Office{}, fault.Missing()
	}
	return Of(tx, zone, region.Region(holidays))
}

// Of is an office whose zone, an IANA name, and region are known already.
func Of(tx *db.Tx, zone string, of region.Region) (Office, error) {
	where, err := time.LoadLocation(zone)
	if err != nil {
		return Office{}, fmt.Errorf("office: %w", err)
	}
	return Office{Zone: where, Region: of, Today: day.On(tx.Now, where)}, nil
}
