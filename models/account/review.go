package account

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// ReviewEvery is how many months may pass until a member is confirmed again,
// and ReviewGrace how long the question may wait before it is called late.
const (
	ReviewEvery = 3
	ReviewGrace = 14 * 24 * time.Hour
)

// Decision is what a review says of one member.
type Decision string

const (
	Confirm    Decision = "keep"
	SuspendNow Decision = "suspend"
	EndNow     Decision = "end"
)

// Decisions in the order of the page.
func Decisions() []Decision { return []Decision{Confirm, SuspendNow, EndNow} }

// Reviewed is a member with their last review.
type Reviewed struct {
	Member
	ReviewedAt *time.Time // nil if nobody has confirmed them yet
	ReviewedBy string     // name; empty if nobody has, or if that name is gone
}

// DueAt is when they are to be confirmed: three months after the last review,
// or after the access began.
func (r Reviewed) DueAt() time.Time {
	if r.ReviewedAt != nil {
		return r.ReviewedAt.AddDate(0, ReviewEvery, 0)
	}
	return r.CreatedAt.AddDate(0, ReviewEvery, 0)
}

const underReview = `
select ` + memberColumns + `, coalesce(b.name, '') as branch, r.reviewed_at, coalesce(r.name, '') as reviewed_by
from (select * from memberships where WITHIN) m left join branches b on b.id = m.branch_id ` + noticed + `
left join lateral (select v.reviewed_at, (select name from memberships where account_id = v.reviewed_by
    and service_id is not distinct from m.service_id and organisation_id is not distinct from m.organisation_id limit 1) as name
  from account_reviews v where v.membership_id = m.id order by v.reviewed_at desc limit 1) r on true
where m.status <> 'ended' and m.account_id <> ? and m.role in ? order by m.name, m.id`

// UnderReview lists the members whom the actor answers for, by name.
func UnderReview(ctx context.Context, tx *db.Tx) ([]Reviewed, error) {
	query, values := inPlaceOf(tx.Actor, underReview)
	if tx.Actor.Kind == actor.Partner { // who has no right on branches
		query = strings.Replace(query, "left join branches b on b.id = m.branch_id", "left join (values (''::text)) b (name) on true", 1)
	}
	var all []Reviewed
	err := store.In(ctx, tx).Raw(query, append(values, tx.Actor.Account, Invitable(tx.Actor.Role))...).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("members under review: %w", err)
	}
	return all, nil
}

// Due says how many members wait for the actor to confirm them, and since when.
type Due struct {
	Members int
	Since   time.Time // when the first of them became due
}

// Late reports whether it has waited longer than it should.
func (d Due) Late(now time.Time) bool {
	return d.Members > 0 && !d.Since.Add(ReviewGrace).After(now)
}

const reviewDue = `
select count(*) as members, coalesce(min(at), 'epoch') as since from (
  select coalesce((select max(reviewed_at) from account_reviews where membership_id = m.id), m.created_at) + make_interval(months => ?) as at
  from (select * from memberships where WITHIN) m where m.status <> 'ended' and m.account_id <> ? and m.role in ?) each
where at <= ?`

// ReviewDue tells whoever answers for a place what the quarter asks of them. For
// everybody else nothing is due, and nothing is asked of the database.
func ReviewDue(ctx context.Context, tx *db.Tx) (Due, error) {
	if !tx.Actor.May(actor.TeamManage) {
		return Due{}, nil
	}
	query, values := inPlaceOf(tx.Actor, reviewDue)
	values = append(append([]any{ReviewEvery}, values...), tx.Actor.Account, Invitable(tx.Actor.Role), tx.Now)
	var due Due
	err := store.In(ctx, tx).Raw(query, values...).Scan(&due).Error
	if err != nil {
		return Due{}, fmt.Errorf("review due: %w", err)
	}
	return due, nil
}

type reviewRow struct {
	ID             uuid.UUID
	MembershipID   MemberID
	ServiceID      *uuid.UUID
	OrganisationID *uuid.UUID
	Decision       Decision
	ReviewedBy     uuid.UUID
	ReviewedAt     time.Time
}

func (reviewRow) TableName() string { return "account_reviews" }

// Decide carries out a review: one decision for each member the actor answers
// for, all in this unit of work or none. A list that has changed since the page
// was drawn is a Conflict fault, a member without a decision an Invalid one.
func Decide(ctx context.Context, tx *db.Tx, decisions map[MemberID]Decision) error {
	// Two reviews at once take turns; the second finds what the first has left.
	query, values := inPlaceOf(tx.Actor, "select from memberships where WITHIN and status <> 'ended' order by id for update")
	if err := store.In(ctx, tx).Exec(query, values...).Error; err != nil {
		return fmt.Errorf("review: %w", err)
	}
	all, err := UnderReview(ctx, tx)
	if err != nil {
		return err
	}
	if err := complete(all, decisions); err != nil {
		return err
	}
	rows, count := make([]reviewRow, 0, len(all)), map[Decision]int{}
	for _, m := range all {
		decision := decisions[m.ID]
		count[decision]++
		rows = append(rows, reviewRow{ID: id.New[reviewRow]().UUID, MembershipID: m.ID, ServiceID: orNull(tx.Actor.Service),
			OrganisationID: orNull(tx.Actor.Organisation), Decision: decision, ReviewedBy: tx.Actor.Account, ReviewedAt: tx.Now})
		if err := carryOut(ctx, tx, m, decision); err != nil {
			return err
		}
	}
	if err := store.In(ctx, tx).Create(&rows).Error; err != nil {
		return fmt.Errorf("review: %w", err)
	}
	var detail []string
	for _, d := range Decisions() {
		detail = append(detail, string(d)+":"+strconv.Itoa(count[d]))
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "account_review", ID: rows[0].ID, Detail: strings.Join(detail, ",")})
}

// complete compares what was decided with who is there.
func complete(all []Reviewed, decisions map[MemberID]Decision) error {
	there := map[MemberID]bool{}
	var undecided []MemberID
	for _, m := range all {
		there[m.ID] = true
		if !slices.Contains(Decisions(), decisions[m.ID]) {
			undecided = append(undecided, m.ID)
		}
	}
	for id := range decisions {
		if !there[id] {
			return fault.Of(fault.Conflict, "review.error.changed")
		}
	}
	if len(all) == 0 {
		return fault.Of(fault.Conflict, "review.error.changed")
	}
	if len(undecided) > 0 {
		return fault.Field("decision["+undecided[0].String()+"]", "review.error.undecided", "number", len(undecided))
	}
	return nil
}

// carryOut does what was decided of one member. Who is suspended already and
// stays so keeps the first reason.
func carryOut(ctx context.Context, tx *db.Tx, m Reviewed, d Decision) error {
	switch {
	case d == EndNow:
		return EndMembership(ctx, tx, m.ID)
	case d == SuspendNow && m.Status == Active:
		return move(ctx, tx, m.ID, "status = 'active'", "team.error.moved_on", "suspended:"+string(Review), suspension(tx, Review))
	}
	return nil
}
