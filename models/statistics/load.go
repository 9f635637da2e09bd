package statistics

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// loaded is what is known of a service in a year and the one before.
type loaded struct {
	acts   []acts
	delays []delay
	months []months
	houses map[house]int
	words  map[string]string // of refusals that the service has words of its own for
	names  map[uuid.UUID]string
	// spellings are names as they are ordered, by identifier.
	spellings map[string]string
	// branches of the service, by name.
	branches []uuid.UUID
}

// acts are those on referrals of one sort.
type acts struct {
	Year                 int
	Branch, Organisation uuid.UUID
	Offer                uuid.UUID // of what was sent
	Domain, What, Reason string
	N                    int
}

const referralActs = `
select year, branch_id as branch, organisation_id as organisation, offer_id as offer, domain, what, reason, amount as n
from year_acts where service_id = @service and year between @before and @year`

// delay is the median of a group; without branch or domain, of all of them.
type delay struct {
	Year   int
	Branch uuid.UUID
	Domain string
	Tenths int
	N      int
}

const referralDelays = `
select year, branch_id as branch, domain, tenths, amount as n
from year_delays where service_id = @service and year between @before and @year`

// months are the numbers of a year. Persons are at least so many: the most of any
// month.
type months struct {
	Year            int
	Measure, Code   string
	Branch, Subject uuid.UUID
	Amount, Persons int
}

const monthNumbers = `
select extract(year from month_on)::int as year, measure, code, branch_id as branch, subject_id as subject, sum(amount) as amount, max(persons) as persons
from month_facts where service_id = @service and month_on between @from and @until
group by 1, 2, 3, 4, 5`

type house struct {
	year int
	id   uuid.UUID
}

const houseNights = `
select extract(year from month_on)::int as year, organisation_id as organisation, sum(place_nights) as n
from house_months where organisation_id in @of and month_on between @from and @until group by 1, 2`

const reasonWords = `
select code, label_fr as words from reasons where service_id = ? and kind = 'decline' and label_fr <> ''`

const nameOf = `
select 'branch' as what, id, name from branches where service_id = @service
union all select 'programme', id, name from programmes where service_id = @service
union all select 'action', id, label from cycles where service_id = @service and kind = 'culture' and id in @of
union all select 'organisation', id, name from organisations where id in @of
union all select 'offer', id, name from offers where id in @of
order by 1, 3, 2`

func load(ctx context.Context, tx *db.Tx, r Report) (*loaded, error) {
	l := &loaded{houses: map[house]int{}, words: map[string]string{}, names: map[uuid.UUID]string{}, spellings: map[string]string{}}
	with := map[string]any{"service": r.Service.ID, "before": r.Year - 1, "year": r.Year, "from": day.Of(r.Year-1, time.January, 1), "until": r.Until}
	var houses []struct {
		Year, N      int
		Organisation uuid.UUID
	}
	var words []struct{ Code, Words string }
	var named []struct {
		What, Name string
		ID         uuid.UUID
	}
	for _, read := range []struct {
		query string
		into  any
	}{
		{referralActs, &l.acts}, {referralDelays, &l.delays}, {monthNumbers, &l.months}, {houseNights, &houses}, {nameOf, &named},
	} {
		if read.query == houseNights {
			with["of"] = l.subjects()
		}
		if err := store.In(ctx, tx).Raw(read.query, with).Scan(read.into).Error; err != nil {
			return nil, fmt.Errorf("report of service %s: %w", r.Service.ID, err)
		}
	}
	if err := store.In(ctx, tx).Raw(reasonWords, r.Service.ID).Scan(&words).Error; err != nil {
		return nil, fmt.Errorf("report of service %s: %w", r.Service.ID, err)
	}
	for _, h := range houses {
		l.houses[house{h.Year, h.Organisation}] = h.N
	}
	for _, w := range words {
		l.words[w.Code] = w.Words
	}
	for _, n := range named {
		l.names[n.ID] = n.Name
		if n.What == "branch" {
			l.branches = append(l.branches, n.ID)
		}
	}
	return l, nil
}

// subjects are the organisations, offers and actions that the numbers speak of.
func (l *loaded) subjects() []uuid.UUID {
	seen := map[uuid.UUID]bool{uuid.Nil: true}
	all := []uuid.UUID{uuid.Nil} // a list is never empty
	add := func(id uuid.UUID) {
		if !seen[id] {
			seen[id] = true
			all = append(all, id)
		}
	}
	for _, a := range l.acts {
		add(a.Organisation)
		add(a.Offer)
	}
	for _, m := range l.months {
		add(m.Subject)
	}
	return all
}
