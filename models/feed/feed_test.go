package feed_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/desk"
	"passerelle/models/fault"
	"passerelle/models/feed"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func try(w *dbtest.Database, a actor.Actor, fn func(context.Context, *db.Tx) error) error {
	return w.Pool.Write(context.Background(), a, func(tx *db.Tx) error { return fn(context.Background(), tx) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func follow(t *testing.T, w *dbtest.Database, who *fixture.Persona, wanted feed.New) (made feed.ID) {
	t.Helper()
	must(t, try(w, who.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = feed.Make(ctx, tx, wanted, "token of "+who.Slug+string(wanted.Kind)+wanted.Site)
		return err
	}))
	return made
}

// reads opens a feed by its token and lists its events, as a program does.
func reads(t *testing.T, w *dbtest.Database, token string) (events []feed.Event) {
	t.Helper()
	var opened feed.Opened
	must(t, try(w, actor.ForAuth(), func(ctx context.Context, tx *db.Tx) (err error) {
		opened, err = feed.Open(ctx, tx, token)
		return err
	}))
	must(t, try(w, opened.Actor, func(ctx context.Context, tx *db.Tx) (err error) {
		events, err = feed.Events(ctx, tx, opened.Feed)
		return err
	}))
	return events
}

func answers(w *dbtest.Database, token string) bool {
	return !fault.Is(try(w, actor.ForAuth(), func(ctx context.Context, tx *db.Tx) error {
		_, err := feed.Open(ctx, tx, token)
		return err
	}), fault.NotFound)
}

func of(events []feed.Event, what uuid.UUID) (found feed.Event) {
	for _, e := range events {
		if e.Of == what {
			found = e
		}
	}
	return found
}

// G6: a session that moves keeps its identifier and grows its number, whoever
// writes; a roll call changes nothing; what is called off stays for sixty days.
func TestAMovedSessionIsTheSameWithAHigherNumber(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	follow(t, w, fixture.Nadia, feed.New{Kind: feed.Own})
	follow(t, w, fixture.Yanis, feed.New{Kind: feed.Own})
	first, second := g.Sessions[0].ID, g.Sessions[1].ID
	before := of(reads(t, w, "token of nadiaown"), second.UUID)
	if before.Sequence != 0 || before.Cancelled || before.Label != g.Sessions[0].Label || before.Number != 2 || !before.StartsAt.Equal(g.Sessions[1].StartsAt) || before.EndsAt.Sub(before.StartsAt) != 2*time.Hour {
		t.Errorf("at first %+v", before)
	}
	must(t, try(w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return programmetest.Edit(ctx, tx, second, programme.Edit{On: day.Of(2026, time.December, 2), At: day.ClockOf(17, 0), Reason: "Salle prise"})
	}))
	w.Exec(t, "update sessions set status = 'held', recorded_at = $2 where id = $1", first, dbtest.Monday)
	for _, token := range []string{"token of nadiaown", "token of yanisown"} {
		events := reads(t, w, token)
		moved := of(events, second.UUID)
		if moved.Sequence != 1 || !moved.StartsAt.Equal(time.Date(2026, 12, 2, 16, 0, 0, 0, time.UTC)) || moved.Cancelled {
			t.Errorf("%s: moved %+v", token, moved)
		}
		if held := of(events, first.UUID); held.Sequence != 0 || held.Cancelled {
			t.Errorf("%s: a roll call made %+v", token, held)
		}
	}
	must(t, try(w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return programme.CancelSession(ctx, tx, second, "Grève") }))
	if gone := of(reads(t, w, "token of yanisown"), second.UUID); gone.Sequence != 2 || !gone.Cancelled {
		t.Errorf("called off %+v", gone)
	}
	for days, stays := range map[int]bool{59: true, 61: false} {
		w.Stand(dbtest.Monday.AddDate(0, 0, days))
		if got := of(reads(t, w, "token of nadiaown"), second.UUID).Of == second.UUID; got != stays {
			t.Errorf("%d days later it is there: %v", days, got)
		}
	}
	// Of what took place only the last thirty days are told.
	if of(reads(t, w, "token of nadiaown"), first.UUID).Of != uuid.Nil {
		t.Error("a session of two months ago is still there")
	}
}

