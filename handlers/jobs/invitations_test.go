package jobs_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/jobs/mail"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/notification"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/schedule"
)

// A series that is edited is one e-mail with all of it, across the night on which the
// clocks change. Who answers for somebody enrolled leads nothing.
func TestASeriesThatMovesIsOneEMailWithEachOfItsSessions(t *testing.T) {
	r := newRig(t)
	g := r.led(day.Of(2027, time.March, 16))
	r.move(fixture.Helene.Actor(), g.Sessions[0], day.Of(2027, time.March, 17), schedule.AllToCome)
	r.workUntil(settled)
	var want []string
	for i, s := range g.Sessions {
		hour := 17
		if i > 1 {
			hour = 16 // since 28 March
		}
		want = append(want, line("REQUEST", s, 1, time.Date(2027, time.March, 17+7*i, hour, 0, 0, 0, time.UTC)))
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Yanis} {
		l := r.to(who)
		if got := read(t, l); !slices.Equal(got, want) {
			t.Errorf("%s reads %q, want %q", who.Slug, got, want)
		}
		if l.Subject != "Plusieurs séances ont changé de date" || !strings.Contains(l.Text, "fichiers joints mettent votre agenda à jour") || !strings.Contains(l.HTML, "fichiers joints mettent votre agenda à jour") {
			t.Errorf("%s reads %s", who.Slug, l.Text)
		}
	}
	if l := r.to(fixture.Marc); len(l.Calendar) != 0 || strings.Contains(l.Text, "agenda") {
		t.Errorf("Marc leads: %s", l.Text)
	}
}

func TestOverseasAnInvitationKeepsTheHourOfItsClocks(t *testing.T) {
	r := newRig(t)
	g := programmetest.New(t, r.Database, programmetest.Options{By: fixture.Tefa, From: day.Of(2027, time.March, 23)})
	r.workUntil(settled)
	var want []string
	for i, s := range g.Sessions {
		want = append(want, line("REQUEST", s, 0, time.Date(2027, time.March, 23+7*i, 14, 0, 0, 0, time.UTC)))
	}
	l := r.to(fixture.Tefa)
	if got := read(t, l); !slices.Equal(got, want) {
		t.Errorf("reads %q, want %q", got, want)
	}
	// It was their own act: nothing of it is news.
	if l.Subject != "Vos séances, pour votre agenda" || strings.Contains(l.Text, "/inbox") {
		t.Errorf("%s: %s", l.Subject, l.Text)
	}
	var items int
	if r.Scan(t, "select count(*) from inbox_items", nil, &items); items != 0 {
		t.Errorf("%d messages of an act of one's own", items)
	}
}

// An e-mail says how things are when it leaves: two that waited for a server say the
// same, and of what was called off meanwhile that it is.
func TestAnEMailThatLeavesLateBringsTheLastState(t *testing.T) {
	r := newRig(t)
	g := r.led(november)
	r.post.Transport = nil
	s := g.Sessions[1]
	r.move(fixture.Helene.Actor(), s, day.Of(2026, time.December, 2), schedule.ThisSession)
	r.Stand(dbtest.Monday.Add(time.Minute))
	r.move(fixture.Helene.Actor(), s, day.Of(2026, time.December, 3), schedule.ThisSession)
	r.workUntil("select count(*) >= 6 and bool_and(reason = 'not_configured') from mails")
	r.post.Transport = r.box
	r.workUntil(settled)
	want := line("REQUEST", s, 2, time.Date(2026, time.December, 3, 17, 0, 0, 0, time.UTC))
	yanis := 0
	for _, l := range r.box.got() {
		if !strings.HasPrefix(l.To, "yanis@") {
			continue
		}
		yanis++
		if got := read(t, l); !slices.Equal(got, []string{want}) {
			t.Errorf("reads %q, want %q", got, want)
		}
	}
	if yanis != 2 {
		t.Errorf("%d letters", yanis)
	}
	r.forget()
	r.post.Transport = nil
	r.Stand(dbtest.Monday.Add(2 * time.Minute))
	r.move(fixture.Helene.Actor(), s, day.Of(2026, time.December, 4), schedule.ThisSession)
	r.Stand(dbtest.Monday.Add(3 * time.Minute))
	r.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error { return programme.CancelSession(ctx, tx, s.ID, "Panne") })
	r.workUntil("select count(*) >= 6 and bool_and(reason = 'not_configured') from mails")
	r.post.Transport = r.box
	r.workUntil(settled)
	off := line("CANCEL", s, 4, time.Date(2026, time.December, 4, 17, 0, 0, 0, time.UTC))
	for _, l := range r.box.got() {
		led := strings.HasPrefix(l.To, "nadia@") || strings.HasPrefix(l.To, "yanis@")
		if got := read(t, l); led && !slices.Equal(got, []string{off}) {
			t.Errorf("%s reads %q, want %q", l.To, got, off)
		}
	}
}

