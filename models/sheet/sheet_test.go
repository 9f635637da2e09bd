package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"passerelle/models/day"
	"passerelle/models/sheet"
)

func TestReadUnderstandsWhatSpreadsheetsSave(t *testing.T) {
	rows := []sheet.Row{{2, []string{"Lefèvre", "Zoé", "12/03/1988"}}, {4, []string{"D’Œuvre ; fils", "ligne 1\nligne 2", ""}}, {6, []string{"Roy"}}}
	body := func(sep string) string {
		return strings.ReplaceAll("Nom|Prénom|Né le\n", "|", sep) + strings.ReplaceAll("Lefèvre|Zoé|12/03/1988\n", "|", sep) + strings.Repeat(sep, 2) + "\n" +
			`"D’Œuvre ; fils"` + sep + "\"ligne 1\nligne 2\"" + sep + "\n\n"[:1] + "Roy\n\n"
	}
	old, err := charmap.Windows1252.NewEncoder().String(body(";"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		body, encoding string
		separator      rune
		shift          int
	}{
		"semicolons":   {body(";"), sheet.UTF8, ';', 0},
		"commas":       {body(","), sheet.UTF8, ',', 0},
		"tabs":         {body("\t"), sheet.UTF8, '\t', 0},
		"a mark first": {"\ufeff" + body(";"), sheet.UTF8, ';', 0},
		"Windows-1252": {old, sheet.Windows1252, ';', 0},
		"sep=":         {"sep=,\r\n" + body(","), sheet.UTF8, ',', 1},
		"Windows ends": {strings.ReplaceAll(body(";"), "\n", "\r\n"), sheet.UTF8, ';', 0},
		"old ends":     {strings.ReplaceAll(body(";"), "\n", "\r"), sheet.UTF8, ';', 0},
	} {
		got, err := sheet.Read([]byte(c.body), 10)
		want := sheet.Table{Encoding: c.encoding, Separator: c.separator, Header: []string{"Nom", "Prénom", "Né le"}}
		for _, row := range rows {
			want.Rows = append(want.Rows, sheet.Row{Line: row.Line + c.shift, Cells: row.Cells})
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v\nwant %+v", name, got, err, want)
		}
	}
}

func TestReadSaysWhyAFileIsNone(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want sheet.Unreadable
	}{
		"nothing":             {"", sheet.Unreadable{Why: sheet.Empty}},
		"blank lines":         {"\n;;\n \n", sheet.Unreadable{Why: sheet.Empty}},
		"a header alone":      {"Nom;Prénom\n", sheet.Unreadable{Why: sheet.NoRows}},
		"a workbook":          {"PK\x03\x04\x14\x00[Content_Types].xml", sheet.Unreadable{Why: sheet.Workbook}},
		"an old workbook":     {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", sheet.Unreadable{Why: sheet.Workbook}},
		"Unicode text":        {"\xff\xfeN\x00o\x00m\x00", sheet.Unreadable{Why: sheet.UTF16}},
		"a picture":           {"\x89PNG\r\n\x1a\n\x00\x00", sheet.Unreadable{Why: sheet.NotText}},
		"no sign there":       {"Nom\nA\x81\xe9", sheet.Unreadable{Why: sheet.NotText}},
		"one giant line":      {"Nom;Prénom\n" + strings.Repeat("a", 1<<20), sheet.Unreadable{Why: sheet.LongLine, Line: 2}},
		"a quote left open":   {"Nom\nRoy\n\"Amara\nCosta\n", sheet.Unreadable{Why: sheet.Quotes, Line: 3}},
		"a quote in the cell": {"sep=;\nNom\nDu\"val\n", sheet.Unreadable{Why: sheet.Quotes, Line: 3}},
		"a hundred thousand":  {"Nom\n" + strings.Repeat("Roy\n", 100_000), sheet.Unreadable{Why: sheet.TooMany}},
	} {
		_, err := sheet.Read([]byte(c.body), 1000)
		var got *sheet.Unreadable
		if !errors.As(err, &got) || *got != c.want {
			t.Errorf("%s: %+v, want %+v", name, err, c.want)
		}
	}
}

func TestWriteNeutralisesFormulas(t *testing.T) {
	file, err := sheet.Write([]string{"Nom", "Note"}, [][]string{{"=HYPERLINK(\"x\")", "+33"}, {"-1", "@sum"}, {"\tx", "\rx"}, {"Lefèvre ; Zoé", "a=b"}})
	want := "\ufeffNom;Note\r\n\"'=HYPERLINK(\"\"x\"\")\";'+33\r\n'-1;'@sum\r\n'\tx;\"'x\"\r\n\"Lefèvre ; Zoé\";a=b\r\n"
	if err != nil || string(file) != want {
		t.Errorf("%q, %v\nwant %q", file, err, want)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("Nom;Prénom\nRoy;\"Zoé\"\n"))
	f.Add([]byte("sep=,\nNom\xe9\r\rRoy"))
	f.Fuzz(func(t *testing.T, body []byte) {
		table, err := sheet.Read(body, 100)
		if (err == nil) != (len(table.Header) > 0 && len(table.Rows) > 0) {
			t.Errorf("%+v, %v", table, err)
		}
		for _, row := range table.Rows {
			if row.Line < 1 || row.Line > bytes.Count(body, []byte("\n"))+bytes.Count(body, []byte("\r"))+1 {
				t.Errorf("line %d", row.Line)
			}
		}
	})
}

// Figures stay figures and texts texts, whatever they begin with; names of sheets
// are made such as spreadsheets take.
func TestBookKeepsFiguresAndNeutralisesTexts(t *testing.T) {
	hostile := []string{"=HYPERLINK(\"http://x\")", "+1+1", "-2", "@SUM(A1)", "\t=1", "Lefèvre ; Zoé"}
	page := sheet.Page{Name: "A/B: [c] " + strings.Repeat("long ", 10), Head: []string{"=x", "n"}}
	for i, text := range hostile {
		page.Rows = append(page.Rows, []sheet.Cell{{Text: text}, {Numeric: true, Number: float64(i) + 0.5, Decimals: 1}})
	}
	body, err := sheet.Book([]sheet.Page{page, page, {Name: "", Head: []string{"x"}}})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}()
	names := book.GetSheetList()
	if len(names) != 3 || names[0] == names[1] || len([]rune(names[1])) > 31 {
		t.Errorf("sheets %q", names)
	}
	for i, text := range hostile {
		at := fmt.Sprintf("A%d", i+2)
		formula, err := book.GetCellFormula(names[0], at)
		kind, wrong := book.GetCellType(names[0], at)
		value, missing := book.GetCellValue(names[0], at)
		if errors.Join(err, wrong, missing) != nil || formula != "" || kind == excelize.CellTypeFormula || value != text {
			t.Errorf("%q is %q, formula %q, kind %v", text, value, formula, kind)
		}
		if raw, err := book.GetCellValue(names[0], fmt.Sprintf("B%d", i+2), excelize.Options{RawCellValue: true}); err != nil || raw != fmt.Sprintf("%d.5", i) {
			t.Errorf("the number is %q, %v", raw, err)
		}
	}
}

