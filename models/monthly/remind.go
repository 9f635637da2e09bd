package monthly

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/agreement"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/office"
)

const (
	// SignedBy is how many days after the end of a month its state is awaited.
	SignedBy = 5
	// AnsweredBy is how many days a service has to answer what was signed.
	AnsweredBy = 7
)

// unsigned are the agreements under which somebody was lodged for pay last month,
// and no state of it stands; each is told of once.
const unsigned = `
select a.id, a.organisation_id from agreements a
where a.service_id = @service and a.starts_on < @month and a.ends_on >= @last
  and exists (select from agreement_terms t where t.agreement_id = a.id and t.from_on < @month and t.daily_rate_cents > 0)
  and exists (select from bookings b where b.service_id = a.service_id and b.organisation_id = a.organisation_id and b.status in ('arrived','left')
    and b.starts_on < @month and (b.status = 'arrived' or b.leaves_on > @last))
  and not exists (select from housing_states s where s.agreement_id = a.id and s.month_on = @last and s.status in ('signed','countersigned'))
  and not exists (select from notices n where n.kind = @kind and n.noun_id = a.id and n.created_at >= @month)
order by a.id`

const unanswered = `
select s.id, s.organisation_id from housing_states s
where s.service_id = @service and s.status = 'signed' and s.signed_at < cast(@now as timestamptz) - make_interval(days => @days)
  and not exists (select from notices n where n.kind = @kind and n.noun_id = s.id)
order by s.signed_at, s.id`

// Remind tells a partner of the worker's service that last month waits to be
// signed, SignedBy days after its end, and the service of what it has not answered
// for AnsweredBy days; each once.
func Remind(ctx context.Context, tx *db.Tx) error {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return err
	}
	month := here.Today.MonthStart()
	args := map[string]any{"service": tx.Actor.Service, "month": month, "last": month.Add(-1).MonthStart(), "kind": string(notification.StateUnsigned)}
	if here.Today.Since(month) >= SignedBy {
		if err := remind(ctx, tx, unsigned, args, agreement.Noun, notification.PartnerHolders(actor.StateSign)); err != nil {
			return err
		}
	}
	args = map[string]any{"service": tx.Actor.Service, "now": tx.Now, "days": AnsweredBy, "kind": string(notification.StateUnanswered)}
	return remind(ctx, tx, unanswered, args, Noun, notification.ServiceHolders(actor.StateApprove))
}

func remind(ctx context.Context, tx *db.Tx, query string, args map[string]any, noun string, to notification.Audience) error {
	var found []struct{ ID, OrganisationID uuid.UUID }
	if err := store.In(ctx, tx).Raw(query, args).Scan(&found).Error; err != nil {
		return fmt.Errorf("%s: %w", args["kind"], err)
	}
	for _, f := range found {
		notice := notification.Notice{Kind: notification.Kind(args["kind"].(string)), To: to, Noun: noun, ID: f.ID, Service: tx.Actor.Service, Organisation: f.OrganisationID}
		if err := notification.Tell(ctx, tx, notice); err != nil {
			return err
		}
	}
	return nil
}
