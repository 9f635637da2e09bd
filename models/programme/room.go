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

// RoomID identifies a room of a branch.
type RoomID = id.Of[Room]

// Room is where a branch holds sessions. A room is known from the first time it
// is named; small and large letters and accents make no other room of it.
type Room struct {
	ID     RoomID
	Branch uuid.UUID
	Name   string
	// BranchName says where it is.
	BranchName string
}

// Rooms lists the rooms of the service, by branch and name.
func Rooms(ctx context.Context, tx *db.Tx) ([]Room, error) {
	var rooms []Room
	err := store.In(ctx, tx).Raw(`select r.id, r.branch_id as branch, r.name, b.name as branch_name
from rooms r join branches b on b.id = r.branch_id order by b.name, r.sort_key, r.id limit 500`).Scan(&rooms).Error
	if err != nil {
		return nil, fmt.Errorf("rooms: %w", err)
	}
	return rooms, nil
}

// roomFor finds the room of a branch by its name, Nil where nobody has named it
// yet or the name is empty.
func roomFor(ctx context.Context, tx *db.Tx, branch uuid.UUID, name string) (RoomID, error) {
	var found []RoomID
	err := store.In(ctx, tx).Table("rooms").Where("service_id = ? and branch_id = ? and sort_key = ?", tx.Actor.Service, branch, fold.Text(name)).Pluck("id", &found).Error
	if err != nil {
		return RoomID{}, fmt.Errorf("room of branch %s: %w", branch, err)
	}
	if len(found) == 0 {
		return RoomID{}, nil
	}
	return found[0], nil
}

// nameRoom is roomFor, and makes the room known. Two who name it at the same
// moment name one room.
func nameRoom(ctx context.Context, tx *db.Tx, branch uuid.UUID, name string) (RoomID, error) {
	name = strings.TrimSpace(name)
	if fold.Text(name) == "" {
		return RoomID{}, nil
	}
	err := store.In(ctx, tx).Exec("insert into rooms (id, service_id, branch_id, name, sort_key) values (?, ?, ?, ?, ?) on conflict do nothing",
		id.New[Room](), tx.Actor.Service, branch, name, fold.Text(name)).Error
	if err != nil {
		return RoomID{}, fmt.Errorf("name a room of branch %s: %w", branch, err)
	}
	return roomFor(ctx, tx, branch, name)
}

// Clashes tells, for the sessions of a cycle that are to come, which of them find
// their room taken. It warns and refuses nothing: a room may be shared.
func Clashes(ctx context.Context, tx *db.Tx, cycle CycleID) (map[SessionID]Clash, error) {
	var found []struct {
		Session SessionID
		Cycle   CycleID
		Label   string
	}
	err := store.In(ctx, tx).Raw(`
select s.id as session, o.cycle_id as cycle, c.label from sessions s
join sessions o on o.room_id = s.room_id and o.cycle_id <> s.cycle_id and o.starts_at < s.ends_at and o.ends_at > s.starts_at and o.status <> 'cancelled'
join cycles c on c.id = o.cycle_id and c.status <> 'cancelled'
where s.cycle_id = ? and s.status = 'planned' and s.ends_at > ? order by c.label`, cycle, tx.Now).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("clashes of cycle %s: %w", cycle, err)
	}
	clashes := map[SessionID]Clash{}
	for _, one := range found {
		clashes[one.Session] = Clash{one.Cycle, one.Label}
	}
	return clashes, nil
}

// clashesOf tells, for sessions that are only planned, which find their room taken.
func (p Plan) clashesOf(ctx context.Context, tx *db.Tx, room RoomID) (map[int]Clash, error) {
	wishes := make([]Wish, len(p.Sessions))
	for i, planned := range p.Sessions {
		wishes[i] = Wish{StartsAt: planned.StartsAt, EndsAt: planned.EndsAt, Room: room}
	}
	held, err := HoldersOf(ctx, tx, wishes)
	clashes := map[int]Clash{}
	for i, by := range held {
		if by.Room != (Clash{}) {
			clashes[i] = by.Room
		}
	}
	return clashes, err
}
