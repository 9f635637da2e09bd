package eliminations_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/retention"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func must(t *testing.T, page *webtest.Page, status int) *webtest.Page {
	t.Helper()
	if page.Status != status {
		t.Fatalf("%d, want %d: %s", page.Status, status, page.Text("main"))
	}
	return page
}

// ended is a portal long after the following of one person of Nadia's has ended,
// as an inspector would name them. Everybody else stays.
func ended(t *testing.T) (site *webtest.Site, id, name, born string) {
	t.Helper()
	site = webtest.Over(t, world.Lived(t))
	w := site.World
	w.Exec(t, "update persons set updated_at = $1", dbtest.Monday.AddDate(50, 0, 0))
	w.Scan(t, `select p.id::text, p.last_name || ' ' || p.first_name, to_char(p.birth_on, 'DD/MM/YYYY') from persons p
		where p.referent_id = $1 and p.status = 'active' and exists (select from referrals r where r.person_id = p.id) and not exists (select from bookings b where b.person_id = p.id) order by p.id limit 1`,
		[]any{fixture.Nadia.Account()}, &id, &name, &born)
	must(t, site.As(t, fixture.Nadia).Get("/persons/"+id), http.StatusOK)
	w.Exec(t, "update referrals set status = 'expired', settled_at = null, settled_as = null, changed_at = $2 where person_id = $1", id, dbtest.Monday)
	w.Exec(t, "update persons set status = 'closed', updated_at = $2 where id = $1", id, dbtest.Monday)
	return site, id, name, born
}

func later(t *testing.T, site *webtest.Site, months int) {
	t.Helper()
	at := dbtest.Monday.AddDate(0, months, 0)
	site.World.Exec(t, "select app.journal_extend($1)", at.AddDate(0, 2, 0))
	site.World.Stand(at)
}

// night is what the clock does in the service.
func night(t *testing.T, site *webtest.Site) {
	t.Helper()
	worker := actor.ForWorker(fixture.ValClair.ID)
	do := func(fn func(context.Context, *db.Tx) error) {
		t.Helper()
		if err := site.World.Pool.Write(t.Context(), worker, func(tx *db.Tx) error { return fn(t.Context(), tx) }); err != nil {
			t.Fatal(err)
		}
	}
	do(func(ctx context.Context, tx *db.Tx) error { _, err := retention.Archive(ctx, tx); return err })
	do(func(ctx context.Context, tx *db.Tx) error {
		all, err := retention.ToPurge(ctx, tx)
		for _, d := range all {
			if err == nil {
				err = retention.Purge(ctx, tx, d)
			}
		}
		return err
	})
	do(func(ctx context.Context, tx *db.Tx) error { _, err := retention.Finish(ctx, tx); return err })
}

// What an officer sees of a file that is archived is nothing, at any address that
// led to it.
func TestAnArchivedFileIsNowhereAnOfficerLooks(t *testing.T) {
	site, id, name, _ := ended(t)
	last := strings.Fields(name)[0]
	var referral string
	site.World.Scan(t, "select id::text from referrals where person_id = $1 limit 1", []any{id}, &referral)
	later(t, site, 7)
	night(t, site)
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Helene} {
		visitor := site.As(t, who)
		for _, at := range []string{"/persons/" + id, "/persons/" + id + "/journal", "/referrals/" + referral, "/persons/" + id + "/desks"} {
			if got := visitor.Get(at); got.Status != http.StatusNotFound && got.Status != http.StatusForbidden || strings.Contains(got.Body, strings.ToUpper(last)) {
				t.Errorf("%s reads %s: %d", who.Slug, at, got.Status)
			}
		}
		for _, at := range []string{"/", "/persons?status=closed", "/referrals?status=expired", "/inbox"} {
			if page := visitor.Get(at); strings.Contains(page.Body, strings.ToUpper(last)+" "+strings.Fields(name)[1]) {
				t.Errorf("%s still reads the name at %s", who.Slug, at)
			}
		}
	}
}

