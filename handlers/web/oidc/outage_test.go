package oidc_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
)

const discoveryPath = "/api/v2/.well-known/openid-configuration"

func TestPortalStartsWhileTheProviderIsDownAndRecoversAlone(t *testing.T) {
	l := oidctest.New(t)
	l.Tell(func(l *oidctest.Liar) { l.Lies.Down = map[string]int{discoveryPath: http.StatusBadGateway} })
	p := party(t, l)
	for range 2 {
		_, _, err := p.Begin(t.Context())
		wantReason(t, err, oidc.ReasonUnavailable)
	}
	if got := l.Count(discoveryPath); got != 2 {
		t.Errorf("discovery was asked %d times, want once for each attempt", got)
	}
	l.Tell(func(l *oidctest.Liar) { l.Lies.Down = nil })
	mustSignIn(t, p)
}

func TestNothingIsSentOnToAnotherAddress(t *testing.T) {
	for _, path := range []string{discoveryPath, "/api/v2/token", "/api/v2/jwks", "/api/v2/userinfo"} {
		t.Run(path, func(t *testing.T) {
			l := oidctest.New(t)
			l.Tell(func(l *oidctest.Liar) { l.Lies.Down = map[string]int{path: http.StatusTemporaryRedirect} })
			p := party(t, l)
			address, attempt, err := p.Begin(t.Context())
			if err == nil {
				_, sentTo := visit(t, address)
				_, err = p.Finish(t.Context(), attempt, sentTo.Query())
			}
			wantReason(t, err, oidc.ReasonUnavailable)
			if l.Count(path) == 0 || l.Count("/elsewhere") != 0 {
				t.Error("the redirect was followed, or never met")
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	l.Close()
	_, _, err := p.Begin(t.Context())
	wantReason(t, err, oidc.ReasonUnavailable)
}

func TestIllEndpointsAreAnOutage(t *testing.T) {
	for _, path := range []string{"/api/v2/token", "/api/v2/jwks", "/api/v2/userinfo"} {
		for _, status := range []int{http.StatusServiceUnavailable, http.StatusTooManyRequests} {
			t.Run(path, func(t *testing.T) {
				l := oidctest.New(t)
				p := party(t, l)
				l.Tell(func(l *oidctest.Liar) { l.Lies.Down = map[string]int{path: status} })
				_, err := signIn(t, p)
				wantReason(t, err, oidc.ReasonUnavailable)

				l.Tell(func(l *oidctest.Liar) { l.Lies.Down = nil })
				mustSignIn(t, p)
			})
		}
	}
}

func TestRefusedAccessTokenIsNotAnOutage(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	l.Tell(func(l *oidctest.Liar) { l.Lies.Down = map[string]int{"/api/v2/userinfo": http.StatusUnauthorized} })
	_, err := signIn(t, p)
	wantReason(t, err, oidc.ReasonUserinfo)
}

func TestASlowProviderIsNotWaitedFor(t *testing.T) {
	for _, path := range []string{discoveryPath, "/api/v2/token", "/api/v2/jwks", "/api/v2/userinfo"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			l := oidctest.New(t)
			l.Tell(func(l *oidctest.Liar) { l.Lies.Gate = map[string]chan struct{}{path: make(chan struct{})} })
			p := party(t, l, func(c *oidc.Config) { c.Timeout = time.Second })
			address, attempt, err := p.Begin(t.Context())
			if err == nil {
				_, sentTo := visit(t, address)
				_, err = p.Finish(t.Context(), attempt, sentTo.Query())
			}
			wantReason(t, err, oidc.ReasonUnavailable)
			if l.Count(path) == 0 {
				t.Errorf("the failure came before %s was asked", path)
			}
		})
	}
}

func TestConcurrentCallersShareOneDiscovery(t *testing.T) {
	l := oidctest.New(t)
	gate := make(chan struct{})
	l.Tell(func(l *oidctest.Liar) { l.Lies.Gate = map[string]chan struct{}{discoveryPath: gate} })
	p := party(t, l)

	const callers = 32
	var waiting, done sync.WaitGroup
	failures := make(chan error, callers)
	waiting.Add(callers)
	for range callers {
		done.Go(func() {
			waiting.Done()
			_, _, err := p.Begin(t.Context())
			failures <- err
		})
	}
	waiting.Wait()
	close(gate)
	done.Wait()
	for range callers {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	if got := l.Count(discoveryPath); got != 1 {
		t.Errorf("discovery was asked %d times, want once", got)
	}
}

func TestACallerWhoLeavesDoesNotSpoilTheAttemptOfOthers(t *testing.T) {
	l := oidctest.New(t)
	gate := make(chan struct{})
	l.Tell(func(l *oidctest.Liar) { l.Lies.Gate = map[string]chan struct{}{discoveryPath: gate} })
	p := party(t, l)

	gone, leave := context.WithCancel(t.Context())
	leave()
	_, _, err := p.Begin(gone)
	wantReason(t, err, oidc.ReasonUnavailable)

	close(gate)
	mustSignIn(t, p)
	if got := l.Count(discoveryPath); got != 1 {
		t.Errorf("discovery was asked %d times, want once", got)
	}
}

func TestOldDiscoveryServesWhileTheProviderIsDown(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	mustSignIn(t, p)
	l.Tell(func(l *oidctest.Liar) {
		l.Now = l.Now.Add(2 * time.Hour)
		l.Lies.Down = map[string]int{discoveryPath: http.StatusBadGateway}
	})
	mustSignIn(t, p)
}
