// Package activity counts what a partner received, answered, lodged and delivered
// between two days, for its own reports: figures without anybody in them.
package activity

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Span is from a first to a last day, both of it.
type Span struct{ From, Until day.Day }

// Longest is how many days a span has at most: five years and their leap days.
const Longest = 5*365 + 2

// Check says what is wrong with the span, at its fields.
func (s Span) Check() error {
	var wrong fault.Collector
	switch {
	case s.From.IsZero():
		wrong.Add("from", "activity.error.day")
	case s.Until.IsZero():
		wrong.Add("until", "activity.error.day")
	case s.Until.Before(s.From):
		wrong.Add("until", "activity.error.order")
	case s.Until.Since(s.From) >= Longest:
		wrong.Add("until", "activity.error.long")
	}
	return wrong.Err()
}

// Acts is what was done under some referrals. Each act is counted on the day it
// was done, whatever became of the referral.
type Acts struct {
	Received  int // referrals sent
	Withdrawn int // by the service
	Accepted  int
	Declined  int
	Expired   int // nobody answered in time
	// Answer is the median of the working days from the sending to a yes or a no;
	// nil where none was given.
	Answer    *int
	Arrived   int
	Left      int
	Attended  int // appointments at which the person was
	Missed    int
	Excused   int
	CalledOff int
	Attested  int // attestations given
	Outcomes  int // of work and training
}

// Answered is how many got a yes or a no.
func (a Acts) Answered() int { return a.Accepted + a.Declined }

// Offer is what was done under one offer.
type Offer struct {
	ID   uuid.UUID
	Name string
	Acts `gorm:"embedded"`
}

// Report is what an organisation did.
type Report struct {
	Span
	Acts        // of all offers
	Nights  int // slept in the house, by whoever lived there
	Lodged  int // stays that had a night in the span, one a referral
	ByOffer []Offer
}

const acts = `
select f.offer_id as id, coalesce(o.name, '') as name, grouping(f.offer_id) = 1 as whole,
  count(*) filter (where f.action = 'send') as received, count(*) filter (where f.action = 'withdraw') as withdrawn,
  count(*) filter (where f.action = 'accept') as accepted, count(*) filter (where f.action = 'decline') as declined, count(*) filter (where f.action = 'expire') as expired,
  percentile_disc(0.5) within group (order by f.days_since_sent) filter (where f.action in ('accept','decline')) as answer,
  count(*) filter (where f.action = 'arrive') as arrived, count(*) filter (where f.action = 'leave') as "left",
  count(*) filter (where f.action = 'attend') as attended, count(*) filter (where f.action = 'absent') as missed, count(*) filter (where f.action = 'excuse') as excused,
  count(*) filter (where f.action = 'call_off') as called_off, count(*) filter (where f.action = 'attest') as attested, count(*) filter (where f.action = 'outcome') as outcomes
from referral_facts f left join offers o on o.id = f.offer_id
where f.organisation_id = @organisation and f.happened_on between @from and @until
group by grouping sets ((f.offer_id, o.name), ())
order by whole, name, id`

// nights end today: whoever lives there has not slept there tonight.
const nights = `
select coalesce(sum(greatest(0, least(case b.status when 'arrived' then @today else b.leaves_on end, cast(@until as date) + 1) - greatest(b.starts_on, cast(@from as date)))), 0) as nights,
  count(distinct b.referral_id) filter (where least(case b.status when 'arrived' then @today else b.leaves_on end, cast(@until as date) + 1) > greatest(b.starts_on, cast(@from as date))) as lodged
from bookings b where b.organisation_id = @organisation and b.status in ('arrived','left') and b.starts_on <= @until`

// Of counts what the actor's organisation did in a span; today is the day it is
// there.
func Of(ctx context.Context, tx *db.Tx, s Span, today day.Day) (Report, error) {
	if err := s.Check(); err != nil {
		return Report{}, err
	}
	args := map[string]any{"organisation": tx.Actor.Organisation, "from": s.From, "until": s.Until, "today": today}
	var rows []struct {
		Offer `gorm:"embedded"`
		Whole bool
	}
	if err := store.In(ctx, tx).Raw(acts, args).Scan(&rows).Error; err != nil {
		return Report{}, fmt.Errorf("activity from %s: %w", s.From, err)
	}
	r := Report{Span: s}
	for _, row := range rows {
		if row.Whole {
			r.Acts = row.Acts
		} else {
			r.ByOffer = append(r.ByOffer, row.Offer)
		}
	}
	var slept struct{ Nights, Lodged int }
	if err := store.In(ctx, tx).Raw(nights, args).Scan(&slept).Error; err != nil {
		return Report{}, fmt.Errorf("nights from %s: %w", s.From, err)
	}
	r.Nights, r.Lodged = slept.Nights, slept.Lodged
	return r, nil
}