func TestOnlyTheOfficerForDataProtectionKeepsLists(t *testing.T) {
	site, _, _, _ := ended(t)
	later(t, site, 7)
	night(t, site)
	later(t, site, 20)
	paul := site.As(t, fixture.Paul)
	made := must(t, must(t, paul.Get("/eliminations"), http.StatusOK).Submit("form[action='/eliminations']", nil), http.StatusSeeOther)
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Helene, fixture.Karim, fixture.Admin, fixture.Claire} {
		visitor := site.As(t, who)
		for _, at := range []string{"/eliminations", made.Location, made.Location + "/list.csv", "/eliminations/periods"} {
			if got := visitor.Get(at).Status; got != http.StatusForbidden {
				t.Errorf("%s reads %s: %d", who.Slug, at, got)
			}
		}
		for at, form := range map[string]url.Values{"/eliminations": {"service_id": {fixture.ValClair.ID.String()}}, made.Location + "/approval": {"visa": {"x"}, "visa_on": {"01/01/2028"}}, made.Location + "/dropping": nil,
			"/eliminations/periods": {"archive_months": {"1"}, "purge_months": {"3"}, "journal_years": {"1"}}} {
			if got := visitor.Forge(at, form).Status; got != http.StatusForbidden {
				t.Errorf("%s writes %s: %d", who.Slug, at, got)
			}
		}
	}
	// What was typed stays, and a list that is dropped lets another be made.
	wrong := must(t, paul.Get(made.Location).Submit("form[action$='/approval']", url.Values{"visa": {"AD91 🙂"}, "visa_on": {"30/02/2028"}}), http.StatusUnprocessableEntity)
	if wrong.Find("#visa").AttrOr("value", "") != "AD91 🙂" || wrong.Find("#visa_on[aria-invalid=true]").AttrOr("value", "") != "30/02/2028" {
		t.Errorf("what was typed: %s", wrong.Text("main"))
	}
	must(t, paul.Get(made.Location).Submit("form[action$='/dropping']", nil), http.StatusSeeOther)
	if page := must(t, paul.Get("/eliminations"), http.StatusOK); page.Find("form[action='/eliminations']").Length() != 1 || !strings.Contains(page.Text("main"), "Abandonné") {
		t.Errorf("after dropping: %s", page.Text("main"))
	}
	four := must(t, paul.Forge("/eliminations/periods", url.Values{"archive_months": {"6"}, "purge_months": {"12"}, "journal_years": {"4"}}), http.StatusUnprocessableEntity)
	if four.Find("#journal_years[aria-invalid=true]").AttrOr("value", "") != "4" {
		t.Errorf("a journal of four years: %s", four.Text("main"))
	}
	again := must(t, paul.Forge("/eliminations/periods", url.Values{"archive_months": {"13"}, "purge_months": {"12"}}), http.StatusUnprocessableEntity)
	if again.Find("#archive_months[aria-invalid=true]").AttrOr("value", "") != "13" {
		t.Errorf("the periods: %s", again.Text("main"))
	}
	must(t, paul.Forge("/eliminations/periods", url.Values{"archive_months": {"3"}, "purge_months": {"9"}, "journal_years": {"1"}}), http.StatusSeeOther)
	if page := paul.Get("/eliminations"); !strings.Contains(page.Text("main"), "9 mois") || !strings.Contains(page.Text("main"), "1 an") {
		t.Errorf("the periods read %s", page.Text("main"))
	}
}

func TestRetentionTakesAHandfulOfStatements(t *testing.T) {
	heard := &dbtest.Statements{}
	site := webtest.Over(t, world.New(t, db.Options{Tracer: heard}))
	paul := site.As(t, fixture.Paul)
	for path, want := range map[string]int{"/eliminations": 3, "/eliminations/periods": 1} {
		var page *webtest.Page
		saw := heard.During(func() { page = paul.Get(path) })
		if page.Status != http.StatusOK || len(saw) != want {
			t.Errorf("%s (%d) takes %d statements, want %d:\n%v", path, page.Status, len(saw), want, saw)
		}
	}
}
