package places_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

// The list says who fits; the cycle says of each why, and folds away with the
// reason who does not.
func TestPlacesSayWhoFitsAndWhy(t *testing.T) {
	s := newScene(t)
	nadia := s.As(t, fixture.Nadia)
	list := nadia.Get("/places")
	has(t, list, "Places à pourvoir", "Cycle 2026-1", "1 personne convient", "DURAND-AA Camille")
	if text := list.Text("main"); strings.Contains(text, "DURAND-AB") {
		t.Errorf("who does not fit is named: %s", text)
	}
	page := nadia.Get(s.at + "/candidates")
	has(t, page, "Mesure en cours jusqu’à la dernière séance · Même antenne", "2 personnes ne conviennent pas")
	folded := page.Find("details.ps-disclosure")
	if text := folded.Text(); !strings.Contains(text, "La mesure prend fin avant la dernière séance") || !strings.Contains(text, "Doit être à son domicile à l’heure d’une séance") || strings.Contains(text, "DURAND-AA") {
		t.Errorf("folded away: %s", text)
	}
	// What the portal knows is no rule: the officer may know better.
	if folded.Find("button[value='"+s.early.String()+"']").Length() != 1 {
		t.Error("the officer cannot propose all the same")
	}
	if text := s.As(t, fixture.Marc).Get(s.at + "/candidates").Text("main"); strings.Contains(text, "DURAND") {
		t.Errorf("Marc is shown Nadia's persons: %s", text)
	}
}

// A group that is still too small says how many lack, where it is filled and on the
// day of whoever fills it.
func TestAGroupBelowItsMinimumSaysHowManyLack(t *testing.T) {
	s := newScene(t)
	nadia := s.As(t, fixture.Nadia)
	at := map[string]string{"/places": "2 personnes manquent pour le minimum", s.at + "/candidates": "2 personnes manquent pour le minimum",
		s.at: "Il manque 2 personnes pour atteindre le minimum du programme, qui est de 3.", "/": "9 places libres, il manque 2 personnes pour le minimum"}
	s.World.Exec(t, "update programme_versions set seats_min = 3")
	if done := nadia.Forge(s.at+"/enrolments", url.Values{"person_id": {s.fits.String()}}); done.Status != http.StatusSeeOther {
		t.Fatalf("enrolled: %d", done.Status)
	}
	for path, words := range at {
		has(t, nadia.Get(path), words)
	}
	s.World.Exec(t, "update programme_versions set seats_min = 1")
	for path := range at {
		if text := nadia.Get(path).Text("main"); strings.Contains(text, "manque") {
			t.Errorf("%s of a group that is large enough: %s", path, text)
		}
	}
}

// From a person's file: where this one fits, and the proposal in one click more.
func TestPlacesForOnePerson(t *testing.T) {
	s := newScene(t)
	nadia := s.As(t, fixture.Nadia)
	file := nadia.Get("/persons/" + s.early.String())
	link := "/places?person=" + s.early.String()
	if file.Find("a[href='"+link+"']").Length() != 1 {
		t.Fatal("the file does not lead to the places")
	}
	page := nadia.Get(link)
	has(t, page, "Places pour DURAND-AC Camille", "Doit être à son domicile à l’heure d’une séance", "Proposer quand même")
	done := page.Submit("form[action='"+s.at+"/proposals']", nil)
	if done.Status != http.StatusSeeOther || done.Location != link {
		t.Fatalf("%d to %s", done.Status, done.Location)
	}
	has(t, done.Follow(), "Proposition en cours", "Voir la proposition")
	if again := nadia.Forge(s.at+"/proposals", url.Values{"person_id": {s.early.String()}, "next": {"https://elsewhere.test/places"}}); again.Status != http.StatusConflict {
		t.Errorf("twice: %d", again.Status)
	}
	elsewhere := nadia.Forge(s.at+"/proposals", url.Values{"person_id": {s.fits.String()}, "next": {"https://elsewhere.test/places"}})
	if elsewhere.Location != s.at+"/candidates" {
		t.Errorf("a proposal leads to %s", elsewhere.Location)
	}
}

