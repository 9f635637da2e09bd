package report

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/person"
)

// How much an officer may write, in characters, and how long a span may be, in
// days.
const (
	LongestAnalysis = 12000
	LongestWords    = 4000
	longestSpan     = 3 * 366
)

// Plan is what a report is begun with.
type Plan struct {
	Kind            Kind
	FromOn, UntilOn day.Day
}

// Text is what the officer writes, and which comments are quoted.
type Text struct {
	PersonWords string
	Analysis    string
	Chosen      []uuid.UUID
}

// Begin starts a report about somebody whose file is open.
func Begin(ctx context.Context, tx *db.Tx, a person.Access, p Plan) (ID, error) {
	if err := openTo(ctx, tx, a); err != nil {
		return ID{}, err
	}
	here, err := office.Here(ctx, tx)
	if err != nil {
		return ID{}, err
	}
	var wrong fault.Collector
	if !slices.Contains(Kinds, p.Kind) {
		wrong.Add("kind", "magistrate_report.error.kind")
	}
	switch {
	case p.FromOn.IsZero():
		wrong.Add("from", "magistrate_report.error.day")
	case p.FromOn.After(here.Today):
		wrong.Add("from", "magistrate_report.error.future")
	}
	switch {
	case p.UntilOn.IsZero():
		wrong.Add("until", "magistrate_report.error.day")
	case p.UntilOn.After(here.Today):
		wrong.Add("until", "magistrate_report.error.future")
	case p.UntilOn.Before(p.FromOn):
		wrong.Add("until", "magistrate_report.error.order")
	case !p.FromOn.IsZero() && p.UntilOn.Since(p.FromOn) > longestSpan:
		wrong.Add("until", "magistrate_report.error.span")
	}
	if err := wrong.Err(); err != nil {
		return ID{}, err
	}
	made := id.New[Report]()
	return made, insert(ctx, tx, a.Person, Report{ID: made, SeriesID: made, Version: 1, Kind: p.Kind, FromOn: p.FromOn, UntilOn: p.UntilOn})
}

// Renew makes the next version of a validated report, with what was written in it
// and the facts as they stand now.
func Renew(ctx context.Context, tx *db.Tx, a person.Access, which ID) (ID, error) {
	if err := openTo(ctx, tx, a); err != nil {
		return ID{}, err
	}
	r, err := ByID(ctx, tx, a, which)
	if err != nil {
		return ID{}, err
	}
	if r.Status != Validated {
		return ID{}, fault.Of(fault.Conflict, "magistrate_report.error.moved_on", "status_key", "magistrate_report.status."+string(r.Status))
	}
	var last int
	if err := store.In(ctx, tx).Raw("select max(version) from reports where series_id = ?", r.SeriesID).Scan(&last).Error; err != nil {
		return ID{}, fmt.Errorf("versions of report %s: %w", r.SeriesID, err)
	}
	r.ID, r.Version = id.New[Report](), last+1
	return r.ID, insert(ctx, tx, a.Person, r)
}

func insert(ctx context.Context, tx *db.Tx, who person.ID, r Report) error {
	chosen, err := json.Marshal(append([]uuid.UUID{}, r.Chosen...))
	if err != nil {
		return fmt.Errorf("report %s: %w", r.ID, err)
	}
	err = store.In(ctx, tx).Table("reports").Create(map[string]any{
		"id": r.ID, "person_id": who, "service_id": tx.Actor.Service, "series_id": r.SeriesID, "version": r.Version, "kind": string(r.Kind),
		"from_on": r.FromOn, "until_on": r.UntilOn, "person_words": r.PersonWords, "analysis": r.Analysis, "chosen": string(chosen),
		"author_id": tx.Actor.Account, "author_name": tx.Actor.Name, "created_at": tx.Now, "updated_at": tx.Now,
	}).Error
	if store.Violates(err, "reports_open") || store.Violates(err, "reports_version") {
		return fault.Of(fault.Conflict, "magistrate_report.error.version")
	}
	if err != nil {
		return fmt.Errorf("report %s: %w", r.ID, err)
	}
	if err := tell(ctx, tx, r.ID, DoBegin, ""); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: Noun, ID: r.ID.UUID, Person: who.UUID, Detail: string(r.Kind)})
}

