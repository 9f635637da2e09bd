// Package activity draws what a partner did between two days, for its own reports.
package activity

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/activity"
	"passerelle/models/day"
	"passerelle/views/ui"
)

// Page is what an organisation did, or the days that were not understood.
type Page struct {
	Organisation string
	Form         Form
	Report       activity.Report
	Now          time.Time
	Errors       ui.Errors
}

// Form is a span as it is typed.
type Form struct {
	From  string `form:"from"`
	Until string `form:"until"`
}

// measure is a figure with what it counts.
type measure struct {
	key   string
	value string
}

func (p Page) measures(ctx context.Context) []measure {
	r := p.Report
	answer := locales.T(ctx, "activity.none")
	if r.Answer != nil {
		answer = locales.N(ctx, "activity.days", *r.Answer)
	}
	all := []measure{
		{"received", strconv.Itoa(r.Received)}, {"withdrawn", strconv.Itoa(r.Withdrawn)}, {"answered", strconv.Itoa(r.Answered())}, {"accepted", strconv.Itoa(r.Accepted)},
		{"declined", strconv.Itoa(r.Declined)}, {"expired", strconv.Itoa(r.Expired)}, {"answer", answer},
		{"lodged", strconv.Itoa(r.Lodged)}, {"nights", strconv.Itoa(r.Nights)}, {"arrived", strconv.Itoa(r.Arrived)}, {"left", strconv.Itoa(r.Left)},
		{"attended", strconv.Itoa(r.Attended)}, {"missed", strconv.Itoa(r.Missed)}, {"excused", strconv.Itoa(r.Excused)}, {"called_off", strconv.Itoa(r.CalledOff)},
		{"attested", strconv.Itoa(r.Attested)}, {"outcomes", strconv.Itoa(r.Outcomes)},
	}
	return all
}

func name(ctx context.Context, m measure) string { return locales.T(ctx, "activity.measure."+m.key) }

func meaning(ctx context.Context, m measure) string { return locales.T(ctx, "activity.meaning."+m.key) }

func (p Page) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "activity.table"), Columns: []ui.Column{
		{Label: locales.T(ctx, "activity.column.measure")}, {Label: locales.T(ctx, "activity.column.value"), Number: true}, {Label: locales.T(ctx, "activity.column.meaning")},
	}}
	for _, m := range p.measures(ctx) {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(name(ctx, m)), ui.Text(m.value), ui.Text(meaning(ctx, m))}})
	}
	return table
}

func (p Page) offers(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "activity.by_offer"), Columns: []ui.Column{{Label: locales.T(ctx, "activity.column.offer")}}}
	for _, key := range []string{"received", "accepted", "declined", "expired", "attended", "missed"} {
		table.Columns = append(table.Columns, ui.Column{Label: name(ctx, measure{key: key}), Number: true})
	}
	for _, o := range p.Report.ByOffer {
		cells := []templ.Component{ui.Text(o.Name)}
		for _, n := range []int{o.Received, o.Accepted, o.Declined, o.Expired, o.Attended, o.Missed} {
			cells = append(cells, ui.Text(strconv.Itoa(n)))
		}
		table.Rows = append(table.Rows, ui.Row{Cells: cells})
	}
	return table
}

func onDay(ctx context.Context, d day.Day) string { return locales.Day(ctx, d.Time()) }

func (p Page) span(ctx context.Context) string {
	return locales.T(ctx, "activity.span_inline", "from", onDay(ctx, p.Report.From), "until", onDay(ctx, p.Report.Until))
}

func (p Page) file() string {
	return "/activity/figures.csv?from=" + p.Report.From.String() + "&until=" + p.Report.Until.String()
}

// FileName is that of the table, without its ending.
func (p Page) FileName(ctx context.Context) string {
	return locales.T(ctx, "activity.file_inline") + "-" + p.Report.From.String() + "-" + p.Report.Until.String()
}

// Sheet is the report as rows for a spreadsheet, with what each figure counts.
func (p Page) Sheet(ctx context.Context) (head []string, rows [][]string) {
	head = []string{locales.T(ctx, "activity.column.measure"), locales.T(ctx, "activity.column.value"), locales.T(ctx, "activity.column.meaning")}
	for _, m := range p.measures(ctx) {
		value := m.value
		if m.key == "answer" && p.Report.Answer != nil {
			value = strconv.Itoa(*p.Report.Answer)
		}
		rows = append(rows, []string{name(ctx, m), value, meaning(ctx, m)})
	}
	for _, o := range p.Report.ByOffer {
		for _, m := range []measure{{"received", strconv.Itoa(o.Received)}, {"accepted", strconv.Itoa(o.Accepted)}, {"declined", strconv.Itoa(o.Declined)}} {
			rows = append(rows, []string{name(ctx, m) + " – " + o.Name, m.value, meaning(ctx, m)})
		}
	}
	return head, rows
}
