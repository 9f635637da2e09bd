package main

import (
	"context"
	"fmt"

	"passerelle/handlers"
	"passerelle/models/db"
)

// routesCommand prints one route a line, without heading and without a
// database: method, path, permission.
func routesCommand() error {
	for _, r := range handlers.Routes(handlers.With{Ready: func(context.Context) error { return nil }}) {
		fmt.Printf("%-5s %-50s %s\n", r.Method, r.Path, r.Need)
	}
	return nil
}

func migrateCommand(ctx context.Context, _ []string) error {
	c, err := configured()
	if err != nil {
		return err
	}
	server, err := openDatabase(ctx, &c)
	if err != nil {
		return err
	}
	defer server.stop()
	if c.Migrate == "" {
		return fmt.Errorf("MIGRATE_DATABASE_URL: needed to migrate")
	}
	done, err := db.Migrate(ctx, c.Migrate)
	if err != nil {
		return err
	}
	fmt.Printf("%d migrations ran\n", done)
	return nil
}
