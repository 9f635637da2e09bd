// Package statistics draws the yearly report of a service.
package statistics

import (
	"context"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/figures"
	"passerelle/models/statistics"
	"passerelle/views/ui"
)

// Report is a year of a service, with the services whose report may be read.
type Report struct {
	Report   statistics.Report
	Services []statistics.Service
	// Exports says that the reader may take it away as a file.
	Exports bool
}

// query names the report in an address.
func (p Report) query() string {
	asked := url.Values{"year": {strconv.Itoa(p.Report.Year)}}
	if len(p.Services) > 1 {
		asked.Set("service", p.Report.Service.ID.String())
	}
	return "?" + asked.Encode()
}

func (p Report) title(ctx context.Context) string {
	if p.Report.Until.IsZero() {
		return locales.T(ctx, "statistics.page.none")
	}
	return locales.T(ctx, "statistics.page.title", "year", strconv.Itoa(p.Report.Year))
}

func (p Report) lead(ctx context.Context) string {
	return locales.T(ctx, "statistics.page.lead", "until", locales.Day(ctx, p.Report.Until.Time()))
}

func (p Report) years() (all []ui.Option) {
	for _, year := range p.Report.Years {
		all = append(all, ui.Option{Value: strconv.Itoa(year), Label: strconv.Itoa(year)})
	}
	return all
}

func (p Report) services() (all []ui.Option) {
	for _, s := range p.Services {
		all = append(all, ui.Option{Value: s.ID.String(), Label: s.Name})
	}
	return all
}

// sum is the number at the foot of a table.
func (p Report) sum(k statistics.Kind, code string) (figures.Cell, bool) {
	t := p.Report.Table(k)
	for _, r := range t.Rows {
		if r.Code == code && r.Name == "" {
			return r.Cells[t.Now], true
		}
	}
	return figures.Cell{}, false
}

// facts are what is asked first.
func (p Report) facts(ctx context.Context) (all []ui.Fact) {
	for _, one := range []struct {
		kind statistics.Kind
		code string
		unit statistics.Unit
		key  string
	}{
		{statistics.Sent, "", statistics.Acts, "statistics.fact.sent"},
		{statistics.Persons, "referred", statistics.Acts, "statistics.fact.referred"},
		{statistics.Delays, "", statistics.Tenths, "statistics.fact.median"},
	} {
		if c, there := p.sum(one.kind, one.code); there {
			all = append(all, ui.Fact{Label: locales.T(ctx, one.key), Value: Words(ctx, c, one.unit)})
		}
	}
	return all
}

// Words is a number as the page and the files write it.
func Words(ctx context.Context, c figures.Cell, unit statistics.Unit) string {
	switch {
	case c.Masked:
		return locales.T(ctx, "statistics.cell.masked")
	case unit == statistics.Tenths:
		return locales.Tenths(ctx, int64(c.Value))
	case unit == statistics.Percent:
		return locales.Percent(ctx, c.Value)
	default:
		return locales.Number(ctx, int64(c.Value))
	}
}

// Title is what a table is called.
func Title(ctx context.Context, k statistics.Kind) string {
	return locales.T(ctx, "statistics.table."+string(k))
}

// Label is what a row is called.
func Label(ctx context.Context, k statistics.Kind, r statistics.Row) string {
	switch {
	case r.Total:
		return locales.T(ctx, "statistics.row.total")
	case r.Of != "" && r.Name != "":
		return locales.T(ctx, "statistics.row.offer", "name", r.Name, "of", r.Of)
	case r.Name != "":
		return r.Name
	case r.Code == "":
		return locales.T(ctx, "statistics.row.gone")
	case k == statistics.Sent || k == statistics.Delays || k == statistics.Unmet:
		return locales.T(ctx, "partner.domain."+r.Code)
	case k == statistics.Reasons:
		return locales.T(ctx, "referral.reason.decline."+r.Code)
	case k == statistics.Answers:
		return locales.T(ctx, "statistics.answers."+r.Code)
	case k == statistics.Outcomes:
		return locales.T(ctx, "outcome.kind."+r.Code)
	case k == statistics.Persons:
		return locales.T(ctx, "statistics.persons."+r.Code)
	case k == statistics.Seats:
		return locales.T(ctx, "statistics.seats."+r.Code)
	default:
		return locales.T(ctx, "statistics.marks."+r.Code)
	}
}

// Head is what a column is called.
func Head(ctx context.Context, year int, c statistics.Column) string {
	switch c.Code {
	case "":
		return c.Name
	case "total":
		return strconv.Itoa(year)
	case "before":
		return strconv.Itoa(year - 1)
	case "before_enrolled":
		return locales.T(ctx, "statistics.column.before_enrolled", "year", strconv.Itoa(year-1))
	default:
		return locales.T(ctx, "statistics.column."+c.Code)
	}
}

func (p Report) table(ctx context.Context, t statistics.Table) ui.TableProps {
	table := ui.TableProps{Caption: Title(ctx, t.Kind), Columns: []ui.Column{{Label: locales.T(ctx, "statistics.head."+string(t.Kind))}}}
	for _, c := range t.Columns {
		table.Columns = append(table.Columns, ui.Column{Label: Head(ctx, p.Report.Year, c), Number: true})
	}
	for _, r := range t.Rows {
		cells := []templ.Component{ui.Text(Label(ctx, t.Kind, r))}
		for i, c := range r.Cells {
			words := Words(ctx, c, t.Columns[i].Unit)
			if c.Masked {
				cells = append(cells, ui.Muted(words))
			} else {
				cells = append(cells, ui.Text(words))
			}
		}
		table.Rows = append(table.Rows, ui.Row{Cells: cells})
	}
	return table
}

// mostBars is how many rows a chart may have: beyond that the table says more.
const mostBars = 14

// chart draws a table whose rows can be compared; nil for any other.
func (p Report) chart(ctx context.Context, t statistics.Table) *ui.ChartProps {
	if len(t.Rows) < 2 || len(t.Rows) > mostBars || t.Now < 0 {
		return nil
	}
	chart := &ui.ChartProps{Label: locales.T(ctx, "statistics.chart.label", "title", Title(ctx, t.Kind)), Legend: locales.T(ctx, "statistics.chart.year", "year", strconv.Itoa(p.Report.Year))}
	if t.Before >= 0 {
		chart.Legend = locales.T(ctx, "statistics.chart.years", "year", strconv.Itoa(p.Report.Year), "before", strconv.Itoa(p.Report.Year-1))
	}
	for _, r := range t.Rows {
		if r.Total {
			continue
		}
		bar := ui.Bar{Label: Label(ctx, t.Kind, r), Value: Words(ctx, r.Cells[t.Now], t.Columns[t.Now].Unit), Now: drawn(r.Cells[t.Now]), Before: -1}
		if t.Before >= 0 {
			bar.Before = drawn(r.Cells[t.Before])
		}
		chart.Bars = append(chart.Bars, bar)
	}
	return chart
}

func drawn(c figures.Cell) int {
	if c.Masked {
		return -1
	}
	return c.Value
}

// rules are the definitions that the report cites.
func rules(ctx context.Context) (all []ui.Fact) {
	for _, rule := range statistics.Definitions {
		all = append(all, ui.Fact{Label: locales.T(ctx, "statistics.rule."+rule+".title"), Value: locales.T(ctx, "statistics.rule."+rule+".text", "least", figures.Threshold)})
	}
	return all
}
