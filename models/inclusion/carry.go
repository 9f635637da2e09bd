package inclusion

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// How much a page tells of what is wrong and of what is not understood.
const (
	shownProblems = 100
	shownUnknown  = 40
)

// Carry takes the next step of an intake: it looks at a file that was staged, or
// writes one that was confirmed, in one unit of work: all of it or nothing. How
// far it is, it says in units of work of its own. Carried out twice it does the
// step once.
func Carry(ctx context.Context, pool *db.Pool, job Work) error {
	who, intake := actor.ForWorker(job.Service), id.From[Intake](job.Intake)
	var found Intake
	var body []byte
	err := pool.Read(ctx, who, func(tx *db.Tx) (err error) {
		if found, err = ByID(ctx, tx, intake); err != nil || !found.Busy() {
			return err
		}
		return store.Each(ctx, tx, "select body from intakes where id = $1", []any{intake.UUID}, []any{&body}, func() error { return nil })
	})
	if fault.Is(err, fault.NotFound) || err == nil && !found.Busy() {
		return nil // given up, or done by another instance
	}
	if err != nil {
		return err
	}
	rows, err := Parse(body)
	var refused *Refusal
	if errors.As(err, &refused) {
		return pool.Write(ctx, who, func(tx *db.Tx) error { return refuse(ctx, tx, intake, refused) })
	}
	if err != nil {
		return err
	}
	told := func(done int) error {
		return pool.Write(ctx, who, func(tx *db.Tx) error {
			return store.In(ctx, tx).Exec("update intakes set rows = ?, progress = ? where id = ?", len(rows), done, intake).Error
		})
	}
	if err := told(0); err != nil {
		return err
	}
	if found.Status == Checking {
		return pool.Write(ctx, who, func(tx *db.Tx) error { return look(ctx, tx, intake, rows) })
	}
	return pool.Write(ctx, who, func(tx *db.Tx) error { return write(ctx, tx, intake, rows, told) })
}

func refuse(ctx context.Context, tx *db.Tx, intake IntakeID, why *Refusal) error {
	err := store.In(ctx, tx).Exec("update intakes set status = ?, refusal = ?, refused_line = ?, body = null, finished_at = ? where id = ?",
		string(Refused), why.Code, why.Line, tx.Now, intake).Error
	if err != nil {
		return fmt.Errorf("refuse intake %s: %w", intake, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "intake", ID: intake.UUID, Detail: "checking>refused"})
}

// standing is what the directory holds of a source already.
type standing struct {
	id, organisation, keptBy uuid.UUID
	hash                     string
	name                     string // of a structure
}

// key is where a row comes from.
type key struct {
	kind   Kind
	source string
	number string
}

func keyOf(r Row) key { return key{r.Kind, r.Document.text("source"), r.Document.text("id")} }

const standings = `
select 'structure', source, source_id, id, organisation_id, coalesce(kept_by, '00000000-0000-0000-0000-000000000000'), inclusion_hash, name from sites where source = any($1)
union all
select 'service', source, source_id, id, organisation_id, coalesce(kept_by, '00000000-0000-0000-0000-000000000000'), inclusion_hash, '' from offers where source = any($1)
union all
select 'structure', $2, $2 || '--' || id, id, organisation_id, '00000000-0000-0000-0000-000000000000', '', name from sites where source = '' and $2 = any($1)
union all
select 'service', $2, $2 || '--' || id, id, organisation_id, '00000000-0000-0000-0000-000000000000', '', '' from offers where source = '' and $2 = any($1)`

func standingOf(ctx context.Context, tx *db.Tx, rows []Row) (map[key]standing, error) {
	var sources []string
	for _, r := range rows {
		if source := r.Document.text("source"); !slices.Contains(sources, source) && len(sources) < 1000 {
			sources = append(sources, source)
		}
	}
	there := map[key]standing{}
	var k key
	var s standing
	err := store.Each(ctx, tx, standings, []any{sources, Source}, []any{&k.kind, &k.source, &k.number, &s.id, &s.organisation, &s.keptBy, &s.hash, &s.name}, func() error {
		there[k] = s
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("standing of sources: %w", err)
	}
	return there, nil
}

// fate is what becomes of a row.
type fate int

const (
	fresh fate = iota
	changed
	unchanged
	elsewhere
	wrong
)

// judge says what becomes of each row. A service whose structure is neither in
// the file nor in the directory is wrong.
func judge(tx *db.Tx, rows []Row, there map[key]standing) []fate {
	all := make([]fate, len(rows))
	structures := map[key]bool{}
	for _, r := range rows {
		if r.Kind == Structure && r.Problem == "" {
			structures[keyOf(r)] = true
		}
	}
	for i := range rows {
		r := &rows[i]
		if r.Problem == "" && r.Kind == Service {
			parent := key{Structure, r.Document.text("source"), r.Document.text("structure_id")}
			if _, stands := there[parent]; !stands && !structures[parent] {
				r.Problem = "intake.wrong.no_structure"
			}
		}
		stands, known := there[keyOf(*r)]
		switch {
		case r.Problem != "":
			all[i] = wrong
		case !known:
			all[i] = fresh
		case stands.keptBy != tx.Actor.Service:
			all[i] = elsewhere
		case stands.hash == r.Document.hash():
			all[i] = unchanged
		default:
			all[i] = changed
		}
	}
	return all
}

// look says what a file would do.
func look(ctx context.Context, tx *db.Tx, intake IntakeID, rows []Row) error {
	there, err := standingOf(ctx, tx, rows)
	if err != nil {
		return err
	}
	counts, problems := [5]int{}, []Problem{}
	for i, f := range judge(tx, rows, there) {
		counts[f]++
		if r := rows[i]; f == wrong && len(problems) < shownProblems {
			problems = append(problems, Problem{r.Line, r.Kind, r.Document.text("nom"), r.Problem})
		}
	}
	unknown, err := unknownOf(rows)
	if err != nil {
		return err
	}
	notUnderstood, err := json.Marshal(unknown)
	if err != nil {
		return fmt.Errorf("look at intake %s: %w", intake, err)
	}
	told, err := json.Marshal(problems)
	if err != nil {
		return fmt.Errorf("look at intake %s: %w", intake, err)
	}
	_, err = store.Exec(ctx, tx, `update intakes set status = 'pending', progress = rows, fresh = $2, changed = $3, same = $4, elsewhere = $5, wrong = $6,
		unknown = $7, problems = $8 where id = $1 and status = 'checking'`,
		intake.UUID, counts[fresh], counts[changed], counts[unchanged], counts[elsewhere], counts[wrong], string(notUnderstood), string(told))
	if err != nil {
		return fmt.Errorf("look at intake %s: %w", intake, err)
	}
	return nil
}

func unknownOf(rows []Row) ([]string, error) {
	known := map[Kind]schema{}
	for _, kind := range []Kind{Structure, Service} {
		s, err := schemaOf(kind)
		if err != nil {
			return nil, err
		}
		known[kind] = s
	}
	all := []string{}
	for _, r := range rows {
		for _, what := range known[r.Kind].unknown(r.Document) {
			if len([]rune(what)) > 120 {
				what = string([]rune(what)[:120])
			}
			if !slices.Contains(all, what) && len(all) < shownUnknown {
				all = append(all, what)
			}
		}
	}
	slices.Sort(all)
	return all, nil
}
