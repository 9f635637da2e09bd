package account_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// endedAt is why the session of somebody ended, as it is at a moment.
func endedAt(t *testing.T, w *dbtest.Database, at time.Time, slug, token string) (session string, opens bool) {
	t.Helper()
	w.Stand(at)
	s, err := account.Resume(context.Background(), w.Pool, token)
	if err != nil {
		t.Fatal(err)
	}
	err = w.Pool.Write(context.Background(), actor.ForAuth(), func(tx *db.Tx) error {
		_, err := account.Open(context.Background(), tx, account.Proof{Issuer: fixture.Issuer, Subject: slug, Provider: "test"}, "next "+at.String(), "c", s.ID)
		return err
	})
	return s.Ended, err == nil
}

// Nobody sees anything from midnight after their last day, where they work: at
// UTC+4 that is 20:00 the evening before in London.
func TestAccessClosesAtMidnightAfterTheLastDay(t *testing.T) {
	for _, c := range []struct {
		who, by *fixture.Persona
		zone    string
	}{{fixture.Marc, fixture.Dominique, "Europe/Paris"}, {fixture.Tefa, nil, "Indian/Reunion"}} {
		w := world.New(t)
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		by := fixture.Dominique.Actor()
		by.Service, by.Branch = c.who.Service.ID, c.who.Branch.ID
		if err := w.Pool.Write(context.Background(), by, func(tx *db.Tx) error {
			return account.LastDay(context.Background(), tx, c.who.Account(), day.Of(2026, time.November, 24))
		}); err != nil {
			t.Fatal(err)
		}
		midnight := time.Date(2026, time.November, 25, 0, 0, 0, 0, zone)
		w.Stand(midnight.Add(-10 * time.Minute))
		token := "the token of " + c.who.Slug
		if err := w.Pool.Write(context.Background(), actor.ForAuth(), func(tx *db.Tx) error {
			_, err := account.Open(context.Background(), tx, account.Proof{Issuer: fixture.Issuer, Subject: c.who.Slug, Provider: "test"}, token, "c", [16]byte{})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		s, err := account.Resume(context.Background(), w.Pool, token)
		if err != nil || s.Ended != "" {
			t.Errorf("%s ten minutes before: %q %v", c.who.Slug, s.Ended, err)
		}
		if ended, opens := endedAt(t, w, midnight, c.who.Slug, token); ended != "revoked" || opens {
			t.Errorf("%s at midnight: %q, opens %v", c.who.Slug, ended, opens)
		}
	}
}

func TestLastDayIsSaidByThoseWhoMay(t *testing.T) {
	w := world.New(t)
	say := func(by *fixture.Persona, who *fixture.Persona, on day.Day) error {
		return w.Pool.Write(context.Background(), by.Actor(), func(tx *db.Tx) error { return account.LastDay(context.Background(), tx, who.Account(), on) })
	}
	today := day.Of(2026, time.November, 23)
	for name, c := range map[string]struct {
		err  error
		kind fault.Kind
	}{
		"an officer":         {say(fixture.Nadia, fixture.Marc, today), fault.Forbidden},
		"oneself":            {say(fixture.Dominique, fixture.Dominique, today), fault.Forbidden},
		"another service":    {say(fixture.Sabine, fixture.Marc, today), fault.NotFound},
		"a day that is past": {say(fixture.Dominique, fixture.Marc, today.Add(-1)), fault.Invalid},
	} {
		if !fault.Is(c.err, c.kind) {
			t.Errorf("%s: %v, want %s", name, c.err, c.kind)
		}
	}
	if err := say(fixture.Dominique, fixture.Marc, today); err != nil {
		t.Error(err)
	}
}
