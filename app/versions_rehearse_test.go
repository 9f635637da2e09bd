//go:build rehearse && linux

package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/models/db"
	"passerelle/models/fixture"
)

// A version takes the place of the one before while people work: the migration runs
// under the old portals, then one place after the other changes, and for a while both
// versions serve on one schema. Nobody is answered wrongly, what was answered is there
// once, who was signed in stays so, and a form drawn by one version is taken by the
// other. Then every table is given a column, as the version after might: today's portal
// does not notice.
func TestTwoVersionsServeOnOneSchema(t *testing.T) {
	old, lacks := previous(t)
	u := installed(t, old, build(t))
	u.start(0, u.old)
	u.start(1, u.old)
	worker := u.begin("work-old", u.command(u.old, "work", freePort(t)))

	nadia, karim := u.signIn(fixture.Nadia, u.Web, u.Web), u.signIn(fixture.Karim, u.Web, u.Web)
	sessions := u.sessions(10)
	spare, sessions := sessions[0], sessions[1:]
	var referral, who string
	u.world.Scan(t, "select r.id::text, r.person_id::text from referrals r join persons p on p.id = r.person_id where r.status = 'accepted' and r.organisation_id = $1 and p.referent_id = $2 order by r.id limit 1",
		[]any{fixture.Relais.ID, fixture.Nadia.Account()}, &referral, &who)
	c := &clients{u: u, served: map[string]int{}}
	t.Cleanup(func() { c.done.Store(true); c.group.Wait() })
	ofNadia, ofKarim := u.unfollowed(nadia), u.unfollowed(karim)
	known, knownToKarim := c.found(ofNadia), c.found(ofKarim)
	t.Logf("%d and %d pages to read", len(known), len(knownToKarim))
	if c.check("before anything"); len(known) < 40 || len(knownToKarim) < 20 {
		t.Fatal("too few pages")
	}
	calls := make([]int, len(sessions))
	for i, session := range sessions {
		c.calls(ofNadia, session, &calls[i])
	}
	var written, answered []string
	c.writes(ofNadia, referral, "Nadia", &written)
	c.writes(ofKarim, referral, "Karim", &answered)
	c.reads(ofNadia, known)
	c.reads(ofKarim, knownToKarim)
	c.phase("the old version alone", 2)

	early := freePort(t)
	waits := u.begin("early", u.command(u.new, "serve", early))
	u.await("the new version to live", time.Minute, func() bool { return u.answers(early, "/healthz") == http.StatusOK })
	if status := u.answers(early, "/readyz"); len(lacks) > 0 && status != http.StatusServiceUnavailable {
		t.Errorf("before the migration the new version is ready: %d", status)
	}
	if count := u.migrate(u.new); count != fmt.Sprint(len(lacks)) {
		t.Errorf("%s migrations ran of %d", count, len(lacks))
	}
	c.phase("the old version on the new schema", 2)
	u.await("the new version to be ready by itself", time.Minute, func() bool { return u.isReady(early) })
	u.end(waits, "the early portal")
	if count := u.migrate(u.old); count != "0" {
		t.Errorf("the old migration finds %s to do on the new schema", count)
	}
	u.replace(0, u.old)
	c.phase("the old version, started anew on the new schema", 2)

	u.end(worker, "the old worker")
	worker = u.begin("work-new", u.command(u.new, "work", freePort(t)))
	u.replace(1, u.new)
	c.phase("both versions", 2)
	theirs, ours := u.at(nadia, u.Portals[0]), u.at(nadia, u.Portals[1])
	u.styled(theirs, ours)
	u.crossed("old to new", theirs, ours, spare, referral, who)
	u.crossed("new to old", ours, theirs, spare, referral, who)
	u.signIn(fixture.Nadia, u.Portals[0], u.Portals[1])
	u.signIn(fixture.Nadia, u.Portals[1], u.Portals[0])
	drawn := drawnBy(theirs, spare, referral, who)
	u.replace(0, u.new)
	u.sent("old, kept open while it went", drawn, ours, spare)
	c.phase("the new version alone", 2)

	began := time.Now()
	t.Logf("%d tables were given a column in %s", u.expand(), time.Since(began).Round(time.Millisecond))
	c.phase("the new version on a schema with more in every table", 2)
	u.replace(1, u.new)
	c.phase("the new version, started anew on it", 2)
	c.stop()
	u.end(worker, "the new worker")

	for i, session := range sessions {
		u.once(session, calls[i])
	}
	for _, bodies := range [][]string{written, answered} {
		var there, rows int
		u.world.Scan(t, "select count(*), (select count(distinct body) from referral_messages where body = any($1)) from referral_messages where body = any($1)", []any{bodies}, &rows, &there)
		if rows != len(bodies) || there != len(bodies) {
			t.Errorf("%d messages were answered, %d rows, %d of them different", len(bodies), rows, there)
		}
	}
	var unwanted int
	u.world.Scan(t, "select count(*) from referral_messages where body like 'Rehearsal, %' and body <> all($1)", []any{append(written, answered...)}, &unwanted)
	if unwanted != 0 {
		t.Errorf("%d messages that nobody was told of", unwanted)
	}
	var failed string
	u.world.Scan(t, "select coalesce(string_agg(distinct kind, ', '), '') from "+db.QueueSchema+".river_job where state in ('retryable', 'discarded')", nil, &failed)
	if failed != "" {
		t.Errorf("jobs failed: %s", failed)
	}
}

// unfollowed is somebody's browser at HAProxy that goes nowhere by itself.
func (u *upgrade) unfollowed(b browser) *surfer {
	s := u.at(b, u.Web)
	s.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return s
}