// Who is taken out of a team has its sessions to come cancelled, and who comes back
// is invited again: each time under a higher number.
func TestATeamThatChangesInvitesAndCancels(t *testing.T) {
	r := newRig(t)
	g := r.led(november)
	r.Stand(g.Sessions[1].EndsAt.Add(time.Hour)) // two are over
	team := func(fn func(context.Context, *db.Tx) error) mail.Letter {
		t.Helper()
		r.forget()
		r.as(fixture.Helene.Actor(), fn)
		r.workUntil(settled)
		return r.to(fixture.Yanis)
	}
	want := func(method string, sequence int) (all []string) {
		for _, s := range g.Sessions[2:] {
			all = append(all, line(method, s, sequence, s.StartsAt))
		}
		return all
	}
	leave := func(ctx context.Context, tx *db.Tx) error {
		return programme.Leave(ctx, tx, g.Cycle, fixture.Yanis.Account())
	}
	gone := team(leave)
	if got := read(t, gone); !slices.Equal(got, want("CANCEL", 1)) || gone.Subject != "Vous n’animez plus un groupe" {
		t.Errorf("%s: %q", gone.Subject, got)
	}
	r.Stand(g.Sessions[1].EndsAt.Add(2 * time.Hour))
	back := team(func(ctx context.Context, tx *db.Tx) error {
		return programme.Join(ctx, tx, g.Cycle, fixture.Yanis.Membership(), programme.External)
	})
	if got := read(t, back); !slices.Equal(got, want("REQUEST", 2)) || back.Subject != "Vous animez un groupe" {
		t.Errorf("%s: %q", back.Subject, got)
	}
	r.Stand(g.Sessions[1].EndsAt.Add(3 * time.Hour))
	if got := read(t, team(leave)); !slices.Equal(got, want("CANCEL", 3)) {
		t.Errorf("left again: %q", got)
	}
	// What happens to it since is none of theirs.
	r.forget()
	r.Stand(g.Sessions[1].EndsAt.Add(4 * time.Hour))
	r.move(fixture.Helene.Actor(), g.Sessions[2], day.Of(2026, time.December, 9), schedule.ThisSession)
	r.workUntil(settled)
	for _, l := range r.box.got() {
		if strings.HasPrefix(l.To, "yanis@") {
			t.Errorf("told %s", l.Subject)
		}
	}
}

// A calendar learns nothing from a message that was read in the portal, nor from what
// its owner did.
func TestWhatWasReadOrDoneOneselfReachesTheCalendarAllTheSame(t *testing.T) {
	r := newRig(t)
	g := r.led(november)
	r.post.Transport = nil
	r.move(fixture.Nadia.Actor(), g.Sessions[1], day.Of(2026, time.December, 2), schedule.ThisSession)
	r.workUntil("select count(*) >= 3 and bool_and(reason = 'not_configured') from mails")
	r.Exec(t, "update inbox_items set read_at = $1", dbtest.Monday)
	r.post.Transport = r.box
	r.workUntil(settled)
	want := []string{line("REQUEST", g.Sessions[1], 1, time.Date(2026, time.December, 2, 17, 0, 0, 0, time.UTC))}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Yanis} {
		l := r.to(who)
		if got := read(t, l); !slices.Equal(got, want) || l.Subject != "Vos séances, pour votre agenda" {
			t.Errorf("%s, %s: %q", who.Slug, l.Subject, got)
		}
	}
	for _, l := range r.box.got() { // Marc has read his
		if strings.HasPrefix(l.To, "marc@") {
			t.Errorf("Marc is told %s", l.Subject)
		}
	}
}

