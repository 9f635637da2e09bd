package desks_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/person"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// scene is a portal with one person of Nadia's.
type scene struct {
	*webtest.Site
	t      *testing.T
	person string // path
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{Site: webtest.New(t), t: t}
	err := s.World.Pool.Write(t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		who, err := person.Create(t.Context(), tx, person.New{
			LastName: "Valadier", FirstName: "Samuel", BirthOn: "12/03/1988", Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
			MeasureKind: "probation_order", MeasureFrame: "at", MeasureEndsOn: "30/06/2027", Confirmed: true,
		})
		s.person = "/persons/" + who.String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *scene) must(page *webtest.Page, status int) *webtest.Page {
	s.t.Helper()
	if page.Status != status {
		s.t.Fatalf("%d, want %d:\n%s", page.Status, status, page.Text("main"))
	}
	return page
}

// tuesdays is the rule of a permanence as a manager types it.
func tuesdays() url.Values {
	return url.Values{
		"branch_id": {fixture.SainteAurore.ID.String()}, "room": {"Bureau 3"}, "weekday": {"2"}, "opens": {"09:00"}, "closes": {"11:00"},
		"minutes": {"30"}, "every": {"1"}, "from": {"23/11/2026"},
	}
}

var rules = "/offers/" + fixture.SemaillesWork.ID.String() + "/desks"

// C6: a manager opens a permanence, an officer books from the file in two clicks,
// the partner has it in its day, and a cancelled hour is gone from there.
func TestAnHourIsBookedFromTheFileAndSeenByThePartner(t *testing.T) {
	s := newScene(t)
	s.must(s.As(t, fixture.Helene).Forge(rules, tuesdays()), http.StatusSeeOther)
	nadia := s.As(t, fixture.Nadia)
	if !strings.Contains(s.must(nadia.Get(s.person), http.StatusOK).Body, s.person+"/desks") {
		t.Fatal("the file does not lead to the permanences")
	}
	page := s.must(nadia.Get(s.person+"/desks"), http.StatusOK)
	form := page.Find("form[action='" + s.person + "/desks']").First()
	desk, at := form.Find("[name=desk_id]").AttrOr("value", ""), form.Find("[name=starts_at]").AttrOr("value", "")
	if at != "2026-11-24T08:00:00Z" {
		t.Fatalf("the first free hour is %q", at)
	}
	booked := s.must(nadia.Forge(s.person+"/desks", url.Values{"desk_id": {desk}, "starts_at": {at}}), http.StatusSeeOther)
	page = s.must(nadia.Get(booked.Location), http.StatusOK)
	cancellation := page.Find("form[action^='/visits/']").First().AttrOr("action", "")
	if taken := page.Find("[name=starts_at][value='" + at + "']").Length(); taken != 0 || cancellation == "" {
		t.Fatalf("the hour is still offered %d times, or is not in the list: %s", taken, page.Text("main"))
	}
	day := s.must(s.As(t, fixture.Lucie).Get("/desks?on=2026-11-24"), http.StatusOK).Text("main")
	for _, want := range []string{"VALADIER Samuel", "Bureau 3"} {
		if !strings.Contains(day, want) {
			t.Errorf("the partner does not read %q in %s", want, day)
		}
	}
	if other := s.must(s.As(t, fixture.Karim).Get("/desks?on=2026-11-24"), http.StatusOK).Text("main"); strings.Contains(other, "VALADIER") {
		t.Errorf("another partner reads %s", other)
	}
	again := s.must(nadia.Forge(s.person+"/desks", url.Values{"desk_id": {desk}, "starts_at": {at}}), http.StatusUnprocessableEntity)
	if !strings.Contains(again.Text("main"), "vient d’être prise") {
		t.Errorf("the slower is told %s", again.Text("main"))
	}
	s.must(nadia.Forge(cancellation, nil), http.StatusSeeOther)
	if day := s.must(s.As(t, fixture.Lucie).Get("/desks?on=2026-11-24"), http.StatusOK).Text("main"); strings.Contains(day, "VALADIER") {
		t.Errorf("after the cancellation the partner reads %s", day)
	}
}

func TestARuleThatCannotBeIsGivenBackWithEveryMistake(t *testing.T) {
	s := newScene(t)
	form := tuesdays()
	form.Set("closes", "08:00")
	form.Set("from", "20/11/2026")
	page := s.must(s.As(t, fixture.Helene).Forge(rules, form), http.StatusUnprocessableEntity)
	if got := page.Find("[name=closes]").AttrOr("value", ""); got != "08:00" || page.Find("[aria-invalid=true]").Length() < 2 {
		t.Errorf("closes is %q: %s", got, page.Text("main"))
	}
	s.must(s.As(t, fixture.Nadia).Forge(rules, tuesdays()), http.StatusForbidden)
	// The branch of another service is none of hers to open.
	s.must(s.As(t, fixture.Sabine).Forge(rules, tuesdays()), http.StatusUnprocessableEntity)
}

// C6: a manager takes a day out, whoever was booked loses the hour and their
// officer is led to the file; on another day the partner says who came.
func TestADayIsTakenOutAndThePartnerSaysWhoCame(t *testing.T) {
	s := newScene(t)
	s.must(s.As(t, fixture.Helene).Forge(rules, tuesdays()), http.StatusSeeOther)
	nadia, helene := s.As(t, fixture.Nadia), s.As(t, fixture.Helene)
	form := s.must(nadia.Get(s.person+"/desks"), http.StatusOK).Find("form[action='" + s.person + "/desks']").First()
	desk := form.Find("[name=desk_id]").AttrOr("value", "")
	for _, at := range []string{"2026-11-24T08:00:00Z", "2026-12-01T08:00:00Z"} {
		s.must(nadia.Forge(s.person+"/desks", url.Values{"desk_id": {desk}, "starts_at": {at}}), http.StatusSeeOther)
	}
	days := url.Values{"desk_id": {desk}, "kind": {"off"}, "on": {"25/11/2026"}, "words": {"Formation"}}
	again := s.must(helene.Forge(rules+"/days", days), http.StatusUnprocessableEntity)
	if again.Find("details[open] #day-words").AttrOr("value", "") != "Formation" || again.Find("#day-on[aria-invalid=true]").Length() != 1 {
		t.Errorf("what was typed: %s", again.Text("main"))
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Lucie} {
		s.must(s.As(t, who).Forge(rules+"/days", days), http.StatusForbidden)
	}
	days.Set("on", "24/11/2026")
	s.must(s.As(t, fixture.Sabine).Forge(rules+"/days", days), http.StatusNotFound)
	done := s.must(helene.Forge(rules+"/days", days), http.StatusSeeOther).Follow()
	if !strings.Contains(done.Text("main"), "Pas de permanence") || done.Find("form[action$='/restoration']").Length() != 1 {
		t.Errorf("the manager reads %s", done.Text("main"))
	}
	lucie := s.As(t, fixture.Lucie)
	if day := s.must(lucie.Get("/desks?on=2026-11-24"), http.StatusOK).Text("main"); strings.Contains(day, "VALADIER") || !strings.Contains(day, "n’est pas tenue ce jour-là") || !strings.Contains(day, "Formation") {
		t.Errorf("the partner reads %s", day)
	}
	if file := s.must(nadia.Get(s.person+"/desks"), http.StatusOK).Text("main"); !strings.Contains(file, "Annulé") {
		t.Errorf("the file says %s", file)
	}
	// The week after, at the hour itself.
	if early := lucie.Get("/desks?on=2026-12-01"); early.Find("form[action$='/mark']").Length() != 0 {
		t.Error("a mark is offered before the hour")
	}
	s.World.Stand(time.Date(2026, 12, 1, 8, 20, 0, 0, time.UTC))
	page := s.As(t, fixture.Lucie).Get("/desks?on=2026-12-01")
	action := page.Find("form[action$='/mark']").AttrOr("action", "")
	s.must(s.As(t, fixture.Karim).Forge(action, url.Values{"mark": {"came"}}), http.StatusNotFound)
	s.must(s.As(t, fixture.Nadia).Forge(action, url.Values{"mark": {"came"}}), http.StatusForbidden)
	s.must(s.As(t, fixture.Lucie).Forge(action, url.Values{"mark": {""}, "on": {"2026-12-01"}}), http.StatusUnprocessableEntity)
	marked := s.must(s.As(t, fixture.Lucie).Forge(action, url.Values{"mark": {"missed"}, "on": {"2026-12-01"}}), http.StatusSeeOther)
	if marked.Location != "/desks?on=2026-12-01" || marked.Follow().Text("main table .fr-badge") != "Absence" {
		t.Errorf("the partner reads %s", marked.Follow().Text("main"))
	}
	if file := s.must(s.As(t, fixture.Nadia).Get(s.person+"/desks"), http.StatusOK).Text("main .fr-badge"); !strings.Contains(file, "Absence") {
		t.Errorf("the file says %s", file)
	}
}
