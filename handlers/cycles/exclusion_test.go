package cycles_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/attendance"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// Three unexplained absences stand before who leads the group and the manager,
// on their day and on the cycle, with facts and two choices; Yanis, who leads for
// an association, is shown nothing and can send nothing.
func TestAbsencesAreLookedAtByThoseWhoLead(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	seat := g.Enrolled(t, site.World, fixture.Nadia, 1)[0]
	for i := range 3 {
		site.World.Stand(g.Sessions[i].StartsAt.Add(time.Hour))
		programmetest.Write(t, site.World, fixture.Yanis.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return attendance.Record(ctx, tx, g.Sessions[i].ID, attendance.Roll{Status: programme.Held, Marks: map[programme.EnrolmentID]attendance.Entry{seat: {Mark: attendance.Unexcused}}})
		})
	}
	at, cycle := "/enrolments/"+seat.String(), "/cycles/"+g.Cycle.String()
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Helene} {
		if day := site.As(t, who).Get("/").Text("main"); !strings.Contains(day, "DURAND-AA Camille (29/02/1984) – absences à examiner, Cycle 2026-1") {
			t.Errorf("the day of %s: %s", who.Slug, day)
		}
	}
	if day := site.As(t, fixture.Marc).Get("/").Text("main"); strings.Contains(day, "absences à examiner") {
		t.Errorf("Marc's day: %s", day)
	}
	yanis := site.As(t, fixture.Yanis)
	if seen := yanis.Get(cycle).Text("body"); strings.Contains(seen, "examiner") || strings.Contains(seen, "xclu") {
		t.Errorf("Yanis reads %s", seen)
	}
	for _, path := range []string{at + "/exclusion", at + "/keeping"} {
		if page := yanis.Forge(path, url.Values{"reason": {"absences"}}); page.Status != http.StatusForbidden {
			t.Errorf("%s as Yanis: %d", path, page.Status)
		}
	}
	nadia := site.As(t, fixture.Nadia)
	if link := nadia.Get(cycle).Find("a[href='" + at + "/exclusion']"); link.Length() == 0 {
		t.Error("the cycle does not lead there")
	}
	page := nadia.Get(at + "/exclusion")
	if text := page.Text("main"); !strings.Contains(text, "3 sur 8 séances attendues") || !strings.Contains(text, "Ils ne décident de rien") {
		t.Errorf("the page says %s", text)
	}
	wrong := page.Submit("form[action='"+at+"/exclusion']", nil)
	if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Text("main"), "Choisissez un motif de la liste.") {
		t.Errorf("without a reason: %d", wrong.Status)
	}
	done := page.Submit("form[action='"+at+"/keeping']", url.Values{"reason": {"warned"}})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("kept: %d %s", done.Status, done.Text("main"))
	}
	after := done.Follow()
	if text := after.Text("main"); !strings.Contains(text, "Maintien dans le groupe – Entretien de recadrage tenu") || after.Find("form[action='"+at+"/exclusion']").Length() != 0 {
		t.Errorf("afterwards: %s", text)
	}
}
