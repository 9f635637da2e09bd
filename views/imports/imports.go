// Package imports draws the import of persons from a file.
package imports

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/models/sheet"
	"passerelle/views/ui"
)

// UploadForm goes with the file.
type UploadForm struct {
	BranchID string `form:"branch_id"`
}

// DecisionForm is what somebody decided about a file.
type DecisionForm struct {
	Seal       string   `form:"seal"`   // of what was looked at
	Anyway     []string `form:"anyway"` // lines
	LeaveWrong bool     `form:"leave_wrong"`
}

// List is where a file is chosen, with what it may say and the latest imports.
type List struct {
	Form     UploadForm
	Errors   ui.Errors
	Branches []person.Choice
	Imports  []person.Import
}

// Import is a file that waits for a decision, or what became of it.
type Import struct {
	Today   day.Day
	Checked person.Checked
	Form    DecisionForm
	Errors  ui.Errors
}

// How many rows of each sort a page shows; the file of rows to correct has all.
const (
	shownNew   = 10
	shownOther = 100
)

func (p Import) path() string { return "/persons/imports/" + p.Checked.Import.ID.String() }

func (p Import) count(state person.RowState) int { return p.Checked.Counts[state] }

func (p Import) pending() bool { return p.Checked.Import.Status == person.ImportPending }

// creatable counts the files that would be opened: the new rows.
func (p Import) creatable() int { return p.count(person.RowNew) }

// decidable reports whether there is anything to open at all.
func (p Import) decidable() bool {
	return p.creatable() > 0 || slices.ContainsFunc(p.Checked.Rows, func(row person.CheckedRow) bool { return mayAnyway(row) })
}

// mayAnyway reports whether a file may be opened for a known or repeated row.
func mayAnyway(row person.CheckedRow) bool {
	return !row.Settled && (row.State == person.RowKnown || row.State == person.RowRepeated)
}

func (p Import) head(ctx context.Context) ui.FileProps {
	i := p.Checked.Import
	title, counts := locales.T(ctx, "import.check.title"), p.Checked.Counts
	if !p.pending() {
		title = locales.T(ctx, "import.done.title")
		counts = map[person.RowState]int{person.RowNew: i.Created, person.RowKnown: i.Known, person.RowRepeated: i.Repeated, person.RowWrong: i.Wrong}
	}
	number := func(state person.RowState) string { return locales.Number(ctx, int64(counts[state])) }
	created := locales.T(ctx, "import.count.new")
	if !p.pending() {
		created = locales.T(ctx, "import.count.created")
	}
	return ui.FileProps{
		Title: title, Subtitle: p.understood(ctx),
		Crumbs: []ui.Crumb{{Label: locales.T(ctx, "person.list.title"), Href: "/persons"}, {Label: locales.T(ctx, "import.list.title"), Href: "/persons/imports"}, {Label: title}},
		Facts: []ui.Fact{
			{Label: created, Value: number(person.RowNew)}, {Label: locales.T(ctx, "import.count.known"), Value: number(person.RowKnown)},
			{Label: locales.T(ctx, "import.count.repeated"), Value: number(person.RowRepeated)}, {Label: locales.T(ctx, "import.count.wrong"), Value: number(person.RowWrong)},
		},
	}
}

// understood says how the file was read.
func (p Import) understood(ctx context.Context) string {
	i := p.Checked.Import
	key := map[string]string{";": "import.separator.semicolon_inline", ",": "import.separator.comma_inline", "\t": "import.separator.tab_inline"}[i.Separator]
	encoding := "UTF-8"
	if i.Encoding == sheet.Windows1252 {
		encoding = "Windows-1252"
	}
	return locales.N(ctx, "import.check.understood", i.Rows, "encoding", encoding, "separator", locales.T(ctx, key))
}

func columns(ctx context.Context, keys ...string) []ui.Column {
	all := make([]ui.Column, len(keys))
	for i, key := range keys {
		all[i] = ui.Column{Label: locales.T(ctx, "import.table."+key), Tight: key == "line"}
	}
	return all
}

func (p Import) wrong(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "import.wrong.title"), Columns: columns(ctx, "line", "column", "cell", "todo")}
	for _, row := range p.Checked.Of(person.RowWrong, shownOther) {
		for _, problem := range row.Problems {
			table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
				line(ctx, row.Line), ui.Text(locales.T(ctx, "import.column."+problem.Column)), ui.Text(short(row.Typed(problem.Column))),
				ui.Text(locales.T(ctx, problem.Key, problem.Args...)),
			}})
		}
	}
	return table
}

// short keeps a cell of a table within it.
func short(text string) string {
	letters := []rune(text)
	if len(letters) <= 60 {
		return text
	}
	return string(letters[:59]) + "…"
}

func (p Import) known(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "import.known.title"), Columns: columns(ctx, "line", "person", "file", "decision")}
	for _, row := range p.Checked.Of(person.RowKnown, shownOther) {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{line(ctx, row.Line), p.who(ctx, row), p.same(row), p.decision(row)}})
	}
	return table
}

func (p Import) repeated(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "import.repeated.title"), Columns: columns(ctx, "line", "person", "first", "decision")}
	for _, row := range p.Checked.Of(person.RowRepeated, shownOther) {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			line(ctx, row.Line), p.who(ctx, row), line(ctx, row.First), p.decision(row),
		}})
	}
	return table
}

func (p Import) fresh(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "import.new.title"), Columns: columns(ctx, "line", "person", "branch", "referent")}
	for _, row := range p.Checked.Of(person.RowNew, shownNew) {
		referent := row.Person.ReferentName
		if referent == "" {
			referent = locales.T(ctx, "person.field.nobody")
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{line(ctx, row.Line), p.who(ctx, row), ui.Text(row.Person.BranchName), ui.Text(referent)}})
	}
	return table
}

func line(ctx context.Context, n int) templ.Component {
	return ui.Text(locales.T(ctx, "import.table.line_number", "line", n))
}

func (p Import) who(ctx context.Context, row person.CheckedRow) templ.Component {
	return ui.Lines(row.Person.Name(), birth(ctx, row.Person.BirthOn))
}

func birth(ctx context.Context, on day.Day) string {
	return locales.DayShort(ctx, on.Time())
}

func (p List) branches() []ui.Option {
	options := make([]ui.Option, len(p.Branches))
	for i, one := range p.Branches {
		options[i] = ui.Option{Value: one.ID.String(), Label: one.Name}
	}
	return options
}

func (p List) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "import.list.recent"), Columns: columns(ctx, "at", "state", "rows", "created")}
	for _, i := range p.Imports {
		tone := ui.Warn
		if i.Status == person.ImportDone {
			tone = ui.Good
		}
		table.Rows = append(table.Rows, ui.Row{Href: "/persons/imports/" + i.ID.String(), Cells: []templ.Component{
			ui.Text(locales.DateTime(ctx, i.CreatedAt)), ui.Badge(ui.BadgeProps{Label: locales.T(ctx, "import.state."+string(i.Status)), Tone: tone, Small: true}),
			ui.Text(locales.Number(ctx, int64(i.Rows))), ui.Text(locales.Number(ctx, int64(i.Created))),
		}})
	}
	return table
}

// columnsTable says what a file may say.
func columnsTable(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "import.columns.title"), Columns: columns(ctx, "column", "expected")}
	for _, column := range person.ImportColumns {
		needed := ""
		if slices.Contains(person.ImportNeeds, column) {
			needed = locales.T(ctx, "import.columns.needed")
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Lines(locales.T(ctx, "import.column."+column), needed), ui.Text(locales.T(ctx, "import.help."+column))}})
	}
	return table
}
