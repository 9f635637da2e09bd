package partner

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// NounOffers is what messages call all offers that somebody keeps.
const NounOffers = "offers"

// stale is since when the last of some offers asks to be confirmed.
const stale = `
select max(coalesce(o.confirmed_on + cast(@every as int) + 1, o.updated_at::date)) as on_day from offers o
where o.status in ('published','suspended') and (o.confirmed_on is null or cast(@today as date) - o.confirmed_on > @every)
  and (o.organisation_id = @organisation or o.kept_by = @service)`

// RemindStale tells whoever keeps offers, the organisation and the service that
// entered them, that some ask to be confirmed: once each time another does.
func RemindStale(ctx context.Context, tx *db.Tx) error {
	today := day.On(tx.Now, tx.Now.Location())
	to, of := notification.PartnerHolders(actor.OfferManage), tx.Actor.Organisation
	if of == uuid.Nil {
		to, of = notification.ServiceHolders(actor.OfferManage), tx.Actor.Service
	}
	var since struct{ OnDay day.Day }
	args := map[string]any{"every": ConfirmEvery, "today": today, "organisation": tx.Actor.Organisation, "service": tx.Actor.Service}
	if err := store.In(ctx, tx).Raw(stale, args).Scan(&since).Error; err != nil {
		return fmt.Errorf("offers to confirm: %w", err)
	}
	if since.OnDay.IsZero() {
		return nil
	}
	var told bool
	err := store.In(ctx, tx).Raw("select exists (select from notices where kind = ? and noun_id = ? and created_at >= ?)", string(notification.OffersStale), of, since.OnDay).Scan(&told).Error
	if err != nil || told {
		return err
	}
	return notification.Tell(ctx, tx, notification.Notice{Kind: notification.OffersStale, To: to, Noun: NounOffers, ID: of})
}
