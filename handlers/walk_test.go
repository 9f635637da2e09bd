package handlers_test

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"passerelle/handlers/web"
	"passerelle/handlers/web/webtest"
	"passerelle/models/actor"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// walker knows the rows of a lived-in world.
type walker struct {
	t    *testing.T
	site *webtest.Site
	ids  map[string]string
	link string // of an open invitation, as an address of the site
}

func newWalker(t *testing.T) *walker {
	w := &walker{t: t, site: webtest.Over(t, world.Lived(t)), ids: map[string]string{}}
	// Inès searches, begins a referral, and loses a session while she types.
	keepSomething(t, w.site, fixture.Ines)
	keepSomething(t, w.site, fixture.Nadia)
	w.link = "/invitations/" + inviteSomebody(t, w.site, fixture.Helene.Actor(), fixture.SainteAurore.ID)
	brume := fixture.Ines.Actor()
	brume.Role = actor.Director // of whom the cast has none there
	inviteSomebody(t, w.site, brume, fixture.Brumeval.ID)
	w.failMail()
	listSomeFiles(t, w.site, fixture.Paul)
	importAndMerge(t, w.site, fixture.Helene.Actor(), fixture.SainteAurore.ID)
	importAndMerge(t, w.site, brume, fixture.Brumeval.ID)
	announceSomething(t, w.site, fixture.Helene.Actor())
	announceSomething(t, w.site, brume)
	comeAsAnother(t, w.site, fixture.Marc)
	comeAsAnother(t, w.site, fixture.Ines)
	addReason(t, w.site, brume)
	addKind(t, w.site, fixture.Helene.Actor())
	addKind(t, w.site, brume)
	closeSomeDays(t, w.site, fixture.Helene.Actor())
	closeSomeDays(t, w.site, brume)
	draftAnOffer(t, w.site, fixture.Bertrand)
	bringAFile(t, w.site, fixture.Helene)
	bringAFile(t, w.site, fixture.Sabine)
	fillACycle(t, w.site, fixture.Nadia)
	fillACycle(t, w.site, fixture.Ines)
	showAPaper(t, w.site, fixture.Nadia)
	showAPaper(t, w.site, fixture.Ines)
	w.askAsOfficer()
	exportReport(t, w.site, fixture.Dominique)
	exportReport(t, w.site, fixture.Claire)
	followACalendar(t, w.site, fixture.Nadia)
	followACalendar(t, w.site, fixture.Ines)
	askForATransfer(t, w.site, fixture.Nadia, &fixture.HauteBrume)
	askForATransfer(t, w.site, fixture.Ines, &fixture.OutreLagon)
	return w
}

func (w *walker) id(noun string, foreign bool) string {
	w.t.Helper()
	of, known := nouns[noun]
	if !known {
		w.t.Fatalf("the walker does not know %q: a parameter or a field that names a row carries a noun it knows", noun)
	}
	query := of.own
	if foreign {
		query = of.foreign
	}
	if query == "" {
		return "demo"
	}
	if w.ids[query] == "" {
		var id string
		w.site.World.Scan(w.t, "select ("+names.Replace(query)+")::text", nil, &id)
		w.ids[query] = id
	}
	return w.ids[query]
}

// path fills the parameters of a route.
func (w *walker) path(route web.Route, foreign bool) string {
	return param.ReplaceAllStringFunc(route.Path, func(name string) string { return w.id(name[1:], foreign) })
}

// fields lists the form tags of a route's form; those that name rows end in _id.
func fields(route web.Route) []string {
	if route.Form == nil {
		return nil
	}
	var all []string
	kind := reflect.TypeOf(route.Form)
	for i := range kind.NumField() {
		if tag := kind.Field(i).Tag.Get("form"); tag != "" {
			all = append(all, tag)
		}
	}
	return all
}

// kindOf is the type of a field of a form.
func kindOf(form any, name string) string {
	kind := reflect.TypeOf(form)
	for i := range kind.NumField() {
		if kind.Field(i).Tag.Get("form") == name {
			return kind.Field(i).Type.String()
		}
	}
	return ""
}

