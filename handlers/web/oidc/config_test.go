package oidc_test

import (
	"strings"
	"testing"

	"passerelle/handlers/web/oidc"
)

func TestUnsafeSettingsAreRefusedAtStart(t *testing.T) {
	for name, change := range map[string]func(*oidc.Config){
		"no key":                    func(c *oidc.Config) { c.Key = "" },
		"no client id":              func(c *oidc.Config) { c.ClientID = "" },
		"issuer over plain http":    func(c *oidc.Config) { c.Issuer = "http://provider.example" },
		"issuer without host":       func(c *oidc.Config) { c.Issuer = "/api/v2" },
		"redirect over plain http":  func(c *oidc.Config) { c.RedirectURL = "http://portal.example/answer" },
		"return over plain http":    func(c *oidc.Config) { c.PostLogoutURL = "http://portal.example/" },
		"scopes without openid":     func(c *oidc.Config) { c.Scopes = []string{"email"} },
		"algorithm none":            func(c *oidc.Config) { c.SigningAlgs = []string{"none"} },
		"algorithm HS256":           func(c *oidc.Config) { c.SigningAlgs = []string{"RS256", "HS256"} },
		"no authentication style":   func(c *oidc.Config) { c.AuthStyle = "" },
		"post without a secret":     func(c *oidc.Config) { c.ClientSecret = "" },
		"none without PKCE":         func(c *oidc.Config) { c.AuthStyle, c.PKCE = oidc.AuthNone, false },
		"private key without a key": func(c *oidc.Config) { c.AuthStyle = oidc.AuthPrivateKeyJWT },
	} {
		t.Run(name, func(t *testing.T) {
			config := oidc.Config{
				Key: "proconnect", Issuer: "https://provider.example/api/v2", ClientID: clientID, ClientSecret: clientSecret,
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
			if strings.Contains(err.Error(), clientSecret) {
				t.Error("the error tells the secret")
			}
		})
	}
}
