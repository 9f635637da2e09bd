package announcement

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// shownFor is how many days after its last one an announcement can still be
// read again, and shownAtAll how many are listed.
const (
	shownFor   = 90
	shownAtAll = 50
)

// Shown is an announcement as its audience reads it.
type Shown struct {
	Announcement
	Author string     // name; empty for the platform's administration
	ReadAt *time.Time // when the reader marked it as read
}

const forReader = `
select a.id, a.title, a.text, a.audience, a.service_id, a.organisation_id, a.from_on, a.until_on, a.author_id, a.created_at, r.read_at,
  AUTHOR as author
from announcements a left join announcement_reads r on r.announcement_id = a.id and r.account_id = @account
where a.withdrawn_at is null and a.from_on <= @today and a.until_on >= @oldest
  and (a.audience = 'all' or @kind <> 'admin')
order by a.created_at desc, a.id desc limit @most`

// OfReader lists what is or was said to the actor lately, the latest first.
func OfReader(ctx context.Context, tx *db.Tx) ([]Shown, error) {
	today, err := Today(ctx, tx)
	if err != nil {
		return nil, err
	}
	var all []Shown
	err = store.In(ctx, tx).Raw(withAuthor(forReader, tx.Actor), map[string]any{
		"account": tx.Actor.Account, "today": today, "oldest": today.Add(-shownFor), "kind": string(tx.Actor.Kind), "most": shownAtAll}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("announcements: %w", err)
	}
	return all, nil
}

// Said is an announcement as those who published it read it.
type Said struct {
	Announcement
	Author  string
	Readers int // accounts that marked it as read
}

// State is where an announcement stands on a day.
type State string

const (
	Coming    State = "coming"
	Current   State = "current"
	Past      State = "past"
	Withdrawn State = "withdrawn"
)

const ofPlace = `
select a.id, a.title, a.text, a.audience, a.service_id, a.organisation_id, a.from_on, a.until_on, a.author_id, a.created_at, a.withdrawn_at,
  AUTHOR as author, (select count(*) from announcement_reads where announcement_id = a.id) as readers
from announcements a
where a.service_id is not distinct from ? and a.organisation_id is not distinct from ?`

// OfPlace lists what the actor's own place has published, the latest first.
func OfPlace(ctx context.Context, tx *db.Tx) ([]Said, error) {
	if len(Audiences(tx.Actor)) == 0 {
		return nil, nil
	}
	var all []Said
	service, organisation := own(tx.Actor)
	err := store.In(ctx, tx).Raw(withAuthor(ofPlace, tx.Actor)+" order by a.created_at desc, a.id desc limit ?", service, organisation, shownAtAll).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("announcements of a place: %w", err)
	}
	return all, nil
}

// Own finds an announcement that the actor's own place has published. Any other
// is a NotFound fault, be it addressed to them.
func Own(ctx context.Context, tx *db.Tx, id ID) (Said, error) {
	var said Said
	service, organisation := own(tx.Actor)
	found := store.In(ctx, tx).Raw(withAuthor(ofPlace, tx.Actor)+" and a.id = ?", service, organisation, id).Scan(&said)
	if found.Error != nil {
		return Said{}, fmt.Errorf("announcement %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 || len(Audiences(tx.Actor)) == 0 {
		return Said{}, fault.Missing()
	}
	return said, nil
}
