package jobs_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"passerelle/handlers/jobs"
	"passerelle/models/db"
	"passerelle/models/fixture/world"
)

// A job under way when the program is told to stop is done to its end, not begun
// anew by the next.
func TestStoppedWorkersFinishWhatTheyBegan(t *testing.T) {
	w := world.New(t)
	owner, err := pgx.Connect(t.Context(), w.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(context.Background())
	held, err := owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := held.Exec(t.Context(), "lock table drafts in access exclusive mode"); err != nil { // the sweep waits for it
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- jobs.Run(ctx, jobs.With{DSN: w.Login, Pool: w.Pool, Log: slog.New(slog.DiscardHandler)})
	}()
	waiting := func() (n int) {
		w.Scan(t, "select count(*) from pg_locks where not granted and relation = 'drafts'::regclass", nil, &n)
		return n
	}
	for waiting() == 0 {
		<-time.After(10 * time.Millisecond) // until the job has reached the lock
	}
	stop()
	for range 20 { // a job that is broken off leaves the lock at once
		<-time.After(10 * time.Millisecond)
		if waiting() == 0 {
			t.Fatal("the job under way was broken off")
		}
	}
	if err := held.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	var state string
	var attempts int
	w.Scan(t, "select state::text, attempt from "+db.QueueSchema+".river_job where kind = 'sweep'", nil, &state, &attempts)
	if state != "completed" || attempts != 1 {
		t.Errorf("the sweep is %s after %d attempts", state, attempts)
	}
}
