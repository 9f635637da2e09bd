package signin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/signin"
	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
	"passerelle/handlers/web/webtest"
	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// manager is a stage on which Hélène has signed in at the usual level.
func manager(t *testing.T, changes ...func(*webtest.Meeting)) (*stage, *webtest.Visitor) {
	t.Helper()
	s := meet(t, append([]func(*webtest.Meeting){func(m *webtest.Meeting) { m.StepUpACR = []string{"eidas2", "eidas3"} }}, changes...)...)
	s.become(fixture.Helene)
	s.liar.Tell(func(l *oidctest.Liar) { l.Levels = []string{"eidas1", "eidas2"} })
	visitor := s.site.Visitor(t)
	s.in(visitor.Get("/sign-in").Through())
	return s, visitor
}

// become has the provider present somebody of the cast.
func (s *stage) become(p *fixture.Persona) {
	s.t.Helper()
	s.site.World.Exec(s.t, "update identities set account_id = $1 where issuer = $2", p.Account(), s.liar.Issuer())
	s.liar.Tell(func(l *oidctest.Liar) { l.Lies = claims("email", p.Slug+"@exemple.test") })
}

// endMarc presses the button that ends Marc's access, as a browser does.
func endMarc(visitor *webtest.Visitor) *webtest.Page {
	return visitor.Get("/team").Submit("form[action='/memberships/"+fixture.Marc.Membership().String()+"/ending']", nil)
}

func (s *stage) marcIsOut() bool {
	return s.count("memberships where id = $1 and status = 'ended'", fixture.Marc.Membership()) == 1
}

func TestSensitiveActAsksForAFreshProofAndComesBack(t *testing.T) {
	s, helene := manager(t)
	sent := endMarc(helene)
	if sent.Status != http.StatusSeeOther || sent.Location != "/account/proof?next="+url.QueryEscape("/team") || s.marcIsOut() {
		t.Fatalf("%d to %s, out: %t", sent.Status, sent.Location, s.marcIsOut())
	}
	before := s.count("sign_ins where ended_at is null")
	page := sent.Follow()
	if page.Status != http.StatusOK || !strings.Contains(page.Text("main"), "Confirmez votre identité") {
		t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	back := page.Through()
	if back.Status != http.StatusSeeOther || back.Location != "/team" {
		t.Fatalf("after the proof: %d to %s, %s", back.Status, back.Location, back.Text("main"))
	}
	if after := s.count("sign_ins where ended_at is null"); after != before || s.count("sign_ins where ended_by = 'rotated'") != 1 {
		t.Error("the session is not renewed with the proof")
	}
	if done := endMarc(helene); done.Status != http.StatusSeeOther || done.Location != "/team" || !s.marcIsOut() {
		t.Errorf("the act itself: %d to %s", done.Status, done.Location)
	}
	// A quarter of an hour later it is asked for again.
	s.site.World.Stand(dbtest.Monday.Add(account.ProvenLasts))
	again := helene.Get("/team").Submit("form[action='/memberships/"+fixture.Nadia.Membership().String()+"/ending']", nil)
	if !strings.HasPrefix(again.Location, "/account/proof") {
		t.Errorf("later: %d to %s", again.Status, again.Location)
	}
}

func TestProofByAnotherPersonChangesNothing(t *testing.T) {
	s, helene := manager(t)
	page := endMarc(helene).Follow()
	s.become(fixture.Marc)
	refused := page.Through()
	if refused.Status != http.StatusForbidden || !strings.Contains(refused.Text("main"), "n’est pas celle du compte connecté") {
		t.Errorf("%d %s", refused.Status, refused.Text("main"))
	}
	if text := helene.Get("/account/sessions").Text("header"); !strings.Contains(text, fixture.Helene.Name) {
		t.Errorf("who is signed in now: %s", text)
	}
	if sent := endMarc(helene); !strings.HasPrefix(sent.Location, "/account/proof") || s.marcIsOut() {
		t.Errorf("the act: %d to %s", sent.Status, sent.Location)
	}
}

// The provider may answer in silence, or at a lower level than was asked for.
func TestProofThatIsNoneChangesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		tell   func(*oidctest.Liar)
		status int
		word   string
	}{
		"an old session":   {func(l *oidctest.Liar) { l.SignedAt = l.Now.Add(-time.Hour) }, http.StatusForbidden, "sans vous demander de vous identifier"},
		"a lower level":    {func(l *oidctest.Liar) { l.Lies.IDToken = map[string]any{"acr": "eidas1"} }, http.StatusForbidden, "double authentification"},
		"no such level":    {func(l *oidctest.Liar) { l.Levels = []string{"eidas1"} }, http.StatusForbidden, "double authentification"},
		"given up":         {func(l *oidctest.Liar) { l.Lies.Refusal = map[string]string{"error": "access_denied"} }, http.StatusForbidden, "refusée ou abandonnée"},
		"the keys are out": {func(l *oidctest.Liar) { l.Lies.Down = map[string]int{"/api/v2/token": 502} }, http.StatusServiceUnavailable, "ne répond pas"},
	} {
		t.Run(name, func(t *testing.T) {
			s, helene := manager(t)
			page := endMarc(helene).Follow()
			s.liar.Tell(c.tell)
			refused := page.Through()
			if refused.Status != c.status || !strings.Contains(refused.Text("main"), c.word) || refused.Find("form[action='/sign-in/agents'] input[name=again]").Length() == 0 {
				t.Errorf("%d %s", refused.Status, refused.Text("main"))
			}
			if sent := endMarc(helene); !strings.HasPrefix(sent.Location, "/account/proof") || s.marcIsOut() {
				t.Errorf("the act: %d to %s", sent.Status, sent.Location)
			}
		})
	}
}

