package partner

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/listing"
)

// OfferID identifies an offer.
type OfferID = id.Of[Offer]

// Offer is what an organisation does for whom, at one of its sites. Its three
// first texts are the blocks of the forms that services used on paper: who it is
// for, what is done, what to bring.
type Offer struct {
	ID               OfferID
	Organisation     uuid.UUID
	OrganisationName string
	Kind             Kind
	Called           listing.Words // what the actor's service calls such an organisation; empty for its kind's own name
	Site             SiteID
	Name             string
	Domain           Domain
	Audience         string
	Excluded         string // who it is not for
	Content          string
	Documents        string
	Languages        []string // codes, of person.Languages
	Access           []string // of Accesses
	Welcomes         []string // of Welcomes
	Areas            []string // as Area.Codes
	AreaNames        string   // the same in words, a line each
	Hours            string
	Referring        string // how to refer, beyond the portal
	Phone            string // E.164
	Email            string
	Address          string
	Commune          string
	Seats            int // 0 where places are not counted
	SeatsFree        int
	SeatsSaidOn      day.Day
	WaitingList      bool
	WaitingDays      int // until a place, as the partner says; 0 where it does not
	Status           flow.Status
	ConfirmedOn      day.Day // when somebody last said that all of it is right
	AcknowledgeDays  int     // working days, as the two below
	AnswerDays       int
	ExpireDays       int
	KeptBy           uuid.UUID // the service that may change it; Nil for none
	UpdatedAt        time.Time
}

// Accesses are the ways in for people with a handicap, Welcomes whom an offer
// can take along, or takes at all.
var (
	Accesses = []string{"wheelchair", "hearing", "sight", "easy_reading", "remote"}
	Welcomes = []string{"women", "men", "couples", "children", "animals", "no_resources", "no_papers", "interpreter"}
)

// ConfirmEvery is how long an offer stands before somebody is asked whether all
// of it is still right, in days: six months.
const ConfirmEvery = 183

// Stale reports whether an offer asks to be confirmed.
func (o Offer) Stale(today day.Day) bool {
	open := o.Status == Published || o.Status == Suspended
	return open && (o.ConfirmedOn.IsZero() || today.Since(o.ConfirmedOn) > ConfirmEvery)
}

// Choice is an offer as somebody who refers sees it: may it be chosen today?
type Choice struct {
	Offer
	Agreement Agreement
	Why       Reason
}

func (c Choice) closed() int {
	if c.Why == Free {
		return 0
	}
	return 1
}

// offerColumns are in the order of scan; offerJoins joins each offer with the
// agreement that counts: the one in force if there is one, else the latest; and with
// what the service calls the organisation. The service is $1, today $2.
const (
	offerColumns = `
select o.id, o.organisation_id, g.name, g.kind, coalesce(l.label_fr, ''), coalesce(l.label_en, ''), o.site_id, o.name, o.domain, o.audience, o.excluded, o.content, o.documents,
  o.languages, o.access, o.welcomes, o.areas, o.area_names, o.hours, o.referring, o.phone, o.email, s.address, s.commune,
  o.seats, o.seats_free, o.seats_said_on, o.waiting_list, coalesce(o.waiting_days, 0), o.status, o.confirmed_on,
  o.acknowledge_days, o.answer_days, o.expire_days, coalesce(o.kept_by, '00000000-0000-0000-0000-000000000000'), o.updated_at,
  coalesce(a.reference, ''), a.starts_on, a.ends_on, coalesce(a.status, '')
from `
	offerJoins = ` o join organisations g on g.id = o.organisation_id join sites s on s.id = o.site_id
left join organisation_labels l on l.service_id = $1 and l.organisation_id = o.organisation_id and l.kind = g.kind
left join lateral (
  select reference, starts_on, ends_on, status from agreements
  where organisation_id = o.organisation_id and service_id = $1
  order by (status = 'active' and $2::date between starts_on and ends_on) desc, ($2::date between starts_on and ends_on) desc, ends_on desc limit 1
) a on true`
)

// choices runs a query of offerColumns.
func choices(ctx context.Context, tx *db.Tx, query string, today day.Day, args ...any) ([]Choice, error) {
	var found []Choice
	var c Choice
	columns := []any{&c.ID.UUID, &c.Organisation, &c.OrganisationName, &c.Kind, &c.Called.Fr, &c.Called.En, &c.Site.UUID, &c.Name, &c.Domain, &c.Audience, &c.Excluded, &c.Content, &c.Documents,
		&c.Languages, &c.Access, &c.Welcomes, &c.Areas, &c.AreaNames, &c.Hours, &c.Referring, &c.Phone, &c.Email, &c.Address, &c.Commune,
		&c.Seats, &c.SeatsFree, &c.SeatsSaidOn, &c.WaitingList, &c.WaitingDays, &c.Status, &c.ConfirmedOn,
		&c.AcknowledgeDays, &c.AnswerDays, &c.ExpireDays, &c.KeptBy, &c.UpdatedAt,
		&c.Agreement.Reference, &c.Agreement.StartsOn, &c.Agreement.EndsOn, &c.Agreement.Status}
	err := store.Each(ctx, tx, query, append([]any{tx.Actor.Service, today}, args...), columns, func() error {
		c.Why = Choosable(c.Offer, c.Agreement, today)
		found = append(found, c)
		// The lists of the next row are its own.
		c.Languages, c.Access, c.Welcomes, c.Areas = nil, nil, nil, nil
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("offers: %w", err)
	}
	return found, nil
}

const byID = offerColumns + "offers" + offerJoins + " where o.id = $3"

// OfferByID finds one offer with the reason why it cannot be chosen, if any. A
// draft exists for those who keep it only.
func OfferByID(ctx context.Context, tx *db.Tx, id OfferID) (Choice, error) {
	today, err := todayOf(ctx, tx)
	if err != nil {
		return Choice{}, err
	}
	found, err := choices(ctx, tx, byID, today, id.UUID)
	if err != nil {
		return Choice{}, err
	}
	if len(found) == 0 || !found[0].existsFor(tx.Actor) {
		return Choice{}, fault.Missing()
	}
	return found[0], nil
}
