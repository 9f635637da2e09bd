package referral

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Sheet is what stands on the fiche de liaison: the referral as the actor's side
// reads it, with the addresses of who sends it and who receives it.
type Sheet struct {
	Referral
	Sender, Recipient Address
}

// Address is where a letter comes from or goes to.
type Address struct {
	Name, Street, PostalCode, Commune, Phone string
}

const addresses = `
select s.name as sender_name, s.address as sender_street, s.phone as sender_phone, g.name as recipient_name, t.address as recipient_street,
  t.postal_code as recipient_postal_code, t.commune as recipient_commune, coalesce(nullif(t.phone, ''), g.phone) as recipient_phone
from referrals r join services s on s.id = r.service_id join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
join sites t on t.id = o.site_id where r.id = ?`

// SheetOf loads the sheet of a referral, for those who may read the referral.
func SheetOf(ctx context.Context, tx *db.Tx, of ID) (Sheet, error) {
	r, err := ByID(ctx, tx, of)
	if err != nil {
		return Sheet{}, err
	}
	var row struct {
		Sender    Address `gorm:"embedded;embeddedPrefix:sender_"`
		Recipient Address `gorm:"embedded;embeddedPrefix:recipient_"`
	}
	if err := store.In(ctx, tx).Raw(addresses, of).Scan(&row).Error; err != nil {
		return Sheet{}, fmt.Errorf("addresses of referral %s: %w", of, err)
	}
	return Sheet{Referral: r, Sender: row.Sender, Recipient: row.Recipient}, nil
}

// Where is the address one goes to, without a name; empty where it is not known.
func (a Address) Where() string {
	parts := slices.DeleteFunc([]string{a.Street, a.Commune}, func(s string) bool { return s == "" })
	return strings.Join(parts, ", ")
}