func TestSignInAtTheLevelIsAProofByItself(t *testing.T) {
	s, _ := manager(t)
	s.liar.Tell(func(l *oidctest.Liar) { l.Levels = []string{"eidas2"} })
	helene := s.site.Visitor(t)
	s.in(helene.Get("/sign-in").Through())
	if sent := endMarc(helene); sent.Location != "/team" || !s.marcIsOut() {
		t.Errorf("%d to %s", sent.Status, sent.Location)
	}
}

// Where no level is configured a new sign-in is asked for, and a recent one
// serves.
func TestProviderWithoutLevelsProvesByASignIn(t *testing.T) {
	s, helene := manager(t, func(m *webtest.Meeting) { m.StepUpACR = nil })
	s.site.World.Stand(dbtest.Monday.Add(account.ProvenLasts))
	page := endMarc(helene).Follow()
	if sent := page.Submit("form[action='/sign-in/agents']", nil); !strings.Contains(sent.Location, "prompt=login") {
		t.Errorf("sent to %s", sent.Location)
	}
	if back := page.Through(); back.Location != "/team" {
		t.Fatalf("%d to %s, %s", back.Status, back.Location, back.Text("main"))
	}
	if sent := endMarc(helene); sent.Location != "/team" || !s.marcIsOut() {
		t.Errorf("%d to %s", sent.Status, sent.Location)
	}
}

func TestProofLeadsToNoOtherHost(t *testing.T) {
	s, helene := manager(t)
	page := helene.Get("/account/proof?next=" + url.QueryEscape("https://ailleurs.exemple.test/"))
	if next := page.Find("main input[name=next]").AttrOr("value", ""); next != "/" {
		t.Errorf("leads to %s", next)
	}
	if back := page.Through(); back.Location != "/" {
		t.Errorf("led to %s", back.Location)
	}
	if text := helene.Get("/account/proof").Text("main"); !strings.Contains(text, "Votre identité est confirmée") {
		t.Errorf("afterwards: %s", text)
	}
	if n := s.count("sign_ins where acr = 'eidas2' and proven_at is not null"); n != 1 {
		t.Errorf("%d proofs kept", n)
	}
}

func TestSessionsNameTheirProvider(t *testing.T) {
	_, helene := manager(t)
	if text := helene.Get("/account/sessions").Text("main table"); !strings.Contains(text, "ProConnect") {
		t.Errorf("%s", text)
	}
}

func TestEveryReasonHasAStatusAndAPage(t *testing.T) {
	words, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"fr", "en"} {
		ctx := locales.Into(t.Context(), words.Localizer(lang, nil))
		for _, reason := range oidc.Reasons {
			key := "sign_in.error." + string(reason)
			if text := locales.T(ctx, key); text == key || signin.Statuses[reason] < 400 {
				t.Errorf("%s in %s: %q with %d", reason, lang, text, signin.Statuses[reason])
			}
		}
	}
}
