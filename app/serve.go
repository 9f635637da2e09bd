package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"passerelle/handlers"
	"passerelle/handlers/jobs"
	"passerelle/handlers/jobs/mail"
	"passerelle/handlers/pdf"
	"passerelle/handlers/referrals"
	"passerelle/handlers/signin"
	"passerelle/handlers/web"
	"passerelle/handlers/web/oidc"
	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/db"
	"passerelle/models/document"
)

// portal is a program about to serve.
type portal struct {
	config   config
	database database
	demo     bool
	extra    []web.Route          // pages of the demonstration
	mount    func(app *fiber.App) // its provider
	ready    func(address string) // told once it listens
	log      *slog.Logger
	// transport catches e-mails instead of the configured server; nil otherwise.
	transport mail.Transport
	// reach tells persons instead of the configured ways; empty otherwise.
	reach jobs.Reach
	// draining is set once the program is told to stop.
	draining *atomic.Bool
}

func configured() (config, error) {
	c, err := readConfig(os.Getenv)
	if err != nil {
		return config{}, fmt.Errorf("configuration:\n%w", err)
	}
	return c, nil
}

func serveCommand(ctx context.Context, _ []string) error {
	c, err := configured()
	if err != nil {
		return err
	}
	if len(c.Providers) == 0 {
		return errors.New("OIDC_PROVIDERS: nobody could sign in; configure a provider, or try `demo`")
	}
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	slog.SetDefault(log)
	server, err := openDatabase(ctx, &c)
	if err != nil {
		return err
	}
	defer server.stop()
	if c.Migrate != "" {
		if _, err := db.Migrate(ctx, c.Migrate); err != nil {
			return err
		}
	}
	return portal{config: c, database: server, log: log, ready: func(address string) { log.Info("listening", "address", address) }}.serve(ctx)
}

// collectAt lets the heap grow to five times what lives before it is swept: a
// page is garbage as soon as it is sent, and what lives is small. GOGC goes
// before it.
const collectAt = 400

// serve runs until ctx ends, then lets requests under way finish.
func (p portal) serve(ctx context.Context) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	if err := db.CheckLogin(ctx, p.config.Database); err != nil {
		return err
	}
	p.draining = &atomic.Bool{}
	pool, err := db.Open(p.config.Database, p.config.pool())
	if err != nil {
		return err
	}
	defer pool.Close()
	printer := p.printer()
	if printer != nil {
		defer printer.Close()
	}
	app, err := p.build(pool, printer)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", p.config.Address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	failed := make(chan error, 2)
	go func() { failed <- app.Listener(listener) }()
	worked := make(chan struct{})
	working, stopWork := context.WithCancel(context.Background())
	defer stopWork()
	go func() {
		defer close(worked)
		if err := p.work(working, pool); err != nil {
			failed <- err
		}
	}()
	p.ready(p.config.Public.String())
	select {
	case err = <-failed:
	case <-ctx.Done():
		err = errors.Join(p.drain(failed), app.ShutdownWithTimeout(p.config.Stop))
	}
	stopWork()
	<-worked
	return err
}

// drain says on /readyz that the portal leaves, and serves all the same until the
// balancer has had the time to see it: nobody it still sends is turned away.
func (p portal) drain(failed <-chan error) error {
	p.draining.Store(true)
	select {
	case err := <-failed: // nothing is served any more
		return err
	case <-time.After(p.config.Drain):
		return nil
	}
}

// work runs the jobs in this process where nobody else could: the private
// database has no other program beside it.
func (p portal) work(ctx context.Context, pool *db.Pool) error {
	if p.database.own == nil {
		return nil
	}
	words, err := locales.Load()
	if err != nil {
		return err
	}
	letters, err := post(p.config, p.transport, words)
	if err != nil {
		return err
	}
	return jobs.Run(ctx, jobs.With{DSN: p.config.queue(), Connections: p.config.QueueConns, Pool: pool, Post: letters, Reach: p.reached(), Scanner: p.config.Scanner, Log: p.log})
}

func (p portal) build(pool *db.Pool, printer *pdf.Printer) (*fiber.App, error) {
	catalogue, err := locales.Load()
	if err != nil {
		return nil, err
	}
	key, err := secret(p.config)
	if err != nil {
		return nil, err
	}
	providers, origins, err := providersOf(p.config)
	if err != nil {
		return nil, err
	}
	registry, err := listenForMetrics(p.config, pool, p.log)
	if err != nil {
		return nil, err
	}
	var metrics *web.Metrics
	if registry != nil {
		metrics = web.NewMetrics(registry)
	}
	w := &web.Portal{Pool: pool, Catalogue: catalogue, PublicURL: p.config.Public, Secret: key, Demo: p.demo, Log: p.log,
		Metrics: metrics, MailKey: p.mailKey(key), Providers: origins, Proxies: p.config.Proxies, Mount: p.mount}
	return w.Build(handlers.Routes(handlers.With{Providers: providers, Ready: p.isReady(pool), Demo: p.extra, Referrals: p.referrals(printer), Summonses: p.summonses()}), handlers.Navigation()), nil
}

// referrals is what the pages of referrals need of this installation.
func (p portal) referrals(printer *pdf.Printer) referrals.With {
	with := referrals.With{Files: document.Rules{MaxBytes: p.config.AttachmentBytes, Scanner: p.config.Scanner != nil}}
	if printer != nil {
		with.Print = printer.Print
	}
	return with
}

// printer drives the browser that makes PDFs; nil where there is none.
func (p portal) printer() *pdf.Printer {
	if p.config.Chromium == "" {
		return nil
	}
	return pdf.New(p.config.Chromium)
}

// mailKey is empty where no e-mail is sent: links are then shown instead.
func (p portal) mailKey(secret []byte) []byte {
	if p.transport == nil && p.config.Mail.Host == "" {
		return nil
	}
	return mailKey(secret)
}

// behind is why a portal or a worker waits that is newer than the schema.
func behind(lacking int) error {
	return fmt.Errorf("the schema lacks %d migrations of this version, or does not let them be counted: run portal migrate", lacking)
}

// isReady says what stands in the way of serving.
func (p portal) isReady(pool *db.Pool) func(context.Context) error {
	return func(ctx context.Context) error {
		if p.draining.Load() {
			return errors.New("told to stop")
		}
		if !p.database.alive() {
			return errors.New("the private database is down")
		}
		lacking, err := db.Behind(ctx, pool)
		if err != nil {
			return err
		}
		if lacking > 0 {
			return behind(lacking)
		}
		months, err := account.JournalMonthsAhead(ctx, pool)
		if err != nil {
			return err
		}
		if months < 2 {
			return fmt.Errorf("the journal reaches %d months ahead: run the worker", months)
		}
		return nil
	}
}

func providersOf(c config) (signin.Providers, []string, error) {
	var all signin.Providers
	var origins []string
	for _, p := range c.Providers {
		made, err := oidc.New(p.party(c.Public))
		if err != nil {
			return nil, nil, err
		}
		issuer, err := url.Parse(p.Issuer)
		if err != nil {
			return nil, nil, fmt.Errorf("issuer of %s: %w", p.Key, err)
		}
		all, origins = append(all, signin.Provider{Provider: made, For: p.For}), append(origins, issuer.Scheme+"://"+issuer.Host)
	}
	return all, origins, nil
}
