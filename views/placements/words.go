package placements

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/flow"
	"passerelle/models/placement"
	"passerelle/models/presence"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

// options words a list of codes; their labels are the keys below a prefix.
func options[C ~string](ctx context.Context, prefix string, codes []C) []ui.Option {
	all := make([]ui.Option, len(codes))
	for i, code := range codes {
		all[i] = ui.Option{Value: string(code), Label: locales.T(ctx, prefix+string(code))}
	}
	return all
}

// traits say of a place what matters to whom one looks for.
func traits(ctx context.Context, p placement.Place) string {
	words := []string{locales.T(ctx, "housing_place.room."+string(p.Room))}
	if p.Audience != "anyone" {
		words = append(words, locales.T(ctx, "housing_place.audience."+string(p.Audience)))
	}
	if p.StepFree {
		words = append(words, locales.T(ctx, "housing_place.trait.step_free"))
	}
	if p.Pets {
		words = append(words, locales.T(ctx, "housing_place.trait.pets"))
	}
	if p.TurnaroundDays > 0 {
		words = append(words, locales.N(ctx, "housing_place.trait.turnaround", p.TurnaroundDays))
	}
	return strings.Join(words, " · ")
}

func (p Book) places(ctx context.Context) []ui.Option {
	all := make([]ui.Option, len(p.Free))
	for i, f := range p.Free {
		all[i] = ui.Option{Value: f.ID.String(), Label: f.Name, Hint: traits(ctx, f.Place)}
	}
	return all
}

func (p Places) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "housing_place.list.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "placement.fact.place")}, {Label: locales.T(ctx, "housing_place.field.site")}, {Label: locales.T(ctx, "housing_place.column.traits")}, {Label: locales.T(ctx, "referral.column.state")},
	}}
	for _, h := range p.Places {
		tone := ui.Good
		if h.Status == placement.PlaceClosed {
			tone = ui.Neutral
		}
		table.Rows = append(table.Rows, ui.Row{Href: "/housing-places/" + h.ID.String(), Cells: []templ.Component{
			ui.Text(h.Name), ui.Text(h.SiteName), ui.Text(traits(ctx, h)), ui.Badge(ui.BadgeProps{Label: locales.T(ctx, "housing_place.status."+string(h.Status)), Tone: tone, Small: true}),
		}})
	}
	return table
}

func (p Places) sites() []ui.Option {
	all := make([]ui.Option, len(p.Sites))
	for i, s := range p.Sites {
		all[i] = ui.Option{Value: s.ID.String(), Label: s.Name}
	}
	return all
}

func (p Free) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "housing_place.free.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "placement.fact.place")}, {Label: locales.T(ctx, "referral.column.partner")}, {Label: locales.T(ctx, "housing_place.column.traits")}, {Label: locales.T(ctx, "housing_place.column.phone"), Tight: true},
	}}
	for _, f := range p.Found {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(f.Name), ui.Lines(f.OrganisationName, f.Commune), ui.Text(traits(ctx, f.Place)), ui.Text(locales.Phone(ctx, f.OrganisationPhone)),
		}})
	}
	return table
}

// Described fills the form of a place with how it is.
func (p Place) Described() PlaceForm {
	h := p.Place
	return PlaceForm{
		SiteID: h.Site.String(), Name: h.Name, Room: string(h.Room), Audience: string(h.Audience), StepFree: h.StepFree, Pets: h.Pets,
		Turnaround: number(h.TurnaroundDays), Status: string(h.Status),
	}
}

func number(n int) string { return strconv.Itoa(n) }

func (p Place) errors(closing bool) ui.Errors {
	if p.Closing == closing {
		return p.Errors
	}
	return nil
}

func (p Place) closure(ctx context.Context, c placement.Period) string {
	return locales.T(ctx, "housing_place.void.line", "from", onDay(ctx, c.StartsOn), "until", onDay(ctx, c.LeavesOn), "reason", locales.T(ctx, "housing_place.void.reason_"+c.Reason))
}

func (p Book) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Label: p.Placement.Reference, Href: path(p.Placement.ID)}, {Label: locales.T(ctx, "placement.book.title")}}
}

func (p End) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Label: p.Placement.Reference, Href: path(p.Placement.ID)}, {Label: locales.T(ctx, "placement.end.title")}}
}

func (p End) freely() bool { return p.Placement.OrganisationKind.WritesFreely() }

func (p End) objective(ctx context.Context) string {
	return locales.T(ctx, "placement.field.purpose", "purpose", p.Placement.Purpose)
}

// callable reports whether there is somebody to call about: who did not arrive, or
// of whom the latest mark says that nobody knows where they are.
func (p Show) callable() bool {
	return !p.Placement.MissedAt.IsZero() || len(p.Marks) > 0 && p.Marks[0].Mark == presence.AwayUnexplained
}

// books reports whether the reader keeps places for this person.
func (p Show) books() bool {
	return p.Side == flow.Partner && p.Placement.Domain == "housing" && p.offers(referral.DoEnd)
}

func (p Show) bookLabel(ctx context.Context) string {
	if p.booked() {
		return locales.T(ctx, "placement.act.change_place")
	}
	return locales.T(ctx, "placement.act.book")
}

// astray reports whether what was refused has no form on the page any more.
func (p Show) astray() bool {
	switch p.Refused {
	case referral.DoArrive:
		return !p.offers(referral.DoStart)
	case DoAsk:
		return !p.Follows || len(p.askable()) == 0
	case DoAnswer:
		return !p.Follows || p.next() == nil
	case referral.DoProlong:
		return !(p.books() && p.booked() && p.Placement.Booking.Status != placement.NotArrived)
	}
	return true
}
