package partner

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
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

// OrganisationID identifies an organisation.
type OrganisationID = id.Of[Organisation]

// Organisation is a partner: an association, a centre, a public body.
type Organisation struct {
	ID          OrganisationID
	Name        string
	Kind        Kind
	Label       Label  `gorm:"embedded;embeddedPrefix:label_"` // what the actor's service calls it
	SIRET       string `gorm:"column:siret"`
	RNA         string `gorm:"column:rna"`
	Phone       string // E.164
	Email       string
	Website     string
	Description string
	KeptBy      uuid.UUID // the service that may change it; Nil for none
	UpdatedAt   time.Time
}

// Chosen is the kind of an organisation as a form holds it: the number of what the
// service calls it, else its kind.
func (o Organisation) Chosen() string {
	if o.Label.ID.Zero() {
		return string(o.Kind)
	}
	return o.Label.ID.String()
}

// MayKeep reports whether an organisation is this actor's to change.
func (o Organisation) MayKeep(a actor.Actor) bool {
	if a.Kind == actor.Partner {
		return o.ID.UUID == a.Organisation
	}
	return o.KeptBy != uuid.Nil && o.KeptBy == a.Service
}

const organisations = `
select o.id, o.name, o.kind, coalesce(o.siret, '') as siret, coalesce(o.rna, '') as rna, o.phone, o.email, o.website, o.description, o.kept_by, o.updated_at,
  l.kind_id as label_id, coalesce(l.label_fr, '') as label_fr, coalesce(l.label_en, '') as label_en
from organisations o left join organisation_labels l on l.organisation_id = o.id and l.kind = o.kind and l.service_id = ? where o.id = ?`

// Own is the organisation the actor works for.
func Own(ctx context.Context, tx *db.Tx) (Organisation, error) {
	return ByID(ctx, tx, id.From[Organisation](tx.Actor.Organisation))
}

// ByID finds an organisation: any for a service, its own for a partner.
func ByID(ctx context.Context, tx *db.Tx, id OrganisationID) (Organisation, error) {
	var o Organisation
	found := store.In(ctx, tx).Raw(organisations, tx.Actor.Service, id).Scan(&o)
	if found.Error != nil {
		return Organisation{}, fmt.Errorf("organisation %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return Organisation{}, fault.Missing()
	}
	return o, nil
}

// KeptOrganisation is one that the actor may change; another's does not exist.
func KeptOrganisation(ctx context.Context, tx *db.Tx, id OrganisationID) (Organisation, error) {
	o, err := ByID(ctx, tx, id)
	if err != nil {
		return Organisation{}, err
	}
	if !o.MayKeep(tx.Actor) {
		return Organisation{}, fault.Missing()
	}
	return o, nil
}

// TypedOrganisation is an organisation as it was typed. Its kind is one of Kinds, or
// the number of one of the service's own.
type TypedOrganisation struct{ Name, Kind, SIRET, RNA, Phone, Email, Website, Description string }

// CreateOrganisation enters a partner that is not in the directory yet, with its
// first site. A SIRET that is there already is a fault of the field: it names the
// same establishment.
func CreateOrganisation(ctx context.Context, tx *db.Tx, typed TypedOrganisation, site TypedSite) (OrganisationID, error) {
	var wrong fault.Collector
	kind, err := readKind(ctx, tx, typed.Kind, Organisation{})
	if err != nil {
		return OrganisationID{}, err
	}
	values := typed.read(&wrong, Organisation{}, kind.Kind)
	place, err := site.read(ctx, tx, &wrong)
	if err != nil {
		return OrganisationID{}, err
	}
	if err := wrong.Err(); err != nil {
		return OrganisationID{}, err
	}
	if err := taken(ctx, tx, typed.SIRET, OrganisationID{}); err != nil {
		return OrganisationID{}, err
	}
	organisation := id.New[Organisation]()
	values["id"], values["kept_by"], values["updated_at"] = organisation, tx.Actor.Service, tx.Now
	if err := store.In(ctx, tx).Table("organisations").Create(values).Error; err != nil {
		return OrganisationID{}, fmt.Errorf("create organisation: %w", err)
	}
	if !kind.ID.Zero() {
		if err := label(ctx, tx, organisation, kind.ID); err != nil {
			return OrganisationID{}, err
		}
	}
	if _, err := place.insert(ctx, tx, organisation, tx.Actor.Service); err != nil {
		return OrganisationID{}, err
	}
	return organisation, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "organisation", ID: organisation.UUID, Organisation: organisation.UUID})
}

