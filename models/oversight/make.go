package oversight

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/document"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// MostAttached bounds the documents of one copy together, in bytes. Those beyond
// are named in it and not attached.
const MostAttached = 100 << 20

// Row is one of a part, by column as the database wrote it in JSON.
type Row map[string]any

// Holding is what stands in a copy, before it is put into words.
type Holding struct {
	MadeAt  time.Time
	Service string
	Address string // of the service
	Zone    string // by whose clocks hours are written
	// Rows are those of each part, by its key.
	Rows map[string][]Row
}

// Paths of what lies in the archive of a copy.
const (
	DataPath     = "donnees.json"
	PagePath     = "donnees.html"
	attachedPath = "documents"
)

// CopyWriter puts what a copy holds into words: a file for machines and a page for
// the person.
type CopyWriter func(ctx context.Context, h Holding) (data, page []byte, err error)

// MakeCopy makes a copy, as a worker of its service, and says how far it is in units
// of work of their own. Carried out twice it makes it once. Documents that these rules
// keep from readers are named and not attached.
func MakeCopy(ctx context.Context, pool *db.Pool, job CopyWork, rules document.Rules, write CopyWriter) error {
	m := making{pool: pool, who: actor.ForWorker(job.Service), which: id.From[Copy](job.Copy)}
	h, withheld, err := m.gather(ctx)
	if err != nil || h == nil {
		return err
	}
	if err := m.told(ctx, map[string]any{"done": 1}); err != nil {
		return err
	}
	attached := attachable(h.Rows["documents"], rules)
	data, page, err := write(ctx, *h)
	if err != nil {
		return fmt.Errorf("write copy %s: %w", m.which, err)
	}
	if err := m.told(ctx, map[string]any{"done": 2}); err != nil {
		return err
	}
	body, err := m.archive(ctx, data, page, attached)
	if err != nil {
		return err
	}
	return m.told(ctx, map[string]any{"done": CopySteps, "status": "ready", "body": body, "left_out": withheld})
}

type making struct {
	pool  *db.Pool
	who   actor.Actor
	which CopyID
}

// gather reads all rows at one moment; nothing where the copy is made, has expired
// or went with its file.
func (m making) gather(ctx context.Context) (h *Holding, withheld string, err error) {
	err = m.pool.Read(ctx, m.who, func(tx *db.Tx) error {
		var of struct{ Service, Address, Zone string }
		waits := store.In(ctx, tx).Raw("select s.name as service, s.address, s.time_zone as zone from person_copies c join services s on s.id = c.service_id where c.id = ? and c.status = 'waiting'", m.which).Scan(&of)
		if waits.Error != nil || waits.RowsAffected == 0 {
			return waits.Error
		}
		h = &Holding{MadeAt: tx.Now, Service: of.Service, Address: of.Address, Zone: of.Zone, Rows: map[string][]Row{}}
		var part string
		var rows []byte
		return store.Each(ctx, tx, "select part, rows from app.copy_rows($1)", []any{m.which.UUID}, []any{&part, &rows}, func() error {
			if part == "" {
				withheld = string(rows)
				return nil
			}
			read := json.NewDecoder(bytes.NewReader(rows))
			read.UseNumber()
			var into []Row
			if err := read.Decode(&into); err != nil {
				return err
			}
			h.Rows[part] = into
			return nil
		})
	})
	if err != nil {
		return nil, "", fmt.Errorf("rows of copy %s: %w", m.which, err)
	}
	return h, withheld, nil
}

func (m making) told(ctx context.Context, values map[string]any) error {
	return m.pool.Write(ctx, m.who, func(tx *db.Tx) error {
		if values["body"] != nil {
			values["ready_at"] = tx.Now
		}
		if err := store.In(ctx, tx).Table("person_copies").Where("id = ? and status = 'waiting'", m.which).Updates(values).Error; err != nil {
			return fmt.Errorf("copy %s: %w", m.which, err)
		}
		return nil
	})
}

// attachedFile is a document and where it lies in the archive.
type attachedFile struct {
	id   uuid.UUID
	path string
}

// attachable are the documents that lie in the archive; the rows say the path of
// each in place of its id, and nothing where it is not there.
func attachable(rows []Row, rules document.Rules) (all []attachedFile) {
	left := MostAttached
	for i, row := range rows {
		which, err := uuid.Parse(text(row["file"]))
		row["file"] = nil
		size, notNumber := strconv.Atoi(fmt.Sprint(row["size"]))
		d := document.Document{Status: flow.Status(text(row["status"]))}
		if err != nil || notNumber != nil || !d.Readable(rules) || size > left {
			continue
		}
		left -= size
		path := fmt.Sprintf("%s/%03d-%s", attachedPath, i+1, strings.NewReplacer("/", "-", "\\", "-").Replace(text(row["name"])))
		row["file"] = path
		all = append(all, attachedFile{which, path})
	}
	return all
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// archive puts the files together; each document is read by itself, so that no more
// than one is held beside the whole.
func (m making) archive(ctx context.Context, data, page []byte, attached []attachedFile) ([]byte, error) {
	var out bytes.Buffer
	into := zip.NewWriter(&out)
	put := func(path string, body []byte) error {
		w, err := into.Create(path)
		if err == nil {
			_, err = w.Write(body)
		}
		return err
	}
	err := errors.Join(put(PagePath, page), put(DataPath, data))
	for _, one := range attached {
		var body []byte
		read := m.pool.Read(ctx, m.who, func(tx *db.Tx) error {
			return store.Each(ctx, tx, "select app.copy_document($1, $2)", []any{m.which.UUID, one.id}, []any{&body}, func() error { return nil })
		})
		err = errors.Join(err, read, put(one.path, body))
	}
	if err := errors.Join(err, into.Close()); err != nil {
		return nil, fmt.Errorf("archive of copy %s: %w", m.which, err)
	}
	return out.Bytes(), nil
}
