package season_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/sheet"
)

// G5: the figures of story 4 on the page and in the file, which spreadsheets read as
// numbers and dates and in which nobody is named.
func TestTheReportOfAYearOnThePageAndAsAWorkbook(t *testing.T) {
	t.Parallel()
	heard := &dbtest.Statements{}
	site := webtest.Over(t, world.Lived(t, db.Options{Tracer: heard}))
	action := music(t, site)
	site.World.Exec(t, `insert into enrolments (id, cycle_id, person_id, service_id, status, enrolled_at, enrolled_by)
		select gen_random_uuid(), $1, p.id, p.service_id, 'enrolled', now(), $2 from persons p where p.service_id = $3 order by p.id limit 25`, action, fixture.Nadia.Account(), fixture.ValClair.ID)
	site.World.Exec(t, `insert into rosters (enrolment_id, cycle_id, service_id, name, sort_key) select e.id, e.cycle_id, e.service_id, p.last_name, p.sort_key
		from enrolments e join persons p on p.id = e.person_id where e.cycle_id = $1`, action)
	site.World.Exec(t, "update sessions set status = 'held' where cycle_id = $1", action)
	site.World.Exec(t, `insert into attendance (session_id, enrolment_id, cycle_id, service_id, mark, recorded_at, recorded_by, recorded_name)
		select s.id, e.id, s.cycle_id, s.service_id, case when row_number() over (order by e.id) <= 19 then 'present' else 'unexcused' end, s.ends_at, $2, 'ROUSSET Camille'
		from sessions s join enrolments e on e.cycle_id = s.cycle_id where s.cycle_id = $1 and s.theme = 'Concert'`, action, fixture.Camille.Account())
	camille := site.As(t, fixture.Camille)
	if camille.Get("/season").Find("main a[href='/season/report']").Length() != 1 {
		t.Error("nothing leads to the report")
	}
	var page *webtest.Page
	saw := heard.During(func() { page = camille.Get("/season/report?period=2026") })
	if page.Status != http.StatusOK || len(saw) != 3 {
		t.Errorf("the report (%d) takes %d statements:\n%v", page.Status, len(saw), saw)
	}
	row := page.Text("main tr:contains('Fête de la musique 2026')")
	for _, said := range []string{"25", "19", "76 %", "4,0", "1 630,25 €", "407,56 €", "85,80 €"} {
		if !strings.Contains(row, said) {
			t.Errorf("%q is not said: %s", said, row)
		}
	}
	file := camille.Get("/season/report/file?period=2026")
	book, err := excelize.OpenReader(strings.NewReader(file.Body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}()
	if got := strings.Join(book.GetSheetList(), "|"); got != "Actions|Par discipline|Par lieu|Par milieu|Règles de comptage" {
		t.Errorf("sheets %s", got)
	}
	if other := camille.Get("/season/report/file?period=2026&format=ods"); other.Status != http.StatusOK || !strings.HasPrefix(other.Body[min(30, len(other.Body)):], "mimetype"+sheet.OpenType) {
		t.Errorf("as an OpenDocument: %d, %.80q", other.Status, other.Body)
	}
	if none := camille.Get("/season/report/file?period=2026&format=pdf"); none.Status != http.StatusNotFound {
		t.Errorf("a format there is not: %d", none.Status)
	}
	rows, err := book.GetRows("Actions", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) < 3 {
		t.Fatal(rows, err)
	}
	found := ""
	for _, one := range rows {
		if one[0] == "Fête de la musique 2026" {
			found = strings.Join(one, "|")
		}
	}
	if !regexp.MustCompile(`^Fête de la musique 2026\|Musique\|Plusieurs lieux\|Milieu ouvert et milieu fermé\|46194\|46194\|2\|2\|4.0\|25\|25\|19\|19\|0.76\|0.76\|[^|]+\|[^|]+\|2300.00\|2210.50\|1630.25\|407.56\|85.80$`).MatchString(found) {
		t.Errorf("the action is %s", found)
	}
	var names []string
	site.World.Scan(t, "select array_agg(distinct last_name) from persons where service_id = $1", []any{fixture.ValClair.ID}, &names)
	for _, sheet := range book.GetSheetList() {
		all, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range all {
			for _, name := range names {
				if text := " " + strings.Join(line, " ") + " "; strings.Contains(text, " "+name+" ") {
					t.Errorf("%s names %s: %s", sheet, name, text)
				}
			}
		}
	}
	var lines int
	site.World.Scan(t, "select count(*) from journal where noun = 'season_report' and account_id = $1", []any{fixture.Camille.Account()}, &lines)
	if lines != 2 {
		t.Errorf("%d lines of the journal", lines)
	}
	if shown := site.As(t, fixture.Helene).Get("/season/report"); shown.Status != http.StatusOK || shown.Find("a[href*='/file']").Length() != 0 {
		t.Errorf("a manager reads and takes nothing away: %d", shown.Status)
	}
	for who, want := range map[*fixture.Persona]int{fixture.Helene: 403, fixture.Nadia: 403, fixture.Karim: 403} {
		if got := site.As(t, who).Get("/season/report/file?period=2026").Status; got != want {
			t.Errorf("%s takes the file away: %d", who.Slug, got)
		}
	}
	if got := camille.Get("/season/report?period=" + url.QueryEscape("l’an dernier")).Status; got != http.StatusNotFound {
		t.Errorf("no period: %d", got)
	}
	site.World.Stand(time.Date(2026, time.November, 23, 8, 15, 0, 0, time.UTC))
	if led := camille.Get("/season/report/file?period=2026"); !strings.HasPrefix(led.Location, "/account/proof") {
		t.Errorf("without a fresh proof: %d to %q", led.Status, led.Location)
	}
}
