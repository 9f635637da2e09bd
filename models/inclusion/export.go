package inclusion

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/partner"
	"passerelle/models/sheet"
)

// Directory is what leaves: drafts and closed offers do not, nor those that say
// too little for the schema.
type Directory struct {
	Structures []Document `json:"structures"`
	Services   []Document `json:"services"`
}

const sites = `
select s.id, g.name, g.kind, coalesce(g.siret, ''), coalesce(g.rna, ''), coalesce(nullif(s.phone, ''), g.phone), coalesce(nullif(s.email, ''), g.email), g.website, g.description,
  s.name, s.address, s.address_more, s.postal_code, s.commune, coalesce(s.insee_code, ''), s.hours, s.source, s.source_id, coalesce(s.inclusion::text, ''),
  greatest(s.updated_at, g.updated_at)
from sites s join organisations g on g.id = s.organisation_id order by s.source, s.source_id, s.id`

const offers = `
select o.id, o.name, o.content, o.audience, o.documents, o.referring, o.hours, o.phone, o.email, o.areas, o.domain, o.excluded, o.languages, o.access, o.welcomes,
  o.seats, o.seats_free, o.seats_said_on, o.waiting_list, coalesce(o.waiting_days, 0), o.status, o.acknowledge_days, o.answer_days, o.expire_days,
  o.source, o.source_id, coalesce(o.inclusion::text, ''), o.updated_at, s.id, s.source, s.source_id
from offers o join sites s on s.id = o.site_id where o.status in ('published','suspended') order by o.source, o.source_id, o.id`

// Export gives all of the directory that the actor reads: a service everything, a
// partner its own.
func Export(ctx context.Context, tx *db.Tx) (Directory, error) {
	d := Directory{Structures: []Document{}, Services: []Document{}}
	if err := exportSites(ctx, tx, &d); err != nil {
		return Directory{}, fmt.Errorf("export of structures: %w", err)
	}
	if err := exportOffers(ctx, tx, &d); err != nil {
		return Directory{}, fmt.Errorf("export of services: %w", err)
	}
	return d, nil
}

func exportSites(ctx context.Context, tx *db.Tx, into *Directory) error {
	var id uuid.UUID
	var p place
	var source, number, stored string
	var updated *time.Time
	columns := []any{&id, &p.Name, &p.Own.Kind, &p.SIRET, &p.Own.RNA, &p.Phone, &p.Email, &p.Website, &p.Description,
		&p.Own.Site, &p.Address, &p.AddressMore, &p.PostalCode, &p.Commune, &p.Insee, &p.Hours, &source, &number, &stored, &updated}
	return store.Each(ctx, tx, sites, nil, columns, func() error {
		if p.Own.Site == p.Name {
			p.Own.Site = ""
		}
		d, err := begin(stored, source, number, id)
		if err != nil {
			return err
		}
		was := placeOf(d)
		changed := overlay(d, placeFields(), &was, &p, "code_insee")
		if stored == "" || was.Own != p.Own {
			d[own], changed = p.Own, true
		}
		into.Structures = append(into.Structures, dated(d, changed || stored == "", updated, tx.Now))
		return nil
	})
}

func exportOffers(ctx context.Context, tx *db.Tx, into *Directory) error {
	var id, site uuid.UUID
	var w work
	var status flow.Status
	var said day.Day
	var source, number, stored, siteSource, siteNumber string
	var updated *time.Time
	columns := []any{&id, &w.Name, &w.Content, &w.Audience, &w.Documents, &w.Referring, &w.Hours, &w.Phone, &w.Email, &w.Areas, &w.Own.Domain, &w.Own.Excluded,
		&w.Own.Languages, &w.Own.Access, &w.Own.Welcomes, &w.Own.Seats, &w.Own.SeatsFree, &said, &w.Own.WaitingList, &w.Own.WaitingDays, &status,
		&w.Own.AcknowledgeDays, &w.Own.AnswerDays, &w.Own.ExpireDays, &source, &number, &stored, &updated, &site, &siteSource, &siteNumber}
	return store.Each(ctx, tx, offers, nil, columns, func() error {
		w.Own.Suspended, w.Own.SeatsSaidOn = status == partner.Suspended, said.String()
		d, err := begin(stored, source, number, id)
		if err != nil {
			return err
		}
		if _, named := d["structure_id"]; !named {
			d["structure_id"] = identifier(siteSource, siteNumber, site)
		}
		was := workOf(d)
		changed := overlay(d, workFields(), &was, &w, "")
		if !slices.Equal(was.Areas, w.Areas) {
			d["zone_eligibilite"], changed = zonesOf(w.Areas), true
		}
		if stored == "" {
			w.native(d)
		}
		if stored == "" || !reflect.DeepEqual(was.Own, w.Own) {
			d[own], changed = w.Own, true
		}
		if utf8.RuneCountInString(d.text("description")) >= leastDescription {
			into.Services = append(into.Services, dated(d, changed || stored == "", updated, tx.Now))
		}
		// The lists of the next row are its own.
		w.Areas, w.Own.Languages, w.Own.Access, w.Own.Welcomes = nil, nil, nil, nil
		return nil
	})
}

