package account

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// ProviderNotice is a provider's word that a session has ended there.
type ProviderNotice struct {
	Provider string // key in the configuration
	Issuer   string
	Subject  string // empty where SID says it all
	SID      string // empty for every session of the subject
	ID       string // of the notice
	KeptFor  time.Duration
}

const endNoticed = `
with ended as (
  update sign_ins set ended_at = @now, ended_by = 'provider'
  where provider = @provider and ended_at is null and (@sid = '' or sid = @sid or (sid = '' and @subject <> ''))
    and (@subject = '' or account_id in (select account_id from identities where issuer = @issuer and subject = @subject))
  returning id, account_id, membership_id
)
select e.id, e.account_id, m.role, m.service_id, m.organisation_id from ended e join memberships m on m.id = e.membership_id`

// EndNoticed ends the sign-ins a notice speaks of and answers how many there
// were: none is no failure, they may have ended before. A notice seen already is
// a Conflict, whichever instance saw it.
func EndNoticed(ctx context.Context, tx *db.Tx, n ProviderNotice) (int, error) {
	if n.Subject == "" && n.SID == "" {
		return 0, fault.Of(fault.Invalid, "")
	}
	name := sha256.Sum256([]byte(n.ID))
	noted := store.In(ctx, tx).Exec("insert into logout_notices (issuer, name_hash, kept_until) values (?, ?, ?) on conflict do nothing",
		n.Issuer, name[:], tx.Now.Add(n.KeptFor))
	if noted.Error != nil {
		return 0, fmt.Errorf("note a notice of %s: %w", n.Provider, noted.Error)
	}
	if noted.RowsAffected == 0 {
		return 0, fault.Of(fault.Conflict, "")
	}
	var ended []struct {
		ID, AccountID             uuid.UUID
		Role                      actor.Role
		ServiceID, OrganisationID *uuid.UUID
	}
	err := store.In(ctx, tx).Raw(endNoticed, map[string]any{
		"now": tx.Now, "provider": n.Provider, "issuer": n.Issuer, "subject": n.Subject, "sid": n.SID,
	}).Scan(&ended).Error
	if err != nil {
		return 0, fmt.Errorf("end what a notice of %s names: %w", n.Provider, err)
	}
	for _, s := range ended {
		tx.Actor.Account, tx.Actor.Role = s.AccountID, s.Role
		err := audit.Write(ctx, tx, audit.Entry{Action: audit.SignOut, Noun: "sign_in", ID: s.ID, Service: orNil(s.ServiceID), Organisation: orNil(s.OrganisationID), Detail: "provider"})
		if err != nil {
			return 0, err
		}
	}
	return len(ended), nil
}
