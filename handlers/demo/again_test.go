//go:build !release

package demo_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/handlers/demo"
	"passerelle/handlers/web/oidc"
)

func TestFreshProofIsAnotherClickAndAnotherLevel(t *testing.T) {
	p := open(t, func(c *oidc.Config) { c.ClaimsRequest, c.StepUpACR = true, []string{demo.Fresh} })
	browser := newBrowser(t)
	usual := get(t, browser, p.url+"/sign-in")
	if strings.Contains(usual.body, "once more") {
		t.Error("a usual sign-in is asked for once more")
	}
	if got := identityOf(t, p.press(t, browser, usual, "nadia")); got.ACR != demo.Usual {
		t.Errorf("a usual sign-in proves %s", got.ACR)
	}
	again := get(t, browser, p.url+"/sign-in?again=1")
	if again.path != demo.Path+"/login" || !strings.Contains(again.body, "once more") {
		t.Fatalf("%s: %s", again.path, again.body)
	}
	got := identityOf(t, p.press(t, browser, again, "nadia"))
	if ago, ok := p.party.ProvenAgo(got); got.ACR != demo.Fresh || !ok || ago.Minutes() > 1 {
		t.Errorf("level %s, proven %t", got.ACR, ok)
	}
}

func TestLevelThatTheDemonstrationLacksIsRefused(t *testing.T) {
	p := open(t, func(c *oidc.Config) { c.ClaimsRequest, c.ACR = true, []string{"eidas3"} })
	if refused := get(t, newBrowser(t), p.url+"/sign-in"); refused.status != http.StatusUnauthorized || !strings.Contains(refused.body, string(oidc.ReasonACR)) {
		t.Errorf("%d %s", refused.status, refused.body)
	}
}
