package main

import (
	"bytes"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"passerelle/models/account"
)

func env(pairs ...string) func(string) string {
	values := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return values[name] }
}

func TestDefaultsServeThisMachine(t *testing.T) {
	c, err := readConfig(env())
	if err != nil || c.Address != "127.0.0.1:8080" || c.Public.String() != "http://localhost:8080" {
		t.Errorf("address %s, public %s, error %v", c.Address, c.Public, err)
	}
}

func TestEveryMistakeIsSaidAtOnce(t *testing.T) {
	_, err := readConfig(env("CHROMIUM", "/nowhere/chromium", "CLAMD_ADDRESS", "tcp:192.0.2.1:3310", "ATTACHMENT_MEGABYTES", "25", "PORT", "http", "PUBLIC_URL", "http://passerelle.exemple.test", "DATABASE_CONNECTIONS", "0", "SECRET_KEY", "short", "METRICS_LISTEN", ":9090", "DRAIN_SECONDS", "-1", "STOP_SECONDS", "0", "STATEMENT_SECONDS", "15", "QUEUE_CONNECTIONS", "1", "QUEUE_DATABASE_URL", "host=/run",
		"OIDC_PROVIDERS", "agents,N0", "OIDC_AGENTS_AUTH", "guess"))
	if err == nil {
		t.Fatal("nothing was wrong")
	}
	for _, name := range []string{"CHROMIUM", "CLAMD_ADDRESS", "ATTACHMENT_MEGABYTES", "PORT", "PUBLIC_URL", "DATABASE_CONNECTIONS", "SECRET_KEY", "METRICS_LISTEN", "DRAIN_SECONDS", "STOP_SECONDS", "STATEMENT_SECONDS", "QUEUE_CONNECTIONS", "QUEUE_DATABASE_URL", "OIDC_PROVIDERS", "OIDC_AGENTS_ISSUER", "OIDC_AGENTS_CLIENT_ID",
		"OIDC_AGENTS_CLIENT_SECRET", "OIDC_AGENTS_AUTH"} {
		if !strings.Contains(err.Error(), name+": ") {
			t.Errorf("%s is not named in:\n%v", name, err)
		}
	}
}

// TestProvidersAreConfiguredAsTheySpeak reads two providers: ProConnect for
// agents and another for partners who have no SIRET.
func TestProvidersAreConfiguredAsTheySpeak(t *testing.T) {
	c, err := readConfig(env("OIDC_PROVIDERS", "agents, partners",
		"OIDC_AGENTS_ISSUER", "https://proconnect.exemple.test/api/v2", "OIDC_AGENTS_CLIENT_ID", "portal", "OIDC_AGENTS_CLIENT_SECRET", "x",
		"OIDC_AGENTS_USERINFO_ALG", "RS256", "OIDC_AGENTS_ACR", "eidas1 eidas1-mfa eidas2", "OIDC_AGENTS_STEP_UP_ACR", "eidas2 eidas3",
		"OIDC_PARTNERS_ISSUER", "https://partenaires.exemple.test", "OIDC_PARTNERS_CLIENT_ID", "portal", "OIDC_PARTNERS_AUTH", "none",
		"OIDC_PARTNERS_FOR", "partner", "OIDC_PARTNERS_CLAIMS", "no", "OIDC_PARTNERS_SCOPES", "openid profile email", "OIDC_PARTNERS_ALGS", "ES256"))
	if err != nil {
		t.Fatal(err)
	}
	want := []provider{
		{Key: "agents", Issuer: "https://proconnect.exemple.test/api/v2", ClientID: "portal", ClientSecret: "x", Auth: "post", PKCE: true, Claims: true,
			Scopes: []string{"openid", "given_name", "usual_name", "email", "siret"}, Algs: []string{"RS256", "ES256"}, UserinfoAlg: "RS256",
			ACR: []string{"eidas1", "eidas1-mfa", "eidas2"}, StepUpACR: []string{"eidas2", "eidas3"}},
		{Key: "partners", Issuer: "https://partenaires.exemple.test", ClientID: "portal", Auth: "none", PKCE: true, For: account.ForOthers,
			Scopes: []string{"openid", "profile", "email"}, Algs: []string{"ES256"}, ACR: []string{}, StepUpACR: []string{}},
	}
	if !reflect.DeepEqual(c.Providers, want) {
		t.Errorf("%+v\nwanted %+v", c.Providers, want)
	}
	if agents := c.Providers[0].party(c.Public); !agents.ClaimsRequest || agents.UserinfoAlg != "RS256" {
		t.Errorf("%+v", agents)
	}
	if partners := c.Providers[1].party(c.Public); partners.ClaimsRequest {
		t.Error("levels that nobody wants are asked for")
	}
}

