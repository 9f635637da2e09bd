package messages_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func failed(t *testing.T) (site *webtest.Site, mail string) {
	t.Helper()
	site = webtest.Over(t, world.Lived(t))
	mail = uuid.NewString()
	site.World.Exec(t, `insert into mails (id, kind, service_id, account_id, notice_id, address, status, attempts, reason, created_at, tried_at)
		select $1, 'notice', service_id, account_id, notice_id, 'nadia@exemple.test', 'failed', 1, 'recipient_550', $2, $2 from inbox_items where account_id = $3 limit 1`,
		mail, dbtest.Monday, fixture.Nadia.Account())
	return site, mail
}

func TestAdministratorSeesWhatFailedAndWhyAndTriesAgain(t *testing.T) {
	site, mail := failed(t)
	admin := site.As(t, fixture.Admin)
	page := admin.Get("/messages/failures")
	for _, words := range []string{"nadia@exemple.test", "Non envoyé", "Adresse du destinataire refusée (550)", "Aucun serveur de courriel n’est configuré"} {
		if !strings.Contains(page.Text("main"), words) {
			t.Errorf("without %q: %s", words, page.Text("main"))
		}
	}
	if strings.Contains(page.Text("main"), "MERCIER") {
		t.Error("names somebody")
	}
	if done := page.Submit("form[action$='/retry']", nil); done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	var status string
	var lines int
	site.World.Scan(t, "select status, (select count(*) from journal where noun = 'mail' and noun_id = $1::uuid) from mails where id = $1::uuid", []any{mail}, &status, &lines)
	if status != "pending" || lines != 1 {
		t.Errorf("%s, %d lines of journal", status, lines)
	}
	if again := admin.Forge("/messages/"+mail+"/retry", nil); again.Status != http.StatusConflict {
		t.Errorf("a second time: %d", again.Status)
	}
}

func TestNobodyElseSeesOrTriesAgain(t *testing.T) {
	site, mail := failed(t)
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Dominique, fixture.Karim, fixture.Paul, fixture.Claire} {
		visitor := site.As(t, p)
		if page := visitor.Get("/messages/failures"); page.Status != http.StatusForbidden {
			t.Errorf("%s sees: %d", p.Slug, page.Status)
		}
		if page := visitor.Forge("/messages/"+mail+"/retry", nil); page.Status != http.StatusForbidden {
			t.Errorf("%s tries again: %d", p.Slug, page.Status)
		}
	}
}
