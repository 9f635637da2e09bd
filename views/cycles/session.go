package cycles

import (
	"context"

	"passerelle/locales"
	"passerelle/models/attendance"
	"passerelle/models/equipment"
	"passerelle/models/programme"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// RollForm is a roll call, as it was sent. Mark and Seen are keyed by enrolment.
type RollForm struct {
	Status string            `form:"status"` // held or not_held
	Reason string            `form:"reason"`
	Mark   map[string]string `form:"mark"`
	Seen   map[string]string `form:"seen"`
	// Fill is the mark to put at every name that has none, without recording yet.
	Fill string `form:"fill"`
	// Why says why a signed sheet is changed.
	Why string `form:"why"`
	// DeviceAt and Account come with marks that a telephone kept: the hour there,
	// and whose they are.
	DeviceAt string `form:"device_at"`
	Account  string `form:"account"`
}

// MotiveForm says by what absences are excused, keyed by enrolment.
type MotiveForm struct {
	Motive map[string]string `form:"motive"`
}

// OnlyFills says that the form was sent to fill in the marks.
func (f RollForm) OnlyFills() bool { return f.Fill == string(attendance.Present) }

// Roll is the page of a session: its roll call, or what was recorded.
type Roll struct {
	Sheet attendance.Sheet
	// Equipment is what a date of an action has; known to staff.
	Equipment []equipment.Equipment
	// Form is what was sent before the page was drawn again; nil the first time.
	Form   *RollForm
	Errors ui.Errors
	// Staff says that the reader works for the service.
	Staff bool
	// Records says that the reader's role records roll calls.
	Records bool
	// Explains says that the reader knows by what absences are excused.
	Explains bool
	// Changes says that the reader moves sessions and calls them off.
	Changes bool
	// Motives is what was sent of them before the page was drawn again.
	Motives *MotiveForm
}

// signable says that a signature is all that lacks.
func (p Roll) signable() bool {
	return p.writable() && p.Sheet.Session.SignedAt == nil && p.Sheet.Session.Status != programme.ToCome && p.Sheet.Recorded() == len(p.Sheet.Rows)
}

// excused are the rows a motive can be said of; none but for the service.
func (p Roll) excused() (rows []attendance.Row) {
	if !p.Explains {
		return nil
	}
	for _, row := range p.Sheet.Rows {
		if meaning, _ := row.Mark.Meaning(); meaning.Excused {
			rows = append(rows, row)
		}
	}
	return rows
}

func (p Roll) motive(row attendance.Row) string {
	if p.Motives != nil {
		return p.Motives.Motive[row.Enrolment.String()]
	}
	return string(row.Motive)
}

func motives(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: locales.T(ctx, "attendance.motive.none")}}
	for _, m := range attendance.Motives() {
		options = append(options, ui.Option{Value: string(m), Label: locales.T(ctx, m.Key())})
	}
	return options
}

func (p Roll) why() string {
	if p.Form != nil {
		return p.Form.Why
	}
	return ""
}

func (p Roll) crumbs(ctx context.Context) []ui.Crumb {
	s := p.Sheet.Session
	return []ui.Crumb{
		home(ctx, p.Staff, s.Kind), {Label: s.Label, Href: cyclePath(s.Cycle)}, {Label: locales.T(ctx, "session.column.number", "number", s.Position)},
	}
}

func (p Roll) writable() bool {
	return p.Records && p.Sheet.Window == attendance.Now && len(p.Sheet.Rows) > 0
}

// rows are the names with their marks: what was just sent goes before what is
// stored, so that nothing typed is lost.
func (p Roll) rows(ctx context.Context) []ui.MarkRow {
	common, others := options(ctx)
	var rows []ui.MarkRow
	for _, row := range p.Sheet.Rows {
		field := "mark[" + row.Enrolment.String() + "]"
		rows = append(rows, ui.MarkRow{
			Name: field, Person: row.Name, Detail: p.detail(ctx, row), Value: p.mark(row), Common: common, Others: others, Error: p.Errors.For(field),
		})
	}
	return rows
}

func (p Roll) mark(row attendance.Row) string {
	if p.Form == nil {
		return string(row.Mark)
	}
	if sent := p.Form.Mark[row.Enrolment.String()]; sent != "" {
		return sent
	}
	if row.Mark == "" && p.Form.OnlyFills() {
		return p.Form.Fill
	}
	return string(row.Mark)
}

// marked counts the names that have a mark on this page.
func (p Roll) marked() int {
	n := 0
	for _, row := range p.Sheet.Rows {
		if p.mark(row) != "" {
			n++
		}
	}
	return n
}

