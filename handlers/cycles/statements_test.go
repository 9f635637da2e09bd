package cycles_test

import (
	"net/http"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme/programmetest"
)

// A roll call takes the same statements for one name and for twelve.
func TestARollCallTakesAHandfulOfStatements(t *testing.T) {
	heard := &dbtest.Statements{}
	site := webtest.Over(t, world.New(t, db.Options{Tracer: heard}))
	g := programmetest.New(t, site.World, programmetest.Options{Seats: 12})
	g.Enrolled(t, site.World, fixture.Nadia, 12)
	site.World.Stand(g.Sessions[0].StartsAt)
	nadia := site.As(t, fixture.Nadia)
	var page *webtest.Page
	// The session, its names, what was corrected, and the line of the journal.
	opened := heard.During(func() { page = nadia.Get("/sessions/" + g.Sessions[0].ID.String()) })
	if page.Status != http.StatusOK || len(opened) != 4 {
		t.Errorf("the page (%d) takes %d statements, want 4:\n%v", page.Status, len(opened), opened)
	}
	page = page.Submit(form, map[string][]string{"fill": {"present"}})
	// The form's id, the session under its lock and the names; then the marks, the
	// session again, the answer and the line of the journal.
	saved := heard.During(func() { page = page.Submit(form, nil) })
	if page.Status != http.StatusSeeOther || len(saved) != 7 {
		t.Errorf("the save (%d) takes %d statements, want 7:\n%v", page.Status, len(saved), saved)
	}
}
