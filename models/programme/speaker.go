package programme

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/fold"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// speaker is somebody from outside, without an account, who leads a session: known
// from the first time they are named.
type speaker struct {
	ID   uuid.UUID
	Name string
}

// speakerFor finds a speaker by their name, Nil where nobody has named them yet or
// the name is empty.
func speakerFor(ctx context.Context, tx *db.Tx, name string) (uuid.UUID, error) {
	key := fold.Text(name)
	if key == "" {
		return uuid.Nil, nil
	}
	var found []uuid.UUID
	err := store.In(ctx, tx).Table("speakers").Where("service_id = ? and sort_key = ?", tx.Actor.Service, key).Pluck("id", &found).Error
	if err != nil || len(found) == 0 {
		return uuid.Nil, err
	}
	return found[0], nil
}

// NameSpeaker makes somebody known who comes from outside; nil for an empty name.
// Two who name them at the same moment name one.
func NameSpeaker(ctx context.Context, tx *db.Tx, name string) (*uuid.UUID, error) {
	name, key := strings.TrimSpace(name), fold.Text(name)
	if key == "" {
		return nil, nil
	}
	err := store.In(ctx, tx).Exec("insert into speakers (id, service_id, name, sort_key) values (?, ?, ?, ?) on conflict do nothing",
		id.New[speaker](), tx.Actor.Service, name, key).Error
	if err != nil {
		return nil, fmt.Errorf("name a speaker: %w", err)
	}
	found, err := speakerFor(ctx, tx, name)
	if err != nil {
		return nil, fmt.Errorf("name a speaker: %w", err)
	}
	return &found, nil
}
