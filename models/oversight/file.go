package oversight

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// FileID names a file within a question.
type FileID = id.Of[File]

// File is one that a question has found.
type File struct {
	ID        FileID
	FileID    uuid.UUID // the person's
	ServiceID uuid.UUID
	Service   string
	LastName  string
	FirstName string
	BirthOn   day.Day
	Status    string
	// ArchivedAt is when officers ceased to see it, LimitedAt since when its
	// processing is limited, for the reason said; nil where neither is so.
	ArchivedAt, LimitedAt *time.Time
	LimitedReason         string
}

// Name is the person's, as lists have it.
func (f File) Name() string {
	return person.Person{LastName: f.LastName, FirstName: f.FirstName}.Name()
}

const files = "select id, file_id, service_id, service, last_name, first_name, birth_on, status, archived_at, limited_at, limited_reason from app.overseen(?)"

// Files are those a question has found, by service.
func Files(ctx context.Context, tx *db.Tx, of ID) (all []File, err error) {
	if err := store.In(ctx, tx).Raw(files, of).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("files of question %s: %w", of, err)
	}
	return all, nil
}

// Overseen is a file of an open question of the actor's, with the question; any
// other is not found.
func Overseen(ctx context.Context, tx *db.Tx, which FileID) (q Question, f File, err error) {
	var of ID
	found := store.In(ctx, tx).Raw("select oversight_id from oversight_files where id = ?", which).Scan(&of)
	if found.Error != nil {
		return q, f, fmt.Errorf("file %s of a question: %w", which, found.Error)
	}
	if q, err = ByID(ctx, tx, of); err != nil {
		return q, f, err
	}
	all, err := Files(ctx, tx, of)
	if err != nil {
		return q, f, err
	}
	for _, one := range all {
		if one.ID == which {
			return q, one, nil
		}
	}
	return q, f, fault.Of(fault.NotFound, "oversight.error.closed")
}

// Disclosed is what left for a partner: which fields, never what stood in them.
// Until is when the partner's page closed or a later version took its place;
// zero while it is open.
type Disclosed struct {
	Reference, Organisation string
	Version                 int
	At                      time.Time
	Until                   time.Time
	Fields                  []string
}

const disclosures = `
select reference, organisation, version, disclosed_at, case when open_until = 'infinity' then null else open_until end as until, fields
from app.overseen_disclosures(?)`

// Disclosures are what left about a file, the latest first.
func Disclosures(ctx context.Context, tx *db.Tx, of FileID) ([]Disclosed, error) {
	var rows []struct {
		Reference, Organisation string
		Version                 int
		DisclosedAt             time.Time
		Until                   *time.Time
		Fields                  string
	}
	if err := store.In(ctx, tx).Raw(disclosures, of).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("disclosures of file %s: %w", of, err)
	}
	all := make([]Disclosed, len(rows))
	for i, row := range rows {
		all[i] = Disclosed{Reference: row.Reference, Organisation: row.Organisation, Version: row.Version, At: row.DisclosedAt, Fields: strings.FieldsFunc(row.Fields, func(c rune) bool { return c == ',' })}
		if row.Until != nil {
			all[i].Until = *row.Until
		}
	}
	return all, nil
}

// Lines are the lines of a file's journal within a span, the latest first.
func Lines(ctx context.Context, tx *db.Tx, f File, within audit.Span, limit int) ([]audit.Line, error) {
	return audit.OfFile(ctx, tx, audit.File{Service: f.ServiceID, Person: f.FileID}, within, limit)
}
