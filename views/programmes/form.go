// Package programmes draws the templates of collective programmes: the list, a
// version with its sessions, and the form of the next version.
package programmes

import (
	"context"
	"strconv"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// Form is a template as it was typed. What belongs to a session is keyed by its
// place, from 1.
type Form struct {
	Name              string            `form:"name"`
	Theme             string            `form:"theme"`
	Objectives        string            `form:"objectives"`
	EntryRules        string            `form:"entry_rules"`
	SeatsMin          string            `form:"seats_min"`
	SeatsMax          string            `form:"seats_max"`
	Minutes           string            `form:"minutes"`
	ClosedAfter       string            `form:"closed_after"`
	OfferDays         string            `form:"offer_days"`
	CompletionPercent string            `form:"completion_percent"`
	Questions         string            `form:"questions"` // one a line
	AbsencesLimit     string            `form:"absences_limit"`
	StepTheme         map[string]string `form:"step_theme"`
	StepMinutes       map[string]string `form:"step_minutes"`
	StepObjectives    map[string]string `form:"step_objectives"`
	StepMaterial      map[string]string `form:"step_material"`
	// Revision and Version are what was seen of the draft and of the version in
	// force.
	Revision string `form:"revision"`
	Version  string `form:"seen_version"`
	// Do is save, add, publish, or drop and raise with the place of a session.
	Do string `form:"do"`
}

// Typed is what was typed, its sessions in their order.
func (f Form) Typed() programme.Typed {
	typed := programme.Typed{
		Name: f.Name, Theme: f.Theme, Objectives: f.Objectives, EntryRules: f.EntryRules, SeatsMin: f.SeatsMin, SeatsMax: f.SeatsMax, Minutes: f.Minutes,
		ClosedAfter: f.ClosedAfter, OfferDays: f.OfferDays, CompletionPercent: f.CompletionPercent, Questions: f.Questions, AbsencesLimit: f.AbsencesLimit,
	}
	for i := 1; ; i++ {
		at := strconv.Itoa(i)
		theme, sent := f.StepTheme[at]
		if !sent {
			return typed
		}
		typed.Steps = append(typed.Steps, programme.TypedStep{
			Theme: theme, Minutes: f.StepMinutes[at], Objectives: f.StepObjectives[at], Material: f.StepMaterial[at],
		})
	}
}

// Draft is the page on which the next version of a programme is written.
type Draft struct {
	// Programme is zero for one that is begun.
	Programme programme.Programme
	Draft     programme.Draft
	Errors    ui.Errors
}

func (p Draft) begun() bool { return !p.Programme.ID.Zero() }

func (p Draft) title(ctx context.Context) string {
	if !p.begun() {
		return locales.T(ctx, "programme.new.title")
	}
	return locales.T(ctx, "programme.draft.title", "name", p.Programme.Name)
}

// lead says whose text is on the page.
func (p Draft) lead(ctx context.Context) string {
	switch {
	case !p.begun():
		return locales.T(ctx, "programme.new.lead")
	case p.Draft.ChangedAt.IsZero():
		return locales.T(ctx, "programme.draft.lead")
	}
	return locales.T(ctx, "programme.draft.saved", "name", p.Draft.ChangedName, "when", locales.DateTime(ctx, p.Draft.ChangedAt))
}

func (p Draft) crumbs(ctx context.Context) []ui.Crumb {
	crumbs := home(ctx)
	if p.begun() {
		crumbs = append(crumbs, ui.Crumb{Label: p.Programme.Name, Href: path(p.Programme.ID)})
	}
	return append(crumbs, ui.Crumb{Label: locales.T(ctx, "programme.draft.crumb")})
}

func (p Draft) action() string {
	if !p.begun() {
		return "/programmes"
	}
	return path(p.Programme.ID) + "/draft"
}

func (p Draft) discardable() bool {
	return p.begun() && (p.Draft.Revision > 0 || p.Programme.Number == 0)
}

func themes(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(programme.Themes))
	for i, theme := range programme.Themes {
		options[i] = ui.Option{Value: string(theme), Label: locales.T(ctx, "programme.theme."+string(theme))}
	}
	return options
}

// at is the name of a field of the session in this place, from 0.
func at(field string, i int) string { return field + "[" + strconv.Itoa(i+1) + "]" }

func home(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Label: locales.T(ctx, "cycle.list.title"), Href: "/cycles"}, {Label: locales.T(ctx, "programme.list.title"), Href: "/programmes"}}
}

func path(of programme.ID) string { return "/programmes/" + of.String() }
