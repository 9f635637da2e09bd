package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

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
	if err := migrated(ctx, pool, log); err != nil {
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

// migrated returns once the schema has all that this version's jobs may name, or when
// ctx ends: one that is started before the migration takes no job from those that run.
func migrated(ctx context.Context, pool *db.Pool, log *slog.Logger) error {
	for said := 0; ; {
		lacking, err := db.Behind(ctx, pool)
		if err != nil || lacking == 0 {
			return err
		}
		if lacking != said {
			log.Warn("not working yet", "error", behind(lacking).Error())
			said = lacking
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}
