package sheet

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
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
	Decimals int // of a number: 0 or 1
}

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
	var formats [2]int
	for decimals, format := range []int{3, 0} { // #,##0, which each country writes its own way
		style := &excelize.Style{NumFmt: format}
		if decimals == 1 {
			tenths := "#,##0.0"
			style = &excelize.Style{CustomNumFmt: &tenths}
		}
		if formats[decimals], err = book.NewStyle(style); err != nil {
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

func (p Page) write(book *excelize.File, name string, bold int, formats [2]int) error {
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
			if err := book.SetCellFloat(name, at, cell.Number, cell.Decimals, 64); err != nil {
				return err
			}
			if err := book.SetCellStyle(name, at, at, formats[cell.Decimals]); err != nil {
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
