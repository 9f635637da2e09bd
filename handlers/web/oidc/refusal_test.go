package oidc_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
)

func TestLiesOfTheProviderAreRefused(t *testing.T) {
	past, future := oidctest.Monday.Add(-61*time.Second).Unix(), oidctest.Monday.Add(62*time.Second).Unix()
	cases := map[string]struct {
		lies   oidctest.Lies
		change func(*oidc.Config)
		reason oidc.Reason
	}{
		"id token: wrong nonce":             {lies: oidctest.Lies{IDToken: map[string]any{"nonce": "another"}}, reason: oidc.ReasonNonce},
		"id token: no nonce":                {lies: oidctest.Lies{IDToken: map[string]any{"nonce": nil}}, reason: oidc.ReasonNonce},
		"id token: wrong audience":          {lies: oidctest.Lies{IDToken: map[string]any{"aud": "another"}}, reason: oidc.ReasonToken},
		"id token: wrong issuer":            {lies: oidctest.Lies{IDToken: map[string]any{"iss": "https://another.example"}}, reason: oidc.ReasonToken},
		"id token: wrong azp":               {lies: oidctest.Lies{IDToken: map[string]any{"azp": "another"}}, reason: oidc.ReasonToken},
		"id token: two audiences, no azp":   {lies: oidctest.Lies{IDToken: map[string]any{"aud": []string{oidctest.ClientID, "another"}}}, reason: oidc.ReasonToken},
		"id token: wrong at_hash":           {lies: oidctest.Lies{IDToken: map[string]any{"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}}, reason: oidc.ReasonToken},
		"id token: expired":                 {lies: oidctest.Lies{IDToken: map[string]any{"exp": past}}, reason: oidc.ReasonToken},
		"id token: no exp":                  {lies: oidctest.Lies{IDToken: map[string]any{"exp": nil}}, reason: oidc.ReasonToken},
		"id token: no iat":                  {lies: oidctest.Lies{IDToken: map[string]any{"iat": nil}}, reason: oidc.ReasonToken},
		"id token: issued in the future":    {lies: oidctest.Lies{IDToken: map[string]any{"iat": future}}, reason: oidc.ReasonToken},
		"id token: not valid yet":           {lies: oidctest.Lies{IDToken: map[string]any{"nbf": future}}, reason: oidc.ReasonToken},
		"id token: no subject":              {lies: oidctest.Lies{IDToken: map[string]any{"sub": ""}}, reason: oidc.ReasonToken},
		"id token: claim of the wrong type": {lies: oidctest.Lies{IDToken: map[string]any{"acr": 1}}, reason: oidc.ReasonToken},
		"id token: alg none":                {lies: oidctest.Lies{IDAlg: "none"}, reason: oidc.ReasonToken},
		"id token: HS256":                   {lies: oidctest.Lies{IDAlg: jose.HS256}, reason: oidc.ReasonToken},
		"id token: an algorithm not pinned": {lies: oidctest.Lies{IDAlg: jose.ES256}, change: func(c *oidc.Config) { c.SigningAlgs = []string{"RS256"} }, reason: oidc.ReasonToken},
		"id token: forged":                  {lies: oidctest.Lies{Forger: true}, reason: oidc.ReasonToken},
		"id token: absent":                  {lies: oidctest.Lies{Token: `{"access_token":"x","token_type":"Bearer"}`}, reason: oidc.ReasonToken},
		"token: not json":                   {lies: oidctest.Lies{Token: `<p>nadia@exemple.test</p>`}, reason: oidc.ReasonUnavailable},
		"token: another type":               {lies: oidctest.Lies{Token: `{"access_token":"x","token_type":"mac","id_token":"x"}`}, reason: oidc.ReasonToken},
		"acr lower although it succeeded":   {lies: oidctest.Lies{IDToken: map[string]any{"acr": "eidas0"}}, change: wantEidas1, reason: oidc.ReasonACR},
		"acr higher but not listed":         {lies: oidctest.Lies{IDToken: map[string]any{"acr": "eidas2"}}, change: wantEidas1, reason: oidc.ReasonACR},
		"acr absent":                        {lies: oidctest.Lies{IDToken: map[string]any{"acr": nil}}, change: wantEidas1, reason: oidc.ReasonACR},
		"userinfo: another subject":         {lies: oidctest.Lies{Userinfo: map[string]any{"sub": "agent-8"}}, reason: oidc.ReasonSubject},
		"userinfo: no subject":              {lies: oidctest.Lies{Userinfo: map[string]any{"sub": nil}}, reason: oidc.ReasonSubject},
		"userinfo: not json":                {lies: oidctest.Lies{Raw: "nadia@exemple.test"}, reason: oidc.ReasonUserinfo},
		"userinfo: claim of the wrong type": {lies: oidctest.Lies{Userinfo: map[string]any{"email": 12}}, reason: oidc.ReasonUserinfo},
		"userinfo: plain, signed expected":  {change: wantSigned, reason: oidc.ReasonUserinfo},
		"signed userinfo: wrong audience":   {lies: oidctest.Lies{Signed: jose.RS256, Userinfo: map[string]any{"aud": "another"}}, change: wantSigned, reason: oidc.ReasonUserinfo},
		"signed userinfo: wrong issuer":     {lies: oidctest.Lies{Signed: jose.RS256, Userinfo: map[string]any{"iss": "https://another.example"}}, change: wantSigned, reason: oidc.ReasonUserinfo},
		"signed userinfo: expired":          {lies: oidctest.Lies{Signed: jose.RS256, Userinfo: map[string]any{"exp": past}}, change: wantSigned, reason: oidc.ReasonUserinfo},
		"signed userinfo: another subject":  {lies: oidctest.Lies{Signed: jose.RS256, Userinfo: map[string]any{"sub": "agent-8"}}, change: wantSigned, reason: oidc.ReasonSubject},
		"signed userinfo: HS256":            {lies: oidctest.Lies{Signed: jose.HS256}, change: wantSigned, reason: oidc.ReasonUserinfo},
		"signed userinfo: alg none":         {lies: oidctest.Lies{Unsigned: true}, change: wantSigned, reason: oidc.ReasonUserinfo},
		"unasked alg none is not plain":     {lies: oidctest.Lies{Unsigned: true}, reason: oidc.ReasonUserinfo},
		"discovery: another issuer":         {lies: oidctest.Lies{Issuer: "https://another.example"}, reason: oidc.ReasonConfiguration},
		"discovery: token over plain http":  {lies: oidctest.Lies{Address: map[string]string{"token_endpoint": "http://another.example/"}}, reason: oidc.ReasonConfiguration},
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := oidctest.New(t)
			l.Tell(func(l *oidctest.Liar) { l.Lies = want.lies })
			p := party(t, l, func(c *oidc.Config) {
				if want.change != nil {
					want.change(c)
				}
			})
			address, attempt, err := p.Begin(t.Context())
			if err == nil {
				_, sentTo := visit(t, address)
				_, err = p.Finish(t.Context(), attempt, sentTo.Query())
			}
			wantReason(t, err, want.reason)
		})
	}
}

func wantEidas1(c *oidc.Config) { c.ACR, c.ClaimsRequest = []string{"eidas1"}, false }

func wantSigned(c *oidc.Config) { c.UserinfoAlg = "RS256" }

func TestErrorAnswersHaveTheirReason(t *testing.T) {
	cases := map[string]oidc.Reason{
		"access_denied":                     oidc.ReasonDenied,
		"unmet_authentication_requirements": oidc.ReasonACR,
		"login_required":                    oidc.ReasonLoginRequired,
		"interaction_required":              oidc.ReasonLoginRequired,
		"temporarily_unavailable":           oidc.ReasonUnavailable,
		"server_error":                      oidc.ReasonUnavailable,
		"invalid_scope":                     oidc.ReasonConfiguration,
		"idp_hint_not_found nadia <script>": oidc.ReasonDenied,
		"":                                  oidc.ReasonDenied,
		"unsupported_response_type":         oidc.ReasonConfiguration,
		"invalid_request":                   oidc.ReasonConfiguration,
		"account_selection_required":        oidc.ReasonLoginRequired,
		"consent_required":                  oidc.ReasonLoginRequired,
		"unauthorized_client":               oidc.ReasonConfiguration,
	}
	l := oidctest.New(t)
	p := party(t, l)
	for code, reason := range cases {
		t.Run(code, func(t *testing.T) {
			l.Tell(func(l *oidctest.Liar) {
				l.Lies.Refusal = map[string]string{"error": code, "error_description": "nadia@exemple.test"}
			})
			_, err := signIn(t, p)
			wantReason(t, err, reason)
		})
	}
}

func TestLevelThatTheProviderCannotReach(t *testing.T) {
	l := oidctest.New(t)
	_, err := signIn(t, party(t, l, func(c *oidc.Config) { c.ACR = []string{"eidas3"} }))
	wantReason(t, err, oidc.ReasonACR)
}

func TestAnswersOfAnotherAttemptAreRefused(t *testing.T) {
	cases := map[string]struct {
		bend   func(*oidc.Attempt, url.Values)
		reason oidc.Reason
	}{
		"wrong state":          {func(_ *oidc.Attempt, q url.Values) { q.Set("state", oidc.NewState()) }, oidc.ReasonState},
		"no state":             {func(_ *oidc.Attempt, q url.Values) { q.Del("state") }, oidc.ReasonState},
		"state given twice":    {func(_ *oidc.Attempt, q url.Values) { q.Add("state", "x") }, oidc.ReasonState},
		"no attempt":           {func(a *oidc.Attempt, q url.Values) { *a = oidc.Attempt{}; q.Set("state", "") }, oidc.ReasonState},
		"empty state":          {func(a *oidc.Attempt, q url.Values) { a.State = ""; q.Set("state", "") }, oidc.ReasonState},
		"another provider's":   {func(a *oidc.Attempt, _ url.Values) { a.Provider = "local" }, oidc.ReasonState},
		"wrong nonce":          {func(a *oidc.Attempt, _ url.Values) { a.Nonce = oidc.NewState() }, oidc.ReasonNonce},
		"wrong verifier":       {func(a *oidc.Attempt, _ url.Values) { a.Verifier = oidc.NewState() }, oidc.ReasonCode},
		"no code":              {func(_ *oidc.Attempt, q url.Values) { q.Del("code") }, oidc.ReasonCode},
		"code given twice":     {func(_ *oidc.Attempt, q url.Values) { q.Add("code", "x") }, oidc.ReasonCode},
		"error beside a code":  {func(_ *oidc.Attempt, q url.Values) { q.Set("error", "access_denied") }, oidc.ReasonDenied},
		"iss of another":       {func(_ *oidc.Attempt, q url.Values) { q.Set("iss", "https://another.example") }, oidc.ReasonIssuer},
		"begun an hour before": {func(a *oidc.Attempt, _ url.Values) { a.StartedAt = oidctest.Monday.Add(-time.Hour) }, oidc.ReasonExpired},
	}
	l := oidctest.New(t)
	p := party(t, l)
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			attempt, query := walk(t, p.Begin)
			want.bend(&attempt, query)
			_, err := p.Finish(t.Context(), attempt, query)
			wantReason(t, err, want.reason)
		})
	}
}

func TestCodeServesOnceAndForAMinute(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	attempt, query := walk(t, p.Begin)
	if _, err := p.Finish(t.Context(), attempt, query); err != nil {
		t.Fatal(err)
	}
	_, err := p.Finish(t.Context(), attempt, query)
	wantReason(t, err, oidc.ReasonCode)

	attempt, query = walk(t, p.Begin)
	l.Tell(func(l *oidctest.Liar) { l.Now = l.Now.Add(61 * time.Second) })
	_, err = p.Finish(t.Context(), attempt, query)
	wantReason(t, err, oidc.ReasonCode)
}
