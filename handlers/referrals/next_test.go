package referrals_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/locales"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

// A no leads on in one step, or is settled; then nothing waits any more.
func TestANoOffersTheNextStep(t *testing.T) {
	s := newScene(t)
	s.World.Exec(t, "update offers set seats_free = 2 where id = $1", fixture.RelaisFull.ID)
	of, second := s.sent(&fixture.RelaisRooms), s.sent(&fixture.RelaisRooms)
	for _, one := range []string{of, second} {
		s.act(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return referral.Decline(ctx, tx, idOf(one), "no_place", "")
		})
	}
	nadia := s.As(t, fixture.Nadia)
	page := s.must(nadia.Get(of), http.StatusOK)
	if text := page.Text("#next"); !strings.Contains(text, "Appartements partagés") || strings.Contains(text, "Accueil de jour") || !strings.Contains(text, "01 99 00 12 34") || !strings.Contains(text, "Le SPIP s’en charge") {
		t.Errorf("next: %s", text)
	}
	started := s.must(page.Submit("form[action$='/rerouting']", url.Values{"offer_id": {fixture.RelaisFull.ID.String()}}), http.StatusSeeOther)
	draft := s.must(started.Follow(), http.StatusOK)
	if draft.Find("#purpose").AttrOr("value", "") != "Trouver un hébergement" || draft.Find("input[name=agreement][checked]").Length() != 0 {
		t.Errorf("the draft: %s", draft.Text("main"))
	}
	check := s.must(draft.Submit("form[action='"+started.Location+"']", answers()), http.StatusSeeOther).Follow()
	sent := s.must(check.Submit("form[action$='/sending']", nil), http.StatusSeeOther)
	if next := sent.Follow(); next.Find("main a[href='"+of+"']").Length() != 1 {
		t.Error("the new referral does not lead back")
	}
	former := s.must(nadia.Get(of), http.StatusOK)
	if former.Find("main a[href='"+sent.Location+"']").Length() != 1 || former.Find("#next").Length() != 0 || !strings.Contains(former.Text(".fr-callout"), "une autre orientation a été envoyée") {
		t.Errorf("the former: %s", former.Text("main"))
	}
	if text := s.As(t, fixture.Karim).Get(of).Text("main"); strings.Contains(text, strings.TrimPrefix(sent.Location, "/referrals/")) || strings.Contains(text, "Suite donnée") {
		t.Errorf("Karim reads what followed: %s", text)
	}
	settled := s.must(nadia.Get(second), http.StatusOK).Submit("#next form:has(button[value=service])", url.Values{"as": {"service"}})
	if text := s.must(settled, http.StatusSeeOther).Follow().Text("main"); !strings.Contains(text, "le SPIP s’en charge lui-même") {
		t.Errorf("settled: %s", text)
	}
	if again := nadia.Forge(second+"/settlement", url.Values{"as": {"nothing"}}); again.Status != http.StatusConflict {
		t.Errorf("settled twice: %d", again.Status)
	}
	for path, form := range map[string]url.Values{"/settlement": {"as": {"service"}}, "/rerouting": {"offer_id": {fixture.RelaisFull.ID.String()}}} {
		s.must(s.As(t, fixture.Karim).Forge(of+path, form), http.StatusForbidden)
		s.must(s.As(t, fixture.Ines).Forge(of+path, form), http.StatusNotFound)
	}
}

