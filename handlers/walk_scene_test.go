package handlers_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/handlers/web/webtest"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/announcement"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/feed"
	"passerelle/models/fixture"
	"passerelle/models/listing"
	"passerelle/models/partner"
	"passerelle/models/programme"
	"passerelle/models/referral"
)

// comeAsAnother leaves a request: somebody came with a persona's address and
// another identity.
func comeAsAnother(t *testing.T, site *webtest.Site, p *fixture.Persona) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), actor.ForAuth(), func(tx *db.Tx) error {
		proof := account.Proof{Issuer: fixture.Issuer, Subject: "another " + p.Slug, Provider: "agents", Email: p.Slug + "@exemple.test"}
		held, err := account.Open(t.Context(), tx, proof, web.NewToken(), web.NewToken(), uuid.Nil)
		if err == nil && held == nil {
			t.Errorf("%s is taken over", p.Slug)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// addReason leaves a reason of a service's own.
func addReason(t *testing.T, site *webtest.Site, by actor.Actor) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by, func(tx *db.Tx) error {
		_, err := referral.AddReason(t.Context(), tx, referral.TypedReason{Kind: "decline", Typed: listing.Typed{Fr: "Réservé", En: "Reserved", Position: "5"}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// addKind leaves a kind of partner of a service's own.
func addKind(t *testing.T, site *webtest.Site, by actor.Actor) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by, func(tx *db.Tx) error {
		_, err := partner.AddKind(t.Context(), tx, partner.TypedKind{Kind: "housing", Typed: listing.Typed{Fr: "Pension de famille", En: "Family boarding house", Position: "5"}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// followACalendar leaves a feed of one's own.
func followACalendar(t *testing.T, site *webtest.Site, p *fixture.Persona) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), p.Actor(), func(tx *db.Tx) error {
		_, err := feed.Make(t.Context(), tx, feed.New{Kind: feed.Own}, web.NewToken())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// closeSomeDays leaves a closure of a whole service.
func closeSomeDays(t *testing.T, site *webtest.Site, by actor.Actor) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by, func(tx *db.Tx) error {
		_, err := programme.Announce(t.Context(), tx, programme.NewClosure{From: day.Of(2027, 2, 1), To: day.Of(2027, 2, 5), Reason: "Travaux"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// inviteSomebody leaves an open invitation and gives its token.
func inviteSomebody(t *testing.T, site *webtest.Site, by actor.Actor, branch uuid.UUID) string {
	t.Helper()
	token := web.NewToken()
	err := site.World.Pool.Write(t.Context(), by, func(tx *db.Tx) error {
		_, err := account.Invite(t.Context(), tx, account.NewInvitation{Email: "attendue@exemple.test", Role: actor.CPIP, Branch: branch}, token)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// failMail leaves an e-mail that a server refused.
func (w *walker) failMail() {
	w.t.Helper()
	w.site.World.Exec(w.t, `insert into mails (id, kind, service_id, account_id, notice_id, address, status, attempts, reason, created_at, tried_at)
		select gen_random_uuid(), 'notice', service_id, account_id, notice_id, 'nadia@exemple.test', 'failed', 1, 'recipient_550', $2, $2
		from inbox_items where account_id = $1 order by notice_id limit 1`, fixture.Nadia.Account(), dbtest.Monday)
}

// announceSomething leaves an announcement to the people of a service.
func announceSomething(t *testing.T, site *webtest.Site, by actor.Actor) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by, func(tx *db.Tx) error {
		_, err := announcement.Publish(t.Context(), tx, announcement.New{Title: "Salle fermée", Text: "La salle 2 est fermée.", From: "23/11/2026", Until: "27/11/2026"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// keepSomething leaves a persona with a search, a draft of a referral and text
// kept from a session that had ended.
func keepSomething(t *testing.T, site *webtest.Site, p *fixture.Persona) {
	t.Helper()
	visitor := site.As(t, p)
	if page := visitor.Forge("/persons/search", url.Values{"q": {"essai"}}); page.Status != http.StatusSeeOther {
		t.Fatalf("%s searches: %d", p.Slug, page.Status)
	}
	var person, offer string
	site.World.Scan(t, "select id::text from persons where referent_id = $1 and status = 'active' order by id limit 1", []any{p.Account()}, &person)
	site.World.Scan(t, `select o.id::text from offers o join agreements a on a.organisation_id = o.organisation_id and a.service_id = $1
		where o.status = 'published' and (o.seats_free > 0 or o.waiting_list) and a.status = 'active' and a.ends_on >= '2026-11-23' and a.starts_on <= '2026-11-23'
		order by o.id limit 1`, []any{p.Service.ID}, &offer)
	if page := visitor.Forge("/persons/"+person+"/referrals", url.Values{"offer_id": {offer}}); page.Status != http.StatusSeeOther {
		t.Fatalf("%s begins a referral: %d %s", p.Slug, page.Status, page.Text("main"))
	}
	csrf := visitor.CSRF()
	site.World.Stand(dbtest.Monday.Add(31 * 60 * 1e9))
	if page := visitor.Post("/persons", url.Values{"csrf": {csrf}, "last_name": {"ESSAI"}}); page.Status != http.StatusUnauthorized {
		t.Fatalf("%s types on after the end: %d", p.Slug, page.Status)
	}
	site.World.Stand(dbtest.Monday)
}