// Once a day, one e-mail brings what is to enter and what is to go, in two files.
func TestADailyEMailBringsWhatChangedSinceTheLast(t *testing.T) {
	r := newRig(t)
	g := r.led(november)
	prefer(r, fixture.Yanis, notification.Daily, notification.InvitesWithMail)
	r.move(fixture.Helene.Actor(), g.Sessions[1], day.Of(2026, time.December, 2), schedule.ThisSession)
	r.as(fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return programme.CancelSession(ctx, tx, g.Sessions[2].ID, "Panne")
	})
	r.workUntil(settled)
	r.Stand(time.Date(2026, time.November, 24, 7, 0, 0, 0, time.UTC))
	r.as(actor.ForWorkerOf(fixture.Horizon.ID), notification.Digest)
	r.workUntil("select count(*) = 1 and bool_and(status = 'sent') from mails where kind = 'digest'")
	want := []string{
		line("REQUEST", g.Sessions[1], 1, time.Date(2026, time.December, 2, 17, 0, 0, 0, time.UTC)),
		line("CANCEL", g.Sessions[2], 1, g.Sessions[2].StartsAt),
	}
	l := r.to(fixture.Yanis)
	if got := read(t, l); !slices.Equal(got, want) || l.Subject != "Du nouveau dans vos messages" {
		t.Errorf("%s: %q, want %q", l.Subject, got, want)
	}
}

func TestWhoWantsNoInvitationGetsNone(t *testing.T) {
	r := newRig(t)
	g := r.led(november)
	prefer(r, fixture.Yanis, notification.AtOnce, notification.InvitesNone)
	prefer(r, fixture.Nadia, notification.AtOnce, notification.InvitesNone)
	r.move(fixture.Nadia.Actor(), g.Sessions[1], day.Of(2026, time.December, 2), schedule.ThisSession)
	r.workUntil(settled)
	if l := r.to(fixture.Yanis); len(l.Calendar) != 0 || l.Subject != "Une séance a changé de date" {
		t.Errorf("%s with %d files", l.Subject, len(l.Calendar))
	}
	for _, l := range r.box.got() { // of her own act Nadia is told nothing at all
		if strings.HasPrefix(l.To, "nadia@") {
			t.Errorf("Nadia is told %s", l.Subject)
		}
	}
}

// Nothing in what goes into a calendar says what a group is about, who is in it, who
// leads it with one, or why it moved.
func TestAnInvitationNamesNobodyButItsReader(t *testing.T) {
	r := newRig(t)
	g := r.led(november)
	r.move(fixture.Helene.Actor(), g.Sessions[1], day.Of(2026, time.December, 2), schedule.AllToCome)
	r.workUntil(settled)
	var needles []string
	r.Scan(t, `select array_agg(distinct lower(n)) from (select last_name n from persons union select name from memberships union select split_part(name, ' ', 1) from memberships
		union select name from programmes union select theme from sessions union select email from accounts) all_names where length(n) > 4`, nil, &needles)
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Yanis} {
		l := r.to(who)
		said := ""
		for _, f := range l.Calendar {
			said += strings.ReplaceAll(string(f.Content), "\r\n ", "")
		}
		if !strings.Contains(said, "SUMMARY:Cycle 2026-") || len(needles) < 300 {
			t.Fatalf("%d needles in %s", len(needles), said)
		}
		said = strings.ToLower(strings.ReplaceAll(said, l.To, ""))
		for _, needle := range append(needles, "tribunal", "motivation") {
			if strings.Contains(said, needle) {
				t.Errorf("%s reads %q in %s", who.Slug, needle, said)
			}
		}
	}
}

// A worker of one place is given nothing of the e-mails of another.
func TestAWorkerReadsSessionsOfItsOwnEMailsOnly(t *testing.T) {
	r := newRig(t)
	g := r.led(november)
	r.move(fixture.Helene.Actor(), g.Sessions[1], day.Of(2026, time.December, 2), schedule.ThisSession)
	r.workUntil(settled)
	var mails, places []string
	r.Scan(t, "select array_agg(id::text order by id), array_agg(coalesce(service_id, organisation_id)::text order by id) from mails", nil, &mails, &places)
	read := 0
	for place, worker := range map[uuid.UUID]actor.Actor{
		fixture.ValClair.ID: actor.ForWorker(fixture.ValClair.ID), fixture.HauteBrume.ID: actor.ForWorker(fixture.HauteBrume.ID),
		fixture.Horizon.ID: actor.ForWorkerOf(fixture.Horizon.ID), fixture.Relais.ID: actor.ForWorkerOf(fixture.Relais.ID),
	} {
		for i, one := range mails {
			found, err := r.BySQL(t, worker, "select * from app.sessions_of_mail($1)", one)
			if err != nil || found > 0 && places[i] != place.String() {
				t.Errorf("a worker of %s reads %d of a mail of %s, %v", place, found, places[i], err)
			}
			read += int(found)
		}
	}
	if read != 2 {
		t.Errorf("%d sessions are read at all", read)
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Yanis} {
		if _, err := r.BySQL(t, who.Actor(), "select * from app.sessions_of_mail($1)", mails[0]); err == nil {
			t.Errorf("%s may ask", who.Slug)
		}
	}
}
