package referrals

import (
	"context"

	"passerelle/locales"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

// Work is what a referral for work or training has led to, and the form that says
// more.
type Work struct {
	Shown  bool // the referral is for work or training
	May    bool
	Steps  []referral.Step
	Form   OutcomeForm
	Errors ui.Errors
}

// OutcomeForm is one outcome as it is typed.
type OutcomeForm struct {
	Outcome    string `form:"outcome"`
	HappenedOn string `form:"happened_on"`
	UntilOn    string `form:"until_on"`
}

func outcomes(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(referral.Outcomes))
	for i, o := range referral.Outcomes {
		options[i] = ui.Option{Value: string(o), Label: locales.T(ctx, "outcome.kind."+string(o))}
	}
	return options
}

// latest is what it has led to so far.
func (w Work) latest(ctx context.Context) []ui.Fact {
	if len(w.Steps) == 0 {
		return nil
	}
	last := w.Steps[0]
	days := onDay(ctx, last.On)
	if !last.UntilOn.IsZero() {
		days = locales.Span(ctx, last.On.Time(), last.UntilOn.Time())
	}
	return []ui.Fact{
		{Label: locales.T(ctx, "outcome.panel.latest"), Value: locales.T(ctx, "outcome.kind."+string(last.Outcome))},
		{Label: locales.T(ctx, "outcome.panel.when"), Value: days},
		{Label: locales.T(ctx, "outcome.panel.by"), Value: locales.T(ctx, "appointment.mark.by", "name", last.Name, "when", locales.DateTime(ctx, last.At))},
	}
}
