package oidc_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"net/url"
	"reflect"
	"slices"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
)

func TestIdentityIsWhatTheProviderSays(t *testing.T) {
	for name, signed := range map[string]jose.SignatureAlgorithm{"plain": "", "RS256": jose.RS256, "ES256": jose.ES256} {
		t.Run(name, func(t *testing.T) {
			l := oidctest.New(t)
			l.Tell(func(l *oidctest.Liar) { l.Lies.Signed = signed })
			got := mustSignIn(t, party(t, l, func(c *oidc.Config) { c.UserinfoAlg = string(signed) }))
			if got.IDToken == "" {
				t.Error("the id token, needed to sign out, is missing")
			}
			got.IDToken = ""
			want := oidc.Identity{
				Provider: "proconnect", Issuer: l.Issuer(), Subject: "agent-7", Email: "nadia@exemple.test",
				GivenName: "Nadia", UsualName: "BERTHIER", SIRET: "00000000000017",
				Roles: []string{"agent_public_etat"}, IDP: "idp-1",
				ACR: "eidas1", AMR: []string{"pwd"}, AuthenticatedAt: oidctest.Monday.UTC(), SID: "session-1",
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestIDTokenMayBeSignedWithES256(t *testing.T) {
	l := oidctest.New(t)
	l.Tell(func(l *oidctest.Liar) { l.Lies.IDAlg = jose.ES256 })
	mustSignIn(t, party(t, l))
}

func TestAuthorizeCarriesOnlyDocumentedParameters(t *testing.T) {
	l := oidctest.New(t)
	base := []string{"client_id", "nonce", "redirect_uri", "response_type", "scope", "state"}
	cases := map[string]struct {
		change func(*oidc.Config)
		extra  []string
	}{
		"bare":   {func(c *oidc.Config) { c.PKCE, c.ClaimsRequest = false, false }, nil},
		"pkce":   {func(c *oidc.Config) { c.ClaimsRequest = false }, []string{"code_challenge", "code_challenge_method"}},
		"claims": {func(c *oidc.Config) { c.PKCE = false }, []string{"claims"}},
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			p := party(t, l, want.change)
			address, attempt, err := p.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for name := range u.Query() {
				names = append(names, name)
			}
			expected := append(slices.Clone(base), want.extra...)
			slices.Sort(names)
			slices.Sort(expected)
			if !slices.Equal(names, expected) {
				t.Errorf("parameters %v, want %v", names, expected)
			}
			if len(attempt.State) < 32 || len(attempt.Nonce) < 32 || attempt.State == attempt.Nonce {
				t.Error("state and nonce must be two values of at least 32 characters")
			}
			mustSignIn(t, p)
		})
	}
}

func TestClaimsRequestListsEveryAcceptedLevel(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l, func(c *oidc.Config) { c.ACR = []string{"eidas1", "eidas1-mfa"} })
	address, _, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id_token":{"acr":{"essential":true,"values":["eidas1","eidas1-mfa"]},"amr":null}}`
	if got := u.Query().Get("claims"); got != want {
		t.Errorf("claims %s, want %s", got, want)
	}
}

func TestEachAuthenticationStyleIsTheOneThatWasSet(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		registered string
		change     func(*oidc.Config)
		reason     oidc.Reason
	}{
		"post":                          {"post", func(*oidc.Config) {}, ""},
		"none":                          {"none", func(c *oidc.Config) { c.AuthStyle = oidc.AuthNone }, ""},
		"private key":                   {"private_key_jwt", func(c *oidc.Config) { c.AuthStyle = oidc.AuthPrivateKeyJWT }, ""},
		"basic where post is expected":  {"post", func(c *oidc.Config) { c.AuthStyle = oidc.AuthBasic }, oidc.ReasonConfiguration},
		"another secret":                {"post", func(c *oidc.Config) { c.ClientSecret = "another" }, oidc.ReasonConfiguration},
		"secret where a key is awaited": {"private_key_jwt", func(*oidc.Config) {}, oidc.ReasonConfiguration},
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			l := oidctest.New(t)
			private := jose.JSONWebKey{Key: key, KeyID: "portal", Algorithm: "ES256"}
			public := private.Public()
			l.Tell(func(l *oidctest.Liar) { l.Style, l.Client = want.registered, &public })
			_, err := signIn(t, party(t, l, func(c *oidc.Config) { c.ClientKey = &private }, want.change))
			if want.reason == "" && err != nil {
				t.Fatal(err)
			}
			if want.reason != "" {
				wantReason(t, err, want.reason)
			}
		})
	}
}

func TestMissingClaimsAreReportedAsMissing(t *testing.T) {
	l := oidctest.New(t)
	l.Tell(func(l *oidctest.Liar) {
		l.Lies.IDToken = map[string]any{"amr": nil}
		l.Lies.Userinfo = map[string]any{"siret": nil, "roles": []string{}, "usual_name": nil, "family_name": "Berthier"}
	})
	got := mustSignIn(t, party(t, l))
	if got.AMR != nil || got.SIRET != "" || len(got.Roles) != 0 || got.UsualName != "Berthier" {
		t.Errorf("got amr %v, siret %q, roles %v, name %q", got.AMR, got.SIRET, got.Roles, got.UsualName)
	}
}

func TestSubjectAndEmailAreReportedFaithfullyWhateverChanges(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	for _, person := range []struct{ subject, email string }{
		{"agent-7", "nadia@exemple.test"},
		{"agent-8", "nadia@exemple.test"},          // same e-mail, new subject
		{"agent-7", "Nadia.Berthier@exemple.test"}, // same subject, new e-mail, capitals kept
	} {
		l.Tell(func(l *oidctest.Liar) {
			l.Lies.IDToken = map[string]any{"sub": person.subject}
			l.Lies.Userinfo = map[string]any{"sub": person.subject, "email": person.email}
		})
		got := mustSignIn(t, p)
		if got.Subject != person.subject || got.Email != person.email {
			t.Errorf("got %s %s, want %+v", got.Subject, got.Email, person)
		}
	}
}

func TestSilentSignIn(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	attempt, query := walk(t, p.BeginSilently)
	if _, err := p.Finish(t.Context(), attempt, query); err != nil {
		t.Fatalf("with a session at the provider: %v", err)
	}
	l.Tell(func(l *oidctest.Liar) { l.SignedIn = false })
	attempt, query = walk(t, p.BeginSilently)
	_, err := p.Finish(t.Context(), attempt, query)
	wantReason(t, err, oidc.ReasonLoginRequired)
}
