package season

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/sheet"
	"passerelle/views/ui"
)

// Report is the page of what a year or a season came to.
type Report struct {
	Report  culture.Report
	Periods []culture.Period
	// Exports says that the reader may take it away as a file.
	Exports bool
}

// measure is one figure of an action, or of several, as a cell of a spreadsheet;
// the page puts the same cell into words.
type measure struct {
	key  string
	cell func(context.Context, culture.Figures) sheet.Cell
}

func count(n int) sheet.Cell { return sheet.Cell{Numeric: true, Number: float64(n)} }

// none stands where there is nothing to count or to share.
func none() sheet.Cell { return sheet.Cell{Text: "–"} }

func share(percent int, ok bool) sheet.Cell {
	if !ok {
		return none()
	}
	return sheet.Rate(percent)
}

func costs(cents *int64) sheet.Cell {
	if cents == nil {
		return none()
	}
	return sheet.Cents(*cents)
}

func part(ctx context.Context, p culture.Part) sheet.Cell {
	switch {
	case !p.Held:
		return none()
	case p.Masked:
		return sheet.Cell{Text: locales.T(ctx, "statistics.cell.masked")}
	}
	return count(p.Value)
}

// audience are the figures of sessions and persons.
func audience() []measure {
	return []measure{
		{"planned", func(_ context.Context, f culture.Figures) sheet.Cell { return count(f.Planned) }},
		{"held", func(_ context.Context, f culture.Figures) sheet.Cell { return count(f.Held) }},
		{"hours", func(_ context.Context, f culture.Figures) sheet.Cell {
			return sheet.Cell{Numeric: true, Number: float64((f.Minutes+3)/6) / 10, Decimals: 1}
		}},
		{"offered", func(_ context.Context, f culture.Figures) sheet.Cell { return count(f.Offered) }},
		{"registered", func(_ context.Context, f culture.Figures) sheet.Cell { return count(f.Registered) }},
		{"present", func(_ context.Context, f culture.Figures) sheet.Cell { return count(f.Present) }},
		{"came", func(_ context.Context, f culture.Figures) sheet.Cell { return count(f.Came) }},
		{"fill", func(_ context.Context, f culture.Figures) sheet.Cell { return share(f.Fill()) }},
		{"assiduity", func(_ context.Context, f culture.Figures) sheet.Cell { return share(f.Assiduity()) }},
	}
}

// parts are who of those present are women, and young.
func parts() []measure {
	return []measure{
		{"women", func(ctx context.Context, f culture.Figures) sheet.Cell { return part(ctx, f.Women) }},
		{"young", func(ctx context.Context, f culture.Figures) sheet.Cell { return part(ctx, f.Young) }},
	}
}

// spending are the figures of the budget.
func spending() []measure {
	return []measure{
		{"planned_money", func(_ context.Context, f culture.Figures) sheet.Cell { return sheet.Cents(f.Amounts.Planned) }},
		{"committed_money", func(_ context.Context, f culture.Figures) sheet.Cell { return sheet.Cents(f.Committed) }},
		{"spent_money", func(_ context.Context, f culture.Figures) sheet.Cell { return sheet.Cents(f.Spent) }},
		{"per_hour", func(_ context.Context, f culture.Figures) sheet.Cell { return costs(f.PerHour()) }},
		{"per_person", func(_ context.Context, f culture.Figures) sheet.Cell { return costs(f.PerPerson()) }},
	}
}

func (m measure) head(ctx context.Context) string {
	return locales.T(ctx, "season_report.column."+m.key)
}

// said puts a cell into words.
func said(ctx context.Context, c sheet.Cell) string {
	switch {
	case !c.Numeric:
		return c.Text
	case c.Kind == sheet.Euro:
		return locales.Money(ctx, int64(c.Number*100+0.5))
	case c.Kind == sheet.Percent:
		return locales.Percent(ctx, int(c.Number*100+0.5))
	case c.Decimals == 1:
		return locales.Tenths(ctx, int64(c.Number*10+0.5))
	}
	return locales.Number(ctx, int64(c.Number))
}

// line is a row of a table of the report.
type line struct {
	name, below, href string
	figures           culture.Figures
}

