//go:build !release

package demo_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"passerelle/handlers/demo"
	"passerelle/handlers/web/oidc"
)

// waiting is a browser that stops before it brings the code to the portal.
func waiting(t *testing.T) *http.Client {
	t.Helper()
	browser := newBrowser(t)
	browser.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/sign-in/answer" {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return browser
}

func TestACodeLivesAMinute(t *testing.T) {
	p := open(t)
	browser := waiting(t)
	chosen := p.signIn(t, browser, "nadia")
	p.later.Store(int64(61 * time.Second))
	late := get(t, browser, chosen.header.Get("Location"))
	if late.status != http.StatusUnauthorized || late.body != string(oidc.ReasonCode) {
		t.Errorf("answered %d: %s", late.status, late.body)
	}
}

func TestNobodyElseIsChosenWhileTheCodeIsOnItsWay(t *testing.T) {
	p := open(t)
	browser := waiting(t)
	page := get(t, browser, p.url+"/sign-in")
	chosen := p.press(t, browser, page, "nadia")
	if again := p.press(t, browser, page, "karim"); again.status != http.StatusGone {
		t.Errorf("the second choice was answered %d", again.status)
	}
	if got := identityOf(t, get(t, browser, chosen.header.Get("Location"))); got.Subject != "nadia" {
		t.Errorf("signed in as %s", got.Subject)
	}
}

func TestACodeIsSpentByAFailedExchange(t *testing.T) {
	p := open(t)
	browser := waiting(t)
	back, err := url.Parse(p.signIn(t, browser, "nadia").header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	stolen := post(t, browser, p.url+demo.Path+"/oauth/token", url.Values{
		"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")},
		"redirect_uri": {p.url + "/sign-in/answer"}, "code_verifier": {oidc.NewState()},
		"client_id": {"passerelle"}, "client_secret": {"demonstration"},
	})
	if stolen.status != http.StatusBadRequest {
		t.Fatalf("an exchange without the verifier was answered %d", stolen.status)
	}
	if after := get(t, browser, back.String()); after.body != string(oidc.ReasonCode) {
		t.Errorf("answered %d: %s", after.status, after.body)
	}
}
