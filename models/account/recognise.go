package account

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// recognised is the account of a proven identity and where it works.
type recognised struct {
	AccountID, MembershipID   uuid.UUID
	Role                      actor.Role
	Email                     string // of the account
	Place                     string // name of the service or organisation
	ServiceID, OrganisationID *uuid.UUID
	Bound                     string // SIRET bound to the identity; empty if none is
	Employer                  string // SIRET of the organisation; empty if it has none
}

const columnsOfRecognised = `
select a.id as account_id, a.email, m.id as membership_id, m.role, m.service_id, m.organisation_id, coalesce(o.siret, '') as employer, coalesce(s.name, o.name, '') as place`

const tablesOfRecognised = `
from accounts a join memberships m on m.account_id = a.id and m.status = 'active' and not ` + gone + `
left join services s on s.id = m.service_id left join organisations o on o.id = m.organisation_id`

const byIdentity = columnsOfRecognised + `, i.siret as bound` + tablesOfRecognised + ` join identities i on i.account_id = a.id
where i.issuer = ? and i.subject = ? and a.status = 'active'
order by m.last_used_at desc nulls last, m.created_at desc, m.id limit 1`

const byAddress = `select distinct on (account_id) * from (` + columnsOfRecognised + tablesOfRecognised + `
where lower(a.email) = lower(?) and a.email <> '' and a.status = 'active') alike order by account_id, membership_id limit 2`

// recognise finds who a proof is about. Issuer and subject are the person: an
// address alone opens nothing and makes nobody, it only raises a question for
// somebody who answers for the place. The same goes for another employer.
func recognise(ctx context.Context, tx *db.Tx, p Proof) (recognised, *Held, error) {
	var who recognised
	// Of two sign-ins of one identity at once the second finds what the first
	// has bound.
	if err := store.In(ctx, tx).Exec("select pg_advisory_xact_lock(hashtextextended(?, 0))", p.Issuer+"\n"+p.Subject).Error; err != nil {
		return who, nil, fmt.Errorf("recognise: %w", err)
	}
	found := store.In(ctx, tx).Raw(byIdentity, p.Issuer, p.Subject).Scan(&who)
	if found.Error != nil {
		return who, nil, fmt.Errorf("recognise: %w", found.Error)
	}
	if found.RowsAffected == 0 {
		return unbound(ctx, tx, p)
	}
	if !p.For.Admits(who.Role) {
		return who, nil, ErrAudience
	}
	if p.Same != uuid.Nil && p.Same != who.AccountID {
		return who, nil, ErrAnother
	}
	if held, err := sameEmployer(ctx, tx, p, who); err != nil || held != nil {
		return who, held, err
	}
	return who, nil, noteAddress(ctx, tx, p, who)
}

// unbound looks for the account an unknown identity may belong to. An identity
// that is bound to an account which works nowhere is not looked for.
func unbound(ctx context.Context, tx *db.Tx, p Proof) (recognised, *Held, error) {
	var known int64
	err := store.In(ctx, tx).Table("identities").Where("issuer = ? and subject = ?", p.Issuer, p.Subject).Count(&known).Error
	if err != nil {
		return recognised{}, nil, fmt.Errorf("recognise: %w", err)
	}
	var alike []recognised
	if address := strings.TrimSpace(p.Email); known == 0 && address != "" {
		if err := store.In(ctx, tx).Raw(byAddress, address).Scan(&alike).Error; err != nil {
			return recognised{}, nil, fmt.Errorf("recognise: %w", err)
		}
	}
	if len(alike) != 1 || !p.For.Admits(alike[0].Role) {
		return recognised{}, nil, ErrUnknown // also where an address could mean two
	}
	who := alike[0]
	if p.Same != uuid.Nil {
		return who, nil, ErrAnother
	}
	held, err := settle(ctx, tx, p, who, Subject, "")
	if err != nil || held != nil {
		return who, held, err
	}
	return who, nil, rebind(ctx, tx, who.AccountID, p.Issuer, p.Subject, p.SIRET)
}

// sameEmployer lets an employer pass that is the one bound, or the first named.
func sameEmployer(ctx context.Context, tx *db.Tx, p Proof, who recognised) (*Held, error) {
	expected := who.Bound
	if expected == "" {
		expected = who.Employer
	}
	if p.SIRET == "" || p.SIRET == who.Bound {
		return nil, nil
	}
	if who.Bound == "" {
		// Whoever works for several organisations may come from any of them.
		var own int64
		err := store.In(ctx, tx).Table("memberships m").Joins("join organisations o on o.id = m.organisation_id").
			Where("m.account_id = ? and m.status = 'active' and o.siret = ?", who.AccountID, p.SIRET).Count(&own).Error
		if err != nil {
			return nil, fmt.Errorf("employers of account %s: %w", who.AccountID, err)
		}
		if own > 0 {
			expected = p.SIRET
		}
	}
	if expected != "" && expected != p.SIRET {
		held, err := settle(ctx, tx, p, who, Employer, expected)
		if err != nil || held != nil {
			return held, err
		}
	}
	return nil, bindEmployer(ctx, tx, p.Issuer, p.Subject, p.SIRET)
}

func bindEmployer(ctx context.Context, tx *db.Tx, issuer, subject, siret string) error {
	err := store.In(ctx, tx).Table("identities").Where("issuer = ? and subject = ?", issuer, subject).Updates(map[string]any{"siret": siret}).Error
	if err != nil {
		return fmt.Errorf("employer of an identity: %w", err)
	}
	return nil
}

// rebind gives an account the identity it comes with now. The one it had at the
// same provider opens nothing any more, nor does any browser it was signed in
// with.
func rebind(ctx context.Context, tx *db.Tx, account uuid.UUID, issuer, subject, siret string) error {
	err := store.In(ctx, tx).Exec("delete from identities where account_id = ? and issuer = ? and subject <> ?", account, issuer, subject).Error
	if err == nil {
		err = store.In(ctx, tx).Exec("insert into identities (account_id, issuer, subject, siret, bound_at) values (?, ?, ?, ?, ?)",
			account, issuer, subject, siret, tx.Now).Error
	}
	if store.Violates(err, "identities_pkey") {
		// The same person accepted another invitation at this very moment.
		return fault.Of(fault.Conflict, "invitation.error.member")
	}
	if err != nil {
		return fmt.Errorf("rebind account %s: %w", account, err)
	}
	return endAll(ctx, tx, account)
}

// endAll ends every live sign-in of an account.
func endAll(ctx context.Context, tx *db.Tx, account uuid.UUID) error {
	err := store.In(ctx, tx).Table("sign_ins").Where("account_id = ? and ended_at is null", account).
		Updates(map[string]any{"ended_at": tx.Now, "ended_by": "revoked"}).Error
	if err != nil {
		return fmt.Errorf("end sign-ins of account %s: %w", account, err)
	}
	return nil
}

// noteAddress keeps the address the provider has now: people change theirs, and
// it stands in nobody's way.
func noteAddress(ctx context.Context, tx *db.Tx, p Proof, who recognised) error {
	address := strings.TrimSpace(p.Email)
	if address == "" || strings.EqualFold(address, who.Email) {
		return nil
	}
	err := store.In(ctx, tx).Table("accounts").Where("id = ?", who.AccountID).Updates(map[string]any{"email": address}).Error
	if err != nil {
		return fmt.Errorf("address of account %s: %w", who.AccountID, err)
	}
	tx.Actor.Account, tx.Actor.Role = who.AccountID, who.Role
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "account", ID: who.AccountID, Service: orNil(who.ServiceID),
		Organisation: orNil(who.OrganisationID), Detail: "email"})
}
