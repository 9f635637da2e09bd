package person

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

type personRow struct {
	ID          ID
	ServiceID   uuid.UUID
	BranchID    uuid.UUID
	ReferentID  *uuid.UUID
	Civility    string
	LastName    string
	FirstName   string
	BirthName   string
	BirthOn     day.Day
	AppiRef     *string
	Phone       string
	PhoneUse    string
	SMS         string `gorm:"column:sms"`
	Email       string
	Housing     string
	Address     string
	PostalCode  string
	Commune     string
	Language    string
	Interpreter bool
	Status      Status
	SortKey     string
	CreatedAt   time.Time
	CreatedBy   uuid.UUID
	UpdatedAt   time.Time
}

func (personRow) TableName() string { return "persons" }

type keyRow struct {
	PersonID  ID
	ServiceID uuid.UUID
	Key       string
}

func (keyRow) TableName() string { return "person_keys" }

type measureRow struct {
	ID                uuid.UUID
	PersonID          ID
	ServiceID         uuid.UUID
	Kind              Kind
	Frame             Frame
	InCustodyRegister bool
	StartsOn          day.Day
	EndsOn            day.Day
}

func (measureRow) TableName() string { return "measures" }

type obligationRow struct {
	ID        uuid.UUID
	PersonID  ID
	ServiceID uuid.UUID
	MeasureID uuid.UUID
	Kind      string
}

func (obligationRow) TableName() string { return "obligations" }

type limitRow struct {
	ID        uuid.UUID
	PersonID  ID
	ServiceID uuid.UUID
	Kind      string
	Weekdays  string
	FromClock string
	ToClock   string
	Place     string
}

func (limitRow) TableName() string { return "constraints" }

// Create opens a file in the actor's service. It answers every wrong field at
// once; a Conflict fault when homonyms born the same day, see Duplicates, were
// not confirmed; and refuses an APPI number that another file of the service has.
func Create(ctx context.Context, tx *db.Tx, n New) (ID, error) {
	r, branch, referent, err := startReading(ctx, tx, n)
	if err != nil {
		return ID{}, err
	}
	if err := r.settlePlace(ctx, tx, &n); err != nil {
		return ID{}, err
	}
	p, measure, obligations, limits, err := r.read(n)
	if err != nil {
		return ID{}, err
	}
	p.ID, p.Service, p.Branch, p.Referent = id.New[Person](), tx.Actor.Service, branch, referent
	if err := refuseDuplicates(ctx, tx, n, p); err != nil {
		return ID{}, err
	}
	if err := insert(ctx, tx, p); err != nil {
		return ID{}, err
	}
	if err := insertSituation(ctx, tx, p.ID, measure, obligations, limits); err != nil {
		return ID{}, err
	}
	return p.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "person", ID: p.ID.UUID, Person: p.ID.UUID})
}

// startReading reads where the person is to be followed and by whom: the day it
// is there, and how telephone numbers are dialled, decide how the rest is read.
func startReading(ctx context.Context, tx *db.Tx, n New) (r reader, branch, referent uuid.UUID, err error) {
	branch, isBranch := readID(n.Branch)
	here, err := office.At(ctx, tx, branch)
	unknown := fault.Is(err, fault.NotFound)
	if err != nil && !unknown {
		return r, branch, referent, err
	}
	r.today, r.where = here.Today, here.Region
	if !isBranch || branch == uuid.Nil || unknown {
		r.Add("branch_id", "person.error.branch")
		r.today = day.On(tx.Now, time.UTC)
	}
	referent, isReferent := readID(n.Referent)
	may := referent == uuid.Nil
	if !may {
		if may, err = mayBeReferent(ctx, tx, referent); err != nil {
			return r, branch, referent, err
		}
	}
	if !isReferent || !may {
		r.Add("referent_id", "person.error.referent")
	}
	return r, branch, referent, nil
}

// refuseDuplicates lets a homonym born the same day pass once it was confirmed:
// there are such. Two files never share an APPI number, but for one that another
// service has taken over.
func refuseDuplicates(ctx context.Context, tx *db.Tx, n New, p Person) error {
	same, err := Duplicates(ctx, tx, n)
	if err != nil {
		return err
	}
	for _, other := range same {
		if p.AppiRef != "" && other.AppiRef == p.AppiRef && other.Status != Transferred {
			return fault.Field("appi_ref", "person.error.appi_taken")
		}
	}
	if len(same) > 0 && !n.Confirmed {
		return &fault.Fault{Kind: fault.Conflict, Key: "form.error.summary", Fields: []fault.FieldFault{{Field: "confirmed", Key: "person.error.duplicate"}}}
	}
	return nil
}

