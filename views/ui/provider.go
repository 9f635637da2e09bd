package ui

import (
	"context"
	"unicode"
	"unicode/utf8"

	"passerelle/locales"
)

// ProviderName names a sign-in provider by its key in the configuration: those
// with a name of their own by it, any other by its key with a capital.
func ProviderName(ctx context.Context, key string) string {
	if named[key] {
		return locales.T(ctx, "sign_in.name."+key)
	}
	first, size := utf8.DecodeRuneInString(key)
	return string(unicode.ToUpper(first)) + key[size:]
}

// ProviderButton is what the button of a provider says.
func ProviderButton(ctx context.Context, key string) string {
	if named[key] {
		return locales.T(ctx, "sign_in.provider."+key)
	}
	return locales.T(ctx, "sign_in.provider.other", "name", ProviderName(ctx, key))
}

// named are the providers whose names the locales hold.
var named = map[string]bool{"agents": true, "partners": true, "demo": true}
