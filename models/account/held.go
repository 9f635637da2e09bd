package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// RequestID names an identity to be confirmed.
type RequestID = id.Of[Request]

// Difference is what sets an identity apart from the one that was bound.
type Difference string

// Subject is another subject under an address the portal knows; Employer is
// the same subject with another SIRET.
const (
	Subject  Difference = "subject"
	Employer Difference = "siret"
)

// RequestStatus says where a request stands.
type RequestStatus string

// An approved request waits for the next sign-in, which applies it.
const (
	Asked    RequestStatus = "pending"
	Approved RequestStatus = "approved"
	Refused  RequestStatus = "refused"
	Applied  RequestStatus = "applied"
)

// ApprovalLasts is how long an approval waits for the sign-in it was given for.
const ApprovalLasts = 14 * 24 * time.Hour

// Held is why a proven identity opens nothing yet.
type Held struct {
	Reason  Difference
	Status  RequestStatus // Asked or Refused
	AskedAt time.Time
	// Place is where the account works; empty for another subject, of whom it
	// is not known yet whether the account is theirs.
	Place string
}

type requestRow struct {
	ID             RequestID
	AccountID      uuid.UUID
	MembershipID   uuid.UUID
	ServiceID      *uuid.UUID
	OrganisationID *uuid.UUID
	Reason         Difference
	Provider       string
	Issuer         string
	Subject        string
	SIRETBefore    string `gorm:"column:siret_before"`
	SIRET          string `gorm:"column:siret"`
	Status         RequestStatus
	AskedAt        time.Time
	DecidedAt      *time.Time
}

func (requestRow) TableName() string { return "identity_requests" }

const placesOf = `
select account_id, id as membership_id, role, service_id, organisation_id from memberships where account_id = ? and status = 'active' order by created_at, id`

// settle answers nil where every place at which the account works has approved
// exactly this identity, and uses the approvals up: a place decides about its own
// and opens no other. Else it makes sure that they are asked, and answers how
// that stands.
func settle(ctx context.Context, tx *db.Tx, p Proof, who recognised, why Difference, before string) (*Held, error) {
	var places []recognised
	if err := store.In(ctx, tx).Raw(placesOf, who.AccountID).Scan(&places).Error; err != nil {
		return nil, fmt.Errorf("places of account %s: %w", who.AccountID, err)
	}
	held, approved := &Held{Reason: why, Status: Asked, AskedAt: tx.Now}, make([]requestRow, 0, len(places))
	for _, place := range places {
		row, err := ask(ctx, tx, p, place, why, before)
		if err != nil {
			return nil, err
		}
		switch row.Status {
		case Approved:
			approved = append(approved, row)
		case Refused:
			held.Status = Refused
		}
		if row.AskedAt.Before(held.AskedAt) {
			held.AskedAt = row.AskedAt
		}
	}
	if len(approved) == len(places) {
		for i, row := range approved {
			if err := row.change(ctx, tx, places[i], "applied", map[string]any{"status": Applied, "applied_at": tx.Now}); err != nil {
				return nil, err
			}
		}
		return nil, nil
	}
	if why == Subject {
		return held, nil
	}
	held.Place = who.Place
	return held, endAll(ctx, tx, who.AccountID) // who works elsewhere now keeps nothing open
}

// ask finds or makes the request of one place. An approval that nobody used in
// time is asked for again.
func ask(ctx context.Context, tx *db.Tx, p Proof, place recognised, why Difference, before string) (requestRow, error) {
	var row requestRow
	found := store.In(ctx, tx).Clauses(clause.Locking{Strength: "UPDATE"}).
		Where("membership_id = ? and issuer = ? and subject = ? and siret = ? and status <> 'applied'", place.MembershipID, p.Issuer, p.Subject, p.SIRET).Limit(1).Find(&row)
	if found.Error != nil {
		return row, fmt.Errorf("request about membership %s: %w", place.MembershipID, found.Error)
	}
	if found.RowsAffected > 0 && (row.Status != Approved || row.DecidedAt.After(tx.Now.Add(-ApprovalLasts))) {
		return row, nil
	}
	if found.RowsAffected > 0 {
		row.Status, row.AskedAt = Asked, tx.Now
		if err := row.askDeciders(ctx, tx, place); err != nil {
			return row, err
		}
		return row, row.change(ctx, tx, place, "asked_again", map[string]any{"status": Asked, "asked_at": tx.Now, "decided_at": nil, "decided_by": nil})
	}
	row = requestRow{ID: id.New[Request](), AccountID: place.AccountID, MembershipID: place.MembershipID, ServiceID: place.ServiceID, OrganisationID: place.OrganisationID,
		Reason: why, Provider: p.Provider, Issuer: p.Issuer, Subject: p.Subject, SIRETBefore: before, SIRET: p.SIRET, Status: Asked, AskedAt: tx.Now}
	if err := store.In(ctx, tx).Create(&row).Error; err != nil {
		return row, fmt.Errorf("ask about membership %s: %w", place.MembershipID, err)
	}
	if err := row.askDeciders(ctx, tx, place); err != nil {
		return row, err
	}
	return row, row.journal(ctx, tx, place, audit.Create, string(why))
}

func (r requestRow) change(ctx context.Context, tx *db.Tx, who recognised, what string, columns map[string]any) error {
	err := store.In(ctx, tx).Table("identity_requests").Where("id = ?", r.ID).Updates(columns).Error
	if err != nil {
		return fmt.Errorf("request %s %s: %w", r.ID, what, err)
	}
	return r.journal(ctx, tx, who, audit.Change, what)
}

// journal names the account where it is the one that acts: another subject is
// nobody until it is confirmed.
func (r requestRow) journal(ctx context.Context, tx *db.Tx, who recognised, action audit.Action, what string) error {
	if r.Reason == Employer || what == "applied" {
		tx.Actor.Account, tx.Actor.Role = who.AccountID, who.Role
	}
	err := audit.Write(ctx, tx, audit.Entry{Action: action, Noun: "identity_request", ID: r.ID.UUID, Service: orNil(r.ServiceID), Organisation: orNil(r.OrganisationID), Detail: what})
	tx.Actor.Account, tx.Actor.Role = uuid.Nil, actor.Role("")
	return err
}
