package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"passerelle/models/day"
	"passerelle/models/sheet"
)

// openCell is a cell as it was read back.
type openCell struct {
	Kind    string `xml:"urn:oasis:names:tc:opendocument:xmlns:office:1.0 value-type,attr"`
	Value   string `xml:"urn:oasis:names:tc:opendocument:xmlns:office:1.0 value,attr"`
	Date    string `xml:"urn:oasis:names:tc:opendocument:xmlns:office:1.0 date-value,attr"`
	Style   string `xml:"urn:oasis:names:tc:opendocument:xmlns:table:1.0 style-name,attr"`
	Formula string `xml:"urn:oasis:names:tc:opendocument:xmlns:table:1.0 formula,attr"`
	Lines   []line `xml:"urn:oasis:names:tc:opendocument:xmlns:text:1.0 p"`
}

// line is a paragraph with its spaces and tabs as they were meant.
type line string

// UnmarshalXML puts what is said by name back.
func (l *line) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	var text strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch part := token.(type) {
		case xml.CharData:
			text.Write(part)
		case xml.StartElement:
			text.WriteString(map[string]string{"s": " ", "tab": "\t"}[part.Name.Local])
		case xml.EndElement:
			if part.Name == start.Name {
				*l = line(text.String())
				return nil
			}
		}
	}
}

func (c openCell) text() string {
	lines := make([]string, len(c.Lines))
	for i, l := range c.Lines {
		lines[i] = string(l)
	}
	return strings.Join(lines, "\n")
}

// raw is what a workbook of the other kind keeps of the same cell.
func (c openCell) raw() (string, error) {
	switch c.Kind {
	case "date":
		d, err := day.Parse(c.Date)
		return strconv.Itoa(d.Since(day.Of(1899, time.December, 30))), err
	case "float", "currency", "percentage":
		return c.Value, nil
	}
	return c.text(), nil
}

type openTable struct {
	Name string `xml:"urn:oasis:names:tc:opendocument:xmlns:table:1.0 name,attr"`
	Head []struct {
		Cells []openCell `xml:"table-cell"`
	} `xml:"table-header-rows>table-row"`
	Rows []struct {
		Cells []openCell `xml:"table-cell"`
	} `xml:"table-row"`
}

func reopened(body []byte) ([]openTable, error) {
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, err
	}
	if first := archive.File[0]; first.Name != "mimetype" || first.Method != zip.Store || !bytes.Equal(body[38:38+len(sheet.OpenType)], []byte(sheet.OpenType)) {
		return nil, fmt.Errorf("begins with %s", first.Name)
	}
	var content struct {
		Tables []openTable `xml:"body>spreadsheet>table"`
	}
	for _, part := range archive.File[1:] {
		reader, err := part.Open()
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(reader)
		if err != nil {
			return nil, err
		}
		var any struct{ XMLName xml.Name }
		if err := xml.Unmarshal(text, &any); err != nil {
			return nil, fmt.Errorf("%s: %w", part.Name, err)
		}
		if part.Name == "content.xml" {
			if err := xml.Unmarshal(text, &content); err != nil {
				return nil, err
			}
		}
	}
	return content.Tables, nil
}

