package transfers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// busy is somebody of Nadia's with several referrals under way.
func busy(t *testing.T, site *webtest.Site) (person, name string, referrals []string) {
	t.Helper()
	site.World.Scan(t, `select p.id::text, p.first_name, array_agg(r.id::text order by r.sent_at, r.id) from persons p join referrals r on r.person_id = p.id
		where p.referent_id = $1 and p.status = 'active' and r.status in ('sent', 'acknowledged', 'info_requested', 'appointment_set', 'waitlisted', 'accepted')
		group by p.id order by count(*) desc, p.id limit 1`, []any{fixture.Nadia.Account()}, &person, &name, &referrals)
	if len(referrals) < 2 {
		t.Fatalf("%d referrals prove little", len(referrals))
	}
	return person, name, referrals
}

// asked is a request of Nadia's to Haute-Brume, sent from the page.
func asked(t *testing.T, site *webtest.Site) (person, name, transfer string) {
	t.Helper()
	person, name, referrals := busy(t, site)
	form := url.Values{"target_id": {fixture.HauteBrume.ID.String()}, "reason": {"moved"}, "words": {"Il habite à Brumeval."}}
	for i, one := range referrals {
		form.Set("outcome["+one+"]", []string{"keep", "hand_over"}[i%2])
	}
	done := site.As(t, fixture.Nadia).Get("/persons/"+person+"/transfer").Submit("form[action$='/transfers']", form)
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	return person, name, done.Location
}

