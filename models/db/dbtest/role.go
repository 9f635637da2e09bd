package dbtest

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"passerelle/models/actor"
)

// as begins a transaction with the role and the tenant of an actor, as the portal
// does, and undoes it in the end.
func (d *Database) as(t testing.TB, who actor.Actor, fn func(context.Context, pgx.Tx)) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, d.Login)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := tx.Rollback(ctx); err != nil {
			t.Error(err)
		}
	}()
	_, err = tx.Exec(ctx, "select set_config('role', $1, true), set_config('app.account', $2, true), set_config('app.service', $3, true), set_config('app.organisation', $4, true), set_config('app.moment', $5, true)",
		"passerelle_"+string(who.Kind), who.Account.String(), who.Service.String(), who.Organisation.String(), d.clock.Load().Format("2006-01-02 15:04:05Z07"))
	if err != nil {
		t.Fatal(err)
	}
	fn(ctx, tx)
}

// BySQL runs one statement as somebody who writes their own SQL with the role and
// the tenant of an actor, past every function of the models: how many rows it
// found, or the refusal. It is undone.
func (d *Database) BySQL(t testing.TB, who actor.Actor, statement string, args ...any) (rows int64, refused error) {
	t.Helper()
	d.as(t, who, func(ctx context.Context, tx pgx.Tx) {
		tag, err := tx.Exec(ctx, statement, args...)
		rows, refused = tag.RowsAffected(), err
	})
	return rows, refused
}

// Plan explains a statement as the role of an actor would run it.
func (d *Database) Plan(t testing.TB, who actor.Actor, s Statement) (plan string) {
	t.Helper()
	d.as(t, who, func(ctx context.Context, tx pgx.Tx) {
		rows, err := tx.Query(ctx, "explain "+s.SQL, s.Args...)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		plan = strings.Join(lines, "\n")
	})
	return plan
}