// drawnPages are tables of every kind of cell, with texts that mean harm.
func drawnPages(t *rapid.T) []sheet.Page {
	text := rapid.OneOf(rapid.SampledFrom([]string{"", "=1+1", "@SUM(A1)", "Lefèvre ; Zoé", "<b>&\"'", "  deux  espaces ", "ligne 1\nligne 2", "مرحبا", "\tx"}), rapid.StringMatching(`[a-zA-Zé=+ ]{0,12}`))
	cell := rapid.Custom(func(t *rapid.T) sheet.Cell {
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			return sheet.Cents(rapid.Int64Range(-1e9, 1e9).Draw(t, "cents"))
		case 1:
			return sheet.Rate(rapid.IntRange(0, 200).Draw(t, "rate"))
		case 2:
			return sheet.Day(day.Of(2026, time.January, 1).Add(rapid.IntRange(-9000, 9000).Draw(t, "day")))
		case 3:
			return sheet.Cell{Numeric: true, Number: float64(rapid.IntRange(-99999, 99999).Draw(t, "tenths")) / 10, Decimals: 1}
		case 4:
			return sheet.Cell{Numeric: true, Number: float64(rapid.IntRange(-1e6, 1e6).Draw(t, "whole"))}
		}
		return sheet.Cell{Text: text.Draw(t, "text")}
	})
	pages := make([]sheet.Page, rapid.IntRange(1, 3).Draw(t, "pages"))
	for i := range pages {
		columns := rapid.IntRange(1, 4).Draw(t, "columns")
		pages[i].Name = text.Draw(t, "name")
		for range columns {
			pages[i].Head = append(pages[i].Head, text.Draw(t, "head"))
		}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			pages[i].Rows = append(pages[i].Rows, rapid.SliceOfN(cell, columns, columns).Draw(t, "row"))
		}
	}
	return pages
}

// Both kinds of workbook hold the same, cell by cell, under the same names.
func TestTheTwoKindsOfWorkbookHoldTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pages := drawnPages(t)
		one, err := sheet.BookIn(sheet.XLSX, pages)
		other, wrong := sheet.BookIn(sheet.ODS, pages)
		if errors.Join(err, wrong) != nil {
			t.Fatal(err, wrong)
		}
		tables, err := reopened(other)
		if err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(bytes.NewReader(one))
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := book.Close(); err != nil {
				t.Error(err)
			}
		}()
		if names := book.GetSheetList(); len(names) != len(tables) {
			t.Fatalf("%q and %d tables", names, len(tables))
		}
		for i, name := range book.GetSheetList() {
			if tables[i].Name != name || len(tables[i].Head) != 1 || len(tables[i].Rows) != len(pages[i].Rows) {
				t.Fatalf("%q is %q with %d rows", name, tables[i].Name, len(tables[i].Rows))
			}
			for r, row := range append(tables[i].Head, tables[i].Rows...) {
				for c, cell := range row.Cells {
					at, err := excelize.CoordinatesToCellName(c+1, r+1)
					want, missing := book.GetCellValue(name, at, excelize.Options{RawCellValue: true})
					got, notDay := cell.raw()
					if errors.Join(err, missing, notDay) != nil {
						t.Fatal(err, missing, notDay)
					}
					if number, is := strconv.ParseFloat(want, 64); cell.Kind != "string" && cell.Kind != "" && is == nil {
						want, got = fmt.Sprint(number), fmt.Sprint(parsed(got))
					}
					if got != want || cell.Formula != "" {
						t.Fatalf("%s %s: %q is %q, formula %q", name, at, want, got, cell.Formula)
					}
				}
			}
		}
	})
}

func parsed(text string) float64 {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return -1e99
	}
	return number
}

// small is a table with a cell of every kind.
func small(t *testing.T) []byte {
	t.Helper()
	body, err := sheet.OpenBook([]sheet.Page{{Name: "Actions d’été", Head: []string{"Quoi", "Coût", "Taux", "Date", "Heures", "Personnes"}, Rows: [][]sheet.Cell{
		{{Text: "=1+1 ; « là »"}, sheet.Cents(125050), sheet.Rate(76), sheet.Day(day.Of(2027, time.June, 21)), {Numeric: true, Number: 2.5, Decimals: 1}, {Numeric: true, Number: 12345}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestAnOpenDocumentSaysWhatEachCellIs(t *testing.T) {
	tables, err := reopened(small(t))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, cell := range tables[0].Rows[0].Cells {
		kinds = append(kinds, cell.Kind+" "+cell.Style)
	}
	if got := strings.Join(kinds, ", "); got != "string , currency c2, percentage c3, date c4, float c1, float c0" {
		t.Errorf("kinds: %s", got)
	}
}
