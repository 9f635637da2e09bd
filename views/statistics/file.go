package statistics

import (
	"context"
	"strconv"
	"strings"

	"passerelle/locales"
	"passerelle/models/figures"
	"passerelle/models/sheet"
	"passerelle/models/statistics"
)

// CSV is a report as one table: a line a number, with where it stands.
func CSV(ctx context.Context, r statistics.Report) ([]byte, error) {
	head := []string{locales.T(ctx, "statistics.file.table"), locales.T(ctx, "statistics.file.row"), locales.T(ctx, "statistics.file.column"), locales.T(ctx, "statistics.filter.year"), locales.T(ctx, "statistics.file.number")}
	var rows [][]string
	for _, t := range r.Tables {
		for _, row := range t.Rows {
			for i, c := range row.Cells {
				year, column := r.Year, t.Columns[i].Name
				switch code := t.Columns[i].Code; code {
				case "":
				case "total":
					column = locales.T(ctx, "statistics.row.total")
				case "before":
					year, column = r.Year-1, locales.T(ctx, "statistics.row.total")
				case "before_enrolled":
					year, column = r.Year-1, locales.T(ctx, "statistics.column.enrolled")
				default:
					column = locales.T(ctx, "statistics.column."+code)
				}
				rows = append(rows, []string{Title(ctx, t.Kind), Label(ctx, t.Kind, row), column, strconv.Itoa(year), plain(ctx, c, t.Columns[i].Unit)})
			}
		}
	}
	return sheet.Write(head, rows)
}

// plain is a number as spreadsheets read it: without signs between thousands.
func plain(ctx context.Context, c figures.Cell, unit statistics.Unit) string {
	if c.Masked {
		return Words(ctx, c, unit)
	}
	if unit == statistics.Tenths {
		return strings.ReplaceAll(strings.ReplaceAll(locales.Tenths(ctx, int64(c.Value)), "\u202f", ""), "\u00a0", "")
	}
	return strconv.Itoa(c.Value)
}

// Workbook is a report with a sheet a table, and one of the rules of counting, in one
// of the formats of workbooks.
func Workbook(ctx context.Context, format string, r statistics.Report) ([]byte, error) {
	var pages []sheet.Page
	for _, t := range r.Tables {
		page := sheet.Page{Name: Title(ctx, t.Kind), Head: []string{locales.T(ctx, "statistics.head."+string(t.Kind))}}
		for _, c := range t.Columns {
			head := Head(ctx, r.Year, c)
			if c.Unit == statistics.Percent {
				head = locales.T(ctx, "statistics.file.percent", "column", head)
			}
			page.Head = append(page.Head, head)
		}
		for _, row := range t.Rows {
			cells := []sheet.Cell{{Text: Label(ctx, t.Kind, row)}}
			for i, c := range row.Cells {
				cells = append(cells, number(ctx, c, t.Columns[i].Unit))
			}
			page.Rows = append(page.Rows, cells)
		}
		pages = append(pages, page)
	}
	about := sheet.Page{Name: locales.T(ctx, "statistics.file.rules"), Head: []string{r.Service.Name, locales.T(ctx, "statistics.page.title", "year", strconv.Itoa(r.Year))}, Rows: [][]sheet.Cell{
		{{}, {Text: locales.T(ctx, "statistics.page.lead", "until", locales.Day(ctx, r.Until.Time()))}},
		{{}, {Text: locales.T(ctx, "statistics.rules.lead", "version", statistics.Rules, "counted", locales.DateTime(ctx, r.CountedAt))}},
	}}
	for _, t := range r.Tables {
		about.Rows = append(about.Rows, []sheet.Cell{{Text: Title(ctx, t.Kind)}, {Text: locales.T(ctx, "statistics.about."+string(t.Kind))}})
	}
	for _, rule := range rules(ctx) {
		about.Rows = append(about.Rows, []sheet.Cell{{Text: rule.Label}, {Text: rule.Value}})
	}
	return sheet.BookIn(format, append(pages, about))
}

func number(ctx context.Context, c figures.Cell, unit statistics.Unit) sheet.Cell {
	switch {
	case c.Masked:
		return sheet.Cell{Text: Words(ctx, c, unit)}
	case unit == statistics.Tenths:
		return sheet.Cell{Numeric: true, Number: float64(c.Value) / 10, Decimals: 1}
	default:
		return sheet.Cell{Numeric: true, Number: float64(c.Value)}
	}
}