// A place is the service's own, and its feed holds what happens there alone; a
// culture coordinator reads no group of a programme.
func TestAPlaceIsTheServicesOwn(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	foreign := programmetest.New(t, w, programmetest.Options{By: fixture.Ines})
	var hall programme.RoomID
	var action culture.ID
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		if hall, err = culture.AddRoom(ctx, tx, culture.NewRoom{Branch: fixture.SainteAurore.ID, Name: "Auditorium", Site: "Médiathèque", Setting: culture.Open}); err != nil {
			return err
		}
		action, err = culture.Create(ctx, tx, culture.New{
			Title: "Chorale", Discipline: "music", Form: "performance", Seats: 25, Branch: fixture.SainteAurore.ID,
			Dates: []culture.NewDate{{Theme: "Concert", On: day.Of(2026, time.December, 9), At: day.ClockOf(15, 0), Until: day.ClockOf(17, 0), Room: hall}},
		})
		return err
	}))
	follow(t, w, fixture.Helene, feed.New{Kind: feed.Place, Site: "Médiathèque"})
	follow(t, w, fixture.Helene, feed.New{Kind: feed.Place, Branch: fixture.SainteAurore.ID})
	follow(t, w, fixture.Camille, feed.New{Kind: feed.Place, Branch: fixture.SainteAurore.ID})
	if at := reads(t, w, "token of heleneplaceMédiathèque"); len(at) != 1 || at[0].Place != "Auditorium – Médiathèque" || at[0].Number != 1 || at[0].Label == "" {
		t.Errorf("at the site %+v", at)
	}
	branch := reads(t, w, "token of heleneplace")
	if of(branch, g.Sessions[0].ID.UUID).Of == uuid.Nil || of(branch, foreign.Sessions[0].ID.UUID).Of != uuid.Nil || len(branch) != len(g.Sessions)+1 {
		t.Errorf("at the branch %+v", branch)
	}
	if own := reads(t, w, "token of camilleplace"); len(own) != 1 {
		t.Errorf("a coordinator reads %+v of %s", own, action)
	}
	for who, wanted := range map[*fixture.Persona]feed.New{
		fixture.Ines:   {Kind: feed.Place, Room: hall.UUID},
		fixture.Tefa:   {Kind: feed.Place, Branch: fixture.SainteAurore.ID},
		fixture.Helene: {Kind: feed.Place},
		fixture.Marc:   {Kind: feed.Place, Site: "Médiathèque", Room: hall.UUID},
		fixture.Nadia:  {Kind: feed.Own, Site: "Médiathèque"},
		fixture.Karim:  {Kind: feed.Own},
		fixture.Yanis:  {Kind: feed.Organisation},
		fixture.Lea:    {Kind: feed.Own},
	} {
		err := try(w, who.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := feed.Make(ctx, tx, wanted, "never")
			return err
		})
		if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Field != "about" {
			t.Errorf("%s may follow %+v: %v", who.Slug, wanted, err)
		}
	}
}

// A partner follows its days of permanence: without public holidays and closures,
// a day that was taken out as cancelled, one that was restored as before with a
// higher number. Nobody else's partner has any.
func TestAPartnerFollowsItsPermanences(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	var which desk.ID
	must(t, try(w, fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		if which, err = desk.Open(ctx, tx, desk.New{
			Offer: id.From[partner.Offer](fixture.SemaillesWork.ID), Branch: fixture.SainteAurore.ID, Room: "Bureau 3", Weekday: time.Friday,
			Opens: day.ClockOf(9, 0), Closes: day.ClockOf(12, 0), SlotMinutes: 30, EveryWeeks: 1, FromOn: day.Of(2026, time.November, 23),
		}); err != nil {
			return err
		}
		if _, err = programme.Announce(ctx, tx, programme.NewClosure{From: day.Of(2026, time.December, 11), To: day.Of(2026, time.December, 11), Reason: "Travaux"}); err != nil {
			return err
		}
		_, _, err = desk.Alter(ctx, tx, which, desk.Typed{On: day.Of(2026, time.December, 4), Kind: desk.Off, Words: "Formation"})
		return err
	}))
	follow(t, w, fixture.Lucie, feed.New{Kind: feed.Organisation})
	follow(t, w, fixture.Karim, feed.New{Kind: feed.Organisation})
	follow(t, w, fixture.Nadia, feed.New{Kind: feed.Own})
	line := func(events []feed.Event) (lines []string) {
		for _, e := range events[:min(len(events), 4)] {
			lines = append(lines, fmt.Sprint(e.On, e.StartsAt.UTC().Format(" 15:04"), e.EndsAt.UTC().Format("-15:04 "), e.Cancelled, " ", e.Place))
		}
		return lines
	}
	// 25 December is a Friday.
	want := []string{"2026-11-27 08:00-11:00 false Bureau 3 – " + fixture.SainteAurore.Name, "2026-12-04 08:00-11:00 true Bureau 3 – " + fixture.SainteAurore.Name,
		"2026-12-18 08:00-11:00 false Bureau 3 – " + fixture.SainteAurore.Name, "2027-01-08 08:00-11:00 false Bureau 3 – " + fixture.SainteAurore.Name}
	for _, token := range []string{"token of lucieorganisation", "token of nadiaown"} {
		if got := line(reads(t, w, token)); !slices.Equal(got, want) {
			t.Errorf("%s: %q", token, got)
		}
	}
	if other := reads(t, w, "token of karimorganisation"); len(other) != 0 {
		t.Errorf("another partner follows %+v", other)
	}
	off := reads(t, w, "token of lucieorganisation")[1]
	var change desk.ChangeID
	w.Scan(t, "select id from desk_days", nil, &change.UUID)
	must(t, try(w, fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := desk.Restore(ctx, tx, change)
		return err
	}))
	if back := reads(t, w, "token of lucieorganisation")[1]; back.Cancelled || back.Sequence <= off.Sequence || off.Sequence == 0 || back.On != off.On {
		t.Errorf("off %+v, back %+v", off, back)
	}
}

