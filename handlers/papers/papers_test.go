package papers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/pdf/pdftest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func must(t *testing.T, page *webtest.Page, status int) *webtest.Page {
	t.Helper()
	if page.Status != status {
		t.Fatalf("%d, want %d: %s", page.Status, status, page.Text("main"))
	}
	return page
}

// printed is the text of a PDF in the order of its lines.
func printed(t *testing.T, file string) string {
	t.Helper()
	return pdftest.Text(t, file, "-layout")
}

// group is a cycle led by Yanis with some enrolled, its first session recorded.
func group(t *testing.T, site *webtest.Site, n int) (programmetest.Group, []programme.EnrolmentID) {
	t.Helper()
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis, Seats: 12})
	seats := g.Enrolled(t, site.World, fixture.Nadia, n)
	site.World.Stand(g.Sessions[0].EndsAt)
	marks := url.Values{"status": {"held"}}
	for i, seat := range seats {
		marks.Set("mark["+seat.String()+"]", []string{"present", "left_early", "unexcused"}[i%3])
	}
	must(t, site.As(t, fixture.Nadia).Forge("/sessions/"+g.Sessions[0].ID.String()+"/attendance", marks), http.StatusSeeOther)
	return g, seats
}

func TestTheSheetToSignIsNamedByYearAndNumber(t *testing.T) {
	site := pdftest.Over(t, world.New(t))
	g, _ := group(t, site, 12)
	for path, columns := range map[string]int{"/cycles/" + g.Cycle.String(): 8, "/sessions/" + g.Sessions[1].ID.String(): 2} {
		for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Odile, fixture.Yanis} {
			from := must(t, site.As(t, who).Get(path), http.StatusOK)
			if from.Find("a[href='"+path+"/sign-in-sheet']").Length() != 1 {
				t.Errorf("nothing leads %s to the sheet", who.Slug)
			}
			page := must(t, site.As(t, who).Get(path+"/sign-in-sheet"), http.StatusOK)
			if page.Text("h1") != "Cycle 2026-1" || page.Find("title").Text() != "Cycle 2026-1 – Passerelle" {
				t.Errorf("its title is %q, %q", page.Text("h1"), page.Find("title").Text())
			}
			if rows, heads := page.Find(".ps-signs tbody th[scope=row]").Length(), page.Find(".ps-signs thead th").Length(); rows != 14 || heads != columns+1 {
				t.Errorf("%d names, %d columns", rows, heads)
			}
		}
		file := must(t, site.As(t, fixture.Yanis).Get(path+"/sign-in-sheet/pdf"), http.StatusOK)
		if name := file.Header.Get("Content-Disposition"); name != "attachment; filename=Cycle-2026-1.pdf" {
			t.Errorf("the file is called %s", name)
		}
		text := printed(t, file.Body)
		if !strings.Contains(text, "DURAND-AL Camille") || !strings.Contains(text, "COHEN Yanis") || strings.Contains(text, "Télécharger") || !strings.Contains(text, "1/1") {
			t.Errorf("it reads %s", text)
		}
		if !strings.Contains(file.Body, "/MediaBox [0 0 841") {
			t.Error("the sheet does not lie on its side")
		}
	}
	must(t, site.As(t, fixture.Ines).Get("/cycles/"+g.Cycle.String()+"/sign-in-sheet"), http.StatusNotFound)
}

