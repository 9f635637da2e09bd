package reports_test

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
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// scene is a site on whose last day somebody of Nadia's has missed the group three
// times, and was awaited once for nothing.
type scene struct {
	*webtest.Site
	t      *testing.T
	person string // its path
	id     string
	group  programmetest.Group
	seat   programme.EnrolmentID
}

func newScene(t *testing.T, register bool, frame string) *scene {
	w := world.New(t)
	s := &scene{t: t, group: programmetest.New(t, w, programmetest.Options{})}
	s.seat = s.group.Enrolled(t, w, fixture.Nadia, 1)[0]
	w.Scan(t, "select person_id::text from enrolments where id = $1", []any{s.seat.UUID}, &s.id)
	s.person = "/persons/" + s.id
	kind := map[string]string{"before": "judicial_supervision", "at": "probation_order", "after": "semi_liberty"}[frame]
	w.Exec(t, `insert into measures (id, person_id, service_id, kind, frame, in_custody_register, starts_on) values (gen_random_uuid(), $1::uuid, $2, $3, $4, $5, '2026-01-05')`,
		s.id, fixture.ValClair.ID, kind, frame, register)
	for i, mark := range []attendance.Mark{attendance.Unexcused, attendance.CancelledByService, attendance.ExcusedDeclared, attendance.Unexcused, attendance.Unexcused} {
		w.Stand(s.group.Sessions[i].StartsAt.Add(time.Hour))
		programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			roll := attendance.Roll{Status: programme.Held, Marks: map[programme.EnrolmentID]attendance.Entry{s.seat: {Mark: mark}}}
			return attendance.Record(ctx, tx, s.group.Sessions[i].ID, roll)
		})
	}
	s.Site = webtest.Over(t, w)
	return s
}

var span = url.Values{"kind": {"incident"}, "from": {"01/11/2026"}, "until": {"22/12/2026"}}

// begun is a report that Nadia has begun; its path.
func (s *scene) begun() string {
	s.t.Helper()
	page := s.As(s.t, fixture.Nadia).Get(s.person+"/reports").Submit("form[action$='/reports']", span)
	if page.Status != http.StatusSeeOther || !strings.HasPrefix(page.Location, "/reports/") {
		s.t.Fatalf("begun: %d %s", page.Status, page.Text("main"))
	}
	return page.Location
}

