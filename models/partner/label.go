package partner

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/listing"
)

// Label is what a service calls an organisation beyond its kind; zero for none.
type Label struct {
	ID    KindID
	Words listing.Words `gorm:"embedded"`
}

// LabelOrganisation says what the actor's service calls an organisation, whoever
// keeps it: one of the service's kinds of the organisation's own kind, or that kind
// itself, which takes the label away. Nobody else is told, and nothing else of it
// changes.
func LabelOrganisation(ctx context.Context, tx *db.Tx, of OrganisationID, typed string) error {
	was, err := ByID(ctx, tx, of)
	if err != nil {
		return err
	}
	kind, err := readKind(ctx, tx, typed, was)
	if err != nil {
		return err
	}
	if kind.Kind != was.Kind {
		return fault.Field("kind_id", "organisation.error.kind_id")
	}
	if err := label(ctx, tx, of, kind.ID); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "organisation", ID: of.UUID, Organisation: of.UUID, Detail: "label"})
}

// readKind reads what was chosen as the kind of an organisation: a kind of the portal,
// without a number, or one of the service's that may be chosen today or that the
// organisation has already, which says of which kind of the portal it is; zero for
// neither.
func readKind(ctx context.Context, tx *db.Tx, typed string, was Organisation) (LocalKind, error) {
	if slices.Contains(Kinds, Kind(typed)) {
		return LocalKind{Kind: Kind(typed)}, nil
	}
	today, err := todayOf(ctx, tx)
	if err != nil {
		return LocalKind{}, err
	}
	all, err := KindsFor(ctx, tx, today, was.Label.ID)
	if err != nil {
		return LocalKind{}, err
	}
	for _, k := range all {
		if k.ID.String() == typed {
			return k, nil
		}
	}
	return LocalKind{}, nil
}

const relabel = `
insert into organisation_labels (service_id, organisation_id, kind_id, kind, label_fr, label_en)
select service_id, $2, id, kind, label_fr, label_en from organisation_kinds where service_id = $1 and id = $3
on conflict (service_id, organisation_id) do update
  set kind_id = excluded.kind_id, kind = excluded.kind, label_fr = excluded.label_fr, label_en = excluded.label_en`

// label writes what the service calls an organisation; a zero kind takes the label
// away.
func label(ctx context.Context, tx *db.Tx, of OrganisationID, kind KindID) error {
	if kind.Zero() {
		if _, err := store.Exec(ctx, tx, "delete from organisation_labels where service_id = $1 and organisation_id = $2", tx.Actor.Service, of.UUID); err != nil {
			return fmt.Errorf("unlabel organisation %s: %w", of, err)
		}
		return nil
	}
	done, err := store.Exec(ctx, tx, relabel, tx.Actor.Service, of.UUID, kind.UUID)
	if err != nil || done == 0 {
		return fmt.Errorf("label organisation %s: %d rows: %w", of, done, err)
	}
	return nil
}

// Called is what one service calls an organisation.
type Called struct {
	Service string        // its name
	Words   listing.Words `gorm:"embedded;embeddedPrefix:label_"`
}

const called = `
select s.name as service, l.label_fr, l.label_en
from organisation_labels l join organisations o on o.id = l.organisation_id and o.kind = l.kind join services s on s.id = l.service_id
where l.organisation_id = ? order by s.name, s.id`

// CalledBy lists what services call an organisation: all of them for its own people,
// the actor's own for a service.
func CalledBy(ctx context.Context, tx *db.Tx, of OrganisationID) ([]Called, error) {
	var all []Called
	if err := store.In(ctx, tx).Raw(called, of).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("labels of organisation %s: %w", of, err)
	}
	return all, nil
}
