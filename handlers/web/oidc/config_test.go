package oidc_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
)

func TestUnsafeSettingsAreRefusedAtStart(t *testing.T) {
	for name, change := range map[string]func(*oidc.Config){
		"no key":                     func(c *oidc.Config) { c.Key = "" },
		"no client id":               func(c *oidc.Config) { c.ClientID = "" },
		"issuer over plain http":     func(c *oidc.Config) { c.Issuer = "http://provider.example" },
		"issuer without host":        func(c *oidc.Config) { c.Issuer = "/api/v2" },
		"redirect over plain http":   func(c *oidc.Config) { c.RedirectURL = "http://portal.example/answer" },
		"return over plain http":     func(c *oidc.Config) { c.PostLogoutURL = "http://portal.example/" },
		"scopes without openid":      func(c *oidc.Config) { c.Scopes = []string{"email"} },
		"algorithm none":             func(c *oidc.Config) { c.SigningAlgs = []string{"none"} },
		"algorithm HS256":            func(c *oidc.Config) { c.SigningAlgs = []string{"RS256", "HS256"} },
		"no authentication style":    func(c *oidc.Config) { c.AuthStyle = "" },
		"post without a secret":      func(c *oidc.Config) { c.ClientSecret = "" },
		"none without PKCE":          func(c *oidc.Config) { c.AuthStyle, c.PKCE = oidc.AuthNone, false },
		"userinfo signed with HS256": func(c *oidc.Config) { c.UserinfoAlg = "HS256" },
		"fresh proof without claims": func(c *oidc.Config) { c.StepUpACR = []string{"eidas2"} },
		"private key without a key":  func(c *oidc.Config) { c.AuthStyle = oidc.AuthPrivateKeyJWT },
	} {
		t.Run(name, func(t *testing.T) {
			config := oidc.Config{
				Key: "proconnect", Issuer: "https://provider.example/api/v2", ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret,
				RedirectURL: "https://portal.example/answer", AuthStyle: oidc.AuthPost, PKCE: true,
			}
			if _, err := oidc.New(config); err != nil {
				t.Fatalf("before the change: %v", err)
			}
			change(&config)
			_, err := oidc.New(config)
			if err == nil {
				t.Fatal("accepted")
			}
			if strings.Contains(err.Error(), oidctest.ClientSecret) {
				t.Error("the error tells the secret")
			}
		})
	}
}

func TestEveryUnsafeSettingIsSaidAtOnce(t *testing.T) {
	_, err := oidc.New(oidc.Config{Key: "proconnect", Issuer: "http://provider.example", Scopes: []string{"email"}})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, of := range []string{"client id", "issuer", "redirect address", "openid", "authentication style"} {
		if !strings.Contains(err.Error(), of) {
			t.Errorf("%s is not named: %v", of, err)
		}
	}
}

func TestOnlyAPrivateClientKeyIsRead(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	private := jose.JSONWebKey{Key: key, KeyID: "portal", Algorithm: "RS256"}
	for name, text := range map[string]any{"public": private.Public(), "without alg": jose.JSONWebKey{Key: key, KeyID: "portal"}, "none": "eyJ"} {
		raw, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := oidc.ParseClientKey(string(raw)); err == nil || strings.Contains(err.Error(), "eyJ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	raw, err := json.Marshal(private)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := oidc.ParseClientKey(string(raw)); err != nil || got.KeyID != "portal" {
		t.Errorf("%v, %v", got, err)
	}
}
