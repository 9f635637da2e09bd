package person

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// SIAOStates lists where a housing request may stand. The State's own system
// decides; the portal notes what it says, so that any state may follow any.
var SIAOStates = []string{"filed", "to_update", "waiting", "proposed", "admitted", "declined", "closed"}

// siaoNumberLength bounds the number of a request, in characters.
const siaoNumberLength = 40

// SIAOStep is one step of a housing request; the latest is where it stands.
type SIAOStep struct {
	ID         uuid.UUID
	Number     string
	Status     string // one of SIAOStates
	HappenedOn day.Day
	At         time.Time
	ByName     string
}

// SIAOSteps lists the steps of a person's housing requests, the latest first.
func SIAOSteps(ctx context.Context, tx *db.Tx, who ID) ([]SIAOStep, error) {
	var all []SIAOStep
	err := store.In(ctx, tx).Table("siao_steps").Select("id", "number", "status", "happened_on", "at", "by_name").
		Where("person_id = ?", who).Order("at desc, id desc").Limit(200).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("housing requests of person %s: %w", who, err)
	}
	return all, nil
}

// NewSIAOStep is a step as it was typed. An empty day is today.
type NewSIAOStep struct{ Number, Status, HappenedOn string }

type siaoRow struct {
	ID         id.Of[SIAOStep]
	PersonID   ID
	ServiceID  uuid.UUID
	Number     string
	Status     string
	HappenedOn day.Day
	At         time.Time
	ByID       uuid.UUID
	ByName     string
}

func (siaoRow) TableName() string { return "siao_steps" }

// NoteSIAOStep notes where a housing request stands since a day.
func NoteSIAOStep(ctx context.Context, tx *db.Tx, who ID, n NewSIAOStep) error {
	p, err := editable(ctx, tx, who)
	if err != nil {
		return err
	}
	here, err := office.At(ctx, tx, p.Branch)
	if err != nil {
		return err
	}
	r := reader{today: here.Today}
	row := siaoRow{
		ID: id.New[SIAOStep](), PersonID: who, ServiceID: tx.Actor.Service, Number: r.text("number", n.Number, siaoNumberLength), Status: n.Status,
		HappenedOn: r.day("happened_on", n.HappenedOn), At: tx.Now, ByID: tx.Actor.Account, ByName: tx.Actor.Name,
	}
	if row.Number == "" || utf8.RuneCountInString(row.Number) < 2 {
		r.Add("number", "siao.error.number")
	}
	if !slices.Contains(SIAOStates, row.Status) {
		r.Add("status", "person.error.choice")
	}
	if row.HappenedOn.After(here.Today) {
		r.Add("happened_on", "siao.error.future")
	}
	if err := r.Err(); err != nil {
		return err
	}
	if row.HappenedOn.IsZero() {
		row.HappenedOn = here.Today
	}
	if err := store.In(ctx, tx).Create(&row).Error; err != nil {
		return fmt.Errorf("housing request of person %s: %w", who, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "siao_request", ID: row.ID.UUID, Person: who.UUID, Detail: row.Status})
}

// SIAOStale is how long a request may stand still before whoever tracks it is
// asked to look.
const SIAOStale = 30 // days

// SIAORow is a housing request to look at again.
type SIAORow struct {
	Person     ID
	Name       string `gorm:"-"`
	Last       string
	First      string
	BirthOn    day.Day
	Number     string
	Status     string
	HappenedOn day.Day
}

const staleSIAO = `
select distinct on (p.id) p.id as person, p.last_name as last, p.first_name as first, p.birth_on, s.number, s.status, s.happened_on
from person_assignments a join persons p on p.id = a.person_id join siao_steps s on s.person_id = p.id
where a.account_id = @account and a.ended_at is null and (a.ends_on is null or a.ends_on >= @today) and p.status in ('active', 'transferring')
order by p.id, s.at desc, s.id desc`

// StaleSIAO lists the open housing requests of the persons given to the actor
// that nobody has looked at for long.
func StaleSIAO(ctx context.Context, tx *db.Tx, today day.Day) ([]SIAORow, error) {
	var all []SIAORow
	err := store.In(ctx, tx).Raw(staleSIAO, map[string]any{"account": tx.Actor.Account, "today": today}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("housing requests to look at: %w", err)
	}
	all = slices.DeleteFunc(all, func(row SIAORow) bool {
		over := row.Status == "admitted" || row.Status == "declined" || row.Status == "closed"
		return over || today.Since(row.HappenedOn) < SIAOStale
	})
	for i := range all {
		all[i].Name = inList(all[i].Last, all[i].First)
	}
	return all, nil
}