// filled is a form that could be carried out, but for one field.
func (w *walker) filled(route web.Route, foreign string) url.Values {
	form := url.Values{}
	for _, name := range fields(route) {
		noun, isRow := strings.CutSuffix(name, "_id")
		switch {
		case isRow:
			form.Set(name, w.id(noun, name == foreign))
		case name == "decision":
			form.Set("decision["+w.id("membership", name == foreign)+"]", "keep")
		case name == "outcome":
			form.Set(name+"["+w.id("referral", name == foreign)+"]", "keep")
		case name == "mark" || name == "seen":
			form.Set(name+"["+w.id("enrolment", name == foreign)+"]", "present")
		case name == "motive":
			form.Set(name+"["+w.id("enrolment", name == foreign)+"]", "work")
		case plausible[name] != "":
			form.Set(name, plausible[name])
		}
	}
	return form
}

// holders are the cast of Val-Clair and its partners who may use a route: for
// all of them the foreign rows must not exist.
func holders(route web.Route) []*fixture.Persona {
	var all []*fixture.Persona
	seen := map[string]bool{}
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Helene, fixture.Dominique, fixture.Odile, fixture.Karim, fixture.Sophie, fixture.Yanis, fixture.Camille} {
		if p.Actor().May(route.Need) && !seen[string(p.Role)] {
			all, seen[string(p.Role)] = append(all, p), true
		}
	}
	return all
}

func TestOtherTenantsRowsDoNotExistAtAnyAddress(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	before := w.census()
	walked := 0
	for _, route := range routes() {
		if !strings.Contains(route.Path, ":") || strings.Contains(route.Path, ":provider") {
			continue
		}
		for _, p := range holders(route) {
			walked++
			visitor, path := w.site.As(t, p), w.path(route, true)
			page := visitor.Get(path)
			if route.Method == http.MethodPost {
				page = visitor.Forge(path, w.filled(route, ""))
			}
			if page.Status != http.StatusNotFound && !(route.Method == http.MethodPost && page.Status == http.StatusMethodNotAllowed) {
				t.Errorf("%s %s as %s: %d %s", route.Method, route.Path, p.Slug, page.Status, page.Text("h1"))
			}
		}
	}
	if walked < 20 {
		t.Errorf("only %d addresses walked", walked)
	}
	if after := w.census(); after != before {
		t.Errorf("rows changed:\n%s\n%s", before, after)
	}
}

func TestOtherTenantsRowsDoNotExistInAnyField(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	before := w.census()
	walked := 0
	for _, route := range routes() {
		for _, field := range fields(route) {
			if !strings.HasSuffix(field, "_id") && field != "mark" && field != "decision" && field != "outcome" {
				continue
			}
			for _, p := range holders(route) {
				walked++
				page := w.site.As(t, p).Forge(w.path(route, false), w.filled(route, field))
				if page.Status != http.StatusNotFound && page.Status != http.StatusUnprocessableEntity && page.Status != http.StatusConflict {
					t.Errorf("%s %s with a foreign %s as %s: %d to %s, %s", route.Method, route.Path, field, p.Slug, page.Status, page.Location, page.Text("main"))
				}
			}
		}
	}
	if walked < 10 {
		t.Errorf("only %d fields walked", walked)
	}
	if after := w.census(); after != before {
		t.Errorf("rows changed:\n%s\n%s", before, after)
	}
}

func TestOtherTenantsRowsDoNotExistInAnyQuestion(t *testing.T) {
	t.Parallel()
	w := newWalker(t)
	var name string
	w.site.World.Scan(t, "select last_name from persons where id = $1", []any{w.id("person", true)}, &name)
	for _, address := range []string{"/persons?search=" + w.id("search", true), "/cycles?person=" + w.id("person", true),
		"/persons?after=" + w.id("person", true), "/referrals?after=" + w.id("referral", true), "/cycles?after=" + w.id("cycle", true)} {
		page := w.site.As(t, fixture.Nadia).Get(address)
		if page.Status >= 500 || strings.Contains(page.Text("main"), name) {
			t.Errorf("%s: %d, names them: %t", address, page.Status, strings.Contains(page.Text("main"), name))
		}
	}
}

