package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/fold"
	"passerelle/models/internal/store"
)

// Clash is a session of another group in the same room, or with the same person from
// outside, at the same hour; zero where there is none.
type Clash struct {
	Cycle CycleID
	Label string
}

// Wish is an hour at which a session is to be held, whatever has them until now.
type Wish struct {
	StartsAt, EndsAt time.Time
	Room             RoomID // zero for none
	Speaker          string // the name of somebody from outside; empty for nobody
}

// Holders are who has the room of a wish, and its speaker.
type Holders struct{ Room, Speaker Clash }

const holding = `
select s.id as session, s.starts_at, s.ends_at, s.room_id as room, coalesce(k.sort_key, '') as speaker, s.cycle_id as cycle, c.label
from sessions s join cycles c on c.id = s.cycle_id left join speakers k on k.id = s.speaker_id
where s.service_id = @service and s.starts_at < @last and s.ends_at > @first and s.status <> 'cancelled' and c.status <> 'cancelled'
  and (s.room_id in @rooms or k.sort_key in @speakers) order by c.label desc limit 2000`

// HoldersOf tells for each wish, in their order, who has its room and its speaker at
// that hour: it looks at every group of the service, those of programmes and actions
// alike, but not at the sessions that are left out. It warns and refuses nothing: what
// is made of a clash is for whoever plans to say.
func HoldersOf(ctx context.Context, tx *db.Tx, wishes []Wish, leftOut ...SessionID) ([]Holders, error) {
	found := make([]Holders, len(wishes))
	rooms, speakers := []uuid.UUID{}, []string{}
	var first, last time.Time
	for _, w := range wishes {
		if key := fold.Text(w.Speaker); key != "" {
			speakers = append(speakers, key)
		}
		if !w.Room.Zero() {
			rooms = append(rooms, w.Room.UUID)
		}
		if first.IsZero() || w.StartsAt.Before(first) {
			first = w.StartsAt
		}
		if w.EndsAt.After(last) {
			last = w.EndsAt
		}
	}
	if len(rooms)+len(speakers) == 0 {
		return found, nil
	}
	var taken []struct {
		Session          SessionID
		StartsAt, EndsAt time.Time
		Room             RoomID
		Speaker          string
		Cycle            CycleID
		Label            string
	}
	// An empty list is no list to the database: no room is Nil, and nobody is « - ».
	err := store.In(ctx, tx).Raw(holding, map[string]any{
		"service": tx.Actor.Service, "first": first, "last": last, "rooms": append(rooms, uuid.Nil), "speakers": append(speakers, "-"),
	}).Scan(&taken).Error
	if err != nil {
		return nil, fmt.Errorf("who has rooms and speakers: %w", err)
	}
	for i, w := range wishes {
		for _, other := range taken {
			if slices.Contains(leftOut, other.Session) || !overlap(w.StartsAt, w.EndsAt, other.StartsAt, other.EndsAt) {
				continue
			}
			if !w.Room.Zero() && other.Room == w.Room {
				found[i].Room = Clash{other.Cycle, other.Label}
			}
			if other.Speaker != "" && other.Speaker == fold.Text(w.Speaker) {
				found[i].Speaker = Clash{other.Cycle, other.Label}
			}
		}
	}
	return found, nil
}
