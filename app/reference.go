package main

import (
	"fmt"
	"strings"
)

const referenceHead = `<!-- Written by make generate from the settings of app/config.go and app/config_provider.go. -->

# Configuration

Every setting is an environment variable, read once at the start; the program names every mistake at
once and does not start with one. ` + "`portal config`" + ` prints the values of its environment, secrets
masked. An empty variable is as good as none. A number counts what stands under “unit”. What each is
for is told in [operations.md](operations.md).

`

const referenceProviders = `
## Sign-in providers

Each key of ` + "`OIDC_PROVIDERS`" + ` has these settings of its own, with the key in capitals in place of
` + "`%`" + `: ` + "`OIDC_AGENTS_ISSUER`" + ` for the key ` + "`agents`" + `.

`

// reference is docs/configuration.md.
func reference() string {
	var out strings.Builder
	out.WriteString(referenceHead)
	writeSettings(&out, settings)
	out.WriteString(referenceProviders)
	writeSettings(&out, providerSettings)
	return out.String()
}

func writeSettings(out *strings.Builder, all []setting) {
	out.WriteString("| setting | meaning | if unset | unit | secret |\n|---|---|---|---|---|\n")
	for _, s := range all {
		value, secret := "", ""
		if s.Default != "" {
			value = "`" + s.Default + "`"
		}
		if s.Secret {
			secret = "yes"
		}
		fmt.Fprintf(out, "| `%s` | %s | %s | %s | %s |\n", s.Name, s.Meaning, value, s.Unit, secret)
	}
}
