package partner

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"passerelle/models/commune"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/internal/store"
)

// Area is where something is looked for, or served.
type Area struct {
	Name  string   // as people read it: « Essonne (91) », « Évry-Courcouronnes (91000) »
	Codes []string // any of them fits
}

// France is served as a whole.
const france = "france"

type department struct {
	Code, Name string
	key        string // the folded name
}

// departments are read once: the list comes with the portal, and changes with it.
var departments atomic.Pointer[[]department]

// areas knows the departments, and finds communes as it meets them.
type areas struct{ departments []department }

func loadAreas(ctx context.Context, tx *db.Tx) (areas, error) {
	if known := departments.Load(); known != nil {
		return areas{*known}, nil
	}
	var d department
	var all []department
	err := store.Each(ctx, tx, "select code, name from departments order by code", nil, []any{&d.Code, &d.Name}, func() error {
		d.key = fold.Text(d.Name)
		all = append(all, d)
		return nil
	})
	if err != nil {
		return areas{}, fmt.Errorf("departments: %w", err)
	}
	if len(all) > 0 { // they are being filled
		departments.Store(&all)
	}
	return areas{all}, nil
}

// found is what a text names: all of France, a department, or a commune.
type found struct {
	department department
	commune    commune.Commune
}

// find reads « France », a department by number or name, or a commune by name,
// postal code or both. What names nothing, or several, is a fault of the field.
func (a areas) find(ctx context.Context, tx *db.Tx, field, typed string) (found, error) {
	name, bracketed := typed, ""
	if open := strings.LastIndex(typed, "("); open > 0 && strings.HasSuffix(strings.TrimSpace(typed), ")") {
		name, bracketed = typed[:open], strings.TrimSuffix(strings.TrimSpace(typed)[open+1:], ")")
	}
	key := fold.Text(name)
	for _, d := range a.departments {
		if key == d.key && (bracketed == "" || bracketed == d.Code) || bracketed == "" && strings.EqualFold(strings.TrimSpace(name), d.Code) {
			return found{department: d}, nil
		}
	}
	postal := bracketed
	if postal == "" {
		words := strings.Fields(name)
		if len(words) > 0 && len(words[0]) == 5 && strings.Trim(words[0], "0123456789") == "" {
			postal, name = words[0], strings.Join(words[1:], " ")
		}
	}
	communes, err := commune.Match(ctx, tx, name, postal)
	if err != nil {
		return found{}, err
	}
	switch {
	case len(communes) == 0:
		return found{}, fault.Field(field, "offer.error.area")
	case len(communes) > 1 && postal == "" || len(communes) > 1 && commune.Key(name) == "":
		return found{}, fault.Field(field, "offer.error.area_several")
	}
	return found{commune: communes[0]}, nil
}

func (f found) name() string {
	switch {
	case f.department.Code != "":
		return f.department.Name + " (" + f.department.Code + ")"
	case len(f.commune.Postals()) > 0:
		return f.commune.Name + " (" + f.commune.Postals()[0] + ")"
	}
	return f.commune.Name
}

// AreaOf reads where an offer is looked for: one that serves all of France, the
// department or the commune fits; for a department also one that serves some of
// its communes.
func AreaOf(ctx context.Context, tx *db.Tx, typed string) (Area, error) {
	if strings.TrimSpace(typed) == "" {
		return Area{}, nil
	}
	known, err := loadAreas(ctx, tx)
	if err != nil {
		return Area{}, err
	}
	if postal := strings.TrimSpace(typed); len(postal) == 5 && strings.Trim(postal, "0123456789") == "" {
		return areaOfPostal(ctx, tx, postal)
	}
	f, err := known.find(ctx, tx, "area", typed)
	if err != nil {
		return Area{}, err
	}
	if f.department.Code != "" {
		return Area{f.name(), []string{france, "d:" + f.department.Code, "in:" + f.department.Code}}, nil
	}
	return Area{f.name(), []string{france, "d:" + f.commune.DepartmentCode, "c:" + f.commune.Code}}, nil
}

// areaOfPostal is all the communes of a postal code.
func areaOfPostal(ctx context.Context, tx *db.Tx, postal string) (Area, error) {
	communes, err := commune.Match(ctx, tx, "", postal)
	if err != nil {
		return Area{}, err
	}
	if len(communes) == 0 {
		return Area{}, fault.Field("area", "offer.error.area")
	}
	area := Area{postal, []string{france}}
	for _, c := range communes {
		area.Codes = append(area.Codes, "d:"+c.DepartmentCode, "c:"+c.Code)
	}
	return area, nil
}

// areasLimit bounds the lines of one offer.
const areasLimit = 60

// served reads where an offer serves, a line each, into the codes that are kept
// and the names that are shown.
func served(ctx context.Context, tx *db.Tx, typed string) (codes []string, names string, err error) {
	lines := strings.FieldsFunc(typed, func(r rune) bool { return r == '\n' || r == ';' || r == '\r' })
	if len(lines) > areasLimit {
		return nil, "", fault.Field("areas", "offer.error.areas_many", "max", areasLimit)
	}
	known, err := loadAreas(ctx, tx)
	if err != nil {
		return nil, "", err
	}
	codes = []string{}
	var shown []string
	for _, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if key := fold.Text(line); key == france || key == "franceentiere" {
			codes, shown = append(codes, france), append(shown, "France")
			continue
		}
		f, err := known.find(ctx, tx, "areas", line)
		if err != nil {
			return nil, "", err
		}
		if f.department.Code != "" {
			codes = append(codes, "d:"+f.department.Code)
		} else {
			codes = append(codes, "c:"+f.commune.Code, "in:"+f.commune.DepartmentCode)
		}
		shown = append(shown, f.name())
	}
	return codes, strings.Join(shown, "\n"), nil
}
