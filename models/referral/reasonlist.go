package referral

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/listing"
	"passerelle/models/office"
)

// ReasonLists gives every reason of the actor's service, in the order of the
// lists, those that may no longer be chosen too.
func ReasonLists(ctx context.Context, tx *db.Tx) ([]Listed, error) {
	return reasonsOf(ctx, tx, tx.Actor.Service, ReasonKinds...)
}

// TypedReason is a reason as it was typed.
type TypedReason struct {
	Kind string
	listing.Typed
}

// AddReason adds a reason of the service's own, from today on.
func AddReason(ctx context.Context, tx *db.Tx, typed TypedReason) (ReasonID, error) {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return ReasonID{}, err
	}
	var wrong fault.Collector
	if !slices.Contains(ReasonKinds, flow.Action(typed.Kind)) {
		wrong.Add("kind", "referral.error.kind")
	}
	values := typed.Read(&wrong, listing.Days{}, here.Today, true)
	if err := wrong.Err(); err != nil {
		return ReasonID{}, err
	}
	reason := id.New[Listed]()
	values["id"], values["service_id"], values["kind"], values["starts_on"] = reason, tx.Actor.Service, typed.Kind, here.Today
	// The code is nobody's to type: it is kept with what was decided for ever.
	values["code"] = ownCode + strings.ReplaceAll(reason.String(), "-", "")[16:]
	if err := store.In(ctx, tx).Table("reasons").Create(values).Error; err != nil {
		return ReasonID{}, fmt.Errorf("add reason: %w", err)
	}
	return reason, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "reason", ID: reason.UUID, Detail: typed.Kind})
}

// ChangeReason moves a reason within its list, says until when it may be chosen,
// and words it. Where it is a national one, the service's own row is put before
// it: other services keep theirs, and without words it has the national ones. Of
// each list « other » stays.
func ChangeReason(ctx context.Context, tx *db.Tx, reason ReasonID, typed TypedReason) error {
	all, err := ReasonLists(ctx, tx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(l Listed) bool { return l.ID == reason })
	if i < 0 {
		return fault.Missing()
	}
	was := all[i]
	here, err := office.Here(ctx, tx)
	if err != nil {
		return err
	}
	var wrong fault.Collector
	values := typed.Read(&wrong, listing.Days{}, here.Today, !was.National() || strings.TrimSpace(typed.Fr+typed.En) != "")
	if was.Code == Other && typed.EndsOn != "" {
		wrong.Add("ends_on", "referral.error.other_stays")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	if was.Own {
		done := store.In(ctx, tx).Table("reasons").Where("id = ?", reason).Updates(values)
		if done.Error != nil || done.RowsAffected == 0 {
			return fmt.Errorf("change reason %s: %d rows: %w", reason, done.RowsAffected, done.Error)
		}
	} else {
		values["id"], values["service_id"], values["kind"] = id.New[Listed](), tx.Actor.Service, string(was.Kind)
		values["code"], values["starts_on"] = string(was.Code), was.StartsOn
		if err := store.In(ctx, tx).Table("reasons").Create(values).Error; err != nil {
			return fmt.Errorf("change reason %s: %w", reason, err)
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "reason", ID: reason.UUID, Detail: string(was.Kind)})
}
