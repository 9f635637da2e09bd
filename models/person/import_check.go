package person

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/commune"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fold"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// RowState is what would become of a row.
type RowState string

const (
	RowNew      RowState = "new"
	RowKnown    RowState = "known"    // the service has a file of that person
	RowRepeated RowState = "repeated" // a line above is the same person
	RowWrong    RowState = "wrong"
)

// CheckedRow is a row as it was understood.
type CheckedRow struct {
	Line     int
	Cells    []string
	State    RowState
	Problems []Problem
	Person   Person
	First    int     // the line above, of a repeated row
	Same     *Listed // the file, of a known row
	// Settled says that the APPI number is that file's or that line's: no second
	// file can be opened, whatever is decided.
	Settled bool

	columns     []string
	typed       New
	measure     *Measure
	obligations []string
	limits      []Limit
}

// Typed is what stands in a column of the row.
func (r CheckedRow) Typed(column string) string { return cell(r.columns, r.Cells, column) }

// Checked is an import as it stands now: the same rows may be known a moment
// later, for colleagues open files meanwhile.
type Checked struct {
	Import  Import
	Rows    []CheckedRow
	Ignored []string // heads that mean nothing
	Counts  map[RowState]int
}

// Of lists the rows of a state, at most so many.
func (c Checked) Of(state RowState, most int) []CheckedRow {
	var rows []CheckedRow
	for _, row := range c.Rows {
		if row.State == state && len(rows) < most {
			rows = append(rows, row)
		}
	}
	return rows
}

// Check reads the rows of an import that waits and says what would become of
// each, by the rules of Create and Duplicates. It takes the same few statements
// whatever the number of rows.
func Check(ctx context.Context, tx *db.Tx, staged ImportID, words Words) (Checked, error) {
	c := Checked{Counts: map[RowState]int{}}
	var err error
	if c.Import, err = ImportByID(ctx, tx, staged); err != nil || c.Import.Status == ImportDone {
		return c, err
	}
	if err := c.load(ctx, tx); err != nil {
		return Checked{}, err
	}
	if err := c.read(ctx, tx, words); err != nil {
		return Checked{}, err
	}
	if err := c.compare(ctx, tx); err != nil {
		return Checked{}, err
	}
	for _, row := range c.Rows {
		c.Counts[row.State]++
	}
	return c, nil
}

func (c *Checked) load(ctx context.Context, tx *db.Tx) error {
	var kept []keptRow
	err := store.In(ctx, tx).Raw("select line, cells from person_import_rows where import_id = ? order by line", c.Import.ID).Scan(&kept).Error
	if err != nil {
		return fmt.Errorf("rows of import %s: %w", c.Import.ID, err)
	}
	c.Rows = make([]CheckedRow, len(kept))
	for i, row := range kept {
		c.Rows[i] = CheckedRow{Line: row.Line, State: RowNew}
		if err := json.Unmarshal([]byte(row.Cells), &c.Rows[i].Cells); err != nil {
			return fmt.Errorf("row %d of import %s: %w", row.Line, c.Import.ID, err)
		}
	}
	return nil
}

// read makes a file to open of each row, or says what is wrong with it.
func (c *Checked) read(ctx context.Context, tx *db.Tx, words Words) error {
	columns := make([]string, len(c.Import.Header))
	for i, head := range c.Import.Header {
		if columns[i] = words.Columns[fold.Text(head)]; columns[i] == "" && strings.TrimSpace(head) != "" {
			c.Ignored = append(c.Ignored, head)
		}
	}
	known, err := c.places(ctx, tx, columns)
	if err != nil {
		return err
	}
	offices := map[uuid.UUID]office.Office{}
	for i := range c.Rows {
		row := &c.Rows[i]
		row.columns = columns
		row.typed, row.Problems = words.newOf(columns, row.Cells)
		branch, ok := known.branch(cell(columns, row.Cells, "branch"))
		if !ok {
			row.Problems = append(row.Problems, Problem{Column: "branch", Key: "import.error.branch"})
			branch = tx.Actor.Branch // whose day it is, to read the rest
		}
		referent, wrong := known.officer(cell(columns, row.Cells, "referent"))
		if wrong != "" {
			row.Problems = append(row.Problems, Problem{Column: "referent", Key: wrong})
		}
		here, asked := offices[branch]
		if !asked {
			if here, err = office.At(ctx, tx, branch); err != nil {
				return err
			}
			offices[branch] = here
		}
		row.understand(reader{today: here.Today, where: here.Region})
		row.Person.Service, row.Person.Branch, row.Person.Referent = tx.Actor.Service, branch, referent
		row.Person.BranchName, row.Person.ReferentName = known.name(branch, referent)
	}
	return c.settlePlaces(ctx, tx)
}