// An address opens nothing as soon as its feed is revoked or renewed, or its maker
// is let in no more; nobody else renews or revokes it.
func TestAnAddressThatIsRevokedOpensNothing(t *testing.T) {
	t.Parallel()
	w := world.New(t)
	made := follow(t, w, fixture.Nadia, feed.New{Kind: feed.Own})
	const token = "token of nadiaown"
	var stored []byte
	w.Scan(t, "select token_hash from feeds", nil, &stored)
	if !answers(w, token) || len(stored) != 32 {
		t.Fatal("the address does not open the feed")
	}
	for _, who := range []*fixture.Persona{fixture.Marc, fixture.Ines, fixture.Karim} {
		for name, act := range map[string]func(context.Context, *db.Tx) error{
			"revokes": func(ctx context.Context, tx *db.Tx) error { return feed.Revoke(ctx, tx, made) },
			"renews":  func(ctx context.Context, tx *db.Tx) error { return feed.Renew(ctx, tx, made, "theirs") },
		} {
			if err := try(w, who.Actor(), act); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s %s it: %v", who.Slug, name, err)
			}
		}
	}
	for name, change := range map[string][2]string{
		"suspended": {"update memberships set status = 'suspended', suspended_at = now(), suspended_for = 'absence' where id = $1", "update memberships set status = 'active', suspended_at = null, suspended_for = null where id = $1"},
		"left":      {"update memberships set ends_on = '2026-11-22' where id = $1", "update memberships set ends_on = null where id = $1"},
		"closed":    {"update accounts set status = 'closed' where id = (select account_id from memberships where id = $1)", "update accounts set status = 'active' where id = (select account_id from memberships where id = $1)"},
		"another":   {"update memberships set role = 'psychologist' where id = $1", "update memberships set role = 'cpip' where id = $1"},
	} {
		w.Exec(t, change[0], fixture.Nadia.Membership())
		if answers(w, token) {
			t.Errorf("%s: the address still answers", name)
		}
		w.Exec(t, change[1], fixture.Nadia.Membership())
		if !answers(w, token) {
			t.Fatalf("%s: taken back, it does not answer", name)
		}
	}
	must(t, try(w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return feed.Renew(ctx, tx, made, "another") }))
	if answers(w, token) || !answers(w, "another") {
		t.Error("after the renewal the former address answers, or the new one does not")
	}
	must(t, try(w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return feed.Revoke(ctx, tx, made) }))
	if answers(w, "another") {
		t.Error("after the revocation the address answers")
	}
	var lines []string
	w.Scan(t, "select array_agg(action || ' ' || detail order by at, id) from journal where noun = 'feed'", nil, &lines)
	if !slices.Equal(lines, []string{"create own", "change renewed", "erase "}) {
		t.Errorf("the journal says %q", lines)
	}
}

// A feed takes the statements of one session for many.
func TestAFeedTakesTheSameStatementsForMany(t *testing.T) {
	t.Parallel()
	heard := &dbtest.Statements{}
	w := world.New(t, db.Options{Tracer: heard})
	follow(t, w, fixture.Nadia, feed.New{Kind: feed.Own})
	few := len(heard.During(func() { reads(t, w, "token of nadiaown") }))
	g := programmetest.New(t, w, programmetest.Options{})
	programmetest.NewCycle(t, w, g.Programme)
	g.Enrolled(t, w, fixture.Nadia, 5)
	var events []feed.Event
	many := len(heard.During(func() { events = reads(t, w, "token of nadiaown") }))
	if few != 4 || many != 4 || len(events) != 16 {
		t.Errorf("%d statements for nothing, %d for %d events", few, many, len(events))
	}
}
