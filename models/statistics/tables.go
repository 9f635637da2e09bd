package statistics

import (
	"slices"

	"github.com/google/uuid"

	"passerelle/models/figures"
)

// tables are those of a year, each number of the year before beside.
func (l *loaded) tables(year int) []Table {
	now, before := l.year(year), l.year(year-1)
	compared := slices.ContainsFunc(l.acts, func(a acts) bool { return a.Year == year-1 }) || slices.ContainsFunc(l.months, func(m months) bool { return m.Year == year-1 })
	p := &printer{loaded: l, year: year, now: now, before: before, compared: compared}
	all := []Table{
		p.crossed(Sent, true), p.list(Partners), p.offers(), p.crossed(Answers, true), p.crossed(Reasons, false), p.crossed(Unmet, true), p.delays(),
		p.crossed(Outcomes, true), p.crossed(Persons, false), p.crossed(Seats, false), p.programmes(), p.crossed(Marks, true), p.actions(), p.houses(),
	}
	return slices.DeleteFunc(all, func(t Table) bool { return len(t.Rows) == 0 })
}

// printer lays tables out.
type printer struct {
	*loaded
	year        int
	now, before *book
	compared    bool
}

// begin is a table with its columns, those of the year before last.
func (p *printer) begin(k Kind, columns ...Column) Table {
	t := Table{Kind: k, Columns: columns, Before: -1}
	t.Now = slices.IndexFunc(columns, func(c Column) bool { return c.Code == "total" })
	if p.compared {
		unit := columns[max(t.Now, 0)].Unit
		t.Before = len(columns)
		t.Columns = append(t.Columns, Column{Code: "before", Unit: unit})
	}
	return t
}

func (p *printer) byBranch(unit Unit) []Column {
	var columns []Column
	if len(p.branches) > 1 {
		for _, branch := range p.branches {
			columns = append(columns, Column{Name: p.names[branch], Unit: unit})
		}
	}
	return append(columns, Column{Code: "total", Unit: unit})
}

