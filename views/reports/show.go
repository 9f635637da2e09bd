package reports

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/report"
	"passerelle/views/ui"
)

func (p Show) head(ctx context.Context) ui.FileProps {
	r, state := p.Report, badge(ctx, p.Report.Status)
	return ui.FileProps{
		Kind: locales.T(ctx, "magistrate_report.page.kind"), Title: kindName(ctx, r.Kind), Subtitle: p.Person.Name(), State: &state,
		Facts: []ui.Fact{
			{Label: locales.T(ctx, "magistrate_report.column.span"), Value: capital(span(ctx, r))},
			{Label: locales.T(ctx, "magistrate_report.column.author"), Value: r.AuthorName},
			{Label: locales.T(ctx, "magistrate_report.column.version"), Value: locales.Number(ctx, int64(r.Version))},
		},
		Crumbs: []ui.Crumb{
			{Label: p.Person.Name(), Href: fileOf(p.Person)},
			{Label: locales.T(ctx, "magistrate_report.list.title"), Href: fileOf(p.Person) + "/reports"},
			{Label: kindName(ctx, r.Kind)},
		},
	}
}

// situation is under what the person is, in the words that their standing allows.
func situation(ctx context.Context, c report.Contents) []ui.Fact {
	fact := ui.Fact{Label: locales.T(ctx, "magistrate_report.situation.measures"), Missing: locales.T(ctx, "magistrate_report.situation.none")}
	if len(c.Measures) == 0 {
		return []ui.Fact{fact}
	}
	lines := make([]string, len(c.Measures))
	for i, m := range c.Measures {
		lines[i] = measureLine(ctx, m)
	}
	fact.Body = list(lines)
	return []ui.Fact{{Label: locales.T(ctx, "magistrate_report.situation.standing"), Value: standing(ctx, c)}, fact}
}

// standing never says of somebody before judgment more than that.
func standing(ctx context.Context, c report.Contents) string {
	if c.Presumed {
		return locales.T(ctx, "magistrate_report.standing.before")
	}
	return locales.T(ctx, "magistrate_report.standing.after")
}

// facts is the chronology as a table: one line a fact, what proves each summons,
// and who says so.
func facts(ctx context.Context, c report.Contents) ui.TableProps {
	ctx = at(ctx, c)
	t := ui.TableProps{Caption: locales.T(ctx, "magistrate_report.facts.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "magistrate_report.facts.when")}, {Label: locales.T(ctx, "magistrate_report.facts.what")},
		{Label: locales.T(ctx, "magistrate_report.facts.proof")}, {Label: locales.T(ctx, "magistrate_report.facts.source")},
	}}
	for _, f := range c.Facts {
		shown := ui.Text(proof(ctx, f))
		if f.Unproved() {
			shown = ui.Badge(ui.BadgeProps{Label: proof(ctx, f), Tone: ui.Warn, Small: true})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(when(ctx, f)), ui.Lines(sentence(ctx, f), outcome(ctx, f)), shown, ui.Muted(source(ctx, f))}})
	}
	return t
}

// summons are those whose proof may be recorded, the unproved ones first.
func (p Show) summons(ctx context.Context) []ui.Option {
	ctx = at(ctx, p.Report.Contents)
	var unproved, others []ui.Option
	for _, f := range p.Report.Contents.Facts {
		if !f.Summons() || f.Off {
			continue
		}
		option := ui.Option{Value: f.ID.String(), Label: locales.T(ctx, "magistrate_report.proof.option", "when", when(ctx, f), "what", sentence(ctx, f))}
		if f.Unproved() {
			unproved = append(unproved, option)
		} else {
			others = append(others, option)
		}
	}
	return slices.Concat(unproved, others)
}

func ways(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(report.Ways))
	for i, w := range report.Ways {
		options[i] = ui.Option{Value: string(w), Label: locales.T(ctx, "magistrate_report.way."+string(w))}
	}
	return options
}

// comments are what partners wrote, to be chosen one by one.
func (p Show) comments(ctx context.Context) []ui.Option {
	ctx = at(ctx, p.Report.Contents)
	var options []ui.Option
	for _, f := range p.Report.Contents.Comments {
		options = append(options, ui.Option{Value: f.ID.String(), Label: locales.T(ctx, "magistrate_report.comment.quote", "words", f.Words), Hint: source(ctx, f)})
	}
	return options
}

// returned is why the report came back, while it is worked on again.
func (p Show) returned() (report.Event, bool) {
	if p.Report.Status != report.Returned {
		return report.Event{}, false
	}
	return p.Report.Last(report.DoReturn)
}

// history is who did what.
func (p Show) history(ctx context.Context) []ui.Fact {
	var all []ui.Fact
	for _, e := range p.Report.Events {
		value := locales.T(ctx, "magistrate_report.event.by", "name", e.ByName, "when", locales.DateTime(ctx, e.At))
		if e.Words != "" {
			value = locales.T(ctx, "magistrate_report.event.because", "by", value, "words", e.Words)
		}
		all = append(all, ui.Fact{Label: locales.T(ctx, "magistrate_report.event."+string(e.Action)), Value: value})
	}
	return all
}
