package oversight_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// Whoever opens a limited file reads so above each of its pages, finds no button that
// begins anything and is told why what is forged is refused. A partner reads
// nothing of it.
func TestALimitedFileSaysSoToTheServiceAloneAndStartsNothing(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	var id, referral, name, born string
	site.World.Scan(t, `select p.id::text, r.id::text, p.last_name || ' ' || p.first_name, to_char(p.birth_on, 'DD/MM/YYYY') from persons p join referrals r on r.person_id = p.id
		where p.referent_id = $1 and p.status = 'active' and r.organisation_id = $2 and r.status in ('sent','acknowledged','accepted') order by r.id limit 1`,
		[]any{fixture.Nadia.Account(), fixture.Relais.ID}, &id, &referral, &name, &born)
	nadia, paul := site.As(t, fixture.Nadia), site.As(t, fixture.Paul)
	_, answer := asked(t, site, url.Values{"ground": {"request"}, "words": {"R-6"}, "name": {name}, "birth_on": {born}})
	file := answer.Find("main table a").AttrOr("href", "")
	if done := paul.Get(file).Submit("form[action$='/limitation']", url.Values{"reason": {"Adresse contestée le 3 mai"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("limits: %d %s", done.Status, done.Text("main"))
	}
	const said = "Traitement limité depuis le 23 novembre 2026"
	for _, at := range []string{"/persons/" + id, "/persons/" + id + "/edit", "/persons/" + id + "/desks", "/persons/" + id + "/referrals/new", "/persons/" + id + "/reports",
		"/referrals/" + referral, "/places?person=" + id} {
		page := nadia.Get(at)
		if text := page.Text("main"); page.Status != http.StatusOK || !strings.Contains(text, said) || strings.Contains(text, "Adresse contestée") {
			t.Errorf("%s: %d %s", at, page.Status, text)
		}
	}
	if page := nadia.Get("/persons/" + id); page.Find("main a[href$='/referrals/new'], main a[href^='/cycles?person']").Length() != 0 {
		t.Error("the file still offers to begin something")
	}
	if page := nadia.Get("/referrals/" + referral); page.Find("form[action$='/messages'], a[href$='/amendment']").Length() != 0 || page.Find("form[action$='/notes']").Length() != 1 {
		t.Errorf("the referral offers %s", page.Text("main"))
	}
	var cycle string
	site.World.Scan(t, "select id::text from cycles where service_id = $1 and status in ('open','running') order by id limit 1", []any{fixture.ValClair.ID}, &cycle)
	for at, form := range map[string]url.Values{
		"/persons/" + id + "/referrals":        {"offer_id": {fixture.RelaisRooms.ID.String()}},
		"/cycles/" + cycle + "/enrolments":     {"person_id": {id}},
		"/referrals/" + referral + "/messages": {"body": {"Bonjour à vous"}},
	} {
		page := nadia.Forge(at, form)
		if page.Status != http.StatusUnprocessableEntity && page.Status != http.StatusConflict || !strings.Contains(page.Text("main"), "Le traitement de ce dossier est limité") {
			t.Errorf("%s: %d %s", at, page.Status, page.Text("main"))
		}
		if form.Get("body") != "" && !strings.Contains(page.Body, "Bonjour à vous") {
			t.Errorf("%s loses what was typed", at)
		}
	}
	if page := site.As(t, fixture.Karim).Get("/referrals/" + referral); page.Status != http.StatusOK || strings.Contains(page.Body, "limité depuis") || page.Find("form[action$='/messages']").Length() != 1 {
		t.Errorf("the partner: %d %s", page.Status, page.Text("main"))
	}
	paul.Get(file).Submit("form[action$='/lifting']", url.Values{"reason": {"Vérifiée"}})
	if page := nadia.Get("/persons/" + id); strings.Contains(page.Text("main"), said) || page.Find("main a[href$='/referrals/new']").Length() == 0 {
		t.Errorf("lifted: %s", page.Text("main"))
	}
}
