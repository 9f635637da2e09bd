package referrals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/models/fixture"
	"passerelle/models/referral"
)

func TestMessagesGoBackAndForthAndSayWhoReadsThem(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	nadia, karim := s.As(t, fixture.Nadia), s.As(t, fixture.Karim)
	page := s.must(nadia.Get(of), http.StatusOK)
	if hint := page.Text("#messages form"); !strings.Contains(hint, "Visible par le partenaire : Le Relais des Tilleuls lira ce message.") {
		t.Errorf("nobody is told who reads: %s", hint)
	}
	if empty := page.Submit("form[action$='/messages']", url.Values{"body": {" "}}); empty.Status != http.StatusUnprocessableEntity || empty.Find("#message-body-error").Length() != 1 || empty.Find(".ps-errors").Length() != 1 {
		t.Errorf("an empty message: %d %s", empty.Status, empty.Text(".ps-errors"))
	}
	s.must(page.Submit("form[action$='/messages']", url.Values{"body": {"Peut-il venir dès 9 h ?\n<b>Merci</b>"}}), http.StatusSeeOther)
	read := s.must(karim.Get(of), http.StatusOK)
	if text := read.Text("#messages"); !strings.Contains(text, "MERCIER Nadia, SPIP du Val-Clair") || !strings.Contains(text, "Peut-il venir dès 9 h ?") || !strings.Contains(text, "<b>Merci</b>") ||
		!strings.Contains(text, "Visible par le SPIP") {
		t.Errorf("Karim reads %s", text)
	}
	s.must(read.Submit("form[action$='/messages']", url.Values{"body": {"Oui."}}), http.StatusSeeOther)
	if text := nadia.Get(of).Text("#messages"); !strings.Contains(text, "ZERROUKI Karim, Le Relais des Tilleuls") {
		t.Errorf("Nadia reads %s", text)
	}
}

func TestNotesStayInsideAndLookDifferent(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	page := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK)
	done := s.must(page.Submit("form[action$='/notes']", url.Values{"body": {"Prévoir un rappel vendredi."}}), http.StatusSeeOther).Follow()
	if inside := done.Text(".ps-internal"); !strings.Contains(inside, "Prévoir un rappel vendredi.") || !strings.Contains(inside, "le partenaire n’y a jamais accès") || !strings.Contains(inside, "Jamais visible par le partenaire") {
		t.Errorf("Nadia reads %s", inside)
	}
	partner := s.must(s.As(t, fixture.Karim).Get(of), http.StatusOK)
	if strings.Contains(partner.Body, "Prévoir un rappel") || strings.Contains(partner.Body, "/notes") || partner.Find(".ps-internal").Length() > 0 {
		t.Error("Karim reads the service's note, or of there being notes")
	}
	s.must(s.As(t, fixture.Karim).Forge(of+"/notes", url.Values{"body": {"x"}}), http.StatusForbidden)
	s.must(s.As(t, fixture.Odile).Forge(of+"/notes", url.Values{"body": {"x"}}), http.StatusForbidden)
	s.must(s.As(t, fixture.Ines).Forge(of+"/notes", url.Values{"body": {"x"}}), http.StatusNotFound)
	if lost := s.As(t, fixture.Nadia).Get(of).Submit("form[action$='/notes']", url.Values{"body": {strings.Repeat("x", referral.MessageLength+1)}}); lost.Status != http.StatusUnprocessableEntity || len(lost.Text("#note-body")) != referral.MessageLength+1 {
		t.Errorf("too long: %d", lost.Status)
	}
}

func TestBetweenAServiceAndAHealthPartnerThereAreNoMessages(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RiveDouceCare)
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Sophie} {
		visitor := s.As(t, who)
		if page := s.must(visitor.Get(of), http.StatusOK); page.Find("form[action$='/messages']").Length() > 0 || page.Find("#messages").Length() > 0 {
			t.Errorf("%s is offered a message", who.Slug)
		}
		if forged := visitor.Forge(of+"/messages", url.Values{"body": {"Il boit."}}); forged.Status != http.StatusUnprocessableEntity || !strings.Contains(forged.Text(".ps-errors"), "sans message libre") {
			t.Errorf("%s forges one: %d", who.Slug, forged.Status)
		}
	}
	var n int
	s.World.Scan(t, "select count(*) from referral_messages", nil, &n)
	if n != 0 {
		t.Errorf("%d messages", n)
	}
}