// A spreadsheet in French writes 1 250,50 €, 76 % and 21/06/2027 from these; each
// can still be counted with.
func TestBookKeepsAmountsRatesAndDatesAsNumbers(t *testing.T) {
	body, err := sheet.Book([]sheet.Page{{Name: "Actions", Head: []string{"Coût", "Taux", "Date"}, Rows: [][]sheet.Cell{{sheet.Cents(125050), sheet.Rate(76), sheet.Day(day.Of(2027, time.June, 21))}}}})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}()
	for at, want := range map[string][2]string{"A2": {"1250.50", `#,##0.00\ "€"`}, "B2": {"0.76", `0\ %`}, "C2": {"46559", "dd/mm/yyyy"}} {
		raw, err := book.GetCellValue("Actions", at, excelize.Options{RawCellValue: true})
		index, missing := book.GetCellStyle("Actions", at)
		style, none := book.GetStyle(index)
		if errors.Join(err, missing, none) != nil || style.CustomNumFmt == nil {
			t.Fatal(err, missing, none, style)
		}
		if got := [2]string{raw, *style.CustomNumFmt}; got != want {
			t.Errorf("%s is %q, want %q", at, got, want)
		}
	}
	if panes, err := book.GetPanes("Actions"); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head moves: %+v, %v", panes, err)
	}
}