func TestACertificateStatesDaysAndHours(t *testing.T) {
	site := pdftest.Over(t, world.New(t))
	g, seats := group(t, site, 3)
	path := "/enrolments/" + seats[1].String() + "/certificate"
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Odile} {
		cycle := site.As(t, who).Get("/cycles/" + g.Cycle.String())
		if cycle.Find("a[href='"+path+"']").Length() != 1 {
			t.Errorf("nothing leads %s to it", who.Slug)
		}
		text := must(t, site.As(t, who).Get(path), http.StatusOK).Text("main")
		for _, want := range []string{"Attestation de présence", "La présence de Camille DURAND-AB est attestée", "mardi 24 novembre 2026", "De 18 h à 20 h", "Une partie de la séance", "dont 2 h avec une présence partielle", "Antenne de Sainte-Aurore"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in %s", want, text)
			}
		}
	}
	if text := printed(t, must(t, site.As(t, fixture.Nadia).Get(path+"/pdf"), http.StatusOK).Body); !strings.Contains(text, "Camille DURAND-AB") {
		t.Errorf("it reads %s", text)
	}
	// Who was never there is certified nothing.
	none := "/enrolments/" + seats[2].String() + "/certificate"
	if page := must(t, site.As(t, fixture.Nadia).Get(none), http.StatusOK); page.Find("a[href$='/pdf']").Length() != 0 || !strings.Contains(page.Text("main"), "Aucune présence à attester") {
		t.Errorf("it says %s", page.Text("main"))
	}
	must(t, site.As(t, fixture.Nadia).Get(none+"/pdf"), http.StatusNotFound)
	must(t, site.As(t, fixture.Yanis).Get(path), http.StatusForbidden)
	var lines int
	site.World.Scan(t, "select count(*) from journal where noun = 'certificate' and action = 'read' and noun_id = $1 and person_id is not null", []any{seats[1]}, &lines)
	if lines != 3 {
		t.Errorf("%d lines in the journal", lines)
	}
}

func TestAReviewInterviewStandsOnTheTimelineAndItsWordsStayBehindTheDoor(t *testing.T) {
	site := webtest.New(t)
	g, seats := group(t, site, 1)
	path := "/interviews/" + seats[0].String()
	nadia := site.As(t, fixture.Nadia)
	if nadia.Get("/cycles/"+g.Cycle.String()).Find("a[href='"+path+"']").Length() != 1 {
		t.Error("nothing leads to the interview")
	}
	page := must(t, nadia.Get(path), http.StatusOK)
	wrong := must(t, page.Submit("form[action='"+path+"']", url.Values{"held_on": {"31/02/2026"}, "words": {"A suivi le groupe."}}), http.StatusUnprocessableEntity)
	if wrong.Text("textarea") != "A suivi le groupe." {
		t.Errorf("typed text is lost: %q", wrong.Text("textarea"))
	}
	kept := must(t, wrong.Submit("form[action='"+path+"']", url.Values{"held_on": {"24/11/2026"}}), http.StatusSeeOther).Follow()
	if text := kept.Text(".ps-summary"); !strings.Contains(text, "A suivi le groupe.") || !strings.Contains(text, "24 novembre 2026") {
		t.Errorf("it says %s", text)
	}
	var person string
	site.World.Scan(t, "select person_id::text from enrolments where id = $1", []any{seats[0]}, &person)
	file := must(t, nadia.Get("/persons/"+person), http.StatusOK)
	if text := file.Text("main"); !strings.Contains(text, "Entretien de bilan du Cycle 2026-1") || strings.Contains(text, "A suivi le groupe.") {
		t.Errorf("the timeline says %s", text)
	}
	for who, status := range map[*fixture.Persona]int{fixture.Marc: http.StatusSeeOther, fixture.Ines: http.StatusNotFound, fixture.Odile: http.StatusForbidden, fixture.Yanis: http.StatusForbidden} {
		if page := site.As(t, who).Get(path); page.Status != status {
			t.Errorf("%s reads it: %d to %s", who.Slug, page.Status, page.Location)
		}
	}
}

// A cycle of twelve sessions takes two tables, and each page its own.
func TestALongCycleIsSignedOnSeveralPages(t *testing.T) {
	site := pdftest.Over(t, world.New(t))
	g, _ := group(t, site, 2)
	site.World.Exec(t, `insert into sessions (id, cycle_id, service_id, position, theme, starts_at, ends_at, open_until)
		select gen_random_uuid(), cycle_id, service_id, 8 + n, 'Suite', starts_at + n * interval '7 days', ends_at + n * interval '7 days', open_until from sessions, generate_series(1, 4) n where id = $1`, g.Sessions[7].ID)
	text := printed(t, must(t, site.As(t, fixture.Nadia).Get("/cycles/"+g.Cycle.String()+"/sign-in-sheet/pdf"), http.StatusOK).Body)
	if !strings.Contains(text, "2/2") || !strings.Contains(text, "Séance 12") || strings.Count(text, "DURAND-AA Camille") != 2 {
		t.Errorf("it reads %s", text)
	}
}
