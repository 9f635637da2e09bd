package oidc

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
)

// person is what userinfo may say. ProConnect has usual_name; other providers
// have the standard's family_name instead.
type person struct {
	Subject    string   `json:"sub"`
	Email      string   `json:"email"`
	GivenName  string   `json:"given_name"`
	UsualName  string   `json:"usual_name"`
	FamilyName string   `json:"family_name"`
	SIRET      string   `json:"siret"`
	Roles      []string `json:"roles"`
	IDP        string   `json:"idp_id"`
}

func (p *Provider) readUserinfo(ctx context.Context, found *metadata, got tokens, identity Identity) (Identity, error) {
	body, signed, err := p.fetchUserinfo(ctx, found, got.access)
	if err != nil {
		return Identity{}, err
	}
	about, err := p.parseUserinfo(ctx, found, body, signed)
	if err != nil {
		return Identity{}, err
	}
	if !same(about.Subject, identity.Subject) {
		return Identity{}, p.fail(ReasonSubject, "userinfo: the subject is not the id token's")
	}
	identity.Email = about.Email
	identity.GivenName = about.GivenName
	identity.UsualName = about.UsualName
	if identity.UsualName == "" {
		identity.UsualName = about.FamilyName
	}
	identity.SIRET = about.SIRET
	identity.Roles = about.Roles
	identity.IDP = about.IDP
	return identity, nil
}

func (p *Provider) fetchUserinfo(ctx context.Context, found *metadata, access string) (body []byte, signed bool, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, found.userinfoURL, nil)
	if err != nil {
		return nil, false, fmt.Errorf("userinfo of %s: %w", p.config.Key, err)
	}
	request.Header.Set("Authorization", "Bearer "+access)
	answer, err := p.calls.Do(request)
	if err != nil {
		detail, ok := outage(err)
		if !ok {
			detail = "no answer"
		}
		return nil, false, p.fail(ReasonUnavailable, "userinfo: "+detail)
	}
	body, err = io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		return nil, false, p.fail(ReasonUserinfo, fmt.Sprintf("userinfo: status %d", answer.StatusCode))
	}
	kind, _, err := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	signed = err == nil && kind == "application/jwt"
	if p.config.UserinfoAlg != "" && !signed {
		return nil, false, p.fail(ReasonUserinfo, "userinfo: not signed")
	}
	return body, signed, nil
}

// parseUserinfo reads a plain answer as it is and a signed one only after
// every check of verify. A signed answer need not expire (OpenID Connect Core
// §5.3.2 asks for iss and aud only), but an exp that is there must hold.
func (p *Provider) parseUserinfo(ctx context.Context, found *metadata, body []byte, signed bool) (person, error) {
	var about person
	if !signed {
		if json.Unmarshal(body, &about) != nil {
			return person{}, p.fail(ReasonUserinfo, "userinfo: the answer does not parse")
		}
		return about, nil
	}
	algs := p.config.SigningAlgs
	if p.config.UserinfoAlg != "" {
		algs = []string{p.config.UserinfoAlg}
	}
	token, err := p.verify(ctx, found, string(body), algs, ReasonUserinfo)
	if err != nil {
		return person{}, err
	}
	if token.Claims(&about) != nil {
		return person{}, p.fail(ReasonUserinfo, "userinfo: a claim has the wrong type")
	}
	return about, nil
}
