package culture

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

// Funder is the kind of who pays for an action.
type Funder string

// Funders lists them in the order of a menu: the service and its region, the two
// ministries' regional offices, then whoever needs a name.
var Funders = []Funder{"spip", "drac", "ars", "local_authority", "association", "other"}

// Named reports whether a funder of this kind is one of many, and has a name.
func (f Funder) Named() bool { return f != "spip" && f != "drac" && f != "ars" }

// Amounts are sums in cents: what was planned, what is committed by an order or an
// agreement, and what was paid (prévu, engagé, mandaté).
type Amounts struct {
	Planned   int64 `gorm:"column:planned_cents"`
	Committed int64 `gorm:"column:committed_cents"`
	Spent     int64 `gorm:"column:spent_cents"`
}

// Plus adds sums up.
func (a Amounts) Plus(b Amounts) Amounts {
	return Amounts{a.Planned + b.Planned, a.Committed + b.Committed, a.Spent + b.Spent}
}

// Left is what of the plan is not committed yet, in cents; none where more is.
func (a Amounts) Left() int64 { return max(0, a.Planned-a.Committed) }

// Over is by how much what is committed exceeds the plan, in cents; 0 if it does not.
func (a Amounts) Over() int64 { return max(0, a.Committed-a.Planned) }

// Ahead is by how much more was spent than is committed, in cents; 0 if it was not.
func (a Amounts) Ahead() int64 { return max(0, a.Spent-a.Committed) }

// LineID identifies a line of a budget.
type LineID = id.Of[Line]

// Line is what a funder gives for one thing.
type Line struct {
	ID      LineID
	Action  ID
	Kind    Funder
	Funder  string // its name; empty where the kind says it
	Label   string // what it pays for
	On      day.Day
	Amounts `gorm:"embedded"`
	Note    string
	Version int // counts the changes
}

const lineColumns = `
select id, cycle_id as action, kind, funder, label, dated_on as "on", planned_cents, committed_cents, spent_cents, note, version from budget_lines`

// Budget lists the lines of an action by funder and date; load the action first.
func Budget(ctx context.Context, tx *db.Tx, action ID) ([]Line, error) {
	var lines []Line
	err := store.In(ctx, tx).Raw(lineColumns+" where cycle_id = ? order by dated_on, id", action).Scan(&lines).Error
	if err != nil {
		return nil, fmt.Errorf("budget of action %s: %w", action, err)
	}
	slices.SortStableFunc(lines, func(a, b Line) int {
		if by := slices.Index(Funders, a.Kind) - slices.Index(Funders, b.Kind); by != 0 {
			return by
		}
		return strings.Compare(fold.Text(a.Funder), fold.Text(b.Funder))
	})
	return lines, nil
}

// LineByID loads a line of the service.
func LineByID(ctx context.Context, tx *db.Tx, which LineID) (Line, error) {
	var found Line
	got := store.In(ctx, tx).Raw(lineColumns+" where id = ?", which).Scan(&found)
	if got.Error != nil {
		return Line{}, fmt.Errorf("budget line %s: %w", which, got.Error)
	}
	if got.RowsAffected == 0 {
		return Line{}, fault.Missing()
	}
	return found, nil
}

// Share is what one funder gives in all.
type Share struct {
	Kind   Funder
	Funder string
	Amounts
}

// Shares sums lines up by funder, in their order, and all of them. Names that
// differ in their accents or capitals only are one funder's.
func Shares(lines []Line) (shares []Share, all Amounts) {
	for _, line := range lines {
		all = all.Plus(line.Amounts)
		at := slices.IndexFunc(shares, func(s Share) bool { return s.Kind == line.Kind && fold.Text(s.Funder) == fold.Text(line.Funder) })
		if at < 0 {
			shares, at = append(shares, Share{Kind: line.Kind, Funder: line.Funder}), len(shares)
		}
		shares[at].Amounts = shares[at].Plus(line.Amounts)
	}
	return shares, all
}

const held = `
select coalesce(sum(extract(epoch from ends_at - starts_at) / 60), 0)::bigint from sessions where cycle_id = ? and status = ?`

// HeldMinutes is how long the sessions of an action that were held took together;
// load the action first.
func HeldMinutes(ctx context.Context, tx *db.Tx, action ID) (minutes int64, err error) {
	if err := store.In(ctx, tx).Raw(held, action, programme.Held).Scan(&minutes).Error; err != nil {
		return 0, fmt.Errorf("hours of action %s: %w", action, err)
	}
	return minutes, nil
}

// PerHour is what an hour of so many minutes in all comes to, in cents, rounded to
// the nearest; nil where there is no hour to share by.
func PerHour(cents, minutes int64) *int64 { return shared(cents*60, minutes) }

// PerPerson is what it comes to for each of so many persons, in cents, rounded to
// the nearest; nil for nobody.
func PerPerson(cents int64, persons int) *int64 { return shared(cents, int64(persons)) }

func shared(cents, by int64) *int64 {
	if by <= 0 {
		return nil
	}
	each := (2*cents + by) / (2 * by)
	return &each
}
