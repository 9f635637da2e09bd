package referral

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Transfer puts another officer of the service in charge of a referral under
// way; the partner reads whom to call. Whoever is in charge already is a fault
// of referent_id.
func Transfer(ctx context.Context, tx *db.Tx, of ID, to uuid.UUID) error {
	name, err := officer(ctx, tx, to)
	if err != nil {
		return err
	}
	a, side, err := lock(ctx, tx, of)
	if err != nil {
		return err
	}
	if side != flow.Service {
		return fault.Of(fault.Forbidden, "")
	}
	if err := a.underWay(); err != nil {
		return err
	}
	var now uuid.NullUUID
	if err := store.In(ctx, tx).Raw("select referent_id from referrals where id = ?", of).Scan(&now).Error; err != nil {
		return fmt.Errorf("referent of referral %s: %w", of, err)
	}
	if now.UUID == to {
		return fault.Field("referent_id", "referral.error.same_referent")
	}
	if err := a.handOver(ctx, tx, to, name); err != nil {
		return err
	}
	return TellHandedOver(ctx, tx, []HandedOver{{a.ID.UUID, a.Organisation}})
}

// TransferAllOf puts another officer in charge of every referral of a person
// that is under way and gives how many there were; none is a fault of
// referent_id. An organisation that holds several is told once.
func TransferAllOf(ctx context.Context, tx *db.Tx, of person.ID, to uuid.UUID) (int, error) {
	name, err := officer(ctx, tx, to)
	if err != nil {
		return 0, err
	}
	var all []ID
	err = store.In(ctx, tx).Raw("select id from referrals where person_id = ? and status in ? and referent_id is distinct from ? order by id for update",
		of, texts(live), to).Scan(&all).Error
	if err != nil {
		return 0, fmt.Errorf("referrals of person %s: %w", of, err)
	}
	if len(all) == 0 {
		return 0, fault.Field("referent_id", "referral.error.same_referent")
	}
	handed := make([]HandedOver, 0, len(all))
	for _, one := range all {
		a, _, err := lock(ctx, tx, one)
		if err != nil {
			return 0, err
		}
		if err := a.handOver(ctx, tx, to, name); err != nil {
			return 0, err
		}
		handed = append(handed, HandedOver{a.ID.UUID, a.Organisation})
	}
	return len(all), TellHandedOver(ctx, tx, handed)
}

// HandOver is Transfer as a part of a larger act, which hands whole persons over
// and tells the organisations itself, by TellHandedOver: the partner reads the
// new officer's name, and the referral remembers the change.
func HandOver(ctx context.Context, tx *db.Tx, of ID, to uuid.UUID, name string) error {
	a, _, err := lock(ctx, tx, of)
	if err != nil {
		return err
	}
	if err := a.underWay(); err != nil {
		return err
	}
	return a.handOver(ctx, tx, to, name)
}

// officer is the name of somebody who may be in charge.
func officer(ctx context.Context, tx *db.Tx, account uuid.UUID) (string, error) {
	all, err := person.Referents(ctx, tx)
	if err != nil {
		return "", err
	}
	for _, one := range all {
		if one.ID == account {
			return one.Name, nil
		}
	}
	return "", fault.Field("referent_id", "referral.error.referent")
}

func (a act) handOver(ctx context.Context, tx *db.Tx, to uuid.UUID, name string) error {
	if err := a.change(ctx, tx, DoTransfer, map[string]any{"referent_id": to}); err != nil {
		return err
	}
	m, err := loadAmendable(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	told := slices.Clone(m.told)
	if i := slices.IndexFunc(told, func(f Field) bool { return f.Key == "referent" }); i >= 0 && told[i].Value != name {
		told[i] = Field{Key: "referent", Value: name}
		if err := a.tellAnew(ctx, tx, m, told); err != nil {
			return err
		}
	}
	return a.notice(ctx, tx, DoTransfer, flow.Service, With{Note: name})
}