func insert(ctx context.Context, tx *db.Tx, p Person) error {
	row := rowOf(tx, p)
	err := store.In(ctx, tx).Create(&row).Error
	if store.Violates(err, "persons_appi") { // a colleague was quicker by a moment
		return fault.Field("appi_ref", "person.error.appi_taken")
	}
	if err != nil {
		return fmt.Errorf("open person %s: %w", p.ID, err)
	}
	return insertKeys(ctx, tx, p)
}

// insertKeys writes what a search by name finds.
func insertKeys(ctx context.Context, tx *db.Tx, p Person) error {
	keys := keysOf(p)
	if len(keys) == 0 { // a name of signs that no search types
		return nil
	}
	if err := store.In(ctx, tx).Create(&keys).Error; err != nil {
		return fmt.Errorf("search keys of person %s: %w", p.ID, err)
	}
	return nil
}

func rowOf(tx *db.Tx, p Person) personRow {
	return personRow{
		ID: p.ID, ServiceID: p.Service, BranchID: p.Branch, ReferentID: nullUUID(p.Referent),
		Civility: p.Civility, LastName: p.LastName, FirstName: p.FirstName, BirthName: p.BirthName, BirthOn: p.BirthOn,
		AppiRef: nullText(p.AppiRef), Phone: p.Phone, PhoneUse: p.PhoneUse, SMS: p.SMS, Email: p.Email,
		Housing: p.Housing, Address: p.Address, PostalCode: p.PostalCode, Commune: p.Commune,
		Language: p.Language, Interpreter: p.Interpreter, Status: p.Status,
		SortKey: SortKey(p.LastName, p.FirstName), CreatedAt: tx.Now, CreatedBy: tx.Actor.Account, UpdatedAt: tx.Now,
	}
}

// keysOf are the rows a search finds a person by.
func keysOf(p Person) []keyRow {
	var keys []keyRow
	for _, key := range SearchKeys(p.LastName, p.FirstName, p.BirthName) {
		keys = append(keys, keyRow{PersonID: p.ID, ServiceID: p.Service, Key: key})
	}
	return keys
}

// insertSituation adds the measure and what goes with it.
func insertSituation(ctx context.Context, tx *db.Tx, person ID, m *Measure, obligations []string, limits []Limit) error {
	if err := insertMeasure(ctx, tx, person, m, obligations); err != nil {
		return err
	}
	return insertLimits(ctx, tx, person, limits)
}

func insertMeasure(ctx context.Context, tx *db.Tx, person ID, m *Measure, obligations []string) error {
	measures, duties, _ := situationRows(tx, person, m, obligations, nil)
	if len(measures) > 0 {
		if err := store.In(ctx, tx).Create(&measures).Error; err != nil {
			return fmt.Errorf("measure of person %s: %w", person, err)
		}
	}
	return insertDuties(ctx, tx, person, duties)
}

func insertDuties(ctx context.Context, tx *db.Tx, person ID, duties []obligationRow) error {
	if len(duties) == 0 {
		return nil
	}
	if err := store.In(ctx, tx).Create(&duties).Error; err != nil {
		return fmt.Errorf("obligations of person %s: %w", person, err)
	}
	return nil
}

func insertLimits(ctx context.Context, tx *db.Tx, person ID, limits []Limit) error {
	_, _, bounds := situationRows(tx, person, nil, nil, limits)
	if len(bounds) == 0 {
		return nil
	}
	if err := store.In(ctx, tx).Create(&bounds).Error; err != nil {
		return fmt.Errorf("constraints of person %s: %w", person, err)
	}
	return nil
}

// situationRows are the rows of a situation; there are no duties without a
// measure.
func situationRows(tx *db.Tx, person ID, m *Measure, obligations []string, limits []Limit) ([]measureRow, []obligationRow, []limitRow) {
	var measures []measureRow
	var duties []obligationRow
	var bounds []limitRow
	if m != nil {
		m.ID = newID()
		measures = append(measures, measureRow{
			ID: m.ID, PersonID: person, ServiceID: tx.Actor.Service, Kind: m.Kind, Frame: m.Frame,
			InCustodyRegister: m.InCustodyRegister, StartsOn: m.StartsOn, EndsOn: m.EndsOn,
		})
	}
	for _, kind := range obligations {
		duties = append(duties, obligationRow{ID: newID(), PersonID: person, ServiceID: tx.Actor.Service, MeasureID: m.ID, Kind: kind})
	}
	for _, l := range limits {
		bounds = append(bounds, limitRow{
			ID: newID(), PersonID: person, ServiceID: tx.Actor.Service, Kind: l.Kind,
			Weekdays: l.Weekdays, FromClock: l.FromClock, ToClock: l.ToClock, Place: l.Place,
		})
	}
	return measures, duties, bounds
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
