package placement

import (
	"context"
	"fmt"
	"slices"
	"time"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// FollowUpMonths are after how many months one asks what has become of somebody.
var FollowUpMonths = []int{3, 6}

// States of a follow-up.
const (
	Due      flow.Status = "due"
	Answered flow.Status = "answered"
	Dropped  flow.Status = "dropped" // with the following of the person
)

// FollowUpFlow is the life cycle of a follow-up. What was dropped is asked again
// when a file is opened again.
var FollowUpFlow = flow.Flow{
	Name:  "follow_up",
	Start: Due,
	Moves: slices.Concat(
		flow.Moves(flow.Service, "answer", Answered, Due),
		flow.Moves(flow.Service, "drop", Dropped, Due),
		flow.Moves(flow.Service, "ask", Due, Dropped),
	),
}

// Situation says what has become of what the placement led to.
type Situation string

// NotReached is the only one that nobody told.
const NotReached Situation = "not_reached"

// Situations lists them: the home, the job or the training is kept; another holds;
// it is lost; nobody was reached.
var Situations = []Situation{"holds", "changed", "lost", NotReached}

// Teller says from whom the service knows.
type Teller string

// Tellers lists them.
var Tellers = []Teller{"person", "partner", "other"}

// FollowUp is a question about somebody, some months after the end.
type FollowUp struct {
	Months       int
	DueOn        day.Day
	Status       flow.Status
	Situation    Situation
	ToldBy       Teller
	AnsweredAt   time.Time
	AnsweredName string
}

// FollowUpsOf lists the follow-ups of a placement, the nearest first.
func FollowUpsOf(ctx context.Context, tx *db.Tx, of referral.ID) ([]FollowUp, error) {
	var all []FollowUp
	if err := store.In(ctx, tx).Table("follow_ups").Where("referral_id = ?", of).Order("months").Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("follow-ups of referral %s: %w", of, err)
	}
	return all, nil
}

// Followable reports whether one may ask later what has become of somebody: not
// after a death, nor where nobody came, nor about care, of which the service is
// told no more than attestations say.
func (p Placement) Followable() bool {
	return p.Status == referral.Ended && p.OrganisationKind.WritesFreely() && !slices.Contains([]Exit{"death", NeverCame, Withdrawn}, p.Exit)
}

// AskFollowUps plans follow-ups some months after the end; those that stand stay.
func AskFollowUps(ctx context.Context, tx *db.Tx, of ID, months []int) error {
	held, err := referral.HoldPlacement(ctx, tx, of)
	if err != nil {
		return err
	}
	if held.Side != flow.Service {
		return fault.Of(fault.Forbidden, "")
	}
	p, err := ByID(ctx, tx, of)
	if err != nil {
		return err
	}
	who, err := person.ByID(ctx, tx, p.Person)
	if err != nil {
		return err
	}
	if !p.Followable() || !who.Status.Open() {
		return fault.Of(fault.Conflict, "follow_up.error.closed")
	}
	if len(months) == 0 || slices.ContainsFunc(months, func(m int) bool { return !slices.Contains(FollowUpMonths, m) }) {
		return fault.Field("months", "follow_up.error.months")
	}
	for _, m := range months {
		err := store.In(ctx, tx).Exec(`insert into follow_ups (id, referral_id, service_id, organisation_id, months, due_on, status, asked_at, asked_by) values (?, ?, ?, ?, ?, ?, 'due', ?, ?)
			on conflict (referral_id, months) do update set status = 'due', asked_at = excluded.asked_at, asked_by = excluded.asked_by where follow_ups.status = 'dropped'`,
			id.New[FollowUp](), p.Referral, p.Service, p.Organisation, m, p.EndedOn.AddMonths(m), tx.Now, tx.Actor.Account).Error
		if err != nil {
			return fmt.Errorf("follow-up of placement %s: %w", of, err)
		}
	}
	return held.Note(ctx, tx, referral.DoAskFollowUp, referral.With{On: p.EndedOn.AddMonths(slices.Min(months))})
}

// FollowUpAnswer is what a service has learnt.
type FollowUpAnswer struct {
	Months    int
	Situation Situation
	ToldBy    Teller // empty where nobody was reached
}

// AnswerFollowUp says what has become of somebody. It may be known before the day.
func AnswerFollowUp(ctx context.Context, tx *db.Tx, of ID, a FollowUpAnswer) error {
	held, err := referral.HoldPlacement(ctx, tx, of)
	if err != nil {
		return err
	}
	if held.Side != flow.Service {
		return fault.Of(fault.Forbidden, "")
	}
	var wrong fault.Collector
	if !slices.Contains(Situations, a.Situation) {
		wrong.Add("situation", "follow_up.error.situation")
	}
	if a.Situation == NotReached {
		a.ToldBy = ""
	} else if !slices.Contains(Tellers, a.ToldBy) {
		wrong.Add("told_by", "follow_up.error.told_by")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("follow_ups").Where("referral_id = ? and months = ? and status = 'due'", held.Referral, a.Months).Updates(map[string]any{
		"status": string(Answered), "situation": string(a.Situation), "told_by": string(a.ToldBy),
		"answered_at": tx.Now, "answered_by": tx.Actor.Account, "answered_name": tx.Actor.Name,
	})
	if done.Error != nil {
		return fmt.Errorf("follow-up of placement %s: %w", of, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "follow_up.error.answered")
	}
	return held.Note(ctx, tx, referral.DoFollowUp, referral.With{On: held.Here.Today, Reason: referral.Reason(a.Situation)})
}

// DropFollowUps stops what was still to be asked about a person whose following
// ends, or goes on elsewhere.
func DropFollowUps(ctx context.Context, tx *db.Tx, who person.ID) error {
	err := store.In(ctx, tx).Exec("update follow_ups set status = 'dropped' where status = 'due' and referral_id in (select id from referrals where person_id = ?)", who).Error
	if err != nil {
		return fmt.Errorf("drop follow-ups of %s: %w", who, err)
	}
	return nil
}

// DueRow is a follow-up in somebody's day.
type DueRow struct {
	Placement        ID
	Name             string
	BirthOn          day.Day
	OrganisationName string
	Months           int
	DueOn            day.Day
}

const followUpsDue = `
select l.id, r.id as referral, r.reference, p.last_name as last, p.first_name as first, p.birth_on, g.name as organisation_name, g.phone as organisation_tel, '' as offer_name,
  l.status, l.starts_on, null::timestamptz as missed_at, false as register, f.months, f.due_on
from follow_ups f join referrals r on r.id = f.referral_id join placements l on l.referral_id = r.id join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id
where f.service_id = @service and f.status = 'due' and f.due_on <= @until and ` + charge.Owned + `
order by f.due_on, f.id limit 50`
