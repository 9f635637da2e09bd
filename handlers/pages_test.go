package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/handlers"
	"passerelle/handlers/web"
	"passerelle/handlers/web/browsertest"
	"passerelle/models/fixture"
)

// sight is one page as one of the cast sees it.
type sight struct {
	who  *fixture.Persona // nil for a visitor
	path string
	of   string // the route
}

// pages are the routes that show something to a person.
func pages() []web.Route {
	all := handlers.Routes(handlers.With{Ready: func(context.Context) error { return nil }, Demo: demoRoutes()})
	return slices.DeleteFunc(all, func(r web.Route) bool {
		return r.Method != http.MethodGet || r.Saves || noPage(r.Path)
	})
}

// noPage is what answers machines, hands a file out or leads on at once.
func noPage(path string) bool {
	switch path {
	case "/healthz", "/readyz", "/service-worker.js", "/invitations/:token":
		return true
	}
	return strings.HasSuffix(path, "/callback") || strings.HasSuffix(path, ".csv")
}

// beyond are pages no link leads to, for they follow an act or a failure.
var beyond = map[string]bool{"/signed-out": true, "/_catalogue": true, "/_catalogue/components": true, "/_outbox": true, "/sign-in": true, "/offline": true}

// crawl follows every link of the portal as each of the cast, and keeps the
// first page of each route for each of them.
func (w *walker) crawl() []sight {
	w.t.Helper()
	var sights []sight
	for _, p := range []*fixture.Persona{nil, fixture.Nadia, fixture.Helene, fixture.Odile, fixture.Karim, fixture.Sophie, fixture.Yanis, fixture.Bruno, fixture.Samia, fixture.Paul, fixture.Claire, fixture.Camille, fixture.Admin} {
		seen, queue := map[string]bool{}, []string{"/"}
		visitor := w.site.Visitor(w.t)
		if p != nil {
			visitor = w.site.As(w.t, p)
		} else {
			for path := range beyond {
				queue = append(queue, path)
			}
			slices.Sort(queue)
			visitor.Get(w.link) // which leads to the invitation and leaves it to the browser
			queue = append(queue, "/invitation")
		}
		if p == fixture.Nadia {
			// The door of a file that is another branch's.
			var far string
			w.site.World.Scan(w.t, "select id::text from persons where referent_id = $1 and status = 'active' order by id limit 1", []any{fixture.Marc.Account()}, &far)
			queue = append(queue, "/persons/"+far+"/access")
			// A cycle that somebody is proposed for: of the many, this one is looked at.
			var group string
			w.site.World.Scan(w.t, "select cycle_id::text from proposals where id = $1", []any{w.id("proposal", false)}, &group)
			queue = append(queue, "/cycles/"+group)
			// A referral with an appointment to come, which the person is called to.
			var called string
			w.site.World.Scan(w.t, `select r.id::text from referrals r join lateral (select * from referral_appointments a where a.referral_id = r.id order by number desc, sequence desc limit 1) a on true
				where r.referent_id = $1 and r.status in ('appointment_set', 'accepted') and a.status = 'set' and a.happens_on > '2026-11-23'
				and not exists (select from appointment_marks m where m.referral_id = r.id and m.number = a.number) order by r.id limit 1`, []any{fixture.Nadia.Account()}, &called)
			queue = append(queue, "/referrals/"+called)
			// The permanences of somebody who is booked at one.
			var booked string
			w.site.World.Scan(w.t, "select person_id::text from visits where id = $1", []any{w.id("visit", false)}, &booked)
			queue = append(queue, "/persons/"+booked+"/desks")
			// What only a form leads to.
			queue = append(queue, "/persons?search="+w.id("search", false), "/referral-drafts/"+w.id("draft", false)+"/check")
		}
		if p == fixture.Helene {
			// What a search leads to, and the timeline of one file among many.
			queue = append(queue, "/persons/"+w.id("person", false)+"/merge/"+w.id("other", false), "/merges/"+w.id("merge", false))
		}
		for i := 0; i < len(queue); i++ {
			of := routeOf(queue[i])
			if of == "" || seen[of] {
				continue
			}
			page := visitor.Get(queue[i])
			if page.Status == http.StatusSeeOther {
				queue = append(queue, page.Location)
				continue
			}
			if page.Status != http.StatusOK {
				w.t.Errorf("a link leads %s to %s: %d", slug(p), queue[i], page.Status)
				continue
			}
			seen[of] = true
			sights = append(sights, sight{p, queue[i], of})
			page.Find("a[href^='/']").Each(func(_ int, link *goquery.Selection) {
				queue = append(queue, link.AttrOr("href", "/"))
			})
		}
	}
	return sights
}

// distinct keeps one sight of a route for each kind of actor: what a browser is
// slow to look at.
func distinct(sights []sight) []sight {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(sights), func(s sight) bool {
		key := s.of
		if s.who != nil {
			key += string(s.who.Actor().Kind)
		}
		double := seen[key]
		seen[key] = true
		return double
	})
}

func slug(p *fixture.Persona) string {
	if p == nil {
		return "visitor"
	}
	return p.Slug
}

func routeOf(address string) string {
	path, question, _ := strings.Cut(address, "?")
	if strings.HasSuffix(path, ".csv") {
		return "" // a file, no page
	}
	for _, route := range pages() {
		if _, ok := route.Match(path); ok {
			if strings.HasPrefix(question, "search=") {
				return route.Path + "?search"
			}
			return route.Path
		}
	}
	return ""
}

