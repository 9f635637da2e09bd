package main

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/day"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

// The portal is killed while it records nine marks: the telephone keeps them and
// sends them to the one that is started next, once.
func TestStory03PortalKilledInTheMiddleRecordsEachMarkOnce(t *testing.T) {
	r := rehearse(t)
	g := programmetest.New(t, r.world, programmetest.Options{From: day.On(time.Now(), time.UTC).Add(7)})
	g.Enrolled(t, r.world, fixture.Nadia, 9)
	r.world.Exec(t, "update sessions set starts_at = now() - interval '5 minutes', ends_at = now() + interval '2 hours' where id = $1", g.Sessions[0].ID.UUID)
	r.start()
	b := browsertest.Open(t, "http://localhost:"+r.port, browsertest.Phone)
	b.SignIn(r.token)
	b.Go("/sessions/" + g.Sessions[0].ID.String())
	b.Wait("the worker", "navigator.serviceWorker.controller !== null")
	b.Click("button[name=fill]")

	lock, err := pgx.Connect(t.Context(), r.world.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close(context.Background())
	held, err := lock.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := held.Exec(t.Context(), "lock table attendance in share mode"); err != nil {
		t.Fatal(err)
	}
	b.Click(".ps-stickybar button:first-child")
	for waiting := 0; waiting == 0; <-time.After(10 * time.Millisecond) { // until the portal is in the middle of it
		r.world.Scan(t, "select count(*) from pg_locks where not granted and relation = 'attendance'::regclass", nil, &waiting)
	}
	r.kill()
	b.Wait("the banner", "document.querySelector('[data-ps-net]').dataset.state === 'offline'")
	if err := held.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.start()
	b.Wait("the marks to go by themselves", "document.querySelector('[data-ps-net]').dataset.state === 'sent'")
	var marks, people, lines int
	r.world.Scan(t, `select count(*), count(distinct enrolment_id), (select count(*) from journal where noun = 'session' and noun_id = $1) from attendance`,
		[]any{g.Sessions[0].ID.UUID}, &marks, &people, &lines)
	if marks != 9 || people != 9 || lines < 1 {
		t.Errorf("%d rows of %d people, %d lines of journal", marks, people, lines)
	}
}