func (r *CheckedRow) understand(reader reader) {
	var err error
	r.Person, r.measure, r.obligations, r.limits, err = reader.read(r.typed)
	for _, found := range problemsOf(err) {
		// What was refused as a word is not refused once more as empty.
		if !slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Column == found.Column }) {
			r.Problems = append(r.Problems, found)
		}
	}
	if len(r.Problems) > 0 {
		r.State = RowWrong
	}
}

func cell(columns, cells []string, column string) string {
	if i := slices.Index(columns, column); i >= 0 && i < len(cells) {
		return strings.TrimSpace(cells[i])
	}
	return ""
}

// places loads the branches, and the colleagues by name and by the addresses the
// file names.
func (c *Checked) places(ctx context.Context, tx *db.Tx, columns []string) (places, error) {
	known := places{officers: map[string][]uuid.UUID{}}
	if c.Import.BranchID != nil {
		known.fallback = *c.Import.BranchID
	}
	var err error
	if known.branches, err = Branches(ctx, tx); err != nil {
		return known, err
	}
	officers, err := Referents(ctx, tx)
	if err != nil {
		return known, err
	}
	may := map[uuid.UUID]bool{}
	for _, o := range officers {
		key := officerKey(o.Name)
		known.officers[key] = append(known.officers[key], o.ID)
		may[o.ID] = true
	}
	known.colleagues = officers
	var addresses []string
	for _, row := range c.Rows {
		if typed := cell(columns, row.Cells, "referent"); strings.Contains(typed, "@") {
			addresses = append(addresses, officerKey(typed))
		}
	}
	slices.Sort(addresses)
	if addresses = slices.Compact(addresses); len(addresses) == 0 {
		return known, nil
	}
	asked, err := json.Marshal(addresses)
	if err != nil {
		return known, fmt.Errorf("colleagues of import %s: %w", c.Import.ID, err)
	}
	var found []struct {
		Address   string
		AccountID uuid.UUID
	}
	err = store.In(ctx, tx).Raw("select address, account_id from app.colleagues(array(select jsonb_array_elements_text(cast(? as jsonb))))", string(asked)).Scan(&found).Error
	if err != nil {
		return known, fmt.Errorf("colleagues of import %s: %w", c.Import.ID, err)
	}
	for _, one := range found {
		if may[one.AccountID] {
			known.officers[one.Address] = append(known.officers[one.Address], one.AccountID)
		}
	}
	return known, nil
}

// settlePlaces writes communes as the official list does, where a name and a
// postal code leave one only.
func (c *Checked) settlePlaces(ctx context.Context, tx *db.Tx) error {
	var names []string
	for _, row := range c.Rows {
		names = append(names, row.Person.Commune)
	}
	known, err := commune.ByNames(ctx, tx, names)
	if err != nil {
		return err
	}
	for i := range c.Rows {
		if p := &c.Rows[i].Person; p.Housing != "abroad" {
			settle(&p.Commune, &p.PostalCode, known[commune.Key(p.Commune)])
		}
	}
	return nil
}

// compare finds the rows that repeat one above, and those the service knows.
func (c *Checked) compare(ctx context.Context, tx *db.Tx) error {
	var days []day.Day
	var numbers []string
	for _, row := range c.Rows {
		if row.State == RowNew {
			days, numbers = append(days, row.Person.BirthOn), append(numbers, row.Person.AppiRef)
		}
	}
	theirs, err := sameBirths(ctx, tx, days, numbers)
	if err != nil {
		return err
	}
	above := newLikeness()
	for i := range c.Rows {
		row := &c.Rows[i]
		if row.State != RowNew {
			continue
		}
		same, byNumber := above.find(row.Person.listed())
		switch {
		case byNumber && !sameName(row.typed, c.Rows[same].Person.listed()):
			row.State, row.Problems = RowWrong, []Problem{{"appi_ref", "import.error.appi_twice", []any{"line", c.Rows[same].Line}}}
			continue
		case same >= 0:
			row.State, row.First, row.Settled = RowRepeated, c.Rows[same].Line, byNumber
			continue
		}
		above.add(i, row.Person.listed())
		if at, byNumber := theirs.find(row.Person.listed()); at >= 0 {
			row.State, row.Same, row.Settled = RowKnown, &theirs.all[at], byNumber
		}
	}
	return nil
}
