package signin_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"passerelle/handlers/web/oidc/oidctest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

// machine sends a notice as the provider does: no cookie, no origin.
func (s *stage) machine(token string) *webtest.Page {
	s.t.Helper()
	return s.site.Visitor(s.t).Post("/sign-in/agents/backchannel-logout", url.Values{"logout_token": {token}})
}

func TestProviderEndsTheSessionItNames(t *testing.T) {
	s := meet(t)
	here, there := s.site.Visitor(t), s.site.Visitor(t)
	s.in(here.Get("/sign-in").Through())
	s.liar.Tell(func(l *oidctest.Liar) { l.Lies = oidctest.Lies{IDToken: map[string]any{"sid": "session-2"}} })
	s.in(there.Get("/sign-in").Through())

	told := s.machine(s.liar.LogoutToken(nil, jose.RS256))
	if told.Status != http.StatusOK || told.Body != "" || told.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %q %v", told.Status, told.Body, told.Header)
	}
	if page := here.Get("/"); page.Status != http.StatusSeeOther {
		t.Errorf("the session that ended sees %d", page.Status)
	}
	if page := there.Get("/"); page.Status != http.StatusOK {
		t.Errorf("the other session sees %d", page.Status)
	}
	if n := s.count("journal where action = 'sign_out' and detail = 'provider' and account_id = $1", fixture.Nadia.Account()); n != 1 {
		t.Errorf("%d lines of the journal", n)
	}
	if told := s.machine(s.liar.LogoutToken(map[string]any{"sid": nil, "sub": oidctest.Subject}, jose.ES256)); told.Status != http.StatusOK {
		t.Errorf("of the subject: %d", told.Status)
	}
	if page := there.Get("/"); page.Status != http.StatusSeeOther {
		t.Errorf("after the notice of the subject: %d", page.Status)
	}
	if told := s.machine(s.liar.LogoutToken(nil, jose.RS256)); told.Status != http.StatusOK {
		t.Errorf("nothing left to end: %d", told.Status)
	}
}

func TestNoticeIsRefusedTwiceAndWhenItDoesNotHold(t *testing.T) {
	s := meet(t)
	visitor := s.site.Visitor(t)
	once := s.liar.LogoutToken(nil, jose.RS256)
	if told := s.machine(once); told.Status != http.StatusOK {
		t.Fatalf("%d", told.Status)
	}
	s.in(visitor.Get("/sign-in").Through())
	for name, token := range map[string]string{
		"replayed": once, "forged": s.liar.LogoutToken(nil, jose.HS256), "no token": "", "another audience": s.liar.LogoutToken(map[string]any{"aud": "another"}, jose.RS256),
	} {
		told := s.machine(token)
		if told.Status != http.StatusBadRequest || told.Body != `{"error":"invalid_request"}` || told.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %q", name, told.Status, told.Body)
		}
	}
	if page := visitor.Get("/"); page.Status != http.StatusOK {
		t.Errorf("signed out by a notice that does not hold: %d", page.Status)
	}
	if told := s.site.Visitor(t).Post("/sign-in/nobody/backchannel-logout", url.Values{"logout_token": {once}}); told.Status != http.StatusNotFound {
		t.Errorf("of no provider: %d", told.Status)
	}
}

func TestSomebodyWhoSendsBadNoticesIsHeldOff(t *testing.T) {
	s := meet(t)
	for range 30 {
		if told := s.machine("a.b.c"); told.Status != http.StatusBadRequest {
			t.Fatalf("%d", told.Status)
		}
	}
	told := s.machine(s.liar.LogoutToken(nil, jose.RS256))
	if told.Status != http.StatusTooManyRequests || told.Header.Get("Retry-After") == "" {
		t.Errorf("%d %v", told.Status, told.Header)
	}
}
