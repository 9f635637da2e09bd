package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// NounSession is what a notice about a session is about, NounCycle one about a group.
const (
	NounSession = "session"
	NounCycle   = "cycle"
)

const officersOf = `
select distinct coalesce(p.referent_id, '00000000-0000-0000-0000-000000000000') as referent, p.branch_id as branch
from enrolments e join persons p on p.id = e.person_id where e.cycle_id = ? and e.status = 'enrolled' order by 1, 2 limit 200`

// tell brings a change of a session to whoever has to know of it: those who lead
// the cycle, each on their side, and whoever answers today for each of the
// enrolled. Everybody is told once, and nobody of anybody: a notice says which
// session, and its reader sees there what they may. Whoever acts knows; where they
// lead, only their calendar is told.
func tell(ctx context.Context, tx *db.Tx, kind notification.Kind, s Session) error {
	leads, err := Facilitators(ctx, tx, s.Cycle)
	if err != nil {
		return err
	}
	var told []uuid.UUID
	for _, one := range leads {
		notice := one.notice(kind, NounSession, s.ID.UUID, s.Organisation)
		if told, err = tellOnce(ctx, tx, notice, one.Account, told); err != nil {
			return err
		}
	}
	told = append(told, tx.Actor.Account)
	var officers []struct{ Referent, Branch uuid.UUID }
	if err := store.In(ctx, tx).Raw(officersOf, s.Cycle).Scan(&officers).Error; err != nil {
		return fmt.Errorf("officers of cycle %s: %w", s.Cycle, err)
	}
	for _, of := range officers {
		owner, err := charge.OwnerOf(ctx, tx, of.Branch, of.Referent)
		if err != nil {
			return err
		}
		if owner.Account == uuid.Nil {
			continue
		}
		notice := notification.Notice{Kind: kind, Noun: NounSession, ID: s.ID.UUID, To: notification.ServiceMember(owner.Account)}
		if told, err = tellOnce(ctx, tx, notice, owner.Account, told); err != nil {
			return err
		}
	}
	return nil
}

// notice is one to a facilitator, on their side.
func (f Facilitator) notice(kind notification.Kind, noun string, of, organisation uuid.UUID) notification.Notice {
	n := notification.Notice{Kind: kind, Noun: noun, ID: of, To: notification.ServiceMember(f.Account)}
	if f.Part == External {
		n.To, n.Organisation = notification.PartnerMember(f.Account), organisation
	}
	return n
}

// tellTeam tells whoever leads a cycle from now on, or no longer.
func tellTeam(ctx context.Context, tx *db.Tx, kind notification.Kind, cycle CycleID, organisation uuid.UUID, who ...Facilitator) error {
	for _, one := range who {
		if err := notification.Tell(ctx, tx, one.notice(kind, NounCycle, cycle.UUID, organisation)); err != nil {
			return err
		}
	}
	return nil
}

func tellOnce(ctx context.Context, tx *db.Tx, notice notification.Notice, account uuid.UUID, told []uuid.UUID) ([]uuid.UUID, error) {
	if slices.Contains(told, account) {
		return told, nil
	}
	return append(told, account), notification.Tell(ctx, tx, notice)
}

// Heading is how a session is spoken of in a message: which, and when.
type Heading struct {
	ID       SessionID
	Label    string // the cycle's, neutral
	Position int
	StartsAt time.Time
	TimeZone string // IANA name, the branch's
}

// Labels names cycles as far as the actor may see them; the others are not in the
// answer.
func Labels(ctx context.Context, tx *db.Tx, of []uuid.UUID) (map[uuid.UUID]string, error) {
	named := map[uuid.UUID]string{}
	if len(of) == 0 {
		return named, nil
	}
	found, err := cycles(ctx, tx, "c.id in ?", of)
	for _, c := range found {
		named[c.ID.UUID] = c.Label
	}
	return named, err
}

// Headings names sessions as far as the actor may see them; the others are not
// in the answer.
func Headings(ctx context.Context, tx *db.Tx, of []uuid.UUID) (map[uuid.UUID]Heading, error) {
	named := map[uuid.UUID]Heading{}
	if len(of) == 0 {
		return named, nil
	}
	found, err := sessions(ctx, tx, "s.id = any(?)", of)
	for _, s := range found {
		named[s.ID.UUID] = Heading{s.ID, s.Label, s.Position, s.StartsAt, s.TimeZone}
	}
	return named, err
}
