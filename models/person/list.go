package person

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/actor"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// PageSize is how many persons a page lists.
const PageSize = 50

// countUpTo bounds the count above a list: nothing counts whole tables.
const countUpTo = 1000

// Listed is a person as lists show them: homonyms are told apart by the birth
// date. The measure is the one that ends last.
type Listed struct {
	ID                  ID
	LastName, FirstName string
	BirthName           string
	BirthOn             day.Day
	AppiRef             string
	Status              Status
	BranchName          string
	ReferentName        string
	MeasureKind         Kind
	MeasureFrame        Frame
	MeasureEndsOn       day.Day
}

// Name is « NOM Prénom ».
func (l Listed) Name() string { return inList(l.LastName, l.FirstName) }

// Scope says whose persons are listed.
type Scope string

const (
	Mine      Scope = "mine"    // the actor is in charge
	Covered   Scope = "covered" // those of colleagues whom the actor replaces today
	OfBranch  Scope = "branch"  // the actor's branch
	OfService Scope = "service"
	Given     Scope = "given" // all that a role sees which is shown some persons only
)

// Scopes lists the scopes that may be chosen, from the narrowest.
var Scopes = []Scope{Mine, Covered, OfBranch, OfService}

// States lists what may be asked of the state of files; the first, what is
// asked by itself, leaves closed files out.
var States = []string{"open", "closed", "transferred", "deceased", "any"}

var statesOf = map[string][]Status{
	"open": {Active, Transferring}, "closed": {Closed}, "transferred": {Transferred}, "deceased": {Deceased},
	"any": {Active, Transferring, Transferred, Closed, Deceased},
}

// Filter says which persons are listed; unknown values are the first of their
// kind.
type Filter struct {
	Scope Scope
	State string
}

// Page says where a page begins: after a person or before one. The zero Page is
// the first. A person's id and not their name stands in addresses.
type Page struct{ After, Before ID }

// Listing is one page of a list.
type Listing struct {
	Rows []Listed
	// Previous and Next say whether there is a page before the first row and
	// after the last.
	Previous, Next bool
	// Count is how many persons the filter keeps; More says that they are more
	// than that.
	Count int
	More  bool
}

// FilterOf reads a filter out of an address. Whoever is in charge of nobody
// begins with the branch, and whoever has no branch with the service.
func FilterOf(tx *db.Tx, scope, state string) Filter {
	f := Filter{Scope: Scope(scope), State: state}
	if !slices.Contains(States, f.State) {
		f.State = States[0]
	}
	if RestrictedTo(tx.Actor.Role) != "" {
		f.Scope = Given
		return f
	}
	if !slices.Contains(Scopes, f.Scope) {
		f.Scope = Mine
		if tx.Actor.Role != actor.CPIP {
			f.Scope = OfBranch
		}
	}
	if f.Scope == OfBranch && tx.Actor.Branch == uuid.Nil {
		f.Scope = OfService
	}
	return f
}

// ScopesOf lists the scopes the actor may choose among; none for a role that is
// shown some persons only.
func ScopesOf(ctx context.Context, tx *db.Tx) ([]Scope, error) {
	if RestrictedTo(tx.Actor.Role) != "" {
		return nil, nil
	}
	var covers bool
	err := store.In(ctx, tx).Raw("select exists ("+coveredToday+")",
		map[string]any{"service": tx.Actor.Service, "branch": tx.Actor.Branch, "account": tx.Actor.Account, "now": tx.Now}).Scan(&covers).Error
	if err != nil {
		return nil, fmt.Errorf("scopes of account %s: %w", tx.Actor.Account, err)
	}
	return slices.DeleteFunc(slices.Clone(Scopes), func(s Scope) bool {
		return s == OfBranch && tx.Actor.Branch == uuid.Nil || s == Covered && !covers
	}), nil
}

