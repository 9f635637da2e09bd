package partner

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/commune"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// SiteID identifies a site.
type SiteID = id.Of[Site]

// Site is a place where an organisation receives people.
type Site struct {
	ID          SiteID
	Name        string
	Address     string
	AddressMore string
	PostalCode  string
	Commune     string
	Phone       string // E.164
	Email       string
	Hours       string
	Access      []string `gorm:"-"` // of Accesses
}

const sitesOf = `
select id, name, address, address_more, postal_code, commune, phone, email, hours, access
from sites where organisation_id = $1 order by name, id limit 200`

// SitesOf lists where an organisation receives people.
func SitesOf(ctx context.Context, tx *db.Tx, of OrganisationID) ([]Site, error) {
	var all []Site
	var s Site
	columns := []any{&s.ID.UUID, &s.Name, &s.Address, &s.AddressMore, &s.PostalCode, &s.Commune, &s.Phone, &s.Email, &s.Hours, &s.Access}
	err := store.Each(ctx, tx, sitesOf, []any{of.UUID}, columns, func() error {
		all = append(all, s)
		s.Access = nil
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("sites of organisation %s: %w", of, err)
	}
	return all, nil
}

// TypedSite is a site as it was typed.
type TypedSite struct {
	Name, Address, AddressMore, PostalCode, Commune, Phone, Email, Hours string
	Access                                                               []string
}

// AddSite adds a place to an organisation that the actor keeps.
func AddSite(ctx context.Context, tx *db.Tx, to OrganisationID, typed TypedSite) error {
	organisation, err := KeptOrganisation(ctx, tx, to)
	if err != nil {
		return err
	}
	var wrong fault.Collector
	place, err := typed.read(ctx, tx, &wrong)
	if err != nil {
		return err
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	site, err := place.insert(ctx, tx, to, organisation.KeptBy)
	if err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "site", ID: site.UUID, Organisation: to.UUID})
}

// ChangeSite changes a place of an organisation that the actor keeps, and gives
// that organisation.
func ChangeSite(ctx context.Context, tx *db.Tx, site SiteID, typed TypedSite) (OrganisationID, error) {
	organisation, err := OrganisationOf(ctx, tx, site)
	if err != nil {
		return OrganisationID{}, err
	}
	if _, err := KeptOrganisation(ctx, tx, organisation); err != nil {
		return OrganisationID{}, err
	}
	var wrong fault.Collector
	place, err := typed.read(ctx, tx, &wrong)
	if err != nil {
		return OrganisationID{}, err
	}
	if err := wrong.Err(); err != nil {
		return OrganisationID{}, err
	}
	done, err := store.Exec(ctx, tx, `update sites set name = $2, address = $3, address_more = $4, postal_code = $5, commune = $6, insee_code = $7,
		phone = $8, email = $9, hours = $10, access = $11, updated_at = $12 where id = $1`, append([]any{site.UUID}, place.columns(tx)...)...)
	if err != nil || done == 0 {
		return OrganisationID{}, fmt.Errorf("change site %s: %d rows: %w", site, done, err)
	}
	return organisation, audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "site", ID: site.UUID, Organisation: organisation.UUID})
}

// OrganisationOf is whose a site is.
func OrganisationOf(ctx context.Context, tx *db.Tx, site SiteID) (OrganisationID, error) {
	var of []uuid.UUID
	if err := store.In(ctx, tx).Table("sites").Where("id = ?", site).Pluck("organisation_id", &of).Error; err != nil {
		return OrganisationID{}, fmt.Errorf("site %s: %w", site, err)
	}
	if len(of) == 0 {
		return OrganisationID{}, fault.Missing()
	}
	return id.From[Organisation](of[0]), nil
}

// place is a site that was read.
type place struct {
	Site
	insee string
}

// read takes an address as it is typed; a commune that is known by its name and
// postal code gets its code.
func (s TypedSite) read(ctx context.Context, tx *db.Tx, wrong *fault.Collector) (place, error) {
	r := typedReader{wrong}
	wrong.Require("site_name", s.Name, "organisation.error.site_name")
	postal := strings.TrimSpace(s.PostalCode)
	if postal != "" && (len(postal) != 5 || strings.Trim(postal, "0123456789") != "") {
		wrong.Add("postal_code", "person.error.postal_code")
	}
	p := place{Site: Site{
		Name: r.text("site_name", s.Name, NameLength), Address: r.text("address", s.Address, LineLength), AddressMore: r.text("address_more", s.AddressMore, LineLength),
		PostalCode: postal, Commune: r.text("commune", s.Commune, NameLength), Phone: r.phone("site_phone", s.Phone), Email: r.email("site_email", s.Email),
		Hours: r.text("hours", s.Hours, LineLength), Access: r.codes("access", s.Access, Accesses),
	}}
	if p.Commune == "" {
		return p, nil
	}
	known, err := commune.Match(ctx, tx, p.Commune, postal)
	if err == nil && len(known) == 1 && known[0].Named(p.Commune) {
		p.insee = known[0].Code
	}
	return p, err
}

func (p place) columns(tx *db.Tx) []any {
	return []any{p.Name, p.Address, p.AddressMore, p.PostalCode, p.Commune, textOrNull(p.insee), p.Phone, p.Email, p.Hours, p.Access, tx.Now}
}

func (p place) insert(ctx context.Context, tx *db.Tx, of OrganisationID, keptBy uuid.UUID) (SiteID, error) {
	site := id.New[Site]()
	_, err := store.Exec(ctx, tx, `insert into sites (id, organisation_id, kept_by, name, address, address_more, postal_code, commune, insee_code, phone, email, hours, access, updated_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`, append([]any{site.UUID, of.UUID, orNull(keptBy)}, p.columns(tx)...)...)
	if err != nil {
		return SiteID{}, fmt.Errorf("site of organisation %s: %w", of, err)
	}
	return site, nil
}