// census counts the rows a walk must leave as they were.
func (w *walker) census() string {
	w.t.Helper()
	var counts string
	w.site.World.Scan(w.t, `select concat_ws(' ', 'persons', (select count(*) from persons), 'referrals', (select count(*) || ' ' || coalesce(max(changed_at)::text, '') from referrals),
		'events', (select count(*) from referral_events), 'messages', (select count(*) from referral_messages), 'notes', (select count(*) from referral_notes), 'lists', (select concat_ws(' ', (select count(*) from reasons), (select count(*) || string_agg(label_fr, ' ' order by id) from organisation_kinds), (select count(*) from organisation_labels))), 'told', (select sum(version) from disclosures), 'appointments', (select count(*) from referral_appointments), 'outcomes', (select count(*) from referral_outcomes), 'marks', (select count(*) from appointment_marks), 'attestations', (select count(*) || ' ' || count(cancelled_at) from attestations), 'asked', (select count(*) || ' ' || max(changed_at) from attestation_requests), 'summonses', (select count(*) || ' ' || count(followed_at) || ' ' || count(ended_at) from summonses), 'reminders', (select count(*) from summons_settings), 'documents', (select count(*) || ' ' || count(removed_at) from documents), 'drafts', (select count(*) || ' ' || max(updated_at) from referral_drafts), 'cycles', (select count(*) || ' ' || sum(seats_taken) from cycles),
		'shown', (select count(*) from actions where open_to_all), 'published', (select count(published_at) from public_programmes),
		'budgets', (select count(*) || ' ' || sum(version) from budget_lines),
		'feeds', (select count(*) || ' ' || max(made_at) from feeds), 'desks', (select count(*) || ' ' || count(until_on) from desks), 'visits', (select count(*) || ' ' || count(cancelled_at) || ' ' || count(mark) from visits), 'desk_days', (select count(*) from desk_days),
		'eliminations', (select count(*) || string_agg(status, ' ' order by id) from eliminations), 'retention', (select archive_months || ' ' || purge_months || ' ' || journal_years from retention_periods),
		'waiting', (select count(*) || ' ' || sum(rank) || ' ' || count(closed_at) from waiting), 'apart', (select count(*) || ' ' || count(ended_at) from incompatibilities),
		'proposals', (select count(*) || ' ' || count(decided_at) from proposals), 'interviews', (select count(*) || ' ' || count(proposal_id) from interview_slots), 'exclusions', (select count(*) from exclusions),
		'enrolments', (select count(*) || ' ' || count(left_at) || ' ' || count(contract_on) from enrolments), 'attendance', (select count(*) || ' ' || max(recorded_at) from attendance),
		'corrections', (select count(*) from attendance_corrections), 'read', (select count(read_at) from inbox_items), 'sign-ins ended', (select count(*) from sign_ins where ended_by = 'revoked'), 'kept', (select count(*) from drafts),
		'files', (select max(updated_at) from persons), 'beside', (select concat_ws(' ', (select count(*) from measures), (select count(*) from constraints), (select count(*) || ' ' || count(ended_at) from person_assignments), (select count(*) from person_notes), (select count(*) from siao_steps), (select count(*) from access_motives), (select count(*) from person_events), (select count(*) || ' ' || count(ended_at) from covers))),
		'imports', (select count(*) || ' ' || count(finished_at) from person_imports), 'merges', (select count(*) || ' ' || count(undone_at) from person_merges),
		'members', (select concat_ws(' ', count(*), count(ended_at), count(suspended_at), string_agg(role || coalesce(branch_id::text, ''), '' order by id)) from memberships), 'reviews', (select count(*) from account_reviews), 'announcements', (select count(*) || ' ' || count(withdrawn_at) from announcements), 'receipts', (select count(*) from announcement_reads), 'invitations', (select count(*) || ' ' || count(revoked_at) || ' ' || sum(extract(epoch from expires_at)) from invitations),
		'transfers', (select count(*) || ' ' || count(decided_at) from transfers), 'identities', (select count(*) || ' ' || count(decided_at) from identity_requests))`, nil, &counts)
	return counts
}
