package sheet

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// Write makes a file of a table that a French spreadsheet opens as it is:
// semicolons, UTF-8 that says so, and no cell that would be carried out as a
// formula.
func Write(header []string, rows [][]string) ([]byte, error) {
	var file bytes.Buffer
	file.WriteString("\ufeff")
	writer := csv.NewWriter(&file)
	writer.Comma, writer.UseCRLF = ';', true
	for _, row := range append([][]string{header}, rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = Neutral(cell)
		}
		if err := writer.Write(cells); err != nil {
			return nil, err
		}
	}
	writer.Flush()
	return file.Bytes(), writer.Error()
}

// Formula reports whether a spreadsheet might carry a cell out instead of showing
// it.
func Formula(cell string) bool { return cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) }

// Neutral puts an apostrophe before such a cell: the spreadsheet then shows it.
func Neutral(cell string) string {
	if Formula(cell) {
		return "'" + cell
	}
	return cell
}
