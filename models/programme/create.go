package programme

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// KeptOpen is how long after its last day an outside facilitator still sees a
// cycle, in days: time to complete a roll call, not to keep a file.
const KeptOpen = 30

// NewCycle is what it takes to plan a cycle. Facilitators are memberships; at
// least one leads it, of the service or of an outside organisation.
type NewCycle struct {
	Programme   ID
	Branch      uuid.UUID
	From        day.Day // the first day that may hold a session
	Weekday     time.Weekday
	Every       int // weeks from one session to the next
	At          day.Clock
	Room        string
	Seats       int
	Overbooking int
	Lead        uuid.UUID // of the service, Nil for none
	Co          uuid.UUID // of the service, Nil for none
	External    uuid.UUID // of one outside organisation, Nil for none
}

// CreateCycle plans a cycle in its branch: sessions laid out, facilitators
// named, no seat taken. Its label tells its year and number and nothing else.
func CreateCycle(ctx context.Context, tx *db.Tx, wanted NewCycle) (CycleID, error) {
	plan, err := PlanCycle(ctx, tx, wanted)
	if err != nil {
		return CycleID{}, err
	}
	leads, err := facilitatorsOf(ctx, tx, wanted)
	if err != nil {
		return CycleID{}, err
	}
	first, last := plan.Sessions[0], plan.Sessions[len(plan.Sessions)-1]
	starts, ends := day.On(first.StartsAt, plan.Zone), day.On(last.StartsAt, plan.Zone)
	label, err := nextLabel(ctx, tx, starts.Year())
	if err != nil {
		return CycleID{}, err
	}
	room, err := nameRoom(ctx, tx, wanted.Branch, wanted.Room)
	if err != nil {
		return CycleID{}, err
	}
	row := cycleRow{
		ID: id.New[Cycle](), Kind: Collective, ServiceID: tx.Actor.Service, BranchID: wanted.Branch, OrganisationID: leads.organisation(),
		ProgrammeID: plan.programme.ID, VersionID: plan.programme.Version, Label: label, Room: strings.TrimSpace(wanted.Room),
		TimeZone: plan.Zone.String(), Seats: wanted.Seats, Overbooking: wanted.Overbooking, StartsOn: starts, EndsOn: ends,
		CreatedAt: tx.Now, CreatedBy: tx.Actor.Account,
		// The last day counts whole, in the branch's own hours.
		OpenUntil: ends.Add(KeptOpen+1).In(plan.Zone, day.Clock{}),
		RoomID:    room.Null(), RhythmWeeks: wanted.Every, RhythmDays: writeWeekdays([]time.Weekday{wanted.Weekday}), RhythmMinute: wanted.At.Minutes(),
	}
	if err := store.In(ctx, tx).Table("cycles").Create(&row).Error; err != nil {
		return CycleID{}, fmt.Errorf("create cycle %s: %w", row.ID, err)
	}
	if err := row.addSessions(ctx, tx, plan); err != nil {
		return CycleID{}, err
	}
	if err := row.addFacilitators(ctx, tx, leads); err != nil {
		return CycleID{}, err
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "cycle", ID: row.ID.UUID})
}

type cycleRow struct {
	ID             CycleID
	Kind           Kind
	ServiceID      uuid.UUID
	BranchID       uuid.UUID
	OrganisationID *uuid.UUID
	ProgrammeID    ID
	VersionID      uuid.UUID
	Label          string
	Room           string
	TimeZone       string
	Seats          int
	Overbooking    int
	StartsOn       day.Day
	EndsOn         day.Day
	CreatedAt      time.Time
	CreatedBy      uuid.UUID
	OpenUntil      time.Time
	RoomID         *RoomID
	RhythmWeeks    int
	RhythmDays     string
	RhythmMinute   int
}

// nextLabel numbers the cycles of a service within the year in which they
// start. Two plans made at the same moment wait for one another.
func nextLabel(ctx context.Context, tx *db.Tx, year int) (string, error) {
	if err := store.In(ctx, tx).Exec("select pg_advisory_xact_lock(hashtextextended('cycles ' || ?, 0))", tx.Actor.Service.String()).Error; err != nil {
		return "", fmt.Errorf("number a cycle: %w", err)
	}
	prefix := fmt.Sprintf("Cycle %d-", year)
	var last int
	err := store.In(ctx, tx).Raw(`select coalesce(max(substring(label from '-([0-9]{1,6})$')::int), 0) from cycles where label ^@ ?`, prefix).Scan(&last).Error
	if err != nil {
		return "", fmt.Errorf("number a cycle: %w", err)
	}
	return fmt.Sprintf("%s%d", prefix, last+1), nil
}

func (c cycleRow) addSessions(ctx context.Context, tx *db.Tx, plan Plan) error {
	type session struct {
		ID             SessionID
		CycleID        CycleID
		ServiceID      uuid.UUID
		OrganisationID *uuid.UUID
		Position       int
		Theme          string
		StartsAt       time.Time
		EndsAt         time.Time
		Room           string
		OpenUntil      time.Time
		RoomID         *RoomID
	}
	var rows []session
	for i, planned := range plan.Sessions {
		rows = append(rows, session{
			id.New[Session](), c.ID, c.ServiceID, c.OrganisationID, i + 1, planned.Theme,
			planned.StartsAt.UTC(), planned.EndsAt.UTC(), c.Room, c.OpenUntil, c.RoomID,
		})
	}
	if err := store.In(ctx, tx).Table("sessions").Create(&rows).Error; err != nil {
		return fmt.Errorf("sessions of cycle %s: %w", c.ID, err)
	}
	return nil
}

func (c cycleRow) addFacilitators(ctx context.Context, tx *db.Tx, leads leads) error {
	type facilitator struct {
		CycleID        CycleID
		AccountID      uuid.UUID
		ServiceID      uuid.UUID
		OrganisationID *uuid.UUID
		Name           string
		Part           Part
		OpenUntil      time.Time
	}
	var rows []facilitator
	for _, lead := range leads {
		rows = append(rows, facilitator{c.ID, lead.Account, c.ServiceID, c.OrganisationID, lead.Name, lead.Part, c.OpenUntil})
	}
	if err := store.In(ctx, tx).Table("facilitators").Create(&rows).Error; err != nil {
		return fmt.Errorf("facilitators of cycle %s: %w", c.ID, err)
	}
	if err := noteTeam(ctx, tx, c.ID, joined, leads...); err != nil {
		return err
	}
	organisation := uuid.Nil
	if c.OrganisationID != nil {
		organisation = *c.OrganisationID
	}
	return tellTeam(ctx, tx, notification.TeamJoined, c.ID, organisation, leads...)
}
