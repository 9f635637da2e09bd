package statistics_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/figures"
	"passerelle/models/figures/figurestest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/statistics"
)

// reader is what somebody knows who has the whole page before them: each number
// by its place, and the sums that the page offers, within a table and between.
type reader struct {
	index map[string]int
	known map[int]float64
	sums  [][]float64
	wide  map[string]float64 // how far a masked number must stay open
}

func at(k statistics.Kind, row, column string) string {
	return fmt.Sprintf("%s / %s / %s", k, row, column)
}

func (r *reader) number(name string, c figures.Cell, wide float64) {
	if r.index == nil {
		r.index, r.known, r.wide = map[string]int{}, map[int]float64{}, map[string]float64{}
	}
	r.index[name], r.wide[name] = len(r.index), wide
	if !c.Masked {
		r.known[r.index[name]] = float64(c.Value)
	}
}

// sum holds between numbers of the page; parts that are not there count nothing.
func (r *reader) sum(total string, parts []string) {
	row := make([]float64, 2000)
	if _, there := r.index[total]; !there || len(parts) == 0 {
		return
	}
	row[r.index[total]] = -1
	for _, part := range parts {
		row[r.index[part]]++
	}
	r.sums = append(r.sums, row)
}

// read takes in a page; column names are branches, total, or what is counted.
func read(report statistics.Report) *reader {
	r := &reader{}
	all := map[string][]string{} // by table and column, of the rows that are summed up
	of := map[string][]string{}  // by partner, of its offers
	for _, t := range report.Tables {
		if t.Kind == statistics.Delays {
			continue // medians are in no sum
		}
		for _, row := range t.Rows {
			label := row.Code + row.Name + row.Of
			var branches []string
			for i, c := range t.Columns {
				if i == t.Before || c.Code == "places" || c.Code == "share" {
					continue
				}
				wide := float64(figures.Threshold)
				if t.Kind == statistics.Nights {
					wide = 31
				}
				column := c.Code + c.Name
				if row.Of != "" {
					of[row.Of] = append(of[row.Of], at(t.Kind, label, column))
				}
				r.number(at(t.Kind, label, column), row.Cells[i], wide)
				if c.Name != "" {
					branches = append(branches, at(t.Kind, label, column))
				}
				if !row.Total {
					all[at(t.Kind, "", column)] = append(all[at(t.Kind, "", column)], at(t.Kind, label, column))
				}
			}
			r.sum(at(t.Kind, label, "total"), branches)
		}
	}
	for total, parts := range all {
		r.sum(total, parts)
	}
	// Between tables: partners split what was sent and offers what a partner got,
	// reasons split the refusals, programmes the seats.
	for partner, offers := range of {
		r.sum(at(statistics.Partners, partner, "total"), offers)
	}
	r.sum(at(statistics.Sent, "", "total"), all[at(statistics.Partners, "", "total")])
	for _, column := range []string{"total", fixture.SainteAurore.Name, fixture.Mornay.Name} {
		r.sum(at(statistics.Answers, "declined", column), all[at(statistics.Reasons, "", column)])
	}
	for _, code := range []string{"enrolled", "finished", "withdrawn", "excluded"} {
		r.sum(at(statistics.Seats, code, "total"), all[at(statistics.Programmes, "", code)])
	}
	for i := range r.sums {
		r.sums[i] = r.sums[i][:len(r.index)]
	}
	return r
}

// attack tries to narrow each masked number down, and gives how many there were.
func (r *reader) attack(t *rapid.T) (masked int) {
	for name, i := range r.index {
		value, shown := r.known[i]
		if shown && value < figures.Threshold && value != 0 { // a column of nothing says so
			t.Fatalf("%s shows %v", name, value)
		}
		if shown {
			continue
		}
		masked++
		if least, most := figurestest.Bounds(r.sums, r.known, i, len(r.index)); most-least < r.wide[name]-0.01 {
			t.Fatalf("%s is masked and known to be within %v and %v", name, least, most)
		}
	}
	return masked
}

