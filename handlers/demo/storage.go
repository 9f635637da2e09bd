//go:build !release

package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// How long things live. The code is ProConnect's 60 seconds.
const (
	requestLife = 30 * time.Minute
	codeLife    = time.Minute
	tokenLife   = time.Hour
)

// maxPending bounds what a restless visitor may leave behind.
const maxPending = 10_000

var errUnknown = errors.New("unknown, used or too old")

// storage keeps everything in memory; a restart forgets it, and with it the
// sign-ins on their way, which simply start again.
type storage struct {
	now      func() time.Time
	client   client
	key      *key
	personas map[string]Persona

	mu       sync.Mutex // guards what follows
	requests map[string]request
	codes    map[string]code
	tokens   map[string]token
}

type code struct {
	request string
	at      time.Time
}

type token struct {
	slug      string
	scopes    []string
	expiresAt time.Time
}

func newStorage(o Options) (*storage, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	s := &storage{
		now: o.Now, client: client{options: o}, key: key, personas: map[string]Persona{},
		requests: map[string]request{}, codes: map[string]code{}, tokens: map[string]token{},
	}
	for _, group := range o.Groups {
		for _, persona := range group.Personas {
			s.personas[persona.Slug] = persona
		}
	}
	return s, nil
}

func (s *storage) CreateAuthRequest(ctx context.Context, asked *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	level := levelOf(ctx)
	if err := acceptable(asked, level); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	if len(s.requests) >= maxPending {
		return nil, oidc.ErrServerError().WithDescription("too many sign-ins on their way")
	}
	r := request{id: rand.Text(), asked: *asked, level: level, createdAt: s.now()}
	s.requests[r.id] = r
	return r, nil
}

// signIn says who a request is for. The answer is false when the request is
// unknown, too old, or somebody was chosen already.
func (s *storage) signIn(id, slug string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	r, ok := s.requests[id]
	if !ok || r.Done() {
		return false
	}
	r.slug, r.chosenAt = slug, s.now()
	s.requests[id] = r
	return true
}

// fresh tells whether a request asks for a fresh proof.
func (s *storage) fresh(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests[id].level == Fresh
}

func (s *storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	r, ok := s.requests[id]
	if !ok {
		return nil, errUnknown
	}
	return r, nil
}

func (s *storage) SaveAuthCode(_ context.Context, id, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.codes[value] = code{request: id, at: s.now()}
	return nil
}

// AuthRequestByCode spends the code, whether or not the rest of the exchange
// succeeds: of two exchanges at once only one goes on.
func (s *storage) AuthRequestByCode(_ context.Context, value string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	c, known := s.codes[value]
	delete(s.codes, value)
	r, pending := s.requests[c.request]
	if !known || !pending {
		return nil, errUnknown
	}
	return r, nil
}

func (s *storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.requests, id)
	return nil
}

func (s *storage) CreateAccessToken(_ context.Context, r op.TokenRequest) (string, time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	id, expiresAt := rand.Text(), s.now().Add(tokenLife)
	s.tokens[id] = token{slug: r.GetSubject(), scopes: slices.Clone(r.GetScopes()), expiresAt: expiresAt}
	return id, expiresAt, nil
}

// TerminateSession ends the access tokens; there is no session to end, since
// every sign-in shows the page.
func (s *storage) TerminateSession(_ context.Context, slug, _ string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, t := range s.tokens {
		if t.slug == slug {
			delete(s.tokens, id)
		}
	}
	return nil
}

// forget drops what is too old; the caller holds the lock.
func (s *storage) forget() {
	now := s.now()
	for id, r := range s.requests {
		if now.Sub(r.createdAt) > requestLife {
			delete(s.requests, id)
		}
	}
	for value, c := range s.codes {
		if now.Sub(c.at) > codeLife {
			delete(s.codes, value)
		}
	}
	for id, t := range s.tokens {
		if now.After(t.expiresAt) {
			delete(s.tokens, id)
		}
	}
}
