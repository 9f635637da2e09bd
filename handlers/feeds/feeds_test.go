package feeds_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"passerelle/handlers/web/webtest"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// make lets somebody make a calendar on their page and gives its address, which is
// shown once.
func follow(t *testing.T, site *webtest.Site, who *fixture.Persona, about string) string {
	t.Helper()
	visitor := site.As(t, who)
	page := visitor.Get("/account/feeds").Submit("form[action='/account/feeds']", url.Values{"about": {about}})
	if page.Status != http.StatusSeeOther {
		t.Fatalf("%s follows %s: %d %s", who.Slug, about, page.Status, page.Text("main"))
	}
	shown := page.Follow()
	address := strings.TrimPrefix(shown.Text("#address"), site.URL)
	if !strings.HasPrefix(address, "/feeds/") || !strings.HasSuffix(address, ".ics") || len(address) < 40 {
		t.Fatalf("the address is %q in %s", address, shown.Text("main"))
	}
	if again := visitor.Get("/account/feeds"); strings.Contains(again.Body, address) || again.Find("table form[action$='/revocation']").Length() == 0 {
		t.Errorf("the address is shown twice, or the calendar not once: %s", again.Text("main"))
	}
	return address
}

func events(t *testing.T, page *webtest.Page) map[string]*ics.VEvent {
	t.Helper()
	if page.Status != http.StatusOK {
		t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	parsed, err := ics.ParseCalendar(strings.NewReader(page.Body))
	if err != nil {
		t.Fatalf("%v in %s", err, page.Body)
	}
	all := map[string]*ics.VEvent{}
	for _, e := range parsed.Events() {
		all[e.Id()] = e
	}
	return all
}

func value(e *ics.VEvent, name ics.ComponentProperty) string {
	if e == nil || e.GetProperty(name) == nil {
		return ""
	}
	return e.GetProperty(name).Value
}

// G6: a calendar is made on a page, read without a session, follows a session that
// moves and one that is called off, and answers 404 at once after its end.
func TestACalendarIsFollowedWithoutASessionUntilItIsRevoked(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{By: fixture.Nadia, From: day.Of(2027, time.March, 23)})
	address := follow(t, site, fixture.Nadia, "own")
	program := site.Visitor(t)
	first := program.Get(address)
	// 18:00 in Paris on both sides of the night of 28 March 2027.
	for i, want := range []string{"20270323T170000Z 20270323T190000Z", "20270330T160000Z 20270330T180000Z"} {
		e := events(t, first)[g.Sessions[i].ID.String()+"@passerelle"]
		if got := value(e, ics.ComponentPropertyDtStart) + " " + value(e, ics.ComponentPropertyDtEnd); got != want || value(e, ics.ComponentPropertySummary) != g.Sessions[i].Label+", séance "+[]string{"1", "2"}[i] {
			t.Errorf("session %d is %q: %s", i+1, got, first.Body)
		}
	}
	for name, want := range map[string]string{"Content-Type": "text/calendar; charset=utf-8", "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"} {
		if got := first.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	ask := func(tag string) *webtest.Page {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+address, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("If-None-Match", tag)
		return program.Do(request)
	}
	if same := ask(first.Header.Get("ETag")); same.Status != http.StatusNotModified || same.Body != "" {
		t.Errorf("unchanged: %d %s", same.Status, same.Body)
	}
	err := site.World.Pool.Write(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		if err := programmetest.Edit(t.Context(), tx, g.Sessions[0].ID, programme.Edit{On: day.Of(2027, time.March, 24), At: day.ClockOf(10, 0), Reason: "Salle prise"}); err != nil {
			return err
		}
		return programme.CancelSession(t.Context(), tx, g.Sessions[1].ID, "Grève")
	})
	if err != nil {
		t.Fatal(err)
	}
	changed := ask(first.Header.Get("ETag"))
	moved, gone := events(t, changed)[g.Sessions[0].ID.String()+"@passerelle"], events(t, changed)[g.Sessions[1].ID.String()+"@passerelle"]
	if value(moved, ics.ComponentPropertySequence) != "1" || value(moved, ics.ComponentPropertyDtStart) != "20270324T090000Z" || value(moved, ics.ComponentPropertyStatus) != "CONFIRMED" {
		t.Errorf("moved: %s", changed.Body)
	}
	if value(gone, ics.ComponentPropertySequence) != "1" || value(gone, ics.ComponentPropertyStatus) != "CANCELLED" {
		t.Errorf("called off: %s", changed.Body)
	}
	nadia := site.As(t, fixture.Nadia)
	page := nadia.Get("/account/feeds")
	if read := page.Text("table"); !strings.Contains(read, "23 novembre 2026") || strings.Contains(read, "Jamais") {
		t.Errorf("it was read: %s", read)
	}
	renewed := page.Submit("form[action$='/renewal']", nil).Follow()
	next := strings.TrimPrefix(renewed.Text("#address"), site.URL)
	if before, after := program.Get(address), program.Get(next); before.Status != http.StatusNotFound || after.Status != http.StatusOK || next == address {
		t.Errorf("renewed: the former answers %d, the new one %d", before.Status, after.Status)
	}
	if ended := nadia.Get("/account/feeds").Submit("form[action$='/revocation']", nil); ended.Status != http.StatusSeeOther || ended.Follow().Find("table").Length() != 0 {
		t.Errorf("revoked: %d", ended.Status)
	}
	if after := program.Get(next); after.Status != http.StatusNotFound || strings.Contains(after.Body, "VEVENT") {
		t.Errorf("revoked: %d", after.Status)
	}
	for _, token := range []string{address, next} {
		if token = strings.TrimSuffix(strings.TrimPrefix(token, "/feeds/"), ".ics"); strings.Contains(site.Log.String(), token) {
			t.Error("the log holds an address")
		}
	}
}

