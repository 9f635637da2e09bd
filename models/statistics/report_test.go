package statistics_test

import (
	"reflect"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/figures"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/statistics"
)

// facts writes n acts of a sort on a day, answered after so many days.
func facts(t testing.TB, w *dbtest.Database, n int, b *fixture.Branch, domain, action, to, reason, on string, days int) {
	t.Helper()
	side, from := "partner", "acknowledged"
	if action == "send" {
		side, from = "service", ""
	}
	w.Exec(t, `insert into referral_facts (id, service_id, branch_id, organisation_id, offer_id, domain, action, from_status, to_status, side, reason, urgent, happened_on, days_since_sent)
		select gen_random_uuid(), $1, $2, $3, $3, $4, $5, $6, $7, $8, $9, false, $10, $11 from generate_series(1, $12::int)`,
		b.Service.ID, b.ID, fixture.Relais.ID, domain, action, from, to, side, reason, on, days, n)
}

func values(table statistics.Table) (all map[string][]figures.Cell) {
	all = map[string][]figures.Cell{}
	for _, r := range table.Rows {
		all[r.Code+r.Name] = r.Cells
	}
	return all
}

func shows(n ...int) (cells []figures.Cell) {
	for _, value := range n {
		c := figures.Cell{Value: value}
		if value < 0 {
			c = figures.Cell{Masked: true}
		}
		cells = append(cells, c)
	}
	return cells
}

// Columns are Mornay, Sainte-Aurore, all, and all of the year before; -1 is
// masked.
func TestReportCountsActsByBranchAndYear(t *testing.T) {
	w := world.New(t)
	here, there := &fixture.SainteAurore, &fixture.Mornay
	facts(t, w, 20, here, "housing", "send", "sent", "", "2026-01-01", 0)
	facts(t, w, 12, there, "housing", "send", "sent", "", "2026-12-31", 0)
	facts(t, w, 9, here, "health", "send", "sent", "", "2026-05-01", 0)
	facts(t, w, 7, there, "health", "send", "sent", "", "2026-05-01", 0)
	facts(t, w, 30, here, "housing", "send", "sent", "", "2025-12-31", 0)
	facts(t, w, 8, here, "housing", "send", "sent", "", "2027-01-01", 0)
	facts(t, w, 6, here, "housing", "accept", "accepted", "", "2026-06-01", 4)
	facts(t, w, 3, here, "housing", "decline", "declined", "no_place", "2026-06-01", 9)
	facts(t, w, 4, here, "housing", "decline", "declined", "delay", "2026-06-01", 9)
	facts(t, w, 5, &fixture.Brumeval, "housing", "send", "sent", "", "2026-05-01", 0)
	count(t, w, january)
	r := reported(t, w, fixture.Dominique, statistics.Asked{Year: 2026})
	if got, want := values(r.Table(statistics.Sent)), (map[string][]figures.Cell{
		"housing": shows(12, 20, 32, 30), "health": shows(7, 9, 16, 0), "": shows(19, 29, 48, 30)}); !reflect.DeepEqual(got, want) {
		t.Errorf("sent %v, want %v", got, want)
	}
	if got := values(r.Table(statistics.Delays))["housing"]; !reflect.DeepEqual(got, shows(-1, 90, 90, -1)) {
		t.Errorf("median %v", got)
	}
	if got := values(r.Table(statistics.Reasons)); !reflect.DeepEqual(got["no_place"], shows(-1, -1, -1, 0)) || !reflect.DeepEqual(got["delay"], shows(-1, -1, -1, 0)) {
		t.Errorf("reasons %v", got)
	}
	if r.Until != day.Of(2026, time.December, 31) || r.Final || r.FinalOn != day.Of(2027, time.February, 1) || !reflect.DeepEqual(r.Years, []int{2026, 2025}) {
		t.Errorf("stands at %s, final on %s %v, years %v", r.Until, r.FinalOn, r.Final, r.Years)
	}
	// The year before is told as its own page tells it.
	before := values(reported(t, w, fixture.Dominique, statistics.Asked{Year: 2025}).Table(statistics.Sent))
	if !reflect.DeepEqual(before["housing"][2:], shows(30)) {
		t.Errorf("2025 by itself %v", before)
	}
}

