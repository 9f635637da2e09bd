package referrals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/models/fixture"
)

func TestOffersThatAreClosedSayWhyAndHaveNoButton(t *testing.T) {
	s := newScene(t)
	page := s.must(s.As(t, fixture.Nadia).Get(s.person+"/referrals/new"), http.StatusOK)
	for _, c := range []struct {
		offer *fixture.Offer
		why   string
	}{{&fixture.RelaisFull, "L’offre est complète"}, {&fixture.RelaisSuspended, "a suspendu cette offre"}} {
		card := page.Find(".fr-card").FilterFunction(func(_ int, card *goquery.Selection) bool { return strings.Contains(card.Text(), c.offer.Name) })
		if card.Length() != 1 || !strings.Contains(card.Text(), c.why) || card.Find("button").Length() > 0 {
			t.Errorf("%s: %q", c.offer.Name, card.Text())
		}
	}
	if page.Find("button[value='"+fixture.RelaisRooms.ID.String()+"']").Length() != 1 || strings.Contains(page.Text("main"), fixture.BrumeRooms.Name) {
		t.Error("the open offer cannot be chosen, or another service's partner is shown")
	}
	health := s.must(s.As(t, fixture.Nadia).Get(s.person+"/referrals/new?domain=health"), http.StatusOK)
	if text := health.Text("main .ps-cards"); !strings.Contains(text, fixture.RiveDouceCare.Name) || strings.Contains(text, fixture.RelaisRooms.Name) {
		t.Errorf("health: %s", text)
	}
}

func TestAForgedOfferIsRefusedWithItsReason(t *testing.T) {
	s := newScene(t)
	nadia := s.As(t, fixture.Nadia)
	for offer, want := range map[*fixture.Offer]string{
		&fixture.RelaisFull: "complète", &fixture.RelaisSuspended: "suspendu", &fixture.BrumeRooms: "Aucune convention",
	} {
		page := nadia.Get(s.person+"/referrals/new").Submit("main form[method=post]", url.Values{"offer_id": {offer.ID.String()}})
		if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text(".ps-errors"), want) {
			t.Errorf("%s: %d %s", offer.Name, page.Status, page.Text(".ps-errors"))
		}
	}
	s.World.Exec(t, "update agreements set ends_on = '2026-11-22' where organisation_id = $1", fixture.Relais.ID)
	page := nadia.Get(s.person+"/referrals/new").Submit("main form[method=post]", url.Values{"offer_id": {fixture.RelaisRooms.ID.String()}})
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text(".ps-errors"), "a pris fin") {
		t.Errorf("expired agreement: %d %s", page.Status, page.Text(".ps-errors"))
	}
	for _, id := range []string{fixture.ID("nothing").String(), "x", ""} {
		if page := nadia.Get(s.person+"/referrals/new").Submit("main form[method=post]", url.Values{"offer_id": {id}}); page.Status != http.StatusNotFound {
			t.Errorf("offer %q: %d", id, page.Status)
		}
	}
}

func TestTheOfferMayCloseWhileTheDraftIsWritten(t *testing.T) {
	s := newScene(t)
	page := s.checked(&fixture.RelaisRooms, answers())
	s.World.Exec(t, "update offers set seats_free = 0 where id = $1", fixture.RelaisRooms.ID)
	refused := page.Submit("form[action$='/sending']", nil)
	if refused.Status != http.StatusUnprocessableEntity || !strings.Contains(refused.Text("main"), "complète") || refused.Find("form[action$='/sending']").Length() > 0 {
		t.Errorf("%d: %s", refused.Status, refused.Text("main .fr-alert"))
	}
}

func TestWhatCannotBeReadIsGivenBackAndKept(t *testing.T) {
	s := newScene(t)
	draft := s.drafted(&fixture.RelaisRooms)
	typed := answers()
	typed.Set("wished_on", "demain")
	page := s.As(t, fixture.Nadia).Get(draft).Submit("form[action='"+draft+"']", typed)
	if page.Status != http.StatusUnprocessableEntity || page.Find("#wished_on").AttrOr("value", "") != "demain" ||
		page.Find("#purpose").AttrOr("value", "") != "Trouver un hébergement" || page.Find("#wished_on-error").Length() != 1 {
		t.Errorf("%d: %s", page.Status, page.Text(".ps-errors"))
	}
}

