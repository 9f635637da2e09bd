package culture

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/money"
	"passerelle/models/office"
	"passerelle/models/person"
)

// MaxLines bounds the budget of an action.
const MaxLines = 200

// yearsAround is how far from today the day of a line may be.
const yearsAround = 10

// TypedLine is a line as it is typed.
type TypedLine struct {
	Kind, Funder, Label, On   string
	Planned, Committed, Spent string
	Note                      string
}

// AddLine adds a line to the budget of an action.
func AddLine(ctx context.Context, tx *db.Tx, action ID, typed TypedLine) (LineID, error) {
	if _, err := ByID(ctx, tx, action); err != nil {
		return LineID{}, err
	}
	line, err := typed.read(ctx, tx)
	if err != nil {
		return LineID{}, err
	}
	var there int64
	if err := store.In(ctx, tx).Table("budget_lines").Where("cycle_id = ?", action).Count(&there).Error; err != nil {
		return LineID{}, fmt.Errorf("budget of action %s: %w", action, err)
	}
	if there >= MaxLines {
		return LineID{}, fault.Of(fault.Conflict, "budget.error.full", "max", MaxLines)
	}
	line.ID = id.New[Line]()
	values := line.values()
	values["id"], values["service_id"], values["cycle_id"] = line.ID, tx.Actor.Service, action
	if err := store.In(ctx, tx).Table("budget_lines").Create(values).Error; err != nil {
		return LineID{}, fmt.Errorf("add budget line %s: %w", line.ID, err)
	}
	return line.ID, journalLine(ctx, tx, audit.Create, line.ID)
}

// ChangeLine writes a line anew and gives its action. version is the line's as the
// form showed it: a colleague's change in between is a Conflict fault.
func ChangeLine(ctx context.Context, tx *db.Tx, which LineID, version int, typed TypedLine) (ID, error) {
	before, err := LineByID(ctx, tx, which)
	if err != nil {
		return ID{}, err
	}
	line, err := typed.read(ctx, tx)
	if err != nil {
		return ID{}, err
	}
	values := line.values()
	values["version"] = version + 1
	done := store.In(ctx, tx).Table("budget_lines").Where("id = ? and version = ?", which, version).Updates(values)
	if done.Error != nil {
		return ID{}, fmt.Errorf("change budget line %s: %w", which, done.Error)
	}
	if done.RowsAffected == 0 {
		return ID{}, fault.Of(fault.Conflict, "budget.error.edited")
	}
	return before.Action, journalLine(ctx, tx, audit.Change, which)
}

// RemoveLine takes a line away that should not be there, and gives its action. A
// colleague's change since version is a Conflict fault.
func RemoveLine(ctx context.Context, tx *db.Tx, which LineID, version int) (ID, error) {
	line, err := LineByID(ctx, tx, which)
	if err != nil {
		return ID{}, err
	}
	done := store.In(ctx, tx).Exec("delete from budget_lines where id = ? and version = ?", which, version)
	if done.Error != nil {
		return ID{}, fmt.Errorf("remove budget line %s: %w", which, done.Error)
	}
	if done.RowsAffected == 0 {
		return ID{}, fault.Of(fault.Conflict, "budget.error.edited")
	}
	return line.Action, journalLine(ctx, tx, audit.Erase, which)
}

func journalLine(ctx context.Context, tx *db.Tx, did audit.Action, which LineID) error {
	return audit.Write(ctx, tx, audit.Entry{Action: did, Noun: "budget_line", ID: which.UUID})
}

func (l Line) values() map[string]any {
	return map[string]any{
		"kind": l.Kind, "funder": l.Funder, "label": l.Label, "dated_on": l.On, "planned_cents": l.Planned, "committed_cents": l.Committed,
		"spent_cents": l.Spent, "note": l.Note,
	}
}

// read refuses each field that cannot be, under its name.
func (t TypedLine) read(ctx context.Context, tx *db.Tx) (line Line, err error) {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return Line{}, err
	}
	var wrong fault.Collector
	line.Kind, line.Label, line.Note = Funder(t.Kind), strings.TrimSpace(t.Label), strings.TrimSpace(t.Note)
	if !slices.Contains(Funders, line.Kind) {
		wrong.Add("kind", "budget.error.kind")
	}
	if line.Funder = strings.TrimSpace(t.Funder); line.Kind.Named() {
		wrong.Require("funder", t.Funder, "budget.error.funder")
	}
	within(&wrong, "funder", t.Funder, MaxTitle)
	wrong.Require("label", t.Label, "budget.error.what")
	within(&wrong, "label", t.Label, MaxTitle)
	if line.On, err = person.ParseDay(t.On); err != nil || outside(line.On, here.Today) {
		wrong.Add("dated_on", "budget.error.day")
	}
	for _, sum := range []struct {
		field, typed string
		cents        *int64
	}{{"planned", t.Planned, &line.Planned}, {"committed", t.Committed, &line.Committed}, {"spent", t.Spent, &line.Spent}} {
		if strings.TrimSpace(sum.typed) == "" {
			continue // nothing
		}
		if *sum.cents, err = money.Parse(sum.typed); err != nil {
			wrong.Add(sum.field, "budget.error.amount")
		}
	}
	within(&wrong, "note", t.Note, MaxText)
	return line, wrong.Err()
}

func outside(on, today day.Day) bool {
	return on.Year() < today.Year()-yearsAround || on.Year() > today.Year()+yearsAround
}
