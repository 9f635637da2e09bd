package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/internal/store"
)

// MaxTransport bounds what is said of how to get to a date, in letters.
const MaxTransport = 300

// Spot is when a session is held, where, who comes from outside to lead it, how one
// gets there and what is needed.
type Spot struct {
	StartsAt  time.Time
	EndsAt    time.Time
	Room      RoomID // zero where no room was chosen
	RoomName  string
	Speaker   string
	Transport string
	Equipment []equipment.Equipment // of a date of an action, by name
	speakerID uuid.UUID
	shared    string
	// site is where the room stands, or its branch; empty where there is no room.
	site string
}

func (s Spot) same(other Spot) bool {
	return s.stands(other) && slices.Equal(equipment.IDs(s.Equipment), equipment.IDs(other.Equipment))
}

// stands reports whether nothing changes that anybody has to be told.
func (s Spot) stands(other Spot) bool {
	return s.StartsAt.Equal(other.StartsAt) && s.EndsAt.Equal(other.EndsAt) && s.Room == other.Room && fold.Text(s.Speaker) == fold.Text(other.Speaker) &&
		s.Transport == other.Transport
}

// equipped is a session as equipment knows it.
func equipped(session SessionID) equipment.DateID { return equipment.DateID(session) }

const spots = `
select s.id, s.starts_at, s.ends_at, s.room_id as room, s.room as room_name, coalesce(k.name, '') as speaker, s.speaker_id, s.clash_reason as shared, s.transport,
  coalesce(nullif(r.site, ''), b.name, '') as site
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
		Site             string
		Transport        string
	}
	if err := store.In(ctx, tx).Raw(spots, cycle).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("spots of cycle %s: %w", cycle, err)
	}
	has, err := equipment.Of(ctx, tx, cycle.UUID)
	if err != nil {
		return nil, err
	}
	found := map[SessionID]Spot{}
	for _, r := range rows {
		found[r.ID] = Spot{r.StartsAt, r.EndsAt, r.Room, r.RoomName, r.Speaker, r.Transport, has[equipped(r.ID)], r.SpeakerID, r.Shared, r.Site}
	}
	return found, nil
}

// place is a room, and where it stands; empty for none.
type place struct {
	ID   RoomID
	Name string
	Site string // or else its branch
}

func placeOf(ctx context.Context, tx *db.Tx, room RoomID) (*place, error) {
	var found place
	if room.Zero() {
		return &found, nil
	}
	got := store.In(ctx, tx).Raw(`select r.id, r.name, coalesce(nullif(r.site, ''), b.name) as site
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
	var rows []struct {
		StartsAt, EndsAt             time.Time
		Room                         RoomID
		RoomName, Speaker, Transport string
	}
	err := store.In(ctx, tx).Raw(`select s.starts_at, s.ends_at, s.room_id as room, s.room as room_name, coalesce(k.name, '') as speaker, s.transport
from sessions s left join speakers k on k.id = s.speaker_id where s.id = ?`, session).Scan(&rows).Error
	if err != nil {
		return Spot{}, fmt.Errorf("spot of session %s: %w", session, err)
	}
	if len(rows) == 0 {
		return Spot{}, fault.Missing()
	}
	r := rows[0]
	spot := Spot{StartsAt: r.StartsAt, EndsAt: r.EndsAt, Room: r.Room, RoomName: r.RoomName, Speaker: r.Speaker, Transport: r.Transport}
	spot.Equipment, err = equipment.OfDate(ctx, tx, equipped(session))
	return spot, err
}