// Whatever was written is closed with the withdrawal, to the page and to every
// form, and no page of it may be kept by the browser.
func TestAfterWithdrawalEverythingIsClosedToThePartner(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	s.exchange(of)
	karim := s.As(t, fixture.Karim)
	page := s.must(karim.Get(of), http.StatusOK)
	if kept := page.Header.Get("Cache-Control"); kept != "no-store" {
		t.Errorf("the page may be kept: %q", kept)
	}
	s.act(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, idOf(of), "moved_away") })
	s.must(karim.Get(of), http.StatusNotFound)
	if gone := page.Submit("form[action$='/messages']", url.Values{"body": {"Encore une question."}}); gone.Status != http.StatusGone || gone.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("a message after the withdrawal: %d", gone.Status)
	}
	s.must(karim.Forge(of+"/assignment", url.Values{"assignee_id": {fixture.Karim.Membership().String()}}), http.StatusNotFound)
	for _, table := range []string{"referral_messages", "referral_events", "disclosures", "disclosure_versions", "referrals"} {
		var open int
		s.World.Scan(t, "select count(*) from "+table+" where open_until > '2026-11-23 07:50:00+00'", nil, &open)
		if open != 0 {
			t.Errorf("%d rows of %s are still open", open, table)
		}
	}
	for _, queue := range []string{"to_answer", "in_progress", "ended"} {
		if text := karim.Get("/referrals?queue=" + queue).Text("main"); strings.Contains(text, "VALADIER") {
			t.Errorf("%s: %s", queue, text)
		}
	}
}

func TestAManagerKeepsTheListsOfReasons(t *testing.T) {
	s := newScene(t)
	helene := s.As(t, fixture.Helene)
	if link := s.must(helene.Get("/referrals"), http.StatusOK).Find("main a[href='/reasons']"); link.Length() != 1 {
		t.Error("no way to the lists")
	}
	page := s.must(helene.Get("/reasons"), http.StatusOK)
	if none := page.Submit("form#add, form[action='/reasons']", url.Values{"fr": {"Travaux en cours"}}); none.Status != http.StatusUnprocessableEntity || none.Find("#add-kind-error, #add-en-error, #add-position-error").Length() != 3 ||
		none.Find("#add-fr").AttrOr("value", "") != "Travaux en cours" {
		t.Errorf("unfinished: %d %s", none.Status, none.Text(".ps-errors"))
	}
	s.must(page.Submit("form[action='/reasons']", url.Values{"kind": {"decline"}, "fr": {"Travaux en cours"}, "en": {"Works under way"}, "position": {"5"}}), http.StatusSeeOther)
	of := s.sent(&fixture.RelaisRooms)
	first := s.must(s.As(t, fixture.Karim).Get(of+"/decision"), http.StatusOK).Find("#decline-reason option").Eq(1)
	if first.Text() != "Travaux en cours" {
		t.Errorf("Karim is offered first %q", first.Text())
	}
	s.must(s.As(t, fixture.Karim).Get(of+"/decision").Submit("form:has(#decline-reason)", url.Values{"answer": {"decline"}, "reason": {first.AttrOr("value", "")}}), http.StatusSeeOther)
	if text := s.As(t, fixture.Nadia).Get(of).Text(".ps-timeline"); !strings.Contains(text, "Travaux en cours") {
		t.Errorf("Nadia reads %s", text)
	}
	for who, status := range map[*fixture.Persona]int{fixture.Nadia: http.StatusForbidden, fixture.Karim: http.StatusForbidden, fixture.Odile: http.StatusForbidden} {
		s.must(s.As(t, who).Get("/reasons"), status)
		s.must(s.As(t, who).Forge("/reasons", url.Values{"kind": {"decline"}}), status)
	}
}

// The national reasons have their words in every language.
func TestEveryNationalReasonHasWords(t *testing.T) {
	s := newScene(t)
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	s.World.Scan(t, "select array_agg(kind || '.' || code) from reasons where service_id is null and label_fr = ''", nil, &codes)
	if len(codes) < 30 {
		t.Fatalf("only %d reasons", len(codes))
	}
	for _, lang := range []string{"fr", "en"} {
		ctx := locales.Into(t.Context(), catalogue.Localizer(lang, time.UTC))
		for _, code := range codes {
			key := "referral.reason." + code
			if text := locales.T(ctx, key); text == "" || text == key {
				t.Errorf("%s: %s says %q", lang, key, text)
			}
		}
	}
}