// wrote are statements that put facts of referrals and months into a service, at
// random; actions are those that the months speak of.
func wrote(t *rapid.T, actions []culture.ID) (statements string) {
	branches := []uuid.UUID{fixture.SainteAurore.ID, fixture.Mornay.ID}
	few := rapid.OneOf(rapid.IntRange(0, 3), rapid.IntRange(0, 14))
	act := func(domain string, partner, offer uuid.UUID, action, to, reason string) {
		for _, branch := range branches {
			if n := few.Draw(t, action+to); n > 0 {
				statements += fmt.Sprintf(`insert into referral_facts (id, service_id, branch_id, organisation_id, offer_id, domain, action, from_status, to_status, side, reason, urgent, happened_on, days_since_sent)
					select gen_random_uuid(), '%s', '%s', '%s', '%s', '%s', '%s', '', '%s', 'partner', '%s', false, '2026-03-05', n from generate_series(1, %d) n;`,
					fixture.ValClair.ID, branch, partner, offer, domain, action, to, reason, n)
			}
		}
	}
	for _, domain := range []string{"housing", "health", "rights"} {
		for range 2 {
			offer := rapid.SampledFrom(fixture.Offers).Draw(t, "offer")
			act(domain, offer.Organisation.ID, offer.ID, "send", "sent", "")
		}
	}
	for _, to := range []string{"accepted", "withdrawn", "expired"} {
		act("housing", fixture.Relais.ID, uuid.Nil, "x", to, "")
	}
	for _, reason := range []string{"no_place", "delay", "other"} {
		act("housing", fixture.Relais.ID, uuid.Nil, "decline", "declined", reason)
	}
	month := func(measure string, subject, branch uuid.UUID, code string) {
		if n := few.Draw(t, measure); n > 0 {
			statements += fmt.Sprintf("insert into month_facts values ('%s', '2026-03-01', '%s', '%s', '%s', %d, %d, '%s');", fixture.ValClair.ID, measure, branch, subject,
				n*map[string]int{"nights": 17, "attended": 4, "outcome": 1}[measure]+n, n, code)
		}
	}
	for _, branch := range branches {
		for _, measure := range []string{"referred", "participants"} {
			month(measure, uuid.Nil, branch, "")
		}
		for _, programme := range []string{"one", "two", "three"} {
			for _, measure := range []string{"enrolled", "finished", "withdrawn", "excluded", "attended", "excused", "unexplained", "other_mark"} {
				month(measure, fixture.ID(programme), branch, "")
			}
		}
		for _, house := range []*fixture.Organisation{&fixture.Relais, &fixture.Brume} {
			month("nights", house.ID, branch, "")
		}
		for _, measure := range []string{"registered", "came"} {
			for _, action := range actions {
				month(measure, action.UUID, branch, "")
			}
		}
		for _, code := range []string{"applied", "interim", "training"} {
			month("outcome", uuid.Nil, branch, code)
		}
		for _, code := range []string{"housing", "health", "rights"} {
			month("unmet", uuid.Nil, branch, code)
		}
	}
	return statements
}

// Every number and every total of whole pages, at once.
func TestNothingMaskedOnAPageIsFoundBySubtraction(t *testing.T) {
	w := world.New(t)
	count(t, w, dbtest.Monday)
	for _, name := range []string{"one", "two", "three"} {
		w.Exec(t, "insert into programmes (id, service_id, name, theme, status) values ($1, $2, $3, 'other', 'active')", fixture.ID(name), fixture.ValClair.ID, "Programme "+name)
	}
	var actions []culture.ID
	for n, title := range []string{"Concert", "Atelier d’écriture", "Sortie au musée"} {
		actions = append(actions, action(t, w, title, day.Of(2027, time.June, 1+n)))
	}
	const again = "insert into count_runs (id, counted_at, from_on, through_on) select gen_random_uuid(), counted_at, from_on, through_on from count_runs limit 1"
	masked, shown := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		w.Exec(t, "delete from referral_facts; delete from month_facts;"+wrote(rt, actions)+again)
		r := read(reported(t, w, fixture.Dominique, statistics.Asked{}))
		n := r.attack(rt)
		masked, shown = masked+n, shown+len(r.known)
	})
	if masked == 0 || shown == 0 {
		t.Errorf("%d numbers are masked and %d shown", masked, shown)
	}
	t.Logf("%d numbers were masked and %d shown", masked, shown)
}

// reported is a report as somebody reads it.
func reported(t testing.TB, w *dbtest.Database, who *fixture.Persona, asked statistics.Asked) (r statistics.Report) {
	t.Helper()
	r, err := tryReport(t, w, who, asked)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func tryReport(t testing.TB, w *dbtest.Database, who *fixture.Persona, asked statistics.Asked) (r statistics.Report, err error) {
	t.Helper()
	err = w.Pool.Read(t.Context(), who.Actor(), func(tx *db.Tx) error {
		among, err := statistics.Services(t.Context(), tx)
		if err != nil {
			return err
		}
		r, err = statistics.Of(t.Context(), tx, among, asked)
		return err
	})
	return r, err
}

var january = time.Date(2027, time.January, 12, 8, 0, 0, 0, time.UTC)
