// Package sheet reads and writes tables as text files, the way spreadsheets of
// this country save and open them: semicolons, and often Windows-1252.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encodings a file may be written in.
const (
	UTF8        = "utf-8"
	Windows1252 = "windows-1252"
)

// Table is a file that was understood.
type Table struct {
	Encoding  string // UTF8 or Windows1252
	Separator rune   // ';', ',' or '\t'
	Header    []string
	Rows      []Row
}

// Row is one line of a table, empty ones left out.
type Row struct {
	Line  int // of the file, from 1; a quoted cell may hold several lines
	Cells []string
}

// Why says what keeps a file from being read.
type Why string

const (
	Empty    Why = "empty"    // no line at all
	NotText  Why = "not_text" // bytes that are no text: a picture, a programme
	Workbook Why = "workbook" // a spreadsheet or an archive, whatever its name
	UTF16    Why = "utf16"    // « Unicode text » of a spreadsheet
	LongLine Why = "long_line"
	Quotes   Why = "quotes" // a quotation mark that is never closed, or stands inside a cell
	TooMany  Why = "too_many"
	NoRows   Why = "no_rows" // a header and nothing below
)

// Unreadable is a file that cannot be read, with the line where it went wrong;
// zero where that is no particular one.
type Unreadable struct {
	Why  Why
	Line int
}

func (u *Unreadable) Error() string { return "sheet: " + string(u.Why) }

// longestLine bounds a line in bytes, so that a file without line ends is not
// one cell of all memory.
const longestLine = 64 << 10

// Read understands a file of at most so many rows. Encoding and separator are
// recognised; what cannot be read is an *Unreadable error.
func Read(body []byte, most int) (Table, error) {
	text, encoding, err := decode(body)
	if err != nil {
		return Table{}, err
	}
	if err := lines(text); err != nil {
		return Table{}, err
	}
	t := Table{Encoding: encoding}
	skipped := 0
	if first, rest, found := strings.Cut(text, "\n"); found && isSep(first) {
		t.Separator, text, skipped = rune(strings.TrimSpace(first)[4]), rest, 1
	} else {
		t.Separator = separator(first)
	}
	return t.fill(text, most, skipped)
}

func (t Table) fill(text string, most, skipped int) (Table, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, reader.FieldsPerRecord = t.Separator, -1
	for {
		cells, err := reader.Read()
		if err == io.EOF {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return Table{}, &Unreadable{Why: Quotes, Line: wrong.StartLine + skipped}
		}
		if err != nil {
			return Table{}, &Unreadable{Why: NotText}
		}
		if blank(cells) {
			continue
		}
		if t.Header == nil {
			t.Header = cells
			continue
		}
		if len(t.Rows) == most {
			return Table{}, &Unreadable{Why: TooMany}
		}
		line, _ := reader.FieldPos(0)
		t.Rows = append(t.Rows, Row{Line: line + skipped, Cells: cells})
	}
	switch {
	case t.Header == nil:
		return Table{}, &Unreadable{Why: Empty}
	case len(t.Rows) == 0:
		return Table{}, &Unreadable{Why: NoRows}
	}
	return t, nil
}

// decode makes UTF-8 of what a file holds, and refuses what is no text.
func decode(body []byte) (text, encoding string, err error) {
	switch {
	case bytes.HasPrefix(body, []byte("PK\x03\x04")), bytes.HasPrefix(body, []byte("\xd0\xcf\x11\xe0")):
		return "", "", &Unreadable{Why: Workbook}
	case bytes.HasPrefix(body, []byte("\xff\xfe")), bytes.HasPrefix(body, []byte("\xfe\xff")):
		return "", "", &Unreadable{Why: UTF16}
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	text, encoding = string(body), UTF8
	if !utf8.Valid(body) {
		if text, err = charmap.Windows1252.NewDecoder().String(text); err != nil {
			return "", "", &Unreadable{Why: NotText}
		}
		encoding = Windows1252
	}
	// Windows-1252 has no sign at five places: the decoder marks them.
	if strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f || encoding == Windows1252 && (r == utf8.RuneError || r >= 0x80 && r < 0xa0)
	}) {
		return "", "", &Unreadable{Why: NotText}
	}
	// The oldest line ends are those of old machines, and of some exports today.
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.ReplaceAll(text, "\r", "\n"), encoding, nil
}

func lines(text string) error {
	at := 1
	for line := range strings.SplitSeq(text, "\n") {
		if len(line) > longestLine {
			return &Unreadable{Why: LongLine, Line: at}
		}
		at++
	}
	return nil
}

// isSep recognises the line by which a spreadsheet names its separator: « sep=; ».
func isSep(first string) bool {
	first = strings.TrimSpace(first)
	return len(first) == 5 && strings.HasPrefix(first, "sep=") && strings.ContainsAny(first[4:], ";,\t")
}

// separator is the sign that parts most cells of the first line.
func separator(first string) rune {
	best, most := ';', 0
	for _, sign := range ";\t," {
		if n := strings.Count(first, string(sign)); n > most {
			best, most = sign, n
		}
	}
	return best
}

func blank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}