func TestReportStandsAtTheEndOfTheLastMonthThatIsOver(t *testing.T) {
	w := world.New(t)
	facts(t, w, 6, &fixture.SainteAurore, "rights", "send", "sent", "", "2026-10-31", 0)
	facts(t, w, 7, &fixture.SainteAurore, "rights", "send", "sent", "", "2026-11-01", 0)
	if r := reported(t, w, fixture.Dominique, statistics.Asked{}); !r.Until.IsZero() || len(r.Tables) != 0 {
		t.Errorf("before it was counted: %+v", r)
	}
	count(t, w, dbtest.Monday)
	r := reported(t, w, fixture.Dominique, statistics.Asked{})
	if got := values(r.Table(statistics.Sent))[""]; r.Year != 2026 || r.Until != day.Of(2026, time.October, 31) || got[len(got)-1].Value != 6 {
		t.Errorf("in November: %d until %s, %v", r.Year, r.Until, got)
	}
	for _, year := range []int{2025, 2027, -1} {
		if _, err := tryReport(t, w, fixture.Dominique, statistics.Asked{Year: year}); !fault.Is(err, fault.NotFound) {
			t.Errorf("of %d: %v", year, err)
		}
	}
}

func TestAServiceReadsItsOwnReportAndTheNationalReaderEach(t *testing.T) {
	w := world.New(t)
	facts(t, w, 9, &fixture.SainteAurore, "rights", "send", "sent", "", "2026-03-02", 0)
	facts(t, w, 8, &fixture.Brumeval, "rights", "send", "sent", "", "2026-03-02", 0)
	count(t, w, dbtest.Monday)
	for service, want := range map[*fixture.Service]int{&fixture.ValClair: 9, &fixture.HauteBrume: 8} {
		sum := values(reported(t, w, fixture.Claire, statistics.Asked{Service: service.ID}).Table(statistics.Sent))[""]
		if got := sum[len(sum)-1].Value; got != want {
			t.Errorf("Claire reads %d of %s", got, service.Name)
		}
	}
	if _, err := tryReport(t, w, fixture.Dominique, statistics.Asked{Service: fixture.HauteBrume.ID}); !fault.Is(err, fault.NotFound) {
		t.Errorf("Dominique asks for another service: %v", err)
	}
	if r := reported(t, w, fixture.Dominique, statistics.Asked{}); r.Service.ID != fixture.ValClair.ID {
		t.Errorf("Dominique reads %s", r.Service.Name)
	}
}

// Invariant 15: every person of every service is taken away, and all reports say
// what they said, counted anew or not.
func TestFiguresAreTheSameBeforeAndAfterAPurge(t *testing.T) {
	w := world.Lived(t)
	march := time.Date(2027, time.March, 2, 8, 0, 0, 0, time.UTC)
	count(t, w, march)
	tables := func() (all [][]statistics.Table) {
		for _, service := range fixture.Services {
			all = append(all, reported(t, w, fixture.Claire, statistics.Asked{Service: service.ID, Year: 2026}).Tables)
		}
		return all
	}
	before := tables()
	purge(t, w)
	if after := tables(); !reflect.DeepEqual(after, before) {
		t.Error("the figures are not what they were")
	}
	count(t, w, march.AddDate(0, 0, 1))
	if after := tables(); !reflect.DeepEqual(after, before) {
		t.Error("counted anew, the figures are not what they were")
	}
	var persons int
	w.Scan(t, "select count(*) from persons", nil, &persons)
	if persons != 0 || len(before[0]) < 8 {
		t.Errorf("%d persons are left, %d tables", persons, len(before[0]))
	}
}
