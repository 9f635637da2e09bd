package service

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/models/audit"
	"passerelle/models/commune"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/region"
)

// BranchID identifies a branch.
type BranchID = id.Of[Branch]

// BranchKinds are where the people of a branch are followed: at liberty, in
// custody, or both.
var BranchKinds = []string{"open", "custody", "mixed"}

// Branch is a local unit of a service.
type Branch struct {
	ID         BranchID
	ServiceID  ID
	Name       string
	Kind       string // of BranchKinds
	Address    string // whole, as letters print it
	Street     string
	PostalCode string
	Commune    string
	Phone      string        // E.164
	Calendar   region.Region // empty: the service's
	TimeZone   string        // IANA name
}

// BranchesOf lists the branches of a service by name.
func BranchesOf(ctx context.Context, tx *db.Tx, of ID) ([]Branch, error) {
	var all []Branch
	err := store.In(ctx, tx).Table("branches").Select("id", "service_id", "name", "kind", "address", "street", "postal_code", "commune", "phone", "calendar", "time_zone").
		Where("service_id = ?", of).Order("name, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("branches of service %s: %w", of, err)
	}
	return all, nil
}

// BranchByID is one branch.
func BranchByID(ctx context.Context, tx *db.Tx, branch BranchID) (Branch, error) {
	of, err := OfBranch(ctx, tx, branch)
	if err != nil {
		return Branch{}, err
	}
	all, err := BranchesOf(ctx, tx, of)
	if err != nil {
		return Branch{}, err
	}
	at := slices.IndexFunc(all, func(b Branch) bool { return b.ID == branch })
	if at < 0 {
		return Branch{}, fault.Missing()
	}
	return all[at], nil
}

// TypedBranch is a branch as it was typed. An empty Calendar is the service's.
type TypedBranch struct {
	Name, Kind, Street string
	Commune            string // with its postal code where it has several: « 21000 Dijon »
	Phone              string
	Calendar, Zone     string
}

// AddBranch opens a branch of a service that is not closed.
func AddBranch(ctx context.Context, tx *db.Tx, of ID, typed TypedBranch) (BranchID, error) {
	s, err := OpenByID(ctx, tx, of)
	if err != nil {
		return BranchID{}, err
	}
	values, err := typed.read(ctx, tx, s)
	if err != nil {
		return BranchID{}, err
	}
	branch := id.New[Branch]()
	values["id"], values["service_id"] = branch, of
	if err := store.In(ctx, tx).Table("branches").Create(values).Error; err != nil {
		return BranchID{}, fmt.Errorf("branch of service %s: %w", of, err)
	}
	return branch, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "branch", ID: branch.UUID, Service: of.UUID})
}

// ChangeBranch changes what is said of a branch, and gives its service.
func ChangeBranch(ctx context.Context, tx *db.Tx, branch BranchID, typed TypedBranch) (ID, error) {
	of, err := OfBranch(ctx, tx, branch)
	if err != nil {
		return ID{}, err
	}
	s, err := ByID(ctx, tx, of)
	if err != nil {
		return ID{}, err
	}
	values, err := typed.read(ctx, tx, s)
	if err != nil {
		return ID{}, err
	}
	if err := store.In(ctx, tx).Table("branches").Where("id = ?", branch).Updates(values).Error; err != nil {
		return ID{}, fmt.Errorf("change branch %s: %w", branch, err)
	}
	return of, audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "branch", ID: branch.UUID, Service: of.UUID})
}

// read takes a branch as it is typed.
func (t TypedBranch) read(ctx context.Context, tx *db.Tx, of Service) (map[string]any, error) {
	var wrong fault.Collector
	wrong.Require("name", t.Name, "service.error.branch_name")
	wrong.Require("street", t.Street, "service.error.street")
	if !slices.Contains(BranchKinds, t.Kind) {
		wrong.Add("kind", "service.error.branch_kind")
	}
	where := of.Calendar
	if t.Calendar != "" {
		if where = region.Region(t.Calendar); !where.Known() {
			wrong.Add("calendar", "service.error.calendar")
		}
	}
	if !slices.Contains(Zones, t.Zone) {
		wrong.Add("zone", "service.error.zone")
	}
	street := line(&wrong, "street", t.Street, AddressLength)
	town, postal, err := settle(ctx, tx, t.Commune)
	if err != nil {
		return nil, err
	}
	if town.Code == "" {
		wrong.Add("commune", "service.error.commune")
	}
	return map[string]any{
		"name": line(&wrong, "name", t.Name, NameLength), "kind": t.Kind, "street": street, "phone": phone(&wrong, t.Phone, where),
		"calendar": t.Calendar, "time_zone": t.Zone, "postal_code": postal, "commune": town.Name, "insee_code": town.Code,
		"address": street + ", " + postal + " " + town.Name,
	}, wrong.Err()
}

// settle finds the one commune of the list that a text means, and the postal code
// of an address there; a zero commune where there is none, or more than one.
func settle(ctx context.Context, tx *db.Tx, typed string) (commune.Commune, string, error) {
	postal, name, found := strings.Cut(strings.TrimSpace(typed), " ")
	if !found || len(postal) != 5 || strings.Trim(postal, "0123456789") != "" {
		postal, name = "", strings.TrimSpace(typed)
	}
	known, err := commune.Match(ctx, tx, name, postal)
	if err != nil {
		return commune.Commune{}, "", err
	}
	known = slices.DeleteFunc(known, func(c commune.Commune) bool { return !c.Named(name) })
	if len(known) != 1 {
		return commune.Commune{}, "", nil
	}
	if postals := known[0].Postals(); postal == "" && len(postals) == 1 {
		postal = postals[0]
	}
	if !known[0].Serves(postal) {
		return commune.Commune{}, "", nil
	}
	return known[0], postal, nil
}
