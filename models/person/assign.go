package person

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// AssignmentID identifies an assignment.
type AssignmentID = id.Of[Assignment]

// Assignment gives a person to a psychologist, a social worker or an educator,
// who see nobody else.
type Assignment struct {
	ID       AssignmentID
	Account  uuid.UUID
	Name     string
	Role     actor.Role
	StartsOn day.Day
	EndsOn   day.Day // inclusive; zero until somebody ends it
	ByName   string
}

// AssignableRoles are the roles persons are given to.
var AssignableRoles = []actor.Role{actor.Psychologist, actor.SocialWorker, actor.Educator}

// Assignee is a colleague a person may be given to.
type Assignee struct {
	ID   uuid.UUID // of the account
	Name string
	Role actor.Role
}

// Assignees lists them by name.
func Assignees(ctx context.Context, tx *db.Tx) ([]Assignee, error) {
	var all []Assignee
	err := store.In(ctx, tx).Table("memberships").Select("account_id as id", "name", "role").
		Where("service_id = ? and role in ? and status = 'active'", tx.Actor.Service, AssignableRoles).Order("name, account_id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("assignees: %w", err)
	}
	return all, nil
}

const assignments = `
select a.id, a.account_id as account, coalesce(m.name, '') as name, coalesce(m.role, '') as role, a.starts_on, a.ends_on,
  coalesce((select name from memberships where account_id = a.assigned_by and service_id = a.service_id limit 1), '') as by_name
from person_assignments a
left join lateral (select name, role from memberships where account_id = a.account_id and service_id = a.service_id order by status limit 1) m on true
where a.person_id = @person and a.ended_at is null and (a.ends_on is null or a.ends_on >= @today)
order by m.name, a.id`

// Assignments lists to whom a person is given.
func Assignments(ctx context.Context, tx *db.Tx, who ID, today day.Day) ([]Assignment, error) {
	var all []Assignment
	if err := store.In(ctx, tx).Raw(assignments, map[string]any{"person": who, "today": today}).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("assignments of person %s: %w", who, err)
	}
	return all, nil
}

// NewAssignment is one as it was typed; EndsOn may be empty.
type NewAssignment struct{ Account, EndsOn string }

// Assign gives a person to a colleague, from today.
func Assign(ctx context.Context, tx *db.Tx, who ID, n NewAssignment) error {
	p, err := editable(ctx, tx, who)
	if err != nil {
		return err
	}
	here, err := office.At(ctx, tx, p.Branch)
	if err != nil {
		return err
	}
	all, err := Assignees(ctx, tx)
	if err != nil {
		return err
	}
	r := reader{today: here.Today}
	at := slices.IndexFunc(all, func(a Assignee) bool { return a.ID.String() == n.Account })
	if at < 0 {
		r.Add("colleague_id", "person.error.assignee")
	}
	ends := r.day("assigned_until", n.EndsOn)
	if !ends.IsZero() && ends.Before(here.Today) {
		r.Add("assigned_until", "person.error.assigned_until")
	}
	if err := r.Err(); err != nil {
		return err
	}
	given, err := Assignments(ctx, tx, who, here.Today)
	if err != nil {
		return err
	}
	to := all[at]
	if slices.ContainsFunc(given, func(a Assignment) bool { return a.Account == to.ID }) {
		return fault.Field("colleague_id", "person.error.assigned_already")
	}
	return insertAssignment(ctx, tx, who, to, here.Today, ends)
}

func insertAssignment(ctx context.Context, tx *db.Tx, who ID, to Assignee, starts, ends day.Day) error {
	// One whose last day has passed ends when the next begins.
	err := store.In(ctx, tx).Table("person_assignments").Where("person_id = ? and account_id = ? and ended_at is null", who, to.ID).
		Updates(map[string]any{"ended_at": tx.Now, "ended_by": tx.Actor.Account}).Error
	if err != nil {
		return fmt.Errorf("former assignment of person %s: %w", who, err)
	}
	row := struct {
		ID         AssignmentID
		PersonID   ID
		ServiceID  uuid.UUID
		AccountID  uuid.UUID
		StartsOn   day.Day
		EndsOn     day.Day
		AssignedAt time.Time
		AssignedBy uuid.UUID
	}{id.New[Assignment](), who, tx.Actor.Service, to.ID, starts, ends, tx.Now, tx.Actor.Account}
	err = store.In(ctx, tx).Table("person_assignments").Create(&row).Error
	if err != nil {
		return fmt.Errorf("assign person %s: %w", who, err)
	}
	if err := remember(ctx, tx, who, changed{DidAssign, string(to.Role), "", to.Name}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "assignment", ID: row.ID.UUID, Person: who.UUID})
}

// Unassign takes a person back: the colleague sees them no longer, and what they
// wrote stays theirs.
func Unassign(ctx context.Context, tx *db.Tx, assignment AssignmentID) (ID, error) {
	var row struct {
		PersonID  ID
		AccountID uuid.UUID
	}
	found := store.In(ctx, tx).Table("person_assignments").Select("person_id", "account_id").Where("id = ?", assignment).Limit(1).Find(&row)
	if found.Error != nil {
		return ID{}, fmt.Errorf("assignment %s: %w", assignment, found.Error)
	}
	if found.RowsAffected == 0 {
		return ID{}, fault.Missing()
	}
	done := store.In(ctx, tx).Table("person_assignments").Where("id = ? and ended_at is null", assignment).
		Updates(map[string]any{"ended_at": tx.Now, "ended_by": tx.Actor.Account})
	if done.Error != nil {
		return ID{}, fmt.Errorf("end assignment %s: %w", assignment, done.Error)
	}
	if done.RowsAffected == 0 {
		return ID{}, fault.Of(fault.Conflict, "person.error.unassigned")
	}
	var name, role string
	err := store.In(ctx, tx).Table("memberships").Select("name", "role").Where("account_id = ? and service_id = ?", row.AccountID, tx.Actor.Service).
		Limit(1).Row().Scan(&name, &role)
	if err != nil {
		return ID{}, fmt.Errorf("name of account %s: %w", row.AccountID, err)
	}
	if err := remember(ctx, tx, row.PersonID, changed{DidUnassign, role, name, ""}); err != nil {
		return ID{}, err
	}
	return row.PersonID, audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "assignment", ID: assignment.UUID, Person: row.PersonID.UUID, Detail: "ended"})
}
