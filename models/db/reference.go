package db

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"passerelle/models/fold"
	"passerelle/models/schema/reference"
)

const communesEdition = "communes"

// loadReference brings the departments and communes to the embedded edition, as
// the owner. Several portals that start at once wait for the first, and find
// nothing left to do.
func loadReference(ctx context.Context, config *pgx.ConnConfig) error {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("reference: %w", err)
	}
	defer conn.Close(ctx)
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(727003)"); err != nil {
			return err
		}
		var there bool
		err := tx.QueryRow(ctx, "select exists (select from reference_editions where name = $1 and edition = $2)", communesEdition, reference.Edition).Scan(&there)
		if err != nil || there {
			return err
		}
		return writeReference(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("reference: %w", err)
	}
	return nil
}

func writeReference(ctx context.Context, tx pgx.Tx) error {
	departments, err := reference.Departments()
	if err != nil {
		return err
	}
	communes, err := reference.Communes()
	if err != nil {
		return err
	}
	if err := merge(ctx, tx, "departments", "code", []string{"code", "name", "region_code", "region_name"}, values(departments)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "update communes set status = 'former'"); err != nil {
		return err
	}
	places, keys := make([][]any, len(communes)), [][]any{}
	for i, c := range communes {
		var population *int
		if n, err := strconv.Atoi(c[4]); err == nil {
			population = &n
		}
		places[i] = []any{c[0], c[1], c[2], c[3], population, "current"}
		for _, key := range communeKeys(c[1], c[3]) {
			keys = append(keys, []any{key, c[0]})
		}
	}
	if err := merge(ctx, tx, "communes", "insee_code", []string{"insee_code", "name", "department_code", "postal_codes", "population", "status"}, places); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "truncate commune_keys"); err != nil {
		return err
	}
	// In their order the index is filled from left to right and stays small.
	slices.SortFunc(keys, func(a, b []any) int { return strings.Compare(a[0].(string), b[0].(string)) })
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"commune_keys"}, []string{"key", "insee_code"}, pgx.CopyFromRows(keys)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into reference_editions (name, edition, loaded_at) values ($1, $2, now())
		on conflict (name) do update set edition = excluded.edition, loaded_at = excluded.loaded_at`, communesEdition, reference.Edition)
	return err
}

// merge copies rows into a table; those that are there are brought up to date.
// The names are constants of this file.
func merge(ctx context.Context, tx pgx.Tx, table, key string, columns []string, rows [][]any) error {
	if _, err := tx.Exec(ctx, "create temp table fresh (like "+table+" including defaults) on commit drop"); err != nil {
		return err
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"fresh"}, columns, pgx.CopyFromRows(rows)); err != nil {
		return err
	}
	set := make([]string, len(columns))
	for i, column := range columns {
		set[i] = column + " = excluded." + column
	}
	_, err := tx.Exec(ctx, "insert into "+table+" select * from fresh on conflict ("+key+") do update set "+strings.Join(set, ", "))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "drop table fresh")
	return err
}

func values(rows [][]string) [][]any {
	all := make([][]any, len(rows))
	for i, row := range rows {
		for _, cell := range row {
			all[i] = append(all[i], cell)
		}
	}
	return all
}

// communeKeys are what a commune is found by: « L’Haÿ-les-Roses » as lhaylesroses,
// as haylesroses and as 94240.
func communeKeys(name, postalCodes string) []string {
	keys := append(strings.Fields(postalCodes), fold.Text(name))
	for _, article := range []string{"Les ", "Le ", "La ", "L'", "L’"} {
		if rest, found := strings.CutPrefix(name, article); found {
			keys = append(keys, fold.Text(rest))
		}
	}
	return keys
}
