package directory

import (
	"context"
	"net/url"
	"strings"
	"time"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/listing"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/views/ui"
)

// onDay writes a day; empty for none.
func onDay(ctx context.Context, d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return locales.Day(ctx, d.Time())
}

// Places says how many places are free, as a badge.
func Places(ctx context.Context, o partner.Offer) ui.BadgeProps {
	switch {
	case o.Seats == 0:
		return ui.BadgeProps{Label: locales.T(ctx, "partner.places.uncounted"), Small: true}
	case o.SeatsFree > 0:
		return ui.BadgeProps{Label: locales.N(ctx, "partner.places.free", o.SeatsFree, "seats", o.Seats), Tone: ui.Good, Small: true}
	case o.WaitingList:
		return ui.BadgeProps{Label: locales.T(ctx, "partner.places.waiting_list"), Tone: ui.Warn, Small: true}
	}
	return ui.BadgeProps{Label: locales.T(ctx, "partner.places.none"), Tone: ui.Bad, Small: true}
}

// saidOn dates the number of places.
func saidOn(ctx context.Context, o partner.Offer) string {
	if o.Seats == 0 || o.SeatsSaidOn.IsZero() {
		return ""
	}
	return locales.T(ctx, "partner.places.said_on", "day", onDay(ctx, o.SeatsSaidOn))
}

var stateTones = map[flow.Status]ui.Tone{partner.Drafted: ui.Info, partner.Published: ui.Good, partner.Suspended: ui.Warn, partner.Closed: ui.Neutral}

func state(ctx context.Context, o partner.Offer) ui.BadgeProps {
	return ui.BadgeProps{Label: locales.T(ctx, "offer.status."+string(o.Status)), Tone: stateTones[o.Status], Small: true}
}

// coded puts codes into words.
func coded(ctx context.Context, prefix string, codes []string) string {
	words := make([]string, len(codes))
	for i, code := range codes {
		words[i] = locales.T(ctx, prefix+code)
	}
	return strings.Join(words, ", ")
}

func options(ctx context.Context, prefix string, codes ...string) []ui.Option {
	all := make([]ui.Option, len(codes))
	for i, code := range codes {
		all[i] = ui.Option{Value: code, Label: locales.T(ctx, prefix+code)}
	}
	return all
}

func domains(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, d := range partner.Domains {
		all = append(all, ui.Option{Value: string(d), Label: locales.T(ctx, "partner.domain."+string(d))})
	}
	return all
}

func languages(ctx context.Context) []ui.Option {
	return options(ctx, "person.language.", person.Languages...)
}

// address is the list with this form.
func (f SearchForm) address(after string) string {
	query := url.Values{}
	for name, value := range map[string]string{"q": f.Text, "domain": f.Domain, "kind": f.Kind, "area": f.Area, "language": f.Language, "access": f.Access,
		"welcome": f.Welcome, "free": f.Free, "every": f.Every, "after": after} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return "/offers"
	}
	return "/offers?" + query.Encode()
}

// chips are the filters at work, each with the list without it.
func (p Search) chips(ctx context.Context) []ui.Chip {
	var all []ui.Chip
	f := p.Form
	// A key that ends in a dot is completed by the value; none shows the value.
	add := func(value, key string, without func(*SearchForm)) {
		if value == "" {
			return
		}
		label, rest := value, f
		switch {
		case strings.HasSuffix(key, "."):
			label = locales.T(ctx, key+value)
		case key != "":
			label = locales.T(ctx, key)
		}
		without(&rest)
		all = append(all, ui.Chip{Label: label, Remove: rest.address("")})
	}
	add(f.Text, "", func(r *SearchForm) { r.Text = "" })
	add(f.Domain, "partner.domain.", func(r *SearchForm) { r.Domain = "" })
	add(p.kindAsked(ctx), "", func(r *SearchForm) { r.Kind = "" })
	add(f.Area, "", func(r *SearchForm) { r.Area = "" })
	add(f.Language, "person.language.", func(r *SearchForm) { r.Language = "" })
	add(f.Access, "offer.access.", func(r *SearchForm) { r.Access = "" })
	add(f.Welcome, "offer.welcomes.", func(r *SearchForm) { r.Welcome = "" })
	add(f.Free, "offer.search.free", func(r *SearchForm) { r.Free = "" })
	add(f.Every, "offer.search.every", func(r *SearchForm) { r.Every = "" })
	return all
}

// kindAsked is the kind of partner that the list is narrowed to, in words.
func (p Search) kindAsked(ctx context.Context) string {
	for _, k := range p.Kinds {
		if k.ID.String() == p.Form.Kind {
			return kindLabel(ctx, k.Kind, k.Words)
		}
	}
	if p.Form.Kind == "" {
		return ""
	}
	return kindLabel(ctx, partner.Kind(p.Form.Kind), listing.Words{})
}

// narrow reports whether the less common filters are at work.
func (f SearchForm) narrow() bool {
	return f.Kind != "" || f.Language != "" || f.Access != "" || f.Welcome != "" || f.Free != "" || f.Every != ""
}

func (p Search) next() string {
	if !p.Found.More {
		return ""
	}
	return p.Form.address(p.Found.Choices[len(p.Found.Choices)-1].ID.String())
}

// told is one act on an offer in a sentence.
func told(ctx context.Context, e partner.Event) string {
	if e.Action == partner.DoCount && e.SeatsFree != nil {
		return locales.N(ctx, "offer.event.count", *e.SeatsFree, "name", e.Name)
	}
	return locales.T(ctx, "offer.event."+string(e.Action), "name", e.Name)
}

func (p Offer) moments(ctx context.Context) []ui.Moment {
	all := make([]ui.Moment, len(p.Events))
	for i, e := range p.Events {
		all[i] = ui.Moment{When: locales.DateTime(ctx, e.At), Machine: e.At.UTC().Format(time.RFC3339), Title: told(ctx, e), Tone: ui.Neutral, Icon: ui.SignDot}
	}
	return all
}

// may reports whether the reader may make a move.
func (p Offer) may(do flow.Action) bool {
	for _, m := range p.Moves {
		if m.Do == do {
			return true
		}
	}
	return false
}
