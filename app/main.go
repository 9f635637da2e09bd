// Command portal is the program: it assembles the packages and is imported by
// nobody.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // zones do not depend on the machine
)

// command is one word of the command line.
type command struct {
	name, does string
	run        func(ctx context.Context, arguments []string) error
}

func commands() []command {
	return append([]command{
		{"serve", "serve the portal, as the environment configures it", serveCommand},
		{"work", "run the jobs in the background, beside portals that serve", workCommand},
		{"migrate", "bring the database's schema up to date and stop", migrateCommand},
		{"invite", "print the link that lets the first administrator or manager in", inviteCommand},
		{"config", "show every setting, secrets masked, and what is wrong with them; --reference: what they all are, as a document", func(_ context.Context, arguments []string) error { return configCommand(arguments) }},
		{"health", "ask the portal of this environment whether it lives; fails if it does not", healthCommand},
		{"flows", "write the life cycles as documents", flowsCommand},
		{"routes", "list every route with its permission", func(context.Context, []string) error { return routesCommand() }},
	}, furtherCommands()...)
}

func main() {
	// The second signal ends the program at once.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "passerelle:", strings.ReplaceAll(err.Error(), "\n", "\npasserelle: "))
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	all := commands()
	if len(arguments) > 0 {
		i := slices.IndexFunc(all, func(c command) bool { return c.name == arguments[0] })
		if i >= 0 {
			return all[i].run(ctx, arguments[1:])
		}
	}
	fmt.Fprintln(os.Stderr, "usage: portal <command>")
	for _, c := range all {
		fmt.Fprintf(os.Stderr, "  %-8s %s\n", c.name, c.does)
	}
	return errors.New("no such command")
}