// native says of this portal's own offer what the schema asks of every service.
func (w work) native(d Document) {
	d["thematiques"] = []any{themes[partner.Domain(w.Own.Domain)]}
	d["publics"] = []any{"personnes-en-situation-juridique-specifique"}
	d["mobilisable_par"] = []any{"professionnels"}
	received := []any{"en-presentiel"}
	if slices.Contains(w.Own.Access, "remote") {
		received = append(received, "a-distance")
	}
	d["modes_accueil"] = received
}

// begin is the document a row came as, or a new one of this portal's.
func begin(stored, source, number string, id uuid.UUID) (Document, error) {
	if stored != "" {
		return read([]byte(stored))
	}
	if source == "" {
		source = Source
	}
	return Document{"source": source, "id": identifier(source, number, id)}, nil
}

func identifier(source, number string, id uuid.UUID) string {
	if number != "" {
		return number
	}
	return Source + "--" + id.String()
}

// overlay writes what was changed here over a document, and leaves the rest as it
// came: a telephone keeps the writing of its source as long as it is the same
// number. A field that the database may not know (kept) is not emptied.
func overlay[T any](d Document, fields []field[T], was, is *T, kept string) (changed bool) {
	for _, f := range fields {
		before, now := *f.column(was), *f.column(is)
		switch {
		case before == now || now == "" && f.name == kept:
		case now == "":
			delete(d, f.name)
			changed = true
		default:
			d[f.name], changed = fitted(f.name, now), true
		}
	}
	return changed
}

// leastDescription is how short the schema lets a description be, in characters.
const leastDescription = 5

// fitted keeps a name within what the schema takes: 150 characters, no full stop
// at the end.
func fitted(name, text string) string {
	if name != "nom" {
		return text
	}
	if signs := []rune(text); len(signs) > 150 {
		text = string(signs[:150])
	}
	return strings.TrimRight(text, ". ")
}

// dated gives a document that was changed here the day of that.
func dated(d Document, changed bool, updated *time.Time, now time.Time) Document {
	if !changed {
		return d
	}
	if updated == nil {
		updated = &now
	}
	d["date_maj"] = updated.UTC().Format(time.DateOnly)
	for _, short := range []string{"description"} {
		if d.kind() == Structure && utf8.RuneCountInString(d.text(short)) < leastDescription {
			delete(d, short)
		}
	}
	return d
}

// JSON writes both lists as one file.
func (d Directory) JSON() ([]byte, error) {
	var file bytes.Buffer
	encoder := json.NewEncoder(&file)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(d); err != nil {
		return nil, fmt.Errorf("directory as JSON: %w", err)
	}
	return file.Bytes(), nil
}

// CSV writes one of the lists as a table: the fields of the schema, then those
// that only some source knows. What is no text is written as JSON.
func (d Directory) CSV(kind Kind) ([]byte, error) {
	known, err := schemaOf(kind)
	if err != nil {
		return nil, err
	}
	documents := d.Structures
	if kind == Service {
		documents = d.Services
	}
	header := slices.Clone(known.fields)
	var others []string
	for _, one := range documents {
		for name := range one {
			if !slices.Contains(header, name) && !slices.Contains(others, name) {
				others = append(others, name)
			}
		}
	}
	slices.Sort(others)
	header = append(header, others...)
	rows := make([][]string, len(documents))
	for i, one := range documents {
		rows[i] = make([]string, len(header))
		for j, name := range header {
			if rows[i][j], err = cell(one[name]); err != nil {
				return nil, fmt.Errorf("directory as CSV: %w", err)
			}
		}
	}
	file, err := sheet.Write(header, rows)
	if err != nil {
		return nil, fmt.Errorf("directory as CSV: %w", err)
	}
	return file, nil
}

func cell(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	}
	text, err := json.Marshal(value)
	return string(text), err
}
