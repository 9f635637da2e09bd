package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"passerelle/models/day"
)

// BookType is the media type of a workbook, and ListType that of what Write makes.
const (
	BookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	ListType = "text/csv; charset=utf-8"
)

// Page is one sheet of a workbook.
type Page struct {
	Name string
	Head []string
	Rows [][]Cell
}

// Cell is a text, or a number with its decimals.
type Cell struct {
	Text     string
	Number   float64
	Numeric  bool
	Decimals int // of a plain number: 0 or 1
	Kind     Kind
}

// Kind is what a number is one of. Each country's spreadsheet writes it in its way.
type Kind int

// Kinds of numbers.
const (
	Plain   Kind = iota
	Euro         // with cents
	Percent      // whole; the number is a fraction
	Date
)

// Cents is an amount of euros.
func Cents(cents int64) Cell { return Cell{Numeric: true, Number: float64(cents) / 100, Kind: Euro} }

// Rate is a share in whole per cent.
func Rate(percent int) Cell {
	return Cell{Numeric: true, Number: float64(percent) / 100, Kind: Percent}
}

// Day is a date.
func Day(d day.Day) Cell { return Cell{Numeric: true, Number: float64(d.Since(epoch)), Kind: Date} }

// epoch is day 0 of a spreadsheet.
var epoch = day.Of(1899, time.December, 30)

// format is how a number is written, and how many decimals of it are kept.
type format struct{ written, kept int }

// formatOf is the place of the cell's format in a book's.
func (c Cell) formatOf() format {
	switch c.Kind {
	case Euro:
		return format{2, 2}
	case Percent:
		return format{3, 2}
	case Date:
		return format{4, 0}
	}
	return format{c.Decimals, c.Decimals}
}

// written are the formats of numbers, in the order of formatOf.
var written = [...]string{"#,##0", "#,##0.0", "#,##0.00\\ \"€\"", "0\\ %", "dd/mm/yyyy"}

// longestName bounds the name of a page, as spreadsheets do.
const longestName = 31

// Book makes a file of several tables, with figures as figures. A text is
// written as a text: nothing of it is ever carried out as a formula.
func Book(pages []Page) (file []byte, err error) {
	book := excelize.NewFile()
	defer func() {
		if closed := book.Close(); err == nil {
			err = closed
		}
	}()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	var formats [len(written)]int
	for i, format := range written {
		style := &excelize.Style{CustomNumFmt: &format}
		if i == 0 {
			style = &excelize.Style{NumFmt: 3} // which is this one, and built in
		}
		if formats[i], err = book.NewStyle(style); err != nil {
			return nil, fmt.Errorf("workbook: %w", err)
		}
	}
	taken := map[string]bool{}
	for i, page := range pages {
		name := pageName(page.Name, taken)
		if i == 0 {
			err = book.SetSheetName("Sheet1", name)
		} else {
			_, err = book.NewSheet(name)
		}
		if err != nil {
			return nil, fmt.Errorf("workbook: %w", err)
		}
		if err := page.write(book, name, bold, formats); err != nil {
			return nil, fmt.Errorf("workbook: %w", err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	return out.Bytes(), nil
}

func (p Page) write(book *excelize.File, name string, bold int, formats [len(written)]int) error {
	for column, head := range p.Head {
		at, err := excelize.CoordinatesToCellName(column+1, 1)
		if err != nil {
			return err
		}
		if err := book.SetCellStr(name, at, head); err != nil {
			return err
		}
		if err := book.SetCellStyle(name, at, at, bold); err != nil {
			return err
		}
	}
	for line, row := range p.Rows {
		for column, cell := range row {
			at, err := excelize.CoordinatesToCellName(column+1, line+2)
			if err != nil {
				return err
			}
			if !cell.Numeric {
				if err := book.SetCellStr(name, at, cell.Text); err != nil {
					return err
				}
				continue
			}
			as := cell.formatOf()
			if err := book.SetCellFloat(name, at, cell.Number, as.kept, 64); err != nil {
				return err
			}
			if err := book.SetCellStyle(name, at, at, formats[as.written]); err != nil {
				return err
			}
		}
	}
	if len(p.Head) == 0 {
		return nil
	}
	last, err := excelize.ColumnNumberToName(len(p.Head))
	if err != nil {
		return err
	}
	if err := book.SetColWidth(name, "A", last, 18); err != nil {
		return err
	}
	if err := book.SetColWidth(name, "A", "A", 44); err != nil {
		return err
	}
	return book.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// pageName is a name that spreadsheets take, and that no other page has.
func pageName(name string, taken map[string]bool) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) {
			return '-'
		}
		return r
	}, name), "'")
	if name == "" {
		name = "-"
	}
	short := cut(name, longestName)
	for n := 2; taken[strings.ToLower(short)]; n++ {
		end := fmt.Sprintf(" %d", n)
		short = cut(name, longestName-len(end)) + end
	}
	taken[strings.ToLower(short)] = true
	return short
}

// cut keeps so many letters of a text.
func cut(text string, most int) string {
	letters := []rune(text)
	return string(letters[:min(len(letters), most)])
}