// Save keeps what the officer has written.
func Save(ctx context.Context, tx *db.Tx, a person.Access, which ID, t Text) error {
	_, err := save(ctx, tx, a, which, t)
	return err
}

func save(ctx context.Context, tx *db.Tx, a person.Access, which ID, t Text) (Report, error) {
	r, err := writable(ctx, tx, a, which)
	if err != nil {
		return r, err
	}
	t.PersonWords, t.Analysis = strings.TrimSpace(t.PersonWords), strings.TrimSpace(t.Analysis)
	var wrong fault.Collector
	if utf8.RuneCountInString(t.PersonWords) > LongestWords {
		wrong.Add("person_words", "person.error.long", "max", LongestWords)
	}
	if utf8.RuneCountInString(t.Analysis) > LongestAnalysis {
		wrong.Add("analysis", "person.error.long", "max", LongestAnalysis)
	}
	if len(r.Contents.Quoted(t.Chosen)) != len(t.Chosen) {
		wrong.Add("chosen", "magistrate_report.error.comment")
	}
	if err := wrong.Err(); err != nil {
		return r, err
	}
	chosen, err := json.Marshal(append([]uuid.UUID{}, t.Chosen...))
	if err != nil {
		return r, fmt.Errorf("report %s: %w", which, err)
	}
	r.PersonWords, r.Analysis, r.Chosen = t.PersonWords, t.Analysis, t.Chosen
	err = change(ctx, tx, r, map[string]any{"person_words": t.PersonWords, "analysis": t.Analysis, "chosen": string(chosen)})
	if err != nil {
		return r, err
	}
	return r, audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: Noun, ID: which.UUID, Person: a.Person.UUID})
}

// Discard throws away what was never validated.
func Discard(ctx context.Context, tx *db.Tx, a person.Access, which ID) error {
	r, err := writable(ctx, tx, a, which)
	if err != nil {
		return err
	}
	gone := store.In(ctx, tx).Exec("delete from reports where id = ? and status = ?", which, r.Status)
	if gone.Error != nil {
		return fmt.Errorf("discard report %s: %w", which, gone.Error)
	}
	if gone.RowsAffected != 1 {
		return fault.Of(fault.Conflict, "")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Erase, Noun: Noun, ID: which.UUID, Person: a.Person.UUID})
}

// openTo reports why nothing may be written about somebody.
func openTo(ctx context.Context, tx *db.Tx, a person.Access) error {
	if err := admit(a); err != nil {
		return err
	}
	who, err := person.ByID(ctx, tx, a.Person)
	if err != nil {
		return err
	}
	if !who.Status.Open() {
		return fault.Of(fault.Conflict, "magistrate_report.error.closed")
	}
	return nil
}

// writable is a report that the officer still writes on.
func writable(ctx context.Context, tx *db.Tx, a person.Access, which ID) (Report, error) {
	r, err := ByID(ctx, tx, a, which)
	if err == nil && !r.Open() {
		err = fault.Of(fault.Conflict, "magistrate_report.error.moved_on", "status_key", "magistrate_report.status."+string(r.Status))
	}
	return r, err
}

// change writes columns of a report that is still what the actor saw.
func change(ctx context.Context, tx *db.Tx, r Report, values map[string]any) error {
	values["updated_at"] = tx.Now
	done := store.In(ctx, tx).Table("reports").Where("id = ? and status = ?", r.ID, r.Status).Updates(values)
	if done.Error != nil {
		return fmt.Errorf("report %s: %w", r.ID, done.Error)
	}
	if done.RowsAffected != 1 {
		return fault.Of(fault.Conflict, "")
	}
	return nil
}

func tell(ctx context.Context, tx *db.Tx, which ID, do flow.Action, words string) error {
	err := store.In(ctx, tx).Table("report_events").Create(map[string]any{
		"id": id.New[Event](), "report_id": which, "service_id": tx.Actor.Service, "at": tx.Now, "action": string(do),
		"by_id": tx.Actor.Account, "by_name": tx.Actor.Name, "words": words,
	}).Error
	if err != nil {
		return fmt.Errorf("%s report %s: %w", do, which, err)
	}
	return nil
}
