package referral

import (
	"context"
	"fmt"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/schedule"
)

// Fact is what is counted of one act: figures without anybody in them.
type Fact struct{}

// count writes the fact of an event. Days are working days of the branch.
func (e event) count(ctx context.Context, tx *db.Tx, here office.Office) error {
	today := day.On(e.at, here.Zone)
	var acknowledged *int
	if !e.AcknowledgedOn.IsZero() {
		days := schedule.CountWorkingDays(here.Region, e.AcknowledgedOn, today)
		acknowledged = &days
	}
	err := store.In(ctx, tx).Table("referral_facts").Create(map[string]any{
		"id": id.New[Fact](), "service_id": e.Service, "branch_id": e.Branch, "organisation_id": e.Organisation, "offer_id": e.Offer,
		"domain": e.Domain, "action": string(e.do), "from_status": string(e.Status), "to_status": string(e.to), "side": string(e.side),
		"reason": string(e.with.Reason), "urgent": e.Urgent, "happened_on": today,
		"days_since_sent":         schedule.CountWorkingDays(here.Region, day.On(e.SentAt, here.Zone), today),
		"days_since_acknowledged": acknowledged,
	}).Error
	if err != nil {
		return fmt.Errorf("fact %s of referral %s: %w", e.do, e.ID, err)
	}
	return nil
}
