package signin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/oidc/oidctest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// stage is a portal and the provider it meets.
type stage struct {
	t    *testing.T
	site *webtest.Site
	liar *oidctest.Liar
}

func meet(t *testing.T, changes ...func(*webtest.Meeting)) *stage {
	t.Helper()
	site, liar := webtest.WithLiar(t, world.New(t), changes...)
	return &stage{t, site, liar}
}

// signIn goes the whole way in a fresh browser.
func (s *stage) signIn() *webtest.Page { return s.site.Visitor(s.t).Get("/sign-in").Through() }

// lie makes the provider lie, and signs in.
func (s *stage) lie(lies oidctest.Lies) *webtest.Page {
	s.liar.Tell(func(l *oidctest.Liar) { l.Lies = lies })
	return s.signIn()
}

// answer begins a sign-in, lets something happen to what is asked, and gives the
// browser and the address it is sent back to.
func (s *stage) answer(bend func(url.Values)) (*webtest.Visitor, *url.URL) {
	s.t.Helper()
	visitor := s.site.Visitor(s.t)
	asked, err := url.Parse(visitor.Get("/sign-in").Submit("form[action='/sign-in/agents']", nil).Location)
	if err != nil {
		s.t.Fatal(err)
	}
	query := asked.Query()
	bend(query)
	asked.RawQuery = query.Encode()
	back, err := url.Parse(visitor.Answered(asked.String()))
	if err != nil {
		s.t.Fatal(err)
	}
	return visitor, back
}

func unbent(url.Values) {}

func (s *stage) in(page *webtest.Page) {
	s.t.Helper()
	if page.Status != http.StatusSeeOther || page.Location != "/" {
		s.t.Errorf("not signed in: %d to %q, %s", page.Status, page.Location, page.Text("main"))
	}
}

// says fails unless a page has the status and the words, and lets nobody in.
func (s *stage) says(page *webtest.Page, status int, words ...string) {
	s.t.Helper()
	if page.Status != status {
		s.t.Errorf("status %d, wanted %d: %s", page.Status, status, page.Text("main"))
	}
	for _, word := range words {
		if !strings.Contains(page.Text("main"), word) {
			s.t.Errorf("not said: %s\n%s", word, page.Text("main"))
		}
	}
	if open := s.count("sign_ins where ended_at is null and provider = 'agents'"); open != 0 {
		s.t.Errorf("%d sign-ins are open", open)
	}
	for _, secret := range []string{"nadia@", "MERCIER", "BERTHIER", oidctest.Subject, oidctest.ClientSecret, "eyJ"} {
		if strings.Contains(s.site.Log.String(), secret) || strings.Contains(page.Body, secret) {
			s.t.Errorf("%s is told", secret)
		}
	}
}

func (s *stage) count(query string, args ...any) (n int) {
	s.t.Helper()
	s.site.World.Scan(s.t, "select count(*) from "+query, args, &n)
	return n
}

// claims are lies about userinfo.
func claims(pairs ...any) oidctest.Lies {
	bent := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		bent[pairs[i].(string)] = pairs[i+1]
	}
	return oidctest.Lies{Userinfo: bent}
}
