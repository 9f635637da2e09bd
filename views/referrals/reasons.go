package referrals

import (
	"context"
	"strconv"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/listing"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

// Reasons is the lists of typed reasons of a service. Changing says which reason
// a refused form was about; zero for the form that adds one.
type Reasons struct {
	All      []referral.Listed
	Today    day.Day
	Changing referral.ReasonID
	Form     ReasonForm
	Errors   ui.Errors
}

// ReasonForm is a reason as it is typed.
type ReasonForm struct {
	Kind     string `form:"kind"`
	Fr       string `form:"fr"`
	En       string `form:"en"`
	Position string `form:"position"`
	EndsOn   string `form:"ends_on"`
}

// Typed is the form as the model reads it.
func (f ReasonForm) Typed() referral.TypedReason {
	return referral.TypedReason{Kind: f.Kind, Typed: f.entry()}
}

func (f ReasonForm) entry() listing.Typed {
	return listing.Typed{Fr: f.Fr, En: f.En, Position: f.Position, EndsOn: f.EndsOn}
}

func (p Reasons) of(kind flow.Action) []referral.Listed {
	var all []referral.Listed
	for _, l := range p.All {
		if l.Kind == kind {
			all = append(all, l)
		}
	}
	return all
}

func (p Reasons) kinds(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, kind := range referral.ReasonKinds {
		options = append(options, ui.Option{Value: string(kind), Label: locales.T(ctx, "referral.reasons."+string(kind))})
	}
	return options
}

// typed is what the form of a reason holds: what was refused, else what stands.
func (p Reasons) typed(ctx context.Context, l referral.Listed) ReasonForm {
	if p.Changing == l.ID {
		return p.Form
	}
	return ReasonForm{Fr: l.Words.Fr, En: l.Words.En, Position: strconv.Itoa(l.Position), EndsOn: typed(ctx, l.EndsOn)}
}

func (p Reasons) errors(id referral.ReasonID) ui.Errors {
	if p.Changing != id {
		return nil
	}
	return p.Errors
}

// adding is what was refused of a new reason.
func (p Reasons) adding() ReasonForm {
	if !p.Changing.Zero() {
		return ReasonForm{}
	}
	return p.Form
}

func (p Reasons) origin(ctx context.Context, l referral.Listed) string {
	switch {
	case !l.National():
		return locales.T(ctx, "referral.reasons.own")
	case l.Words.Fr != "":
		return locales.T(ctx, "referral.reasons.reworded")
	}
	return locales.T(ctx, "referral.reasons.national")
}

// hint says what becomes of a national reason without words.
func (p Reasons) hint(ctx context.Context, l referral.Listed) string {
	if l.National() {
		return locales.T(ctx, "referral.reasons.national_hint")
	}
	return ""
}
