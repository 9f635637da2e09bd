package papers

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// InterviewForm is a review interview as it was typed.
type InterviewForm struct {
	HeldOn   string `form:"held_on"`
	HeldWith string `form:"held_with"`
	Words    string `form:"words"`
}

// Interview is the page of a review interview.
type Interview struct {
	Interview programme.Interview
	Form      InterviewForm
	Errors    ui.Errors
}

func (p Interview) path() string { return "/interviews/" + p.Interview.ID.String() }

func (p Interview) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{
		{Label: locales.T(ctx, "cycle.list.title"), Href: "/cycles"}, {Label: p.Interview.Label, Href: "/cycles/" + p.Interview.Cycle.String()},
		{Label: locales.T(ctx, "closing.page.title")},
	}
}

// heldOn is a day in words.
func heldOn(ctx context.Context, said programme.Said) string {
	return locales.Day(ctx, said.HeldOn.Time())
}

func (p Interview) facts(ctx context.Context) []ui.Fact {
	said := p.Interview.Said[0]
	return []ui.Fact{
		{Label: locales.T(ctx, "closing.field.held_on"), Value: heldOn(ctx, said)},
		{Label: locales.T(ctx, "closing.field.held_with"), Value: said.HeldWith},
		{Label: locales.T(ctx, "closing.field.words"), Body: ui.Paragraphs(said.Words)},
		{Label: locales.T(ctx, "closing.fact.written"), Value: locales.T(ctx, "closing.fact.by", "name", said.WrittenName, "when", locales.DateTime(ctx, said.WrittenAt))},
	}
}

// former are the texts that were replaced.
func (p Interview) former(ctx context.Context) []ui.Moment {
	var all []ui.Moment
	for _, said := range p.Interview.Said[1:] {
		all = append(all, ui.Moment{
			When: locales.DateTime(ctx, said.WrittenAt), Machine: said.WrittenAt.Format(time.RFC3339),
			Title: locales.T(ctx, "closing.former.text", "name", said.WrittenName, "day", heldOn(ctx, said), "with", said.HeldWith), Body: ui.Paragraphs(said.Words),
		})
	}
	return all
}
