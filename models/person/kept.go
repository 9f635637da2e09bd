package person

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// QueryLength bounds what may be searched, in characters.
const QueryLength = 200

// Query is what somebody searched.
type Query struct {
	ID        QueryID
	AccountID uuid.UUID
	ServiceID uuid.UUID
	Query     string
	At        time.Time
}

// QueryID identifies a kept search.
type QueryID = id.Of[Query]

// TableName is where searches are kept.
func (Query) TableName() string { return "person_searches" }

// Keep stores what is searched, so that no name stands in an address, and
// journals that there was a search without what was typed.
func Keep(ctx context.Context, tx *db.Tx, query string) (QueryID, error) {
	query = strings.TrimSpace(query)
	if utf8.RuneCountInString(query) > QueryLength {
		return QueryID{}, fault.Field("q", "person.error.query_long", "max", QueryLength)
	}
	kept := id.New[Query]()
	store.Last(tx, "insert into person_searches (id, account_id, service_id, query, at) values ($1, $2, $3, $4, $5)",
		kept.UUID, tx.Actor.Account, tx.Actor.Service, query, tx.Now)
	return kept, audit.Write(ctx, tx, audit.Entry{Action: audit.Search, Noun: "person_search", ID: kept.UUID})
}

// Kept gives back what the actor searched. Somebody else's search does not
// exist.
func Kept(ctx context.Context, tx *db.Tx, id QueryID) (string, error) {
	var kept Query
	found := store.In(ctx, tx).Where("id = ?", id).Limit(1).Find(&kept)
	if found.Error != nil {
		return "", fmt.Errorf("search %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return "", fault.Missing()
	}
	return kept.Query, nil
}
