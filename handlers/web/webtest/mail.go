//go:build !release

package webtest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"passerelle/handlers"
	"passerelle/handlers/jobs"
	"passerelle/handlers/jobs/mail"
	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/db/dbtest"
)

// Mailing serves a database as a portal with a mail server does, measured by a
// registry, with workers that send into its Outbox and log beside it.
func Mailing(t testing.TB, w *dbtest.Database) (*Site, *prometheus.Registry) {
	t.Helper()
	registry := prometheus.NewRegistry()
	site := serve(t, w, func(_ *Site, portal *web.Portal, _ *handlers.With) {
		portal.Metrics, portal.MailKey = web.NewMetrics(registry), mailKey
	})
	words, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- jobs.Run(ctx, jobs.With{DSN: w.Login, Pool: w.Pool, Log: slog.New(slog.NewTextHandler(site.Log, nil)),
			Post: mail.Post{Transport: site.Outbox, Words: words, Portal: site.URL, From: "Passerelle <portail@exemple.test>", Key: mailKey}})
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("workers: %v", err)
		}
	})
	return site, registry
}

// mailKey seals what waits in the e-mails of tests.
var mailKey = []byte("32 bytes that only the tests know")[:32]

// Settle waits until a query answers true: for what workers do in their own time.
func (s *Site) Settle(t testing.TB, query string, args ...any) {
	t.Helper()
	look := time.NewTicker(30 * time.Millisecond)
	defer look.Stop()
	until := time.After(30 * time.Second)
	for done := false; !done; {
		select {
		case <-look.C:
			s.World.Scan(t, query, args, &done)
		case <-until:
			t.Fatalf("never true: %s", query)
		}
	}
}
