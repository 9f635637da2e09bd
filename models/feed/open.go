package feed

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Opened is a feed whose token was shown, and in whose name it is read.
type Opened struct {
	Feed
	Actor  actor.Actor
	Locale string
}

// open finds a feed by the hash of its token as long as its maker is let in, and
// notes that it was read.
const open = `
with found as (
  select f.id, f.kind, f.branch_id, f.room_id, f.site, a.id as account, f.made_at, m.id as membership, m.name, m.role, m.service_id, m.branch_id as member_branch, m.organisation_id, a.locale
  from feeds f join memberships m on m.id = f.membership_id join accounts a on a.id = m.account_id
  where f.token_hash = ? and ` + account.Live + `
), noted as (
  update feeds set read_at = (select app.moment()) where id = (select id from found)
)
select * from found`

// Open finds the feed of a token, in a unit of work of sign-in that is then
// committed. An unknown token is a NotFound fault, and so is one whose feed was
// revoked or renewed, or whose maker left, is suspended or has another role now.
func Open(ctx context.Context, tx *db.Tx, token string) (Opened, error) {
	var row struct {
		ID                      ID
		Kind                    Kind
		BranchID, RoomID        uuid.UUID
		Site                    string
		Account, Membership     uuid.UUID
		Name                    string
		Role                    actor.Role
		ServiceID, MemberBranch uuid.UUID
		OrganisationID          uuid.UUID
		Locale                  string
		MadeAt                  time.Time
	}
	found := store.In(ctx, tx).Raw(open, hash(token)).Scan(&row)
	if found.Error != nil {
		return Opened{}, fmt.Errorf("open a feed: %w", found.Error)
	}
	if found.RowsAffected == 0 || !slices.Contains(Kinds(row.Role), row.Kind) {
		return Opened{}, fault.Missing()
	}
	return Opened{
		Feed: Feed{ID: row.ID, Kind: row.Kind, Branch: row.BranchID, Room: row.RoomID, Site: row.Site, MadeAt: row.MadeAt},
		Actor: actor.Actor{
			Account: row.Account, Membership: row.Membership, Name: row.Name, Kind: actor.KindOf(row.Role), Role: row.Role,
			Service: row.ServiceID, Branch: row.MemberBranch, Organisation: row.OrganisationID,
		},
		Locale: row.Locale,
	}, nil
}
