// Package feed holds calendars that programs subscribe to by an address which is a
// secret. What a feed shows is read as whoever made it, through the same row
// policies, and holds nobody: hours, places and neutral titles.
package feed

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// ID identifies a feed.
type ID = id.Of[Feed]

// Kind says what a feed shows.
type Kind string

// Kinds of feeds.
const (
	Own          Kind = "own"          // what its maker leads, holds and receives
	Place        Kind = "place"        // what happens in a room, at a site or at a branch
	Organisation Kind = "organisation" // the partner's own sessions and days of permanence
)

// Kinds lists what somebody of a role may subscribe to, in the order of a menu.
func Kinds(of actor.Role) (kinds []Kind) {
	if actor.Can(of, actor.GroupRead) {
		kinds = append(kinds, Own)
	}
	if actor.Can(of, actor.SeasonRead) {
		kinds = append(kinds, Place)
	}
	if actor.Can(of, actor.DeskRead) {
		kinds = append(kinds, Organisation)
	}
	return kinds
}

// Most is how many feeds somebody may keep in one place of work.
const Most = 20

// Feed is a calendar to subscribe to. Of a place exactly one of Branch, Room and
// Site is said; Where is its name.
type Feed struct {
	ID     ID
	Kind   Kind
	Branch uuid.UUID
	Room   uuid.UUID
	Site   string
	Where  string
	MadeAt time.Time  // of its address, the last time it was renewed
	ReadAt *time.Time // nil while no program has read it
}

// New is a feed to make. Branch, Room and Site say which place, one of them.
type New struct {
	Kind   Kind
	Branch uuid.UUID
	Room   uuid.UUID
	Site   string
}

// Make opens a feed under a fresh token, which the caller makes (32 random bytes or
// more) and shows once; here only its hash stays.
func Make(ctx context.Context, tx *db.Tx, wanted New, token string) (ID, error) {
	wanted.Site = strings.TrimSpace(wanted.Site)
	if err := wanted.check(ctx, tx); err != nil {
		return ID{}, err
	}
	var kept int64
	if err := store.In(ctx, tx).Table("feeds").Where("membership_id = ?", tx.Actor.Membership).Count(&kept).Error; err != nil {
		return ID{}, fmt.Errorf("feeds: %w", err)
	}
	if kept >= Most {
		return ID{}, fault.Of(fault.Conflict, "feed.error.most", "max", Most)
	}
	made := id.New[Feed]()
	row := map[string]any{
		"id": made, "membership_id": tx.Actor.Membership, "account_id": tx.Actor.Account, "service_id": orNull(tx.Actor.Service), "organisation_id": orNull(tx.Actor.Organisation),
		"kind": wanted.Kind, "branch_id": orNull(wanted.Branch), "room_id": orNull(wanted.Room), "site": wanted.Site, "token_hash": hash(token), "made_at": tx.Now,
	}
	if err := store.In(ctx, tx).Table("feeds").Create(row).Error; err != nil {
		return ID{}, fmt.Errorf("make feed %s: %w", made, err)
	}
	return made, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "feed", ID: made.UUID, Detail: string(wanted.Kind)})
}

const placeThere = `
select exists (select from branches where id = @branch) or exists (select from rooms where id = @room) or exists (select from rooms where site = @site and site <> '')`

// check refuses what the role may not have, and a place that is not the service's:
// the same whether it exists elsewhere or not.
func (n New) check(ctx context.Context, tx *db.Tx) error {
	if !slices.Contains(Kinds(tx.Actor.Role), n.Kind) {
		return fault.Field("about", "feed.error.kind")
	}
	said := 0
	for _, yes := range []bool{n.Branch != uuid.Nil, n.Room != uuid.Nil, n.Site != ""} {
		if yes {
			said++
		}
	}
	if n.Kind != Place {
		if said > 0 {
			return fault.Field("about", "feed.error.place")
		}
		return nil
	}
	var there bool
	err := store.In(ctx, tx).Raw(placeThere, map[string]any{"branch": n.Branch, "room": n.Room, "site": n.Site}).Scan(&there).Error
	if err != nil {
		return fmt.Errorf("place of a feed: %w", err)
	}
	if said != 1 || !there {
		return fault.Field("about", "feed.error.place")
	}
	return nil
}

const own = `
select f.id, f.kind, coalesce(f.branch_id, '00000000-0000-0000-0000-000000000000') as branch, coalesce(f.room_id, '00000000-0000-0000-0000-000000000000') as room, f.site,
  f.made_at, f.read_at from feeds f where f.membership_id = ? order by f.made_at desc, f.id limit ?`

// All lists the feeds of the actor in this place of work, the latest first.
func All(ctx context.Context, tx *db.Tx) ([]Feed, error) {
	var all []Feed
	if err := store.In(ctx, tx).Raw(own, tx.Actor.Membership, Most).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("feeds: %w", err)
	}
	if tx.Actor.Kind != actor.Staff || len(all) == 0 {
		return all, nil
	}
	places, err := Places(ctx, tx)
	if err != nil {
		return nil, err
	}
	for i, f := range all {
		for _, p := range places {
			if p.Branch == f.Branch && p.Room == f.Room && p.Site == f.Site {
				all[i].Where = p.Name
			}
		}
	}
	return all, nil
}

// Spot is a place that a feed may be about; one of Branch, Room and Site is said.
type Spot struct {
	Branch, Room uuid.UUID
	Site, Name   string
}

const spots = `
select id as branch, '00000000-0000-0000-0000-000000000000'::uuid as room, '' as site, name, 1 as rank from branches
union all select distinct '00000000-0000-0000-0000-000000000000'::uuid, '00000000-0000-0000-0000-000000000000'::uuid, site, site, 2 from rooms where site <> ''
union all select '00000000-0000-0000-0000-000000000000'::uuid, r.id, '', r.name || ' – ' || coalesce(nullif(r.site, ''), b.name), 3 from rooms r join branches b on b.id = r.branch_id
order by rank, name limit 1000`

// Places lists the branches, the sites and the rooms of the service, by name.
func Places(ctx context.Context, tx *db.Tx) ([]Spot, error) {
	var all []Spot
	if err := store.In(ctx, tx).Raw(spots).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("places of feeds: %w", err)
	}
	return all, nil
}

// Renew gives a feed another address. The former one answers nothing from now on.
func Renew(ctx context.Context, tx *db.Tx, which ID, token string) error {
	done := store.In(ctx, tx).Table("feeds").Where("id = ? and membership_id = ?", which, tx.Actor.Membership).
		Updates(map[string]any{"token_hash": hash(token), "made_at": tx.Now, "read_at": nil})
	if done.Error != nil {
		return fmt.Errorf("renew feed %s: %w", which, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "feed", ID: which.UUID, Detail: "renewed"})
}

// Revoke ends a feed: its address answers nothing from now on.
func Revoke(ctx context.Context, tx *db.Tx, which ID) error {
	done := store.In(ctx, tx).Exec("delete from feeds where id = ? and membership_id = ?", which, tx.Actor.Membership)
	if done.Error != nil {
		return fmt.Errorf("revoke feed %s: %w", which, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Erase, Noun: "feed", ID: which.UUID})
}

func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

func orNull(u uuid.UUID) *uuid.UUID {
	if u == uuid.Nil {
		return nil
	}
	return &u
}