func TestEveryMistakeOfAProviderIsSaidAtOnce(t *testing.T) {
	_, err := readConfig(env("OIDC_PROVIDERS", "agents,partners,clear", "OIDC_AGENTS_AUTH", "private_key_jwt", "OIDC_AGENTS_CLIENT_KEY", "{}", "OIDC_AGENTS_PKCE", "maybe",
		"OIDC_AGENTS_FOR", "nobody", "OIDC_PARTNERS_CLAIMS", "no", "OIDC_PARTNERS_STEP_UP_ACR", "eidas2", "OIDC_PARTNERS_AUTH", "none",
		"OIDC_CLEAR_ISSUER", "http://fournisseur.exemple.test", "OIDC_CLEAR_CLIENT_ID", "portal", "OIDC_CLEAR_CLIENT_SECRET", "x", "OIDC_CLEAR_ALGS", "HS256"))
	if err == nil {
		t.Fatal("nothing was wrong")
	}
	for _, said := range []string{"OIDC_AGENTS_ISSUER: ", "OIDC_AGENTS_CLIENT_ID: ", "OIDC_AGENTS_CLIENT_KEY: ", "OIDC_AGENTS_PKCE: yes or no", "OIDC_AGENTS_FOR: ",
		"OIDC_PARTNERS_ISSUER: ", "OIDC_PARTNERS_STEP_UP_ACR: ", "OIDC_CLEAR: ", "the issuer must be an https address", `signing algorithm "HS256" is not accepted`} {
		if !strings.Contains(err.Error(), said) {
			t.Errorf("not said: %s\n%v", said, err)
		}
	}
}

// Who has no business in the network of the machines cannot ask for metrics.
func TestMetricsListenWithinTheWalls(t *testing.T) {
	for address, want := range map[string]bool{"127.0.0.1:9090": true, "[::1]:9090": true, "10.1.2.3:9090": true, "portal-1:9090": true,
		":9090": false, "0.0.0.0:9090": false, "[::]:9090": false, "192.0.2.7:9090": false, "9090": false} {
		_, err := readConfig(env("METRICS_LISTEN", address))
		if (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestInstancesShareTheirSecret(t *testing.T) {
	_, err := readConfig(env("DATABASE_URL", "host=/run dbname=passerelle"))
	if err == nil || !strings.Contains(err.Error(), "SECRET_KEY") {
		t.Errorf("a database of its own and no secret: %v", err)
	}
}

func TestSecretsAreMasked(t *testing.T) {
	secret := strings.Repeat("s3cret", 10)
	c, err := readConfig(env("SECRET_KEY", secret, "DATABASE_URL", "password="+secret, "OIDC_PROVIDERS", "agents", "OIDC_AGENTS_ISSUER", "https://fournisseur.exemple.test",
		"OIDC_AGENTS_CLIENT_ID", "portal", "OIDC_AGENTS_CLIENT_SECRET", secret))
	if err != nil {
		t.Fatal(err)
	}
	var shown bytes.Buffer
	if err := printConfig(&shown, c); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(shown.String(), "s3cret") {
		t.Errorf("a secret is shown:\n%s", shown.String())
	}
	for _, s := range settings {
		if !strings.Contains(shown.String(), s.Name) {
			t.Errorf("%s is not shown", s.Name)
		}
	}
}

// The reference is written by `make generate`; who runs the portal reads the file.
func TestConfigurationReferenceIsUpToDate(t *testing.T) {
	text, err := os.ReadFile("../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != reference() {
		t.Error("docs/configuration.md is not what the settings say: make generate")
	}
	for _, s := range append(slices.Clone(settings), providerSettings...) {
		if !strings.Contains(string(text), "| `"+s.Name+"` | "+s.Meaning) {
			t.Errorf("docs/configuration.md does not explain %s", s.Name)
		}
		if s.Secret && s.Default != "" {
			t.Errorf("%s is a secret that everybody can read", s.Name)
		}
	}
}
