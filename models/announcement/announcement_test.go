package announcement_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/announcement"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

type scene struct {
	t *testing.T
	*dbtest.Database
}

func begin(t *testing.T) scene { return scene{t, world.New(t)} }

func (s scene) as(p *fixture.Persona, fn func(context.Context, *db.Tx) error) error {
	s.t.Helper()
	return s.Pool.Write(s.t.Context(), p.Actor(), func(tx *db.Tx) error { return fn(s.t.Context(), tx) })
}

func (s scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// good is an announcement of a week.
func good(to announcement.Audience) announcement.New {
	return announcement.New{Title: "Salle fermée", Text: "La salle 2 est fermée jusqu’à vendredi.", Audience: to, From: "23/11/2026", Until: "29/11/2026"}
}

func (s scene) publish(by *fixture.Persona, what announcement.New) (id announcement.ID, err error) {
	s.t.Helper()
	err = s.as(by, func(ctx context.Context, tx *db.Tx) error {
		id, err = announcement.Publish(ctx, tx, what)
		return err
	})
	return id, err
}

func (s scene) published(by *fixture.Persona, to announcement.Audience) announcement.ID {
	s.t.Helper()
	id, err := s.publish(by, good(to))
	s.must(err)
	return id
}

func (s scene) markRead(p *fixture.Persona, id announcement.ID) error {
	s.t.Helper()
	return s.as(p, func(ctx context.Context, tx *db.Tx) error { return announcement.MarkRead(ctx, tx, id) })
}

// band is what stands above the pages of somebody who signs in now; Nil for
// nothing.
func (s scene) band(p *fixture.Persona) (at uuid.UUID, others int) {
	s.t.Helper()
	token := "session " + uuid.NewString()
	s.must(s.Pool.Write(s.t.Context(), actor.ForAuth(), func(tx *db.Tx) error {
		_, err := account.Open(s.t.Context(), tx, account.Proof{Issuer: fixture.Issuer, Subject: p.Slug}, token, "csrf", uuid.Nil)
		return err
	}))
	in, err := account.Resume(s.t.Context(), s.Pool, token)
	s.must(err)
	if in.Unread == nil {
		return uuid.Nil, 0
	}
	return in.Unread.ID, in.Unread.Others
}

func TestAnnouncementReachesItsAudienceAndNobodyElse(t *testing.T) {
	everyone := []*fixture.Persona{fixture.Nadia, fixture.Helene, fixture.Ines, fixture.Karim, fixture.Bertrand, fixture.Sophie, fixture.Paul, fixture.Claire, fixture.Admin}
	for _, c := range []struct {
		by      *fixture.Persona
		to      announcement.Audience
		reaches []*fixture.Persona
	}{
		{fixture.Admin, announcement.All, everyone},
		{fixture.Admin, announcement.Staff, []*fixture.Persona{fixture.Nadia, fixture.Helene, fixture.Ines}},
		{fixture.Admin, announcement.Partners, []*fixture.Persona{fixture.Karim, fixture.Bertrand, fixture.Sophie}},
		{fixture.Helene, announcement.Service, []*fixture.Persona{fixture.Nadia, fixture.Helene}},
		{fixture.Helene, announcement.All, []*fixture.Persona{fixture.Nadia, fixture.Helene}}, // whatever is asked: her own service
		{fixture.Karim, announcement.Organisation, []*fixture.Persona{fixture.Karim}},
		{fixture.Karim, announcement.Partners, []*fixture.Persona{fixture.Karim}},
	} {
		s := begin(t)
		id := s.published(c.by, c.to)
		reached := map[*fixture.Persona]bool{}
		for _, p := range c.reaches {
			reached[p] = true
		}
		for _, p := range everyone {
			at, _ := s.band(p)
			if (at == id.UUID) != reached[p] {
				t.Errorf("%s to %s: %s is shown %s", c.by.Slug, c.to, p.Slug, at)
			}
			var listed []announcement.Shown
			s.must(s.as(p, func(ctx context.Context, tx *db.Tx) (err error) {
				listed, err = announcement.OfReader(ctx, tx)
				return err
			}))
			if (len(listed) == 1) != reached[p] {
				t.Errorf("%s to %s: %s is listed %v", c.by.Slug, c.to, p.Slug, listed)
			}
			if err := s.markRead(p, id); reached[p] && err != nil || !reached[p] && p != fixture.Admin && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s to %s: %s marks it as read: %v", c.by.Slug, c.to, p.Slug, err)
			}
			if at, _ := s.band(p); at != uuid.Nil {
				t.Errorf("%s to %s: %s is still shown it", c.by.Slug, c.to, p.Slug)
			}
		}
	}
}

func TestNobodyElsePublishes(t *testing.T) {
	s := begin(t)
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Odile, fixture.Sophie, fixture.Yanis, fixture.Paul, fixture.Claire} {
		if _, err := s.publish(p, good(announcement.All)); err == nil {
			t.Errorf("%s publishes", p.Slug)
		}
	}
}

