package referrals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// Story 1: an offer whose agreement has expired, or that is full, says why and
// cannot be chosen – on the page, by a forged form, nor by a draft begun while it
// was open.
func TestStory01AClosedOfferCannotBeChosenAndSaysWhy(t *testing.T) {
	s := newScene(t)
	nadia := s.As(t, fixture.Nadia)
	draft := s.checked(&fixture.SemaillesWork, answers())
	s.World.Exec(t, "update agreements set ends_on = '2026-11-22' where organisation_id = $1", fixture.Semailles.ID)
	for offer, why := range map[*fixture.Offer]string{&fixture.SemaillesWork: "a pris fin", &fixture.RelaisFull: "complète"} {
		page := s.must(nadia.Get(s.person+"/referrals/new"), http.StatusOK)
		card := page.Find(".fr-card").FilterFunction(func(_ int, card *goquery.Selection) bool { return strings.Contains(card.Text(), offer.Name) })
		if card.Length() != 1 || !strings.Contains(card.Text(), why) || card.Find("button").Length() != 0 {
			t.Errorf("%s: %q", offer.Name, card.Text())
		}
		forged := nadia.Forge(s.person+"/referrals", url.Values{"offer_id": {offer.ID.String()}})
		if forged.Status != http.StatusUnprocessableEntity || !strings.Contains(forged.Text(".ps-errors"), why) {
			t.Errorf("%s, forged: %d %s", offer.Name, forged.Status, forged.Text(".ps-errors"))
		}
	}
	if late := draft.Submit("form[action$='/sending']", nil); late.Status != http.StatusUnprocessableEntity || !strings.Contains(late.Text("main"), "a pris fin") {
		t.Errorf("a draft begun before: %d %s", late.Status, late.Text("main"))
	}
	var sent int
	s.World.Scan(t, "select count(*) from referrals", nil, &sent)
	if sent != 0 {
		t.Errorf("%d sent", sent)
	}
}

// Story 1: the draft survives closing the browser, for it lives on the server;
// and what is typed when the session has ended after an hour is offered again.
func TestStory01TheDraftSurvivesTheBrowserAndTheSession(t *testing.T) {
	s := newScene(t)
	path := s.drafted(&fixture.RelaisRooms)
	first := s.As(t, fixture.Nadia)
	s.must(s.must(first.Get(path), http.StatusOK).Submit("form[action='"+path+"']", url.Values{"purpose": {"Une chambre"}, "then": {"later"}}), http.StatusSeeOther)

	other := s.As(t, fixture.Nadia) // another browser
	if list := s.must(other.Get("/referrals"), http.StatusOK); list.Find("main a[href='"+path+"']").Length() != 1 {
		t.Error("the draft is not listed in another browser")
	}
	form := s.must(other.Get(path), http.StatusOK)
	if form.Find("#purpose").AttrOr("value", "") != "Une chambre" {
		t.Errorf("kept: %q", form.Find("#purpose").AttrOr("value", ""))
	}
	s.World.Stand(dbtest.Monday.Add(61 * time.Minute))
	late := form.Submit("form[action='"+path+"']", url.Values{"purpose": {"Une chambre au rez-de-chaussée"}, "then": {"later"}})
	if late.Status != http.StatusUnauthorized {
		t.Fatalf("after an hour: %d %s", late.Status, late.Text("main"))
	}
	back := s.As(t, fixture.Nadia)
	link, offered := s.must(back.Get("/"), http.StatusOK).Find("main a[href^='/drafts/']").Attr("href")
	if !offered {
		t.Fatal("what was typed is not offered")
	}
	again := s.must(back.Get(link), http.StatusOK)
	if again.Find("#purpose").AttrOr("value", "") != "Une chambre au rez-de-chaussée" {
		t.Errorf("offered: %s", again.Text("main"))
	}
	s.must(again.Submit("form[action='"+path+"']", url.Values{"then": {"later"}}), http.StatusSeeOther)
	if kept := s.must(back.Get(path), http.StatusOK).Find("#purpose").AttrOr("value", ""); kept != "Une chambre au rez-de-chaussée" {
		t.Errorf("saved: %q", kept)
	}
}
