package inbox_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"passerelle/handlers/web/webtest"
	"passerelle/models/account"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// lived is a site whose cast has messages; those of Nadia are unread.
func lived(t *testing.T) *webtest.Site {
	t.Helper()
	site := webtest.Over(t, world.Lived(t))
	site.World.Exec(t, "update inbox_items set read_at = null where account_id = $1", fixture.Nadia.Account())
	return site
}

func unread(t *testing.T, site *webtest.Site, p *fixture.Persona) (count int) {
	t.Helper()
	site.World.Scan(t, "select count(*) from inbox_items where account_id = $1 and read_at is null", []any{p.Account()}, &count)
	return count
}

func TestOpeningAMessageReadsItAndLeadsToItsPlace(t *testing.T) {
	site := lived(t)
	before := unread(t, site, fixture.Nadia)
	nadia := site.As(t, fixture.Nadia)
	list := nadia.Get("/inbox")
	if list.Find(".ps-inbox__count").Length() != 1 || before == 0 {
		t.Fatalf("the header counts nothing: %d unread", before)
	}
	if unread(t, site, fixture.Nadia) != before {
		t.Error("opening the list read something")
	}
	opened := list.Submit("form[action$='/opening']", nil)
	if opened.Status != http.StatusSeeOther || !strings.HasPrefix(opened.Location, "/referrals/") {
		t.Fatalf("%d to %s", opened.Status, opened.Location)
	}
	if page := opened.Follow(); page.Status != http.StatusOK {
		t.Errorf("its place: %d", page.Status)
	}
	if now := unread(t, site, fixture.Nadia); now != before-1 {
		t.Errorf("%d unread, were %d", now, before)
	}
}

// What is told of accesses leads to the page where something can be done.
func TestMessagesAboutAccessesLeadToTheTeam(t *testing.T) {
	site := webtest.New(t)
	for noun, want := range map[string]string{account.NounTeam: "/team", account.NounReview: "/team/review", account.NounMembership: "/account/sessions"} {
		var notice string
		site.World.Scan(t, `with told as (insert into notices (id, kind, side, service_id, audience, account_id, noun, noun_id, created_at)
				values (gen_random_uuid(), 'review_due', 'service', $1, 'account', $2, $3, $1, $4) returning id, created_at)
			insert into inbox_items (account_id, notice_id, service_id, created_at, pace) select $2, id, $1, created_at, 'none' from told returning notice_id::text`,
			[]any{fixture.ValClair.ID, fixture.Helene.Account(), noun, dbtest.Monday.Add(-time.Hour)}, &notice)
		opened := site.As(t, fixture.Helene).Get("/inbox/"+notice).Submit("form[action$='/opening']", nil)
		if opened.Location != want {
			t.Errorf("%s leads to %q, %d", noun, opened.Location, opened.Status)
		}
		if page := opened.Follow(); page.Status != http.StatusOK {
			t.Errorf("%s: %d", want, page.Status)
		}
	}
}

func TestReadingAllLeavesWhatCameSince(t *testing.T) {
	site := lived(t)
	nadia := site.As(t, fixture.Nadia)
	list := nadia.Get("/inbox")
	var newest string
	site.World.Scan(t, `update inbox_items set created_at = now() + interval '1 year' where (account_id, notice_id) =
		(select account_id, notice_id from inbox_items where account_id = $1 order by created_at limit 1) returning notice_id::text`, []any{fixture.Nadia.Account()}, &newest)
	done := list.Submit("form[action='/inbox/reading']", nil)
	if done.Status != http.StatusSeeOther || unread(t, site, fixture.Nadia) != 1 {
		t.Errorf("%d, %d unread", done.Status, unread(t, site, fixture.Nadia))
	}
	if again := nadia.Get("/inbox/" + newest); again.Find("form[action$='/reading']").Length() != 1 {
		t.Error("what came since cannot be read by itself")
	}
}

func TestWhatCameSinceTheLastVisitStandsOnTop(t *testing.T) {
	site := lived(t)
	site.World.Stand(dbtest.Monday.Add(-48 * time.Hour))
	site.As(t, fixture.Nadia)
	site.World.Stand(dbtest.Monday)
	site.World.Exec(t, `update inbox_items set created_at = $1 where (account_id, notice_id) =
		(select account_id, notice_id from inbox_items where account_id = $2 order by created_at desc limit 1)`, dbtest.Monday.Add(-time.Hour), fixture.Nadia.Account())
	first := site.As(t, fixture.Nadia).Get("/inbox").Find("main h2").First().Text()
	if !strings.Contains(first, "Depuis votre dernière visite, le 21 novembre 2026 à 8") {
		t.Errorf("%q", first)
	}
}

// The names of an inbox are read with the reader's own eyes.
func TestAPartnersInboxNamesOnlyWhatWasDisclosed(t *testing.T) {
	site := lived(t)
	page := site.As(t, fixture.Karim).Get("/inbox")
	if page.Find(".ps-work__row").Length() == 0 || !strings.Contains(page.Text("main"), "SPIP du Val-Clair") {
		t.Fatalf("nothing to read: %s", page.Text("main"))
	}
	site.World.Exec(t, "update disclosures set open_until = $1", dbtest.Monday)
	site.World.Exec(t, "update referrals set open_until = $1", dbtest.Monday)
	closed := site.As(t, fixture.Karim).Get("/inbox")
	var names []string
	site.World.Scan(t, "select array_agg(distinct name) from disclosures", nil, &names)
	for _, name := range names {
		if strings.Contains(closed.Text("main"), name) {
			t.Errorf("still names %s", name)
		}
	}
	closed.Find(".ps-work__row").Each(func(_ int, row *goquery.Selection) {
		// A month of the house is the partner's own, whoever lived there, and so are its days in the service.
		if row.Find("form[action$='/opening']").Length() != 0 && !strings.Contains(row.Text(), "État mensuel") && !strings.Contains(row.Text(), "Permanence") {
			t.Errorf("leads to what is closed: %s", row.Text())
		}
	})
}

