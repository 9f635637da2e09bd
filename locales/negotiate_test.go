package locales_test

import (
	"strings"
	"testing"

	"passerelle/locales"
)

func TestNegotiateChoosesFrenchOrEnglish(t *testing.T) {
	for header, want := range map[string]string{
		"":                                    "fr",
		"fr":                                  "fr",
		"en":                                  "en",
		"en-US,en;q=0.9":                      "en",
		"fr-FR,fr;q=0.9,en;q=0.8":             "fr",
		"en;q=0.3, fr;q=0.8":                  "fr",
		"de-DE,de;q=0.9,en;q=0.8,fr;q=0.7":    "en",
		"de":                                  "fr",
		"ar,ps;q=0.5":                         "fr",
		"en;q=0":                              "fr",
		"*":                                   "fr",
		"*;q=0.5,en":                          "en",
		"en;q=bread":                          "fr",
		"\x00\xff":                            "fr",
		"en" + strings.Repeat("-a", 2000):     "fr",
		strings.Repeat("de,", 2000) + "en-GB": "en",
	} {
		if got := locales.Negotiate(header); got != want {
			t.Errorf("Negotiate(%.40q) = %q, want %q", header, got, want)
		}
	}
}

func FuzzNegotiate(f *testing.F) {
	f.Add("fr-FR,fr;q=0.9,en;q=0.8")
	f.Add("*;q=0,;;,-")
	f.Fuzz(func(t *testing.T, header string) {
		if got := locales.Negotiate(header); got != "fr" && got != "en" {
			t.Errorf("Negotiate(%q) = %q", header, got)
		}
	})
}
