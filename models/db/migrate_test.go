package db_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
)

// A copy that was restored says nothing of it: the next start does.
func TestStatementsAreNeverCompiled(t *testing.T) {
	d := dbtest.New(t)
	jit := func() (setting string) {
		conn, err := pgx.Connect(t.Context(), d.Owner)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		if err := conn.QueryRow(t.Context(), "show jit").Scan(&setting); err != nil {
			t.Fatal(err)
		}
		return setting
	}
	if jit() != "on" {
		t.Fatal("a copy comes without it")
	}
	for range 2 {
		if _, err := db.Migrate(t.Context(), d.Owner); err != nil {
			t.Fatal(err)
		}
		if jit() != "off" {
			t.Error("statements may be compiled")
		}
	}
}
