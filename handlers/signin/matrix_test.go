package signin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// matrix is what a provider in the manner of ProConnect may do, by the numbers
// of the specification's table, each as somebody who signs in meets it. A strict
// state (22) and refresh tokens (24) are the provider's own affair: the portal
// sends long states, and drops the refresh token.
var matrix = []struct {
	number int
	name   string
	run    func(*testing.T)
}{
	{1, "discovery as ProConnect writes it", func(t *testing.T) { s := meet(t); s.in(s.signIn()) }},
	{2, "client_secret_basic is not its way", func(t *testing.T) {
		s := meet(t, func(m *webtest.Meeting) { m.AuthStyle = oidc.AuthBasic })
		s.says(s.signIn(), http.StatusBadGateway, "mal configuré")
	}},
	{3, "code older than a minute", func(t *testing.T) {
		s := meet(t)
		visitor, back := s.answer(unbent)
		s.liar.Tell(func(l *oidctest.Liar) { l.Now = l.Now.Add(61 * time.Second) })
		s.says(visitor.Get(back.String()), http.StatusBadRequest, "a déjà servi ou a expiré")
	}},
	{3, "code used twice", func(t *testing.T) {
		s := meet(t)
		visitor, back := s.answer(unbent)
		s.in(visitor.Get(back.String()))
		if again := visitor.Get(back.String()); again.Status != http.StatusBadRequest || s.count("sign_ins") != 1 {
			t.Errorf("again: %d", again.Status)
		}
	}},
	{4, "another verifier", func(t *testing.T) {
		s := meet(t)
		visitor, back := s.answer(func(q url.Values) { q.Set("code_challenge", strings.Repeat("A", 43)) })
		s.says(visitor.Get(back.String()), http.StatusBadRequest, "a déjà servi ou a expiré")
	}},
	{5, "plain userinfo", func(t *testing.T) { s := meet(t); s.in(s.lie(oidctest.Lies{Raw: ""})) }},
	{6, "signed userinfo", func(t *testing.T) {
		for _, alg := range []jose.SignatureAlgorithm{jose.RS256, jose.ES256} {
			s := meet(t, func(m *webtest.Meeting) { m.UserinfoAlg = string(alg) })
			s.in(s.lie(oidctest.Lies{Signed: alg}))
		}
	}},
	{7, "userinfo that does not hold", func(t *testing.T) {
		s := meet(t, func(m *webtest.Meeting) { m.UserinfoAlg = "RS256" })
		for name, lies := range map[string]oidctest.Lies{
			"aud": {Signed: jose.RS256, Userinfo: map[string]any{"aud": "another"}}, "iss": {Signed: jose.RS256, Userinfo: map[string]any{"iss": "https://another.example"}},
			"exp": {Signed: jose.RS256, Userinfo: map[string]any{"exp": oidctest.Monday.Add(-61 * time.Second).Unix()}}, "alg none": {Unsigned: true}, "HS256": {Signed: jose.HS256},
			"another algorithm": {Signed: jose.ES256}, "plain": {},
		} {
			t.Run(name, func(*testing.T) { s.says(s.lie(lies), http.StatusBadGateway, "n’ont pas pu être vérifiées") })
		}
		s.says(s.lie(oidctest.Lies{Signed: jose.RS256, Userinfo: map[string]any{"sub": "agent-8"}}), http.StatusBadGateway, "pour quelqu’un d’autre")
	}},
	{7, "id token that does not hold", func(t *testing.T) {
		s := meet(t)
		for name, lies := range map[string]oidctest.Lies{
			"alg none": {IDAlg: "none"}, "HS256": {IDAlg: jose.HS256}, "forged": {Forger: true}, "aud": {IDToken: map[string]any{"aud": "another"}},
			"azp": {IDToken: map[string]any{"azp": "another"}}, "at_hash": {IDToken: map[string]any{"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
		} {
			t.Run(name, func(*testing.T) { s.says(s.lie(lies), http.StatusBadGateway, "n’a pas pu être vérifiée") })
		}
		s.says(s.lie(oidctest.Lies{Iss: "https://another.example"}), http.StatusBadGateway, "un autre fournisseur")
	}},
	{8, "another nonce", func(t *testing.T) {
		s := meet(t)
		visitor, back := s.answer(func(q url.Values) { q.Set("nonce", oidc.NewState()) })
		s.says(visitor.Get(back.String()), http.StatusBadRequest, "ne correspond pas à votre demande")
	}},
	{9, "another state", func(t *testing.T) {
		s := meet(t)
		visitor, back := s.answer(func(q url.Values) { q.Set("state", oidc.NewState()) })
		s.says(visitor.Get(back.String()), http.StatusBadRequest, "commencée ailleurs")
		_, back = s.answer(unbent)
		s.says(s.site.Visitor(t).Get(back.String()), http.StatusBadRequest, "commencée ailleurs")
	}},
	{10, "lower level although it succeeded", func(t *testing.T) {
		s := meet(t, levels("eidas1"))
		s.says(s.lie(oidctest.Lies{IDToken: map[string]any{"acr": "eidas0"}}), http.StatusForbidden, "double authentification")
	}},
	{11, "level it cannot reach", func(t *testing.T) {
		s := meet(t, levels("eidas3"))
		s.says(s.signIn(), http.StatusForbidden, "double authentification")
	}},
	{12, "nobody signed in there", func(t *testing.T) {
		s := meet(t)
		s.says(s.lie(oidctest.Lies{Refusal: map[string]string{"error": "login_required"}}), http.StatusForbidden, "Vous n’êtes pas connecté auprès")
	}},
	{13, "new keys", func(t *testing.T) {
		s := meet(t)
		s.in(s.signIn())
		s.liar.Tell(func(l *oidctest.Liar) {
			l.KID = "second"
			l.NewKeys(t)
		})
		s.in(s.signIn())
	}},
	{14, "no amr", func(t *testing.T) { s := meet(t); s.in(s.lie(oidctest.Lies{IDToken: map[string]any{"amr": nil}})) }},
	{15, "no roles", func(t *testing.T) { s := meet(t); s.in(s.lie(claims("roles", []string{}))) }},
	{16, "no SIRET", func(t *testing.T) { s := meet(t); s.in(s.lie(claims("siret", nil))) }},
	{17, "no word on whether the address is verified", func(t *testing.T) {
		s := meet(t)
		s.in(s.lie(claims("email_verified", nil)))
		s.in(s.lie(claims("email_verified", false)))
	}},
	{18, "same address, new subject", func(t *testing.T) {
		s := meet(t)
		s.says(s.lie(stranger()), http.StatusForbidden, "Votre accès attend une confirmation", "sous une autre identité", "Qui décide")
		if n := s.count("accounts where email = 'nadia@exemple.test'"); n != 1 {
			t.Errorf("%d accounts", n)
		}
	}},
	{19, "same subject, new address", func(t *testing.T) {
		s := meet(t)
		s.in(s.lie(claims("email", "nadia.mercier@exemple.test")))
		if n := s.count("accounts where id = $1 and email = 'nadia.mercier@exemple.test'", fixture.Nadia.Account()); n != 1 {
			t.Error("the address is not noted")
		}
	}},
	{20, "invited at another address", invitedElsewhere},
	{21, "no parameter ProConnect does not know", func(t *testing.T) {
		s := meet(t, levels("eidas1"))
		s.in(s.signIn()) // the provider answers Y000400 to any other
		sent, err := url.Parse(s.site.Visitor(t).Get("/sign-in").Submit("form[action='/sign-in/agents']", nil).Location)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for name := range sent.Query() {
			names = append(names, name)
		}
		slices.Sort(names)
		if want := strings.Fields("claims client_id code_challenge code_challenge_method nonce redirect_uri response_type scope state"); !slices.Equal(names, want) {
			t.Errorf("%v", names)
		}
	}},
	{23, "sign-out there and back", signsOut},
	{25, "silent return from its session", func(t *testing.T) {
		s := meet(t)
		s.liar.Tell(func(l *oidctest.Liar) { l.SignedAt = l.Now.Add(-time.Hour) })
		s.in(s.signIn())
		if n := s.count("sign_ins where proven_at = $1", dbtest.Monday.Add(-time.Hour)); n != 1 {
			t.Error("an old session counts as a fresh proof")
		}
	}},
	{26, "an endpoint that is ill", func(t *testing.T) {
		for _, path := range []string{"/.well-known/openid-configuration", "/token", "/jwks", "/userinfo"} {
			s := meet(t)
			page := s.lie(oidctest.Lies{Down: map[string]int{"/api/v2" + path: http.StatusBadGateway}})
			s.says(page, http.StatusServiceUnavailable, "ne répond pas")
			if page.Header.Get("Retry-After") == "" || strings.Contains(page.Body, "secret of the provider") {
				t.Errorf("%s: %v", path, page.Header)
			}
			s.in(s.lie(oidctest.Lies{})) // and it recovers alone
		}
	}},
	{26, "an endpoint that is slow", func(t *testing.T) {
		s := meet(t, func(m *webtest.Meeting) { m.Timeout = time.Second })
		s.says(s.lie(oidctest.Lies{Gate: map[string]chan struct{}{"/api/v2/token": make(chan struct{})}}), http.StatusServiceUnavailable, "ne répond pas")
	}},
	{27, "clocks apart", func(t *testing.T) {
		for apart, in := range map[time.Duration]bool{-60 * time.Second: true, 120 * time.Second: true, -61 * time.Second: false, 121 * time.Second: false} {
			s := meet(t, func(m *webtest.Meeting) { m.Now = func() time.Time { return oidctest.Monday.Add(apart) } })
			if page := s.signIn(); in {
				s.in(page) // tokens live a minute: 120 s is a minute after their end
			} else {
				s.says(page, http.StatusBadGateway, "n’a pas pu être vérifiée")
			}
		}
	}},
}

func TestMatrixOfProConnect(t *testing.T) {
	met := map[int]bool{22: true, 24: true}
	for _, c := range matrix {
		met[c.number] = true
		t.Run(fmt.Sprintf("case %02d %s", c.number, c.name), c.run)
	}
	for number := 1; number <= 27; number++ {
		if !met[number] {
			t.Errorf("case %02d has no test", number)
		}
	}
}

func levels(accepted ...string) func(*webtest.Meeting) {
	return func(m *webtest.Meeting) { m.ACR = accepted }
}

// stranger comes with Nadia's address and a subject nobody knows.
func stranger() oidctest.Lies {
	return oidctest.Lies{IDToken: map[string]any{"sub": "agent-8"}, Userinfo: map[string]any{"sub": "agent-8"}}
}

func invitedElsewhere(t *testing.T) {
	s := meet(t)
	s.liar.Tell(func(l *oidctest.Liar) {
		l.Lies = oidctest.Lies{IDToken: map[string]any{"sub": "ada"}, Userinfo: map[string]any{"sub": "ada", "email": "ada@exemple.test"}}
	})
	err := s.site.World.Pool.Write(t.Context(), fixture.Helene.Actor(), func(tx *db.Tx) error {
		_, err := account.Invite(t.Context(), tx, account.NewInvitation{Email: "attendue@exemple.test", Role: actor.CPIP, Branch: fixture.SainteAurore.ID}, "token")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s.in(s.site.Visitor(t).Get("/invitations/token").Follow().Through())
	if text := s.site.As(t, fixture.Helene).Get("/team").Text("main"); !strings.Contains(text, "connexion avec une autre adresse") {
		t.Errorf("the inviter is not told: %s", text)
	}
}

func signsOut(t *testing.T) {
	s := meet(t)
	leave := func(bend func(url.Values)) *webtest.Page {
		t.Helper()
		visitor := s.site.Visitor(t)
		s.in(visitor.Get("/sign-in").Through())
		out, err := url.Parse(visitor.Get("/account/sessions").Submit("form[action='/sign-out']", nil).Location)
		if err != nil {
			t.Fatal(err)
		}
		query := out.Query()
		if query.Get("id_token_hint") == "" || query.Get("state") == "" {
			t.Errorf("no hint or no state: %v", query)
		}
		bend(query)
		out.RawQuery = query.Encode()
		return visitor.Get(visitor.Answered(out.String()))
	}
	s.says(leave(unbent), http.StatusOK, "fermée ici et chez votre fournisseur")
	s.says(leave(func(q url.Values) { q.Del("id_token_hint"); q.Set("client_id", oidctest.ClientID) }), http.StatusOK, "fermée ici et chez votre fournisseur")
	s.says(leave(func(q url.Values) { q.Set("state", oidc.NewState()) }), http.StatusOK, "fermez aussi celle de votre fournisseur")
	s.says(s.site.Visitor(t).Get("/signed-out?state=x"), http.StatusOK, "fermez aussi celle de votre fournisseur")
}
