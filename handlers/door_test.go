package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"passerelle/models/actor"
	"passerelle/models/fixture"
	"passerelle/models/person"
)

// nobodys are nouns of addresses that concern nobody's file: a group or a place,
// what is the reader's own, or an act on a seat in a group.
var nobodys = map[string]string{
	"programme": "a template", "action": "a group", "room": "a place of the service", "equipment": "a thing of the service", "date": "a date of an action", "line": "what a funder gives for a group", "publication": "a programme for anybody, which names nobody",
	"cycle": "a group", "session": "a meeting of a group", "enrolment": "a seat in a group, freed from the group's page",
	"proposal": "a way into a group, decided by those who lead it", "slot": "an hour of those who lead a group",
	"waiting": "a place in the line of a group, left from the group's page",
	"offer":   "the directory", "organisation": "the directory", "site": "the directory", "intake": "a file for the directory",
	"place": "a bed of a partner's", "void": "nights in which a bed is nobody's",
	"sign_in": "one's own browser", "kept": "one's own text", "provider": "a way to sign in", "token": "an invitation, or a calendar that names nobody", "feed": "one's own calendar",
	"membership": "a colleague", "announcement": "news", "reason": "a list of the service", "kind": "a list of the service", "import": "a file of many, by who may create", "merge": "two files that a manager compares",
	"invitation": "a colleague to be", "document": "a part of its referral, whose noun stands before it",
	"attestation": "a part of its referral or its person, whose noun stands before it",
	"state":       "a month of a house", "agreement": "between a service and a partner", "oversight": "a question about a journal, not about what a file holds", "overseen": "a file’s journal, for the officer who answers for it",
	"service": "a place of work, kept by the platform", "branch": "a part of a service",
	"desk": "when a partner receives", "change": "a day on which a partner receives or does not",
	"paper": "what an agreement was signed on", "elimination": "a list that names nobody",
	"export": "a yearly report as a file, with nobody in it", "copy": "what a person is given, for the officer who asked for it",
	"cover": "an absence", "facilitator": "who leads a group", "closure": "days on which a place is shut", "request": "a colleague's identity", "notice": "one's own inbox", "mail": "the platform's, with no person in it",
}

// Each noun that an address names is either behind the door of a person's file
// or said to be nobody's: a new page about a person cannot stand beside the door.
func TestEveryNounIsBehindTheDoorOrNobodys(t *testing.T) {
	for _, route := range routes() {
		for _, name := range param.FindAllString(route.Path, -1) {
			if noun := name[1:]; person.Behind(noun) == (nobodys[noun] != "") {
				t.Errorf("%s: %s is behind the door %v, and nobody's %q", route.Path, noun, person.Behind(noun), nobodys[noun])
			}
		}
	}
}

// B6 on every page and act about a person: an officer of another branch is led
// to the door, and is let in once a motive is given.
func TestEveryRouteOfAPersonAsksForAMotive(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	marc := w.site.As(t, fixture.Marc)
	behind := regexp.MustCompile(`:(person|referral|measure|limit|incompatibility|interview|assignment|note|draft|placement|report)\b`)
	walked := 0
	for _, route := range routes() {
		if !behind.MatchString(route.Path) || route.Door || strings.Contains(route.Path, ":draft") || strings.Contains(route.Path, ":note") {
			continue // a draft and a note are their author's
		}
		if !fixture.Marc.Actor().May(route.Need) {
			continue
		}
		walked++
		path := w.path(route, false)
		page := marc.Get(path)
		if route.Method == http.MethodPost {
			page = marc.Forge(path, w.filled(route, ""))
		}
		if page.Status != http.StatusSeeOther || !strings.Contains(page.Location, "/access") {
			t.Errorf("%s %s: %d to %q", route.Method, route.Path, page.Status, page.Location)
		}
	}
	if walked < 15 {
		t.Errorf("only %d routes walked", walked)
	}
	own := w.id("person", false)
	for _, question := range []string{"/cycles?person=" + own} {
		if page := marc.Get(question); !strings.Contains(page.Location, "/access") {
			t.Errorf("%s: %d to %q", question, page.Status, page.Location)
		}
	}
	if page := marc.Forge("/cycles/"+w.id("cycle", false)+"/enrolments", url.Values{"person_id": {own}}); !strings.Contains(page.Location, "/access") {
		t.Errorf("a seat for somebody of another branch: %d to %q", page.Status, page.Location)
	}
	if page := marc.Forge("/persons/"+own+"/access", url.Values{"motive": {"duty"}, "words": {"Permanence."}}); page.Status != http.StatusSeeOther {
		t.Fatalf("the motive: %d %s", page.Status, page.Text("main"))
	}
	for _, route := range routes() {
		if route.Method != http.MethodGet || !strings.HasPrefix(route.Path, "/persons/:person") || !fixture.Marc.Actor().May(route.Need) || route.Door {
			continue
		}
		if page := marc.Get(w.path(route, false)); page.Status != http.StatusOK {
			t.Errorf("with a motive %s: %d", route.Path, page.Status)
		}
	}
}

// B7 by forged ids: whoever is given some persons reaches nobody else's by any
// address of the portal.
func TestCareReachesNobodyElseByAnyAddress(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	var other string
	w.site.World.Scan(t, `select id::text from persons p where p.branch_id = $1 and p.status = 'active'
		and not exists (select from person_assignments a where a.person_id = p.id) and not exists (select from measures m where m.person_id = p.id and m.kind = any($2)) order by id limit 1`,
		[]any{fixture.SainteAurore.ID, []string{"home_detention_em", "house_arrest_em", "house_arrest_em_mobile"}}, &other)
	walked := 0
	for _, route := range routes() {
		if !strings.HasPrefix(route.Path, "/persons/:person") {
			continue
		}
		for _, who := range []*fixture.Persona{fixture.Lea, fixture.Samia, fixture.Eric, fixture.Bruno} {
			if !who.Actor().May(route.Need) {
				continue
			}
			walked++
			path := strings.Replace(route.Path, ":person", other, 1)
			page := w.site.As(t, who).Get(path)
			if route.Method == http.MethodPost {
				page = w.site.As(t, who).Forge(path, w.filled(route, ""))
			}
			if page.Status != http.StatusNotFound && page.Status != http.StatusMethodNotAllowed {
				t.Errorf("%s %s as %s: %d", route.Method, route.Path, who.Slug, page.Status)
			}
		}
	}
	if walked < 10 {
		t.Errorf("only %d walked", walked)
	}
	if actor.Can(actor.EMOfficer, actor.ReferralRead) || actor.Can(actor.EMOfficer, actor.NoteRead) {
		t.Error("a surveillance officer reads content")
	}
}
