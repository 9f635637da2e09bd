//go:build !release

package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/gofiber/fiber/v2"

	"passerelle/app/bench"
	"passerelle/handlers/catalogue"
	"passerelle/handlers/demo"
	"passerelle/handlers/jobs"
	"passerelle/handlers/outbox"
	"passerelle/locales"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/static"
	"passerelle/views/layout"
	views "passerelle/views/signin"
)

func furtherCommands() []command {
	return []command{
		{"demo", "serve a demonstration with invented data and its own sign-in, on this machine only", demoCommand},
		{"bench", "measure the hot pages against the database alone, on invented data", bench.Command},
	}
}

// demoCommand needs nothing but a place for its data: it starts the database,
// fills it once, and is its own identity provider.
func demoCommand(ctx context.Context, _ []string) error {
	c, err := configured()
	if err != nil {
		return err
	}
	if !loopback(c.Public.Hostname()) || c.values["LISTEN"] != "127.0.0.1" {
		return fmt.Errorf("LISTEN, PUBLIC_URL: the demonstration asks for no proof of who one is, and answers this machine only")
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	slog.SetDefault(log)
	server, err := openDatabase(ctx, &c)
	if err != nil {
		return err
	}
	defer server.stop()
	if c.Migrate == "" {
		return fmt.Errorf("MIGRATE_DATABASE_URL: the demonstration fills the database as its owner")
	}
	if _, err := db.Migrate(ctx, c.Migrate); err != nil {
		return err
	}
	began := time.Now()
	if err := fixture.Demonstration(ctx, c.Migrate, c.Database, began); err != nil {
		return err
	}
	issuer := c.Public.String() + demo.Path
	if err := fixture.Bind(ctx, c.Migrate, issuer, began); err != nil {
		return err
	}
	clientSecret := rand.Text()
	c.Providers = []provider{{Key: "demo", Issuer: issuer, ClientID: "passerelle", ClientSecret: clientSecret, Auth: "post", PKCE: true,
		Claims: true, StepUpACR: []string{demo.Fresh}}}
	mount, err := mountProvider(c, clientSecret)
	if err != nil {
		return err
	}
	box := &outbox.Outbox{}
	return portal{config: c, database: server, demo: true, extra: append(catalogue.Routes(), box.Routes()...), mount: mount, log: log, ready: greet, transport: box, reach: jobs.Reach{SMS: box.SMS(), From: "rendez-vous@exemple.test"}}.serve(ctx)
}

func greet(address string) {
	fmt.Println("Passerelle – " + address)
	if !static.Has("vendor/htmx.min.js") {
		fmt.Println("Without npm the pages work, without enhancement (htmx is not installed).")
	}
}

func mountProvider(c config, clientSecret string) (func(*fiber.App), error) {
	all, err := locales.Load()
	if err != nil {
		return nil, err
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return nil, err
	}
	french := all.Localizer("fr", paris)
	handler, err := demo.New(demo.Options{
		BaseURL: c.Public.String(), ClientID: "passerelle", ClientSecret: clientSecret,
		RedirectURIs: []string{c.Public.String() + "/sign-in/demo/callback"}, PostLogoutURIs: []string{c.Public.String() + "/signed-out"},
		Groups: personaGroups(french),
		RenderLogin: func(ctx context.Context, w io.Writer, page demo.LoginPage) error {
			ctx = layout.Into(locales.Into(ctx, french), layout.Shell{Product: "Passerelle", Demo: true})
			return views.PersonasPage(personasOf(page)).Render(ctx, w)
		},
	})
	if err != nil {
		return nil, err
	}
	return func(app *fiber.App) { demo.Mount(app, demo.Path, handler) }, nil
}

func personaGroups(french *locales.Localizer) []demo.Group {
	ctx := locales.Into(context.Background(), french)
	var groups []demo.Group
	for _, p := range fixture.Personas {
		title := locales.T(ctx, "sign_in.personas.national")
		switch {
		case p.Service != nil:
			title = p.Service.Name
		case p.Organisation != nil:
			title = locales.T(ctx, "sign_in.personas.partners")
		}
		if len(groups) == 0 || groups[len(groups)-1].Title != title {
			groups = append(groups, demo.Group{Title: title})
		}
		persona := demo.Persona{Slug: p.Slug, Name: p.Name, Role: locales.T(ctx, "role.label."+string(p.Role)), Place: p.Place(), Hint: p.Hint,
			GivenName: p.GivenName, UsualName: p.UsualName}
		if p.Organisation != nil {
			persona.SIRET = p.Organisation.SIRET
		}
		last := &groups[len(groups)-1]
		last.Personas = append(last.Personas, persona)
	}
	return groups
}

func personasOf(page demo.LoginPage) views.Personas {
	shown := views.Personas{Action: page.Action, FieldName: "request", FieldValue: page.RequestID, Again: page.Again, Restart: page.Restart}
	for _, g := range page.Groups {
		group := views.Group{Title: g.Title}
		for _, p := range g.Personas {
			group.Personas = append(group.Personas, views.Persona{Slug: p.Slug, Name: p.Name, Role: p.Role, Place: p.Place, Hint: p.Hint})
		}
		shown.Groups = append(shown.Groups, group)
	}
	return shown
}
