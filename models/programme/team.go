package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

const (
	joined = "joined"
	left   = "left"
)

// Join names one more facilitator of a cycle, of the service for lead, co and
// cover, of an outside organisation for external. A cycle has one lead: the one
// before becomes co. Only one outside organisation leads a cycle, since what was
// recorded for it is its own to see.
func Join(ctx context.Context, tx *db.Tx, cycle CycleID, membership uuid.UUID, part Part) error {
	l, err := layoutOf(ctx, tx, cycle)
	if err != nil {
		return err
	}
	who, err := candidateFor(ctx, tx, l.Cycle.Kind, membership, part)
	if err != nil {
		return err
	}
	if part == External && l.Cycle.Organisation != uuid.Nil && l.Cycle.Organisation != who.Organisation {
		return fault.Field("membership_id", "cycle.error.one_organisation")
	}
	if err := stepAside(ctx, tx, cycle, part); err != nil {
		return err
	}
	if part == External && l.Cycle.Organisation == uuid.Nil {
		if err := open(ctx, tx, cycle, who.Organisation); err != nil {
			return err
		}
	}
	err = store.In(ctx, tx).Exec(`insert into facilitators (cycle_id, account_id, service_id, organisation_id, name, part, open_until)
select id, ?, service_id, organisation_id, ?, ?, open_until from cycles where id = ?`, who.Account, who.Name, part, cycle).Error
	if store.Violates(err, "facilitators_pkey") {
		return fault.Field("membership_id", "cycle.error.leads_already")
	}
	if err != nil {
		return fmt.Errorf("join cycle %s: %w", cycle, err)
	}
	who.Part = part
	if err := noteTeam(ctx, tx, cycle, joined, who); err != nil {
		return err
	}
	if err := tellTeam(ctx, tx, notification.TeamJoined, cycle, who.Organisation, who); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "cycle", ID: cycle.UUID, Organisation: who.Organisation, Detail: "joined"})
}

// candidateFor finds somebody who may take a part: an id that is nobody's is the
// same whether it exists elsewhere or not.
func candidateFor(ctx context.Context, tx *db.Tx, kind Kind, membership uuid.UUID, part Part) (Facilitator, error) {
	var found []Facilitator
	var err error
	switch part {
	case External:
		found, err = candidates(ctx, tx, "m.id = ? and m.role = ?", membership, actor.Facilitator)
	case Lead, Co, Cover:
		found, err = candidates(ctx, tx, "m.id = ? and m.service_id = ? and m.role in ?", membership, tx.Actor.Service, leaders(kind))
	default:
		return Facilitator{}, fault.Field("part", "cycle.error.part")
	}
	if err != nil {
		return Facilitator{}, err
	}
	if len(found) == 0 {
		return Facilitator{}, fault.Field("membership_id", "cycle.error.facilitator")
	}
	return found[0], nil
}

// stepAside makes the lead a co-facilitator where another one is to lead.
func stepAside(ctx context.Context, tx *db.Tx, cycle CycleID, part Part) error {
	if part != Lead {
		return nil
	}
	now, err := Facilitators(ctx, tx, cycle)
	if err != nil {
		return err
	}
	for _, one := range now {
		if one.Part != Lead {
			continue
		}
		if err := store.In(ctx, tx).Exec("update facilitators set part = 'co' where cycle_id = ? and account_id = ?", cycle, one.Account).Error; err != nil {
			return fmt.Errorf("lead of cycle %s: %w", cycle, err)
		}
		one.Part = Co
		if err := noteTeam(ctx, tx, cycle, joined, one); err != nil {
			return err
		}
	}
	return nil
}

// open lets an outside organisation into a cycle that had none: from now on it
// reads the sessions and the names on the roll, which the journal says of each.
func open(ctx context.Context, tx *db.Tx, cycle CycleID, organisation uuid.UUID) error {
	for _, rows := range []string{
		"cycles set organisation_id = ? where id = ?", "facilitators set organisation_id = ? where cycle_id = ?",
		"sessions set organisation_id = ? where cycle_id = ?", "rosters set organisation_id = ? where cycle_id = ?",
	} {
		if err := store.In(ctx, tx).Exec("update "+rows, organisation, cycle).Error; err != nil {
			return fmt.Errorf("open cycle %s: %w", cycle, err)
		}
	}
	names, err := Roster(ctx, tx, cycle)
	if err != nil {
		return err
	}
	var lines []audit.Entry
	for _, e := range names {
		if !e.Left {
			lines = append(lines, audit.Entry{Action: audit.Send, Noun: "enrolment", ID: e.ID.UUID, Person: e.Person, Organisation: organisation})
		}
	}
	return audit.WriteAll(ctx, tx, lines)
}

// Leave takes a facilitator off a cycle: an outside one sees nothing of it any
// more. Somebody always leads, of the service or for an organisation.
func Leave(ctx context.Context, tx *db.Tx, cycle CycleID, account uuid.UUID) error {
	l, err := layoutOf(ctx, tx, cycle)
	if err != nil {
		return err
	}
	now, err := Facilitators(ctx, tx, cycle)
	if err != nil {
		return err
	}
	var gone *Facilitator
	heads := 0
	for i, one := range now {
		switch {
		case one.Account == account:
			gone = &now[i]
		case one.Part == Lead || one.Part == External:
			heads++
		}
	}
	if gone == nil {
		return fault.Missing()
	}
	if heads == 0 {
		return fault.Of(fault.Conflict, "cycle.error.lead")
	}
	if err := store.In(ctx, tx).Exec("delete from facilitators where cycle_id = ? and account_id = ?", cycle, account).Error; err != nil {
		return fmt.Errorf("leave cycle %s: %w", cycle, err)
	}
	if err := noteTeam(ctx, tx, cycle, left, *gone); err != nil {
		return err
	}
	if err := tellTeam(ctx, tx, notification.TeamLeft, cycle, l.Cycle.Organisation, *gone); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "cycle", ID: cycle.UUID, Detail: "left"})
}

// noteTeam remembers who led from when to when.
func noteTeam(ctx context.Context, tx *db.Tx, cycle CycleID, what string, who ...Facilitator) error {
	type line struct {
		ID        uuid.UUID
		CycleID   CycleID
		ServiceID uuid.UUID
		AccountID uuid.UUID
		Name      string
		Part      Part
		Change    string
		MadeAt    time.Time
		MadeBy    uuid.UUID
	}
	var lines []line
	for _, one := range who {
		lines = append(lines, line{id.New[line]().UUID, cycle, tx.Actor.Service, one.Account, one.Name, one.Part, what, tx.Now, tx.Actor.Account})
	}
	if err := store.In(ctx, tx).Table("facilitator_changes").Create(&lines).Error; err != nil {
		return fmt.Errorf("team of cycle %s: %w", cycle, err)
	}
	return nil
}
