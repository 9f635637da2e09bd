package inclusion

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"passerelle/models/day"
	"passerelle/models/sheet"
)

// Bounds of a file.
const (
	Rows  = 60_000
	Bytes = 150 << 20
)

// Row is one document of a file. Problem says why it cannot be taken: a message
// key; empty where it can.
type Row struct {
	Line     int // of the file for a table, else its place among the documents
	Document Document
	Kind     Kind
	Problem  string
}

// Refusal is why a whole file is refused, with the line where it goes wrong; zero
// where that is no particular one.
type Refusal struct {
	Code string
	Line int
}

func (r *Refusal) Error() string { return "inclusion: " + r.Code }

// Parse reads a file: JSON with structures and services, a list of either, or a
// table of one of them. An archive, a picture, a broken text are a *Refusal; what
// is wrong with one document is that row's problem.
func Parse(file []byte) ([]Row, error) {
	text := bytes.TrimSpace(bytes.TrimPrefix(file, []byte("\ufeff")))
	var rows []Row
	var err error
	if len(text) > 0 && (text[0] == '{' || text[0] == '[') {
		rows, err = parseJSON(text)
	} else {
		rows, err = parseTable(file)
	}
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, &Refusal{Code: "no_rows"}
	}
	check(rows)
	return rows, nil
}

// parseJSON reads one document after the other: the file is never in memory twice.
func parseJSON(text []byte) ([]Row, error) {
	if !utf8.Valid(text) {
		return nil, &Refusal{Code: "not_text"}
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var rows []Row
	depth := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && depth == 0 {
			return rows, nil
		}
		if err != nil {
			return nil, &Refusal{Code: "broken"}
		}
		mark, isMark := token.(json.Delim)
		switch {
		case isMark && (mark == '[' || mark == '{' && depth == 0):
			depth++
			if mark != '[' {
				continue
			}
			for decoder.More() {
				var d Document
				if err := decoder.Decode(&d); err != nil || d == nil {
					return nil, &Refusal{Code: "broken", Line: len(rows) + 1}
				}
				if len(rows) == Rows {
					return nil, &Refusal{Code: "too_many"}
				}
				rows = append(rows, Row{Line: len(rows) + 1, Document: d, Kind: d.kind()})
			}
		case isMark && (mark == ']' || mark == '}'):
			depth--
		case isMark:
			return nil, &Refusal{Code: "shape"}
		}
	}
}

func parseTable(file []byte) ([]Row, error) {
	table, err := sheet.Read(file, Rows)
	var wrong *sheet.Unreadable
	if errors.As(err, &wrong) {
		return nil, &Refusal{Code: string(wrong.Why), Line: wrong.Line}
	}
	if err != nil {
		return nil, fmt.Errorf("read table: %w", err)
	}
	if !slices.Contains(table.Header, "source") || !slices.Contains(table.Header, "id") || !slices.Contains(table.Header, "nom") {
		return nil, &Refusal{Code: "columns"}
	}
	rows := make([]Row, len(table.Rows))
	for i, line := range table.Rows {
		d := Document{}
		for j, name := range table.Header {
			if j < len(line.Cells) && line.Cells[j] != "" && name != "" {
				d[name] = value(name, line.Cells[j])
			}
		}
		rows[i] = Row{Line: line.Line, Document: d, Kind: Structure}
		if slices.Contains(table.Header, "structure_id") {
			rows[i].Kind = Service
		}
	}
	return rows, nil
}

// numbers are the fields of the schema that are numbers.
var numbers = []string{"longitude", "latitude", "volume_horaire_hebdomadaire", "nombre_semaines"}

// value reads a cell: the apostrophe that keeps a spreadsheet from carrying it out
// goes, lists and parts are JSON, or a list as data.inclusion writes it: {a,b}.
func value(name, cell string) any {
	if rest, marked := strings.CutPrefix(cell, "'"); marked && sheet.Formula(rest) {
		cell = rest
	}
	if slices.Contains(numbers, name) && json.Valid([]byte(cell)) {
		return json.Number(cell)
	}
	if cell[0] != '[' && cell[0] != '{' {
		return cell
	}
	decoder := json.NewDecoder(strings.NewReader(cell))
	decoder.UseNumber()
	var parsed any
	if decoder.Decode(&parsed) == nil && !decoder.More() {
		return parsed
	}
	if inner, isList := strings.CutPrefix(cell, "{"); isList && strings.HasSuffix(inner, "}") {
		var list []any
		for one := range strings.SplitSeq(strings.TrimSuffix(inner, "}"), ",") {
			list = append(list, strings.Trim(one, `" `))
		}
		return list
	}
	return cell
}

// markup is what a name never holds, wherever it is shown.
var markup = regexp.MustCompile(`<[a-zA-Z/!]`)

// check says what is wrong with each document, and which stand there twice.
func check(rows []Row) {
	seen := map[[3]string]bool{}
	for i := range rows {
		r := &rows[i]
		r.Problem = problemOf(r.Document, r.Kind)
		if r.Problem != "" {
			continue
		}
		key := [3]string{string(r.Kind), r.Document.text("source"), r.Document.text("id")}
		if seen[key] {
			r.Problem = "intake.wrong.double"
		}
		seen[key] = true
	}
}

func problemOf(d Document, kind Kind) string {
	name := d.text("nom")
	needed := []string{"source", "id", "nom", "date_maj"}
	if kind == Service {
		needed = append(needed, "structure_id", "description")
	}
	for _, one := range needed {
		if strings.TrimSpace(d.text(one)) == "" {
			return "intake.wrong.missing"
		}
	}
	for _, one := range []string{"source", "id", "structure_id"} {
		if len(d.text(one)) > 300 {
			return "intake.wrong.long"
		}
	}
	switch length := utf8.RuneCountInString(name); {
	case length < 3 || length > 150:
		return "intake.wrong.name"
	case markup.MatchString(name):
		return "intake.wrong.markup"
	case sheet.Formula(name):
		return "intake.wrong.formula"
	}
	if utf8.RuneCountInString(d.text("description")) > 10_000 {
		return "intake.wrong.long"
	}
	if _, err := day.Parse(d.text("date_maj")); err != nil {
		return "intake.wrong.date"
	}
	if hasNull(d) {
		return "intake.wrong.sign"
	}
	return ""
}

// hasNull reports a sign that no database of ours takes.
func hasNull(d Document) bool {
	text, err := json.Marshal(d)
	return err != nil || bytes.Contains(text, []byte(`\u0000`))
}
