package team_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web"
	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// prove presses the provider's button and chooses a persona there: the page of
// the tests' provider has no buttons of its own.
func prove(b *browsertest.Browser, slug string) {
	b.Follow("form[action='/sign-in/demo'] button")
	b.Wait("the provider", "document.querySelector('form#personas') !== null && document.readyState === 'complete'")
	browsertest.Eval[bool](b, `(() => { const form = document.querySelector('form#personas'), who = document.createElement('input');
		who.name = 'persona'; who.value = '`+slug+`'; form.append(who); setTimeout(() => form.submit()); return true })()`)
	b.Wait("the portal", "!location.pathname.startsWith('/_provider') && !location.pathname.endsWith('/callback/') && document.querySelector('main') !== null && document.readyState === 'complete'")
}

// invited opens an invitation of an organisation, as its manager or the platform
// would, and gives its address.
func invited(t *testing.T, site *webtest.Site, by actor.Actor, to account.NewInvitation) string {
	t.Helper()
	token := web.NewToken()
	err := site.World.Pool.Write(t.Context(), by, func(tx *db.Tx) error {
		_, err := account.Invite(context.Background(), tx, to, token)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return "/invitations/" + token
}

// Story 9 of the domain dossier: Sophie leaves Rive Douce on Friday and joins Le
// Relais on Monday, with the same identity.
func TestStory09PartnersEmployeeLeavesOnFridayAndJoinsAnotherOnMonday(t *testing.T) {
	browsertest.Find(t)
	w := world.Lived(t)
	site := webtest.WithProvider(t, w, newcomers...)
	for _, p := range []*fixture.Persona{fixture.Sophie, fixture.Karim} {
		w.Exec(t, "insert into identities (account_id, issuer, subject, bound_at) values ($1, $2, $3, $4)", p.Account(), site.Issuer(), p.Slug, dbtest.Monday)
	}
	// A referral that Sophie has answered, whose file still waits for something.
	var file string
	w.Scan(t, `select e.referral_id::text from referral_events e join referrals r on r.id = e.referral_id
		where e.by_id = $1 and r.status = 'accepted' order by e.at desc limit 1`, []any{fixture.Sophie.Account()}, &file)
	file = "/referrals/" + file

	friday := time.Date(2026, time.November, 27, 15, 30, 0, 0, time.UTC)
	w.Stand(friday)
	// The cast has no manager of her organisation: the platform invites one.
	ada := browsertest.Open(t, site.URL, browsertest.Desk)
	ada.Go(invited(t, site, fixture.Admin.Actor(), account.NewInvitation{Email: "ada@exemple.test", Role: actor.PartnerManager, Organisation: fixture.RiveDouce.ID}))
	prove(ada, "ada")
	ada.Follow("form[action='/charter'] button")

	sophie := browsertest.Open(t, site.URL, browsertest.Phone)
	sophie.Go("/sign-in")
	sophie.Follow(".ps-languages button[value=fr]")
	sophie.Go("/sign-in?next=" + file)
	prove(sophie, "sophie")
	if sophie.Path() != file || !strings.Contains(sophie.Text("main"), fixture.Sophie.Name) {
		t.Fatalf("at work: %s, %s", sophie.Path(), sophie.Text("main"))
	}

	// One action, and her next click is past the door.
	ada.Go("/team")
	form := "form[action='/memberships/" + fixture.Sophie.Membership().String() + "/ending']"
	ada.Click("details:has(" + form + ") > summary")
	ada.Follow(form + " button")
	if said := ada.Text("main"); !strings.Contains(said, "L’accès a pris fin") || strings.Contains(said, fixture.Sophie.Name) {
		t.Errorf("after the action: %s", said)
	}
	sophie.Follow(".fr-header__service")
	if at := sophie.Path(); !strings.HasPrefix(at, "/sign-in") {
		t.Errorf("her next click leads to %s", at)
	}
	prove(sophie, "sophie")
	if said := sophie.Text("main"); !strings.Contains(said, "aucun compte du portail") {
		t.Errorf("she signs in again: %s at %s", said, sophie.Path())
	}

	// On Monday her new employer has not invited her yet: neither house opens.
	w.Stand(friday.Add(63 * time.Hour))
	sophie.Go("/sign-in")
	prove(sophie, "sophie")
	if said := sophie.Text("main"); !strings.Contains(said, "aucun compte du portail") {
		t.Errorf("on Monday, without an invitation: %s", said)
	}
	sophie.Go(invited(t, site, fixture.Karim.Actor(), account.NewInvitation{Email: "sophie@exemple.test", Role: actor.PartnerMember}))
	prove(sophie, "sophie")
	if at := sophie.Text(".fr-header__service-tagline"); at != fixture.Relais.Name {
		t.Errorf("she works for %q at %s: %s", at, sophie.Path(), sophie.Text("main"))
	}
	sophie.Go(file)
	if said := sophie.Text("main"); strings.Contains(said, fixture.Sophie.Name) || !strings.Contains(said, "n’existe pas") {
		t.Errorf("her former file: %s", said)
	}

	// What she did at Rive Douce stands there under her name, and nobody edits it.
	ada.Go("/sign-in?next=" + file)
	if at := ada.Path(); strings.HasPrefix(at, "/sign-in") { // the weekend ended her session
		prove(ada, "ada")
	}
	if said := ada.Text("main"); ada.Path() != file || !strings.Contains(said, fixture.Sophie.Name) {
		t.Errorf("the history at %s: %s", ada.Path(), said)
	}
	var accounts, editable int
	w.Scan(t, "select count(distinct account_id) from identities where issuer = $1 and subject = 'sophie'", []any{site.Issuer()}, &accounts)
	w.Scan(t, `select count(*) from pg_attribute a, pg_roles r where a.attrelid = 'referral_events'::regclass and a.attnum > 0 and a.attname <> 'open_until'
		and r.rolname in ('passerelle_partner', 'passerelle_staff', 'passerelle_worker') and has_column_privilege(r.oid, a.attrelid, a.attname, 'update')`, nil, &editable)
	if accounts != 1 || editable != 0 {
		t.Errorf("%d accounts of hers, %d columns of the history can be altered", accounts, editable)
	}
}
