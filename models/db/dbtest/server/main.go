// Command server starts a throwaway PostgreSQL, runs a command that finds it in
// TEST_DATABASE_URL, and stops it again: one server for a whole run of tests.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"passerelle/models/db/dbtest"
)

func main() { os.Exit(run(os.Args[1:])) }

func run(command []string) int {
	if len(command) == 0 {
		fmt.Fprintln(os.Stderr, "usage: server <command> …")
		return 2
	}
	dsn, stop, err := dbtest.Start()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer stop()
	// Who interrupts the run interrupts the command too, which is of the same group;
	// the server is stopped and its files removed when that has ended.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt, syscall.SIGTERM)
	child := exec.Command(command[0], command[1:]...)
	child.Env = append(os.Environ(), "TEST_DATABASE_URL="+dsn)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = child.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
