package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"passerelle/models/db/postgres"
)

// database is the server behind the connection strings of the configuration:
// given, or our own child.
type database struct{ own *postgres.Server }

// openDatabase starts the private server where none is given, and fills the
// connection strings in.
func openDatabase(ctx context.Context, c *config) (database, error) {
	if c.Database != "" {
		return database{}, nil
	}
	folder, err := dataFolder(*c)
	if err != nil {
		return database{}, err
	}
	own, err := postgres.Start(ctx, postgres.Options{DataDir: folder, Log: slog.Default()})
	if err != nil {
		return database{}, err
	}
	c.Database = own.DSN(postgres.Login, postgres.Database)
	c.Migrate = own.DSN(postgres.Owner, postgres.Database)
	return database{own}, nil
}

func (d database) alive() bool { return d.own == nil || d.own.Alive() }

func (d database) stop() {
	if d.own == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := d.own.Stop(ctx); err != nil {
		slog.Error("the database did not stop in good order", "error", err)
	}
}

func dataFolder(c config) (string, error) {
	if c.DataDir != "" {
		return filepath.Abs(c.DataDir)
	}
	return postgres.DefaultDataDir()
}

// secret is the configured one, or one made once and kept in the data folder.
func secret(c config) ([]byte, error) {
	if c.Secret != "" {
		return []byte(c.Secret), nil
	}
	folder, err := dataFolder(c)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, "secret")
	kept, err := os.ReadFile(path)
	if err == nil && len(kept) >= 32 {
		return kept, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("secret: %w", err)
	}
	fresh := make([]byte, 32)
	rand.Read(fresh)
	text := []byte(hex.EncodeToString(fresh))
	if err := os.MkdirAll(folder, 0o711); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	return text, nil
}
