// Package report holds the reports to the magistrate: facts with their source and
// hour, gathered by the portal; the person's words and the analysis, written by the
// officer; and the manager's validation, after which nothing changes any more.
// Nothing is sent to anybody: the officer takes the text to APPI.
package report

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Noun is what the journal calls a report.
const Noun = "report"

// ID names a report.
type ID = id.Of[Report]

// Kind is what a report is for.
type Kind string

// The kinds: something happened; a term set by the measure has come; the measure
// ends.
const (
	Incident Kind = "incident"
	Periodic Kind = "periodic"
	End      Kind = "end"
)

// Kinds lists them, the most frequent first.
var Kinds = []Kind{Incident, Periodic, End}

// States of a report.
const (
	Drafted   flow.Status = "draft"
	Submitted flow.Status = "submitted"
	Returned  flow.Status = "returned"
	Validated flow.Status = "validated"
)

// What is done to a report; DoBegin is its beginning and no move.
const (
	DoBegin    flow.Action = "begin"
	DoSubmit   flow.Action = "submit"
	DoTakeBack flow.Action = "take_back"
	DoReturn   flow.Action = "return"
	DoValidate flow.Action = "validate"
)

// Flow is the life cycle of one version of a report. A validated one is never
// changed: a new version is made from it.
var Flow = flow.Flow{
	Name:  "magistrate_report",
	Start: Drafted,
	Moves: []flow.Move{
		{From: Drafted, Do: DoSubmit, To: Submitted, By: flow.Service},
		{From: Submitted, Do: DoTakeBack, To: Drafted, By: flow.Service},
		{From: Submitted, Do: DoReturn, To: Returned, By: flow.Service, Reason: true},
		{From: Returned, Do: DoSubmit, To: Submitted, By: flow.Service},
		{From: Submitted, Do: DoValidate, To: Validated, By: flow.Service},
	},
}

// Report is one version.
type Report struct {
	ID              ID
	PersonID        person.ID
	SeriesID        ID
	Version         int
	Kind            Kind
	FromOn, UntilOn day.Day
	Status          flow.Status
	PersonWords     string
	Analysis        string
	Chosen          []uuid.UUID `gorm:"-"`
	Contents        Contents    `gorm:"-"` // as submitted, or as things stand now
	Events          []Event     `gorm:"-"` // the first first
	AuthorID        uuid.UUID
	AuthorName      string
	CreatedAt       time.Time
}

// Event is what was done to a report.
type Event struct {
	At     time.Time
	Action flow.Action
	ByID   uuid.UUID
	ByName string
	Words  string
}

// Open reports whether the officer still writes on it.
func (r Report) Open() bool { return r.Status == Drafted || r.Status == Returned }

// Last is the latest event of a kind; false without one.
func (r Report) Last(do flow.Action) (Event, bool) {
	for _, e := range slices.Backward(r.Events) {
		if e.Action == do {
			return e, true
		}
	}
	return Event{}, false
}

// Reads reports whether the actor may read the reports about somebody: the officer
// in charge, or who covers for them, and those who validate. They hold what health
// partners confide, which colleagues are not told.
func Reads(a person.Access) bool { return a.InCharge || a.Stand == actor.Management }

func admit(a person.Access) error {
	if a.Person.Zero() {
		return fault.Missing()
	}
	if !Reads(a) {
		return fault.Of(fault.Forbidden, "magistrate_report.error.reader")
	}
	return nil
}

const columns = `
select r.id, r.person_id, r.series_id, r.version, r.kind, r.from_on, r.until_on, r.status, r.person_words, r.analysis, r.author_id, r.author_name, r.created_at`

// Of lists the reports about a person, the latest first, without their contents.
func Of(ctx context.Context, tx *db.Tx, a person.Access) ([]Report, error) {
	if err := admit(a); err != nil {
		return nil, err
	}
	var all []Report
	if err := store.In(ctx, tx).Raw(columns+" from reports r where r.person_id = ? order by r.created_at desc, r.id desc limit 100", a.Person).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("reports of person %s: %w", a.Person, err)
	}
	return all, nil
}

// ByID is a report with its contents: as they were submitted, and before that as
// things stand now.
func ByID(ctx context.Context, tx *db.Tx, a person.Access, which ID) (Report, error) {
	if err := admit(a); err != nil {
		return Report{}, err
	}
	var row struct {
		Report
		Picked, Frozen []byte
	}
	found := store.In(ctx, tx).Raw(columns+", r.chosen as picked, r.contents as frozen from reports r where r.id = ? and r.person_id = ?", which, a.Person).Scan(&row)
	if found.Error != nil {
		return Report{}, fmt.Errorf("report %s: %w", which, found.Error)
	}
	if found.RowsAffected == 0 {
		return Report{}, fault.Missing()
	}
	r := row.Report
	if err := json.Unmarshal(row.Picked, &r.Chosen); err != nil {
		return r, fmt.Errorf("report %s: %w", which, err)
	}
	err := store.In(ctx, tx).Raw("select at, action, by_id, by_name, words from report_events where report_id = ? order by at, id", which).Scan(&r.Events).Error
	if err != nil {
		return r, fmt.Errorf("events of report %s: %w", which, err)
	}
	if len(row.Frozen) == 0 {
		r.Contents, err = gather(ctx, tx, r)
		return r, err
	}
	if err := json.Unmarshal(row.Frozen, &r.Contents); err != nil {
		return r, fmt.Errorf("contents of report %s: %w", which, err)
	}
	return r, nil
}