func TestADraftIsSavedUnfinishedAndTakenUpAgain(t *testing.T) {
	s := newScene(t)
	draft := s.drafted(&fixture.RelaisRooms)
	nadia := s.As(t, fixture.Nadia)
	saved := nadia.Get(draft).Submit("form[action='"+draft+"']", url.Values{"purpose": {"Une chambre"}, "then": {"later"}})
	list := s.must(saved.Follow(), http.StatusOK)
	if list.Find("main a[href='"+draft+"']").Length() != 1 {
		t.Error("the draft is not listed")
	}
	check := s.must(nadia.Get(draft+"/check"), http.StatusOK)
	if check.Find("form[action$='/sending']").Length() > 0 || !strings.Contains(check.Text("main"), "Dites si la personne est d’accord") {
		t.Errorf("an unfinished draft: %s", check.Text("main .fr-alert"))
	}
	if forged := nadia.Forge(draft+"/sending", nil); forged.Status != http.StatusUnprocessableEntity {
		t.Errorf("sent unfinished: %d", forged.Status)
	}
	// The list of tasks says which of the three parts are done.
	var tasks []string
	for _, task := range s.must(nadia.Get(draft), http.StatusOK).Find(".ps-tasks li").EachIter() {
		tasks = append(tasks, strings.Join(strings.Fields(task.Text()), " "))
	}
	if len(tasks) != 3 || !strings.HasSuffix(tasks[0], "Complet") || !strings.HasSuffix(tasks[1], "À compléter") {
		t.Errorf("the tasks are %q", tasks)
	}
	s.must(nadia.Get(draft).Submit("form[action$='/discarding']", nil), http.StatusSeeOther)
	s.must(nadia.Get(draft), http.StatusNotFound)
}

// What the officer checks is what the partner reads, field by field.
func TestThePreviewIsWhatThePartnerReads(t *testing.T) {
	s := newScene(t)
	typed := answers()
	typed["fields"] = []string{"housing", "measures"}
	check := s.checked(&fixture.RelaisRooms, typed)
	panel := check.Find(".ps-panel").Eq(1)
	shown := map[string]string{}
	panel.Find(".ps-summary__row").Each(func(_ int, row *goquery.Selection) {
		shown[strings.TrimSpace(row.Find("dt").Text())] = strings.TrimSpace(row.Find("dd").First().Text())
	})
	if panel.Find("input[name=fields][checked]").Length() != 2 {
		t.Errorf("%d ticked on the check", panel.Find("input[name=fields][checked]").Length())
	}
	// One is unticked there.
	sent := s.must(check.Submit("form[action$='/sending']", url.Values{"fields": {"housing"}}), http.StatusSeeOther)
	if flash := sent.Follow().Text("body"); !strings.Contains(flash, "L’orientation a été envoyée à Le Relais des Tilleuls.") {
		t.Error("the success is not said")
	}
	read := map[string]string{}
	s.must(s.As(t, fixture.Karim).Get(sent.Location), http.StatusOK).Find(".ps-summary__row").Each(func(_ int, row *goquery.Selection) {
		read[strings.TrimSpace(row.Find("dt").Text())] = strings.TrimSpace(row.Find("dd").First().Text())
	})
	shown["Hébergement"] = "Sans hébergement"
	if len(read) != len(shown) {
		t.Errorf("Karim reads %d fields, the check showed %d", len(read), len(shown))
	}
	for label, value := range shown {
		if read[label] != value {
			t.Errorf("%s: Karim reads %q, the check showed %q", label, read[label], value)
		}
	}
}

func TestASecondReferralForTheSameNeedIsWarnedOf(t *testing.T) {
	s := newScene(t)
	first := s.sent(&fixture.RelaisRooms)
	page := s.checked(&fixture.RelaisRooms, answers())
	if page.Find(".fr-alert a[href='"+first+"']").Length() != 1 {
		t.Errorf("no warning: %s", page.Text("main .fr-alert"))
	}
	s.must(page.Submit("form[action$='/sending']", nil), http.StatusSeeOther)
}