func (s *scene) must(page *webtest.Page) *webtest.Page {
	s.t.Helper()
	if page.Status != http.StatusSeeOther {
		s.t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	return page
}

var written = url.Values{"analysis": {"Trois absences ; un entretien est fixé."}, "person_words": {"Mon bus n’est pas passé."}, "do": {"submit"}}

// validated is a report that Hélène has validated.
func (s *scene) validated() string {
	s.t.Helper()
	path := s.begun()
	s.must(s.As(s.t, fixture.Nadia).Forge(path, written))
	s.must(s.As(s.t, fixture.Helene).Forge(path+"/validation", nil))
	return path
}

// Neither the pages of a report nor the paper ever speak of a conviction before
// judgment, and after it they say what is.
func TestTheWordsOfAReportFollowTheLegalStanding(t *testing.T) {
	for frame, says := range map[string]bool{"before": false, "at": true} {
		s := newScene(t, false, frame)
		path := s.begun()
		nadia := s.As(t, fixture.Nadia)
		refused := nadia.Forge(path, url.Values{"analysis": {"Le CONDAMNÉ ne vient plus."}, "do": {"submit"}})
		if frame == "before" && (refused.Status != http.StatusUnprocessableEntity || !strings.Contains(refused.Text("main"), "présumée innocente")) {
			t.Errorf("%d %s", refused.Status, refused.Text("main"))
		}
		if frame == "at" {
			s.must(nadia.Forge(path+"/taking-back", nil))
		}
		s.must(nadia.Forge(path, written))
		if got := strings.Contains(strings.ToLower(nadia.Get(path).Body), "condamn"); got != says {
			t.Errorf("%s: the page says it: %v", frame, got)
		}
		s.must(s.As(t, fixture.Helene).Forge(path+"/validation", nil))
		for _, page := range []string{path, path + "/print"} {
			if got := strings.Contains(strings.ToLower(nadia.Get(page).Body), "condamn"); got != says {
				t.Errorf("%s: %s says it: %v", frame, page, got)
			}
		}
	}
}

func TestUnderEcrouAReportSaysToTellAtOnce(t *testing.T) {
	for register, says := range map[bool]bool{true: true, false: false} {
		s := newScene(t, register, "after")
		path := s.validated()
		for _, page := range []string{path, path + "/print"} {
			if got := strings.Contains(s.As(t, fixture.Nadia).Get(page).Text("main"), "Prévenir immédiatement"); got != says {
				t.Errorf("under écrou %v: %s says it: %v", register, page, got)
			}
		}
	}
}

// A partner's words stand in a report only where the officer chose them, one by
// one.
func TestPartnersCommentsAreQuotedOnlyWhereChosen(t *testing.T) {
	s := newScene(t, false, "at")
	for _, words := range []string{"Il était très énervé ce jour-là.", "La chambre est prête."} {
		s.World.Exec(t, `with r as (insert into referrals (id, reference, service_id, branch_id, organisation_id, offer_id, person_id, author_id, domain, purpose, agreement, agreed_on, status,
				sent_at, changed_at, acknowledge_due_on, remind_on, answer_due_on, expires_on)
			select gen_random_uuid(), 'T-' || $7::text, $1, $2, $3, $4, $5::uuid, $6, 'housing', 'x', 'oral', '2026-11-01', 'accepted', '2026-11-20', '2026-11-20', '2026-11-30', '2026-11-30', '2026-11-30', '2026-11-30' returning *)
			insert into referral_messages (id, referral_id, service_id, organisation_id, at, side, by_id, by_name, body)
			select gen_random_uuid(), id, service_id, organisation_id, '2026-11-24 10:00+01', 'partner', $8, 'ZERROUKI Karim', $7 from r`,
			fixture.ValClair.ID, fixture.SainteAurore.ID, fixture.Relais.ID, fixture.RelaisRooms.ID, s.id, fixture.Nadia.Account(), words, fixture.Karim.Account())
	}
	path := s.begun()
	nadia := s.As(t, fixture.Nadia)
	page := nadia.Get(path)
	if boxes := page.Find("input[name=chosen]"); boxes.Length() != 2 || page.Find("input[name=chosen][checked]").Length() != 0 {
		t.Fatalf("%d comments are offered", boxes.Length())
	}
	chosen := ""
	s.World.Scan(t, "select id::text from referral_messages where body like 'La chambre%'", nil, &chosen)
	form := url.Values{"analysis": {"Vu."}, "do": {"submit"}, "chosen": {chosen}}
	s.must(nadia.Forge(path, form))
	s.must(s.As(t, fixture.Helene).Forge(path+"/validation", nil))
	for _, read := range []string{nadia.Get(path).Body, nadia.Get(path + "/print").Body} {
		if !strings.Contains(read, "La chambre est prête.") || !strings.Contains(read, "ZERROUKI Karim") || strings.Contains(read, "énervé") {
			t.Error("the report quotes what was not chosen, or not what was")
		}
	}
	var kept int
	s.World.Scan(t, "select count(*) from reports where contents::text like '%énervé%'", nil, &kept)
	if kept != 0 {
		t.Error("what was not chosen is kept in the report")
	}
}

func TestNobodyElseReadsOrWritesAReport(t *testing.T) {
	s := newScene(t, false, "at")
	path := s.validated()
	for who, want := range map[*fixture.Persona]int{fixture.Odile: 403, fixture.Lea: 403, fixture.Karim: 403, fixture.Yanis: 403, fixture.Paul: 403, fixture.Admin: 403, fixture.Ines: 404, fixture.Sabine: 404} {
		for _, page := range []string{path, path + "/print", s.person + "/reports"} {
			if got := s.As(t, who).Get(page).Status; got != want {
				t.Errorf("%s opens %s: %d, want %d", who.Slug, page, got, want)
			}
		}
		for _, act := range []string{"", "/proofs", "/taking-back", "/validation", "/return", "/versions", "/discarding"} {
			if got := s.As(t, who).Forge(path+act, written).Status; got != want && got != http.StatusForbidden {
				t.Errorf("%s sends %s: %d", who.Slug, act, got)
			}
		}
	}
	// A colleague with a motive reads the file, and no report.
	marc := s.As(t, fixture.Marc)
	s.must(marc.Forge(s.person+"/access", url.Values{"motive": {"duty"}, "words": {"Permanence."}}))
	if page := marc.Get(s.person + "/reports"); page.Status != http.StatusOK || strings.Contains(page.Body, path) {
		t.Errorf("a colleague: %d %s", page.Status, page.Text("main"))
	}
	if got := marc.Get(path).Status; got != http.StatusForbidden {
		t.Errorf("a colleague opens it: %d", got)
	}
	if page := s.As(t, fixture.Nadia).Get(s.person); !strings.Contains(page.Body, s.person+"/reports") {
		t.Error("the file does not lead to its reports")
	}
}

func TestEveryReadingOfAReportIsInTheJournal(t *testing.T) {
	s := newScene(t, false, "at")
	path := s.validated()
	count := func() (n int) {
		s.World.Scan(t, "select count(*) from journal where action = 'read' and noun = 'report' and noun_id = $1::uuid and person_id = $2::uuid", []any{strings.TrimPrefix(path, "/reports/"), s.id}, &n)
		return n
	}
	before := count()
	s.As(t, fixture.Helene).Get(path)
	s.As(t, fixture.Nadia).Get(path + "/print")
	if after := count(); after != before+2 {
		t.Errorf("%d lines more", after-before)
	}
}

// What waits for somebody stands in their day, and nowhere else.
func TestAReportWaitsInTheDayOfWhoMovesItOn(t *testing.T) {
	s := newScene(t, false, "at")
	path := s.begun()
	day := func(p *fixture.Persona) bool { return strings.Contains(s.As(t, p).Get("/").Body, path) }
	if !day(fixture.Nadia) || day(fixture.Helene) {
		t.Error("a draft waits for its author")
	}
	s.must(s.As(t, fixture.Nadia).Forge(path, written))
	if day(fixture.Nadia) || !day(fixture.Helene) {
		t.Error("what is submitted waits for the manager")
	}
	s.must(s.As(t, fixture.Helene).Forge(path+"/return", url.Values{"words": {"À préciser."}}))
	if !day(fixture.Nadia) || day(fixture.Helene) {
		t.Error("what is returned waits for the author")
	}
	if text := s.As(t, fixture.Nadia).Get(path).Text("main"); !strings.Contains(text, "À préciser.") || !strings.Contains(text, "VAUTRIN Hélène") {
		t.Errorf("the author reads %s", text)
	}
	s.must(s.As(t, fixture.Nadia).Forge(path, written))
	s.must(s.As(t, fixture.Helene).Forge(path+"/validation", nil))
	if day(fixture.Nadia) || day(fixture.Helene) {
		t.Error("what is validated waits for nobody")
	}
}
