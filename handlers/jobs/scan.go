package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"passerelle/handlers/scan"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/document"
	"passerelle/models/fault"
)

// scanFiles has the scanner look at what waits in quarantine.
type scanFiles struct{}

func (scanFiles) Kind() string { return "scan_files" }

// onceAMinute lets what several instances ask for in the same minute be done
// once; a look that takes longer goes on, and files are judged once all the same.
func onceAMinute() *river.InsertOpts {
	return &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: time.Minute}, MaxAttempts: 1}
}

func addScan(all *river.Workers, pool *db.Pool, scanner *scan.Client) {
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, _ *river.Job[scanFiles]) error {
		if scanner == nil {
			return nil // another instance, set up with one, looks in the next minute
		}
		return scanEverywhere(ctx, pool, scanner)
	}))
}

// scanEverywhere looks at each service in turn. A scanner that is down leaves
// everything in quarantine, and the next minute begins again.
func scanEverywhere(ctx context.Context, pool *db.Pool, scanner *scan.Client) error {
	all, err := services(ctx, pool)
	for _, service := range all {
		err = errors.Join(err, scanIn(ctx, pool, scanner, actor.ForWorker(service)))
	}
	return err
}

// scanIn reads a file, then has it looked at with no transaction open, then
// writes the verdict.
func scanIn(ctx context.Context, pool *db.Pool, scanner *scan.Client, who actor.Actor) error {
	var waiting []document.ID
	err := pool.Read(ctx, who, func(tx *db.Tx) (err error) {
		waiting, err = document.Waiting(ctx, tx)
		return err
	})
	for _, id := range waiting {
		if one := scanOne(ctx, pool, scanner, who, id); one != nil {
			err = errors.Join(err, fmt.Errorf("document %s: %w", id, one))
		}
	}
	return err
}

func scanOne(ctx context.Context, pool *db.Pool, scanner *scan.Client, who actor.Actor, id document.ID) error {
	var body []byte
	err := pool.Read(ctx, who, func(tx *db.Tx) (err error) {
		body, err = document.Bytes(ctx, tx, id)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil // removed since it was listed
	}
	if err != nil {
		return err
	}
	finding, err := scanner.Scan(ctx, body)
	if err != nil {
		return err
	}
	err = pool.Write(ctx, who, func(tx *db.Tx) error {
		if finding != "" {
			return document.Condemn(ctx, tx, id, finding)
		}
		return document.Pass(ctx, tx, id)
	})
	if fault.Is(err, fault.Conflict) {
		return nil // removed, or judged by another instance
	}
	return err
}
