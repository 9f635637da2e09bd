package season

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/money"
	"passerelle/views/ui"
)

// LineForm is a line of a budget, as typed.
type LineForm struct {
	Kind      string `form:"kind"`
	Funder    string `form:"funder"`
	Label     string `form:"label"`
	On        string `form:"dated_on"`
	Planned   string `form:"planned"`
	Committed string `form:"committed"`
	Spent     string `form:"spent"`
	Note      string `form:"note"`
	Version   string `form:"version"` // of the line that was shown, empty for a new one
}

// Typed is the line of the form.
func (f LineForm) Typed() culture.TypedLine {
	return culture.TypedLine{Kind: f.Kind, Funder: f.Funder, Label: f.Label, On: f.On, Planned: f.Planned, Committed: f.Committed, Spent: f.Spent, Note: f.Note}
}

// LineFormOf is a line as the form holds it.
func LineFormOf(ctx context.Context, l culture.Line) LineForm {
	return LineForm{
		Kind: string(l.Kind), Funder: l.Funder, Label: l.Label, On: locales.DayShort(ctx, l.On.Time()), Note: l.Note, Version: strconv.Itoa(l.Version),
		Planned: money.Plain(l.Planned), Committed: money.Plain(l.Committed), Spent: money.Plain(l.Spent),
	}
}

// GoneForm removes a line as it was shown.
type GoneForm struct {
	Version string `form:"version"`
}

// Budget is the page of what an action costs.
type Budget struct {
	Action  culture.Action
	Lines   []culture.Line
	Minutes int64 // of the sessions held
	Persons int   // who came at least once
	Form    LineForm
	Errors  ui.Errors
	// Keeps says that the reader keeps the budget.
	Keeps bool
}

// EditLine is the page on which a line is changed.
type EditLine struct {
	Action culture.Action
	Line   culture.Line // as it is stored
	Form   LineForm
	Errors ui.Errors
	// Met says that a colleague changed the line meanwhile.
	Met bool
}

func budgetPath(of culture.ID) string { return path(of) + "/budget" }

func linePath(of culture.LineID) string { return "/budget-lines/" + of.String() }

func funders(ctx context.Context) (options []ui.Option) {
	for _, one := range culture.Funders {
		options = append(options, ui.Option{Value: string(one), Label: locales.T(ctx, "budget.kind."+string(one))})
	}
	return options
}

// funder is who pays: the kind, and the name where there is one.
func funder(ctx context.Context, kind culture.Funder, name string) (first, second string) {
	said := locales.T(ctx, "budget.kind."+string(kind))
	if name == "" {
		return said, ""
	}
	return name, said
}

// warned says what of the sums is out of order; nothing where all is well.
func warned(ctx context.Context, a culture.Amounts) (said string) {
	switch {
	case a.Over() > 0:
		return locales.T(ctx, "budget.warn.over", "by", locales.Money(ctx, a.Over()))
	case a.Ahead() > 0:
		return locales.T(ctx, "budget.warn.ahead", "by", locales.Money(ctx, a.Ahead()))
	}
	return ""
}

func (p Budget) facts(ctx context.Context) []ui.Fact {
	_, all := culture.Shares(p.Lines)
	fact := func(key string, cents int64) ui.Fact {
		return ui.Fact{Label: locales.T(ctx, "budget.column."+key), Value: locales.Money(ctx, cents)}
	}
	facts := []ui.Fact{fact("planned", all.Planned), fact("committed", all.Committed), fact("spent", all.Spent), fact("left", all.Left())}
	if len(p.Lines) == 0 {
		return facts
	}
	return append(facts,
		ui.Fact{Label: locales.T(ctx, "budget.cost.hour"), Value: each(ctx, culture.PerHour(all.Spent, p.Minutes))},
		ui.Fact{Label: locales.T(ctx, "budget.cost.person"), Value: each(ctx, culture.PerPerson(all.Spent, p.Persons))})
}

// each is a cost, or a dash where there is nothing to share it by.
func each(ctx context.Context, cents *int64) string {
	if cents == nil {
		return "–"
	}
	return locales.Money(ctx, *cents)
}

