package attestations_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/fixture"
)

// Story 1: an attestation has expired; Nadia reads it in her day, asks the partner
// again in two clicks, and prints nothing.
func TestStory01AnExpiredAttestationIsAskedForAgain(t *testing.T) {
	s := newScene(t)
	s.must(s.As(t, fixture.Sophie).Forge(s.care+"/attestations", url.Values{"kind": {"care_follow_up"}, "from": {"01/06/2026"}, "until": {"15/08/2026"}, "regularity": {"several"}, "proof": {"handed"}}), http.StatusSeeOther)
	nadia := browsertest.As(t, s.Site, fixture.Nadia, browsertest.Desk)
	nadia.Go("/")
	if day := nadia.Text("main"); !strings.Contains(day, "attestation de CSAPA Rive Douce expirée") {
		t.Fatalf("the day says %s", day)
	}
	nadia.Follow("main a.fr-btn[href='" + s.care + "/attestations']")
	nadia.Shoot("story01-attestation")
	nadia.Follow("form[action$='/request'] button[type=submit]")
	if text := nadia.Text("main"); !strings.Contains(text, "CSAPA Rive Douce doit attester") {
		t.Errorf("asked again: %s", text)
	}
	sophie := browsertest.As(t, s.Site, fixture.Sophie, browsertest.Phone)
	sophie.Go("/referrals")
	if queue := sophie.Text("main"); !strings.Contains(queue, "Attestations demandées") {
		t.Errorf("Sophie reads %s", queue)
	}
	nadia.Go("/")
	if day := nadia.Text("main"); !strings.Contains(day, "demandée") {
		t.Errorf("the day afterwards says %s", day)
	}
}