// ChangeOrganisation changes one that the actor keeps. Its name, kind and numbers
// are the service's to change: an account follows them.
func ChangeOrganisation(ctx context.Context, tx *db.Tx, organisation OrganisationID, typed TypedOrganisation) error {
	was, err := KeptOrganisation(ctx, tx, organisation)
	if err != nil {
		return err
	}
	if tx.Actor.Kind == actor.Partner {
		typed.Name, typed.Kind, typed.SIRET, typed.RNA = was.Name, string(was.Kind), was.SIRET, was.RNA
	}
	var wrong fault.Collector
	kind, err := readKind(ctx, tx, typed.Kind, was)
	if err != nil {
		return err
	}
	values := typed.read(&wrong, was, kind.Kind)
	if err := wrong.Err(); err != nil {
		return err
	}
	if err := taken(ctx, tx, typed.SIRET, organisation); err != nil {
		return err
	}
	if tx.Actor.Kind == actor.Partner {
		for _, column := range []string{"name", "kind", "siret", "rna"} {
			delete(values, column)
		}
	}
	values["updated_at"] = tx.Now
	done := store.In(ctx, tx).Table("organisations").Where("id = ?", organisation).Updates(values)
	if done.Error != nil || done.RowsAffected == 0 {
		return fmt.Errorf("change organisation %s: %d rows: %w", organisation, done.RowsAffected, done.Error)
	}
	if tx.Actor.Kind != actor.Partner {
		if err := label(ctx, tx, organisation, kind.ID); err != nil {
			return err
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "organisation", ID: organisation.UUID, Organisation: organisation.UUID})
}

var rna = regexp.MustCompile(`^W\d{9}$`)

// read gives the columns of what was typed. A number that stands already is not
// questioned again.
func (o TypedOrganisation) read(wrong *fault.Collector, was Organisation, kind Kind) map[string]any {
	r := typedReader{wrong}
	wrong.Require("name", o.Name, "organisation.error.name")
	wrong.Require("kind", string(kind), "organisation.error.kind")
	siret := strings.Join(strings.Fields(o.SIRET), "")
	if siret != was.SIRET && siret != "" && !ValidSIRET(siret) {
		wrong.Add("siret", "organisation.error.siret")
	}
	association := strings.ToUpper(strings.Join(strings.Fields(o.RNA), ""))
	if association != "" && !rna.MatchString(association) {
		wrong.Add("rna", "organisation.error.rna")
	}
	website := r.text("website", o.Website, LineLength)
	if u, err := url.Parse(website); website != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		wrong.Add("website", "organisation.error.website")
	}
	return map[string]any{
		"name": r.text("name", o.Name, NameLength), "kind": string(kind), "siret": textOrNull(siret), "rna": textOrNull(association),
		"phone": r.phone("phone", o.Phone), "email": r.email("email", o.Email), "website": website, "description": r.text("description", o.Description, TextLength),
	}
}

// ValidSIRET reports whether fourteen digits follow the rule of Luhn, as INSEE's
// numbers do; those of La Poste (SIREN 356000000) sum up to a multiple of five.
func ValidSIRET(number string) bool {
	if len(number) != 14 || strings.Trim(number, "0123456789") != "" {
		return false
	}
	luhn, plain := 0, 0
	for i, digit := range number {
		n := int(digit - '0')
		plain += n
		if i%2 == 0 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		luhn += n
	}
	return luhn%10 == 0 || strings.HasPrefix(number, "356000000") && plain%5 == 0
}

// taken refuses a SIRET that another organisation has: it names one establishment.
func taken(ctx context.Context, tx *db.Tx, typed string, but OrganisationID) error {
	siret := strings.Join(strings.Fields(typed), "")
	if siret == "" || tx.Actor.Kind == actor.Partner {
		return nil
	}
	var others int64
	if err := store.In(ctx, tx).Table("organisations").Where("siret = ? and id <> ?", siret, but).Count(&others).Error; err != nil {
		return fmt.Errorf("organisations of a number: %w", err)
	}
	if others > 0 {
		return fault.Field("siret", "organisation.error.siret_taken")
	}
	return nil
}

func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}