func TestARequestThatLacksSomethingComesBack(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	who, _, referrals := busy(t, site)
	page := site.As(t, fixture.Nadia).Get("/persons/" + who + "/transfer")
	wrong := page.Submit("form[action$='/transfers']", url.Values{"reason": {"other"}, "outcome[" + referrals[0] + "]": {"hand_over"}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Find(".ps-errors li").Length() != 3 {
		t.Fatalf("%d %s", wrong.Status, wrong.Text(".ps-errors"))
	}
	if wrong.Find("input[name='outcome["+referrals[0]+"]'][value=hand_over][checked]").Length() != 1 || wrong.Find("input[name=reason][value=other][checked]").Length() != 1 {
		t.Error("what was chosen is lost")
	}
	for _, link := range wrong.Find(".ps-errors a").EachIter() {
		if target := link.AttrOr("href", "#"); wrong.Find(target).Length() != 1 {
			t.Errorf("%s leads nowhere", target)
		}
	}
}

func TestATransferIsAskedAndAccepted(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	who, name, transfer := asked(t, site)
	nadia, sabine := site.As(t, fixture.Nadia), site.As(t, fixture.Sabine)
	if file := nadia.Get("/persons/" + who).Text("main"); !strings.Contains(file, "Transfert en cours") || !strings.Contains(file, "Dessaisissement demandé au SPIP de la Haute-Brume le 23 novembre 2026") {
		t.Errorf("the file says %s", file)
	}
	if day := sabine.Get("/").Text("main"); !strings.Contains(day, name) || !strings.Contains(day, "dessaisissement demandé par le SPIP du Val-Clair") {
		t.Errorf("the day of the manager: %s", day)
	}
	page := sabine.Get(transfer)
	if text := page.Text("main"); !strings.Contains(text, "Il habite à Brumeval.") || !strings.Contains(text, "MERCIER Nadia") || strings.Contains(text, "Orientations en cours") {
		t.Errorf("the target reads %s", text)
	}
	wrong := page.Submit("form[action$='/acceptance']", url.Values{"branch_id": {fixture.SainteAurore.ID.String()}, "referent_id": {fixture.Ines.Account().String()}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Find("#accept-referent_id option[selected]").AttrOr("value", "") != fixture.Ines.Account().String() {
		t.Errorf("into another service's branch: %d %s", wrong.Status, wrong.Text("main"))
	}
	done := page.Submit("form[action$='/acceptance']", url.Values{"branch_id": {fixture.Roche.ID.String()}, "referent_id": {fixture.Ines.Account().String()}})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	arrived, _ := done.Follow().Find("main a:contains('Ouvrir la fiche')").Attr("href")
	if file := site.As(t, fixture.Ines).Get(arrived).Text("main"); !strings.Contains(file, name) || !strings.Contains(file, "Dossier reçu du SPIP du Val-Clair par ROTHACKER Sabine") || !strings.Contains(file, "Antenne de Roche-sur-Vive") {
		t.Errorf("the new file: %s", file)
	}
	old := nadia.Get("/persons/" + who)
	if text := old.Text("main"); !strings.Contains(text, "Dossier transféré au SPIP de la Haute-Brume") || old.Find("main a[href$='/edit'], main a[href$='/ending']").Length() != 0 {
		t.Errorf("the old file: %s", text)
	}
	if late := page.Submit("form[action$='/refusal']", url.Values{"refusal": {"not_ours"}}); late.Status != http.StatusConflict || !strings.Contains(late.Text("main"), "Accepté") {
		t.Errorf("refused after it was accepted: %d %s", late.Status, late.Text("main"))
	}
}

func TestATransferIsRefusedInWords(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	who, _, transfer := asked(t, site)
	page := site.As(t, fixture.Sabine).Get(transfer)
	wrong := page.Submit("form[action$='/refusal']", url.Values{"refusal": {"other"}, "note": {""}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Find("#refuse-refusal option[selected]").AttrOr("value", "") != "other" {
		t.Errorf("%d %s", wrong.Status, wrong.Text("main"))
	}
	if done := page.Submit("form[action$='/refusal']", url.Values{"refusal": {"other"}, "note": {"Adresse à vérifier."}}); done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	nadia := site.As(t, fixture.Nadia)
	if text := nadia.Get(transfer).Text("main"); !strings.Contains(text, "Adresse à vérifier.") || !strings.Contains(text, "Refusé") {
		t.Errorf("the source reads %s", text)
	}
	if file := nadia.Get("/persons/" + who).Text("main"); !strings.Contains(file, "Suivi en cours") || !strings.Contains(file, "Dessaisissement vers le SPIP de la Haute-Brume sans suite") {
		t.Errorf("the file says %s", file)
	}
}

func TestARequestIsCancelledByTheSourceAlone(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	_, _, transfer := asked(t, site)
	if page := site.As(t, fixture.Sabine).Forge(transfer+"/cancellation", nil); page.Status != http.StatusConflict {
		t.Errorf("cancelled by the target: %d", page.Status)
	}
	if done := site.As(t, fixture.Nadia).Get(transfer).Submit("form[action$='/cancellation']", nil); done.Status != http.StatusSeeOther || !strings.Contains(done.Follow().Text("main"), "Annulé") {
		t.Errorf("%d %s", done.Status, done.Text("main"))
	}
}

func TestTheNumberIsLookedForAndNoNumberStandsInTheAddress(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	var who, number string
	site.World.Scan(t, "select id::text, appi_ref from persons where referent_id = $1 and status = 'active' and appi_ref is not null order by id limit 1", []any{fixture.Nadia.Account()}, &who, &number)
	nadia := site.As(t, fixture.Nadia)
	look := func() *webtest.Page {
		return nadia.Get("/persons/"+who+"/transfer").Submit("form[action$='/transfers/search']", nil)
	}
	none := look()
	if strings.Contains(none.Location, number) || !strings.Contains(none.Follow().Text("main"), "Aucun autre service") {
		t.Errorf("%s: %s", none.Location, none.Follow().Text("main"))
	}
	site.World.Exec(t, "update persons set appi_ref = $1 where id = (select id from persons where service_id = $2 and status = 'active' order by id limit 1)", number, fixture.HauteBrume.ID)
	found := look().Follow()
	if !strings.Contains(found.Text("main"), "existe : SPIP de la Haute-Brume.") || found.Find("#target_id option[selected]").Text() != "SPIP de la Haute-Brume" {
		t.Errorf("found: %s", found.Text("main"))
	}
	var lines int
	site.World.Scan(t, "select count(*) from journal where action = 'search' and noun = 'transfer' and person_id = $1", []any{who}, &lines)
	if lines != 2 {
		t.Errorf("%d lines in the journal", lines)
	}
}

func TestWhoMayNotTransferIsRefused(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	who, _, transfer := asked(t, site)
	for _, c := range []struct {
		who    *fixture.Persona
		path   string
		status int
	}{
		{fixture.Ines, transfer + "/acceptance", http.StatusForbidden}, {fixture.Ines, transfer + "/cancellation", http.StatusNotFound},
		{fixture.Tefa, transfer + "/cancellation", http.StatusNotFound}, {fixture.Odile, transfer + "/cancellation", http.StatusForbidden},
		{fixture.Karim, transfer + "/acceptance", http.StatusForbidden}, {fixture.Helene, transfer + "/acceptance", http.StatusConflict},
		{fixture.Tefa, "/persons/" + who + "/transfers/search", http.StatusNotFound},
	} {
		if page := site.As(t, c.who).Forge(c.path, url.Values{"branch_id": {fixture.Brumeval.ID.String()}}); page.Status != c.status {
			t.Errorf("%s at %s: %d, want %d", c.who.Slug, c.path, page.Status, c.status)
		}
	}
	for _, p := range []*fixture.Persona{fixture.Ines, fixture.Tefa} {
		if page := site.As(t, p).Get(transfer); page.Status != http.StatusNotFound {
			t.Errorf("%s reads it: %d", p.Slug, page.Status)
		}
	}
}

func TestPagesOfTransfersPassTheChecker(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	who, _, transfer := asked(t, site)
	var other string
	site.World.Scan(t, "select id::text from persons where referent_id = $1 and status = 'active' and appi_ref is not null order by id limit 1", []any{fixture.Nadia.Account()}, &other)
	for name, screen := range map[string]browsertest.Screen{"phone": browsertest.Phone, "dark": {Width: 1280, Height: 900, Dark: true}} {
		for reader, paths := range map[*fixture.Persona]map[string]string{
			fixture.Nadia:  {"ask": "/persons/" + other + "/transfer", "list": "/transfers", "source": transfer, "file": "/persons/" + who},
			fixture.Sabine: {"decide": transfer, "list-target": "/transfers", "day": "/"},
		} {
			b := browsertest.As(t, site, reader, screen)
			for page, path := range paths {
				b.Go(path)
				b.Shoot("transfer-" + page + "-" + name)
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
