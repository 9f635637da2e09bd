package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/internal/store"
)

// Spot is when a session is held, where, and who comes from outside to lead it.
type Spot struct {
	StartsAt  time.Time
	EndsAt    time.Time
	Room      RoomID // zero where no room was chosen
	RoomName  string
	Speaker   string
	speakerID uuid.UUID
	shared    string
	// stands is the site of the room, or its branch; empty where there is no room.
	stands string
}

func (s Spot) same(other Spot) bool {
	return s.StartsAt.Equal(other.StartsAt) && s.EndsAt.Equal(other.EndsAt) && s.Room == other.Room && fold.Text(s.Speaker) == fold.Text(other.Speaker)
}

const spots = `
select s.id, s.starts_at, s.ends_at, s.room_id as room, s.room as room_name, coalesce(k.name, '') as speaker, s.speaker_id, s.clash_reason as shared,
  coalesce(nullif(r.site, ''), b.name, '') as stands
from sessions s left join speakers k on k.id = s.speaker_id left join rooms r on r.id = s.room_id left join branches b on b.id = r.branch_id where s.cycle_id = ? and s.makes_up_id is null`

func spotsOf(ctx context.Context, tx *db.Tx, cycle CycleID) (map[SessionID]Spot, error) {
	var rows []struct {
		ID               SessionID
		StartsAt, EndsAt time.Time
		Room             RoomID
		RoomName         string
		Speaker          string
		SpeakerID        uuid.UUID
		Shared           string
		Stands           string
	}
	if err := store.In(ctx, tx).Raw(spots, cycle).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("spots of cycle %s: %w", cycle, err)
	}
	found := map[SessionID]Spot{}
	for _, r := range rows {
		found[r.ID] = Spot{r.StartsAt, r.EndsAt, r.Room, r.RoomName, r.Speaker, r.SpeakerID, r.Shared, r.Stands}
	}
	return found, nil
}

// place is a room, and where it stands; empty for none.
type place struct {
	ID     RoomID
	Name   string
	Stands string // its site, or else its branch
}

func placeOf(ctx context.Context, tx *db.Tx, room RoomID) (*place, error) {
	var found place
	if room.Zero() {
		return &found, nil
	}
	got := store.In(ctx, tx).Raw(`select r.id, r.name, coalesce(nullif(r.site, ''), b.name) as stands
from rooms r join branches b on b.id = r.branch_id where r.id = ?`, room).Scan(&found)
	if got.Error != nil {
		return nil, fmt.Errorf("room %s: %w", room, got.Error)
	}
	if got.RowsAffected == 0 {
		return nil, fault.Field("room_id", "action.error.room")
	}
	return &found, nil
}

// SpotOf is when and where a session is held as it stands; load the session first.
func SpotOf(ctx context.Context, tx *db.Tx, session SessionID) (Spot, error) {
	var found []Spot
	err := store.In(ctx, tx).Raw(`select s.starts_at, s.ends_at, s.room_id as room, s.room as room_name, coalesce(k.name, '') as speaker
from sessions s left join speakers k on k.id = s.speaker_id where s.id = ?`, session).Scan(&found).Error
	if err != nil {
		return Spot{}, fmt.Errorf("spot of session %s: %w", session, err)
	}
	if len(found) == 0 {
		return Spot{}, fault.Missing()
	}
	return found[0], nil
}