func TestPreferencesAreKeptAndRefusedOnesComeBack(t *testing.T) {
	site := webtest.New(t)
	karim := site.As(t, fixture.Karim)
	page := karim.Get("/account/notifications")
	wrong := page.Submit("form[action='/account/notifications']", url.Values{"referrals": {"hourly"}, "deadlines": {"none"}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Find("input[name=deadlines][value=none][checked]").Length() != 1 {
		t.Errorf("%d: %s", wrong.Status, wrong.Text("main"))
	}
	done := page.Submit("form[action='/account/notifications']", url.Values{"referrals": {"daily"}, "deadlines": {"none"}})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	kept := karim.Get("/account/notifications")
	if kept.Find("input[name=referrals][value=daily][checked]").Length() != 1 || kept.Find("input[name=deadlines][value=none][checked]").Length() != 1 {
		t.Error("the choice is not kept")
	}
	var others int
	site.World.Scan(t, "select count(*) from notification_preferences where account_id <> $1", []any{fixture.Karim.Account()}, &others)
	if others != 0 {
		t.Errorf("%d choices of others", others)
	}
}

// Whoever may lead groups says whether invitations come; nobody else is asked, and
// what they save leaves it as it was.
func TestInvitationsAreAChoiceOfWhoMayLead(t *testing.T) {
	site := webtest.New(t)
	const form, chosen = "form[action='/account/notifications']", "input[name=invites][value=%s][checked]"
	yanis := site.As(t, fixture.Yanis)
	page := yanis.Get("/account/notifications")
	if page.Find(fmt.Sprintf(chosen, "with_mail")).Length() != 1 {
		t.Errorf("by default: %s", page.Text("main"))
	}
	wrong := page.Submit(form, url.Values{"invites": {"always"}, "sessions": {"daily"}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Find("input[name=sessions][value=daily][checked]").Length() != 1 || !strings.Contains(wrong.Text("main"), "Choisissez si une invitation") {
		t.Errorf("%d: %s", wrong.Status, wrong.Text("main"))
	}
	if done := page.Submit(form, url.Values{"invites": {"none"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	if kept := yanis.Get("/account/notifications"); kept.Find(fmt.Sprintf(chosen, "none")).Length() != 1 {
		t.Error("the choice is not kept")
	}
	karim := site.As(t, fixture.Karim)
	if asked := karim.Get("/account/notifications").Submit(form, url.Values{"referrals": {"daily"}}); asked.Status != http.StatusSeeOther || karim.Get("/account/notifications").Find("input[name=invites]").Length() != 0 {
		t.Errorf("Karim is asked, %d", asked.Status)
	}
	var kept string
	site.World.Scan(t, "select string_agg(invites, ' ' order by invites) from notification_preferences where topic = 'sessions'", nil, &kept)
	if kept != "none with_mail" {
		t.Errorf("kept %q", kept)
	}
}

func TestWhoHasNoInboxIsRefused(t *testing.T) {
	site := webtest.New(t)
	for _, p := range []*fixture.Persona{fixture.Paul, fixture.Claire, fixture.Admin} {
		visitor := site.As(t, p)
		for _, path := range []string{"/inbox/reading", "/account/notifications"} {
			if page := visitor.Forge(path, url.Values{"referrals": {"none"}, "deadlines": {"none"}}); page.Status != http.StatusForbidden {
				t.Errorf("%s at %s: %d", p.Slug, path, page.Status)
			}
		}
	}
}

// Lucie works for two organisations. An e-mail about one leads her, while she acts
// for the other, to a page that says so and takes her there.
func TestAMessageOfAnotherPlaceLeadsThere(t *testing.T) {
	site := lived(t)
	var notice string
	site.World.Scan(t, `with told as (insert into notices (id, kind, side, organisation_id, service_id, audience, permission, noun, noun_id, created_at, spread_at)
		select gen_random_uuid(), 'referral_sent', 'partner', m.organisation_id, $2, 'permission', 'referral.answer', 'referral', gen_random_uuid(), $3, $3
		from memberships m where m.account_id = $1 and m.organisation_id <> $4 returning id, organisation_id)
		insert into inbox_items (account_id, notice_id, organisation_id, created_at, pace) select $1, id, organisation_id, $3, 'at_once' from told returning notice_id::text`,
		[]any{fixture.Lucie.Account(), fixture.ValClair.ID, dbtest.Monday, fixture.Semailles.ID}, &notice)
	lucie := site.As(t, fixture.Lucie)
	page := lucie.Get("/inbox/" + notice)
	if page.Status != http.StatusOK || !strings.Contains(page.Text("main"), "Mission locale du Val-Clair") {
		t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	if done := page.Submit("main form[action$='/session']", nil); done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	if there := lucie.Get("/inbox/" + notice); there.Status != http.StatusOK || !strings.Contains(there.Text("main"), "Nouvelle orientation") {
		t.Errorf("there: %d %s", there.Status, there.Text("main"))
	}
	for _, other := range []*fixture.Persona{fixture.Karim, fixture.Nadia} {
		if page := site.As(t, other).Get("/inbox/" + notice); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", other.Slug, page.Status)
		}
	}
}
