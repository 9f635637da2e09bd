package agreement

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Create writes down an agreement of the actor's service with an organisation.
// Two of the same never overlap. A rate may be left out, where no day is paid.
func Create(ctx context.Context, tx *db.Tx, organisation uuid.UUID, typed Typed, terms TypedTerms) (ID, error) {
	a, err := typed.read(day.Day{})
	if err != nil {
		return ID{}, err
	}
	a.ID, a.ServiceID, a.OrganisationID, a.Status = id.New[Agreement](), tx.Actor.Service, organisation, Active
	row := map[string]any{
		"id": a.ID, "service_id": a.ServiceID, "organisation_id": a.OrganisationID, "reference": a.Reference, "starts_on": a.StartsOn, "ends_on": a.EndsOn,
		"places": a.Places, "ceiling_cents": a.CeilingCents, "audience": a.Audience,
	}
	var first *Terms
	if strings.TrimSpace(terms.Rate) != "" {
		terms.FromOn = a.StartsOn.MonthStart().String()
		t, err := terms.read(a, day.Day{})
		if err != nil {
			return ID{}, err
		}
		first = &t
	}
	if err := overlapping(store.In(ctx, tx).Table("agreements").Create(row).Error, "starts_on"); err != nil {
		return ID{}, fmt.Errorf("create agreement %s: %w", a.ID, err)
	}
	if err := a.tell(ctx, tx, Event{Action: "create"}); err != nil {
		return ID{}, err
	}
	if err := audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: Noun, ID: a.ID.UUID, Organisation: organisation}); err != nil || first == nil {
		return a.ID, err
	}
	return a.ID, a.price(ctx, tx, *first)
}

// Amend changes an agreement, with its reason: each field keeps what stood there.
// The day it begins is not changed, for people were referred under it.
func Amend(ctx context.Context, tx *db.Tx, which ID, typed Typed, why string) error {
	was, err := ByID(ctx, tx, which)
	if err != nil {
		return err
	}
	typed.StartsOn = was.StartsOn.Time().Format("02/01/2006")
	now, err := typed.read(was.StartsOn)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	var wrong fault.Collector
	wrong.Require("words", why, "agreement.error.words")
	if err := wrong.Err(); err != nil {
		return err
	}
	changes := was.changes(now)
	if len(changes) == 0 {
		return nil
	}
	err = store.In(ctx, tx).Table("agreements").Where("id = ? and service_id = ?", which, tx.Actor.Service).Updates(map[string]any{
		"reference": now.Reference, "ends_on": now.EndsOn, "places": now.Places, "ceiling_cents": now.CeilingCents, "audience": now.Audience}).Error
	if err := overlapping(err, "ends_on"); err != nil {
		return fmt.Errorf("amend agreement %s: %w", which, err)
	}
	for _, change := range changes {
		change.Action, change.Words = "change", why
		if err := was.tell(ctx, tx, change); err != nil {
			return err
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: Noun, ID: which.UUID, Organisation: was.OrganisationID})
}

// changes are the fields that differ, as codes and plain values.
func (a Agreement) changes(now Agreement) (all []Event) {
	for _, field := range []struct{ name, old, new string }{
		{"reference", a.Reference, now.Reference}, {"ends_on", a.EndsOn.String(), now.EndsOn.String()},
		{"places", number(a.Places), number(now.Places)}, {"ceiling", number(a.CeilingCents), number(now.CeilingCents)}, {"audience", a.Audience, now.Audience},
	} {
		if field.old != field.new {
			all = append(all, Event{Field: field.name, Old: field.old, New: field.new})
		}
	}
	return all
}

func number[N int | int64](n *N) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(int64(*n), 10)
}

// Suspend stops new referrals under an agreement, with its reason; those that were
// sent go on.
func Suspend(ctx context.Context, tx *db.Tx, which ID, why string) error {
	why = strings.TrimSpace(why)
	var wrong fault.Collector
	wrong.Require("words", why, "agreement.error.words")
	if err := wrong.Err(); err != nil {
		return err
	}
	return move(ctx, tx, which, Active, Suspended, Event{Action: "suspend", Words: why})
}

// Resume takes a suspended agreement up again.
func Resume(ctx context.Context, tx *db.Tx, which ID) error {
	return move(ctx, tx, which, Suspended, Active, Event{Action: "resume"})
}

func move(ctx context.Context, tx *db.Tx, which ID, from, to Status, what Event) error {
	a, err := ByID(ctx, tx, which)
	if err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("agreements").Where("id = ? and service_id = ? and status = ?", which, tx.Actor.Service, from).Updates(map[string]any{"status": to})
	if done.Error != nil {
		return fmt.Errorf("%s agreement %s: %w", what.Action, which, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "agreement.error.moved_on")
	}
	if err := a.tell(ctx, tx, what); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: Noun, ID: which.UUID, Organisation: a.OrganisationID, Detail: string(from) + ">" + string(to)})
}

func (a Agreement) tell(ctx context.Context, tx *db.Tx, e Event) error {
	err := store.In(ctx, tx).Table("agreement_events").Create(map[string]any{
		"id": id.New[Event](), "agreement_id": a.ID, "service_id": a.ServiceID, "organisation_id": a.OrganisationID, "at": tx.Now,
		"action": e.Action, "field": e.Field, "old": e.Old, "new": e.New, "words": e.Words, "by_id": tx.Actor.Account, "by_name": tx.Actor.Name}).Error
	if err != nil {
		return fmt.Errorf("event %s of agreement %s: %w", e.Action, a.ID, err)
	}
	return nil
}
