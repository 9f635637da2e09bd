package programme

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Contract is the commitment that somebody signs on paper before a group begins.
// It says what is agreed, for whom and when it meets, and not what the group is
// about.
type Contract struct {
	Enrolment EnrolmentID
	Cycle     CycleID
	Person    uuid.UUID
	Civility  string // code of the file, empty where none is known
	LastName  string
	FirstName string
	SignedOn  day.Day // zero while it is not signed
	Left      bool
	// Branch with its address is who the other side is.
	Branch, Address, Phone string
}

// Name is the name as in lists: NOM Prénom.
func (c Contract) Name() string {
	return person.Person{LastName: c.LastName, FirstName: c.FirstName}.Name()
}

// ContractOf is the contract of an enrolment of the service: nobody commits to an
// action.
func ContractOf(ctx context.Context, tx *db.Tx, enrolment EnrolmentID) (Contract, error) {
	var found []Contract
	err := store.In(ctx, tx).Raw(`
select e.id as enrolment, e.cycle_id as cycle, e.person_id as person, p.civility, p.last_name, p.first_name, e.contract_on as signed_on, e.status <> 'enrolled' as left,
  b.name as branch, b.address, b.phone
from enrolments e join persons p on p.id = e.person_id join cycles c on c.id = e.cycle_id join branches b on b.id = c.branch_id
where e.id = ? and c.kind <> 'culture'`, enrolment).Scan(&found).Error
	if err != nil {
		return Contract{}, fmt.Errorf("contract of enrolment %s: %w", enrolment, err)
	}
	if len(found) == 0 {
		return Contract{}, fault.Missing()
	}
	return found[0], nil
}

// SignContract notes the day on which the paper was signed: today or before, by
// the calendar of the cycle's branch.
func SignContract(ctx context.Context, tx *db.Tx, enrolment EnrolmentID, on day.Day) (Contract, error) {
	contract, err := ContractOf(ctx, tx, enrolment)
	if err != nil {
		return Contract{}, err
	}
	if contract.Left {
		return Contract{}, fault.Of(fault.Conflict, "cycle.error.left")
	}
	c, err := CycleByID(ctx, tx, contract.Cycle)
	if err != nil {
		return Contract{}, err
	}
	zone, err := c.Zone()
	if err != nil {
		return Contract{}, err
	}
	if on.IsZero() {
		return Contract{}, fault.Field("signed_on", "person.error.day")
	}
	if today := day.On(tx.Now, zone); on.After(today) || today.Since(on) > contractAge {
		return Contract{}, fault.Field("signed_on", "contract.error.day")
	}
	if err := store.In(ctx, tx).Table("enrolments").Where("id = ?", enrolment).Updates(map[string]any{"contract_on": on}).Error; err != nil {
		return Contract{}, fmt.Errorf("contract of enrolment %s: %w", enrolment, err)
	}
	return contract, audit.Write(ctx, tx, audit.Entry{
		Action: audit.Change, Noun: "enrolment", ID: enrolment.UUID, Person: contract.Person, Detail: "contract",
	})
}

// contractAge bounds how long ago a contract may have been signed, in days: what
// is older is a slip of the pen.
const contractAge = 366
