package person

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/sheet"
)

// Problem is what keeps a row from being imported: the column, and what to do.
type Problem struct {
	Column string // one of ImportColumns
	Key    string
	Args   []any
}

// newOf reads the cells of a row into a file to open, its words still to be
// checked as if they had been typed. What a word cannot mean is a problem here.
func (w Words) newOf(columns []string, cells []string) (New, []Problem) {
	var n New
	row := importing{words: w, cells: map[string]string{}}
	for i, cell := range cells {
		if i < len(columns) && columns[i] != "" {
			row.cells[columns[i]] = strings.TrimSpace(cell)
		} else if i >= len(columns) && strings.TrimSpace(cell) != "" {
			row.refuse("last_name", "import.error.cells", "count", len(cells), "expected", len(columns))
			break
		}
	}
	n.LastName, n.FirstName, n.BirthName = row.text("last_name"), row.text("first_name"), row.text("birth_name")
	n.BirthOn, n.AppiRef, n.Phone, n.Email = row.cells["birth_on"], row.cells["appi_ref"], row.cells["phone"], row.text("email")
	n.Civility, n.PhoneUse, n.Housing = row.code("civility"), row.code("phone_use"), row.code("housing")
	n.Address, n.PostalCode, n.Commune = row.text("address"), row.postalCode(), row.text("commune")
	n.Language, n.Interpreter = row.code("language"), row.yes("interpreter")
	n.SMS = row.sms()
	n.MeasureKind, n.MeasureFrame = row.measure()
	n.MeasureStartsOn, n.MeasureEndsOn = row.cells["measure_starts_on"], row.cells["measure_ends_on"]
	n.InCustodyRegister, n.ForbiddenPlace = row.yes("in_custody_register"), row.text("forbidden_place")
	if duties := row.codes("obligations"); n.MeasureKind != "" || row.cells["measure"] == "" {
		n.Obligations = duties // of a measure that was understood, or to be told that there is none
	}
	return n, row.problems
}

// importing is one row being read.
type importing struct {
	words    Words
	cells    map[string]string
	problems []Problem
}

func (r *importing) refuse(column, key string, args ...any) {
	r.problems = append(r.problems, Problem{column, key, args})
}

// text refuses what a spreadsheet would carry out: such a cell was never a name,
// and would come back to somebody in an export.
func (r *importing) text(column string) string {
	if sheet.Formula(r.cells[column]) {
		r.refuse(column, "import.error.formula")
		return ""
	}
	return r.cells[column]
}

func (r *importing) word(column, typed string) (string, bool) {
	code, known := r.words.Values[column][fold.Text(typed)]
	if !known {
		r.refuse(column, "import.error.word")
	}
	return code, known
}

func (r *importing) code(column string) string {
	if r.cells[column] == "" {
		return ""
	}
	code, _ := r.word(column, r.cells[column])
	return code
}

// codes are several words in one cell, parted by a bar.
func (r *importing) codes(column string) []string {
	var all []string
	for word := range strings.SplitSeq(r.cells[column], "|") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		code, known := r.word(column, word)
		if !known {
			return nil
		}
		all = append(all, code)
	}
	return all
}

func (r *importing) yes(column string) bool { return r.code(column) == "true" }

// sms: the column asks whether the person accepts them.
func (r *importing) sms() string {
	if r.code("sms") == "false" {
		return "refused"
	}
	return "accepted"
}

// postalCode gives back the zero that a spreadsheet takes from 01000.
func (r *importing) postalCode() string {
	code := r.text("postal_code")
	if len(code) == 4 && strings.Trim(code, "0123456789") == "" {
		return "0" + code
	}
	return code
}

// measure finds the legal frame where the kind leaves one only.
func (r *importing) measure() (kind, frame string) {
	kind, frame = r.code("measure"), r.code("frame")
	if kind == "" || frame != "" || r.cells["frame"] != "" {
		return kind, frame
	}
	var may []string
	for _, f := range Frames {
		if slices.Contains(kinds[f], Kind(kind)) {
			may = append(may, string(f))
		}
	}
	if len(may) != 1 {
		r.refuse("frame", "import.error.frame")
		return "", ""
	}
	return kind, may[0]
}

// places finds the branches and colleagues that cells name.
type places struct {
	branches   []Choice
	colleagues []Choice
	fallback   uuid.UUID
	officers   map[string][]uuid.UUID // by folded name, words in order of the alphabet, and by address
}

// branch finds a branch by its name or the end of it: « Mornay-les-Étangs » is
// the Antenne de Mornay-les-Étangs.
func (p places) branch(typed string) (uuid.UUID, bool) {
	if typed == "" {
		return p.fallback, p.fallback != uuid.Nil
	}
	var ends []uuid.UUID
	for _, b := range p.branches {
		switch name, asked := fold.Text(b.Name), fold.Text(typed); {
		case name == asked:
			return b.ID, true
		case len(asked) > 2 && strings.HasSuffix(name, asked):
			ends = append(ends, b.ID)
		}
	}
	if len(ends) != 1 {
		return uuid.Nil, false
	}
	return ends[0], true
}

// name says how a branch and an officer are called.
func (p places) name(branch, officer uuid.UUID) (branchName, officerName string) {
	for _, b := range p.branches {
		if b.ID == branch {
			branchName = b.Name
		}
	}
	for _, o := range p.colleagues {
		if o.ID == officer {
			officerName = o.Name
		}
	}
	return branchName, officerName
}

func (p places) officer(typed string) (uuid.UUID, string) {
	if typed == "" {
		return uuid.Nil, ""
	}
	found := p.officers[officerKey(typed)]
	switch len(found) {
	case 0:
		return uuid.Nil, "import.error.referent"
	case 1:
		return found[0], ""
	}
	return uuid.Nil, "import.error.referent_twice"
}

// officerKey makes « Nadia Mercier » of « MERCIER Nadia », and leaves an address.
func officerKey(typed string) string {
	typed = strings.TrimSpace(typed)
	if strings.Contains(typed, "@") {
		return strings.ToLower(typed)
	}
	parted := strings.FieldsFunc(typed, fold.Parts)
	for i, word := range parted {
		parted[i] = fold.Text(word)
	}
	slices.Sort(parted)
	return strings.Join(parted, " ")
}

// columnOf is where a field of a form stands in a file.
func columnOf(field string) string {
	switch field {
	case "branch_id":
		return "branch"
	case "referent_id":
		return "referent"
	}
	return field
}

func problemsOf(err error) []Problem {
	f, ok := fault.As(err)
	if !ok {
		return nil
	}
	problems := make([]Problem, len(f.Fields))
	for i, field := range f.Fields {
		problems[i] = Problem{columnOf(field.Field), field.Key, field.Args}
	}
	return problems
}
