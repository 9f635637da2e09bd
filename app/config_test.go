package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
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
	_, err := readConfig(env("CHROMIUM", "/nowhere/chromium", "CLAMD_ADDRESS", "tcp:192.0.2.1:3310", "ATTACHMENT_MEGABYTES", "25", "PORT", "http", "PUBLIC_URL", "http://passerelle.exemple.test", "DATABASE_CONNECTIONS", "0", "SECRET_KEY", "short",
		"OIDC_PROVIDERS", "agents,N0", "OIDC_AGENTS_AUTH", "guess"))
	if err == nil {
		t.Fatal("nothing was wrong")
	}
	for _, name := range []string{"CHROMIUM", "CLAMD_ADDRESS", "ATTACHMENT_MEGABYTES", "PORT", "PUBLIC_URL", "DATABASE_CONNECTIONS", "SECRET_KEY", "OIDC_PROVIDERS", "OIDC_AGENTS_ISSUER", "OIDC_AGENTS_CLIENT_ID",
		"OIDC_AGENTS_CLIENT_SECRET", "OIDC_AGENTS_AUTH"} {
		if !strings.Contains(err.Error(), name+": ") {
			t.Errorf("%s is not named in:\n%v", name, err)
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

func TestOperationsNameEverySetting(t *testing.T) {
	text, err := os.ReadFile("../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(slices.Clone(settings), providerSettings...) {
		_, part, isProvider := strings.Cut(s.Name, "%")
		if !strings.Contains(string(text), "`"+s.Name+"`") && (!isProvider || !strings.Contains(string(text), part+"`")) {
			t.Errorf("docs/operations.md does not name %s", s.Name)
		}
	}
}
