package handlers_test

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/handlers/web/webtest"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/announcement"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/referral"
)

// nouns is what parameters and fields may name, each with a row of Val-Clair
// (or of the persona who asks) and one that must not exist for them. The query
// takes the service; a noun without one is not a row of a tenant.
var nouns = map[string]struct{ own, foreign string }{
	"person":          {"select p.id from persons p join person_assignments a on a.person_id = p.id and a.account_id = '{lea}' join person_assignments b on b.person_id = p.id and b.account_id = '{samia}' where p.referent_id = '{nadia}' and p.status = 'active' order by p.id limit 1", "select id from persons where service_id = '{haute-brume}' order by id limit 1"},
	"import":          {"select id from person_imports where service_id = '{val-clair}' order by id limit 1", "select id from person_imports where service_id = '{haute-brume}' order by id limit 1"},
	"other":           {"select id from persons where service_id = '{val-clair}' and status = 'active' order by id desc limit 1", "select id from persons where service_id = '{haute-brume}' order by id desc limit 1"},
	"merge":           {"select id from person_merges where service_id = '{val-clair}' order by id limit 1", "select id from person_merges where service_id = '{haute-brume}' order by id limit 1"},
	"referral":        {"select id from referrals where organisation_id = '{relais}' and referent_id = '{nadia}' and status = 'sent' order by id limit 1", "select id from referrals where service_id = '{haute-brume}' and organisation_id = '{brume}' order by id limit 1"},
	"document":        {"select id from documents where referral_id = ({referral}) and side = 'service' order by id limit 1", "select id from documents where service_id = '{haute-brume}' order by id limit 1"},
	"attestation":     {"select id from attestations where service_id = '{val-clair}' order by id limit 1", "select id from attestations where service_id = '{haute-brume}' order by id limit 1"},
	"draft":           {"select id from referral_drafts where author_id = '{nadia}' order by id limit 1", "select id from referral_drafts where author_id = '{ines}' order by id limit 1"},
	"cycle":           {"select id from cycles where organisation_id = '{horizon}' and service_id = '{val-clair}' order by id limit 1", "select id from cycles where service_id = '{haute-brume}' order by id limit 1"},
	"session":         {"select s.id from sessions s where organisation_id = '{horizon}' and service_id = '{val-clair}' order by starts_at limit 1", "select id from sessions where service_id = '{haute-brume}' order by starts_at limit 1"},
	"enrolment":       {"select e.id from enrolments e join cycles c on c.id = e.cycle_id where c.service_id = '{val-clair}' and e.status = 'enrolled' order by e.id limit 1", "select id from enrolments where service_id = '{haute-brume}' order by id limit 1"},
	"interview":       {"select e.id from enrolments e join persons p on p.id = e.person_id where p.service_id = '{val-clair}' and p.referent_id = '{nadia}' and p.status = 'active' order by e.id limit 1", "select id from enrolments where service_id = '{haute-brume}' order by id limit 1"},
	"programme":       {"select id from programmes where service_id = '{val-clair}' order by id limit 1", "select id from programmes where service_id = '{haute-brume}' order by id limit 1"},
	"branch":          {"select id from branches where service_id = '{val-clair}' order by id limit 1", "select id from branches where service_id = '{haute-brume}' order by id limit 1"},
	"offer":           {"select id from offers where id = '{offer}'", "select id from offers where organisation_id = '{brume}' and status = 'draft'"}, // what is published every service reads
	"organisation":    {"select id from organisations where id = '{relais}'", ""},                                                                     // every service reads the directory; who may change it, TestDirectoryIsKeptByWhoMay says
	"intake":          {"select id from intakes where service_id = '{val-clair}' limit 1", "select id from intakes where service_id = '{haute-brume}' limit 1"},
	"site":            {"select id from sites where organisation_id = '{relais}' limit 1", "select id from sites where organisation_id = '{brume}' limit 1"},
	"sign_in":         {"select id from sign_ins where account_id = '{nadia}' order by id limit 1", "select id from sign_ins where account_id = '{ines}' order by id limit 1"},
	"kept":            {"select id from drafts where account_id = '{nadia}' order by id limit 1", "select id from drafts where account_id = '{ines}' order by id limit 1"},
	"search":          {"select id from person_searches where account_id = '{nadia}' order by id limit 1", "select id from person_searches where account_id = '{ines}' order by id limit 1"},
	"referent":        {"select account_id from memberships where account_id = '{nadia}'", "select account_id from memberships where account_id = '{ines}'"},
	"lead":            {"select id from memberships where account_id = '{nadia}'", "select id from memberships where account_id = '{ines}'"},
	"co":              {"select id from memberships where account_id = '{marc}'", "select id from memberships where account_id = '{ines}'"},
	"external":        {"select id from memberships where account_id = '{yanis}'", "select id from memberships where account_id = '{ines}'"},
	"provider":        {"", ""},
	"membership":      {"select id from memberships where account_id = '{marc}'", "select id from memberships where account_id = '{ines}'"},
	"invitation":      {"select id from invitations where service_id = '{val-clair}' and accepted_at is null", "select id from invitations where service_id = '{haute-brume}'"},
	"token":           {"", ""}, // no row's name: whoever knows one is the one invited
	"announcement":    {"select id from announcements where service_id = '{val-clair}' order by id limit 1", "select id from announcements where service_id = '{haute-brume}' order by id limit 1"},
	"measure":         {"select m.id from measures m join persons p on p.id = m.person_id where p.referent_id = '{nadia}' and p.status = 'active' order by m.id limit 1", "select id from measures where service_id = '{haute-brume}' order by id limit 1"},
	"limit":           {"select c.id from constraints c join persons p on p.id = c.person_id where p.referent_id = '{nadia}' and p.status = 'active' order by c.id limit 1", "select id from constraints where service_id = '{haute-brume}' order by id limit 1"},
	"assignment":      {"select a.id from person_assignments a join persons p on p.id = a.person_id where p.referent_id = '{nadia}' and a.ended_at is null order by a.id limit 1", "select id from person_assignments where service_id = '{haute-brume}' order by id limit 1"},
	"note":            {"select id from person_notes where author_id = '{nadia}' order by id limit 1", "select id from person_notes where author_id = '{ines}' order by id limit 1"},
	"colleague":       {"select account_id from memberships where account_id = '{lea}'", "select account_id from memberships where account_id = '{ludovic}'"},
	"from":            {"select account_id from memberships where account_id = '{nadia}'", "select account_id from memberships where account_id = '{ines}'"},
	"to":              {"select account_id from memberships where account_id = '{marc}'", "select account_id from memberships where account_id = '{ines}'"},
	"substitute":      {"select account_id from memberships where account_id = '{marc}'", "select account_id from memberships where account_id = '{ines}'"},
	"absent":          {"select account_id from memberships where account_id = '{nadia}'", "select account_id from memberships where account_id = '{ines}'"},
	"cover":           {"select id from covers where service_id = '{val-clair}' order by id limit 1", "select id from covers where service_id = '{haute-brume}' order by id limit 1"},
	"waiting":         {"select id from waiting where service_id = '{val-clair}' and status = 'offered' limit 1", "select id from waiting where service_id = '{haute-brume}' and status = 'offered' limit 1"},
	"proposal":        {"select id from proposals where service_id = '{val-clair}' order by id limit 1", "select id from proposals where service_id = '{haute-brume}' order by id limit 1"},
	"slot":            {"select id from interview_slots where service_id = '{val-clair}' order by id limit 1", "select id from interview_slots where service_id = '{haute-brume}' order by id limit 1"},
	"incompatibility": {"select id from incompatibilities where service_id = '{val-clair}' limit 1", "select id from incompatibilities where service_id = '{haute-brume}' limit 1"},
	"reason":          {"select id from reasons where service_id is null and kind = 'decline' and code = 'no_place'", "select id from reasons where service_id = '{haute-brume}' limit 1"},
	"closure":         {"select id from closures where service_id = '{val-clair}' order by id limit 1", "select id from closures where service_id = '{haute-brume}' order by id limit 1"},
	"room":            {"select id from rooms where service_id = '{val-clair}' order by id limit 1", "select id from rooms where service_id = '{haute-brume}' order by id limit 1"},
	"facilitator":     {"select account_id from memberships where account_id = '{nadia}'", "select account_id from memberships where account_id = '{ines}'"},
	"assignee":        {"select id from memberships where account_id = '{karim}'", "select id from memberships where organisation_id = '{brume}' limit 1"},
	"place":           {"select id from housing_places where organisation_id = '{relais}' order by sort_key limit 1", "select id from housing_places where organisation_id = '{brume}' order by sort_key limit 1"},
	"placement":       {"select l.id from placements l join referrals r on r.id = l.referral_id where l.organisation_id = '{relais}' and r.referent_id = '{nadia}' and l.status = 'active' order by l.id limit 1", "select id from placements where service_id = '{haute-brume}' and organisation_id = '{brume}' order by id limit 1"},
	"void":            {"select id from bookings where organisation_id = '{relais}' and status = 'void' limit 1", "select id from bookings where organisation_id = '{brume}' and status = 'void' limit 1"},
	"notice":          {"select notice_id from inbox_items where account_id = '{nadia}' order by notice_id limit 1", "select notice_id from inbox_items where account_id = '{ines}' order by notice_id limit 1"},
	"mail":            {"select id from mails where status = 'failed' limit 1", ""}, // no tenant's: the platform's
	"transfer":        {"select id from transfers where asked_by = '{nadia}' limit 1", "select id from transfers where asked_by = '{ines}' limit 1"},
	"target":          {"select id from services where id = '{haute-brume}'", "select id from services where id = '{val-clair}'"}, // one's own is nobody to ask
	"request":         {"select id from identity_requests where account_id = '{marc}'", "select id from identity_requests where account_id = '{ines}'"},
}

