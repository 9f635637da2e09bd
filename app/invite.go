package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/postgres"
	"passerelle/models/fault"
)

// inviteCommand opens an invitation and prints its link: the way in for the
// first administrator, and for the first manager of a service or an
// organisation that exists. Who may start the program on this machine may do it.
func inviteCommand(ctx context.Context, arguments []string) error {
	c, err := configured()
	if err != nil {
		return err
	}
	server, err := databaseBeside(ctx, &c)
	if err != nil {
		return err
	}
	defer server.stop()
	if c.Migrate != "" {
		if _, err := db.Migrate(ctx, c.Migrate); err != nil {
			return err
		}
	}
	if err := db.CheckLogin(ctx, c.Database); err != nil {
		return err
	}
	pool, err := db.Open(c.Database, db.Options{MaxConns: 1})
	if err != nil {
		return err
	}
	defer pool.Close()
	return invite(ctx, os.Stdout, pool, c.Public.String(), arguments)
}

// databaseBeside is the configured server, the private one of a portal that is
// serving, or a private one for as long as the command lasts.
func databaseBeside(ctx context.Context, c *config) (database, error) {
	if c.Database != "" {
		return database{}, nil
	}
	folder, err := dataFolder(*c)
	if err != nil {
		return database{}, err
	}
	if dsn, found := postgres.Beside(folder); found && db.CheckLogin(ctx, dsn(postgres.Login, postgres.Database)) == nil {
		c.Database = dsn(postgres.Login, postgres.Database)
		return database{}, nil // the portal that serves has migrated
	}
	return openDatabase(ctx, c)
}

// invite reads the words behind the command and prints the link.
func invite(ctx context.Context, out io.Writer, pool *db.Pool, portal string, arguments []string) error {
	flags := flag.NewFlagSet("invite", flag.ContinueOnError)
	role := flags.String("role", "", "code of the role: admin, dpo, statistics; director or manager of a service; partner_manager of an organisation")
	email := flags.String("email", "", "address that is expected at the first sign-in")
	service := flags.String("service", "", "name of the service")
	organisation := flags.String("organisation", "", "name of the organisation")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if *role == "" || *email == "" || flags.NArg() > 0 {
		flags.Usage()
		return errors.New("invite: --role and --email are needed")
	}
	token, until := web.NewToken(), time.Time{}
	err := pool.Write(ctx, actor.Actor{Kind: actor.Admin, Role: actor.Administrator}, func(tx *db.Tx) (err error) {
		wanted := account.NewInvitation{Email: *email, Role: actor.Role(*role)}
		if *service != "" {
			if wanted.Service, err = account.ServiceNamed(ctx, tx, *service); err != nil {
				return err
			}
		}
		if *organisation != "" {
			if wanted.Organisation, err = account.OrganisationNamed(ctx, tx, *organisation); err != nil {
				return err
			}
		}
		until = tx.Now.Add(account.InvitationLasts)
		_, err = account.Invite(ctx, tx, wanted, token)
		return err
	})
	if err != nil {
		return inWords(err)
	}
	fmt.Fprintf(out, "%s/invitations/%s\nIt opens once, until %s. It is not kept anywhere: pass it on by a safe means.\n",
		portal, token, until.UTC().Format("2006-01-02 15:04 MST"))
	return nil
}

// inWords says a refusal in English, as every command speaks.
func inWords(err error) error {
	refused, ok := fault.As(err)
	if !ok {
		return err
	}
	catalogue, failed := locales.Load()
	if failed != nil {
		return errors.Join(err, failed)
	}
	ctx := locales.Into(context.Background(), catalogue.Localizer("en", time.UTC))
	if len(refused.Fields) == 0 {
		return fmt.Errorf("invite: %s", locales.T(ctx, refused.Key, refused.Args...))
	}
	var all []error
	for _, field := range refused.Fields {
		all = append(all, fmt.Errorf("invite: --%s: %s", field.Field, locales.T(ctx, field.Key, field.Args...)))
	}
	return errors.Join(all...)
}
