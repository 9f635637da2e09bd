// Package places draws the pages by which a group is filled: the cycles that
// somebody may still enter, who among one's own persons fits and why, a proposal
// on its way to a seat, the interview before, and the commitment that is signed.
package places

import (
	"context"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// Shown is how many of those who fit a line of the list names.
const Shown = 3

// Filter is what the list was asked for, as the address says it.
type Filter struct {
	Branch string
	Theme  string
	From   string // as typed
	Full   bool
}

// Places is the list of cycles that somebody may still enter.
type Places struct {
	Filter   Filter
	Wrong    bool // the day cannot be read
	Branches []person.Choice
	Openings []programme.Opening
	// Fits are the reader's persons beside each of them, who fits best first.
	Fits map[programme.CycleID][]programme.Fit
	// Person is the one for whom a place is looked for; nil for all of one's own.
	Person *person.Person
	Own    int // how many persons were looked at
	Next   string
}

func (p Places) title(ctx context.Context) string {
	if p.Person != nil {
		return locales.T(ctx, "place.list.title_for", "name", p.Person.Name())
	}
	return locales.T(ctx, "place.list.title")
}

func (p Places) crumbs(ctx context.Context) []ui.Crumb {
	if p.Person != nil {
		return []ui.Crumb{{Label: locales.T(ctx, "person.list.title"), Href: "/persons"}, {Label: p.Person.Name(), Href: "/persons/" + p.Person.ID.String()}, {Label: locales.T(ctx, "place.list.title")}}
	}
	return []ui.Crumb{cyclesCrumb(ctx), {Label: p.title(ctx)}}
}

func (p Places) branches() (options []ui.Option) {
	for _, one := range p.Branches {
		options = append(options, ui.Option{Value: one.ID.String(), Label: one.Name})
	}
	return options
}

func themes(ctx context.Context) (options []ui.Option) {
	for _, theme := range programme.Themes {
		options = append(options, ui.Option{Value: string(theme), Label: locales.T(ctx, "programme.theme."+string(theme))})
	}
	return options
}

// Query is the address of the list with its filter.
func (f Filter) Query(who *person.Person) url.Values {
	query := url.Values{}
	for name, value := range map[string]string{"branch": f.Branch, "theme": f.Theme, "from": f.From} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if f.Full {
		query.Set("full", "true")
	}
	if who != nil {
		query.Set("person", who.ID.String())
	}
	return query
}

// chips are the filters at work, each with the address without it.
func (p Places) chips(ctx context.Context) (chips []ui.Chip) {
	add := func(label string, without Filter) {
		chips = append(chips, ui.Chip{Label: label, Remove: "/places?" + without.Query(p.Person).Encode()})
	}
	for _, one := range p.Branches {
		if one.ID.String() == p.Filter.Branch {
			without := p.Filter
			without.Branch = ""
			add(one.Name, without)
		}
	}
	for _, theme := range programme.Themes {
		if string(theme) == p.Filter.Theme {
			without := p.Filter
			without.Theme = ""
			add(locales.T(ctx, "programme.theme."+p.Filter.Theme), without)
		}
	}
	if p.Filter.From != "" && !p.Wrong {
		without := p.Filter
		without.From = ""
		add(locales.T(ctx, "place.filter.from_chip", "day", p.Filter.From), without)
	}
	if p.Filter.Full {
		without := p.Filter
		without.Full = false
		add(locales.T(ctx, "place.filter.full"), without)
	}
	return chips
}

func (p Places) table(ctx context.Context) ui.TableProps {
	fit := locales.T(ctx, "place.column.fit")
	if p.Person != nil {
		fit = locales.T(ctx, "place.column.why")
	}
	table := ui.TableProps{Caption: p.title(ctx), Columns: []ui.Column{
		{Label: locales.T(ctx, "cycle.column.cycle")}, {Label: locales.T(ctx, "place.column.next")}, {Label: locales.T(ctx, "cycle.column.branch")},
		{Label: locales.T(ctx, "cycle.column.free"), Number: true, Tight: true}, {Label: fit},
	}}
	for _, o := range p.Openings {
		row := ui.Row{Cells: []templ.Component{
			ui.Lines(o.Label, o.ProgrammeName), ui.Lines(when(ctx, o), span(ctx, o.Cycle)), ui.Lines(o.BranchName, o.Room), ui.Lines(locales.Number(ctx, int64(o.Free())), stillOpen(ctx, o)),
		}}
		fits := p.Fits[o.ID]
		if p.Person != nil && len(fits) == 1 {
			row.Cells = append(row.Cells, oneFit(o, fits[0], p.back()))
		} else {
			row.Href = candidatesPath(o.ID)
			row.Cells = append(row.Cells, ui.Lines(p.whoFits(ctx, fits)))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// back is where a proposal made from this list leads back to.
func (p Places) back() string { return "/places?" + p.Filter.Query(p.Person).Encode() }

// whoFits says how many fit, and names the first of them.
func (p Places) whoFits(ctx context.Context, fits []programme.Fit) (count, names string) {
	var named []string
	n := 0
	for _, f := range fits {
		if !f.Fits() {
			continue
		}
		if n++; n <= Shown {
			named = append(named, persons.Named(ctx, f.Name, f.BirthOn))
		}
	}
	if n == 0 {
		return locales.T(ctx, "place.fit.nobody"), ""
	}
	names = strings.Join(named, ", ")
	if n > Shown {
		names += " " + locales.N(ctx, "place.fit.more_inline", n-Shown)
	}
	return locales.N(ctx, "place.fit.count", n), names
}

// stillOpen says who waits for a seat, and how many lack for the group to be large
// enough.
func stillOpen(ctx context.Context, o programme.Opening) string {
	var words []string
	if o.Waiting > 0 {
		words = append(words, locales.N(ctx, "place.waiting.count", o.Waiting))
	}
	if n := o.Lacking(); n > 0 {
		words = append(words, locales.N(ctx, "place.lacking.count", n))
	}
	return strings.Join(words, " · ")
}

// reasons puts what speaks for or against somebody into one line.
func reasons(ctx context.Context, all ...[]programme.Reason) string {
	var words []string
	for _, list := range all {
		for _, reason := range list {
			words = append(words, locales.T(ctx, "fit.reason."+string(reason)))
		}
	}
	return strings.Join(words, " · ")
}

// when is the day and hour of the next session, on the clocks of its branch.
func when(ctx context.Context, o programme.Opening) string {
	return locales.DateTime(there(ctx, o.TimeZone), o.NextAt)
}

// span is the first and the last day of a cycle.
func span(ctx context.Context, c programme.Cycle) string {
	return locales.Span(ctx, c.StartsOn.Time(), c.EndsOn.Time())
}

// there tells the time where a cycle takes place; a zone that this machine does
// not know leaves the reader's own.
func there(ctx context.Context, zone string) context.Context {
	at, err := day.Zone(zone)
	if err != nil {
		return ctx
	}
	return locales.At(ctx, at)
}

func cyclesCrumb(ctx context.Context) ui.Crumb {
	return ui.Crumb{Label: locales.T(ctx, "cycle.list.title"), Href: "/cycles"}
}

func cyclePath(c programme.CycleID) string      { return "/cycles/" + c.String() }
func candidatesPath(c programme.CycleID) string { return cyclePath(c) + "/candidates" }

func (p Places) wrong(ctx context.Context) string {
	if p.Wrong {
		return locales.T(ctx, "cycle.error.day")
	}
	return ""
}

// reset is the address of the list without any filter.
func (p Places) reset() string {
	if query := (Filter{}).Query(p.Person).Encode(); query != "" {
		return "/places?" + query
	}
	return "/places"
}
