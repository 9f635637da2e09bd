package persons

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/person"
	"passerelle/views/hindrances"
	"passerelle/views/ui"
)

func (p List) title(ctx context.Context) string {
	if p.Search != nil {
		return locales.T(ctx, "person.search.title")
	}
	return locales.T(ctx, "person.list.title")
}

// lead says what is listed and how many.
func (p List) lead(ctx context.Context) string {
	switch {
	case p.Search != nil && p.Search.Found.More:
		return locales.T(ctx, "person.search.many", "count", person.PageSize, "query", p.Search.Query)
	case p.Search != nil && len(p.Search.Found.Rows) == 0 && len(p.Search.Found.Close) > 0:
		return locales.N(ctx, "person.search.near", len(p.Search.Found.Close), "query", p.Search.Query)
	case p.Search != nil:
		return locales.N(ctx, "person.search.found", len(p.Search.Found.Rows), "query", p.Search.Query)
	case p.Listing.More:
		return locales.T(ctx, "person.list.many", "count", p.Listing.Count)
	}
	return locales.N(ctx, "person.count."+string(p.Filter.Scope), p.Listing.Count)
}

// typed is what stands in the field of the search.
func (p List) typed() string {
	if p.Search != nil {
		return p.Search.Query
	}
	return p.Query
}

// address is where a filter is listed; what is usual is left out.
func address(f person.Filter) string {
	query := url.Values{"scope": {string(f.Scope)}}
	if f.State != person.States[0] {
		query.Set("state", f.State)
	}
	return "/persons?" + query.Encode()
}

func (p List) tabs(ctx context.Context) []ui.Tab {
	var tabs []ui.Tab
	for _, scope := range p.Scopes {
		tabs = append(tabs, ui.Tab{
			Label: locales.T(ctx, "person.scope."+string(scope)), Href: address(person.Filter{Scope: scope, State: p.Filter.State}),
			Current: scope == p.Filter.Scope,
		})
	}
	return tabs
}

// chips are what differs from the usual list, each with the way back.
func (p List) chips(ctx context.Context) []ui.Chip {
	if p.Filter.State == person.States[0] {
		return nil
	}
	usual := person.Filter{Scope: p.Filter.Scope, State: person.States[0]}
	return []ui.Chip{{Label: locales.T(ctx, "person.state."+p.Filter.State), Remove: address(usual)}}
}

func (p List) pages(ctx context.Context) ui.PaginationProps {
	props := ui.PaginationProps{Label: locales.T(ctx, "person.list.title")}
	rows := p.Listing.Rows
	if len(rows) == 0 {
		return props
	}
	if p.Listing.Previous {
		props.Previous = address(p.Filter) + "&before=" + rows[0].ID.String()
	}
	if p.Listing.Next {
		props.Next = address(p.Filter) + "&after=" + rows[len(rows)-1].ID.String()
	}
	return props
}

// table lists persons; the branch is a column where there are several.
func (p List) table(ctx context.Context, caption string, people []person.Listed) ui.TableProps {
	branch := !p.Watch && (p.Search != nil || p.Filter.Scope == person.OfService)
	table := ui.TableProps{Caption: caption, Columns: []ui.Column{
		{Label: locales.T(ctx, "person.column.person")},
		{Label: locales.T(ctx, "person.column.measure")},
		{Label: locales.T(ctx, "person.column.measure_end"), Tight: true},
		{Label: p.lastColumn(ctx)},
	}}
	if branch {
		table.Columns = append(table.Columns, ui.Column{Label: locales.T(ctx, "person.column.branch")})
	}
	for _, one := range people {
		row := ui.Row{Href: "/persons/" + one.ID.String(), Cells: []templ.Component{
			who(one, p.Today), known(measure(ctx, one.MeasureKind)), known(p.end(ctx, one)), p.lastCell(ctx, one),
		}}
		if branch {
			row.Cells = append(row.Cells, ui.Text(one.BranchName))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// lastColumn is who is in charge; for a surveillance officer hours and places.
func (p List) lastColumn(ctx context.Context) string {
	if p.Watch {
		return locales.T(ctx, "person.now.limits")
	}
	return locales.T(ctx, "person.column.referent")
}

func (p List) lastCell(ctx context.Context, one person.Listed) templ.Component {
	if !p.Watch {
		return p.referent(ctx, one)
	}
	limits := p.Limits[one.ID]
	if len(limits) == 0 {
		return ui.Muted(locales.T(ctx, "person.now.none"))
	}
	words := make([]string, len(limits))
	for i, l := range limits {
		words[i] = hindrances.Limit(ctx, l)
	}
	return lines(words)
}

// end is the last day of the measure that ends last.
func (p List) end(ctx context.Context, one person.Listed) string {
	if one.MeasureEndsOn.IsZero() {
		return ""
	}
	return locales.DayShort(ctx, one.MeasureEndsOn.Time())
}

// referent is who is in charge, or that somebody has to be.
func (p List) referent(ctx context.Context, one person.Listed) templ.Component {
	if one.ReferentName == "" {
		return ui.Muted(locales.T(ctx, "person.field.nobody"))
	}
	return ui.Text(one.ReferentName)
}

// known is a text, or a dash for what is not known.
func known(text string) templ.Component {
	if text == "" {
		return ui.Muted("–")
	}
	return ui.Text(text)
}
