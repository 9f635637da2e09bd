package directory

import (
	"context"
	"strconv"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/listing"
	"passerelle/models/partner"
	"passerelle/views/ui"
)

// Kinds is the list of what a service calls kinds of partners. Changing says which
// kind a refused form was about; zero for the form that adds one.
type Kinds struct {
	All      []partner.LocalKind
	Today    day.Day
	Changing partner.KindID
	Form     KindForm
	Errors   ui.Errors
}

// KindForm is a kind of a service's own as it is typed.
type KindForm struct {
	Kind     string `form:"kind"`
	Fr       string `form:"fr"`
	En       string `form:"en"`
	Position string `form:"position"`
	StartsOn string `form:"starts_on"`
	EndsOn   string `form:"ends_on"`
}

// Typed is the form as the model reads it.
func (f KindForm) Typed() partner.TypedKind {
	return partner.TypedKind{Kind: f.Kind, StartsOn: f.StartsOn, Typed: f.entry()}
}

func (f KindForm) entry() listing.Typed {
	return listing.Typed{Fr: f.Fr, En: f.En, Position: f.Position, EndsOn: f.EndsOn}
}

// KindChangeForm is one that stands already: its kind and its first day stay as they
// were, and a kind that comes along is refused where it is another.
type KindChangeForm struct {
	Kind     string `form:"kind"`
	Fr       string `form:"fr"`
	En       string `form:"en"`
	Position string `form:"position"`
	EndsOn   string `form:"ends_on"`
}

// Typed is the form as the model reads it.
func (f KindChangeForm) Typed() partner.TypedKind {
	return partner.TypedKind{Kind: f.Kind, Typed: listing.Typed{Fr: f.Fr, En: f.En, Position: f.Position, EndsOn: f.EndsOn}}
}

// LabelForm says what a service calls an organisation: the number of a kind of the
// service's, or the organisation's own kind.
type LabelForm struct {
	KindID string `form:"kind_id"`
}

// kindLabel is what a kind of partner is called by whoever reads.
func kindLabel(ctx context.Context, kind partner.Kind, words listing.Words) string {
	switch {
	case words.En != "" && locales.Lang(ctx) == "en":
		return words.En
	case words.Fr != "":
		return words.Fr
	}
	return locales.T(ctx, "organisation.kind."+string(kind))
}

// kinds are the kinds of the portal, then what the service calls some of each.
type kinds struct {
	Options []ui.Option
	Groups  []ui.OptionGroup
}

// kindsOf lists the kinds that the service's are added to, each under the one it
// refers to. What may no longer be chosen says so: it is there for what is called
// so already.
func kindsOf(ctx context.Context, local []partner.LocalKind, today day.Day) (all kinds) {
	for _, kind := range partner.Kinds {
		name := locales.T(ctx, "organisation.kind."+string(kind))
		all.Options = append(all.Options, ui.Option{Value: string(kind), Label: name})
		group := ui.OptionGroup{Label: name, Options: localOptions(ctx, local, kind, today)}
		if len(group.Options) > 0 {
			all.Groups = append(all.Groups, group)
		}
	}
	return all
}

func localOptions(ctx context.Context, local []partner.LocalKind, of partner.Kind, today day.Day) (all []ui.Option) {
	for _, k := range local {
		if k.Kind != of {
			continue
		}
		label := kindLabel(ctx, k.Kind, k.Words)
		if !k.On(today) {
			label = locales.T(ctx, "kind.ended", "label", label)
		}
		all = append(all, ui.Option{Value: k.ID.String(), Label: label})
	}
	return all
}

// sought are the kinds that offers may be looked for by: those of the day, and those
// that organisations are still called.
func (p Search) sought() (kinds []partner.LocalKind) {
	for _, k := range p.Kinds {
		if k.On(p.Today) || k.Used > 0 {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func (p Kinds) of(kind partner.Kind) (all []partner.LocalKind) {
	for _, k := range p.All {
		if k.Kind == kind {
			all = append(all, k)
		}
	}
	return all
}

// typed is what the form of a kind holds: what was refused, else what stands.
func (p Kinds) typed(ctx context.Context, k partner.LocalKind) KindForm {
	if p.Changing == k.ID {
		return p.Form
	}
	form := KindForm{Fr: k.Words.Fr, En: k.Words.En, Position: strconv.Itoa(k.Position)}
	if !k.EndsOn.IsZero() {
		form.EndsOn = locales.DayShort(ctx, k.EndsOn.Time())
	}
	return form
}

func (p Kinds) errors(id partner.KindID) ui.Errors {
	if p.Changing != id {
		return nil
	}
	return p.Errors
}

// adding is what was refused of a new kind.
func (p Kinds) adding() KindForm {
	if !p.Changing.Zero() {
		return KindForm{}
	}
	return p.Form
}
