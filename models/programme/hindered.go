package programme

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// NounSeat is what a notice about somebody's seat in a group is about.
const NounSeat = "enrolment"

// Hindered is how many of the enrolled could come to a session as it is and can no
// longer as it would be: never who, and never for which reason.
//
// Whoever enrols may read the limits in each file of the service, with a motive where
// it is not theirs, and is told the number. A culture coordinator may read no file,
// and knows from the roll who is in the group: an exact number for one hour after the
// other would give them the hours of somebody, and in a small group whose. They are
// told nothing as long as fewer than FewestHindered are enrolled, and then only that
// it is nobody, somebody, or FewestHindered and more – this last one where as many
// others remain. What is left to learn, by asking for each hour in turn, is that
// somebody of at least five is kept from it; each time they ask, the journal says so.
type Hindered struct {
	Count int
	// Least says that there may be more than Count.
	Least bool
	// Unsaid says that too few are enrolled for the reader to be told.
	Unsaid bool
}

// FewestHindered is how many must be meant so that nobody is singled out.
const FewestHindered = 5

// toldTo is what of a number the actor is told.
func toldTo(a actor.Actor, hindered, enrolled int) Hindered {
	switch {
	case a.May(actor.CycleEnrol):
		return Hindered{Count: hindered}
	case enrolled == 0:
		return Hindered{}
	case enrolled < FewestHindered:
		return Hindered{Unsaid: true}
	case hindered >= FewestHindered && enrolled-hindered >= FewestHindered:
		return Hindered{Count: FewestHindered, Least: true}
	}
	return Hindered{Count: min(hindered, 1), Least: hindered > 0}
}

// seated is somebody enrolled, and who follows them.
type seated struct {
	Enrolment        EnrolmentID
	Person           uuid.UUID
	Branch, Referent uuid.UUID
}

const seatedIn = `
select e.id as enrolment, e.person_id as person, p.branch_id as branch, p.referent_id as referent
from enrolments e join persons p on p.id = e.person_id where e.cycle_id = ? and e.status = 'enrolled' order by e.id`

// seatedAnd are those of the enrolled, and what may keep each from a session.
func seatedAnd(ctx context.Context, tx *db.Tx, cycle CycleID) (all []seated, known map[uuid.UUID]*client, err error) {
	if err := store.In(ctx, tx).Raw(seatedIn, cycle).Scan(&all).Error; err != nil {
		return nil, nil, fmt.Errorf("seated in cycle %s: %w", cycle, err)
	}
	ids := make([]uuid.UUID, len(all))
	for i, one := range all {
		ids[i] = one.Person
	}
	known, err = limitsOf(ctx, tx, ids)
	return all, known, err
}

// findHindered looks for those whom what changes keeps away. Who they are stays in
// this package: it is for their officers alone.
func (f *Foreseen) findHindered(ctx context.Context, tx *db.Tx) error {
	all, known, err := seatedAnd(ctx, tx, f.layout.Cycle.ID)
	if err != nil {
		return err
	}
	f.hindered = nil
	for _, one := range all {
		if f.hinders(*known[one.Person]) {
			f.hindered = append(f.hindered, one)
		}
	}
	f.Hindered = toldTo(tx.Actor, len(f.hindered), len(all))
	return nil
}

// hinders reports whether somebody can no longer come to one of the sessions.
func (f *Foreseen) hinders(c client) bool {
	for _, one := range f.Changed {
		was, now := f.slot(one.Session, one.Was), f.slot(one.Session, one.Now)
		if len(c.hindrances(f.layout.Cycle.ID, []slot{now})) > 0 && len(c.hindrances(f.layout.Cycle.ID, []slot{was})) == 0 {
			return true
		}
	}
	return false
}

func (f *Foreseen) slot(session SessionID, at Spot) slot {
	zone := f.layout.calendar.Zone
	site := at.site
	if site == "" {
		site = f.layout.Cycle.BranchName
	}
	return slot{span{at.StartsAt.In(zone), at.EndsAt.In(zone)}, session, []string{at.RoomName, site}}
}

// tellHindered tells whoever answers today for each of those who can no longer come,
// by a notice that leads to the file, where they read why.
func tellHindered(ctx context.Context, tx *db.Tx, those []seated) error {
	for _, one := range those {
		owner, err := charge.OwnerOf(ctx, tx, one.Branch, one.Referent)
		if err != nil {
			return err
		}
		if owner.Account == uuid.Nil {
			continue
		}
		err = notification.Tell(ctx, tx, notification.Notice{
			Kind: notification.SeatHindered, Noun: NounSeat, ID: one.Enrolment.UUID, To: notification.ServiceMember(owner.Account),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tellHinderedBy is tellHindered of those whom a session that was added is for, and
// who cannot come to it.
func tellHinderedBy(ctx context.Context, tx *db.Tx, cycle CycleID, added SessionID) error {
	all, known, err := seatedAnd(ctx, tx, cycle)
	if err != nil {
		return err
	}
	if err := addMakeUps(ctx, tx, slices.Collect(maps.Keys(known)), known); err != nil {
		return err
	}
	var those []seated
	for _, one := range all {
		met := known[one.Person].hindrances(cycle, known[one.Person].makeUps[cycle])
		if slices.ContainsFunc(met, func(h Hindrance) bool { return h.Session == added }) {
			those = append(those, one)
		}
	}
	return tellHindered(ctx, tx, those)
}

// SeatNamed is a seat as its notice names it.
type SeatNamed struct {
	Person  uuid.UUID
	Name    string // NOM Prénom
	BirthOn day.Day
	Label   string // the group's
}

// SeatsNamed names seats of the service, by the id of the enrolment.
func SeatsNamed(ctx context.Context, tx *db.Tx, ids []uuid.UUID) (map[uuid.UUID]SeatNamed, error) {
	named := map[uuid.UUID]SeatNamed{}
	if len(ids) == 0 {
		return named, nil
	}
	var rows []struct {
		ID        uuid.UUID
		SeatNamed `gorm:"embedded"`
	}
	err := store.In(ctx, tx).Raw(`select e.id, e.person_id as person, r.name, p.birth_on, c.label
from enrolments e join persons p on p.id = e.person_id join rosters r on r.enrolment_id = e.id join cycles c on c.id = e.cycle_id where e.id in ?`, ids).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("name seats: %w", err)
	}
	for _, row := range rows {
		named[row.ID] = row.SeatNamed
	}
	return named, nil
}
