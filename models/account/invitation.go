package account

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/mail"
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

// InvitationLasts is how long the link of an invitation opens.
const InvitationLasts = 14 * 24 * time.Hour

// InvitationID names an invitation.
type InvitationID = id.Of[Invitation]

// NewInvitation says who is expected, as what and where. Service and
// Organisation are for the platform administrator to fill: anybody else invites
// to their own.
type NewInvitation struct {
	Email        string
	Role         actor.Role
	Service      uuid.UUID
	Branch       uuid.UUID
	Organisation uuid.UUID
}

// invitable is who may bring whom in, and put whom out: a director is a
// director's or the platform's affair, so that nobody rises by their own
// invitation.
var invitable = map[actor.Role][]actor.Role{
	actor.Director: {actor.CPIP, actor.Manager, actor.Director, actor.AdminStaff, actor.Psychologist, actor.SocialWorker, actor.EMOfficer,
		actor.Educator, actor.CultureCoordinator},
	actor.Manager: {actor.CPIP, actor.Manager, actor.AdminStaff, actor.Psychologist, actor.SocialWorker, actor.EMOfficer,
		actor.Educator, actor.CultureCoordinator},
	actor.PartnerManager: {actor.PartnerManager, actor.PartnerMember, actor.Facilitator},
	actor.Administrator: {actor.Administrator, actor.DataProtection, actor.StatisticsReader, actor.Director, actor.Manager,
		actor.PartnerManager},
}

// Invitable lists the roles that somebody of this role may invite to, in the
// order of a menu.
func Invitable(by actor.Role) []actor.Role { return invitable[by] }

// Assignable are those of them that are roles in the inviter's own place: an
// administrator invites managers of services, and gives nobody of the platform
// that role.
func Assignable(by actor.Role) (roles []actor.Role) {
	for _, role := range invitable[by] {
		if tenanted(role) == tenanted(by) {
			roles = append(roles, role)
		}
	}
	return roles
}

// tenanted are the roles in a service or an organisation, unlike the platform's.
func tenanted(r actor.Role) bool {
	kind := actor.KindOf(r)
	return kind == actor.Staff || kind == actor.Partner
}

type invitationRow struct {
	ID             InvitationID
	TokenHash      []byte
	Email          string
	Role           actor.Role
	ServiceID      *uuid.UUID
	BranchID       *uuid.UUID
	OrganisationID *uuid.UUID
	InvitedBy      *uuid.UUID
	CreatedAt      time.Time
	ExpiresAt      time.Time
}

func (invitationRow) TableName() string { return "invitations" }

// Invite opens an invitation under a fresh token, which the caller makes (32
// random bytes or more) and hands on in a link; here only its hash stays.
func Invite(ctx context.Context, tx *db.Tx, wanted NewInvitation, token string) (InvitationID, error) {
	wanted.Email = strings.TrimSpace(wanted.Email)
	switch tx.Actor.Kind {
	case actor.Staff:
		wanted.Service, wanted.Organisation = tx.Actor.Service, uuid.Nil
	case actor.Partner:
		wanted.Service, wanted.Organisation = uuid.Nil, tx.Actor.Organisation
	}
	if err := checkInvitation(ctx, tx, wanted); err != nil {
		return InvitationID{}, err
	}
	hash := sha256.Sum256([]byte(token))
	row := invitationRow{
		ID: id.New[Invitation](), TokenHash: hash[:], Email: wanted.Email, Role: wanted.Role,
		ServiceID: orNull(wanted.Service), BranchID: orNull(wanted.Branch), OrganisationID: orNull(wanted.Organisation),
		InvitedBy: orNull(tx.Actor.Account), CreatedAt: tx.Now, ExpiresAt: tx.Now.Add(InvitationLasts),
	}
	err := store.In(ctx, tx).Create(&row).Error
	if store.Violates(err, "invitations_open_service") || store.Violates(err, "invitations_open_organisation") {
		return InvitationID{}, fault.Field("email", "invitation.error.open")
	}
	if err != nil {
		return InvitationID{}, fmt.Errorf("invite %s: %w", row.ID, err)
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{
		Action: audit.Create, Noun: "invitation", ID: row.ID.UUID, Service: wanted.Service, Organisation: wanted.Organisation, Detail: string(wanted.Role),
	})
}

// longestEmail is the limit of RFC 5321, § 4.5.3.1.3.
const longestEmail = 254

func checkInvitation(ctx context.Context, tx *db.Tx, w NewInvitation) error {
	var wrong fault.Collector
	if address, err := mail.ParseAddress(w.Email); err != nil || address.Address != w.Email || len(w.Email) > longestEmail {
		wrong.Add("email", "invitation.error.email")
	}
	kind := actor.KindOf(w.Role)
	switch {
	case !slices.Contains(Invitable(tx.Actor.Role), w.Role):
		wrong.Add("role", "invitation.error.role")
	case (kind == actor.Staff) != (w.Service != uuid.Nil), (kind == actor.Partner) != (w.Organisation != uuid.Nil):
		wrong.Add("role", "invitation.error.place")
	case kind != actor.Staff && w.Branch != uuid.Nil:
		wrong.Add("branch_id", "invitation.error.branch")
	case kind == actor.Staff && w.Branch == uuid.Nil && w.Role != actor.Director && tx.Actor.Kind == actor.Staff:
		wrong.Add("branch_id", "invitation.error.branch_missing")
	}
	if err := wrong.Err(); err != nil || w.Branch == uuid.Nil {
		return err
	}
	return ownBranch(ctx, tx, w)
}

func ownBranch(ctx context.Context, tx *db.Tx, w NewInvitation) error {
	var found int64
	err := store.In(ctx, tx).Table("branches").Where("id = ? and service_id = ?", w.Branch, w.Service).Count(&found).Error
	if err != nil {
		return fmt.Errorf("branch %s: %w", w.Branch, err)
	}
	if found == 0 {
		return fault.Missing()
	}
	return nil
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