// plausible fills the fields of a form that name no row.
var plausible = map[string]string{
	"priority": "obligation", "last_name": "ESSAI", "first_name": "Camille", "birth_on": "12/03/1988", "measure": "at:probation_order", "confirmed": "true",
	"first_on": "08/12/2026", "weekday": "2", "every": "1", "at": "18:00", "seats": "8", "overbooking": "0", "do": "create",
	"purpose": "Un hébergement", "expectations": "Une chambre", "agreement": "oral", "agreed_on": "23/11/2026", "explained": "purpose",
	"starts_on": "01/12/2026", "answer": "accept", "reason": "no_place", "status": "held", "on": "01/12/2026", "note": "Une pièce d’identité.", "q": "essai", "lang": "fr",
	"rule": "one", "groups": "all", "motive": "duty", "words": "Permanence du service.", "housing": "stable", "hours_from": "18 h", "hours_to": "8 h", "number": "SI-1", "ends_on": "27/11/2026",
	"title":       "Essai",
	"text":        "Un essai.",
	"audience":    "all",
	"from":        "23/11/2026",
	"until":       "24/11/2026",
	"version":     "2026_11",
	"email":       "nouvelle.venue@exemple.test",
	"role":        "cpip",
	"device_at":   "2026-11-23T07:40:00Z",
	"body":        "Bonjour.",
	"name":        "Essai",
	"domain":      "housing",
	"content":     "Un essai.",
	"site_name":   "Accueil",
	"as":          "service",
	"kind":        "decline",
	"reader":      "both",
	"held":        "on_site",
	"fr":          "Réservé",
	"en":          "Reserved",
	"position":    "5",
	"why":         "measure_over",
	"refusal":     "not_ours",
	"referrals":   "daily",
	"signed_on":   "20/11/2026",
	"deadlines":   "daily",
	"due_on":      "04/12/2026",
	"proof":       "handed",
	"sessions":    "daily",
	"exit":        "planned",
	"level":       "met",
	"person_view": "agrees",
	"room":        "single",
	"turnaround":  "0",
	"excuse":      "work",
	"outcome":     "training",
	"happened_on": "23/11/2026",
}