// table draws lines with some figures, and their sum below.
func (p Report) table(ctx context.Context, caption, head string, lines []line, of []measure) ui.TableProps {
	table := ui.TableProps{Caption: caption, Columns: []ui.Column{{Label: head}}}
	for _, m := range of {
		table.Columns = append(table.Columns, ui.Column{Label: m.head(ctx), Number: true})
	}
	for _, l := range append(lines, line{name: locales.T(ctx, "budget.page.all"), figures: p.Report.All}) {
		row := ui.Row{Href: l.href, Cells: []templ.Component{ui.Lines(l.name, l.below)}}
		for _, m := range of {
			row.Cells = append(row.Cells, ui.Text(said(ctx, m.cell(ctx, l.figures))))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func (p Report) editions(ctx context.Context) (lines []line) {
	for _, e := range p.Report.Editions {
		lines = append(lines, line{e.Label, discipline(ctx, e.Discipline) + " – " + site(ctx, e.Site), path(e.Action), e.Figures})
	}
	return lines
}

// by are the lines of a way to group actions.
type by struct {
	key   string
	lines []line
	of    []measure
}

// groups are the ways to group actions; by site and setting nobody is told apart.
func (p Report) groups(ctx context.Context) []by {
	in := func(groups []culture.Group, name func(string) string) (lines []line) {
		for _, g := range groups {
			lines = append(lines, line{name(g.Code), locales.N(ctx, "season_report.page.actions", g.Actions), "", g.Figures})
		}
		return lines
	}
	return []by{
		{"discipline", in(p.Report.Disciplines, func(code string) string { return discipline(ctx, culture.Discipline(code)) }), append(audience(), parts()...)},
		{"site", in(p.Report.Sites, func(code string) string { return site(ctx, code) }), audience()},
		{"setting", in(p.Report.Settings, func(code string) string { return settingName(ctx, code) }), audience()},
	}
}

func site(ctx context.Context, code string) string {
	if code == culture.Several {
		return locales.T(ctx, "season_report.several.site")
	}
	return code
}

func settingName(ctx context.Context, code string) string {
	if code == culture.Several {
		return locales.T(ctx, "season_report.several.setting")
	}
	return setting(ctx, culture.Setting(code))
}

func periodName(ctx context.Context, p culture.Period) string {
	if p.Season {
		return locales.T(ctx, "season_report.period.season", "season", p.String())
	}
	return locales.T(ctx, "season_report.period.year", "year", p.String())
}

func periods(ctx context.Context, all []culture.Period) (options []ui.Option) {
	for _, one := range all {
		options = append(options, ui.Option{Value: one.String(), Label: periodName(ctx, one)})
	}
	return options
}

// rules say how each figure is counted.
func rules(ctx context.Context) (facts []ui.Fact) {
	for _, key := range []string{"period", "sessions", "seats", "registered", "present", "fill", "assiduity", "parts", "several", "costs"} {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "season_report.rule."+key), Value: locales.T(ctx, "season_report.rule."+key+"_text")})
	}
	return facts
}

func (p Report) file(format string) string {
	return "/season/report/file?period=" + p.Report.Period.String() + "&format=" + format
}

// FileName is that of the workbook, without its ending.
func (p Report) FileName(ctx context.Context) string {
	return locales.T(ctx, "season_report.file.name", "period", p.Report.Period.String())
}

// Workbook is the report for a spreadsheet: a sheet for the actions and one for each
// way to group them, with a line of sums, and how each figure is counted.
func (p Report) Workbook(ctx context.Context, format string) ([]byte, error) {
	every := append(append(audience(), parts()...), spending()...)
	head := func(first ...string) []string {
		for _, m := range every {
			first = append(first, m.head(ctx))
		}
		return first
	}
	row := func(f culture.Figures, first ...sheet.Cell) []sheet.Cell {
		for _, m := range every {
			first = append(first, m.cell(ctx, f))
		}
		return first
	}
	text := func(s string) sheet.Cell { return sheet.Cell{Text: s} }
	all := text(locales.T(ctx, "budget.page.all"))
	actions := sheet.Page{Name: locales.T(ctx, "season_report.by.action"), Head: head(locales.T(ctx, "season.column.what"), locales.T(ctx, "action.field.discipline"),
		locales.T(ctx, "room.field.site"), locales.T(ctx, "room.field.setting"), locales.T(ctx, "season_report.column.from"), locales.T(ctx, "season_report.column.until"))}
	for _, e := range p.Report.Editions {
		actions.Rows = append(actions.Rows, row(e.Figures, text(e.Label), text(discipline(ctx, e.Discipline)), text(site(ctx, e.Site)), text(settingName(ctx, string(e.Setting))), sheet.Day(e.StartsOn), sheet.Day(e.EndsOn)))
	}
	actions.Rows = append(actions.Rows, row(p.Report.All, all, text(""), text(""), text(""), text(""), text("")))
	pages := []sheet.Page{actions}
	for _, g := range p.groups(ctx) {
		page := sheet.Page{Name: locales.T(ctx, "season_report.by."+g.key), Head: head(locales.T(ctx, "season_report.head."+g.key))}
		for _, l := range g.lines {
			page.Rows = append(page.Rows, row(l.figures, text(l.name)))
		}
		page.Rows = append(page.Rows, row(p.Report.All, all))
		pages = append(pages, page)
	}
	about := sheet.Page{Name: locales.T(ctx, "statistics.file.rules"), Head: []string{locales.T(ctx, "season_report.page.title"), periodName(ctx, p.Report.Period)}}
	for _, rule := range rules(ctx) {
		about.Rows = append(about.Rows, []sheet.Cell{text(rule.Label), text(rule.Value)})
	}
	return sheet.BookIn(format, append(pages, about))
}
