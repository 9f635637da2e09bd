package culture

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// PublicationID is the public address of a programme.
type PublicationID = id.Of[Publication]

// Publication says whether a service shows its programme to anybody. The zero value
// has never been published.
type Publication struct {
	ID          PublicationID
	PublishedAt *time.Time // nil where nobody reads it
}

// Published says whether anybody may read it.
func (p Publication) Published() bool { return p.PublishedAt != nil }

// PublicationHere is the publication of the actor's service.
func PublicationHere(ctx context.Context, tx *db.Tx) (p Publication, err error) {
	err = store.In(ctx, tx).Raw("select id, published_at from public_programmes where service_id = ?", tx.Actor.Service).Scan(&p).Error
	if err != nil {
		return p, fmt.Errorf("publication: %w", err)
	}
	return p, nil
}

// Publish lets anybody read the programme, at the address that it has had before if
// it had one.
func Publish(ctx context.Context, tx *db.Tx) error {
	err := store.In(ctx, tx).Exec(`insert into public_programmes (service_id, id, published_at) values (?, ?, ?)
on conflict (service_id) do update set published_at = excluded.published_at where public_programmes.published_at is null`,
		tx.Actor.Service, id.New[Publication](), tx.Now).Error
	if err != nil {
		return fmt.Errorf("publish programme: %w", err)
	}
	return journalProgramme(ctx, tx, "published")
}

// Withdraw lets nobody read it any more, from this moment on.
func Withdraw(ctx context.Context, tx *db.Tx) error {
	err := store.In(ctx, tx).Table("public_programmes").Where("service_id = ?", tx.Actor.Service).Update("published_at", nil).Error
	if err != nil {
		return fmt.Errorf("withdraw programme: %w", err)
	}
	return journalProgramme(ctx, tx, "withdrawn")
}

func journalProgramme(ctx context.Context, tx *db.Tx, did string) error {
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "public_programme", ID: tx.Actor.Service, Detail: did})
}

// Offered is an action that the programme may show.
type Offered struct {
	ID        ID
	Label     string
	OpenToAll bool
	Walls     int // dates to come within the walls of a prison: these are never shown
	Dates     int // dates to come that would be shown
}

const offered = `
select a.cycle_id as id, c.label, a.open_to_all, count(*) filter (where r.setting = 'open') as dates, count(*) filter (where r.setting = 'closed') as walls
from actions a join cycles c on c.id = a.cycle_id join sessions s on s.cycle_id = a.cycle_id left join rooms r on r.id = s.room_id
where a.service_id = ? and c.status <> 'cancelled' and s.starts_at >= ? and s.status <> 'cancelled'
group by a.cycle_id, c.label, a.open_to_all, c.starts_on order by c.starts_on, c.label limit 500`

// ToShow lists the actions with dates to come, which the programme shows or not.
func ToShow(ctx context.Context, tx *db.Tx) (all []Offered, err error) {
	if err := store.In(ctx, tx).Raw(offered, tx.Actor.Service, since(tx)).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("actions to show: %w", err)
	}
	return all, nil
}

// since leaves the day's dates on the page, wherever the service is.
func since(tx *db.Tx) time.Time { return tx.Now.Add(-12 * time.Hour).Truncate(time.Hour) }

// ShowToAll puts an action into the programme. One that has no date in an open
// setting is a Conflict fault: nothing of it could be shown.
func ShowToAll(ctx context.Context, tx *db.Tx, action ID) error {
	if _, err := ByID(ctx, tx, action); err != nil {
		return err
	}
	var open int64
	err := store.In(ctx, tx).Raw("select count(*) from sessions s join rooms r on r.id = s.room_id where s.cycle_id = ? and r.setting = ?", action, Open).Scan(&open).Error
	if err != nil {
		return fmt.Errorf("open dates of action %s: %w", action, err)
	}
	if open == 0 {
		return fault.Of(fault.Conflict, "publication.error.closed")
	}
	return show(ctx, tx, action, map[string]any{"open_to_all": true}, "shown")
}

// HideFromAll takes an action out of the programme.
func HideFromAll(ctx context.Context, tx *db.Tx, action ID) error {
	if _, err := ByID(ctx, tx, action); err != nil {
		return err
	}
	return show(ctx, tx, action, map[string]any{"open_to_all": false}, "hidden")
}

func show(ctx context.Context, tx *db.Tx, action ID, values map[string]any, did string) error {
	if err := store.In(ctx, tx).Table("actions").Where("cycle_id = ?", action).Updates(values).Error; err != nil {
		return fmt.Errorf("show action %s: %w", action, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "action", ID: action.UUID, Detail: did})
}

// Programme is what anybody reads of a season.
type Programme struct {
	Service string
	Dates   []PublicDate
}

// PublicDate is a date of it. Nobody is named.
type PublicDate struct {
	Label      string
	Discipline Discipline
	Form       Form
	Summary    string
	Theme      string
	StartsAt   time.Time
	EndsAt     time.Time
	TimeZone   string // IANA name, the action's
	Room       string
	Site       string
	Cancelled  bool
}

// Public gives a published programme to whoever asks; one that is not published is
// not found.
func Public(ctx context.Context, tx *db.Tx, which PublicationID) (Programme, error) {
	var rows []struct {
		Service    string
		PublicDate `gorm:"embedded"`
	}
	err := store.In(ctx, tx).Raw(`select service, coalesce(label, '') as label, coalesce(discipline, '') as discipline, coalesce(form, '') as form, coalesce(summary, '') as summary,
  coalesce(theme, '') as theme, coalesce(starts_at, 'epoch') as starts_at, coalesce(ends_at, 'epoch') as ends_at, coalesce(time_zone, '') as time_zone,
  coalesce(room, '') as room, coalesce(site, '') as site, coalesce(cancelled, false) as cancelled from app.public_programme(?, ?)`, which, since(tx)).Scan(&rows).Error
	if err != nil {
		return Programme{}, fmt.Errorf("programme %s: %w", which, err)
	}
	if len(rows) == 0 {
		return Programme{}, fault.Missing()
	}
	found := Programme{Service: rows[0].Service}
	for _, row := range rows {
		if row.Label != "" {
			found.Dates = append(found.Dates, row.PublicDate)
		}
	}
	return found, nil
}
