package account

import "github.com/google/uuid"

// Unread is the announcement that waits longest for its reader, and how many
// wait behind it.
type Unread struct {
	ID     uuid.UUID `json:"id"`
	Title  string    `json:"title"`
	Text   string    `json:"text"`
	Others int       `json:"others"`
}

// unread is a part of resume: f is the sign-in found, sv its service, b its
// branch, o its organisation; the answer is JSON, null for none. The day is the
// reader's own. It comes with the session because every page shows it, and a
// page has no trip to spare.
const unread = `
(select json_build_object('id', x.id, 'title', x.title, 'text', x.text, 'others', count(*) over () - 1) from announcements x
  where x.withdrawn_at is null
    and ((select app.moment()) at time zone coalesce(b.time_zone, sv.time_zone, 'Europe/Paris'))::date between x.from_on and x.until_on
    and (x.audience = 'all' or x.audience = 'staff' and f.service_id is not null or x.audience = 'partners' and f.organisation_id is not null
      or x.service_id = f.service_id or x.organisation_id = f.organisation_id)
    and not exists (select from announcement_reads where announcement_id = x.id and account_id = f.account_id)
  order by x.from_on, x.id limit 1)`
