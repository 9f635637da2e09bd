package person

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// limitedAt is since when the file p, or one merged into it, is under a limitation.
const limitedAt = `greatest(p.limited_at, (select max(f.limited_at) from persons f where f.merged_into = p.id))`

// Unlimited refuses what would use a limited file anew. Data whose processing is
// limited are kept, and used only with the person's consent, for claims at law, for
// the rights of others or an important public interest (article 18 of the GDPR;
// articles 104 to 106 of the law of 6 January 1978): what the sentence asks for goes on,
// nothing is begun beside it. Whatever begins something about a person asks
// here. The refusal is of the form's field, or a conflict where none is named.
func (p Person) Unlimited(field string) error { return unlimited(p.LimitedAt, field) }

// CheckUnlimited is Unlimited for whoever holds something of the person, by its noun in
// an address, and not their file.
func CheckUnlimited(ctx context.Context, tx *db.Tx, noun string, of uuid.UUID, field string) error {
	var found struct{ LimitedAt *time.Time }
	args := map[string]any{"id": of, "account": tx.Actor.Account, "service": tx.Actor.Service}
	if err := store.In(ctx, tx).Raw("select "+limitedAt+" as limited_at from persons p where p.id = ("+behind[noun]+")", args).Scan(&found).Error; err != nil {
		return fmt.Errorf("limitation behind %s %s: %w", noun, of, err)
	}
	return unlimited(found.LimitedAt, field)
}

func unlimited(since *time.Time, field string) error {
	switch {
	case since == nil:
		return nil
	case field != "":
		return fault.Field(field, "person.error.limited")
	}
	return fault.Of(fault.Conflict, "person.error.limited")
}

// Starts reports whether something new may be begun for the person.
func (p Person) Starts() bool { return p.Status.Open() && p.LimitedAt == nil }
