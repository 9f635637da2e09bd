package statistics

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/figures"
	"passerelle/models/internal/store"
)

// Rules names the definitions of the report: whoever changes what is counted
// gives them another number.
const Rules = "2026-2"

// Definitions are the rules of counting, in the order in which the report cites
// them. Each has its words under statistics.rule.<name>.
var Definitions = []string{"act", "once", "moved", "months", "median", "unmet", "outcome", "finished", "reached", "nights", "masked", "year"}

// Kind names a table of the report; it has its title and its definition under
// statistics.table.<kind> and statistics.about.<kind>.
type Kind string

// The tables in their order.
const (
	Sent       Kind = "sent"       // referrals by domain
	Partners   Kind = "partners"   // referrals by partner
	Offers     Kind = "offers"     // the same by offer
	Answers    Kind = "answers"    // what became of referrals
	Reasons    Kind = "reasons"    // why partners refused
	Unmet      Kind = "unmet"      // needs without an answer
	Delays     Kind = "delays"     // working days until an answer
	Outcomes   Kind = "outcomes"   // of referrals for work and training
	Persons    Kind = "persons"    // how many different ones
	Seats      Kind = "seats"      // in groups, by what became of them
	Programmes Kind = "programmes" // the same by programme
	Marks      Kind = "marks"      // of roll calls
	Actions    Kind = "actions"    // whom each cultural action reached
	Nights     Kind = "nights"     // in houses
)

// Unit is what a number of a column counts.
type Unit string

// Units. Tenths are tenths of a working day.
const (
	Acts    Unit = ""
	Tenths  Unit = "tenths"
	Percent Unit = "percent"
)

// Column is a branch by its name, or has a code: total, before for the total of
// the year before, or what is counted.
type Column struct {
	Code, Name string
	Unit       Unit
}

// Row has the words of a code, or the name of a partner, offer, programme or
// action.
type Row struct {
	Code, Name string
	// Of is the partner of an offer.
	Of string
	// Total says that the row sums the others up.
	Total bool
	Cells []figures.Cell
}

// Table is one of the report. Its cells are as many as its columns.
type Table struct {
	Kind    Kind
	Columns []Column
	Rows    []Row
	// Now and Before are the columns that a chart compares; Before is -1 where
	// there is no year before.
	Now, Before int
}

// Service is one that may be reported on.
type Service struct {
	ID   uuid.UUID
	Name string
}

// Report is a year of a service, as it may be shown.
type Report struct {
	Service Service
	Year    int
	// Until is the last day counted: the end of the year, or of the last month
	// that is over. Zero while nothing was counted.
	Until day.Day
	// FinalOn is the day from which no number changes any more; Final says that it
	// has come.
	FinalOn day.Day
	Final   bool
	// CountedAt is when it was counted last.
	CountedAt time.Time
	// Years may be asked for, the latest first.
	Years  []int
	Tables []Table
}

// Table finds one of the report; one without rows where there is none.
func (r Report) Table(k Kind) Table {
	for _, t := range r.Tables {
		if t.Kind == k {
			return t
		}
	}
	return Table{Kind: k, Before: -1}
}

// Asked names a report. Zero values stand for the actor's own service, or the
// first by name, and the year of the last month that is over.
type Asked struct {
	Service uuid.UUID
	Year    int
}

const listServices = "select id, name from services order by name, id"

// Services are those whose report the actor may read: their own, or all.
func Services(ctx context.Context, tx *db.Tx) (all []Service, err error) {
	query, args := listServices, []any{}
	if tx.Actor.Kind != actor.Statistics {
		query, args = "select id, name from services where id = ?", []any{tx.Actor.Service}
	}
	if err := store.In(ctx, tx).Raw(query, args...).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("services to report on: %w", err)
	}
	return all, nil
}

// Of is the report that is asked for, of one of these services; any other, or a
// year of which nothing is known, is not found.
func Of(ctx context.Context, tx *db.Tx, among []Service, asked Asked) (Report, error) {
	r, err := choose(among, asked.Service)
	if err != nil {
		return Report{}, err
	}
	r.Year = asked.Year
	if err := r.stand(ctx, tx); err != nil || r.Until.IsZero() {
		return r, err
	}
	l, err := load(ctx, tx, r)
	if err != nil {
		return Report{}, err
	}
	r.Tables = l.tables(r.Year)
	return r, nil
}

const standing = `
select (select max(through_on) from count_runs) as through, (select max(counted_at) from count_runs) as counted_at,
  least((select min(happened_on) from referral_facts where service_id = @service), (select min(month_on) from month_facts where service_id = @service)) as first`

// stand says where the report stands: which years there are, and through which
// day this one is counted.
func (r *Report) stand(ctx context.Context, tx *db.Tx) error {
	var row struct {
		Through, First *day.Day
		CountedAt      *time.Time
	}
	if err := store.In(ctx, tx).Raw(standing, map[string]any{"service": r.Service.ID}).Scan(&row).Error; err != nil {
		return fmt.Errorf("standing of the report of %s: %w", r.Service.ID, err)
	}
	if row.Through == nil || row.First == nil {
		if r.Year != 0 {
			return fault.Missing()
		}
		return nil
	}
	over := *row.Through
	if over != over.MonthEnd() {
		over = over.MonthStart().Add(-1)
	}
	for year := over.Year(); year >= row.First.Year(); year-- {
		r.Years = append(r.Years, year)
	}
	if r.Year == 0 {
		r.Year = over.Year()
	}
	if r.Year < row.First.Year() || r.Year > over.Year() {
		if len(r.Years) == 0 {
			return nil // the first month is not over
		}
		return fault.Missing()
	}
	r.Until, r.CountedAt = over, *row.CountedAt
	if last := day.Of(r.Year, time.December, 31); last.Before(over) {
		r.Until = last
	}
	r.FinalOn = r.Until.Add(1).MonthEnd().Add(1)
	r.Final = !row.Through.Before(r.FinalOn)
	return nil
}

// Years are those of which there is a report, of one of these services or the
// first of them, the latest first.
func Years(ctx context.Context, tx *db.Tx, among []Service, service uuid.UUID) (Service, []int, error) {
	r, err := choose(among, service)
	if err != nil {
		return Service{}, nil, err
	}
	err = r.stand(ctx, tx)
	return r.Service, r.Years, err
}

// choose begins the report of one of these services; any other is not found.
func choose(among []Service, service uuid.UUID) (r Report, err error) {
	for _, s := range among {
		if s.ID == service || service == uuid.Nil && r.Service.ID == uuid.Nil {
			r.Service = s
		}
	}
	if r.Service.ID == uuid.Nil {
		return Report{}, fault.Missing()
	}
	return r, nil
}
