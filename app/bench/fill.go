//go:build !release

package bench

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
)

// table is what is copied into one table.
type table struct {
	name    string
	columns []string
	rows    iter.Seq[[]any]
}

// fill copies the country into the database. What depends on one another goes
// in a row; what does not, side by side. Every constraint stands.
func (c *country) fill(ctx context.Context, owner string) error {
	steps := [][][]table{
		{c.places()},
		{{c.people()}},
		{
			{c.acts(), c.disclosures(), c.events(), c.placements(), c.housingPlaces(), c.bookings(), c.presences()},
			{c.lines(), c.keys(), c.measures(), c.rooms(), c.cycleRows(), c.actions(), c.facilitators(), c.sessions(), c.enrolments(), c.rosters(), c.marks()},
		},
	}
	for _, step := range steps {
		ended := make(chan error)
		for _, tables := range step {
			go func() { ended <- copyAll(ctx, owner, tables) }()
		}
		var failed []error
		for range step {
			failed = append(failed, <-ended)
		}
		if err := errors.Join(failed...); err != nil {
			return fmt.Errorf("fill: %w", err)
		}
	}
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, statement := range []string{facts, "select app.count_months(gen_random_uuid(), (now() - interval '36 hours')::date, now())", "update offers set words = to_tsvector('simple', sort_key)", "vacuum analyze", "checkpoint"} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("fill: %w", err)
		}
	}
	return nil
}

func copyAll(ctx context.Context, owner string, tables []table) error {
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, t := range tables {
		next, end := iter.Pull(t.rows)
		_, err := conn.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, pgx.CopyFromFunc(func() ([]any, error) {
			row, _ := next()
			return row, nil
		}))
		end()
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}