var names = strings.NewReplacer(
	"{referral}", "select id from referrals where organisation_id = '"+fixture.Relais.ID.String()+"' and referent_id = '"+fixture.Nadia.Account().String()+"' and status = 'sent' order by id limit 1",
	"{val-clair}", fixture.ValClair.ID.String(), "{haute-brume}", fixture.HauteBrume.ID.String(), "{relais}", fixture.Relais.ID.String(),
	"{brume}", fixture.Brume.ID.String(), "{horizon}", fixture.Horizon.ID.String(), "{offer}", fixture.RelaisRooms.ID.String(),
	"{nadia}", fixture.Nadia.Account().String(), "{ines}", fixture.Ines.Account().String(), "{marc}", fixture.Marc.Account().String(),
	"{karim}", fixture.Karim.Account().String(), "{yanis}", fixture.Yanis.Account().String(), "{lea}", fixture.Lea.Account().String(), "{samia}", fixture.Samia.Account().String(), "{ludovic}", fixture.Ludovic.Account().String())

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
	importAndMerge(t, w.site, fixture.Helene.Actor(), fixture.SainteAurore.ID)
	importAndMerge(t, w.site, brume, fixture.Brumeval.ID)
	announceSomething(t, w.site, fixture.Helene.Actor())
	announceSomething(t, w.site, brume)
	comeAsAnother(t, w.site, fixture.Marc)
	comeAsAnother(t, w.site, fixture.Ines)
	addReason(t, w.site, brume)
	closeSomeDays(t, w.site, fixture.Helene.Actor())
	closeSomeDays(t, w.site, brume)
	draftAnOffer(t, w.site, fixture.Bertrand)
	bringAFile(t, w.site, fixture.Helene)
	bringAFile(t, w.site, fixture.Sabine)
	fillACycle(t, w.site, fixture.Nadia)
	fillACycle(t, w.site, fixture.Ines)
	showAPaper(t, w.site, fixture.Nadia)
	showAPaper(t, w.site, fixture.Ines)
	askForATransfer(t, w.site, fixture.Nadia, &fixture.HauteBrume)
	askForATransfer(t, w.site, fixture.Ines, &fixture.OutreLagon)
	return w
}

