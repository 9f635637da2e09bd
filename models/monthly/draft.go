package monthly

import (
	"context"
	"fmt"

	"passerelle/models/agreement"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/presence"
	"passerelle/models/referral"
)

// Line is one resident's days. Name is read where the reader may read it, and
// empty elsewhere: the reference stands for it.
type Line struct {
	Referral  referral.ID  `json:"referral"`
	Reference string       `json:"reference"`
	Name      string       `json:"-"`
	First     day.Day      `json:"first"`
	Last      day.Day      `json:"last"`
	Days      int          `json:"days"`
	Unpaid    map[Kind]int `json:"unpaid"`
	Missing   []day.Day    `json:"-"`
}

// Draft is a month as it stands now, unsigned.
type Draft struct {
	Agreement agreement.Agreement
	MonthOn   day.Day
	// FromOn and UntilOn are the part of the month that the agreement covers.
	FromOn, UntilOn day.Day
	Terms           agreement.Terms
	Priced          bool // a price was agreed on for the month
	Lines           []Line
	Days            int
	AmountCents     int64
}

// Missing is how many days nobody has marked.
func (d Draft) Missing() (n int) {
	for _, line := range d.Lines {
		n += len(line.Missing)
	}
	return n
}

const staysOf = `
select b.referral_id as referral, max(b.reference) as reference, coalesce(max(d.name), '') as name, min(b.starts_on) as arrived_on,
  case when not bool_or(b.status = 'arrived') then max(b.leaves_on) filter (where b.status = 'left') end as left_on
from bookings b left join disclosures d on d.referral_id = b.referral_id
where b.organisation_id = @organisation and b.service_id = @service and b.status in ('arrived','left')
group by b.referral_id
having min(b.starts_on) <= @until and (bool_or(b.status = 'arrived') or max(b.leaves_on) filter (where b.status = 'left') >= @from)
order by name, reference, referral`

const marksOf = `
select referral_id, day_on, mark from presences where organisation_id = @organisation and service_id = @service and day_on between @from and @until`

// Of works out a month of an agreement from the stays and the marks as they stand,
// through a day: of what is to come nobody has marked anything. A month that the
// agreement does not touch is not found.
func Of(ctx context.Context, tx *db.Tx, which agreement.ID, month, through day.Day) (d Draft, err error) {
	if d.Agreement, err = agreement.ByID(ctx, tx, which); err != nil {
		return d, err
	}
	d.MonthOn = month.MonthStart()
	d.FromOn, d.UntilOn = later(d.MonthOn, d.Agreement.StartsOn), earlier(month.MonthEnd(), d.Agreement.EndsOn)
	if d.UntilOn.Before(d.FromOn) {
		return d, fault.Of(fault.NotFound, "")
	}
	if d.Terms, d.Priced, err = agreement.TermsOn(ctx, tx, which, d.FromOn); err != nil {
		return d, err
	}
	args := map[string]any{"organisation": d.Agreement.OrganisationID, "service": d.Agreement.ServiceID, "from": d.FromOn, "until": d.UntilOn}
	var stays []struct {
		Referral  referral.ID
		Reference string
		Name      string
		ArrivedOn day.Day
		LeftOn    *day.Day
	}
	if err := store.In(ctx, tx).Raw(staysOf, args).Scan(&stays).Error; err != nil {
		return d, fmt.Errorf("stays of agreement %s in %s: %w", which, d.MonthOn, err)
	}
	var noted []struct {
		ReferralID referral.ID
		DayOn      day.Day
		Mark       presence.Mark
	}
	if err := store.In(ctx, tx).Raw(marksOf, args).Scan(&noted).Error; err != nil {
		return d, fmt.Errorf("marks of agreement %s in %s: %w", which, d.MonthOn, err)
	}
	marks := map[referral.ID]map[day.Day]presence.Mark{}
	for _, n := range noted {
		if marks[n.ReferralID] == nil {
			marks[n.ReferralID] = map[day.Day]presence.Mark{}
		}
		marks[n.ReferralID][n.DayOn] = n.Mark
	}
	for _, s := range stays {
		stay := Stay{ArrivedOn: s.ArrivedOn}
		if s.LeftOn != nil {
			stay.LeftOn = *s.LeftOn
		}
		t := Count(stay, marks[s.Referral], d.Terms.Rules, d.FromOn, earlier(d.UntilOn, through))
		if t.First.IsZero() {
			continue
		}
		d.Lines = append(d.Lines, Line{Referral: s.Referral, Reference: s.Reference, Name: s.Name, First: t.First, Last: t.Last, Days: t.Days, Unpaid: t.Unpaid, Missing: t.Missing})
		d.Days += t.Days
	}
	d.AmountCents = int64(d.Days) * d.Terms.DailyRateCents
	return d, nil
}

func later(a, b day.Day) day.Day {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b day.Day) day.Day {
	if b.Before(a) {
		return b
	}
	return a
}
