package referrals_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

// writings are what Karim may be typing while Nadia withdraws.
var writings = map[string]struct {
	path, typed string
	values      url.Values
}{
	"message":  {"/messages", "#typed-body", url.Values{"body": {"Peut-il venir dès lundi ?"}}},
	"decision": {"/decision", "#typed-note", url.Values{"answer": {"decline"}, "reason": {"no_place"}, "note": {"Peut-il venir dès lundi ?"}}},
	"question": {"/decision", "#typed-note", url.Values{"answer": {"ask"}, "note": {"Peut-il venir dès lundi ?"}}},
}

func (s *scene) givenBack(page *webtest.Page, of, typed string) {
	s.t.Helper()
	s.must(page, http.StatusGone)
	if page.Find(typed).Text() != "Peut-il venir dès lundi ?" || !strings.Contains(page.Text("main"), "Le service l’a retirée pendant que vous écriviez") {
		s.t.Errorf("Karim reads %s", page.Text("main"))
	}
	var reference string
	s.World.Scan(s.t, "select reference from referrals where id = $1", []any{strings.TrimPrefix(of, "/referrals/")}, &reference)
	for _, secret := range []string{"Valadier", "Samuel", "Trouver un hébergement", reference} {
		if strings.Contains(page.Body, secret) {
			s.t.Errorf("the page still says %q", secret)
		}
	}
}

func withdrawal(of string) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, idOf(of), "mistake") }
}

func TestWhoTypesWhileTheServiceWithdrawsLosesNoText(t *testing.T) {
	for name, w := range writings {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			of := s.sent(&fixture.RelaisRooms)
			s.act(fixture.Nadia.Actor(), withdrawal(of))
			karim := s.As(t, fixture.Karim)
			s.givenBack(karim.Forge(of+w.path, w.values), of, w.typed)
			s.must(karim.Get(of), http.StatusNotFound)
			// Nobody else learns that it ever was.
			for _, who := range []*fixture.Persona{fixture.Sophie, fixture.Ines} {
				if page := s.As(t, who).Forge(of+w.path, w.values); page.Status != http.StatusNotFound && page.Status != http.StatusForbidden {
					t.Errorf("%s reads %d: %s", who.Slug, page.Status, page.Text("main"))
				}
			}
		})
	}
}

// At the same moment: the withdrawal holds the row, the answer of the partner
// waits for it, and then finds it gone.
func TestAtTheMomentOfTheWithdrawalNoTextIsLost(t *testing.T) {
	for name, w := range writings {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			of := s.sent(&fixture.RelaisRooms)
			karim, answer := s.As(t, fixture.Karim), make(chan *webtest.Page, 1)
			s.act(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
				if err := withdrawal(of)(ctx, tx); err != nil {
					return err
				}
				go func() { answer <- karim.Forge(of+w.path, w.values) }()
				return s.untilSomebodyWaits(ctx)
			})
			s.givenBack(<-answer, of, w.typed)
		})
	}
}

// untilSomebodyWaits looks until a statement waits for a lock of another.
func (s *scene) untilSomebodyWaits(ctx context.Context) error {
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	ctx, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	for {
		var waits bool
		s.World.Scan(s.t, "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')", nil, &waits)
		if waits {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
}
