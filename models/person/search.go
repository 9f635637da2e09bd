package person

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Found is what a search found: those whose name starts as typed, in the order
// of lists, and, where they are few, those whose name is written nearly so, the
// closest first.
type Found struct {
	Rows  []Listed
	Close []Listed
	// More says that only the first ones are given.
	More bool
}

// fewFound is how many exact answers make close ones superfluous.
const fewFound = 5

// asked is a search taken apart: a name, a birth date, an APPI number; any of
// them may be missing.
type asked struct {
	name   string // folded
	born   day.Day
	number string
}

// take reads what was typed: « Benali 12/03/1988 » names both.
func take(query string) asked {
	if number, err := ParseAPPI(query); err == nil {
		return asked{number: number}
	}
	var a asked
	var name []string
	for _, word := range strings.Fields(query) {
		born, notDay := ParseDay(word)
		number, notNumber := ParseAPPI(word)
		switch {
		case notNumber == nil && a.number == "":
			a.number = number
		case notDay == nil && a.born.IsZero():
			a.born = born
		default:
			name = append(name, word)
		}
	}
	a.name = SearchPrefix(strings.Join(name, " "))
	return a
}

// Search finds persons of the actor's service, whatever the state of their file:
// by the start of any word of their name, in either order, however it is written
// – accents, case, spaces, hyphens – and with a slip or two; by birth date; by
// APPI number.
func Search(ctx context.Context, tx *db.Tx, query string) (Found, error) {
	a := take(query)
	if a == (asked{}) {
		return Found{}, nil
	}
	where, args := a.where(tx)
	args["limit"] = PageSize + 1
	rows, err := listed(ctx, tx, forwards, where, args)
	if err != nil {
		return Found{}, fmt.Errorf("search persons: %w", err)
	}
	f := Found{Rows: rows[:min(len(rows), PageSize)], More: len(rows) > PageSize}
	if len(rows) < fewFound && slips(len([]rune(a.name))) > 0 {
		f.Close, err = a.close(ctx, tx, rows)
	}
	return f, err
}

// matching keeps a name's prefix search to its index, whatever else is asked: from what was
// typed to the last key that begins so. Said by ^@, it would be planned anew for each value.
const matching = " and p.id in (select k.person_id from person_keys k where k.service_id = @service and k.key ~>=~ @name and k.key ~<~ @beyond)"

// beyond comes after everything that begins with a text, letter by letter.
func beyond(start string) string { return start + string(utf8.MaxRune) }

func (a asked) where(tx *db.Tx) (string, map[string]any) {
	where, args := "p.service_id = @service", map[string]any{"service": tx.Actor.Service}
	if a.number != "" {
		// A number still leads from a file that was merged away.
		where, args["number"] = where+" and p.appi_ref = @number", a.number
	} else {
		where += " and p.status <> 'merged'"
	}
	if !a.born.IsZero() {
		where, args["born"] = where+" and p.birth_on = @born", a.born
	}
	if a.name != "" {
		where, args["name"], args["beyond"] = where+matching, a.name, beyond(a.name)
	}
	return where, args
}

// closeKeys bounds the keys compared letter by letter.
const closeKeys = 5000

// Candidates share the first two letters with what was typed; or, where a slip
// is among the first three, the letters after it: one too many, another or
// swapped, one missing, the second and third swapped. Whoever was born on the
// day typed is one whatever the name. Each is a range of an index, of whole keys or of
// the three letters from the second or the third on (migration 0232).
const candidateKeys = `
select k.person_id, k.key from person_keys k
where k.service_id = @service and (k.key ~>=~ @start and k.key ~<~ @start_beyond or k.key ~>=~ @swapped and k.key ~<~ @swapped_beyond
  or k.second ~>=~ @after and k.second ~<~ @after_beyond or k.third ~>=~ @after and k.third ~<~ @after_beyond or k.third ~>=~ @less and k.third ~<~ @less_beyond)
limit @limit`

const candidateKeysBorn = `
select k.person_id, k.key from persons p join person_keys k on k.person_id = p.id
where p.service_id = @service and p.birth_on = @born
limit @limit`

type candidate struct {
	PersonID ID
	Key      string
}

// close finds names written nearly as typed, beside those found already.
func (a asked) close(ctx context.Context, tx *db.Tx, found []Listed) ([]Listed, error) {
	typed := []rune(a.name)
	three := func(from int) string { return string(typed[from:min(from+3, len(typed))]) }
	query, args := candidateKeys, map[string]any{"service": tx.Actor.Service, "limit": closeKeys}
	for name, from := range map[string]string{"start": string(typed[:2]), "swapped": string([]rune{typed[0], typed[2], typed[1]}), "after": three(2), "less": three(1)} {
		args[name], args[name+"_beyond"] = from, beyond(from)
	}
	if !a.born.IsZero() {
		query, args["born"] = candidateKeysBorn, a.born
	}
	var candidates []candidate
	if err := store.In(ctx, tx).Raw(query, args).Scan(&candidates).Error; err != nil {
		return nil, fmt.Errorf("search close names: %w", err)
	}
	near := nearest(typed, candidates, found)
	if len(near) == 0 {
		return nil, nil
	}
	ids := make([]ID, 0, len(near))
	for id := range near {
		ids = append(ids, id)
	}
	where, args := "p.service_id = @service and p.id in @ids", map[string]any{"service": tx.Actor.Service, "ids": ids, "limit": PageSize}
	if a.number != "" {
		where, args["number"] = where+" and p.appi_ref = @number", a.number
	}
	rows, err := listed(ctx, tx, forwards, where, args)
	if err != nil {
		return nil, fmt.Errorf("search close names: %w", err)
	}
	slices.SortStableFunc(rows, func(x, y Listed) int { return cmp.Compare(near[x.ID], near[y.ID]) })
	return rows, nil
}

// nearest gives the slips of each person close enough, the fewest of their keys,
// for at most a page of them.
func nearest(typed []rune, candidates []candidate, found []Listed) map[ID]int {
	most := slips(len(typed))
	near := map[ID]int{}
	for _, c := range candidates {
		if slices.ContainsFunc(found, func(l Listed) bool { return l.ID == c.PersonID }) {
			continue
		}
		n := distance(typed, []rune(c.Key), most)
		if best, known := near[c.PersonID]; n <= most && (!known || n < best) {
			near[c.PersonID] = n
		}
	}
	// One slip hides two, where there are too many for a page.
	for slip := most; slip > 0 && len(near) > PageSize; slip-- {
		for id, n := range near {
			if n == slip && len(near) > PageSize {
				delete(near, id)
			}
		}
	}
	return near
}
