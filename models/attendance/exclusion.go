package attendance

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/programme"
)

// ExclusionNoun is what notices about a decision after absences name; their id
// is that of the enrolment.
const ExclusionNoun = "exclusion"

// Standing is what the roll calls say of somebody in a cycle: facts, counted each
// time, so that a correction is all it takes.
type Standing struct {
	Enrolment programme.EnrolmentID
	Cycle     programme.CycleID
	Label     string // the cycle's, neutral
	Person    uuid.UUID
	Name      string // NOM Prénom
	BirthOn   day.Day
	Left      bool
	// Unexplained absences, and Limit from which on they are looked at.
	Unexplained, Limit int
	// Missed are the sessions in which the person took no part without an excuse
	// and that were not made up for; Expected are those of the whole cycle but the
	// ones that the person was excused from or the service cancelled, with those held
	// in place of the latter. Percent of them is what completing the cycle takes.
	Missed, Expected, Percent int
	// Decided says that these very figures were decided on already.
	Decided bool

	Branch, Referent uuid.UUID // of the person
}

// Proposed reports whether it is proposed to look at it: as many unexplained
// absences as the local rule says, or too many sessions missed for the share
// still to be reached. It is never more than a proposal.
func (s Standing) Proposed() bool {
	return !s.Left && !s.Decided && (s.Unexplained >= s.Limit || s.Missed*100 > s.Expected*(100-s.Percent))
}

// looked are the cycles that are asked about, each with how many sessions are due in
// it: counted once a cycle, not once for each who sits in it. A session in place of one
// that was not held is the session; one that makes up for one that was held is for who
// missed that one.
const looked = `
with looked as materialized (
  select c.id, c.label, c.version_id, (select count(*) from sessions w where w.cycle_id = c.id and w.status in ('planned','held')
    and not exists (select from sessions n where n.id = w.makes_up_id and n.status = 'held')) as due
  from cycles c where `

// m is the session that was held and is made up for.
const standings = `
)
select f.*, exists (select from exclusions x where x.enrolment_id = f.enrolment and x.unexplained >= f.unexplained and x.missed >= f.missed) as decided
from (
  select e.id as enrolment, c.id as cycle, c.label, e.person_id as person, r.name, p.birth_on, e.status <> 'enrolled' as left, v.absences_limit as limit, v.completion_percent as percent,
    p.branch_id as branch, coalesce(p.referent_id, '00000000-0000-0000-0000-000000000000') as referent,
    count(*) filter (where a.mark in @unexplained) as unexplained,
    greatest(count(*) filter (where a.mark in @missed and m.id is null) - count(*) filter (where a.mark in @attended and m.id is not null), 0) as missed,
    greatest(c.due - count(*) filter (where a.mark in @excused and s.status = 'held' and m.id is null), 0) as expected
  from looked c join enrolments e on e.cycle_id = c.id join programme_versions v on v.id = c.version_id join rosters r on r.enrolment_id = e.id join persons p on p.id = e.person_id
  left join attendance a on a.enrolment_id = e.id left join sessions s on s.id = a.session_id
    left join sessions m on m.id = s.makes_up_id and m.status = 'held'
  where `

const grouped = `
  group by e.id, c.id, c.label, c.due, r.name, v.id, p.id
) f`

// proposedOnly is Proposed, for the database: of those who are enrolled.
const proposedOnly = " where (f.unexplained >= f.limit or f.missed * 100 > f.expected * (100 - f.percent))"

func readStandings(ctx context.Context, tx *db.Tx, cycles, enrolments, after string, args map[string]any) ([]Standing, error) {
	args["unexplained"], args["attended"], args["missed"], args["excused"] = unexplained(), attended(), missed(), excused()
	var found []Standing
	if err := store.In(ctx, tx).Raw(looked+cycles+standings+enrolments+grouped+after, args).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("standings: %w", err)
	}
	return found, nil
}

// Proposals lists whom it is proposed to look at in a cycle, by name.
func Proposals(ctx context.Context, tx *db.Tx, cycle programme.CycleID) ([]Standing, error) {
	found, err := readStandings(ctx, tx, "c.id = @cycle", "e.status = 'enrolled'", proposedOnly+" order by f.name, f.enrolment", map[string]any{"cycle": cycle})
	return slices.DeleteFunc(found, func(s Standing) bool { return !s.Proposed() }), err
}

// ProposalsForMe lists whom it is proposed to look at in the cycles that the
// actor leads or, as a manager, answers for: those that are not over.
func ProposalsForMe(ctx context.Context, tx *db.Tx, mine charge.Charge) ([]Standing, error) {
	args := mine.Args()
	args["service"], args["now"] = tx.Actor.Service, tx.Now
	found, err := readStandings(ctx, tx, `c.service_id = @service and c.status <> 'cancelled' and c.starts_on <= cast(@now as timestamptz)::date and c.ends_on >= cast(@now as timestamptz)::date - 7
    and (c.branch_id in @branches or exists (select from facilitators g where g.cycle_id = c.id and g.part <> 'external' and g.account_id in @referents))`,
		"e.status = 'enrolled'", proposedOnly+" order by f.label, f.name, f.enrolment limit 50", args)
	return slices.DeleteFunc(found, func(s Standing) bool { return !s.Proposed() }), err
}

