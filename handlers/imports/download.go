package imports

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/sheet"
)

const csv = "text/csv; charset=utf-8"

// template is an empty file with every head in the reader's language.
func template(r *web.Request) error {
	heads := make([]string, len(person.ImportColumns))
	for i, column := range person.ImportColumns {
		heads[i] = locales.T(r.Context(), "import.column."+column)
	}
	file, err := sheet.Write(heads, nil)
	if err != nil {
		return fmt.Errorf("template of imports: %w", err)
	}
	return r.Download(locales.T(r.Context(), "import.template.file")+".csv", csv, file)
}

// wrongRows are the rows to correct, as they stood in the file, with what to do:
// corrected, the same file can be imported.
func wrongRows(r *web.Request) error {
	id, err := web.ID[person.Import](r, "import")
	if err != nil {
		return err
	}
	checked, err := person.Check(r.Context(), r.Tx, id, words(r.Context()))
	if err != nil {
		return err
	}
	if checked.Import.Status == person.ImportDone {
		return fault.Of(fault.Gone, "import.error.forgotten")
	}
	heads := append([]string{locales.T(r.Context(), "import.table.line"), locales.T(r.Context(), "import.table.todo")}, checked.Import.Header...)
	var rows [][]string
	for _, row := range checked.Of(person.RowWrong, len(checked.Rows)) {
		rows = append(rows, append([]string{strconv.Itoa(row.Line), todo(r, row)}, row.Cells...))
	}
	file, err := sheet.Write(heads, rows)
	if err != nil {
		return fmt.Errorf("wrong rows of import %s: %w", id, err)
	}
	r.Read("person_import", id.UUID, uuid.Nil)
	return r.Download(locales.T(r.Context(), "import.wrong.file")+".csv", csv, file)
}

func todo(r *web.Request, row person.CheckedRow) string {
	all := make([]string, len(row.Problems))
	for i, p := range row.Problems {
		all[i] = locales.T(r.Context(), "import.wrong.in_column", "column", locales.T(r.Context(), "import.column."+p.Column), "todo", locales.T(r.Context(), p.Key, p.Args...))
	}
	return strings.Join(all, " ; ")
}
