package agreement

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/office"
)

// EndsVerySoon is how many days before its end an agreement is brought up for the
// second time.
const EndsVerySoon = 30

// ending are the agreements in force that end within EndsSoon days and of which
// nobody was told since that began, or since EndsVerySoon did.
const ending = `
select a.id, a.organisation_id from agreements a
where a.service_id = @service and a.status = 'active' and a.starts_on <= @today and a.ends_on between @today and cast(@today as date) + cast(@soon as int)
  and not exists (select from notices n where n.kind = @kind and n.noun_id = a.id
    and n.created_at >= a.ends_on - case when a.ends_on - cast(@today as date) <= cast(@very as int) then cast(@very as int) else cast(@soon as int) end)
order by a.ends_on, a.id`

// Remind tells both sides of the agreements of the worker's service that end soon:
// once EndsSoon days before the end, and once more EndsVerySoon days before.
func Remind(ctx context.Context, tx *db.Tx) error {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return err
	}
	var found []struct {
		ID             ID
		OrganisationID uuid.UUID
	}
	args := map[string]any{"service": tx.Actor.Service, "today": here.Today, "soon": EndsSoon, "very": EndsVerySoon, "kind": string(notification.AgreementEnding)}
	if err := store.In(ctx, tx).Raw(ending, args).Scan(&found).Error; err != nil {
		return fmt.Errorf("agreements that end soon: %w", err)
	}
	for _, a := range found {
		for _, to := range []notification.Audience{notification.ServiceHolders(actor.AgreementEdit), notification.PartnerHolders(actor.AgreementRead)} {
			err := notification.Tell(ctx, tx, notification.Notice{Kind: notification.AgreementEnding, To: to, Noun: Noun, ID: a.ID.UUID, Service: tx.Actor.Service, Organisation: a.OrganisationID})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
