package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// What notices about accesses lead to: somebody's own access, the page of the
// team, and its review.
const (
	NounMembership = "membership"
	NounTeam       = "team"
	NounReview     = "team_review"
)

// side is the place that is told and the two ways to address its people.
type side struct{ service, organisation uuid.UUID }

func (s side) member(account uuid.UUID) notification.Audience {
	if s.organisation != uuid.Nil {
		return notification.PartnerMember(account)
	}
	return notification.ServiceMember(account)
}

func (s side) holders(p actor.Permission) notification.Audience {
	if s.organisation != uuid.Nil {
		return notification.PartnerHolders(p)
	}
	return notification.ServiceHolders(p)
}

func (s side) id() uuid.UUID {
	if s.organisation != uuid.Nil {
		return s.organisation
	}
	return s.service
}

func (s side) tell(ctx context.Context, tx *db.Tx, kind notification.Kind, to notification.Audience, noun string, id uuid.UUID) error {
	return notification.Tell(ctx, tx, notification.Notice{Kind: kind, To: to, Noun: noun, ID: id, Service: s.service, Organisation: s.organisation})
}

// tellUnused tells each sleeper, and whoever manages their place once for all of
// them: who they are stands on the page of the team. The platform's own people
// have no messages and are told by e-mail.
func tellUnused(ctx context.Context, tx *db.Tx, sleepers []Sleeper) error {
	here := side{tx.Actor.Service, tx.Actor.Organisation}
	if here.id() == uuid.Nil {
		for _, s := range sleepers {
			if err := notification.MailAccess(ctx, tx, s.AccountID); err != nil {
				return err
			}
		}
		return nil
	}
	for _, s := range sleepers {
		if err := here.tell(ctx, tx, notification.AccessUnused, here.member(s.AccountID), NounMembership, s.ID.UUID); err != nil {
			return err
		}
	}
	return here.tell(ctx, tx, notification.MembersUnused, here.holders(actor.TeamManage), NounTeam, here.id())
}

// askDeciders tells those who may confirm an identity that it waits for them.
// The platform's own people have no messages and see it on their first page.
func (r requestRow) askDeciders(ctx context.Context, tx *db.Tx, place recognised) error {
	here := side{orNil(r.ServiceID), orNil(r.OrganisationID)}
	if here.id() == uuid.Nil {
		return nil
	}
	var deciders []uuid.UUID
	err := store.In(ctx, tx).Raw(`select distinct account_id from memberships
		where status = 'active' and account_id <> ? and role in ? and (service_id = ? or organisation_id = ?) order by account_id`,
		r.AccountID, inviters(place.Role), r.ServiceID, r.OrganisationID).Scan(&deciders).Error
	if err != nil {
		return fmt.Errorf("who decides request %s: %w", r.ID, err)
	}
	for _, decider := range deciders {
		if err := here.tell(ctx, tx, notification.IdentityWaiting, here.member(decider), NounTeam, here.id()); err != nil {
			return err
		}
	}
	return nil
}

// reviewers are those who answer for somebody whom nobody has confirmed in time
// and have not been told since that became so. Members answer for roles, not for
// persons: a director for managers, a manager for officers.
const reviewers = `
select o.account_id from memberships o
join lateral (select min(due.at) as since from (
  select coalesce((select max(reviewed_at) from account_reviews where membership_id = m.id), m.created_at) + make_interval(months => @months) as at
  from memberships m where (m.service_id = @service or m.organisation_id = @organisation) and m.status <> 'ended'
    and m.account_id <> o.account_id and (o.role, m.role) in @answers) due where due.at <= @now) d on d.since is not null
where (o.service_id = @service or o.organisation_id = @organisation) and o.status = 'active'
  and not exists (select from notices n where n.kind = @kind and n.account_id = o.account_id
    and (n.service_id = @service or n.organisation_id = @organisation) and n.created_at >= d.since)
order by o.account_id`

// TellReviews tells those members of the worker's service or organisation whose
// quarterly review has become due; each once a review.
func TellReviews(ctx context.Context, tx *db.Tx) error {
	here := side{tx.Actor.Service, tx.Actor.Organisation}
	values := times(tx)
	values["months"], values["kind"], values["answers"] = ReviewEvery, string(notification.ReviewDue), answers()
	var all []uuid.UUID
	if err := store.In(ctx, tx).Raw(reviewers, values).Scan(&all).Error; err != nil {
		return fmt.Errorf("who reviews: %w", err)
	}
	for _, reviewer := range all {
		if err := here.tell(ctx, tx, notification.ReviewDue, here.member(reviewer), NounReview, here.id()); err != nil {
			return err
		}
	}
	return nil
}

// answers are the pairs of a role and one that it answers for, of those who work
// for a place.
func answers() [][]any {
	var pairs [][]any
	for _, by := range actor.Holders(actor.TeamManage) {
		for _, of := range Invitable(by) {
			pairs = append(pairs, []any{string(by), string(of)})
		}
	}
	return pairs
}

// inviters are the roles that answer for a role.
func inviters(of actor.Role) []string {
	var all []string
	for _, pair := range answers() {
		if pair[1] == string(of) {
			all = append(all, pair[0].(string))
		}
	}
	return all
}
