package oidc

import (
	"context"
	"errors"
	"time"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
)

// refreshAfter is the age at which the discovery document is read again, so
// that a provider which moves an endpoint needs no restart of ours.
const refreshAfter = time.Hour

// metadata is what the discovery document says, as far as we use it.
type metadata struct {
	authorizeURL  string
	tokenURL      string
	userinfoURL   string
	endSessionURL string
	keysURL       string
	announcesIss  bool // RFC 9207: answers carry iss

	keys   *gooidc.RemoteKeySet
	readAt time.Time
}

// reading is one attempt to read the document, shared by all who wait for it.
type reading struct {
	done  chan struct{}
	found *metadata
	err   error
}

// discover returns the provider's document, reading it when nobody has yet.
// A failed attempt is forgotten: the next caller tries again. An old document
// serves while a newer one is fetched.
func (p *Provider) discover(ctx context.Context) (*metadata, error) {
	p.mu.Lock()
	known, current := p.known, p.reading
	if known != nil && p.config.Now().Sub(known.readAt) < refreshAfter {
		p.mu.Unlock()
		return known, nil
	}
	if current == nil {
		current = &reading{done: make(chan struct{})}
		p.reading = current
		go p.read(current, known)
	}
	p.mu.Unlock()

	if known != nil {
		return known, nil
	}
	select {
	case <-ctx.Done():
		return nil, p.fail(ReasonUnavailable, "discovery: no answer in time")
	case <-current.done:
		return current.found, current.err
	}
}

// read belongs to no request: the first caller may leave while others wait.
func (p *Provider) read(r *reading, before *metadata) {
	r.found, r.err = p.fetchMetadata(before)
	p.mu.Lock()
	if r.err == nil {
		p.known = r.found
	}
	p.reading = nil
	p.mu.Unlock()
	close(r.done)
}

func (p *Provider) fetchMetadata(before *metadata) (*metadata, error) {
	ctx, cancel := context.WithTimeout(context.Background(), p.config.Timeout)
	defer cancel()
	ctx = gooidc.ClientContext(ctx, p.documents)

	provider, err := gooidc.NewProvider(ctx, p.config.Issuer)
	if err != nil {
		return nil, p.discoveryFailure(err)
	}
	var document struct {
		KeysURL       string `json:"jwks_uri"`
		EndSessionURL string `json:"end_session_endpoint"`
		AnnouncesIss  bool   `json:"authorization_response_iss_parameter_supported"`
	}
	if err := provider.Claims(&document); err != nil {
		return nil, p.fail(ReasonUnavailable, "discovery: the document does not parse")
	}
	found := &metadata{
		authorizeURL:  provider.Endpoint().AuthURL,
		tokenURL:      provider.Endpoint().TokenURL,
		userinfoURL:   provider.UserInfoEndpoint(),
		endSessionURL: document.EndSessionURL,
		keysURL:       document.KeysURL,
		announcesIss:  document.AnnouncesIss,
		readAt:        p.config.Now(),
	}
	for _, address := range []string{found.authorizeURL, found.tokenURL, found.userinfoURL, found.keysURL} {
		if !safeURL(address) {
			return nil, p.fail(ReasonConfiguration, "discovery: an endpoint is missing or not https")
		}
	}
	if !safeURL(found.endSessionURL) {
		found.endSessionURL = ""
	}
	found.keys = p.keySet(found.keysURL, before)
	return found, nil
}

// keySet keeps the keys already fetched when the address stays the same.
func (p *Provider) keySet(address string, before *metadata) *gooidc.RemoteKeySet {
	if before != nil && before.keysURL == address {
		return before.keys
	}
	return gooidc.NewRemoteKeySet(gooidc.ClientContext(context.Background(), p.documents), address)
}

func (p *Provider) discoveryFailure(err error) error {
	var mismatch *gooidc.IssuerMismatchError
	if errors.As(err, &mismatch) {
		return p.fail(ReasonConfiguration, "discovery: the document names another issuer")
	}
	if detail, ok := outage(err); ok {
		return p.fail(ReasonUnavailable, "discovery: "+detail)
	}
	return p.fail(ReasonUnavailable, "discovery: the document does not parse")
}
