package account

import (
	"context"
	"fmt"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// News is the version of the latest novelty. Its words are in the locales;
// whoever adds one changes the version, and the menu shows a mark again.
const News = "2026_11"

// SawNews notes that the actor has read of the novelties up to a version. A page
// drawn before a newer one came is refused, so that the mark stays.
func SawNews(ctx context.Context, tx *db.Tx, version string) error {
	if version != News {
		return fault.Of(fault.Conflict, "news.error.changed")
	}
	done := store.In(ctx, tx).Table("accounts").Where("id = ? and news_version <> ?", tx.Actor.Account, News).
		Updates(map[string]any{"news_version": News})
	if done.Error != nil {
		return fmt.Errorf("news of account %s: %w", tx.Actor.Account, done.Error)
	}
	if done.RowsAffected == 0 {
		return nil
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "news", ID: tx.Actor.Account, Detail: News})
}
