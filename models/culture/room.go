package culture

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/programme"
)

// Room is a room with what a season needs to know of it: where it stands, and
// whether anybody may enter.
type Room struct {
	ID         programme.RoomID
	Name       string
	BranchName string
	Site       string // empty at the branch itself
	Setting    Setting
}

// Place is the room and where it stands, in words.
func (r Room) Place() string {
	if r.Site == "" {
		return r.Name + " – " + r.BranchName
	}
	return r.Name + " – " + r.Site
}

// Rooms lists those of the service, by place and name.
func Rooms(ctx context.Context, tx *db.Tx) ([]Room, error) {
	var rooms []Room
	err := store.In(ctx, tx).Raw(`select r.id, r.name, b.name as branch_name, r.site, r.setting
from rooms r join branches b on b.id = r.branch_id order by r.setting desc, r.site, b.name, r.sort_key, r.id limit 500`).Scan(&rooms).Error
	if err != nil {
		return nil, fmt.Errorf("rooms: %w", err)
	}
	return rooms, nil
}

func roomsByID(ctx context.Context, tx *db.Tx) (map[programme.RoomID]Room, error) {
	all, err := Rooms(ctx, tx)
	if err != nil {
		return nil, err
	}
	byID := map[programme.RoomID]Room{}
	for _, one := range all {
		byID[one.ID] = one
	}
	return byID, nil
}

// NewRoom is a room to make known.
type NewRoom struct {
	Branch  uuid.UUID
	Name    string
	Site    string
	Setting Setting
}

// AddRoom makes a room known. One that the branch has already is a fault of its
// name.
func AddRoom(ctx context.Context, tx *db.Tx, wanted NewRoom) (programme.RoomID, error) {
	var wrong fault.Collector
	if _, err := office.At(ctx, tx, wanted.Branch); fault.Is(err, fault.NotFound) || wanted.Branch == uuid.Nil {
		wrong.Add("branch_id", "cycle.error.branch")
	} else if err != nil {
		return programme.RoomID{}, err
	}
	if fold.Text(wanted.Name) == "" {
		wrong.Add("name", "room.error.name")
	}
	within(&wrong, "name", wanted.Name, MaxTitle)
	checkRoom(&wrong, wanted.Site, wanted.Setting)
	if err := wrong.Err(); err != nil {
		return programme.RoomID{}, err
	}
	row := struct {
		ID        programme.RoomID
		ServiceID uuid.UUID
		BranchID  uuid.UUID
		Name      string
		SortKey   string
		Site      string
		Setting   Setting
	}{id.New[programme.Room](), tx.Actor.Service, wanted.Branch, strings.TrimSpace(wanted.Name), fold.Text(wanted.Name), strings.TrimSpace(wanted.Site), wanted.Setting}
	err := store.In(ctx, tx).Table("rooms").Create(&row).Error
	if store.Violates(err, "rooms_service_id_branch_id_sort_key_key") {
		return programme.RoomID{}, fault.Field("name", "room.error.known")
	}
	if err != nil {
		return programme.RoomID{}, fmt.Errorf("add room %s: %w", row.ID, err)
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "room", ID: row.ID.UUID})
}

// DescribeRoom says where a room stands and who may enter it.
func DescribeRoom(ctx context.Context, tx *db.Tx, room programme.RoomID, site string, setting Setting) error {
	known, err := roomsByID(ctx, tx)
	if err != nil {
		return err
	}
	if _, there := known[room]; !there {
		return fault.Missing()
	}
	var wrong fault.Collector
	checkRoom(&wrong, site, setting)
	if err := wrong.Err(); err != nil {
		return err
	}
	err = store.In(ctx, tx).Table("rooms").Where("id = ?", room).Updates(map[string]any{"site": strings.TrimSpace(site), "setting": setting}).Error
	if err != nil {
		return fmt.Errorf("describe room %s: %w", room, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "room", ID: room.UUID})
}

func checkRoom(wrong *fault.Collector, site string, setting Setting) {
	within(wrong, "site", site, MaxTitle)
	if !slices.Contains(Settings, setting) {
		wrong.Add("setting", "room.error.setting")
	}
}
