// Package commune finds the communes of France by the start of their name or by
// postal code: for addresses and for the areas partners serve. The districts of
// Paris, Lyon and Marseille are communes of their own here, beside the city.
package commune

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/internal/store"
)

// Most is how many communes one search gives, the most populous first.
const Most = 20

// Commune is one commune, or a district of the three largest cities.
type Commune struct {
	Code           string // of INSEE: text, « 01001 » and « 2A004 » are codes
	Name           string // as INSEE writes it, the apostrophe typographic
	DepartmentCode string
	DepartmentName string
	PostalCodes    string // parted by spaces; empty for the few that have none
	Population     int    // zero where none is published
}

// Postals lists the postal codes.
func (c Commune) Postals() []string { return strings.Fields(c.PostalCodes) }

// Serves reports whether a postal code is one of the commune's.
func (c Commune) Serves(postalCode string) bool { return slices.Contains(c.Postals(), postalCode) }

// Named reports whether a text is the whole name, with its article or without.
func (c Commune) Named(typed string) bool {
	key := Key(typed)
	if key == Key(c.Name) {
		return true
	}
	for _, article := range []string{"Les ", "Le ", "La ", "L’"} {
		if rest, found := strings.CutPrefix(c.Name, article); found && key == Key(rest) {
			return true
		}
	}
	return false
}

const columns = `
select c.insee_code as code, replace(c.name, '''', '’') as name, c.department_code, d.name as department_name, c.postal_codes, coalesce(c.population, 0) as population
from communes c join departments d on d.code = c.department_code
where c.status = 'current'`

// Prefixes use ^@ on the key of an index; exact names come first, then the
// larger communes: a search for « Saint-Denis » means the city more often.
const (
	byName   = " and c.insee_code in (select k.insee_code from commune_keys k where k.key ^@ @name)"
	byExact  = " and c.insee_code in (select k.insee_code from commune_keys k where k.key = @name)"
	byPostal = " and c.insee_code in (select k.insee_code from commune_keys k where k.key ^@ @postal)"
	ordered  = ` order by exists (select from commune_keys k where k.key = @name and k.insee_code = c.insee_code) desc,
  c.population desc nulls last, c.insee_code limit @most`
)

// Search finds communes by what is typed in one field: the start of the name,
// however it is written, a postal code or its start, or both: « 94 st den ». Less
// than two signs find nothing.
func Search(ctx context.Context, tx *db.Tx, typed string) ([]Commune, error) {
	name, postal := apart(typed)
	if len(name)+len(postal) < 2 {
		return nil, nil
	}
	return find(ctx, tx, byName, name, postal)
}

// Match gives the communes an address may mean. A name that is a commune's is
// that commune and no other that begins alike; a start of a name, without a postal
// code, is all that begin so; a postal code alone is all it serves. A name that
// does not go with the postal code matches none: large receivers have codes of
// their own (CEDEX).
func Match(ctx context.Context, tx *db.Tx, name, postalCode string) ([]Commune, error) {
	key, postal := Key(name), fold.Text(postalCode)
	if key == "" && len(postal) != 5 || len(key) == 1 {
		return nil, nil
	}
	found, err := find(ctx, tx, byExact, key, postal)
	if err != nil || len(found) > 0 || postal != "" {
		return found, err
	}
	return find(ctx, tx, byName, key, "")
}

const byNames = `
select k.key, c.insee_code as code, replace(c.name, '''', '’') as name, c.postal_codes
from commune_keys k join communes c on c.insee_code = k.insee_code
where k.key = any (cast(@names as text[])) and c.status = 'current'`

// ByNames finds the communes that many addresses name, by Key, in one statement;
// they hold code, name and postal codes only.
func ByNames(ctx context.Context, tx *db.Tx, names []string) (map[string][]Commune, error) {
	var keys []string
	for _, name := range names {
		// A key of letters and digits stands in an array as it is.
		if key := Key(name); key != "" && strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789") == "" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	var rows []struct {
		Key string
		Commune
	}
	err := store.In(ctx, tx).Raw(byNames, map[string]any{"names": "{" + strings.Join(slices.Compact(keys), ",") + "}"}).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("communes: %w", err)
	}
	found := map[string][]Commune{}
	for _, row := range rows {
		found[row.Key] = append(found[row.Key], row.Commune)
	}
	return found, nil
}

// ByCode loads one commune; a code that is none is a NotFound fault.
func ByCode(ctx context.Context, tx *db.Tx, code string) (Commune, error) {
	var c Commune
	found := store.In(ctx, tx).Raw(columns+" and c.insee_code = ?", code).Scan(&c)
	if found.Error != nil {
		return Commune{}, fmt.Errorf("commune: %w", found.Error)
	}
	if found.RowsAffected == 0 {
		return Commune{}, fault.Missing()
	}
	return c, nil
}

func find(ctx context.Context, tx *db.Tx, how, name, postal string) ([]Commune, error) {
	query := columns
	if name != "" {
		query += how
	}
	if postal != "" {
		query += byPostal
	}
	var found []Commune
	err := store.In(ctx, tx).Raw(query+ordered, map[string]any{"name": name, "postal": postal, "most": Most}).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("communes: %w", err)
	}
	return found, nil
}

// apart tells a postal code from a name in what was typed.
func apart(typed string) (name, postal string) {
	var words []string
	for _, word := range strings.Fields(typed) {
		if postal == "" && len(word) <= 5 && len(words) == 0 && strings.Trim(word, "0123456789") == "" {
			postal = word
			continue
		}
		words = append(words, word)
	}
	return Key(strings.Join(words, " ")), postal
}

// keyLength bounds what is compared, in bytes; the longest name has 45 letters.
const keyLength = 120

// Key folds a name as communes are found by it: « St-Denis » is « Saint-Denis ».
func Key(name string) string {
	if len(name) > keyLength {
		return ""
	}
	words := strings.FieldsFunc(strings.ToLower(name), fold.Parts)
	for i, word := range words {
		switch word {
		case "st":
			words[i] = "saint"
		case "ste":
			words[i] = "sainte"
		}
	}
	return fold.Text(strings.Join(words, " "))
}
