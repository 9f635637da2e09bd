// Package reference embeds the public lists of departments and communes, as
// docs/sources.md says where they come from.
package reference

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
)

// Edition names the lists: that of the official geographic code and the number
// of times its files were taken anew. Change it with them: a portal loads an
// edition once.
const Edition = "2026-1"

//go:embed communes.csv
var communes string

//go:embed departments.csv
var departments string

// Communes gives the rows: INSEE code, name, code of the department, postal codes
// parted by spaces, population (empty where none is published).
func Communes() ([][]string, error) { return rows(communes) }

// Departments gives the rows: code, name, code and name of the region.
func Departments() ([][]string, error) { return rows(departments) }

func rows(file string) ([][]string, error) {
	all, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reference: %w", err)
	}
	return all[1:], nil
}