// rowsOf are the rows of both years, those of this one first.
func (p *printer) rowsOf(k Kind) []string {
	rows := slices.Clone(p.now.rows[k])
	if p.compared {
		for _, row := range p.before.rows[k] {
			if !slices.Contains(rows, row) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// row has the words of its code, or is called what its identifier is.
func (p *printer) row(k Kind, code string) Row {
	if id, err := uuid.Parse(code); err == nil {
		return Row{Name: p.names[id]}
	}
	r := Row{Code: code}
	if k == Reasons {
		r.Name = p.words[code]
	}
	return r
}

// crossed is a table by branch, with the sum of its rows where there is one.
func (p *printer) crossed(k Kind, summed bool) Table {
	t := p.begin(k, p.byBranch(Acts)...)
	rows := p.rowsOf(k)
	if summed && len(rows) > 0 {
		rows = append(rows, "")
	}
	for _, code := range rows {
		r := p.row(k, code)
		r.Total = code == ""
		if len(p.branches) > 1 {
			for _, branch := range p.branches {
				r.Cells = append(r.Cells, p.now.cell(k, code, branch.String()))
			}
		}
		t.Rows = append(t.Rows, p.ended(r, k, code))
	}
	return t
}

// ended adds the total of a row and that of the year before.
func (p *printer) ended(r Row, k Kind, code string) Row {
	r.Cells = append(r.Cells, p.now.cell(k, code, ""))
	if p.compared {
		r.Cells = append(r.Cells, p.before.cell(k, code, ""))
	}
	return r
}

// list is a table of names with their number.
func (p *printer) list(k Kind) Table {
	t := p.begin(k, Column{Code: "total"})
	for _, id := range p.byName(p.rowsOf(k)) {
		t.Rows = append(t.Rows, p.ended(p.row(k, id), k, id))
	}
	return t
}

// offers are grouped by their partner, in the order of the partners.
func (p *printer) offers() Table {
	t := p.begin(Offers, Column{Code: "total"})
	partner := map[string]string{}
	for _, a := range p.acts {
		if a.What == "sent" {
			partner[a.Offer.String()] = a.Organisation.String()
		}
	}
	rows := p.byName(p.rowsOf(Offers))
	slices.SortStableFunc(rows, func(a, b string) int { return p.compare(partner[a], partner[b]) })
	for _, id := range rows {
		r := p.row(Offers, id)
		r.Of = p.name(partner[id])
		t.Rows = append(t.Rows, p.ended(r, Offers, id))
	}
	return t
}

// actions are persons by how far the action reached them. Each is of one year.
func (p *printer) actions() Table {
	t := Table{Kind: Actions, Before: -1}
	for _, code := range reached {
		t.Columns = append(t.Columns, Column{Code: code})
	}
	rows := slices.Clone(p.now.rows[Actions])
	if len(rows) > 0 {
		rows = append(rows, "")
	}
	for _, id := range rows {
		r := p.row(Actions, id)
		r.Total = id == ""
		for _, code := range reached {
			r.Cells = append(r.Cells, p.now.cell(Actions, id, code))
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// programmes are seats by what became of them, a column each; the chart compares
// the enrolments.
func (p *printer) programmes() Table {
	t := Table{Kind: Programmes, Before: -1}
	for _, code := range seats {
		t.Columns = append(t.Columns, Column{Code: code})
	}
	if p.compared {
		t.Before = len(t.Columns)
		t.Columns = append(t.Columns, Column{Code: "before_enrolled"})
	}
	for _, id := range p.byName(p.rowsOf(Programmes)) {
		r := p.row(Programmes, id)
		for _, code := range seats {
			r.Cells = append(r.Cells, p.now.cell(Programmes, id, code))
		}
		if p.compared {
			r.Cells = append(r.Cells, p.before.cell(Programmes, id, seats[0]))
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// houses are nights, the nights that there were to let, and the share.
func (p *printer) houses() Table {
	t := p.begin(Nights, Column{Code: "total"}, Column{Code: "places"}, Column{Code: "share", Unit: Percent})
	rows := p.byName(p.rowsOf(Nights))
	if len(rows) > 0 {
		rows = append(rows, "")
	}
	var all int
	for _, id := range rows {
		r := p.row(Nights, id)
		nights, offered := p.now.cell(Nights, id, ""), all
		if r.Total = id == ""; !r.Total {
			offered = p.loaded.houses[house{p.year, uuid.MustParse(id)}]
			all += offered
		}
		places, share := figures.Cell{Value: offered}, figures.Cell{Masked: true}
		if !nights.Masked && offered > 0 {
			share = figures.Cell{Value: (nights.Value*100 + offered/2) / offered}
		}
		r.Cells = append(r.Cells, nights, places, share)
		if p.compared {
			r.Cells = append(r.Cells, p.before.cell(Nights, id, ""))
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// delays are medians by domain and branch; five answers or more stand behind each.
func (p *printer) delays() Table {
	t := p.begin(Delays, p.byBranch(Tenths)...)
	median := func(year int, branch uuid.UUID, domain string) figures.Cell {
		for _, d := range p.loaded.delays {
			if d.Year == year && d.Branch == branch && d.Domain == domain && d.N >= figures.Threshold {
				return figures.Cell{Value: d.Tenths}
			}
		}
		return figures.Cell{Masked: true}
	}
	var there []string
	for _, d := range p.loaded.delays {
		if d.Year == p.year || p.compared {
			there = append(there, d.Domain)
		}
	}
	for _, code := range append(present(domains, there), "") {
		r := p.row(Delays, code)
		r.Total = code == ""
		if len(p.branches) > 1 {
			for _, branch := range p.branches {
				r.Cells = append(r.Cells, median(p.year, branch, code))
			}
		}
		r.Cells = append(r.Cells, median(p.year, uuid.Nil, code))
		if p.compared {
			r.Cells = append(r.Cells, median(p.year-1, uuid.Nil, code))
		}
		t.Rows = append(t.Rows, r)
	}
	if len(there) == 0 {
		t.Rows = nil
	}
	return t
}
