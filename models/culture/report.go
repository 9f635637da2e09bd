package culture

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/figures"
	"passerelle/models/internal/store"
)

// YoungUnder is the age below which somebody counts as young, in years, on the
// first day of the action.
const YoungUnder = 25

// MaxActions bounds the actions of a report.
const MaxActions = 2000

// Several stands for more than one site, or setting, of an action.
const Several = "several"

// Period is what a report is about: a year, or a season, which begins in September.
type Period struct {
	Year   int
	Season bool
}

// ErrPeriod says that a text names no period.
var ErrPeriod = errors.New("culture: not a period")

// ParsePeriod reads « 2026 » or « 2026-2027 ».
func ParsePeriod(text string) (Period, error) {
	first, second, season := strings.Cut(text, "-")
	year, err := strconv.Atoi(first)
	if err != nil || year < 2000 || year > 2200 || season && second != strconv.Itoa(year+1) {
		return Period{}, ErrPeriod
	}
	return Period{year, season}, nil
}

func (p Period) String() string {
	if p.Season {
		return strconv.Itoa(p.Year) + "-" + strconv.Itoa(p.Year+1)
	}
	return strconv.Itoa(p.Year)
}

// Span is the first day of the period and its last.
func (p Period) Span() (from, until day.Day) {
	if p.Season {
		return day.Of(p.Year, time.September, 1), day.Of(p.Year+1, time.August, 31)
	}
	return day.Of(p.Year, time.January, 1), day.Of(p.Year, time.December, 31)
}

// SeasonOn is the season that a day lies in.
func SeasonOn(d day.Day) Period {
	if d.Before(day.Of(d.Year(), time.September, 1)) {
		return Period{d.Year() - 1, true}
	}
	return Period{d.Year(), true}
}

// Periods are those in which an action of the service begins, the latest first;
// today's are among them. Cancelled actions count for nothing.
func Periods(ctx context.Context, tx *db.Tx, today day.Day) (all []Period, err error) {
	var span struct{ First, Last *day.Day }
	err = store.In(ctx, tx).Raw(`select min(c.starts_on) as first, max(c.starts_on) as last from actions a join cycles c on c.id = a.cycle_id
where a.service_id = ? and c.status <> 'cancelled'`, tx.Actor.Service).Scan(&span).Error
	if err != nil {
		return nil, fmt.Errorf("periods: %w", err)
	}
	first, last := today, today
	if span.First != nil && span.First.Before(today) {
		first = *span.First
	}
	if span.Last != nil && span.Last.After(today) {
		last = *span.Last
	}
	for year := last.Year(); year >= first.Year()-1; year-- {
		if season := (Period{year, true}); year <= SeasonOn(last).Year && year >= SeasonOn(first).Year {
			all = append(all, season)
		}
		if year >= first.Year() {
			all = append(all, Period{year, false})
		}
	}
	return all, nil
}

// Figures are what actions came to. Of several actions, whoever took part in more
// than one counts once in Registered, Present, Women and Young.
type Figures struct {
	Actions    int
	Planned    int   // sessions, those called off among them
	Held       int   // sessions
	Minutes    int64 // of the sessions held
	Offered    int   // seats
	Filled     int   // seats that somebody came for: who came to two actions fills two
	Registered int   // persons who had a seat or asked for one
	Present    int   // persons who came to at least one date
	Came       int   // by date: who came twice counts twice
	Expected   int   // by date: who was on a roll call, unless the service called it off for them
	Women      Part  `gorm:"-"`
	Young      Part  `gorm:"-"`
	Amounts    `gorm:"embedded"`
}

// Part is how many of those present are something. Held says that the service
// knows it of anybody; a number that is too small to be shown is masked.
type Part struct {
	figures.Cell
	Held bool
}

// Fill is the share of the seats offered that somebody came for, in percent; ok is
// false of no seats.
func (f Figures) Fill() (percent int, ok bool) { return rate(f.Filled, f.Offered) }

// Assiduity is how many came of those who were expected, date by date, in percent;
// ok is false where nobody was.
func (f Figures) Assiduity() (percent int, ok bool) { return rate(f.Came, f.Expected) }

// PerHour and PerPerson are what was spent for each hour held, and for each person
// who came, in cents; nil where there is none.
func (f Figures) PerHour() *int64 { return PerHour(f.Spent, f.Minutes) }

// PerPerson see PerHour.
func (f Figures) PerPerson() *int64 { return PerPerson(f.Spent, f.Present) }

// rate rounds to the nearest.
func rate(part, of int) (percent int, ok bool) {
	if of == 0 {
		return 0, false
	}
	return (200*part + of) / (2 * of), true
}

// plus adds up what may be added up: seats, sessions, hours and money, not persons.
func (f Figures) plus(b Figures) Figures {
	f.Actions += b.Actions
	f.Planned, f.Held, f.Minutes = f.Planned+b.Planned, f.Held+b.Held, f.Minutes+b.Minutes
	f.Offered, f.Filled, f.Came, f.Expected = f.Offered+b.Offered, f.Filled+b.Filled, f.Came+b.Came, f.Expected+b.Expected
	f.Amounts = f.Amounts.Plus(b.Amounts)
	return f
}

