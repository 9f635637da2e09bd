package handover_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/transfer"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// choose takes one of a list, as a mouse would.
func choose(b *browsertest.Browser, selector, value string) {
	browsertest.Eval[bool](b, fmt.Sprintf("document.querySelector(%q).value = %q, true", selector, value))
}

// followed counts the open files, live referrals and drafts of an officer.
func followed(t *testing.T, site *webtest.Site, p *fixture.Persona) (persons, referrals, drafts int) {
	t.Helper()
	site.World.Scan(t, `select (select count(*) from persons where referent_id = $1 and status in ('active', 'transferring')),
		(select count(*) from referrals where referent_id = $1), (select count(*) from referral_drafts where author_id = $1)`,
		[]any{p.Account()}, &persons, &referrals, &drafts)
	return persons, referrals, drafts
}

// Story 8: Marc leaves. The director shares his persons out in the browser, by
// initial, after a preview; nothing is done in between; then Marc sees nothing
// from midnight on, and the history still says who did what.
func TestStory08AnOfficerLeaves(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	persons, referrals, _ := followed(t, site, fixture.Marc)
	if persons < 40 || referrals < 3 {
		t.Fatalf("Marc follows %d persons, %d referrals", persons, referrals)
	}
	b := browsertest.As(t, site, fixture.Dominique, browsertest.Desk)
	b.Go("/covers")
	b.Click("a[href='/reassignments/new']")
	b.Wait("the page", "document.querySelector('#choose-from') !== null && document.readyState === 'complete'")
	choose(b, "#choose-from", fixture.Marc.Account().String())
	choose(b, "#choose-rule", "initial")
	b.Click("form[action='/reassignments/new'] button")
	b.Wait("the groups", "document.querySelector('#share-to-2') !== null && document.readyState === 'complete'")
	choose(b, "#share-to-1", fixture.Solene.Account().String())
	choose(b, "#share-to-2", fixture.Julien.Account().String())
	b.Click("form[aria-label='Répartir les personnes'] button")
	b.Wait("the preview", "document.querySelector('form[action=\"/reassignments\"]') !== null && document.readyState === 'complete'")
	if now, _, _ := followed(t, site, fixture.Marc); now != persons {
		t.Fatalf("the preview has moved %d persons", persons-now)
	}
	if rows := browsertest.Eval[int](b, "document.querySelectorAll('main tbody tr').length"); rows != persons {
		t.Errorf("the preview lists %d of %d", rows, persons)
	}
	for _, found := range b.Axe() {
		t.Errorf("the preview: %s", found)
	}
	b.Shoot("reassign-preview")
	b.Type("[name=last_on]", "23/11/2026")
	b.Click("form[action='/reassignments'] button[type=submit]")
	b.Wait("the answer", "document.body.innerText.includes('Réaffectation faite')")
	if left, open, drafts := followed(t, site, fixture.Marc); left+drafts > 0 || open > referrals {
		t.Errorf("Marc keeps %d persons, %d drafts", left, drafts)
	}
	var stray, named int
	site.World.Scan(t, `select count(*) from referrals r join persons p on p.id = r.person_id where r.referent_id is distinct from p.referent_id and r.referent_id = $1 and p.status = 'active'`,
		[]any{fixture.Marc.Account()}, &stray)
	site.World.Scan(t, "select count(*) from referral_events where by_name = $1", []any{fixture.Marc.Name}, &named)
	if stray > 0 || named == 0 {
		t.Errorf("%d referrals stayed behind; the history names Marc %d times", stray, named)
	}
	var one string
	site.World.Scan(t, "select person_id::text from person_events where action = 'referent' and old = $1 limit 1", []any{fixture.Marc.Name}, &one)
	if file := site.As(t, fixture.Dominique).Get("/persons/" + one).Text("main"); !strings.Contains(file, "CPIP référent : modification par LAFARGE Dominique") || !strings.Contains(file, "TESSIER Marc →") {
		t.Errorf("the file says %s", file)
	}
	marc := site.As(t, fixture.Marc)
	if page := marc.Get("/"); page.Status != http.StatusOK {
		t.Errorf("on the last day Marc: %d", page.Status)
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	site.World.Stand(time.Date(2026, time.November, 24, 0, 0, 0, 0, paris))
	if page := marc.Get("/"); page.Status != http.StatusSeeOther || !strings.HasPrefix(page.Location, "/sign-in") {
		t.Errorf("from midnight on Marc: %d to %q", page.Status, page.Location)
	}
}

func TestReassignmentKeepsWhatWasChosenWhenTheListChanged(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	query := url.Values{"from_id": {fixture.Marc.Account().String()}, "rule": {"one"}, "groups": {"all"}, "to_id": {fixture.Solene.Account().String()}}
	page := site.As(t, fixture.Dominique).Get("/reassignments/new?" + query.Encode())
	site.World.Exec(t, "update persons set referent_id = $1 where id = (select id from persons where referent_id = $2 and status = 'active' limit 1)", fixture.Nadia.Account(), fixture.Marc.Account())
	before, _, _ := followed(t, site, fixture.Marc)
	late := page.Submit("form[action='/reassignments']", url.Values{"last_on": {"30/11/2026"}})
	if late.Status != http.StatusConflict || !strings.Contains(late.Text(".ps-errors"), "La liste a changé depuis l’aperçu") {
		t.Fatalf("%d %s", late.Status, late.Text("main"))
	}
	if value := late.Find("[name=last_on]").AttrOr("value", ""); value != "30/11/2026" {
		t.Errorf("the last day is %q", value)
	}
	// A last day that is none undoes the whole of it.
	if wrong := late.Submit("form[action='/reassignments']", url.Values{"last_on": {"bientôt"}}); wrong.Status != http.StatusUnprocessableEntity {
		t.Errorf("no day: %d", wrong.Status)
	}
	if after, _, _ := followed(t, site, fixture.Marc); after != before {
		t.Errorf("%d persons changed hands", before-after)
	}
	if done := late.Submit("form[action='/reassignments']", nil); done.Status != http.StatusSeeOther {
		t.Errorf("again: %d %s", done.Status, done.Text("main"))
	}
}

func TestPersonIsHandedToAnotherOfficer(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	var one string
	site.World.Scan(t, "select id::text from persons where referent_id = $1 and status = 'active' order by id limit 1", []any{fixture.Nadia.Account()}, &one)
	form := site.As(t, fixture.Nadia).Get("/persons/" + one + "/referent")
	wrong := form.Submit("form[action$='/referent']", url.Values{"referent_id": {fixture.Ines.Account().String()}})
	if wrong.Status != http.StatusUnprocessableEntity {
		t.Errorf("somebody of another service: %d", wrong.Status)
	}
	done := form.Submit("form[action$='/referent']", url.Values{"referent_id": {fixture.Julien.Account().String()}})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	if band := site.As(t, fixture.Helene).Get("/persons/" + one).Text(".ps-band"); !strings.Contains(band, "ARNOULT Julien") {
		t.Errorf("the file says %s", band)
	}
	for _, who := range []*fixture.Persona{fixture.Odile, fixture.Lea, fixture.Bruno} {
		if page := site.As(t, who).Get("/persons/" + one + "/referent"); page.Status != http.StatusForbidden {
			t.Errorf("%s hands over: %d", who.Slug, page.Status)
		}
	}
}

// Story 8, its last check: a person moves to another SPIP. Nadia asks in the
// browser and decides of each open referral; Sabine accepts; what was decided is
// carried out, and the partners read on or no longer, each as was decided.
func TestStory08APersonMovesToAnotherService(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	var who string
	var referrals []string
	site.World.Scan(t, `select p.id::text, array_agg(r.id::text order by r.sent_at, r.id) from persons p join referrals r on r.person_id = p.id
		where p.referent_id = $1 and p.status = 'active' and r.status in ('sent', 'acknowledged', 'info_requested', 'appointment_set', 'waitlisted', 'accepted')
		group by p.id having count(*) > 1 order by count(*) desc, p.id limit 1`, []any{fixture.Nadia.Account()}, &who, &referrals)
	outcomes := []string{"keep", "hand_over", "withdraw"}
	nadia := browsertest.As(t, site, fixture.Nadia, browsertest.Desk)
	nadia.Go("/persons/" + who)
	nadia.Click("a[href='/persons/" + who + "/transfer']")
	nadia.Wait("the form", "document.querySelector('[name=target_id]') !== null && document.readyState === 'complete'")
	choose(nadia, "[name=target_id]", fixture.HauteBrume.ID.String())
	nadia.Click("[name=reason][value=moved] + label")
	for i, one := range referrals {
		nadia.Click("[name='outcome[" + one + "]'][value=" + outcomes[i%len(outcomes)] + "] + label")
	}
	nadia.Click("form[action$='/transfers'] button[type=submit]")
	nadia.Wait("the request", "location.pathname.startsWith('/transfers/')")
	address := browsertest.Eval[string](nadia, "location.pathname")
	sabine := browsertest.As(t, site, fixture.Sabine, browsertest.Desk)
	sabine.Go("/")
	sabine.Click("a.fr-btn[href='" + address + "']")
	sabine.Wait("the decision", "document.querySelector('#accept-referent_id') !== null && document.readyState === 'complete'")
	choose(sabine, "#accept-referent_id", fixture.Ines.Account().String())
	sabine.Click("form[action$='/acceptance'] button[type=submit]")
	sabine.Wait("the answer", "document.body.innerText.includes('Le dessaisissement est accepté')")
	err := site.World.Pool.Write(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		return transfer.CarryOut(t.Context(), tx, id.From[transfer.Transfer](uuid.MustParse(strings.TrimPrefix(address, "/transfers/"))))
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, one := range referrals {
		var state string
		var open bool
		site.World.Scan(t, "select status, open_until > $2 from referrals where id = $1", []any{one, dbtest.Monday}, &state, &open)
		if kept := outcomes[i%len(outcomes)] == "keep"; (state != "withdrawn") != kept || open != kept {
			t.Errorf("a referral to %s: %s, open %v", outcomes[i%len(outcomes)], state, open)
		}
	}
	var there, drafts int
	site.World.Scan(t, "select count(*), (select count(*) from referral_drafts d where d.person_id = any (array_agg(p.id)) and d.author_id = $2) from persons p where service_id = $1 and created_at = $3",
		[]any{fixture.HauteBrume.ID, fixture.Ines.Account(), dbtest.Monday}, &there, &drafts)
	if there != 1 || drafts != 1 {
		t.Errorf("%d files at Haute-Brume, %d drafts for Inès", there, drafts)
	}
	if page := site.As(t, fixture.Nadia).Get("/persons/" + who); page.Status != http.StatusOK || !strings.Contains(page.Text("main"), "Transférée à un autre service") {
		t.Errorf("the file at Val-Clair: %d %s", page.Status, page.Text(".ps-band"))
	}
	if page := site.As(t, fixture.Ines).Get("/persons/" + who); page.Status != http.StatusNotFound {
		t.Errorf("Inès opens the file of Val-Clair: %d", page.Status)
	}
}
