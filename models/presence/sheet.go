package presence

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/referral"
)

// Resident is a line of a house's sheet for a day.
type Resident struct {
	Referral  referral.ID
	Reference string
	Name      string // as disclosed; empty once that is closed
	PlaceName string
	Mark      Mark // empty while none was given
	NoticedAt *day.Clock
	Recorded  time.Time
	By        string
}

// stays are the stays of a house: from the first night to the morning of leaving,
// whatever the number of places. Who has not left is there until further notice.
const stays = `
select b.referral_id, min(b.starts_on) as arrived_on, max(b.leaves_on) filter (where b.status = 'left') as left_last,
  bool_or(b.status = 'arrived') as there
from bookings b where b.organisation_id = @organisation and b.status in ('arrived','left') group by b.referral_id`

const sheet = `
with stays as (` + stays + `)
select s.referral_id as referral, b.reference, coalesce(d.name, '') as name, h.name as place_name, coalesce(p.mark, '') as mark, p.noticed_at,
  p.recorded_at as recorded, coalesce(p.recorded_name, '') as by
from stays s
join lateral (select place_id, reference from bookings where referral_id = s.referral_id and status in ('arrived','left') and starts_on <= @day order by starts_on desc limit 1) b on true
join housing_places h on h.id = b.place_id left join disclosures d on d.referral_id = s.referral_id
left join presences p on p.referral_id = s.referral_id and p.day_on = @day
where s.arrived_on <= @day and (s.there or s.left_last > @day)
order by h.sort_key, b.reference limit 500`

// Sheet is who lives in the actor's house on a day, room by room. Whoever left
// that morning is not on it.
func Sheet(ctx context.Context, tx *db.Tx, on day.Day) ([]Resident, error) {
	var all []Resident
	err := store.In(ctx, tx).Raw(sheet, map[string]any{"organisation": tx.Actor.Organisation, "day": on}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("sheet of %s: %w", on, err)
	}
	return all, nil
}

// Noted is a mark of a resident, or one that a correction has replaced.
type Noted struct {
	DayOn day.Day
	Mark  Mark
	// NoticedAt is since when, by the clocks there; nil where nobody said.
	NoticedAt *day.Clock
	Recorded  time.Time
	By        string
	Replaced  time.Time // zero for the one that stands
}

const noted = `
select day_on, mark, noticed_at, recorded_at as recorded, recorded_name as by, null::timestamptz as replaced from presences where referral_id = @of
union all
select day_on, mark, noticed_at, recorded_at, recorded_name, replaced_at from presence_corrections where referral_id = @of
order by day_on desc, replaced desc nulls first limit 60`

// Of are the latest marks of a resident with what they replaced, for either side.
func Of(ctx context.Context, tx *db.Tx, of referral.ID) ([]Noted, error) {
	var all []Noted
	if err := store.In(ctx, tx).Raw(noted, map[string]any{"of": of}).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("presences of referral %s: %w", of, err)
	}
	return all, nil
}
