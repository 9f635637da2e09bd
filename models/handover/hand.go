package handover

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Hand puts another officer in charge of one person, or attaches the file to
// another branch, with all that goes along. The texts are ids; an empty referent
// is nobody.
func Hand(ctx context.Context, tx *db.Tx, of person.ID, branch, referent string) error {
	p, err := person.ByID(ctx, tx, of)
	if err != nil {
		return err
	}
	if !p.Status.Open() {
		return fault.Of(fault.Conflict, "person.error.closed")
	}
	var wrong fault.Collector
	colleagues, err := charge.Colleagues(ctx, tx)
	if err != nil {
		return err
	}
	to := person.Choice{}
	at := slices.IndexFunc(colleagues, func(c charge.Colleague) bool { return c.ID.String() == referent })
	switch {
	case at >= 0:
		to = person.Choice{ID: colleagues[at].ID, Name: colleagues[at].Name}
	case referent != "":
		wrong.Add("referent_id", "person.error.referent")
	}
	branches, err := person.Branches(ctx, tx)
	if err != nil {
		return err
	}
	where := slices.IndexFunc(branches, func(b person.Choice) bool { return b.ID.String() == branch })
	if where < 0 {
		wrong.Add("branch_id", "person.error.branch")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	if branches[where].ID != p.Branch {
		if err := person.Move(ctx, tx, p, branches[where]); err != nil {
			return err
		}
		err := store.In(ctx, tx).Table("referrals").Where("person_id = ? and status in ?", of, live()).Updates(map[string]any{"branch_id": branches[where].ID}).Error
		if err != nil {
			return fmt.Errorf("referrals of person %s: %w", of, err)
		}
	}
	if to.ID == p.Referent {
		return nil
	}
	from := person.Choice{ID: p.Referent, Name: p.ReferentName}
	if p.Referent == uuid.Nil {
		from = person.Choice{}
	}
	return hand(ctx, tx, []person.Change{{Person: of, From: from, To: to}})
}
