package inclusion

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/partner"
)

// chunk is how many rows one statement takes.
const chunk = 500

// written is a row as the statements below read it.
type written struct {
	ID           uuid.UUID  `json:"id"`
	Organisation uuid.UUID  `json:"organisation"`
	Site         *uuid.UUID `json:"site,omitempty"`
	Source       string     `json:"source"`
	Number       string     `json:"number"`
	Document     string     `json:"document"`
	Hash         string     `json:"hash"`
	On           string     `json:"dated_on"`
	Place        *place     `json:"place,omitempty"`
	Work         *work      `json:"work,omitempty"`
	AreaNames    string     `json:"area_names"`
	SortKey      string     `json:"sort_key"`
	Words        string     `json:"words"`
}

const (
	writeOrganisations = `
insert into organisations (id, name, kind, siret, rna, phone, email, website, description, kept_by, updated_at)
select x.organisation, x.place->>'name', x.place->'own'->>'kind', nullif(x.place->>'siret', ''), case when x.place->'own'->>'rna' ~ '^W\d{9}$' then x.place->'own'->>'rna' end,
  x.place->>'phone', x.place->>'email', x.place->>'website', x.place->>'description', $2, $3
from jsonb_to_recordset($1::jsonb) as x(organisation uuid, place jsonb)
on conflict (id) do update set name = excluded.name, kind = excluded.kind, siret = excluded.siret, rna = excluded.rna, phone = excluded.phone, email = excluded.email,
  website = excluded.website, description = excluded.description, updated_at = excluded.updated_at`
	writeSites = `
insert into sites (id, organisation_id, name, address, address_more, postal_code, commune, insee_code, phone, email, hours, source, source_id, inclusion, inclusion_hash, kept_by, updated_at)
select x.id, x.organisation, coalesce(nullif(x.place->'own'->>'site', ''), x.place->>'name'), x.place->>'address', x.place->>'address_more', x.place->>'postal_code', x.place->>'commune',
  (select insee_code from communes where insee_code = x.place->>'insee'), x.place->>'phone', x.place->>'email', x.place->>'hours',
  x.source, x.number, x.document::jsonb, x.hash, $2, $3
from jsonb_to_recordset($1::jsonb) as x(id uuid, organisation uuid, source text, number text, document text, hash text, place jsonb)
on conflict (id) do update set name = excluded.name, address = excluded.address, address_more = excluded.address_more, postal_code = excluded.postal_code, commune = excluded.commune,
  insee_code = excluded.insee_code, phone = excluded.phone, email = excluded.email, hours = excluded.hours, inclusion = excluded.inclusion, inclusion_hash = excluded.inclusion_hash,
  updated_at = excluded.updated_at`
	// What only this portal keeps of an offer – its state, places and delays – a
	// later file leaves as it is.
	writeOffers = `
insert into offers (id, organisation_id, site_id, name, content, audience, documents, referring, hours, phone, email, areas, area_names, domain, excluded, languages, access, welcomes,
  seats, seats_free, seats_said_on, waiting_list, waiting_days, status, acknowledge_days, answer_days, expire_days, confirmed_on, sort_key, words,
  source, source_id, inclusion, inclusion_hash, kept_by, updated_at)
select x.id, x.organisation, x.site, w.name, w.content, w.audience, w.documents, w.referring, w.hours, w.phone, w.email, w.areas, x.area_names,
  o.domain, coalesce(o.excluded, ''), o.languages, o.access, o.welcomes, o.seats, o.seats_free, nullif(o.seats_said_on, '')::date, o.waiting_list, nullif(o.waiting_days, 0),
  case when o.suspended then 'suspended' else 'published' end, o.acknowledge_days, o.answer_days, o.expire_days, x.dated_on, x.sort_key, to_tsvector('simple', x.words),
  x.source, x.number, x.document::jsonb, x.hash, $2, $3
from jsonb_to_recordset($1::jsonb) as x(id uuid, organisation uuid, site uuid, source text, number text, document text, hash text, dated_on date, area_names text, sort_key text, words text, work jsonb),
  jsonb_to_record(x.work) as w(name text, content text, audience text, documents text, referring text, hours text, phone text, email text, areas text[], own jsonb),
  jsonb_to_record(w.own) as o(domain text, excluded text, languages text[], access text[], welcomes text[], seats integer, seats_free integer, seats_said_on text, waiting_list boolean,
    waiting_days integer, suspended boolean, acknowledge_days integer, answer_days integer, expire_days integer)
on conflict (id) do update set site_id = excluded.site_id, organisation_id = excluded.organisation_id, name = excluded.name, content = excluded.content, audience = excluded.audience,
  documents = excluded.documents, referring = excluded.referring, hours = excluded.hours, phone = excluded.phone, email = excluded.email, areas = excluded.areas, area_names = excluded.area_names,
  domain = excluded.domain, confirmed_on = excluded.confirmed_on, sort_key = excluded.sort_key, words = excluded.words, inclusion = excluded.inclusion,
  inclusion_hash = excluded.inclusion_hash, updated_at = excluded.updated_at`
)

