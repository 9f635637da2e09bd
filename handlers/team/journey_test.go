package team_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/account"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestInvitedOfficerComesInThroughTheProvider(t *testing.T) {
	site := open(t)
	link := invite(t, site.As(t, fixture.Helene), officer("ada@exemple.test"))

	ada := site.Visitor(t)
	followed := ada.Get(link)
	if followed.Status != http.StatusSeeOther || followed.Location != "/invitation" {
		t.Fatalf("the link leads to %d %s", followed.Status, followed.Location)
	}
	page := followed.Follow()
	says(t, page, http.StatusOK, "VAUTRIN Hélène", "SPIP du Val-Clair", "CPIP", "décembre 2026")
	token := strings.TrimPrefix(link, "/invitations/")
	if strings.Contains(page.Body, token) || strings.Contains(page.Body, "ada@exemple.test") {
		t.Error("the page shows the token or the address")
	}
	in := page.Prove("ada")
	if in.Status != http.StatusSeeOther || in.Location != "/" {
		t.Fatalf("after the provider: %d to %s\n%s", in.Status, in.Location, in.Text("main"))
	}
	done := agree(t, ada)
	if done.Status != http.StatusSeeOther || done.Location != "/" {
		t.Fatalf("after the charter: %d to %s", done.Status, done.Location)
	}
	says(t, done.Follow(), http.StatusOK, "Ma journée")
	if list := site.As(t, fixture.Nadia).Get("/persons"); list.Status != ada.Get("/persons").Status {
		t.Error("Ada does not work here")
	}
	// The link again: she is led home, everybody else is told.
	if again := ada.Get(link).Follow(); again.Status != http.StatusSeeOther || again.Location != "/" {
		t.Errorf("her second click: %d to %s", again.Status, again.Location)
	}
	says(t, site.Visitor(t).Get(link).Follow(), http.StatusGone, "déjà servi")
	for _, needle := range []string{"ada@exemple.test", token} {
		if strings.Contains(site.Log.String(), needle) {
			t.Errorf("the log holds %s", needle)
		}
	}
	team := site.As(t, fixture.Helene).Get("/team")
	says(t, team, http.StatusOK, "DELORME Ada", "Acceptée")
	if strings.Contains(team.Text("main"), "autre adresse") {
		t.Error("the same address is called another")
	}
}

// Where e-mails leave, the link goes to the invited address and nowhere else.
func TestInvitationGoesOutByEMailWhereThereIsAServer(t *testing.T) {
	site, _ := webtest.Mailing(t, world.New(t))
	made := site.As(t, fixture.Helene).Get("/team").Submit("form[action='/team/invitations']", officer("ada@exemple.test"))
	page := made.Follow()
	says(t, page, http.StatusOK, "L’invitation part par courriel")
	if page.Find("input[name=link]").Length() != 0 {
		t.Error("the link is shown all the same")
	}
	site.Settle(t, "select count(*) = 1 and bool_and(status = 'sent' and sealed is null) from mails")
	letters := site.Outbox.Letters()
	if len(letters) != 1 || letters[0].To != "ada@exemple.test" {
		t.Fatalf("%+v", letters)
	}
	_, link, _ := strings.Cut(letters[0].Text, site.URL)
	link, _, _ = strings.Cut(link, "\n")
	if opened := site.Visitor(t).Get(link); opened.Status != http.StatusSeeOther || opened.Location != "/invitation" {
		t.Errorf("%s: %d to %s", link, opened.Status, opened.Location)
	}
}

func TestLinkIsShownOnceAndToItsMakerOnly(t *testing.T) {
	site := open(t)
	helene := site.As(t, fixture.Helene)
	made := helene.Get("/team").Submit("form[action='/team/invitations']", officer("ada@exemple.test"))
	if strings.Contains(made.Header.Get("Set-Cookie"), "ada@exemple.test") {
		t.Error("the address travels in a cookie")
	}
	link := shown(t, made.Follow())
	if again := helene.Get("/team"); again.Find("input[name=link]").Length() != 0 || strings.Contains(again.Body, link) {
		t.Error("the link is shown twice")
	}
	renewed := shown(t, helene.Get("/team").Submit("form[action$='/renewal']", nil).Follow())
	if renewed == link {
		t.Error("the renewed link is the former one")
	}
	says(t, site.Visitor(t).Get(link), http.StatusNotFound, "remplacé par un plus récent")
	if site.Visitor(t).Get(renewed).Status != http.StatusSeeOther {
		t.Error("the renewed link opens nothing")
	}
	says(t, helene.Get("/team").Submit("form[action$='/revocation']", nil).Follow(), http.StatusOK, "annulée")
	says(t, site.Visitor(t).Get(renewed).Follow(), http.StatusGone, "annulée")
}

