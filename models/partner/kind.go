package partner

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/person"
)

// LabelLength bounds what a service calls a kind, in characters.
const LabelLength = 120

// KindID identifies a kind of a service's own.
type KindID = id.Of[LocalKind]

// Words are what a service calls a kind of partner, in each language.
type Words struct{ Fr, En string }

// LocalKind is what a service calls some of the partners of one kind. It is a name:
// what such a partner may be told is decided by Kind, which never changes.
type LocalKind struct {
	ID       KindID
	Kind     Kind
	Words    Words `gorm:"embedded;embeddedPrefix:label_"`
	Position int
	StartsOn day.Day
	EndsOn   day.Day // the last day; zero without one
	Used     int     // organisations that the service calls so
}

// On reports whether the kind may be chosen on a day.
func (k LocalKind) On(d day.Day) bool {
	return !d.Before(k.StartsOn) && (k.EndsOn.IsZero() || !d.After(k.EndsOn))
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

// TypedKind is a kind of a service's own as it was typed.
type TypedKind struct{ Kind, Fr, En, Position, StartsOn, EndsOn string }

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
	values := typed.read(&wrong, LocalKind{StartsOn: starts}, here.Today)
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
	values := typed.read(&wrong, all[i], here.Today)
	if err := wrong.Err(); err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("organisation_kinds").Where("id = ?", kind).Updates(values)
	if done.Error != nil || done.RowsAffected == 0 {
		return fmt.Errorf("change kind %s: %d rows: %w", kind, done.RowsAffected, done.Error)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "organisation_kind", ID: kind.UUID, Detail: string(all[i].Kind)})
}

// read gives the columns of what was typed. A last day that stands already is not
// questioned again: what has ended may still be worded better.
func (t TypedKind) read(wrong *fault.Collector, was LocalKind, today day.Day) map[string]any {
	position, err := strconv.Atoi(strings.TrimSpace(t.Position))
	if err != nil || position < 1 || position > 999 {
		wrong.Add("position", "referral.error.position")
	}
	ends, err := person.ParseDay(t.EndsOn)
	switch {
	case strings.TrimSpace(t.EndsOn) == "":
		ends = day.Day{}
	case err != nil:
		wrong.Add("ends_on", "referral.error.day")
	case ends != was.EndsOn && ends.Before(today.Add(-1)):
		wrong.Add("ends_on", "referral.error.ends_past")
	case ends.Before(was.StartsOn.Add(-1)):
		wrong.Add("ends_on", "kind.error.ends_before")
	}
	values := map[string]any{"position": position, "ends_on": ends}
	for _, one := range []struct{ field, text string }{{"fr", t.Fr}, {"en", t.En}} {
		text := strings.TrimSpace(one.text)
		wrong.Require(one.field, text, "referral.error.words")
		if utf8.RuneCountInString(text) > LabelLength {
			wrong.Add(one.field, "referral.error.long", "max", LabelLength)
		}
		values["label_"+one.field] = text
	}
	return values
}