// write carries a file into the directory: structures first, then the services
// that stand on them.
func write(ctx context.Context, tx *db.Tx, intake IntakeID, rows []Row, told func(int) error) error {
	there, err := standingOf(ctx, tx, rows)
	if err != nil {
		return err
	}
	names, err := namesOf(ctx, tx)
	if err != nil {
		return err
	}
	fates, counts := judge(tx, rows, there), [5]int{}
	done := 0
	for _, kind := range []Kind{Structure, Service} {
		var batch []written
		for i, r := range rows {
			if r.Kind != kind {
				continue
			}
			counts[fates[i]]++
			done++
			if fates[i] != fresh && fates[i] != changed {
				continue
			}
			one, err := rowOf(r, there, names)
			if err != nil {
				return fmt.Errorf("write row %d of intake %s: %w", r.Line, intake, err)
			}
			if batch = append(batch, one); len(batch) == chunk {
				if err := flush(ctx, tx, kind, batch); err != nil {
					return err
				}
				batch = batch[:0]
				if err := told(done); err != nil {
					return err
				}
			}
		}
		if err := flush(ctx, tx, kind, batch); err != nil {
			return err
		}
	}
	_, err = store.Exec(ctx, tx, `update intakes set status = 'done', progress = rows, fresh = $2, changed = $3, same = $4, elsewhere = $5, wrong = $6, body = null, finished_at = $7
		where id = $1`, intake.UUID, counts[fresh], counts[changed], counts[unchanged], counts[elsewhere], counts[wrong], tx.Now)
	if err != nil {
		return fmt.Errorf("finish intake %s: %w", intake, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "intake", ID: intake.UUID, Detail: "applying>done"})
}

// rowOf prepares a row, and notes a new structure so that its services find it.
func rowOf(r Row, there map[key]standing, names map[string]string) (written, error) {
	text, err := json.Marshal(r.Document)
	if err != nil {
		return written{}, err
	}
	w := written{
		Source: r.Document.text("source"), Number: r.Document.text("id"), Document: string(text), Hash: r.Document.hash(), On: r.Document.text("date_maj"),
	}
	stands, known := there[keyOf(r)]
	if !known {
		stands = standing{id: newID(), organisation: newID()}
	}
	w.ID, w.Organisation = stands.id, stands.organisation
	if r.Kind == Structure {
		p := placeOf(r.Document)
		w.Place = &p
		stands.name = p.Name
		there[keyOf(r)] = stands
		return w, nil
	}
	parent := there[key{Structure, w.Source, r.Document.text("structure_id")}]
	w.Site, w.Organisation = &parent.id, parent.organisation
	offer := workOf(r.Document)
	w.Work = &offer
	var said []string
	for _, area := range offer.Areas {
		if name, found := names[area]; found {
			said = append(said, name)
		} else if !strings.HasPrefix(area, "in:") {
			said = append(said, area[strings.Index(area, ":")+1:])
		}
	}
	w.AreaNames = strings.Join(said, "\n")
	w.SortKey = partner.SortKey(offer.Name)
	w.Words = partner.SearchText(offer.Name, parent.name, offer.Audience, offer.Content, offer.Documents, w.AreaNames)
	return w, nil
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func flush(ctx context.Context, tx *db.Tx, kind Kind, batch []written) error {
	if len(batch) == 0 {
		return nil
	}
	text, err := json.Marshal(batch)
	if err != nil {
		return fmt.Errorf("write %d rows: %w", len(batch), err)
	}
	statements := []string{writeOffers}
	if kind == Structure {
		statements = []string{writeOrganisations, writeSites}
	}
	for _, statement := range statements {
		if _, err := store.Exec(ctx, tx, statement, string(text), tx.Actor.Service, tx.Now); err != nil {
			return fmt.Errorf("write %d rows of %s: %w", len(batch), kind, err)
		}
	}
	return nil
}

const areaNames = `
select 'd:' || code, name || ' (' || code || ')' from departments
union all
select 'c:' || insee_code, replace(name, '''', '’') || coalesce(' (' || nullif(split_part(postal_codes, ' ', 1), '') || ')', '') from communes`

// namesOf are all areas as people read them.
func namesOf(ctx context.Context, tx *db.Tx) (map[string]string, error) {
	names := map[string]string{"france": "France"}
	var code, name string
	err := store.Each(ctx, tx, areaNames, nil, []any{&code, &name}, func() error {
		names[code] = name
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("names of areas: %w", err)
	}
	return names, nil
}