func options(ctx context.Context) (common, others []ui.Option) {
	for i, m := range attendance.Marks() {
		option := ui.Option{Value: string(m.Mark), Label: locales.T(ctx, m.Mark.Key())}
		if i < attendance.Common {
			common = append(common, option)
		} else {
			others = append(others, option)
		}
	}
	return common, others
}

// detail says of homonyms in one group when each was born; the others' lines stay short.
func (p Roll) detail(ctx context.Context, row attendance.Row) string {
	if !p.shared(row.Name) {
		return standing(ctx, row)
	}
	return persons.BornOn(ctx, row.BirthOn, standing(ctx, row))
}

// shared reports whether several of the group are called so.
func (p Roll) shared(name string) bool {
	alike := 0
	for _, row := range p.Sheet.Rows {
		if row.Name == name {
			alike++
		}
	}
	return alike > 1
}

// told is whom a correction is about, homonyms with their birth date.
func (p Roll) told(ctx context.Context, c attendance.Correction) string {
	for _, row := range p.Sheet.Rows {
		if row.Enrolment == c.Enrolment && p.shared(c.Name) {
			return persons.Named(ctx, c.Name, row.BirthOn)
		}
	}
	return c.Name
}

func standing(ctx context.Context, row attendance.Row) string {
	switch {
	case row.Left:
		return locales.T(ctx, "cycle.roster.left")
	case row.Late:
		return locales.T(ctx, "attendance.late.text", "when", locales.DateTime(ctx, row.At))
	}
	return ""
}

// count is said at the head: « 6 sur 9 enregistrés ».
func (p Roll) count(ctx context.Context) string {
	return locales.N(ctx, "attendance.page.recorded", len(p.Sheet.Rows), "done", p.Sheet.Recorded())
}

// save is the label of the button that records.
func (p Roll) save(ctx context.Context) string {
	if p.marked() < len(p.Sheet.Rows) {
		return locales.T(ctx, "attendance.page.save")
	}
	return locales.T(ctx, "attendance.page.save_count", "done", p.marked(), "all", len(p.Sheet.Rows))
}

func (p Roll) notHeldOpen() bool {
	return p.Form != nil && p.Form.Status == string(programme.NotHeld)
}

func (p Roll) reason() string {
	if p.Form != nil {
		return p.Form.Reason
	}
	return p.Sheet.Session.Reason
}

// errors belong to the one of the two forms that was sent.
func (p Roll) errors(notHeld bool) ui.Errors {
	if notHeld != p.notHeldOpen() {
		return nil
	}
	return p.Errors
}

// recorded is the roll call for those who may only read it, or not yet write it.
func (p Roll) recorded(ctx context.Context) (facts []ui.Fact) {
	for _, row := range p.Sheet.Rows {
		mark := ""
		if row.Mark != "" {
			mark = locales.T(ctx, row.Mark.Key())
		}
		facts = append(facts, ui.Fact{Label: row.Name, Body: ui.Lines(mark, p.detail(ctx, row)), Missing: locales.T(ctx, "attendance.mark.none")})
	}
	return facts
}

func (p Roll) corrections(ctx context.Context) (moments []ui.Moment) {
	at := there(ctx, p.Sheet.Session.TimeZone)
	for _, c := range p.Sheet.Corrections {
		moments = append(moments, ui.Moment{
			When: locales.DateTime(at, c.ReplacedAt), Machine: c.ReplacedAt.Format("2006-01-02T15:04:05Z07:00"),
			Title:  locales.T(ctx, "attendance.correction.text", "name", p.told(ctx, c), "mark", locales.T(ctx, c.Mark.Key())),
			Detail: correctionDetail(ctx, at, c),
		})
	}
	return moments
}

// correctionDetail says who had noted the former mark and, after a signature,
// why it was changed.
func correctionDetail(ctx, at context.Context, c attendance.Correction) string {
	text := locales.T(ctx, "attendance.correction.by", "name", c.ByName, "when", locales.DateTime(at, c.At))
	if c.Reason != "" {
		text += " " + locales.T(ctx, "attendance.correction.why", "why", c.Reason)
	}
	return text
}

func signed(ctx context.Context, p Roll) string {
	at := there(ctx, p.Sheet.Session.TimeZone)
	return locales.T(ctx, "attendance.signature.by", "name", p.Sheet.Session.SignedName, "when", locales.DateTime(at, *p.Sheet.Session.SignedAt))
}
