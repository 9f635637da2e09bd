package referral

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
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

// latest names the columns in the order in which columns scans them. The page is
// cut out of the index first and what is joined looked up after: the planner
// takes the service of a referral and that of its person for independent, and
// would else read and sort all of a state for the few rows it expects.
const (
	latest = `
select r.id, r.reference, p.last_name, p.first_name, p.birth_on, g.name, o.name,
  r.status, r.sent_at, r.acknowledge_due_on, r.answer_due_on, r.service_due_on, r.settled_at is not null, l.starts_on
from (select id, reference, person_id, organisation_id, offer_id, status, sent_at, acknowledge_due_on, answer_due_on, service_due_on, settled_at
  from referrals where service_id = $1`
	lookedUp = `) r
join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
left join placements l on l.referral_id = r.id
order by r.sent_at desc, r.id desc`
)

func (r *Row) columns(last, first *string) []any {
	return []any{&r.ID.UUID, &r.Reference, last, first, &r.BirthOn, &r.OrganisationName, &r.OfferName,
		(*string)(&r.Status), &r.SentAt, &r.AcknowledgeDueOn, &r.AnswerDueOn, &r.ServiceDueOn, &r.Settled, &r.StartsOn}
}

// List gives the referrals of the actor's service, the latest sent first, a page
// at a time: what a list shows of them, and neither purpose nor urgency.
func List(ctx context.Context, tx *db.Tx, f Filter) (Page, error) {
	if f.Status != "" && !slices.Contains(Flow.Statuses(), f.Status) {
		return Page{}, fault.Missing()
	}
	query, args := f.query(tx)
	page := Page{Rows: make([]Row, 0, PageSize)}
	var row Row
	var last, first string
	err := store.Each(ctx, tx, query, args, row.columns(&last, &first), func() error {
		if len(page.Rows) == PageSize {
			page.More = true
			return nil
		}
		row.Name = person.Person{LastName: last, FirstName: first}.Name()
		page.Rows = append(page.Rows, row)
		return nil
	})
	if err != nil {
		return Page{}, fmt.Errorf("list of referrals: %w", err)
	}
	return page, nil
}

// query names the state in the text of the statement, for each is a statement of
// its own to the planner: by its number the few of a rare state and the many of
// a common one look the same, and it planned a third of all lists anew.
func (f Filter) query(tx *db.Tx) (string, []any) {
	query, args := latest, []any{tx.Actor.Service}
	if f.Status != "" {
		query += " and status = '" + string(f.Status) + "'"
	}
	if !f.After.Zero() {
		args = append(args, f.After.UUID)
		query += fmt.Sprintf(" and (sent_at, id) < ((select sent_at from referrals where id = $%[1]d), $%[1]d)", len(args))
	}
	return query + " order by sent_at desc, id desc limit " + strconv.Itoa(PageSize+1) + lookedUp, args
}
