package season

import (
	"context"
	"strconv"

	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/views/ui"
)

// Foreseeing is what the button says that only asks when each step would be due.
const Foreseeing = "foresee"

// EditForm is what an action is to be, as typed.
type EditForm struct {
	Title          string `form:"title"` // with the year
	Discipline     string `form:"discipline"`
	Form           string `form:"form"`
	Audience       string `form:"audience"`
	Summary        string `form:"summary"`
	Seats          string `form:"seats"`
	Guests         string `form:"guests_days"`
	Authorisations string `form:"authorisations_days"`
	Participants   string `form:"participants_days"`
	Version        string `form:"version"` // of the action that was shown
	Do             string `form:"do"`
}

// EditFormOf is an action as the form holds it.
func EditFormOf(a culture.Action) EditForm {
	return EditForm{
		Title: a.Label, Discipline: string(a.Discipline), Form: string(a.Form), Audience: a.Audience, Summary: a.Summary, Seats: strconv.Itoa(a.Seats),
		Guests: strconv.Itoa(a.GuestsDays), Authorisations: strconv.Itoa(a.AuthorisationsDays), Participants: strconv.Itoa(a.ParticipantsDays), Version: strconv.Itoa(a.Version),
	}
}

func (f EditForm) days(s culture.Step) string {
	return map[culture.Step]string{culture.Guests: f.Guests, culture.Authorisations: f.Authorisations, culture.Participants: f.Participants}[s]
}

// Edit is the page on which an action is changed.
type Edit struct {
	Action culture.Action // as it is stored
	Form   EditForm
	// Checklist is what must be ready before the dates to come, due as typed.
	Checklist []culture.Item
	Today     day.Day
	Errors    ui.Errors
	// Met says that a colleague changed the action meanwhile.
	Met bool
}

func editPath(of culture.ID) string { return path(of) + "/edit" }

func (p Edit) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{home(ctx), {Label: p.Action.Label, Href: path(p.Action.ID)}, {Label: locales.T(ctx, "action.edit.title")}}
}

// seatsHint says below which number the seats cannot go.
func (p Edit) seatsHint(ctx context.Context) string {
	if p.Action.Taken == 0 {
		return ""
	}
	return locales.N(ctx, "action.edit.taken", p.Action.Taken)
}

// stored is the action as a colleague left it.
func (p Edit) stored(ctx context.Context) []ui.Fact {
	a := p.Action
	facts := []ui.Fact{
		{Label: locales.T(ctx, "action.field.title"), Value: a.Label},
		{Label: locales.T(ctx, "action.field.discipline"), Value: discipline(ctx, a.Discipline)},
		{Label: locales.T(ctx, "action.field.form"), Value: locales.T(ctx, "action.form."+string(a.Form))},
		{Label: locales.T(ctx, "cycle.field.seats"), Value: locales.Number(ctx, int64(a.Seats))},
		{Label: locales.T(ctx, "action.field.summary"), Body: ui.Paragraphs(a.Summary)},
		{Label: locales.T(ctx, "action.field.audience"), Body: ui.Paragraphs(a.Audience)},
	}
	for _, step := range culture.Steps {
		facts = append(facts, ui.Fact{Label: stepName(ctx, step), Value: locales.N(ctx, "action.edit.days", a.Days.Of(step))})
	}
	return facts
}