func (u *upgrade) answers(port, path string) int {
	client := http.Client{Timeout: 5 * time.Second}
	answer, err := client.Get("http://127.0.0.1:" + port + path)
	if err != nil {
		return 0
	}
	answer.Body.Close()
	return answer.StatusCode
}

// once looks at a session whose roll was called so many times, the marks changing each
// time: all but the first were corrections, of everybody, and each left one line.
func (u *upgrade) once(session string, calls int) {
	u.t.Helper()
	var seats, right, corrections, lines int
	u.world.Scan(u.t, `select (select count(*) from attendance where session_id = $1), (select count(*) from attendance where session_id = $1 and mark = $2),
		(select count(*) from attendance_corrections where session_id = $1), (select count(*) from journal where noun = 'session' and noun_id = $1 and action = 'change')`,
		[]any{session, []string{"late_admitted", "present"}[calls%2]}, &seats, &right, &corrections, &lines)
	if calls < 2 || seats == 0 || right != seats || corrections != (calls-1)*seats || lines != calls {
		u.t.Errorf("session %s, called %d times: %d marks, %d as sent last, %d corrections, %d lines of journal", session, calls, seats, right, corrections, lines)
	}
}

// expand gives every table a column that today's portal does not know, and says that a
// later migration did.
func (u *upgrade) expand() int {
	u.t.Helper()
	var tables string
	u.world.Scan(u.t, "select string_agg(c.oid::regclass::text, ' ' order by c.relname) from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'schema_migrations'", nil, &tables)
	for table := range strings.FieldsSeq(tables) {
		u.world.Exec(u.t, "alter table "+table+" add column rehearsed text not null default 'of a later version'")
	}
	u.world.Exec(u.t, "insert into schema_migrations (version_id, is_applied) values (999999, true)")
	return len(strings.Fields(tables))
}

// forms are pages as one version drew them, with what somebody typed there.
type forms struct {
	roll, message, note, person, wrong answered
}

func drawnBy(s *surfer, session, referral, who string) forms {
	return forms{roll: s.get("/sessions/" + session), message: s.get("/referrals/" + referral), note: s.get("/persons/" + who + "/notes"),
		person: s.get("/persons/new"), wrong: s.get("/persons/new")}
}

// crossed sends to one place the forms that another has drawn.
func (u *upgrade) crossed(what string, drawn, sent *surfer, session, referral, who string) {
	u.t.Helper()
	u.sent(what, drawnBy(drawn, session, referral, who), sent, session)
}

func (u *upgrade) sent(what string, drawn forms, to *surfer, session string) {
	u.t.Helper()
	var before string
	u.world.Scan(u.t, "select coalesce(min(mark), '') from attendance where session_id = $1", []any{session}, &before)
	mark := map[bool]string{true: "late_admitted", false: "present"}[before == "present"]
	values, seats := called(drawn.roll.Find("form[data-ps-queue]"), mark)
	to.submit(drawn.roll, "form[data-ps-queue]", values)
	text := "Crossing, from " + what + "."
	to.submit(drawn.message, "form[action$='/messages']", url.Values{"body": {text}})
	to.submit(drawn.note, "form[action$='/notes']", url.Values{"words": {text}})
	name := strings.ToUpper(strings.ReplaceAll(strings.ReplaceAll(what, ",", ""), " ", "-"))
	to.submit(drawn.person, "form[action='/persons']", url.Values{"last_name": {name}, "first_name": {"Ophélie"}, "birth_on": {"29/02/1992"}})
	wrong := to.submit(drawn.wrong, "form[action='/persons']", url.Values{"last_name": {"WRONG-" + name}, "first_name": {"Ophélie"}, "birth_on": {"31/02/1992"}})
	if kept := wrong.Find("input[name=last_name]").AttrOr("value", ""); wrong.StatusCode != http.StatusUnprocessableEntity || kept != "WRONG-"+name {
		u.t.Errorf("%s: a mistake is answered with %d and keeps %q", what, wrong.StatusCode, kept)
	}
	var marks, messages, notes, persons int
	u.world.Scan(u.t, `select (select count(*) from attendance where session_id = $1 and mark = $2), (select count(*) from referral_messages where body = $3),
		(select count(*) from person_notes where words = $3), (select count(*) from persons where last_name in ($4, 'WRONG-' || $4))`, []any{session, mark, text, name}, &marks, &messages, &notes, &persons)
	if seats == 0 || marks != seats || messages != 1 || notes != 1 || persons != 1 {
		u.t.Errorf("%s: %d marks of %d, %d messages, %d notes, %d persons", what, marks, seats, messages, notes, persons)
	}
}

// styled looks that a page of the old version finds its files where the new one answers.
func (u *upgrade) styled(theirs, ours *surfer) {
	u.t.Helper()
	page, files := theirs.get("/"), 0
	for selector, needs := range map[string]string{"link[rel=stylesheet]": "style", "script[src]": "script"} {
		for _, tag := range page.Find(selector).Nodes {
			for _, attribute := range tag.Attr {
				if !strings.HasPrefix(attribute.Val, "/static/") {
					continue
				}
				request, err := http.NewRequestWithContext(u.t.Context(), http.MethodGet, ours.d.at(attribute.Val), nil)
				if err != nil {
					u.t.Fatal(err)
				}
				request.Header.Set("Sec-Fetch-Dest", needs)
				answer, err := ours.client.Do(request)
				if err != nil {
					u.t.Fatal(err)
				}
				answer.Body.Close()
				if files++; answer.StatusCode != http.StatusOK {
					u.t.Errorf("%s of a page of the old version: %d", attribute.Val, answer.StatusCode)
				}
			}
		}
	}
	if files < 4 {
		u.t.Errorf("a page with %d files", files)
	}
}
