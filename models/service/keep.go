package service

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/region"
)

// Lengths of names and addresses, in characters.
const (
	NameLength    = 150
	AddressLength = 300
)

// Zones are the time zones of France in the order of a menu.
var Zones = []string{"Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion", "Indian/Mayotte",
	"America/St_Barthelemy", "America/Marigot", "America/Miquelon", "Pacific/Noumea", "Pacific/Tahiti", "Pacific/Wallis"}

// Typed is a service as it was typed.
type Typed struct {
	Name, Kind, Department, Address, Phone, Calendar, Zone string
}

// Create opens a service. It has no branch yet and nobody in it.
func Create(ctx context.Context, tx *db.Tx, typed Typed) (ID, error) {
	values, err := typed.read(ctx, tx)
	if err != nil {
		return ID{}, err
	}
	of := id.New[Service]()
	values["id"] = of
	if err := store.In(ctx, tx).Table("services").Create(values).Error; err != nil {
		return ID{}, fmt.Errorf("create service %s: %w", of, err)
	}
	return of, note(ctx, tx, audit.Create, of, "")
}

// Change changes what is said of a service. Acts keep the hours that they had.
func Change(ctx context.Context, tx *db.Tx, of ID, typed Typed) error {
	values, err := typed.read(ctx, tx)
	if err != nil {
		return err
	}
	if err := update(ctx, tx, of, "true", values); err != nil {
		return err
	}
	return note(ctx, tx, audit.Change, of, "")
}

// Close lets nobody into a service any more, from the next click on. Nothing in
// it is changed or deleted: its time limits and retention go on.
func Close(ctx context.Context, tx *db.Tx, of ID) error {
	if err := update(ctx, tx, of, "status = 'active'", map[string]any{"status": string(Closed), "closed_at": tx.Now}); err != nil {
		return err
	}
	return note(ctx, tx, audit.Change, of, "closed")
}

// Reopen lets those back in who were in it when it was closed.
func Reopen(ctx context.Context, tx *db.Tx, of ID) error {
	if err := update(ctx, tx, of, "status = 'closed'", map[string]any{"status": string(Active), "closed_at": nil}); err != nil {
		return err
	}
	return note(ctx, tx, audit.Change, of, "reopened")
}

func update(ctx context.Context, tx *db.Tx, of ID, expected string, values map[string]any) error {
	if _, err := ByID(ctx, tx, of); err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("services").Where("id = ?", of).Where(expected).Updates(values)
	if done.Error != nil {
		return fmt.Errorf("change service %s: %w", of, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "service.error.moved_on")
	}
	return nil
}

func note(ctx context.Context, tx *db.Tx, what audit.Action, of ID, detail string) error {
	return audit.Write(ctx, tx, audit.Entry{Action: what, Noun: "service", ID: of.UUID, Service: of.UUID, Detail: detail})
}

func (t Typed) read(ctx context.Context, tx *db.Tx) (map[string]any, error) {
	var wrong fault.Collector
	wrong.Require("name", t.Name, "service.error.name")
	departments, err := Departments(ctx, tx)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(Kinds, Kind(t.Kind)) {
		wrong.Add("kind", "service.error.kind")
	}
	if !slices.ContainsFunc(departments, func(d Department) bool { return d.Code == t.Department }) {
		wrong.Add("department", "service.error.department")
	}
	if !region.Region(t.Calendar).Known() {
		wrong.Add("calendar", "service.error.calendar")
	}
	if !slices.Contains(Zones, t.Zone) {
		wrong.Add("zone", "service.error.zone")
	}
	values := map[string]any{
		"name": line(&wrong, "name", t.Name, NameLength), "kind": t.Kind, "department_code": t.Department, "address": line(&wrong, "address", t.Address, AddressLength),
		"phone": phone(&wrong, t.Phone, region.Region(t.Calendar)), "calendar": t.Calendar, "time_zone": t.Zone,
	}
	return values, wrong.Err()
}

func line(wrong *fault.Collector, field, typed string, most int) string {
	typed = strings.TrimSpace(typed)
	if utf8.RuneCountInString(typed) > most {
		wrong.Add(field, "offer.error.long", "max", most)
	}
	return typed
}

func phone(wrong *fault.Collector, typed string, where region.Region) string {
	if strings.TrimSpace(typed) == "" {
		return ""
	}
	number, err := person.ParsePhone(typed, where)
	if err != nil {
		wrong.Add("phone", "person.error.phone")
	}
	return number
}

// OfBranch is whose a branch is.
func OfBranch(ctx context.Context, tx *db.Tx, branch BranchID) (ID, error) {
	var of []uuid.UUID
	if err := store.In(ctx, tx).Table("branches").Where("id = ?", branch).Pluck("service_id", &of).Error; err != nil {
		return ID{}, fmt.Errorf("branch %s: %w", branch, err)
	}
	if len(of) == 0 {
		return ID{}, fault.Missing()
	}
	return id.From[Service](of[0]), nil
}
