package jobs_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/jobs"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func TestClockSweepsAtTheStart(t *testing.T) {
	w := world.New(t)
	w.Exec(t, "insert into drafts (id, account_id, path, fields, saved_at) values ($1, $2, '/', '{}', $3)", uuid.New(), fixture.Nadia.Account(), dbtest.Monday.Add(-48*time.Hour))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- jobs.Run(ctx, w.Login, w.Pool, slog.New(slog.DiscardHandler)) }()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	until := time.After(30 * time.Second)
	for left := 1; left > 0; {
		select {
		case <-look.C:
			w.Scan(t, "select count(*) from drafts", nil, &left)
		case <-until:
			t.Fatal("nothing was swept")
		}
	}
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("the workers do not stop")
	}
}
