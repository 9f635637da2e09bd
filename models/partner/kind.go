package partner

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/listing"
	"passerelle/models/office"
	"passerelle/models/person"
)

// KindID identifies a kind of a service's own.
type KindID = id.Of[LocalKind]

// LocalKind is what a service calls some of the partners of one kind. It is a name:
// what such a partner may be told is decided by Kind, which never changes.
type LocalKind struct {
	ID       KindID
	Kind     Kind
	Words    listing.Words `gorm:"embedded;embeddedPrefix:label_"`
	Position int
	listing.Days
	Used int // organisations that the service calls so
}

const localKinds = `
select id, kind, label_fr, label_en, position, starts_on, ends_on,
  (select count(*) from organisation_labels l join organisations o on o.id = l.organisation_id and o.kind = l.kind where l.kind_id = k.id) as used
from organisation_kinds k where service_id = ? order by position, label_fr, id`

// LocalKinds lists the kinds of the actor's service in the order of Kinds, those that
// may no longer be chosen too: what is called so keeps its name.
func LocalKinds(ctx context.Context, tx *db.Tx) ([]LocalKind, error) {
	var all []LocalKind
	if err := store.In(ctx, tx).Raw(localKinds, tx.Actor.Service).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("kinds of service %s: %w", tx.Actor.Service, err)
	}
	slices.SortStableFunc(all, func(a, b LocalKind) int { return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind) })
	return all, nil
}

// KindsFor lists those of LocalKinds that an organisation may be called on a day: the
// kinds of that day, and the one that it is called already.
func KindsFor(ctx context.Context, tx *db.Tx, on day.Day, is KindID) ([]LocalKind, error) {
	all, err := LocalKinds(ctx, tx)
	return slices.DeleteFunc(all, func(k LocalKind) bool { return !k.On(on) && k.ID != is }), err
}

// TypedKind is a kind of a service's own as it was typed.
type TypedKind struct {
	Kind, StartsOn string
	listing.Typed
}

// AddKind adds a kind to those of the actor's service, from today on or from the
// day typed.
func AddKind(ctx context.Context, tx *db.Tx, typed TypedKind) (KindID, error) {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return KindID{}, err
	}
	var wrong fault.Collector
	if !slices.Contains(Kinds, Kind(typed.Kind)) {
		wrong.Add("kind", "organisation.error.kind")
	}
	starts := here.Today
	if strings.TrimSpace(typed.StartsOn) != "" {
		if starts, err = person.ParseDay(typed.StartsOn); err != nil {
			wrong.Add("starts_on", "referral.error.day")
			starts = here.Today
		}
	}
	if starts.Before(here.Today) {
		wrong.Add("starts_on", "kind.error.starts_past")
	}
	values := typed.Read(&wrong, listing.Days{StartsOn: starts}, here.Today, true)
	if err := wrong.Err(); err != nil {
		return KindID{}, err
	}
	kind := id.New[LocalKind]()
	values["id"], values["service_id"], values["kind"], values["starts_on"] = kind, tx.Actor.Service, typed.Kind, starts
	if err := store.In(ctx, tx).Table("organisation_kinds").Create(values).Error; err != nil {
		return KindID{}, fmt.Errorf("add kind: %w", err)
	}
	return kind, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "organisation_kind", ID: kind.UUID, Detail: typed.Kind})
}

// ChangeKind words a kind of the actor's service, moves it within its list and says
// until when it may be chosen. What it refers to stays as it was added: another kind
// may be told more, and nobody would have decided that for the partners called so.
func ChangeKind(ctx context.Context, tx *db.Tx, kind KindID, typed TypedKind) error {
	all, err := LocalKinds(ctx, tx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(k LocalKind) bool { return k.ID == kind })
	if i < 0 {
		return fault.Missing()
	}
	here, err := office.Here(ctx, tx)
	if err != nil {
		return err
	}
	var wrong fault.Collector
	if typed.Kind != "" && Kind(typed.Kind) != all[i].Kind {
		wrong.Add("kind", "kind.error.fixed")
	}
	values := typed.Read(&wrong, all[i].Days, here.Today, true)
	if err := wrong.Err(); err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("organisation_kinds").Where("id = ?", kind).Updates(values)
	if done.Error != nil || done.RowsAffected == 0 {
		return fmt.Errorf("change kind %s: %d rows: %w", kind, done.RowsAffected, done.Error)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "organisation_kind", ID: kind.UUID, Detail: string(all[i].Kind)})
}
