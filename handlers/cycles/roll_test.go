package cycles_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

const form = "form:has([data-ps-roll])"

func TestRollCallWithoutScript(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, site.World, fixture.Nadia, 9)
	site.World.Stand(g.Sessions[0].StartsAt.Add(5 * time.Minute))
	yanis, path := site.As(t, fixture.Yanis), "/sessions/"+g.Sessions[0].ID.String()
	exception := "mark[" + seats[3].String() + "]"

	// The exception first, then everybody: nothing chosen is lost, nothing is recorded yet.
	page := yanis.Get(path).Submit(form, url.Values{exception: {"unexcused"}, "fill": {"present"}})
	if page.Status != http.StatusUnprocessableEntity || page.Find("input[value=present][checked]").Length() != 8 || page.Find(".fr-alert--error").Length() != 0 {
		t.Fatalf("%d with %d present: %s", page.Status, page.Find("input[value=present][checked]").Length(), page.Text("main"))
	}
	var marks int
	site.World.Scan(t, "select count(*) from attendance", nil, &marks)
	if marks != 0 || !strings.Contains(page.Text("main"), "Enregistrer 9 sur 9") {
		t.Errorf("%d marks; %s", marks, page.Text("main"))
	}
	page = page.Submit(form, nil)
	if page.Status != http.StatusSeeOther || page.Location != path {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	if text := page.Follow().Text("main"); !strings.Contains(text, "9 sur 9 enregistrés") {
		t.Error(text)
	}
	cycle := site.As(t, fixture.Nadia).Get("/cycles/" + g.Cycle.String())
	if got := strings.Join(strings.Fields(cycle.Find("tr:contains('DURAND-AD') td").Eq(1).Text()), " "); got != "1" {
		t.Errorf("Nadia sees %q absences", got)
	}
}

func TestRollCallOffersTheNineMarks(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis, Seats: 12})
	g.Enrolled(t, site.World, fixture.Nadia, 12)
	site.World.Stand(g.Sessions[0].StartsAt)
	page := site.As(t, fixture.Yanis).Get("/sessions/" + g.Sessions[0].ID.String())
	if got := page.Find("fieldset").First().Find("input[type=radio]").Length(); got != 9 {
		t.Errorf("%d marks", got)
	}
	if len(page.Body) > 60<<10 {
		t.Errorf("the page of twelve names weighs %d bytes", len(page.Body))
	}
}

func TestConflictShowsBothValuesAndAsks(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, site.World, fixture.Nadia, 2)
	site.World.Stand(g.Sessions[0].StartsAt.Add(5 * time.Minute))
	path, field := "/sessions/"+g.Sessions[0].ID.String(), "mark["+seats[0].String()+"]"
	stale := site.As(t, fixture.Yanis).Get(path)
	if page := site.As(t, fixture.Nadia).Get(path).Submit(form, url.Values{field: {"excused_declared"}}); page.Status != http.StatusSeeOther {
		t.Fatalf("Nadia: %d", page.Status)
	}
	page := stale.Submit(form, url.Values{field: {"unexcused"}})
	text := page.Text("main")
	if page.Status != http.StatusConflict || !strings.Contains(text, "« Absence excusée, en attente de justificatif »") || !strings.Contains(text, "« Absence non justifiée »") {
		t.Fatalf("%d: %s", page.Status, text)
	}
	if page.Find("input[name='"+field+"'][value=unexcused][checked]").Length() != 1 {
		t.Error("what Yanis chose is lost")
	}
	page = page.Submit(form, nil)
	if page.Status != http.StatusSeeOther || !strings.Contains(page.Follow().Text("main"), "a été remplacé") {
		t.Errorf("he insists: %d", page.Status)
	}
}

func TestSessionNotHeldAsksWhy(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	g.Enrolled(t, site.World, fixture.Nadia, 2)
	site.World.Stand(g.Sessions[0].StartsAt.Add(5 * time.Minute))
	yanis, path := site.As(t, fixture.Yanis), "/sessions/"+g.Sessions[0].ID.String()
	page := yanis.Get(path).Submit("input[name=reason]", nil)
	if page.Status != http.StatusUnprocessableEntity || page.Find("details[open] input[name=reason][aria-invalid]").Length() != 1 {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	page = page.Submit("input[name=reason]", url.Values{"reason": {"Salle fermée"}})
	shown := page.Follow()
	if shown.Text(".fr-alert--warning") != "Non tenueSalle fermée" || shown.Find("input[value=cancelled_by_service][checked]").Length() != 2 {
		t.Error(shown.Text("main"))
	}
}

func TestFutureSessionShowsNamesAndNoForm(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, site.World, fixture.Nadia, 1)
	yanis, path := site.As(t, fixture.Yanis), "/sessions/"+g.Sessions[0].ID.String()
	page := yanis.Get(path)
	if page.Status != http.StatusOK || page.Find("form[action$='/attendance']").Length() != 0 || !strings.Contains(page.Text("main"), "DURAND-AA Camille") {
		t.Errorf("%d: %s", page.Status, page.Text("main"))
	}
	forged := yanis.Forge(path+"/attendance", url.Values{"status": {"held"}, "mark[" + seats[0].String() + "]": {"present"}})
	if forged.Status != http.StatusUnprocessableEntity || !strings.Contains(forged.Text("main"), "15 minutes avant") {
		t.Errorf("forged: %d", forged.Status)
	}
}
