// Package service keeps the services of the platform and their branches: where
// they are, which calendar and clock they follow, whether they are open. It is the
// administrators' affair, and knows nobody whom a service follows.
package service

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/region"
)

// ID identifies a service.
type ID = id.Of[Service]

// Kind is what sort of service it is.
type Kind string

// The kinds of services. A school trains on invented files.
const (
	Departmental Kind = "departmental"
	Joint        Kind = "joint" // of several departments
	School       Kind = "school"
)

// Kinds in the order of a menu.
var Kinds = []Kind{Departmental, Joint, School}

// Status says whether anybody gets in.
type Status string

const (
	Active Status = "active"
	Closed Status = "closed"
)

// Service is one service with what a list shows of it.
type Service struct {
	ID             ID
	Name           string
	Kind           Kind
	DepartmentCode string // empty while nobody has said
	DepartmentName string
	Address        string
	Phone          string // E.164
	Calendar       region.Region
	TimeZone       string // IANA name
	Status         Status
	ClosedAt       *time.Time
	Branches       int
	Answering      int // managers and directors whose access is open
}

const columns = `
select s.id, s.name, s.kind, coalesce(s.department_code, ''), coalesce(replace(d.name, '''', '’'), ''), s.address, s.phone, s.calendar, s.time_zone, s.status, s.closed_at,
  (select count(*) from branches where service_id = s.id),
  (select count(*) from memberships where service_id = s.id and status = 'active' and role in ('manager', 'director'))
from services s left join departments d on d.code = s.department_code`

func (s *Service) columns() []any {
	return []any{&s.ID.UUID, &s.Name, (*string)(&s.Kind), &s.DepartmentCode, &s.DepartmentName, &s.Address, &s.Phone, (*string)(&s.Calendar), &s.TimeZone,
		(*string)(&s.Status), &s.ClosedAt, &s.Branches, &s.Answering}
}

// Most is how many services a list shows; there are about a hundred.
const Most = 500

// All lists the services by name, those that are closed last.
func All(ctx context.Context, tx *db.Tx) ([]Service, error) {
	return list(ctx, tx, columns+" order by s.status, s.name, s.id limit $1", Most)
}

// ByID is one service.
func ByID(ctx context.Context, tx *db.Tx, of ID) (Service, error) {
	found, err := list(ctx, tx, columns+" where s.id = $1", of.UUID)
	if err != nil {
		return Service{}, err
	}
	if len(found) == 0 {
		return Service{}, fault.Missing()
	}
	return found[0], nil
}

// OpenByID is ByID for what a closed service does not take: that is a Conflict.
func OpenByID(ctx context.Context, tx *db.Tx, of ID) (Service, error) {
	s, err := ByID(ctx, tx, of)
	if err == nil && s.Status == Closed {
		err = fault.Of(fault.Conflict, "service.error.closed")
	}
	return s, err
}

func list(ctx context.Context, tx *db.Tx, query string, args ...any) ([]Service, error) {
	var all []Service
	var s Service
	err := store.Each(ctx, tx, query, args, s.columns(), func() error {
		all = append(all, s)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	return all, nil
}

// Department is one that a service may be of.
type Department struct{ Code, Name string }

// Departments lists them by code.
func Departments(ctx context.Context, tx *db.Tx) ([]Department, error) {
	var all []Department
	if err := store.In(ctx, tx).Table("departments").Select("code, replace(name, '''', '’') as name").Order("code").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("departments: %w", err)
	}
	return all, nil
}

// Answering is somebody who answers for a service, or has been invited to.
type Answering struct {
	Name      string // the expected address of whoever is only invited
	Role      string
	Status    string // of the membership; invited
	ExpiresAt *time.Time
}

const answering = `
select name, role, status, null::timestamptz as expires_at from memberships
where service_id = @service and role in ('manager', 'director') and status <> 'ended'
union all
select email, role, 'invited', expires_at from invitations
where service_id = @service and role in ('manager', 'director') and accepted_at is null and revoked_at is null and expires_at > @now
order by 3, 1`

// AnsweringFor lists the managers and directors of a service and those invited to
// be.
func AnsweringFor(ctx context.Context, tx *db.Tx, of ID) ([]Answering, error) {
	var all []Answering
	err := store.In(ctx, tx).Raw(answering, map[string]any{"service": of, "now": tx.Now}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("who answers for service %s: %w", of, err)
	}
	return all, nil
}
