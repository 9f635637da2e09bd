package referrals_test

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

// keyboard counts what somebody does without a mouse: each field filled, box
// ticked, link or button pressed is one; tabs lead there. It counts the keys too.
type keyboard struct {
	*browsertest.Browser
	done, keys int
}

func (k *keyboard) follow(selector string) {
	k.keys += k.Tab(selector) + 1
	k.Enter()
	k.done++
}

func (k *keyboard) press(selector, keys string) {
	k.keys += k.Tab(selector) + utf8.RuneCountInString(keys)
	k.Press(keys)
	k.done++
}

// takes estimates the time of somebody who does not type fast: 0.28 s a key and 1.35 s
// of thought before each interaction, as the keystroke-level model has it (Card, Moran
// and Newell, 1980). What a browser driven by a program needs would prove nothing.
func (k *keyboard) takes() time.Duration {
	return time.Duration(k.keys)*280*time.Millisecond + time.Duration(k.done)*1350*time.Millisecond
}

// Story 1: Nadia refers somebody in at most twelve interactions, by keyboard
// only. Story 2: Karim acknowledges, and answers in two clicks.
func TestStory01NadiaRefersAndKarimAcceptsByKeyboard(t *testing.T) {
	s := newScene(t)
	nadia := &keyboard{Browser: browsertest.As(t, s.Site, fixture.Nadia, browsertest.Desk)}
	nadia.Go("/persons")
	nadia.follow("main a[href='" + s.person + "']")
	nadia.follow("main a[href='" + s.person + "/referrals/new']")
	nadia.Shoot("referral-new-desk")
	nadia.follow("button[value='" + fixture.RelaisRooms.ID.String() + "']")
	nadia.press("#purpose", "Trouver un hébergement avant le 1er décembre")
	nadia.press("input[name=agreement]", " ")
	nadia.press("input[name=explained]", " ")
	nadia.Shoot("referral-draft-desk")
	nadia.follow("button[name=then][value=check]")
	nadia.Shoot("referral-check-desk")
	nadia.follow("form[action$='/sending'] button")
	if nadia.done > 12 {
		t.Errorf("%d interactions, at most 12", nadia.done)
	}
	if nadia.takes() > 90*time.Second {
		t.Errorf("it takes %s, at most 90 s", nadia.takes())
	}
	t.Logf("%d interactions, %d keys, %s", nadia.done, nadia.keys, nadia.takes())
	of := nadia.Path()
	if !strings.Contains(nadia.Text("body"), "L’orientation a été envoyée à Le Relais des Tilleuls.") || s.status(of) != "sent" {
		t.Fatalf("at %s: %s", of, nadia.Text("main"))
	}
	nadia.Shoot("referral-file-desk")

	karim := &keyboard{Browser: browsertest.As(t, s.Site, fixture.Karim, browsertest.Desk)}
	karim.Go("/referrals")
	karim.Shoot("referral-queue-desk")
	karim.follow("form[action='" + of + "/acknowledgement'] button")
	if s.status(of) != "acknowledged" {
		t.Fatalf("after acknowledging: %s", karim.Text("main"))
	}
	karim.Shoot("referral-partner-desk")
	karim.done = 0
	karim.follow("main a[href='" + of + "/decision']")
	karim.Shoot("referral-decision-desk")
	karim.follow("button[name=answer][value=accept]")
	if karim.done != 2 || s.status(of) != "accepted" {
		t.Errorf("%d clicks: %s", karim.done, karim.Text("main"))
	}
	nadia.Go(of)
	if text := nadia.Text(".ps-timeline"); !strings.Contains(text, "Acceptée par "+fixture.Karim.Name) {
		t.Errorf("Nadia reads %s", text)
	}
}

// Every page of a referral, on both screens: nothing for the checker to say and
// nothing wider than the window.
func TestPagesOfAReferralPassTheChecker(t *testing.T) {
	s := newScene(t)
	of, draft := s.sent(&fixture.RelaisRooms, "housing"), s.drafted(&fixture.RelaisRooms)
	care, asked, met := s.sent(&fixture.RiveDouceCare), s.sent(&fixture.RelaisRooms), s.sent(&fixture.RelaisRooms)
	s.act(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
		if err := referral.Ask(ctx, tx, idOf(asked), "", "Quels papiers avez-vous vus ?"); err != nil {
			return err
		}
		return referral.SetAppointment(ctx, tx, idOf(met), referral.Meeting{On: day.Of(2026, time.December, 1), Note: "À 10 h 30."})
	})
	said := s.sent(&fixture.RelaisRooms)
	s.exchange(said)
	refused := s.sent(&fixture.RelaisRooms)
	s.World.Exec(t, "update offers set seats_free = 2 where id = $1", fixture.RelaisFull.ID)
	s.act(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return referral.Decline(ctx, tx, idOf(refused), "no_place", "")
	})
	for name, screen := range map[string]browsertest.Screen{"phone": browsertest.Phone, "dark": {Width: 1280, Height: 900, Dark: true}} {
		for who, paths := range map[*fixture.Persona]map[string]string{
			fixture.Nadia: {"list": "/referrals", "new": s.person + "/referrals/new", "draft": draft, "check": draft + "/check", "file": of, "asked": asked, "met": met, "day": "/",
				"said": said, "amendment": said + "/amendment", "refused": refused},
			fixture.Karim: {"queue": "/referrals", "partner": of, "decision": of + "/decision", "decision-asked": asked + "/decision",
				"partner-asked": asked, "partner-said": said, "partner-met": met, "in-progress": "/referrals?queue=in_progress"},
			fixture.Sophie: {"decision-health": care + "/decision"},
		} {
			b := browsertest.As(t, s.Site, who, screen)
			for page, path := range paths {
				b.Go(path)
				b.Shoot("referral-" + page + "-" + name)
				if over := b.Overflow(); over > 0 {
					t.Errorf("%s on %s is %d pixels too wide", page, name, over)
				}
				for _, line := range b.Axe() {
					t.Errorf("%s on %s: %s", page, name, line)
				}
			}
		}
	}
}
