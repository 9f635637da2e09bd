package main

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"passerelle/handlers/jobs"
	"passerelle/locales"
	"passerelle/models/db"
)

// workCommand runs the jobs beside one or several portals that serve.
func workCommand(ctx context.Context, _ []string) error {
	c, err := configured()
	if err != nil {
		return err
	}
	if c.Database == "" {
		return errors.New("DATABASE_URL: needed to work; a portal with a private database runs its jobs itself")
	}
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	if err := db.CheckLogin(ctx, c.Database); err != nil {
		return err
	}
	pool, err := db.Open(c.Database, c.pool())
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := listenForMetrics(c, pool, log); err != nil {
		return err
	}
	words, err := locales.Load()
	if err != nil {
		return err
	}
	letters, err := post(c, nil, words)
	if err != nil {
		return err
	}
	return jobs.Run(ctx, jobs.With{DSN: c.queue(), Connections: c.QueueConns, Pool: pool, Post: letters, Reach: reachOf(c), Scanner: c.Scanner, Log: log})
}