func TestExpiredInvitationIsAClearPage(t *testing.T) {
	site := open(t)
	link := invite(t, site.As(t, fixture.Helene), officer("ada@exemple.test"))
	ada := site.Visitor(t)
	offer := ada.Get(link).Follow()
	site.World.Stand(dbtest.Monday.Add(account.InvitationLasts))
	says(t, ada.Get("/invitation"), http.StatusGone, "a expiré")
	// The page was open when it expired: the way through the provider ends there.
	says(t, offer.Prove("ada"), http.StatusGone, "a expiré")
	says(t, site.Visitor(t).Get("/invitation"), http.StatusNotFound, "Suivez de nouveau le lien")
	says(t, site.As(t, fixture.Helene).Get("/team"), http.StatusOK, "Expirée")
}

func TestInviterReadsThatTheAddressWasAnother(t *testing.T) {
	site := open(t)
	link := invite(t, site.As(t, fixture.Helene), officer("prenom.attendu@exemple.test"))
	if in := join(t, site.Visitor(t), link, "eve"); in.Location != "/" {
		t.Fatalf("%d to %s", in.Status, in.Location)
	}
	team := site.As(t, fixture.Helene).Get("/team")
	says(t, team, http.StatusOK, "prenom.attendu@exemple.test", "connexion avec une autre adresse")
	if strings.Contains(team.Body, "eve@exemple.test") {
		t.Error("the inviter reads the other address")
	}
}

// A link opened once and left must not bind who signs in for another reason:
// anybody could send one.
func TestOrdinarySignInAcceptsNoInvitation(t *testing.T) {
	site := open(t)
	link := invite(t, site.As(t, fixture.Helene), officer("ada@exemple.test"))
	ada := site.Visitor(t)
	ada.Get(link)
	says(t, ada.Get("/sign-in").Prove("ada"), http.StatusForbidden, "aucun compte du portail ne lui correspond")
	if site.Visitor(t).Get(link).Follow().Status != http.StatusOK {
		t.Error("the invitation is gone")
	}
}

func TestSomebodyAtWorkElsewhereGetsASecondPlace(t *testing.T) {
	site := open(t)
	link := invite(t, site.As(t, fixture.Helene), officer("karim@exemple.test"))
	karim := site.Visitor(t)
	if in := join(t, karim, link, "karim"); in.Location != "/" {
		t.Fatalf("%d to %s: %s", in.Status, in.Location, in.Text("main"))
	}
	if at := karim.Get("/").Text("header"); !strings.Contains(at, "SPIP du Val-Clair") || !strings.Contains(at, "Le Relais des Tilleuls") {
		t.Errorf("the header says %s", at)
	}
	// The same link, or another of the same place, gives nothing more.
	again := invite(t, site.As(t, fixture.Helene), officer("karim2@exemple.test"))
	says(t, join(t, site.Visitor(t), again, "karim"), http.StatusConflict, "Vous êtes déjà membre")
}

// Story 9 of the domain dossier, without a browser: a partner's employee leaves
// on Friday and joins another partner on Monday with the same identity.
func TestStory09PartnersEmployeeLeavesAndJoinsAnother(t *testing.T) {
	site := open(t)
	sophie := site.As(t, fixture.Sophie)
	if page := sophie.Get("/referrals"); page.Status != http.StatusOK {
		t.Fatalf("Sophie at work: %d", page.Status)
	}
	// The cast has no manager of her organisation: Bertrand answers for it here.
	site.World.Exec(t, "update memberships set organisation_id = $1 where id = $2", fixture.RiveDouce.ID, fixture.Bertrand.Membership())
	team := site.As(t, fixture.Bertrand).Get("/team")
	says(t, team, http.StatusOK, "LEGRAND Sophie")
	ended := team.Submit("form[action='/memberships/"+fixture.Sophie.Membership().String()+"/ending']", nil)
	says(t, ended.Follow(), http.StatusOK, "L’accès a pris fin")
	if page := sophie.Get("/referrals"); page.Status != http.StatusSeeOther || !strings.HasPrefix(page.Location, "/sign-in") {
		t.Errorf("her next click: %d to %s", page.Status, page.Location)
	}
	says(t, site.Visitor(t).Get("/sign-in").Prove("sophie"), http.StatusForbidden, "aucun compte du portail")

	link := invite(t, site.As(t, fixture.Karim), url.Values{"email": {"sophie@exemple.test"}, "role": {"partner_member"}})
	again := site.Visitor(t)
	if in := join(t, again, link, "sophie"); in.Location != "/" {
		t.Fatalf("on Monday: %d to %s %s", in.Status, in.Location, in.Text("main"))
	}
	page := again.Get("/referrals")
	if page.Status != http.StatusOK || !strings.Contains(page.Text("header"), "Le Relais des Tilleuls") || strings.Contains(page.Text("header"), "Rive Douce") {
		t.Errorf("on Monday: %d in %s", page.Status, page.Text("header"))
	}
	var accounts, names int
	site.World.Scan(t, "select count(distinct account_id) from identities where subject = 'sophie'", nil, &accounts)
	site.World.Scan(t, "select count(*) from memberships where account_id = $1 and name = $2 and status = 'ended'", []any{fixture.Sophie.Account(), fixture.Sophie.Name}, &names)
	if accounts != 1 || names != 1 {
		t.Errorf("%d accounts, %d former memberships under her name", accounts, names)
	}
}
