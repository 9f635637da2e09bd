package oversight

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/oversight"
	"passerelle/views/ui"
)

// CopyForm is why a copy is asked for.
type CopyForm struct {
	Reason string `form:"reason"`
}

func copyPath(c oversight.Copy) string { return "/oversight/copies/" + c.ID.String() }

func copyState(ctx context.Context, c oversight.Copy) ui.BadgeProps {
	if c.Ready {
		return ui.BadgeProps{Label: locales.T(ctx, "statistics.export.ready"), Tone: ui.Good, Small: true}
	}
	return ui.BadgeProps{Label: locales.T(ctx, "statistics.export.waiting"), Tone: ui.Info, Small: true}
}

func (p Questions) copies(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "person_copy.list.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "person_copy.list.question")}, {Label: locales.T(ctx, "statistics.export.when")}, {Label: locales.T(ctx, "statistics.export.until")}, {Label: locales.T(ctx, "statistics.export.state"), Tight: true}}}
	for _, c := range p.Copies {
		table.Rows = append(table.Rows, ui.Row{Href: copyPath(c), Cells: []templ.Component{
			ui.Lines(c.Words, c.Service), ui.Text(locales.DateTime(ctx, c.AskedAt)), ui.Text(locales.DateTime(ctx, c.ExpiresAt)), ui.Badge(copyState(ctx, c))}})
	}
	return table
}

func copyFacts(ctx context.Context, c oversight.Copy) []ui.Fact {
	facts := []ui.Fact{
		{Label: locales.T(ctx, "oversight.field.words"), Value: c.Words}, {Label: locales.T(ctx, "person_copy.field.reason"), Value: c.Reason},
		{Label: locales.T(ctx, "statistics.export.until"), Value: locales.DateTime(ctx, c.ExpiresAt)},
	}
	if c.Ready {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "person_copy.field.size"), Value: locales.Bytes(ctx, c.Size)})
	}
	return facts
}

// withheld are what the copy leaves out of what there is, with how many rows and
// why: the officer knows what the person may ask for elsewhere.
func withheld(ctx context.Context, c oversight.Copy) (all []ui.Fact) {
	for _, table := range oversight.Withheld {
		if c.Withheld[table] == 0 {
			continue
		}
		all = append(all, ui.Fact{
			Label: pair(ctx, locales.T(ctx, "person_copy.withheld."+table), locales.Number(ctx, int64(c.Withheld[table]))),
			Value: locales.T(ctx, "person_copy.why."+oversight.LeftOut[table])})
	}
	return append(all, ui.Fact{Label: locales.T(ctx, "person_copy.left.names"), Value: locales.T(ctx, "person_copy.why.names")})
}

// typed are the parts in which somebody's own words stand.
func typed(ctx context.Context) (all []string) {
	for _, heading := range oversight.Headings {
		for _, part := range heading.Parts {
			if slices.ContainsFunc(part.Columns, func(c oversight.Column) bool { return c.Kind == oversight.Typed }) {
				all = append(all, locales.T(ctx, "person_copy.part."+part.Key))
			}
		}
	}
	return all
}