func TestWithdrawingClosesThePartnersPage(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	karim := s.As(t, fixture.Karim)
	s.must(karim.Get(of), http.StatusOK)
	nadia := s.As(t, fixture.Nadia)
	file := s.must(nadia.Get(of), http.StatusOK)
	if again := file.Submit("form[action$='/withdrawal']", nil); again.Status != http.StatusUnprocessableEntity || again.Find("details[open] #reason-error").Length() != 1 {
		t.Errorf("without a reason: %d %s", again.Status, again.Text(".ps-errors"))
	}
	done := s.must(file.Submit("form[action$='/withdrawal']", url.Values{"reason": {"met_otherwise"}}), http.StatusSeeOther).Follow()
	if !strings.Contains(done.Text("main"), "Retirée par le SPIP") || done.Find("form[action$='/withdrawal']").Length() > 0 {
		t.Errorf("after: %s", done.Text("main"))
	}
	for _, path := range []string{of, of + "/decision"} {
		s.must(karim.Get(path), http.StatusNotFound)
	}
	for path, status := range map[string]int{"/acknowledgement": http.StatusNotFound, "/decision": http.StatusGone} { // what was typed is given back
		s.must(karim.Forge(of+path, url.Values{"answer": {"accept"}, "on": {"01/12/2026"}}), status)
	}
}

func TestOthersDoNotSeeAServicesReferrals(t *testing.T) {
	s := newScene(t)
	of, draft := s.sent(&fixture.RelaisRooms), s.drafted(&fixture.RiveDouceCare)
	for _, who := range []*fixture.Persona{fixture.Ines, fixture.Sophie, fixture.Bertrand} {
		s.must(s.As(t, who).Get(of), http.StatusNotFound)
	}
	for _, who := range []*fixture.Persona{fixture.Ines, fixture.Marc} {
		s.must(s.As(t, who).Get(draft), http.StatusNotFound)
		s.must(s.As(t, who).Forge(draft+"/sending", nil), http.StatusNotFound)
	}
	s.must(s.As(t, fixture.Ines).Get(s.person+"/referrals/new"), http.StatusNotFound)
	s.must(s.As(t, fixture.Ines).Forge(of+"/withdrawal", url.Values{"reason": {"mistake"}}), http.StatusNotFound)
	s.must(s.As(t, fixture.Odile).Get(of), http.StatusForbidden)
	s.must(s.As(t, fixture.Karim).Get(s.person+"/referrals/new"), http.StatusForbidden)
	// A colleague of another branch reads it behind the door of the person's file.
	if page := s.must(s.As(t, fixture.Marc).Get(of), http.StatusSeeOther); !strings.HasPrefix(page.Location, s.person+"/access") {
		t.Errorf("Marc is led to %s", page.Location)
	}
}

func TestTheListLeadsToEveryReferral(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	nadia := s.As(t, fixture.Nadia)
	for path, want := range map[string]int{"/referrals": 1, "/referrals?status=sent": 1, "/referrals?status=declined": 0, "/referrals?after=" + strings.TrimPrefix(of, "/referrals/"): 0} {
		if page := s.must(nadia.Get(path), http.StatusOK); page.Find("main tbody a[href='"+of+"']").Length() != want {
			t.Errorf("%s does not show %d", path, want)
		}
	}
	s.must(nadia.Get("/referrals?status=nonsense"), http.StatusNotFound)
	if page := s.must(s.As(t, fixture.Ines).Get("/referrals"), http.StatusOK); page.Find("main tbody a").Length() != 0 {
		t.Error("Inès's list shows a referral of Val-Clair")
	}
	if page := s.must(nadia.Get(s.person), http.StatusOK); page.Find(".ps-timeline a[href='"+of+"']").Length() != 1 {
		t.Error("the person's timeline does not tell of the referral")
	}
	if page := s.must(s.As(t, fixture.Odile).Get(s.person), http.StatusOK); page.Find("a[href='"+of+"']").Length() != 0 {
		t.Error("the timeline tells the office of a referral it may not open")
	}
}
