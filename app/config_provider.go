package main

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"passerelle/handlers/web/oidc"
	"passerelle/models/account"
)

// providerSettings are those of each key of OIDC_PROVIDERS, in capitals in
// place of %. What ProConnect wants is what they are without.
var providerSettings = []setting{
	{"OIDC_%_ISSUER", "", "issuer, exactly as the provider writes it", false, ""},
	{"OIDC_%_FOR", "all", "whom it may vouch for: staff, partner or all", false, ""},
	{"OIDC_%_CLIENT_ID", "", "client identifier", false, ""},
	{"OIDC_%_CLIENT_SECRET", "", "client secret", true, ""},
	{"OIDC_%_CLIENT_KEY", "", "private JSON Web Key, for private_key_jwt", true, ""},
	{"OIDC_%_AUTH", "post", "how the client authenticates: post, basic, private_key_jwt or none", false, ""},
	{"OIDC_%_PKCE", "yes", "whether to use PKCE: yes or no", false, ""},
	{"OIDC_%_SCOPES", "openid given_name usual_name email siret", "what is asked for", false, ""},
	{"OIDC_%_ALGS", "RS256 ES256", "what id tokens and notices may be signed with", false, ""},
	{"OIDC_%_USERINFO_ALG", "", "what userinfo must be signed with; a plain answer will do if empty", false, ""},
	{"OIDC_%_CLAIMS", "yes", "whether to ask for levels with the claims parameter: yes or no", false, ""},
	{"OIDC_%_ACR", "", "every acceptable level of assurance, separated by spaces; any if empty", false, ""},
	{"OIDC_%_STEP_UP_ACR", "", "every level that proves who somebody is before a sensitive act; a new sign-in is asked for if empty", false, ""},
}

type provider struct {
	Key, Issuer, ClientID, ClientSecret, Auth string
	For                                       account.Audience
	ClientKey                                 *jose.JSONWebKey
	PKCE, Claims                              bool
	Scopes, Algs, ACR, StepUpACR              []string
	UserinfoAlg                               string
}

// party is the provider as the portal meets it.
func (p provider) party(public *url.URL) oidc.Config {
	return oidc.Config{
		Key: p.Key, Issuer: p.Issuer, ClientID: p.ClientID, ClientSecret: p.ClientSecret, ClientKey: p.ClientKey,
		RedirectURL: public.String() + "/sign-in/" + p.Key + "/callback", PostLogoutURL: public.String() + "/signed-out",
		Scopes: p.Scopes, AuthStyle: oidc.AuthStyle(p.Auth), PKCE: p.PKCE, SigningAlgs: p.Algs, UserinfoAlg: p.UserinfoAlg,
		ACR: p.ACR, StepUpACR: p.StepUpACR,
		// A level that nobody asks for need not stand in the request.
		ClaimsRequest: p.Claims && len(p.ACR)+len(p.StepUpACR) > 0,
	}
}

// audiences are the words of OIDC_%_FOR.
var audiences = map[string]account.Audience{"all": account.Everybody, "staff": account.ForStaff, "partner": account.ForOthers}

func readProvider(public *url.URL, key string, get func(setting) string, say func(string, string, ...any)) provider {
	name := func(part string) string { return "OIDC_" + strings.ToUpper(key) + "_" + part }
	value := func(part string) string {
		at := slices.IndexFunc(providerSettings, func(s setting) bool { return s.Name == "OIDC_%_"+part })
		s := providerSettings[at]
		s.Name = name(part)
		return get(s)
	}
	yes := func(part string) bool {
		text := value(part)
		if text != "yes" && text != "no" {
			say(name(part), "yes or no")
		}
		return text == "yes"
	}
	p := provider{Key: key, Issuer: value("ISSUER"), ClientID: value("CLIENT_ID"), ClientSecret: value("CLIENT_SECRET"), Auth: value("AUTH"),
		PKCE: yes("PKCE"), Claims: yes("CLAIMS"), Scopes: strings.Fields(value("SCOPES")), Algs: strings.Fields(value("ALGS")),
		UserinfoAlg: value("USERINFO_ALG"), ACR: strings.Fields(value("ACR")), StepUpACR: strings.Fields(value("STEP_UP_ACR"))}
	audience, known := audiences[value("FOR")]
	if !known {
		say(name("FOR"), "staff, partner or all")
	}
	p.For = audience
	if text := value("CLIENT_KEY"); text != "" {
		private, err := oidc.ParseClientKey(text)
		if err != nil {
			say(name("CLIENT_KEY"), "%s", err)
		}
		p.ClientKey = private
	}
	p.check(public, name, say)
	return p
}

// check says what is missing by its name, and then whatever else is unsafe.
func (p provider) check(public *url.URL, name func(string) string, say func(string, string, ...any)) {
	complete := true
	need := func(ok bool, part, format string, args ...any) {
		if !ok {
			complete = false
			say(name(part), format, args...)
		}
	}
	need(p.Issuer != "", "ISSUER", "needed")
	need(p.ClientID != "", "CLIENT_ID", "needed")
	need(slices.Contains([]string{"post", "basic", "private_key_jwt", "none"}, p.Auth), "AUTH", "post, basic, private_key_jwt or none")
	need(p.ClientSecret != "" || p.Auth == "none" || p.Auth == "private_key_jwt", "CLIENT_SECRET", "needed where %s is %s", name("AUTH"), p.Auth)
	need(p.ClientKey != nil || p.Auth != "private_key_jwt", "CLIENT_KEY", "needed where %s is private_key_jwt", name("AUTH"))
	need(p.Claims || len(p.StepUpACR) == 0, "STEP_UP_ACR", "can only be asked for where %s is yes", name("CLAIMS"))
	if !complete {
		return
	}
	if _, err := oidc.New(p.party(public)); err != nil {
		say("OIDC_"+strings.ToUpper(p.Key), "%s", errors.Unwrap(err))
	}
}