// where gives the condition of a filter, of which the first part follows an
// index that is in the order of the list.
func (f Filter) where(tx *db.Tx) (string, map[string]any) {
	args := map[string]any{
		"service": tx.Actor.Service, "branch": tx.Actor.Branch, "account": tx.Actor.Account, "states": statesOf[f.State],
	}
	switch f.Scope {
	case Mine:
		return "p.referent_id = @account and p.status in @states", args
	case Covered:
		args["now"] = tx.Now
		return "p.service_id = @service and p.referent_id in (" + coveredToday + ") and p.status in @states", args
	case OfBranch:
		return "p.branch_id = @branch and p.status in @states", args
	}
	return "p.service_id = @service and p.status in @states", args
}

// forwards and backwards are the two ways through a list, byte by byte whatever
// the collation of the database: sort keys are made for it.
const (
	forwards  = "p.sort_key using ~<~, p.id"
	backwards = "p.sort_key using ~>~, p.id desc"

	afterOne = ` and p.sort_key ~>=~ (select c.sort_key from persons c where c.id = @cursor)
  and (p.sort_key ~>~ (select c.sort_key from persons c where c.id = @cursor) or p.id > @cursor)`
	beforeOne = ` and p.sort_key ~<=~ (select c.sort_key from persons c where c.id = @cursor)
  and (p.sort_key ~<~ (select c.sort_key from persons c where c.id = @cursor) or p.id < @cursor)`
)

// List gives one page of the persons a filter keeps.
func List(ctx context.Context, tx *db.Tx, f Filter, at Page) (Listing, error) {
	where, args := f.where(tx)
	l := Listing{}
	var err error
	if l.Count, l.More, err = count(ctx, tx, where, args); err != nil {
		return Listing{}, err
	}
	order := forwards
	switch {
	case !at.After.Zero():
		where, args["cursor"] = where+afterOne, at.After
	case !at.Before.Zero():
		where, args["cursor"], order = where+beforeOne, at.Before, backwards
	}
	args["limit"] = PageSize + 1
	if l.Rows, err = listed(ctx, tx, order, where, args); err != nil {
		return Listing{}, fmt.Errorf("list of persons: %w", err)
	}
	further := len(l.Rows) > PageSize
	l.Rows = l.Rows[:min(len(l.Rows), PageSize)]
	l.Previous, l.Next = !at.After.Zero(), further
	if order == backwards {
		slices.Reverse(l.Rows)
		l.Previous, l.Next = further, true
	}
	return l, nil
}

func count(ctx context.Context, tx *db.Tx, where string, args map[string]any) (int, bool, error) {
	args["limit"] = countUpTo + 1
	var n int
	own, more := visible(tx)
	maps.Copy(args, more)
	err := store.In(ctx, tx).Raw("select count(*) from (select from persons p where "+where+own+" limit @limit) as counted", args).Scan(&n).Error
	if err != nil {
		return 0, false, fmt.Errorf("count persons: %w", err)
	}
	return min(n, countUpTo), n > countUpTo, nil
}

// What is joined to a row is looked up row by row, so that the order of the
// index is that of the list and only the rows of the page are read.
const listedFrom = `
select p.id, p.last_name, p.first_name, p.birth_name, p.birth_on, coalesce(p.appi_ref, '') as appi_ref, p.status,
  b.name as branch_name, coalesce(r.name, '') as referent_name,
  coalesce(m.kind, '') as measure_kind, coalesce(m.frame, '') as measure_frame, m.ends_on as measure_ends_on
from persons p
left join lateral (select name from branches where id = p.branch_id limit 1) b on true
left join lateral (select name from memberships where account_id = p.referent_id and service_id = p.service_id limit 1) r on true
left join lateral (select kind, frame, ends_on from measures where person_id = p.id order by ends_on desc nulls first, starts_on desc, id limit 1) m on true
where `

// listed scans rows of a list; where and order are constants of this package.
func listed(ctx context.Context, tx *db.Tx, order, where string, args map[string]any) ([]Listed, error) {
	var rows []Listed
	own, more := visible(tx)
	maps.Copy(args, more)
	err := store.In(ctx, tx).Raw(listedFrom+where+own+" order by "+order+" limit @limit", args).Scan(&rows).Error
	return rows, err
}