func (p Budget) warnings(ctx context.Context) (all []string) {
	shares, total := culture.Shares(p.Lines)
	for _, s := range shares {
		if said := warned(ctx, s.Amounts); said != "" {
			name, _ := funder(ctx, s.Kind, s.Funder)
			all = append(all, locales.T(ctx, "budget.warn.of", "funder", name, "what", said))
		}
	}
	if said := warned(ctx, total); said != "" && len(shares) > 1 {
		all = append(all, locales.T(ctx, "budget.warn.of", "funder", locales.T(ctx, "budget.page.all"), "what", said))
	}
	return all
}

func sums(ctx context.Context, a culture.Amounts) []templ.Component {
	var cells []templ.Component
	for _, cents := range []int64{a.Planned, a.Committed, a.Spent} {
		cells = append(cells, ui.Text(locales.Money(ctx, cents)))
	}
	return cells
}

func sumColumns(ctx context.Context) []ui.Column {
	var columns []ui.Column
	for _, key := range []string{"planned", "committed", "spent"} {
		columns = append(columns, ui.Column{Label: locales.T(ctx, "budget.column."+key), Number: true})
	}
	return columns
}

func (p Budget) shares(ctx context.Context) ui.TableProps {
	shares, all := culture.Shares(p.Lines)
	table := ui.TableProps{Caption: locales.T(ctx, "budget.page.shares"), Columns: append(append([]ui.Column{{Label: locales.T(ctx, "budget.column.funder")}}, sumColumns(ctx)...),
		ui.Column{Label: locales.T(ctx, "budget.column.left"), Number: true})}
	row := func(first, second string, a culture.Amounts) ui.Row {
		return ui.Row{Cells: append(append([]templ.Component{ui.Lines(first, second)}, sums(ctx, a)...), ui.Text(locales.Money(ctx, a.Left())))}
	}
	for _, s := range shares {
		first, second := funder(ctx, s.Kind, s.Funder)
		table.Rows = append(table.Rows, row(first, second, s.Amounts))
	}
	if len(shares) > 1 {
		table.Rows = append(table.Rows, row(locales.T(ctx, "budget.page.all"), "", all))
	}
	return table
}

func (p Budget) lines(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "budget.page.lines"), Columns: append(append([]ui.Column{{Label: locales.T(ctx, "budget.column.label")}, {Label: locales.T(ctx, "budget.column.funder")},
		{Label: locales.T(ctx, "budget.column.date"), Tight: true}}, sumColumns(ctx)...), ui.Column{Label: locales.T(ctx, "budget.column.state")})}
	for _, l := range p.Lines {
		first, second := funder(ctx, l.Kind, l.Funder)
		state := ui.Text(locales.T(ctx, "budget.state.fine"))
		if said := warned(ctx, l.Amounts); said != "" {
			state = ui.Due(said, ui.Warn)
		}
		row := ui.Row{Cells: append(append([]templ.Component{ui.Lines(l.Label, l.Note), ui.Lines(first, second), ui.Text(locales.DayShort(ctx, l.On.Time()))}, sums(ctx, l.Amounts)...), state)}
		if p.Keeps {
			row.Href = linePath(l.ID)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// stored is the line as a colleague left it, beside what was typed.
func (p EditLine) stored(ctx context.Context) []ui.Fact {
	first, second := funder(ctx, p.Line.Kind, p.Line.Funder)
	if second != "" {
		first += " – " + second
	}
	facts := []ui.Fact{{Label: locales.T(ctx, "budget.column.label"), Value: p.Line.Label}, {Label: locales.T(ctx, "budget.column.funder"), Value: first},
		{Label: locales.T(ctx, "budget.column.date"), Value: locales.DayShort(ctx, p.Line.On.Time())}}
	for _, sum := range []struct {
		key   string
		cents int64
	}{{"planned", p.Line.Planned}, {"committed", p.Line.Committed}, {"spent", p.Line.Spent}} {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "budget.column."+sum.key), Value: locales.Money(ctx, sum.cents)})
	}
	return append(facts, ui.Fact{Label: locales.T(ctx, "budget.field.note"), Value: p.Line.Note})
}
