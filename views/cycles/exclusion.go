package cycles

import (
	"context"

	"passerelle/locales"
	"passerelle/models/attendance"
	"passerelle/models/programme"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// VerdictForm says why somebody stays or is excluded.
type VerdictForm struct {
	Reason string `form:"reason"`
}

// Exclusion is what the roll calls say of somebody, what was decided, and the
// decision for those whose it is.
type Exclusion struct {
	Standing  attendance.Standing
	Decisions []attendance.Decision
	Decides   bool
	// Form is what was typed into the form of Verdict.
	Form    VerdictForm
	Verdict attendance.Verdict
	Errors  ui.Errors
}

func (p Exclusion) path() string { return "/enrolments/" + p.Standing.Enrolment.String() }

func (p Exclusion) band(ctx context.Context) ui.FileProps {
	s := p.Standing
	band := ui.FileProps{Kind: locales.T(ctx, "exclusion.page.kind"), Title: s.Name, Subtitle: persons.BornOn(ctx, s.BirthOn, s.Label), Crumbs: []ui.Crumb{home(ctx, true, programme.Collective), {Label: s.Label, Href: cyclePath(s.Cycle)}, {Label: s.Name}}}
	if s.Proposed() {
		band.State = &ui.BadgeProps{Label: locales.T(ctx, "exclusion.state.proposed"), Tone: ui.Warn}
	}
	band.Facts = []ui.Fact{
		{Label: locales.T(ctx, "cycle.column.absences"), Body: ui.Lines(locales.Number(ctx, int64(s.Unexplained)), locales.N(ctx, "exclusion.page.limit", s.Limit))},
		{Label: locales.T(ctx, "exclusion.page.missed"), Body: ui.Lines(
			locales.N(ctx, "exclusion.page.of", s.Expected, "missed", s.Missed), locales.T(ctx, "exclusion.page.share", "share", locales.Percent(ctx, s.Percent)))},
	}
	return band
}

func (p Exclusion) reasons(ctx context.Context, verdict attendance.Verdict) (options []ui.Option) {
	for _, reason := range attendance.VerdictReasons[verdict] {
		options = append(options, ui.Option{Value: reason, Label: locales.T(ctx, "exclusion.reason."+reason)})
	}
	return options
}

// typed and errors belong to the form that was sent.
func (p Exclusion) typed(verdict attendance.Verdict) string {
	if verdict == p.Verdict {
		return p.Form.Reason
	}
	return ""
}

func (p Exclusion) errors(verdict attendance.Verdict) (mine ui.Errors) {
	for _, wrong := range p.Errors {
		if verdict == p.Verdict && wrong.Field != "" {
			mine = append(mine, wrong)
		}
	}
	return mine
}

// others are the errors that belong to no field.
func (p Exclusion) others() (all ui.Errors) {
	for _, wrong := range p.Errors {
		if wrong.Field == "" {
			all = append(all, wrong)
		}
	}
	return all
}

func (p Exclusion) history(ctx context.Context) []ui.Moment {
	moments := make([]ui.Moment, len(p.Decisions))
	for i, d := range p.Decisions {
		tone := ui.Neutral
		if d.Verdict == attendance.Excluded {
			tone = ui.Warn
		}
		moments[i] = ui.Moment{
			When: locales.DateTime(ctx, d.At), Title: locales.T(ctx, "exclusion.verdict."+string(d.Verdict)) + " – " + locales.T(ctx, "exclusion.reason."+d.Reason), Tone: tone,
			Detail: locales.N(ctx, "exclusion.page.on", d.Unexplained, "missed", d.Missed, "expected", d.Expected, "name", d.ByName),
		}
	}
	return moments
}

func exclusionPath(e programme.EnrolmentID) string { return "/enrolments/" + e.String() + "/exclusion" }
