package person

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// ID identifies a person's file.
type ID = id.Of[Person]

// Status is the state of a file.
type Status string

const (
	Active       Status = "active"
	Transferring Status = "transferring" // another service is asked to take it over
	Transferred  Status = "transferred"  // another service has: this file is read and no more
	Closed       Status = "closed"
	Deceased     Status = "deceased"
	Merged       Status = "merged" // a duplicate: another file of the person is kept
)

// Open reports whether something may still be started for the person.
func (s Status) Open() bool { return s == Active || s == Transferring }

// Person is what a file says of somebody. Little is held: no offence, no
// judgment, no score.
type Person struct {
	ID         ID
	Service    uuid.UUID
	Branch     uuid.UUID
	Referent   uuid.UUID // uuid.Nil while nobody is in charge
	Civility   string    // "mr", "mrs" or "none"
	LastName   string
	FirstName  string // empty for whoever has one name
	BirthName  string
	BirthOn    day.Day
	AppiRef    string // empty while unknown
	Phone      string // E.164
	PhoneUse   string // "own", "shared" or "none"
	SMS        string // "accepted" or "refused"
	Email      string
	Housing    string // "stable", "hosted", "homeless" or "abroad"
	Address    string
	PostalCode string
	Commune    string
	Language   string // a code of Languages
	// Interpreter says that an appointment needs one.
	Interpreter bool
	Status      Status
	CreatedAt   time.Time
	UpdatedAt   time.Time
	LimitedAt   *time.Time // since when its processing is limited; nil where it is not

	BranchName   string
	ReferentName string // as colleagues read it; empty while nobody is in charge
	CreatedName  string // who opened the file, as long as the service knows them
}

// Name is « NOM Prénom », as lists write it.
func (p Person) Name() string { return inList(p.LastName, p.FirstName) }

// inList writes the last name in capitals; a particle that the family writes
// small stays so: « de LA TOUR Anne », « d’ORMEVAL Jean ».
func inList(last, first string) string {
	name := strings.TrimSpace(last)
	small := ""
	for _, particle := range []string{"de ", "d’"} {
		if rest, found := strings.CutPrefix(name, particle); found {
			small, name = particle, rest
		}
	}
	return strings.TrimSpace(small + strings.ReplaceAll(strings.ToUpper(name), "ß", "SS") + " " + first)
}

// AgeOn counts the full years on a day: somebody born on 29 February is a year
// older from 1 March in other years.
func (p Person) AgeOn(today day.Day) int { return yearsBetween(p.BirthOn, today) }

func yearsBetween(born, today day.Day) int {
	year, month, dayOfMonth := born.Date()
	nowYear, nowMonth, nowDay := today.Date()
	years := nowYear - year
	if nowMonth < month || nowMonth == month && nowDay < dayOfMonth {
		years--
	}
	return years
}

const byID = `
select p.id, p.service_id as service, p.branch_id as branch, p.referent_id as referent, p.civility, p.last_name, p.first_name, p.birth_name,
  p.birth_on, coalesce(p.appi_ref, '') as appi_ref, p.phone, p.phone_use, p.sms, p.email, p.housing, p.address, p.postal_code, p.commune,
  p.language, p.interpreter, p.status, p.created_at, p.updated_at, ` + limitedAt + ` as limited_at, b.name as branch_name,
  coalesce((select m.name from memberships m where m.account_id = p.referent_id and m.service_id = p.service_id limit 1), '') as referent_name,
  coalesce((select m.name from memberships m where m.account_id = p.created_by and m.service_id = p.service_id limit 1), '') as created_name
from persons p join branches b on b.id = p.branch_id
where p.id = @id`

// ByID loads a file of the actor's service. Another service's does not exist,
// and neither does one that the actor's role sees only when it is given to them.
func ByID(ctx context.Context, tx *db.Tx, id ID) (Person, error) {
	var p Person
	where, args := visible(tx)
	args["id"] = id
	found := store.In(ctx, tx).Raw(byID+where, args).Scan(&p)
	if found.Error != nil {
		return Person{}, fmt.Errorf("person %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return Person{}, fault.Missing()
	}
	return p, nil
}
