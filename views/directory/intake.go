package directory

import (
	"context"
	"slices"

	"passerelle/locales"
	"passerelle/models/flow"
	"passerelle/models/inclusion"
	"passerelle/views/ui"
)

// Intakes is what was brought into the directory.
type Intakes struct {
	All    []inclusion.Intake
	Errors ui.Errors
}

// Intake is one file on its way into the directory.
type Intake struct {
	Intake inclusion.Intake
	Errors ui.Errors
}

var intakeTones = map[flow.Status]ui.Tone{
	inclusion.Checking: ui.Info, inclusion.Pending: ui.Warn, inclusion.Applying: ui.Info, inclusion.Done: ui.Good, inclusion.Refused: ui.Bad,
}

func intakeState(ctx context.Context, i inclusion.Intake) ui.BadgeProps {
	return ui.BadgeProps{Label: locales.T(ctx, "intake.status."+string(i.Status)), Tone: intakeTones[i.Status], Small: true}
}

func intakePath(i inclusion.Intake) string { return "/directory/imports/" + i.ID.String() }

// worded are the refusals that have words of their own; others say that the file
// cannot be read.
var worded = []string{"empty", "not_text", "workbook", "utf16", "long_line", "quotes", "too_many", "no_rows", "broken", "shape", "columns"}

func refusal(ctx context.Context, i inclusion.Intake) string {
	code := i.Refusal
	if !slices.Contains(worded, code) {
		code = "broken"
	}
	text := locales.T(ctx, "intake.refused."+code)
	if i.RefusedLine > 0 {
		text += " " + locales.T(ctx, "intake.refused.line", "line", i.RefusedLine)
	}
	return text
}

func (p Intake) facts(ctx context.Context) []ui.Fact {
	number := func(n int) string { return locales.Number(ctx, int64(n)) }
	i := p.Intake
	return []ui.Fact{
		{Label: locales.T(ctx, "intake.fact.fresh"), Value: number(i.Fresh)},
		{Label: locales.T(ctx, "intake.fact.changed"), Value: number(i.Changed)},
		{Label: locales.T(ctx, "intake.fact.same"), Value: number(i.Same)},
		{Label: locales.T(ctx, "intake.fact.elsewhere"), Value: number(i.Elsewhere)},
		{Label: locales.T(ctx, "intake.fact.wrong"), Value: number(i.Wrong)},
	}
}