func TestEveryPageIsReachedByALink(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	reached := map[string]bool{}
	for _, s := range w.crawl() {
		reached[s.of] = true
	}
	for _, route := range pages() {
		if !reached[route.Path] {
			t.Errorf("nobody finds %s", route.Path)
		}
	}
}

// rawKey is a message key that nobody put into words.
var rawKey = regexp.MustCompile(`\b[a-z][a-z_]+\.[a-z_]+\.[a-z_]+\b`)

func TestEveryPageSpeaksOneLanguage(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	sights := w.crawl()
	for _, lang := range []string{"fr", "en"} {
		w.site.World.Exec(t, "update accounts set locale = $1", lang)
		for _, s := range sights {
			visitor := w.site.Visitor(t)
			if s.who != nil {
				visitor = w.site.As(t, s.who)
			}
			if s.of == "/invitation" {
				visitor.Get(w.link)
			}
			visitor.Lang = lang
			page := visitor.Get(s.path)
			if got := page.Find("html").AttrOr("lang", ""); got != lang || page.Status != http.StatusOK {
				t.Errorf("%s as %s in %s: %d in %q", s.path, slug(s.who), lang, page.Status, got)
			}
			if s.of == "/_catalogue" || s.of == "/_catalogue/components" {
				continue // shows routes and samples
			}
			text := page.Text("body")
			if strings.Contains(text, "<no value>") || strings.Contains(text, "%!") {
				t.Errorf("%s in %s has a hole: %s", s.path, lang, text)
			}
			for _, found := range rawKey.FindAllString(text, -1) {
				if !strings.HasSuffix(found, "exemple.test") {
					t.Errorf("%s in %s shows %s", s.path, lang, found)
				}
			}
			if page.Find("h1").Length() != 1 || page.Find("title").Text() == "" {
				t.Errorf("%s: %d headings of the first rank", s.path, page.Find("h1").Length())
			}
		}
	}
}

// foreignRequests lists what the page loaded from anywhere but here.
const foreignRequests = `performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin))`

// Each page is opened once on a telephone and once on a desk, with its menus shut on one
// of them and open on the other: a browser is slow to look.
func TestAxeHasNothingToSayOfAnyPageAndEachFits(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	sights := distinct(w.crawl())
	for _, screen := range []browsertest.Screen{{Width: 390, Height: 844}, {Width: 1280, Height: 900, Dark: true}} {
		t.Run(fmt.Sprint(screen.Width), func(t *testing.T) {
			t.Parallel()
			browser := browsertest.Open(t, w.site.URL, screen)
			for i, s := range sights {
				w.open(t, browser, s)
				name := s.path + " as " + slug(s.who)
				if by := browser.Overflow(); by > 0 {
					t.Errorf("%s is %d pixels too wide", name, by)
				}
				if by := overflowOfTheOddest(browser, screen); by > 0 {
					t.Errorf("%s is %d pixels too wide in a narrow window or with large letters", name, by)
				}
				for _, found := range browser.AxeOf((i%2 == 0) == screen.Dark) {
					t.Errorf("%s: %s", name, found)
				}
				for _, foreign := range browsertest.Eval[[]string](browser, foreignRequests) {
					t.Errorf("%s loads %s", name, foreign)
				}
				browser.Shoot(strings.Trim(strings.NewReplacer("/", "_", ":", "", "?", "_").Replace(s.of), "_") + "-" + slug(s.who) + fmt.Sprintf("-%d", screen.Width))
			}
		})
	}
}

// overflowOfTheOddest tells by how many pixels a page is too wide where it is hardest
// to fit: on a telephone in the narrowest window, on a desk with letters twice as large.
func overflowOfTheOddest(browser *browsertest.Browser, screen browsertest.Screen) int {
	if screen.Width < browsertest.Desk.Width {
		browser.Show(browsertest.Screen{Width: 320, Height: 640, Dark: screen.Dark})
		defer browser.Show(screen)
		return browser.Overflow()
	}
	browsertest.Eval[bool](browser, `document.documentElement.style.fontSize = "200%", true`)
	defer browsertest.Eval[bool](browser, `document.documentElement.style.fontSize = "", true`)
	return browser.Overflow()
}

// open opens a page as the one who sees it.
func (w *walker) open(t *testing.T, browser *browsertest.Browser, s sight) {
	t.Helper()
	token := "of nobody"
	if s.who != nil {
		token = w.site.SignIn(t, s.who)
	}
	browser.SignIn(token)
	if s.of == "/invitation" {
		s.path = w.link
	}
	browser.Go(s.path)
}

// Forged searches and long names must not widen what the journal or the log
// holds: no line of the log names anybody.
func TestLogNamesNobody(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	w.site.As(t, fixture.Nadia).Forge("/persons/search", url.Values{"q": {"benali"}})
	w.crawl()
	logged := strings.ToLower(w.site.Log.String())
	var names []string
	w.site.World.Scan(t, "select array_agg(distinct lower(last_name)) from persons where length(last_name) > 4", nil, &names)
	if len(names) < 50 {
		t.Fatalf("only %d names to look for", len(names))
	}
	for _, name := range append(names, "benali", "2026000000", "exemple.test") {
		if strings.Contains(logged, name) {
			t.Errorf("the log names %s", name)
		}
	}
}
