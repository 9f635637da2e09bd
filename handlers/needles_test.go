package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme/programmetest"
)

// needles are what must stand nowhere but on a page: names, numbers and
// addresses of the persons, and the names of those who work with them.
func needles(t *testing.T, site *webtest.Site) []string {
	t.Helper()
	var all []string
	site.World.Scan(t, `select array_agg(distinct lower(n)) from (
		select last_name n from persons union select birth_name from persons union select phone from persons union select email from persons
		union select appi_ref from persons union select to_char(birth_on, 'YYYY-MM-DD') from persons union select to_char(birth_on, 'DD/MM/YYYY') from persons
		union select name from disclosures union select name from memberships union select split_part(name, ' ', 1) from memberships
		union select reference from referrals union select email from accounts) all_names where length(n) > 4`, nil, &all)
	if len(all) < 500 {
		t.Fatalf("only %d needles", len(all))
	}
	return all
}

// The cast lives through what a referral can go through, with an invitation, a
// search and mistakes beside; then everything that leaves the pages is searched.
func TestNothingThatLeavesThePagesNamesAnybody(t *testing.T) {
	t.Parallel()
	site, registry := webtest.Mailing(t, world.Lived(t))
	nadia, karim, helene := site.As(t, fixture.Nadia), site.As(t, fixture.Karim), site.As(t, fixture.Helene)
	var person, name string
	site.World.Scan(t, `select id::text, last_name from persons where referent_id = $1 and status = 'active' and not exists
		(select from referrals r where r.person_id = persons.id) order by id limit 1`, []any{fixture.Nadia.Account()}, &person, &name)
	must := func(page *webtest.Page) *webtest.Page {
		t.Helper()
		if page.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", page.Status, page.Text("main"))
		}
		return page
	}
	must(nadia.Forge("/persons/search", url.Values{"q": {name}})).Follow()
	nadia.Forge("/persons", url.Values{"last_name": {name}, "birth_on": {"31/02/1988"}})
	send := func() string {
		draft := must(nadia.Forge("/persons/"+person+"/referrals", url.Values{"offer_id": {fixture.RelaisRooms.ID.String()}})).Location
		must(nadia.Get(draft).Submit("form[action='"+draft+"']", url.Values{"purpose": {"Un logement pour " + name}, "agreement": {"oral"},
			"agreed_on": {"20/11/2026"}, "explained": {"offer"}, "then": {"check"}}))
		return must(nadia.Get(draft+"/check").Submit("form[action$='/sending']", nil)).Location
	}
	decide := func(of string, values url.Values) { must(karim.Forge(of+"/decision", values)) }
	first := send()
	must(karim.Forge(first+"/acknowledgement", nil))
	decide(first, url.Values{"answer": {"ask"}, "note": {"Où est née " + name + " ?"}})
	must(nadia.Forge(first+"/answer", url.Values{"note": {name + " est de Mornay"}}))
	must(karim.Forge(first+"/messages", url.Values{"body": {"Bonjour " + name}}))
	must(nadia.Forge(first+"/notes", url.Values{"body": {"Rappeler " + name}}))
	must(nadia.Upload(first+"/attachments", url.Values{"kind": {"identity"}, "reader": {"both"}}, "file", name+".pdf", fixture.Paper(name)))
	if refused := karim.Upload(first+"/attachments", url.Values{"kind": {"identity"}, "reader": {"both"}}, "file", name+".exe", []byte("MZ"+name)); refused.Status != http.StatusUnprocessableEntity {
		t.Fatalf("a program of that name: %d", refused.Status)
	}
	must(nadia.Forge(first+"/amendment", url.Values{"purpose": {"Une chambre pour " + name}, "reason": {"news"}}))
	must(nadia.Forge(first+"/transfer", url.Values{"referent_id": {fixture.Julien.Account().String()}}))
	must(helene.Forge("/persons/"+person+"/merge/search", url.Values{"q": {name}})).Follow()
	decide(first, url.Values{"answer": {"appointment"}, "on": {"01/12/2026"}, "note": {"À 10 h, " + name}})
	decide(first, url.Values{"answer": {"accept"}, "on": {"02/12/2026"}})
	second := send()
	decide(second, url.Values{"answer": {"decline"}, "reason": {"no_place"}, "note": {name}})
	third := send()
	must(nadia.Forge(third+"/withdrawal", url.Values{"reason": {"met_otherwise"}}))
	must(helene.Forge("/team/invitations", officer("nouvelle.venue@exemple.test")))
	for _, visitor := range []*webtest.Visitor{nadia, karim, helene} {
		for _, path := range []string{"/", "/inbox", "/referrals", "/account/notifications", first} {
			visitor.Get(path)
		}
	}
	// A group that was planned with an outside facilitator, for their calendars.
	programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	site.Settle(t, `select count(*) > 8 and bool_and(status in ('sent','dropped')) and (select bool_and(spread_at is not null) from notices where kind = 'team_joined') from mails`)

	letters, invitations := "", 0
	for _, l := range site.Outbox.Letters() {
		letters += l.Subject + "\n" + l.Text + "\n"
		for _, f := range l.Files {
			invitations++
			// It is addressed to its reader, by the portal.
			whole := strings.ReplaceAll(f.Text, "\r\n ", "")
			letters += strings.NewReplacer("mailto:"+l.To, "", "mailto:portail@exemple.test", "").Replace(whole)
		}
	}
	if invitations < 2 {
		t.Errorf("only %d invitations", invitations)
	}
	if strings.Count(letters, "Connectez-vous") < 6 {
		t.Fatalf("only these letters: %s", letters)
	}
	measured := ""
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		measured += family.String()
	}
	if !strings.Contains(measured, "/referrals/:referral") || !strings.Contains(site.Addresses.String(), "/withdrawal") {
		t.Fatal("nothing was measured or asked for")
	}
	hay := needles(t, site)
	if on := strings.ToLower(nadia.Get("/referrals").Body); !slices.ContainsFunc(hay, func(needle string) bool { return strings.Contains(on, needle) }) {
		t.Fatal("the needles are not even on the pages")
	}
	for where, text := range map[string]string{"an e-mail": letters, "the log": site.Log.String(), "an address": site.Addresses.String(), "a metric": measured} {
		text = strings.ToLower(text)
		for _, needle := range append(hay, "exemple.test") {
			if strings.Contains(text, needle) {
				t.Errorf("%s holds %q", where, needle)
			}
		}
	}
}

func officer(email string) url.Values {
	return url.Values{"email": {email}, "role": {"cpip"}, "branch_id": {fixture.SainteAurore.ID.String()}}
}