// The partner reads the difference and the reason; a mistake gives the form back.
func TestAnAmendmentIsReadAsADifference(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	nadia := s.As(t, fixture.Nadia)
	link := s.must(nadia.Get(of), http.StatusOK).Find("main a[href='" + of + "/amendment']")
	s.World.Exec(t, "update persons set phone = '+33639981099' where last_name = 'Valadier' or last_name = 'VALADIER'")
	page := s.must(nadia.Get(of+"/amendment"), http.StatusOK)
	if link.Length() != 1 || !strings.Contains(page.Text(".fr-alert"), "06 39 98 10 99") || page.Find("#wished_on").AttrOr("value", "") != "01/12/2026" {
		t.Errorf("the page of the amendment: %s", page.Text("main"))
	}
	form := "form[action$='/amendment']"
	if none := page.Submit(form, url.Values{"purpose": {""}, "wished_on": {"demain"}}); none.Status != http.StatusUnprocessableEntity || none.Find("#purpose-error, #wished_on-error, #reason-error").Length() != 3 ||
		none.Find("#wished_on").AttrOr("value", "") != "demain" {
		t.Errorf("all wrong: %d %s", none.Status, none.Text(".ps-errors"))
	}
	s.must(page.Submit(form, url.Values{"purpose": {"Trouver un hébergement pour deux mois"}, "reason": {"news"}}), http.StatusSeeOther)
	read := s.must(s.As(t, fixture.Karim).Get(of), http.StatusOK)
	var before, after []string
	for _, d := range read.Find("main del").EachIter() {
		before = append(before, d.Text())
	}
	for _, d := range read.Find("main ins").EachIter() {
		after = append(after, d.Text())
	}
	if strings.Join(before, "|") != "06 39 98 10 20|Trouver un hébergement" || strings.Join(after, "|") != "06 39 98 10 99|Trouver un hébergement pour deux mois" ||
		!strings.Contains(read.Text(".ps-timeline"), "Situation de la personne modifiée") || s.status(of) != "sent" {
		t.Errorf("Karim reads %q and then %q; %s", before, after, read.Text(".ps-timeline"))
	}
	s.must(s.As(t, fixture.Karim).Forge(of+"/amendment", url.Values{"purpose": {"x"}, "reason": {"news"}}), http.StatusForbidden)
	s.must(s.As(t, fixture.Ines).Forge(of+"/amendment", url.Values{"purpose": {"x"}, "reason": {"news"}}), http.StatusNotFound)
}

func TestAColleagueTakesOverOneOrAllReferralsOfAPerson(t *testing.T) {
	s := newScene(t)
	one, two := s.sent(&fixture.RelaisRooms), s.sent(&fixture.RiveDouceCare)
	page := s.must(s.As(t, fixture.Nadia).Get(one), http.StatusOK)
	if none := page.Submit("form[action$='/transfer']", nil); none.Status != http.StatusUnprocessableEntity || none.Find("details[open] #referent_id-error").Length() != 1 {
		t.Errorf("to nobody: %d %s", none.Status, none.Text(".ps-errors"))
	}
	done := s.must(page.Submit("form[action$='/transfer']", url.Values{"referent_id": {fixture.Marc.Account().String()}, "all": {"true"}}), http.StatusSeeOther)
	if text := done.Follow().Text("main"); !strings.Contains(text, "TESSIER Marc") {
		t.Errorf("after: %s", text)
	}
	for who, of := range map[*fixture.Persona]string{fixture.Karim: one, fixture.Sophie: two} {
		if text := s.As(t, who).Get(of).Text("main"); !strings.Contains(text, "CPIP référentTESSIER Marc") {
			t.Errorf("%s reads %s", who.Slug, text)
		}
	}
	s.must(s.As(t, fixture.Karim).Forge(one+"/transfer", url.Values{"referent_id": {fixture.Nadia.Account().String()}}), http.StatusForbidden)
}

func TestAPartnerAssignsAReferralAndFindsItsOwn(t *testing.T) {
	s := newScene(t)
	mine, other := s.sent(&fixture.RelaisRooms), s.sent(&fixture.RelaisRooms)
	karim := s.As(t, fixture.Karim)
	page := s.must(karim.Get(mine), http.StatusOK)
	s.must(page.Submit("form[action$='/assignment']", url.Values{"assignee_id": {fixture.Karim.Membership().String()}}), http.StatusSeeOther)
	queue := s.must(karim.Get("/referrals"), http.StatusOK)
	narrow := queue.Find("main a[href='/referrals?queue=to_answer&whose=mine']")
	if narrow.Length() != 1 || !strings.Contains(queue.Text("main"), "suivie par ZERROUKI Karim") {
		t.Fatalf("queue: %s", queue.Text("main"))
	}
	own := s.must(karim.Get(narrow.AttrOr("href", "")), http.StatusOK)
	if own.Find("main a[href='"+mine+"']").Length() != 1 || own.Find("main a[href='"+other+"']").Length() != 0 || !strings.Contains(own.Text(".ps-tabs"), "À traiter 1") {
		t.Errorf("his own: %s", own.Text("main"))
	}
	if text := s.As(t, fixture.Nadia).Get(mine).Text(".ps-timeline"); !strings.Contains(text, "Collègue désigné par ZERROUKI Karim") {
		t.Errorf("Nadia reads %s", text)
	}
	if none := karim.Get(mine).Submit("form[action$='/assignment']", url.Values{"assignee_id": {""}}); none.Status != http.StatusUnprocessableEntity || none.Find("#assignment-assignee_id-error").Length() != 1 {
		t.Errorf("to nobody: %d %s", none.Status, none.Text("main"))
	}
	s.must(karim.Get("/referrals?whose=everybody"), http.StatusNotFound)
	s.must(s.As(t, fixture.Nadia).Forge(mine+"/assignment", url.Values{"assignee_id": {fixture.Karim.Membership().String()}}), http.StatusForbidden)
}