func TestPlacesAreFiltered(t *testing.T) {
	s := newScene(t)
	nadia := s.As(t, fixture.Nadia)
	for query, want := range map[string]bool{
		"?branch=" + fixture.SainteAurore.ID.String(): true, "?branch=" + fixture.Mornay.ID.String(): false, "?theme=motivation": true, "?theme=behaviour": false,
		"?from=02/12/2026": false, "?from=01/12/2026": true, "?branch=x&theme=y&after=z": true, "?full=true": true,
	} {
		if found := strings.Contains(nadia.Get("/places"+query).Text("main table"), "Cycle 2026-1"); found != want {
			t.Errorf("%s: found %v", query, found)
		}
	}
	has(t, nadia.Get("/places?from=hier"), "Saisissez une date au format jj/mm/aaaa")
	if chips := nadia.Get("/places?theme=motivation&from=01/12/2026").Find(".fr-tag--dismiss"); chips.Length() != 2 {
		t.Errorf("%d filters can be taken away", chips.Length())
	}
}

// The page takes the same statements for 120 persons over 200 open cycles as for
// three over one, and names a few of those who fit.
func TestPlacesPageTakesTheSameStatementsForMany(t *testing.T) {
	heard := &dbtest.Statements{}
	s := newScene(t, db.Options{Tracer: heard})
	nadia := s.As(t, fixture.Nadia)
	nadia.Get("/places")
	few := heard.During(func() { nadia.Get("/places") })
	for n := 3; n < 120; n++ {
		who := programmetest.Person(t, s.World, fixture.Nadia, n%90+5)
		s.World.Exec(t, "update persons set last_name = $2, appi_ref = null where id = $1", who, "Renard-"+string(rune('A'+n/26))+string(rune('A'+n%26)))
		s.World.Exec(t, `insert into measures (id, person_id, service_id, kind, frame, starts_on, ends_on) values (gen_random_uuid(), $1, $2, 'probation_order', 'at', '2026-01-01', '2028-01-01')`, who, fixture.ValClair.ID)
	}
	for n := range 199 {
		added := uuid.Must(uuid.NewV7())
		s.World.Exec(t, `insert into cycles (id, service_id, branch_id, programme_id, version_id, label, time_zone, seats, starts_on, ends_on, created_at, created_by, open_until)
			select $2, service_id, branch_id, programme_id, version_id, 'Cycle 2027-' || $3::int, time_zone, seats, starts_on, ends_on, created_at, created_by, open_until from cycles where id = $1`, s.g.Cycle, added, n+100)
		s.World.Exec(t, `insert into sessions (id, cycle_id, service_id, position, theme, starts_at, ends_at)
			select gen_random_uuid(), $2, service_id, position, theme, starts_at + $3 * interval '1 minute', ends_at + $3 * interval '1 minute' from sessions where cycle_id = $1`, s.g.Cycle, added, n)
	}
	page := nadia.Get("/places")
	many := heard.During(func() { page = nadia.Get("/places") })
	if len(many) != len(few) || len(many) > 8 {
		t.Errorf("%d statements, %d for few:\n%v", len(many), len(few), many)
	}
	rows := page.Find("main tbody tr")
	if rows.Length() != 30 || !strings.Contains(rows.First().Text(), "118 personnes conviennent") || strings.Count(rows.First().Text(), "Camille") != 3 {
		t.Errorf("%d cycles, the first says %s", rows.Length(), rows.First().Text())
	}
	seen, pages := map[string]bool{}, 0
	for next := "/places"; next != ""; pages++ {
		page = nadia.Get(next)
		for _, href := range page.Find("main tbody a").Map(func(_ int, link *goquery.Selection) string { return link.AttrOr("href", "") }) {
			if seen[href] {
				t.Fatalf("%s is listed twice", href)
			}
			seen[href] = true
		}
		next = page.Find("a[rel=next]").AttrOr("href", "")
	}
	if len(seen) != 200 || pages != 7 {
		t.Errorf("%d cycles on %d pages", len(seen), pages)
	}
}
