package retention

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// ReasonLength bounds the reason of a limitation, in characters.
const ReasonLength = 500

// Limit puts a file under a limitation: until it is lifted the file is neither
// archived nor eliminated. The reason is a fault of the field reason; a file that is
// not there, or is limited already, is missing.
func Limit(ctx context.Context, tx *db.Tx, file uuid.UUID, reason string) error {
	return limit(ctx, tx, file, true, reason)
}

// Lift ends it, with the errors of Limit.
func Lift(ctx context.Context, tx *db.Tx, file uuid.UUID, reason string) error {
	return limit(ctx, tx, file, false, reason)
}

func limit(ctx context.Context, tx *db.Tx, file uuid.UUID, limited bool, reason string) error {
	reason = strings.TrimSpace(reason)
	var wrong fault.Collector
	wrong.Require("reason", reason, "retention.error.reason")
	if utf8.RuneCountInString(reason) > ReasonLength {
		wrong.Add("reason", "person.error.long", "max", ReasonLength)
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	var service uuid.NullUUID
	if err := store.In(ctx, tx).Raw("select app.limit_file(?, ?, ?)", file, limited, reason).Row().Scan(&service); err != nil {
		return fmt.Errorf("limitation of file %s: %w", file, err)
	}
	if !service.Valid {
		return fault.Missing()
	}
	detail := "limited"
	if !limited {
		detail = "lifted"
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "person", ID: file, Person: file, Service: service.UUID, Detail: detail})
}
