package team_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

func path(p *fixture.Persona) string { return "/memberships/" + p.Membership().String() }

func TestManagerSuspendsAndReinstatesInOneClick(t *testing.T) {
	site := open(t)
	nadia, helene := site.As(t, fixture.Nadia), site.As(t, fixture.Helene)
	done := helene.Get(path(fixture.Nadia)).Submit("form[action$='/suspension']", url.Values{"reason": {"absence"}})
	says(t, done.Follow(), http.StatusOK, "L’accès est suspendu")
	if page := nadia.Get("/persons"); page.Status != http.StatusSeeOther || !strings.HasPrefix(page.Location, "/sign-in") {
		t.Errorf("her next click: %d to %s", page.Status, page.Location)
	}
	says(t, helene.Get(path(fixture.Nadia)), http.StatusOK, "Suspendu", "Motif : Absence prolongée")
	says(t, helene.Get("/team").Submit("form[action='"+path(fixture.Nadia)+"/reinstatement']", nil).Follow(), http.StatusOK, "L’accès est rétabli")
	if page := site.As(t, fixture.Nadia).Get("/persons"); page.Status != http.StatusOK {
		t.Errorf("reinstated: %d", page.Status)
	}
}

func TestSuspensionWithoutAReasonComesBack(t *testing.T) {
	site := open(t)
	page := site.As(t, fixture.Helene).Get(path(fixture.Nadia)).Submit("form[action$='/suspension']", nil)
	says(t, page, http.StatusUnprocessableEntity, "Choisissez un motif")
}

func TestSuspendedPersonReadsWhatHappenedAndWhomToAsk(t *testing.T) {
	site := open(t)
	karim := atBoth(t, site)
	karim.Get("/").Submit("form[action='/sign-out']", nil)
	site.World.Exec(t, `update memberships set status = 'suspended', suspended_at = $1, suspended_for = 'unused' where account_id = $2`, dbtest.Monday, fixture.Karim.Account())
	page := site.Visitor(t).Get("/sign-in").Prove("karim")
	says(t, page, http.StatusForbidden, "Votre accès est suspendu", "SPIP du Val-Clair", "Aucune connexion depuis 90 jours", "LAFARGE Dominique, VAUTRIN Hélène",
		"Le Relais des Tilleuls", "adressez-vous à l’administration de la plateforme")
	if page.Header.Get("Set-Cookie") != "" && strings.Contains(page.Header.Get("Set-Cookie"), "session=") {
		t.Error("a session begins")
	}
}

func TestManagerMovesAMemberToAnotherBranchAndRole(t *testing.T) {
	site := open(t)
	helene := site.As(t, fixture.Helene)
	form := helene.Get(path(fixture.Marc))
	if at := form.Find("select[name=branch_id] option[selected]").AttrOr("value", ""); at != fixture.Mornay.ID.String() {
		t.Errorf("the form begins at %s", at)
	}
	done := form.Submit("form[action$='/assignment']", url.Values{"role": {"admin_staff"}, "branch_id": {fixture.SainteAurore.ID.String()}})
	says(t, done.Follow(), http.StatusOK, "Personnel administratif")
	refused := form.Submit("form[action$='/assignment']", url.Values{"role": {"director"}, "branch_id": {fixture.SainteAurore.ID.String()}, "once": {""}})
	says(t, refused, http.StatusUnprocessableEntity, "Choisissez une fonction de la liste")
}

func TestReviewIsOneFormForAll(t *testing.T) {
	site := open(t)
	helene := site.As(t, fixture.Helene)
	says(t, helene.Get("/team"), http.StatusOK, "Revue trimestrielle des accès", "à confirmer")
	marc := "decision[" + fixture.Marc.Membership().String() + "]"
	undecided := helene.Get("/team/review").Submit("form[action='/team/review']", url.Values{marc: {"end"}})
	says(t, undecided, http.StatusUnprocessableEntity, "Décidez de chaque accès", "Choisissez une décision")
	if undecided.Find("input[name='"+marc+"'][value=end][checked]").Length() != 1 {
		t.Error("what was chosen is lost")
	}
	done := undecided.Submit("form[action='/team/review']", url.Values{marc: {"end"}, "rest": {"keep"}})
	page := done.Follow()
	says(t, page, http.StatusOK, "La revue est enregistrée")
	if text := page.Text("main"); strings.Contains(text, "TESSIER Marc") || strings.Contains(text, "à confirmer") {
		t.Errorf("afterwards: %s", text)
	}
	says(t, helene.Get("/team/review"), http.StatusOK, "Rien n’est à confirmer avant le 23 février 2027", "revue le 23 novembre 2026 par VAUTRIN Hélène")
}

// Somebody joins while the page is open: keeping the rest must not confirm who
// was not on it.
func TestReviewConfirmsNobodyWhoWasNotOnThePage(t *testing.T) {
	site := open(t)
	form := site.As(t, fixture.Helene).Get("/team/review")
	link := invite(t, site.As(t, fixture.Helene), officer("ada@exemple.test"))
	join(t, site.Visitor(t), link, "ada")
	says(t, form.Submit("form[action='/team/review']", url.Values{"rest": {"keep"}}), http.StatusUnprocessableEntity, "Sans décision : 1", "DELORME Ada")
	var n int
	site.World.Scan(t, "select count(*) from account_reviews", nil, &n)
	if n != 0 {
		t.Errorf("%d rows of a review that was refused", n)
	}
}