// StandingOf is what the roll calls say of one enrolment of the service.
func StandingOf(ctx context.Context, tx *db.Tx, enrolment programme.EnrolmentID) (Standing, error) {
	found, err := readStandings(ctx, tx, "c.id = (select cycle_id from enrolments where id = @enrolment)", "e.id = @enrolment", "", map[string]any{"enrolment": enrolment})
	if err != nil {
		return Standing{}, err
	}
	if len(found) == 0 {
		return Standing{}, fault.Missing()
	}
	return found[0], nil
}

// StandingsNamed gives the standings of some enrolments, by id.
func StandingsNamed(ctx context.Context, tx *db.Tx, ids []uuid.UUID) (map[uuid.UUID]Standing, error) {
	named := map[uuid.UUID]Standing{}
	if len(ids) == 0 {
		return named, nil
	}
	found, err := readStandings(ctx, tx, "c.id in (select cycle_id from enrolments where id in @ids)", "e.id in @ids", "", map[string]any{"ids": ids})
	for _, one := range found {
		named[one.Enrolment.UUID] = one
	}
	return named, err
}

// Verdict is what a person of the service decides after absences.
type Verdict string

// The two verdicts.
const (
	Kept     Verdict = "kept"
	Excluded Verdict = "excluded"
)

// VerdictReasons lists why, for each verdict, in the order of a form.
var VerdictReasons = map[Verdict][]string{
	Kept:     {"explained", "warned", "made_up"},
	Excluded: {"absences", "no_contact", "own_wish", "other_way"},
}

// Decision is a verdict with the figures it was made on.
type Decision struct {
	Verdict                       Verdict
	Reason                        string
	Unexplained, Missed, Expected int
	At                            time.Time
	ByName                        string
}

// Decisions lists those on an enrolment, the latest first.
func Decisions(ctx context.Context, tx *db.Tx, enrolment programme.EnrolmentID) ([]Decision, error) {
	var found []Decision
	err := store.In(ctx, tx).Raw(`
select x.decision as verdict, x.reason, x.unexplained, x.missed, x.expected, x.decided_at as at,
  coalesce((select m.name from memberships m where m.account_id = x.decided_by and m.service_id = x.service_id limit 1), '') as by_name
from exclusions x where x.enrolment_id = ? order by x.decided_at desc, x.id desc limit 50`, enrolment).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("decisions on enrolment %s: %w", enrolment, err)
	}
	return found, nil
}

// Decide notes what a person of the service decides after absences: who leads
// the cycle or manages it, never the figures and never an outside facilitator.
// Excluded frees the seat. The officer in charge is told; nobody else is.
func Decide(ctx context.Context, tx *db.Tx, enrolment programme.EnrolmentID, verdict Verdict, reason string) (Standing, error) {
	s, err := StandingOf(ctx, tx, enrolment)
	if err != nil {
		return Standing{}, err
	}
	if !slices.Contains(VerdictReasons[verdict], reason) {
		return Standing{}, fault.Field("reason", "exclusion.error.reason")
	}
	if err := programme.MustDecide(ctx, tx, s.Cycle); err != nil {
		return Standing{}, err
	}
	if !s.Proposed() {
		return Standing{}, fault.Of(fault.Conflict, "exclusion.error.none")
	}
	row := struct {
		ID                            uuid.UUID
		EnrolmentID                   programme.EnrolmentID
		CycleID                       programme.CycleID
		ServiceID                     uuid.UUID
		Decision                      Verdict
		Reason                        string
		Unexplained, Missed, Expected int
		DecidedAt                     time.Time
		DecidedBy                     uuid.UUID
	}{uuid.Must(uuid.NewV7()), enrolment, s.Cycle, tx.Actor.Service, verdict, reason, s.Unexplained, s.Missed, s.Expected, tx.Now, tx.Actor.Account}
	if err := store.In(ctx, tx).Table("exclusions").Create(&row).Error; err != nil {
		return Standing{}, fmt.Errorf("decide on enrolment %s: %w", enrolment, err)
	}
	if verdict == Excluded {
		if err := programme.Exclude(ctx, tx, enrolment); err != nil {
			return Standing{}, err
		}
	}
	if err := s.tell(ctx, tx); err != nil {
		return Standing{}, err
	}
	return s, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: ExclusionNoun, ID: row.ID, Person: s.Person, Detail: string(verdict)})
}

func (s Standing) tell(ctx context.Context, tx *db.Tx) error {
	owner, err := charge.OwnerOf(ctx, tx, s.Branch, s.Referent)
	if err != nil || owner.Account == uuid.Nil {
		return err
	}
	return notification.Tell(ctx, tx, notification.Notice{
		Kind: notification.ExclusionDecided, To: notification.ServiceMember(owner.Account), Noun: ExclusionNoun, ID: s.Enrolment.UUID,
	})
}