func TestACalendarOverseasHasTheHourThere(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{By: fixture.Tefa})
	read := events(t, site.Visitor(t).Get(follow(t, site, fixture.Tefa, "branch:"+fixture.PortCorail.ID.String())))
	if at := value(read[g.Sessions[0].ID.String()+"@passerelle"], ics.ComponentPropertyDtStart); at != "20261124T140000Z" {
		t.Errorf("18:00 at UTC+4 is %s", at)
	}
}

// Whoever may not, and a place elsewhere, are refused; what was chosen stays.
func TestACalendarIsRefusedToWhoMayNot(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for _, who := range []*fixture.Persona{fixture.Lea, fixture.Claire, fixture.Admin} {
		if page := site.As(t, who).Forge("/account/feeds", url.Values{"about": {"own"}}); page.Status != http.StatusForbidden {
			t.Errorf("%s: %d", who.Slug, page.Status)
		}
	}
	for about, who := range map[string]*fixture.Persona{
		"branch:" + fixture.Brumeval.ID.String(): fixture.Helene, "room:x": fixture.Helene, "site:Ailleurs": fixture.Helene, "organisation": fixture.Helene, "": fixture.Karim, "own": fixture.Karim,
	} {
		page := site.As(t, who).Forge("/account/feeds", url.Values{"about": {about}})
		if page.Status != http.StatusUnprocessableEntity || page.Find("#about[aria-invalid=true]").Length() != 1 {
			t.Errorf("%s follows %q: %d %s", who.Slug, about, page.Status, page.Text("main"))
		}
	}
	if chosen := site.As(t, fixture.Karim).Get("/account/feeds?about=organisation").Find("#about option[selected]").AttrOr("value", ""); chosen != "organisation" {
		t.Errorf("chosen is %q", chosen)
	}
}

// G6: in a service that has lived no calendar holds the name of a person, of a
// colleague or of a programme, a number, a reference, a theme or a reason.
func TestNoCalendarNamesAnybody(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	var needles []string
	site.World.Scan(t, `select array_agg(distinct lower(n)) from (
		select last_name n from persons union select birth_name from persons union select phone from persons union select appi_ref from persons
		union select name from rosters union select name from visits union select split_part(name, ' ', 1) from memberships union select name from facilitators
		union select reference from referrals union select name from programmes p where exists (select from cycles c where c.programme_id = p.id and c.kind = 'programme')
		union select theme from sessions s join cycles c on c.id = s.cycle_id where c.kind = 'programme' union select reason from sessions
		union select name from speakers union select words from desk_days union select note from referral_appointments union select name from organisations) all_names
		where length(n) > 4 and n not in (select site from rooms union select name from rooms)`, nil, &needles)
	if len(needles) < 500 {
		t.Fatalf("only %d needles", len(needles))
	}
	total := 0
	for about, who := range map[string]*fixture.Persona{
		"own": fixture.Nadia, "branch:" + fixture.SainteAurore.ID.String(): fixture.Helene, "organisation": fixture.Lucie,
	} {
		page := site.Visitor(t).Get(follow(t, site, who, about))
		total += len(events(t, page))
		text := strings.ToLower(strings.ReplaceAll(page.Body, "\r\n ", ""))
		if found := slices.IndexFunc(needles, func(n string) bool { return strings.Contains(text, n) }); found >= 0 {
			t.Errorf("the calendar of %s holds %q", who.Slug, needles[found])
		}
	}
	if total < 20 {
		t.Errorf("only %d events", total)
	}
}
