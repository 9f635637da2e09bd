package summonses_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

// The wishes of the person propose the way and the language; one click sends.
func TestThePersonIsToldByTheWayTheyWishInTheirLanguage(t *testing.T) {
	s := newScene(t)
	nadia := s.As(t, fixture.Nadia)
	if links := s.must(nadia.Get("/referrals/"+s.of.String()), http.StatusOK).Find("main a[href='" + s.path + "']").Length(); links != 1 {
		t.Errorf("%d links lead to the page", links)
	}
	page := s.must(nadia.Get(s.path), http.StatusOK)
	if way, lang := page.Find("input[name=channel]:checked").AttrOr("value", ""), page.Find("select[name=language] option[selected]").AttrOr("value", ""); way != "sms" || lang != "ps" {
		t.Errorf("proposed: %s in %s", way, lang)
	}
	text := preview(page)
	for _, said := range []string{"ستاسو لپاره یوه ملاقات ټاکل شوې ده:", "\u206608/12/2026 10:30\u2069", "\u206612 rue des Tilleuls, Sainte-Aurore\u2069", "که نشئ راتلای"} {
		if !strings.Contains(text, said) {
			t.Errorf("no %q in %q", said, text)
		}
	}
	if !strings.Contains(page.Text("main"), "UCS-2") || !strings.Contains(page.Text("main"), "3 SMS") {
		t.Errorf("the length is not said: %s", page.Text("main"))
	}
	after := s.must(s.must(page.Submit("main form[method=post][action='"+s.path+"']", nil), http.StatusSeeOther).Follow(), http.StatusOK)
	if !strings.Contains(after.Text("main"), "Déjà fait") || !strings.Contains(after.Text("main table"), "À envoyer") {
		t.Errorf("afterwards: %s", after.Text("main"))
	}
	var sent, address, status string
	s.World.Scan(t, "select text, address, status from summonses", nil, &sent, &address, &status)
	if sent != text || address != "+33639981020" || status != "programmed" {
		t.Errorf("%q to %s, %s; previewed %q", sent, address, status, text)
	}
}

func TestTheFrenchSMSIsTheReferenceText(t *testing.T) {
	s := newScene(t)
	page := s.must(s.As(t, fixture.Nadia).Get(s.path+"?channel=sms&language=fr"), http.StatusOK)
	want := "Votre rendez-vous est fixé le mardi 8\u00a0décembre 2026 à 10\u00a0h\u00a030, 12 rue des Tilleuls, Sainte-Aurore. En cas d’empêchement\u00a0: "
	if text := preview(page); !strings.HasPrefix(strings.ReplaceAll(text, "\u00a0", " "), strings.ReplaceAll(want, "\u00a0", " ")) {
		t.Errorf("it reads %q", text)
	}
}

// French is the text that counts, and stands first.
func TestAnEmailSaysItInFrenchAndBelowInTheLanguage(t *testing.T) {
	s := newScene(t)
	s.told("email", "uk")
	var text string
	s.World.Scan(t, "select text from summonses where channel = 'email'", nil, &text)
	parts := strings.Split(text, "\n\n")
	if len(parts) != 3 || !strings.HasPrefix(parts[0], "Votre rendez-vous est fixé") || !strings.HasPrefix(parts[1], "Переклад") || !strings.HasPrefix(parts[2], "Вам призначено зустріч: 08/12/2026 10:30") {
		t.Errorf("%q", parts)
	}
}

func TestWhoRefusesSMSIsNotSentAny(t *testing.T) {
	s := newScene(t)
	s.World.Exec(t, "update persons set sms = 'refused' where id = $1", s.who)
	nadia := s.As(t, fixture.Nadia)
	page := s.must(nadia.Get(s.path), http.StatusOK)
	if page.Find("input[value=sms][disabled]").Length() != 1 || !strings.Contains(page.Text("main"), "La personne refuse les SMS") || page.Find("input[name=channel]:checked").AttrOr("value", "") != "email" {
		t.Errorf("it offers %s", page.Text("main"))
	}
	again := s.must(nadia.Forge(s.path, url.Values{"channel": {"sms"}, "language": {"ps"}}), http.StatusUnprocessableEntity)
	if !strings.Contains(again.Text(".ps-errors"), "Choisissez un moyen possible") || again.Find("select[name=language] option[selected]").AttrOr("value", "") != "ps" {
		t.Errorf("the refusal reads %s", again.Text("main"))
	}
	var count int
	s.World.Scan(t, "select count(*) from summonses", nil, &count)
	if count != 0 {
		t.Errorf("%d messages", count)
	}
}

func TestOneIsToldOfAMoveAndOfTheEnd(t *testing.T) {
	s := newScene(t)
	s.told("handed", "ps")
	s.act(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, s.of, "mistake") })
	page := s.must(s.As(t, fixture.Nadia).Get(s.path+"?channel=sms&language=en"), http.StatusOK)
	if text := preview(page); !strings.HasPrefix(text, "Your appointment has been cancelled: 08/12/2026 10:30.") || strings.Contains(text, "Tilleuls") {
		t.Errorf("it reads %q", text)
	}
}

func TestOnlyWhoWritesReferralsTellsThePerson(t *testing.T) {
	s := newScene(t)
	for _, p := range []*fixture.Persona{fixture.Karim, fixture.Odile, fixture.Bruno, fixture.Ines, fixture.Marc} {
		for _, page := range []int{s.As(t, p).Get(s.path).Status, s.As(t, p).Forge(s.path, url.Values{"channel": {"sms"}, "language": {"fr"}}).Status} {
			if page == http.StatusOK {
				t.Errorf("%s may", p.Slug)
			}
		}
	}
	var count int
	s.World.Scan(t, "select count(*) from summonses", nil, &count)
	if count != 0 {
		t.Errorf("%d messages", count)
	}
}
