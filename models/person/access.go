package person

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Access is how the actor stands to a file today.
type Access struct {
	Person ID // zero where there is none: the page says so itself
	Stand  actor.Stand
	// InCharge: the officer in charge, or whoever covers for them.
	InCharge bool
	// Until is when the motive given ends; zero where none is needed.
	Until time.Time
	// NotesUntil is the same for restricted notes.
	NotesUntil time.Time
	// LimitedAt is since when the processing of the file is limited; nil where it is not.
	LimitedAt *time.Time
}

// Sees tells how much of a kind of data the actor sees.
func (a Access) Sees(d actor.Data) actor.Extent { return a.Stand.Sees(d) }

// behind says which nouns of an address name something of one person, and how
// that person is found. A noun that is missing here must concern nobody's file:
// a test lists them.
var behind = map[string]string{
	"person":    "select cast(@id as uuid)",
	"other":     "select cast(@id as uuid)", // the second of two files to compare
	"referral":  "select person_id from referrals where id = @id",
	"draft":     "select person_id from referral_drafts where id = @id and author_id = @account",
	"placement": "select r.person_id from placements l join referrals r on r.id = l.referral_id where l.id = @id",
	// Of a transfer to the actor's service there is no file here to open.
	"transfer": "select person_id from transfers where id = @id and source_service_id = @service",
	"summons":  "select person_id from summonses where id = @id",
	"measure":  "select person_id from measures where id = @id",
	"limit":    "select person_id from constraints where id = @id",
	// Two rows, one for each of those kept apart: an id is of one of them.
	"incompatibility": "select person_id from incompatibilities where id = @id",
	// A review interview is named by the seat that it closes, and whoever is told of a
	// session by the seat that they have.
	"interview":  "select person_id from enrolments where id = @id",
	"seat":       "select person_id from enrolments where id = @id",
	"assignment": "select person_id from person_assignments where id = @id",
	"note":       "select person_id from person_notes where id = @id",
	"visit":      "select person_id from visits where id = @id",
	"report":     "select person_id from reports where id = @id",
}

// Behind reports whether a noun of an address names something of one person.
func Behind(noun string) bool { return behind[noun] != "" }

const accessTo = `
select p.id as person, p.branch_id as branch,
  coalesce(p.referent_id = @account or p.referent_id in (` + coveredToday + `), false) as in_charge,
  (select max(m.open_until) from access_motives m where m.person_id = p.id and m.account_id = @account and m.scope = 'file' and m.open_until > @now) as until,
  (select max(m.open_until) from access_motives m where m.person_id = p.id and m.account_id = @account and m.scope = 'notes' and m.open_until > @now) as notes_until,
  ` + limitedAt + ` as limited_at
from persons p where p.id = (`

// Admit stands at the door of every page about a person: it finds whom an id is
// about and whether the actor may go in. A file of another branch is a Locked
// fault until a motive is given; one that does not exist for the actor's role is
// a NotFound fault; an id that names nothing is left to the page.
func Admit(ctx context.Context, tx *db.Tx, noun string, of uuid.UUID) (Access, error) {
	access, branch, err := standTo(ctx, tx, behind[noun], of)
	if err != nil || access.Person.Zero() {
		return access, err
	}
	if !access.open(tx.Actor, branch) {
		return access, fault.Of(fault.Locked, "", "person", access.Person.String())
	}
	return access, nil
}

// StandTo is Admit for the door itself: it never locks, and says whether it
// would.
func StandTo(ctx context.Context, tx *db.Tx, who ID) (access Access, locked bool, err error) {
	access, branch, err := standTo(ctx, tx, behind["person"], who.UUID)
	if err == nil && access.Person.Zero() {
		err = fault.Missing()
	}
	return access, err == nil && !access.open(tx.Actor, branch), err
}

func standTo(ctx context.Context, tx *db.Tx, find string, of uuid.UUID) (Access, uuid.UUID, error) {
	where, args := visible(tx)
	maps.Copy(args, map[string]any{"id": of, "account": tx.Actor.Account, "service": tx.Actor.Service, "branch": tx.Actor.Branch, "now": tx.Now})
	var row struct {
		Person, Branch    uuid.UUID
		InCharge          bool
		Until, NotesUntil *time.Time
		LimitedAt         *time.Time
	}
	found := store.In(ctx, tx).Raw(accessTo+find+")"+where, args).Scan(&row)
	if found.Error != nil {
		return Access{}, uuid.Nil, fmt.Errorf("access to %s: %w", of, found.Error)
	}
	if found.RowsAffected == 0 {
		if where != "" { // there may be somebody, but not for this role
			return Access{}, uuid.Nil, fault.Missing()
		}
		return Access{}, uuid.Nil, nil
	}
	access := Access{Person: id.From[Person](row.Person), InCharge: row.InCharge, Stand: actor.StandOf(tx.Actor.Role, row.InCharge), LimitedAt: row.LimitedAt}
	if row.Until != nil {
		access.Until = *row.Until
	}
	if row.NotesUntil != nil {
		access.NotesUntil = *row.NotesUntil
	}
	return access, row.Branch, nil
}

// open: one's own persons and those one covers, one's own branch; the whole
// service for its director and for whoever is attached to no branch; for roles
// that are shown some persons only, those. Anything else needs a motive.
func (a Access) open(who actor.Actor, branch uuid.UUID) bool {
	return a.InCharge || who.Branch == branch || who.Branch == uuid.Nil || who.Role == actor.Director ||
		RestrictedTo(who.Role) != "" || !a.Until.IsZero()
}
