package referrals

import (
	"context"
	"slices"

	"passerelle/locales"
	"passerelle/models/fault"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

// FormOf is a kept draft as the form shows it.
func FormOf(ctx context.Context, d referral.Draft) DraftForm {
	return DraftForm{
		Purpose: d.Purpose, Expectations: d.Expectations, Urgent: d.Urgent, WishedOn: typed(ctx, d.WishedOn),
		Agreement: string(d.Agreement), AgreedOn: typed(ctx, d.AgreedOn), Explained: d.Explained, Fields: d.Fields,
	}
}

// Typed is the form as the model reads it.
func (f DraftForm) Typed() referral.Typed {
	return referral.Typed{
		Purpose: f.Purpose, Expectations: f.Expectations, Urgent: f.Urgent, WishedOn: f.WishedOn,
		Agreement: f.Agreement, AgreedOn: f.AgreedOn, Explained: f.Explained, Fields: f.Fields,
	}
}

// AmendmentFormOf is a sent referral as the form of its amendment shows it.
func AmendmentFormOf(ctx context.Context, d referral.Draft) AmendmentForm {
	return AmendmentForm{Purpose: d.Purpose, Expectations: d.Expectations, Urgent: d.Urgent, WishedOn: typed(ctx, d.WishedOn), Fields: d.Fields}
}

// Typed is the form as the model reads it.
func (f AmendmentForm) Typed() referral.Typed {
	return referral.Typed{Purpose: f.Purpose, Expectations: f.Expectations, Urgent: f.Urgent, WishedOn: f.WishedOn, Fields: f.Fields}
}

func (p Draft) title(ctx context.Context) string {
	return locales.T(ctx, "referral.draft.title", "name", p.Draft.PersonName, "organisation", p.Draft.OrganisationName)
}

func draftCrumbs(ctx context.Context, d referral.Draft, last string) []ui.Crumb {
	crumbs := []ui.Crumb{
		{Label: locales.T(ctx, "nav.persons"), Href: "/persons"},
		{Label: d.PersonName, Href: "/persons/" + d.Person.String()},
	}
	if last != "" {
		crumbs = append(crumbs, ui.Crumb{Label: locales.T(ctx, "referral.draft.crumb"), Href: draftPath(d.ID)}, ui.Crumb{Label: last})
		return crumbs
	}
	return append(crumbs, ui.Crumb{Label: locales.T(ctx, "referral.draft.crumb")})
}

// tasks are the three parts of a referral with their states, as they are kept.
func (p Draft) tasks(ctx context.Context) []ui.Task {
	return []ui.Task{
		{Label: locales.T(ctx, "referral.draft.purpose_title"), Href: "#purpose", State: done(ctx, p.lacks("purpose"))},
		{Label: locales.T(ctx, "referral.draft.agreement_title"), Href: "#agreement", State: done(ctx, p.lacks("agreement", "agreed_on", "explained"))},
		{Label: locales.T(ctx, "referral.draft.fields_title"), Href: p.fieldsHref(), State: ui.BadgeProps{
			Label: locales.N(ctx, "referral.draft.ticked", len(p.Draft.Fields)), Tone: ui.Neutral, Small: true}},
	}
}

func (p Draft) fieldsHref() string {
	if len(p.Options) == 0 {
		return ""
	}
	return "#fields"
}

func (p Draft) lacks(fields ...string) bool {
	f, ok := fault.As(p.Missing)
	return ok && slices.ContainsFunc(f.Fields, func(one fault.FieldFault) bool { return slices.Contains(fields, one.Field) })
}

func done(ctx context.Context, lacks bool) ui.BadgeProps {
	if lacks {
		return ui.BadgeProps{Label: locales.T(ctx, "referral.draft.to_do"), Tone: ui.Info, Small: true}
	}
	return ui.BadgeProps{Label: locales.T(ctx, "referral.draft.done"), Tone: ui.Good, Small: true}
}

func agreements(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, a := range referral.Agreements {
		options = append(options, ui.Option{Value: string(a), Label: locales.T(ctx, "referral.agreement."+string(a))})
	}
	return options
}

func points(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, p := range referral.ExplainedPoints {
		options = append(options, ui.Option{Value: p, Label: locales.T(ctx, "referral.explained."+p)})
	}
	return options
}

// ticks are the optional fields with their values.
func ticks(ctx context.Context, fields []referral.Field) []ui.Option {
	var options []ui.Option
	for _, f := range fields {
		if f.Rule == referral.Optional {
			options = append(options, ui.Option{Value: f.Key, Label: label(ctx, f.Key), Hint: value(ctx, f)})
		}
	}
	return options
}
