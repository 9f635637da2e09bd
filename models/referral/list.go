package referral

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// PageSize is how many rows a page of a list holds.
const PageSize = 50

// Row is a referral in a list.
type Row struct {
	ID               ID
	Reference        string
	Name             string // NOM Prénom; for a partner as disclosed
	BirthOn          day.Day
	OrganisationName string
	ServiceName      string
	OfferName        string
	Purpose          string
	Urgent           bool
	Status           flow.Status
	SentAt           time.Time
	ChangedAt        time.Time
	AcknowledgeDueOn day.Day
	AnswerDueOn      day.Day
	ServiceDueOn     day.Day
	StartsOn         day.Day
	AssigneeName     string // at the partner; for the partner only
	Settled          bool   // a no that has been followed up
}

// Turn is Referral.Turn.
func (r Row) Turn() (flow.By, day.Day) {
	if r.Settled {
		return "", day.Day{}
	}
	return turn(r.Status, terms{r.AcknowledgeDueOn, r.AnswerDueOn, r.ServiceDueOn, r.StartsOn})
}

// Filter narrows a list; empty fields do not. After is the last row of the page
// before.
type Filter struct {
	Status flow.Status
	After  ID
}

// Page is one page of a list; More says that another follows.
type Page struct {
	Rows []Row
	More bool
}

const list = `
select r.id, r.reference, p.last_name as last, p.first_name as first, p.birth_on, g.name as organisation_name, o.name as offer_name,
  r.purpose, r.urgent, r.status, r.sent_at, r.changed_at, r.acknowledge_due_on, r.answer_due_on, r.service_due_on, r.settled_at is not null as settled, l.starts_on
from referrals r join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
left join placements l on l.referral_id = r.id
where r.service_id = @service`

// List gives the referrals of the actor's service, the latest sent first, a page
// at a time.
func List(ctx context.Context, tx *db.Tx, f Filter) (Page, error) {
	query := list
	if !f.After.Zero() {
		query += " and (r.sent_at, r.id) < ((select sent_at from referrals where id = @after), @after)"
	}
	if f.Status != "" {
		query += " and r.status = @status"
	}
	query += " order by r.sent_at desc, r.id desc limit @limit"
	var rows []struct {
		Row
		Last, First string
	}
	err := store.In(ctx, tx).Raw(query, map[string]any{
		"service": tx.Actor.Service, "after": f.After, "status": string(f.Status), "limit": PageSize + 1,
	}).Scan(&rows).Error
	if err != nil {
		return Page{}, fmt.Errorf("list of referrals: %w", err)
	}
	page := Page{More: len(rows) > PageSize}
	for i := range rows[:min(len(rows), PageSize)] {
		row := rows[i].Row
		row.Name = person.Person{LastName: rows[i].Last, FirstName: rows[i].First}.Name()
		page.Rows = append(page.Rows, row)
	}
	return page, nil
}