// comeAsAnother leaves a request: somebody came with a persona's address and
// another identity.
func comeAsAnother(t *testing.T, site *webtest.Site, p *fixture.Persona) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), actor.ForAuth(), func(tx *db.Tx) error {
		proof := account.Proof{Issuer: fixture.Issuer, Subject: "another " + p.Slug, Provider: "agents", Email: p.Slug + "@exemple.test"}
		held, err := account.Open(t.Context(), tx, proof, web.NewToken(), web.NewToken(), uuid.Nil)
		if err == nil && held == nil {
			t.Errorf("%s is taken over", p.Slug)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// addReason leaves a reason of a service's own.
func addReason(t *testing.T, site *webtest.Site, by actor.Actor) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by, func(tx *db.Tx) error {
		_, err := referral.AddReason(t.Context(), tx, referral.TypedReason{Kind: "decline", Fr: "Réservé", En: "Reserved", Position: "5"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// closeSomeDays leaves a closure of a whole service.
func closeSomeDays(t *testing.T, site *webtest.Site, by actor.Actor) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by, func(tx *db.Tx) error {
		_, err := programme.Announce(t.Context(), tx, programme.NewClosure{From: day.Of(2027, 2, 1), To: day.Of(2027, 2, 5), Reason: "Travaux"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// inviteSomebody leaves an open invitation and gives its token.
func inviteSomebody(t *testing.T, site *webtest.Site, by actor.Actor, branch uuid.UUID) string {
	t.Helper()
	token := web.NewToken()
	err := site.World.Pool.Write(t.Context(), by, func(tx *db.Tx) error {
		_, err := account.Invite(t.Context(), tx, account.NewInvitation{Email: "attendue@exemple.test", Role: actor.CPIP, Branch: branch}, token)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// failMail leaves an e-mail that a server refused.
func (w *walker) failMail() {
	w.t.Helper()
	w.site.World.Exec(w.t, `insert into mails (id, kind, service_id, account_id, notice_id, address, status, attempts, reason, created_at, tried_at)
		select gen_random_uuid(), 'notice', service_id, account_id, notice_id, 'nadia@exemple.test', 'failed', 1, 'recipient_550', $2, $2
		from inbox_items where account_id = $1 order by notice_id limit 1`, fixture.Nadia.Account(), dbtest.Monday)
}

// announceSomething leaves an announcement to the people of a service.
func announceSomething(t *testing.T, site *webtest.Site, by actor.Actor) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by, func(tx *db.Tx) error {
		_, err := announcement.Publish(t.Context(), tx, announcement.New{Title: "Salle fermée", Text: "La salle 2 est fermée.", From: "23/11/2026", Until: "27/11/2026"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// keepSomething leaves a persona with a search, a draft of a referral and text
// kept from a session that had ended.
func keepSomething(t *testing.T, site *webtest.Site, p *fixture.Persona) {
	t.Helper()
	visitor := site.As(t, p)
	if page := visitor.Forge("/persons/search", url.Values{"q": {"essai"}}); page.Status != http.StatusSeeOther {
		t.Fatalf("%s searches: %d", p.Slug, page.Status)
	}
	var person, offer string
	site.World.Scan(t, "select id::text from persons where referent_id = $1 and status = 'active' order by id limit 1", []any{p.Account()}, &person)
	site.World.Scan(t, `select o.id::text from offers o join agreements a on a.organisation_id = o.organisation_id and a.service_id = $1
		where o.status = 'published' and (o.seats_free > 0 or o.waiting_list) and a.status = 'active' and a.ends_on >= '2026-11-23' and a.starts_on <= '2026-11-23'
		order by o.id limit 1`, []any{p.Service.ID}, &offer)
	if page := visitor.Forge("/persons/"+person+"/referrals", url.Values{"offer_id": {offer}}); page.Status != http.StatusSeeOther {
		t.Fatalf("%s begins a referral: %d %s", p.Slug, page.Status, page.Text("main"))
	}
	csrf := visitor.CSRF()
	site.World.Stand(dbtest.Monday.Add(31 * 60 * 1e9))
	if page := visitor.Post("/persons", url.Values{"csrf": {csrf}, "last_name": {"ESSAI"}}); page.Status != http.StatusUnauthorized {
		t.Fatalf("%s types on after the end: %d", p.Slug, page.Status)
	}
	site.World.Stand(dbtest.Monday)
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
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Helene, fixture.Dominique, fixture.Odile, fixture.Karim, fixture.Sophie, fixture.Yanis} {
		if p.Actor().May(route.Need) && !seen[string(p.Role)] {
			all, seen[string(p.Role)] = append(all, p), true
		}
	}
	return all
}

func TestOtherTenantsRowsDoNotExistAtAnyAddress(t *testing.T) {
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
		'events', (select count(*) from referral_events), 'messages', (select count(*) from referral_messages), 'notes', (select count(*) from referral_notes), 'reasons', (select count(*) from reasons), 'told', (select sum(version) from disclosures), 'appointments', (select count(*) from referral_appointments), 'outcomes', (select count(*) from referral_outcomes), 'marks', (select count(*) from appointment_marks), 'attestations', (select count(*) || ' ' || count(cancelled_at) from attestations), 'asked', (select count(*) || ' ' || max(changed_at) from attestation_requests), 'documents', (select count(*) || ' ' || count(removed_at) from documents), 'drafts', (select count(*) || ' ' || max(updated_at) from referral_drafts), 'cycles', (select count(*) || ' ' || sum(seats_taken) from cycles),
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