// Edition is an action with its figures.
type Edition struct {
	Action     ID
	Label      string
	Discipline Discipline
	Site       string // Several if it is at more than one
	Setting    Setting
	StartsOn   day.Day
	EndsOn     day.Day
	Figures    `gorm:"embedded"`
}

// Group are the actions that have one thing in common.
type Group struct {
	Code string // a discipline, a site or a setting; Several
	Figures
}

// Report is what the actions of a period came to, all in all and in groups. An
// action belongs to the period in which it begins, with all of its dates.
type Report struct {
	Period      Period
	Editions    []Edition
	Disciplines []Group
	Sites       []Group
	// Settings holds the two, and Several for actions that have dates in both.
	Settings []Group
	All      Figures
}

// chosen are the actions of a period, each with the one site and setting it has.
const chosen = `
with chosen as (
  select a.cycle_id, c.label, a.discipline, c.starts_on, c.ends_on, c.seats, s.*
  from actions a join cycles c on c.id = a.cycle_id join branches b on b.id = c.branch_id
  cross join lateral (
    select count(*) as planned, count(*) filter (where s.status = 'held') as held,
      coalesce(sum(extract(epoch from s.ends_at - s.starts_at) / 60) filter (where s.status = 'held'), 0)::bigint as minutes,
      case when count(distinct coalesce(nullif(r.site, ''), b.name)) > 1 then '` + Several + `' else coalesce(min(coalesce(nullif(r.site, ''), b.name)), b.name) end as site,
      case when count(distinct coalesce(r.setting, 'open')) > 1 then '` + Several + `' else coalesce(min(coalesce(r.setting, 'open')), 'open') end as setting
    from sessions s left join rooms r on r.id = s.room_id where s.cycle_id = a.cycle_id
  ) s
  where a.service_id = @service and c.status <> 'cancelled' and c.starts_on between @from and @until
)`

const editions = chosen + `
select c.cycle_id as action, c.label, c.discipline, c.site, c.setting, c.starts_on, c.ends_on, 1 as actions, c.planned, c.held, c.minutes, c.seats as offered,
  coalesce(sum(l.planned_cents), 0)::bigint as planned_cents, coalesce(sum(l.committed_cents), 0)::bigint as committed_cents, coalesce(sum(l.spent_cents), 0)::bigint as spent_cents
from chosen c left join budget_lines l on l.cycle_id = c.cycle_id
group by c.cycle_id, c.label, c.discipline, c.site, c.setting, c.starts_on, c.ends_on, c.planned, c.held, c.minutes, c.seats
order by c.starts_on, c.label, c.cycle_id limit @most`

// persons counts each person once in each action, discipline, site, setting and in all.
const persons = chosen + `, asked as (
  select e.cycle_id, e.person_id from enrolments e join chosen c on c.cycle_id = e.cycle_id
  union select w.cycle_id, w.person_id from waiting w join chosen c on c.cycle_id = w.cycle_id
), rolls as (
  select e.cycle_id, e.person_id, count(*) filter (where t.mark in @took) as came, count(*) filter (where t.mark not in @off) as expected
  from attendance t join chosen c on c.cycle_id = t.cycle_id join enrolments e on e.id = t.enrolment_id group by e.cycle_id, e.person_id
)
select c.cycle_id as action, coalesce(c.discipline, '') as discipline, coalesce(c.site, '') as site, coalesce(c.setting, '') as setting,
  count(distinct a.person_id) as registered, count(distinct r.person_id) filter (where r.came > 0) as present,
  coalesce(sum(r.came), 0)::bigint as came, coalesce(sum(r.expected), 0)::bigint as expected,
  count(distinct r.person_id) filter (where r.came > 0 and p.civility = 'mrs') as women,
  count(distinct r.person_id) filter (where r.came > 0 and p.civility <> 'none') as told,
  count(distinct r.person_id) filter (where r.came > 0 and p.birth_on > c.starts_on - make_interval(years => @young)) as young
from chosen c left join asked a on a.cycle_id = c.cycle_id left join rolls r on r.cycle_id = a.cycle_id and r.person_id = a.person_id left join persons p on p.id = r.person_id
group by grouping sets ((c.cycle_id), (c.discipline), (c.site), (c.setting), ())`

// counted are the persons of an action, of a group, or of all.
type counted struct {
	Action                    *ID
	Discipline, Site, Setting string
	Registered, Present       int
	Came, Expected            int
	Women, Told, Young        int
}

// ReportOn reports on a period in two statements.
func ReportOn(ctx context.Context, tx *db.Tx, period Period) (Report, error) {
	report := Report{Period: period}
	from, until := period.Span()
	asked := map[string]any{"service": tx.Actor.Service, "from": from, "until": until, "most": MaxActions, "young": YoungUnder}
	if err := store.In(ctx, tx).Raw(editions, asked).Scan(&report.Editions).Error; err != nil {
		return Report{}, fmt.Errorf("report on %s: %w", period, err)
	}
	var took, off []attendance.Mark
	for _, one := range attendance.Marks() {
		switch {
		case one.Attended:
			took = append(took, one.Mark)
		case one.Service:
			off = append(off, one.Mark)
		}
	}
	asked["took"], asked["off"] = took, off
	var rows []counted
	if err := store.In(ctx, tx).Raw(persons, asked).Scan(&rows).Error; err != nil {
		return Report{}, fmt.Errorf("persons of %s: %w", period, err)
	}
	report.sum(rows)
	return report, nil
}
