package person

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Change is a person whose officer in charge changes.
type Change struct {
	Person   ID
	From, To Choice // the zero Choice is nobody
}

// ChangeReferents puts other officers in charge, all or none: a person whom
// somebody else reassigned in between makes it a Conflict fault. Who did it and
// from whom stays in each file. What belongs to the persons elsewhere – their
// referrals – is the caller's.
func ChangeReferents(ctx context.Context, tx *db.Tx, changes []Change) error {
	for _, group := range byHands(changes) {
		query := store.In(ctx, tx).Table("persons").Where("id in ? and status in ?", group.ids, []Status{Active, Transferring})
		if group.from == uuid.Nil {
			query = query.Where("referent_id is null")
		} else {
			query = query.Where("referent_id = ?", group.from)
		}
		done := query.Updates(map[string]any{"referent_id": nullUUID(group.to), "updated_at": tx.Now})
		if done.Error != nil {
			return fmt.Errorf("reassign from %s: %w", group.from, done.Error)
		}
		if int(done.RowsAffected) != len(group.ids) {
			return fault.Of(fault.Conflict, "reassign.error.changed")
		}
	}
	rows := make([]eventRow, len(changes))
	lines := make([]audit.Entry, len(changes))
	for i, c := range changes {
		rows[i] = newEvent(tx, c.Person, changed{DidReferent, "referent_id", c.From.Name, c.To.Name})
		lines[i] = audit.Entry{Action: audit.Change, Noun: "person", ID: c.Person.UUID, Person: c.Person.UUID, Detail: "referent"}
	}
	if len(rows) == 0 {
		return nil
	}
	if err := store.In(ctx, tx).Create(&rows).Error; err != nil {
		return fmt.Errorf("events of a reassignment: %w", err)
	}
	return audit.WriteAll(ctx, tx, lines)
}

// hands are the persons who go from one officer to one other.
type hands struct {
	from, to uuid.UUID
	ids      []ID
}

func byHands(changes []Change) []hands {
	var groups []hands
	for _, c := range changes {
		at := slices.IndexFunc(groups, func(h hands) bool { return h.from == c.From.ID && h.to == c.To.ID })
		if at < 0 {
			groups, at = append(groups, hands{from: c.From.ID, to: c.To.ID}), len(groups)
		}
		groups[at].ids = append(groups[at].ids, c.Person)
	}
	return groups
}

// Followed is a person of an officer, as a reassignment lists them.
type Followed struct {
	ID                  ID
	LastName, FirstName string
	SortKey             string
	Branch              uuid.UUID
	BranchName          string
}

// Name is « NOM Prénom ».
func (f Followed) Name() string { return inList(f.LastName, f.FirstName) }

const followedBy = `
select p.id, p.last_name, p.first_name, p.sort_key, p.branch_id as branch, b.name as branch_name
from persons p join branches b on b.id = p.branch_id
where p.service_id = ? and p.referent_id = ? and p.status in ('active', 'transferring') order by p.sort_key, p.id`

// FollowedBy lists every open file of an officer in the order of lists.
func FollowedBy(ctx context.Context, tx *db.Tx, officer uuid.UUID) ([]Followed, error) {
	var all []Followed
	if err := store.In(ctx, tx).Raw(followedBy, tx.Actor.Service, officer).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("persons of officer %s: %w", officer, err)
	}
	return all, nil
}

// Move attaches an open file to another branch of the service.
func Move(ctx context.Context, tx *db.Tx, p Person, to Choice) error {
	done := store.In(ctx, tx).Table("persons").Where("id = ? and branch_id = ?", p.ID, p.Branch).Updates(map[string]any{"branch_id": to.ID, "updated_at": tx.Now})
	if done.Error != nil {
		return fmt.Errorf("move person %s: %w", p.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "person.error.edited")
	}
	if err := remember(ctx, tx, p.ID, changed{DidMove, "branch_id", p.BranchName, to.Name}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "person", ID: p.ID.UUID, Person: p.ID.UUID, Detail: "branch"})
}
