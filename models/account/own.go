package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// OpenSignIn is one of the owner's browsers, as the page of sign-ins shows it.
type OpenSignIn struct {
	ID        uuid.UUID
	Provider  string
	Device    string
	CreatedAt time.Time
	SeenAt    time.Time
}

// OwnSignIns lists the actor's own live sign-ins, the latest used first.
func OwnSignIns(ctx context.Context, tx *db.Tx) ([]OpenSignIn, error) {
	var open []OpenSignIn
	err := store.In(ctx, tx).Table("sign_ins").Select("id", "provider", "device", "created_at", "seen_at").
		Where("account_id = ? and ended_at is null and seen_at > ? and created_at > ?", tx.Actor.Account, tx.Now.Add(-Idle), tx.Now.Add(-Absolute)).
		Order("seen_at desc, id").Find(&open).Error
	if err != nil {
		return nil, fmt.Errorf("own sign-ins: %w", err)
	}
	return open, nil
}

// EndOwn ends one of the actor's own sign-ins; somebody else's does not exist.
func EndOwn(ctx context.Context, tx *db.Tx, id uuid.UUID) error {
	done := store.In(ctx, tx).Table("sign_ins").Where("id = ? and account_id = ? and ended_at is null", id, tx.Actor.Account).
		Updates(map[string]any{"ended_at": tx.Now, "ended_by": "revoked"})
	if done.Error != nil {
		return fmt.Errorf("end sign-in %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.SignOut, Noun: "sign_in", ID: id})
}

// SetLocale keeps the language the actor chose.
func SetLocale(ctx context.Context, tx *db.Tx, locale string) error {
	if locale != "fr" && locale != "en" {
		return fault.Field("locale", "account.error.locale")
	}
	err := store.In(ctx, tx).Table("accounts").Where("id = ?", tx.Actor.Account).Updates(map[string]any{"locale": locale}).Error
	if err != nil {
		return fmt.Errorf("locale of account %s: %w", tx.Actor.Account, err)
	}
	return nil
}
