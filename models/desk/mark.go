package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/person"
)

// Mark is what came of a booked hour, as the partner saw it.
type Mark string

// The marks. Whether an absence had a good reason is for the service to judge.
const (
	Came    Mark = "came"
	Excused Mark = "excused" // the person gave word
	Missed  Mark = "missed"
)

// Marks lists them.
var Marks = []Mark{Came, Excused, Missed}

// MarkVisit says, as the partner, what came of an hour that has begun; it may be
// corrected for as long as the partner reads of it. The officer in charge is told
// of who did not come.
func MarkVisit(ctx context.Context, tx *db.Tx, of VisitID, mark Mark) error {
	var found []struct {
		ServiceID uuid.UUID
		StartsAt  time.Time
		Mark      *Mark
	}
	err := store.In(ctx, tx).Raw("select service_id, starts_at, mark from visits where id = ? and organisation_id = ? and cancelled_at is null", of, tx.Actor.Organisation).Scan(&found).Error
	if err != nil {
		return fmt.Errorf("visit %s: %w", of, err)
	}
	if len(found) == 0 {
		return fault.Missing()
	}
	v := found[0]
	if !slices.Contains(Marks, mark) {
		return fault.Field("mark", "desk.error.mark")
	}
	if v.StartsAt.After(tx.Now) {
		return fault.Of(fault.Conflict, "desk.error.early")
	}
	if v.Mark != nil && *v.Mark == mark {
		return nil
	}
	done := store.In(ctx, tx).Exec("update visits set mark = ?, marked_at = ?, marked_by = ?, marked_name = ? where id = ? and cancelled_at is null",
		string(mark), tx.Now, tx.Actor.Account, tx.Actor.Name, of)
	if done.Error != nil {
		return fmt.Errorf("mark visit %s: %w", of, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "desk.error.over")
	}
	if mark == Missed {
		err := notification.Tell(ctx, tx, notification.Notice{Kind: notification.VisitMissed, To: notification.Referent(), Noun: Noun, ID: of.UUID, Service: v.ServiceID})
		if err != nil {
			return err
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: Noun, ID: of.UUID, Service: v.ServiceID, Detail: string(mark)})
}

// InCharge names the account in charge of the person of a visit, and their branch,
// for those who spread notices; uuid.Nil where nobody is.
func InCharge(ctx context.Context, tx *db.Tx, of uuid.UUID) (account, branch uuid.UUID, err error) {
	var p struct{ Referent, Branch uuid.UUID }
	err = store.In(ctx, tx).Raw(`select coalesce(p.referent_id, '00000000-0000-0000-0000-000000000000') as referent, p.branch_id as branch
		from visits v join persons p on p.id = v.person_id where v.id = ?`, of).Scan(&p).Error
	if err != nil {
		return uuid.Nil, uuid.Nil, fmt.Errorf("officer of visit %s: %w", of, err)
	}
	return p.Referent, p.Branch, nil
}

// Heading is how a booked hour is spoken of in a message.
type Heading struct {
	ID       VisitID
	Person   person.ID
	Name     string
	BirthOn  day.Day
	TimeZone string // IANA name, the branch's
	StartsAt time.Time
}

// Headings names booked hours as far as the actor may see them; the others are not
// in the answer.
func Headings(ctx context.Context, tx *db.Tx, of []uuid.UUID) (map[uuid.UUID]Heading, error) {
	if len(of) == 0 {
		return nil, nil
	}
	var found []Heading
	err := store.In(ctx, tx).Raw(`select v.id, v.person_id as person, v.name, p.birth_on, d.time_zone, v.starts_at
		from visits v join desks d on d.id = v.desk_id join persons p on p.id = v.person_id where v.id in ?`, of).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("visits in messages: %w", err)
	}
	all := map[uuid.UUID]Heading{}
	for _, h := range found {
		all[h.ID.UUID] = h
	}
	return all, nil
}