func TestAnnouncementIsShownFromOneDayToAnotherByTheReadersCalendar(t *testing.T) {
	s := begin(t)
	what := good(announcement.All)
	what.From, what.Until = "24/11/2026", "25/11/2026"
	if _, err := s.publish(fixture.Admin, what); err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string][2]bool{ // in Port-Corail, in Sainte-Aurore
		"2026-11-23T19:59:00Z": {false, false},
		"2026-11-23T20:00:00Z": {true, false},
		"2026-11-23T23:00:00Z": {true, true},
		"2026-11-25T19:59:00Z": {true, true},
		"2026-11-25T20:00:00Z": {false, true},
		"2026-11-25T23:00:00Z": {false, false},
	} {
		now, err := time.Parse(time.RFC3339, at)
		s.must(err)
		s.Stand(now)
		there, _ := s.band(fixture.Tefa)
		here, _ := s.band(fixture.Nadia)
		if got := [2]bool{there != uuid.Nil, here != uuid.Nil}; got != want {
			t.Errorf("at %s: %v, wanted %v", at, got, want)
		}
	}
}

func TestSeveralAnnouncementsWaitBehindTheFirst(t *testing.T) {
	s := begin(t)
	first, second := s.published(fixture.Admin, announcement.All), s.published(fixture.Helene, announcement.Service)
	if at, others := s.band(fixture.Nadia); at != first.UUID || others != 1 {
		t.Errorf("%s, and %d more", at, others)
	}
	s.must(s.markRead(fixture.Nadia, first))
	if at, others := s.band(fixture.Nadia); at != second.UUID || others != 0 {
		t.Errorf("%s, and %d more", at, others)
	}
}

func TestWithdrawnAnnouncementIsGoneFromEveryPage(t *testing.T) {
	s := begin(t)
	id := s.published(fixture.Helene, announcement.Service)
	withdraw := func(p *fixture.Persona) error {
		return s.as(p, func(ctx context.Context, tx *db.Tx) error { return announcement.Withdraw(ctx, tx, id) })
	}
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Ines, fixture.Karim, fixture.Admin} {
		if err := withdraw(p); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s withdraws it: %v", p.Slug, err)
		}
	}
	s.must(withdraw(fixture.Dominique))
	if at, _ := s.band(fixture.Nadia); at != uuid.Nil {
		t.Error("it still stands there")
	}
	if err := withdraw(fixture.Helene); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
}

// A receipt is written once, and names are for the publisher's own place.
func TestReceiptsNameTheOwnPlaceOnly(t *testing.T) {
	s := begin(t)
	national, own := s.published(fixture.Admin, announcement.All), s.published(fixture.Helene, announcement.Service)
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Nadia, fixture.Karim} {
		s.must(s.markRead(p, national))
	}
	s.must(s.markRead(fixture.Nadia, own))
	look := func(p *fixture.Persona, id announcement.ID) (said announcement.Said, named []announcement.Receipt) {
		s.must(s.as(p, func(ctx context.Context, tx *db.Tx) (err error) {
			if said, err = announcement.Own(ctx, tx, id); err != nil {
				return err
			}
			named, err = announcement.Receipts(ctx, tx, id)
			return err
		}))
		return said, named
	}
	if said, named := look(fixture.Admin, national); said.Readers != 2 || len(named) != 0 {
		t.Errorf("the platform reads %d, %v", said.Readers, named)
	}
	said, named := look(fixture.Dominique, own)
	if said.Readers != 1 || said.Author != fixture.Helene.Name || named[0].Name != fixture.Nadia.Name || named[0].ReadAt == nil {
		t.Errorf("Dominique reads %+v, %+v", said, named)
	}
	for _, one := range named[1:] {
		if one.ReadAt != nil {
			t.Errorf("%s has not read it", one.Name)
		}
	}
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Ines, fixture.Karim, fixture.Admin} {
		err := s.as(p, func(ctx context.Context, tx *db.Tx) error {
			_, err := announcement.Own(ctx, tx, own)
			return err
		})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s reads its receipts: %v", p.Slug, err)
		}
	}
}

func TestWhatIsTypedIsChecked(t *testing.T) {
	s := begin(t)
	for field, wrong := range map[string]struct {
		key   string
		spoil func(*announcement.New)
	}{
		"title": {"announcement.error.subject", func(n *announcement.New) { n.Title = " " }},
		"text":  {"announcement.error.text", func(n *announcement.New) { n.Text = "" }},
		"Title": {"announcement.error.subject_length", func(n *announcement.New) { n.Title = strings.Repeat("é", announcement.LongestTitle+1) }},
		"Text":  {"announcement.error.text_length", func(n *announcement.New) { n.Text = strings.Repeat("é", announcement.LongestText+1) }},
		"from":  {"announcement.error.day", func(n *announcement.New) { n.From = "demain" }},
		"until": {"announcement.error.day", func(n *announcement.New) { n.Until = "31/11/2026" }},
		"UNTIL": {"announcement.error.until", func(n *announcement.New) { n.From, n.Until = "01/11/2026", "22/11/2026" }},
		"Until": {"announcement.error.until", func(n *announcement.New) { n.From = "30/11/2026" }},
		"uNtil": {"announcement.error.long", func(n *announcement.New) { n.Until = "22/02/2027" }},
		"longer": {"", func(n *announcement.New) {
			n.Title, n.Until = strings.Repeat("é", announcement.LongestTitle), "21/02/2027"
		}},
	} {
		what := good(announcement.Service)
		wrong.spoil(&what)
		_, err := s.publish(fixture.Helene, what)
		f, refused := fault.As(err)
		if refused != (wrong.key != "") || refused && (f.Kind != fault.Invalid || f.Fields[0].Key != wrong.key || f.Fields[0].Field != strings.ToLower(field)) {
			t.Errorf("%s: %v", field, err)
		}
	}
	what := good("somebody")
	if _, err := s.publish(fixture.Admin, what); !fault.Is(err, fault.Invalid) {
		t.Errorf("an audience of nobody: %v", err)
	}
}
